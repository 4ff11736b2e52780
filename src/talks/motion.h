// SPDX-License-Identifier: Apache-2.0
// Motions: made and voted on (motion.c), decided and carried out (decision.c), by kind
// (motion_kinds.c). DESIGN 5, docs/record-format.md section 9.
#ifndef TALKS_MOTION_H
#define TALKS_MOTION_H

#include "talks/fold.h"

// To add a kind: 1. its row in motion_kinds.c, with functions of its own or of its family's; 2. its
// payload in docs/record-format.md section 9.
struct motion_kind {
    const char *name;
    const char *help;           // one line
    const struct field *fields; // its payload
    // Whether it can be carried out in the state as it is now. NULL: always.
    enum err (*possible)(struct fold *f, const struct json *payload, struct error *e);
    // NULL: nothing follows but the decision. `motion` is the motion's index.
    void (*carry_out)(struct fold *f, const struct json *payload, uint64_t motion);
};
extern const struct motion_kind motion_kinds[];               // name NULL ends
const struct motion_kind *motion_kind_find(struct span name); // NULL when there is none

extern const char *const vote_choices[];

CHECKED enum err motion_check(struct fold *f, const struct act *a, struct error *e);
void motion_apply(struct fold *f, const struct act *a);
CHECKED enum err vote_check(struct fold *f, const struct act *a, struct error *e);
// An open motion by its ref; NULL when it is decided.
struct motion *motion_open(struct state *s, struct span ref);

void vote_apply(struct fold *f, const struct act *a);
// Log time has moved: decides what is due, in order of (deadline, index).
void motions_due(struct fold *f);
// Opens again what no decision row closes (fold_reload).
CHECKED enum err motions_load(struct fold *f, struct error *e);

#endif
