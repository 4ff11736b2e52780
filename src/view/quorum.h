// SPDX-License-Identifier: Apache-2.0
// Who attested or cosigned what, by the rules and keys in force there: never by those of now.
//
// Rules are in force for a size: those that the last entry before it had set. Holders that came
// later count for nothing earlier, and holders who have gone since still count for what they held.
#ifndef VIEW_QUORUM_H
#define VIEW_QUORUM_H

#include "base/stamp.h"
#include "record/verify.h"

// The rules of `size`, and the largest size that has them (UINT64_MAX for the rules of now). The
// caller frees the JSON. ERR_NOT_FOUND for size 0.
CHECKED enum err quorum_rules(struct record *r, uint64_t size, struct json **out, uint64_t *upto,
                              struct error *e);
// What the record knew at a moment (DESIGN 5): the largest size S of which rules.held of its own
// holders have hold acts, dated by then, of S or more; 0 when there is none.
CHECKED enum err quorum_attested(struct record *r, int64_t by, uint64_t *out, struct error *e);
// Holders of the checkpoint's own size who cosigned this very note with a key then in force, as
// record_grade counts those that the record has. Past the record's end, by what it knows.
CHECKED enum err quorum_cosigned(struct record *r, const struct note *checkpoint, uint64_t size,
                                 struct grade *out, struct error *e);
// Holders among `rules` who cosigned the note, by the keys of `s` that were in force at `size`.
void quorum_count(const struct state *s, const struct json *rules, const struct note *checkpoint,
                  uint64_t size, struct grade *out);
// Who holds what `as_of` shows, and by which size: a checkpoint that is held and has the rules of
// `as_of`, else the largest held. *size 0 when nothing is held.
CHECKED enum err quorum_held(struct record *r, uint64_t as_of, uint64_t *size, struct grade *out,
                             struct error *e);

#endif
