// SPDX-License-Identifier: Apache-2.0
// What was done with a version, each act its own fact, and what the rules asked when it was made.
//
// Nothing is merged: who has signed is no party yet, what the depositary says is its word, and two
// versions with signatures stand side by side. Whether a version is agreed is counted as
// docs/record-format.md section 13 has it.
#ifndef VIEW_CONCLUDED_H
#define VIEW_CONCLUDED_H

#include "view/version.h"

struct concluded {
    struct json *facts; // {initial: [item…], sign, certify, …}, by act type, in the clock's order
    struct json *asked;   // [{act, line, need, met, lacks, electors: [{who, state, i?}]}]
    struct json *motions; // [{ref, outcome, i}]: motions to adopt it
    bool agreed;
};

// Kept with the version. Of a sign or initial on paper: certified, the entry or null; of a
// signature ad referendum: confirmed, the same. An elector's state: done, none, other-capacity,
// paper (not certified), ad-referendum (not confirmed), rejected, denounced.
CHECKED enum err concluded_read(struct asking *a, struct version *v, const struct concluded **out,
                                struct error *e);
// Puts into the item of a version: its facts under their types, asked, motions, agreed, whole
// [{ref, agreed}] (where nothing is agreed until all is), in_force {from, until?, extension, by, i,
// state}, and missing {text, complete}, one sentence of what is missing and from whom. `open` is
// how many clauses have options.
CHECKED enum err concluded_put(struct asking *a, const struct documents *all, struct version *v,
                               size_t open, struct json *item, struct error *e);
// The sentence (view/missing.c). `item` has all that concluded_put puts before it.
void missing_say(const struct asking *a, const struct json *item, const struct json *depositaries,
                 size_t open, struct buf *out, bool *complete);

#endif
