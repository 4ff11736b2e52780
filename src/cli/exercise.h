// SPDX-License-Identifier: Apache-2.0
// The exercise: the talks of Astana, 28 April to 26 June 2017, played into a new record.
//
// Founding act, acts and keys are those of examples/astana-2017, packed into the binary. The keys
// are published and worthless. No clock is read and nothing is random: each playing gives the same
// bytes.
#ifndef CLI_EXERCISE_H
#define CLI_EXERCISE_H

#include "crypto/keyfile.h"
#include "record/record.h"

struct packed {
    const char *name; // "founding.json", "acts/005-….json", "keys/kaz.key"
    const char *data;
    size_t size;
};

extern const struct packed exercise_files[]; // by name; a name of NULL ends

#define EXERCISE_EVENING "2017-05-02T20:00:00+06:00" // of the day the article tells of
#define EXERCISE_ROUND "kaz/astana-4"

// Founds the record at `path` and plays every act and cosignature in the order of the files' names.
// An act that is refused is an error: it names the file and the rule.
CHECKED enum err exercise_play(const char *path, struct record **out, struct error *e);
// The key files, under their own names, into a folder.
CHECKED enum err exercise_leave_keys(const char *folder, struct error *e);

#endif
