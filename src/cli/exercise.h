// SPDX-License-Identifier: Apache-2.0
// The exercises: talks that are played into a new record.
//
// Founding act, acts and keys are those of the folders of examples/, packed into the binary. The
// keys are published and worthless. No clock is read and nothing is random: each playing gives the
// same bytes.
#ifndef CLI_EXERCISE_H
#define CLI_EXERCISE_H

#include "crypto/keyfile.h"
#include "record/record.h"

struct packed {
    const char *name; // "founding.json", "acts/005-….json", "keys/kaz.key"
    const char *data;
    size_t size;
};

struct exercise {
    const char *name;           // of its folder
    const char *record;         // the file it is played into: "astana.truce"
    const char *round;          // whose board is shown, …
    const char *at;             // … and at which moment
    const struct packed *files; // by name; a name of NULL ends
};

extern const struct exercise exercises[]; // by name; a name of NULL ends

#define EXERCISE_DEFAULT "astana-2017"

const struct exercise *exercise_find(const char *name); // NULL when there is none
// Founds the record at `path` and plays every act and cosignature in the order of the files' names.
// The host founded an hour before the first of them. An act that is refused is an error: it names
// the file and the rule.
//
// A file holds one act, or with "bodies": [{body, source?}, …] as many of one author and moment.
// An act's id is known once it is played. In a body, the string "@STEM" is the id of the (last) act of
// acts/STEM.json, which must come before; "@founding" that of the founding act.
CHECKED enum err exercise_play(const struct exercise *x, const char *path, struct record **out,
                               struct error *e);
// The founding alone.
CHECKED enum err exercise_found(const struct exercise *x, const char *path, struct record **out,
                                struct error *e);
// Logs one note of the play, and brings `r` up to date with it.
typedef enum err exercise_log(void *context, struct record *r, struct span note, struct error *e);
// Every act of the play, in order, by `log`; `r`, a replica of what it writes to, says where each
// goes. Cosignatures are the holders' affair. With `log` NULL: into `r` itself, with them.
CHECKED enum err exercise_perform(const struct exercise *x, struct record *r, exercise_log *log,
                                  void *context, struct error *e);
// A key file of one participant's one key.
CHECKED enum err exercise_leave_key(const struct exercise *x, struct span who, const char *label,
                                    const char *path, struct error *e);
// The key files, under their own names, into a folder.
CHECKED enum err exercise_leave_keys(const struct exercise *x, const char *folder, struct error *e);

#endif
