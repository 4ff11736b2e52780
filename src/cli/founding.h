// SPDX-License-Identifier: Apache-2.0
// A founding act on its way round: its text, who must sign it, who has.
//
// An unfinished note is the same note with some founders' lines missing. Lines always stand in the
// founders' order, so that a finished one is entry 0 as it is.
#ifndef CLI_FOUNDING_H
#define CLI_FOUNDING_H

#include "cli/keys.h"
#include "talks/act.h"

struct founder {
    struct span who;
    const struct json *participant; // its object in the body
    struct span line;               // its signature line, in the arena; empty while it is missing
};

struct founding {
    struct span text; // what is signed
    struct json *json;
    const struct json *body;
    struct span record;
    struct stamp at;
    struct founder *founders; // host and founders, in participants' order
    size_t count;
};

#define FOUNDING_SCOPED __attribute__((cleanup(founding_done)))
void founding_done(struct founding *f);

// Reads a body, {"record","at","body"} or an unfinished note. `at` counts where the file says none.
CHECKED enum err founding_read(struct cli *c, const char *path, struct stamp at,
                               struct founding *out, struct error *e);
// Puts a line for every founder whose root key is among `keys`; counts those that were put.
CHECKED enum err founding_sign(struct founding *f, const struct keys *keys, struct arena *a,
                               size_t *put, struct error *e);
size_t founding_missing(const struct founding *f);
void founding_put_missing(const struct founding *f, struct buf *out); // "irn, tur"
// The note with the lines there are. At least one must be there.
void founding_note(const struct founding *f, struct buf *out);
void founding_id(const struct founding *f, struct buf *hex);
// Judges it as entry 0. A line that is missing is no fault here, a false one is.
CHECKED enum err founding_check(const struct founding *f, struct error *e);

#endif
