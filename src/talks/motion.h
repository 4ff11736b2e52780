// SPDX-License-Identifier: Apache-2.0
// Motions: made and voted on (motion.c), decided and carried out (decision.c). DESIGN 5,
// docs/record-format.md section 9.
#ifndef TALKS_MOTION_H
#define TALKS_MOTION_H

#include "talks/fold.h"

extern const char *const motion_kinds[];
extern const char *const vote_choices[];

CHECKED enum err motion_check(struct fold *f, const struct act *a, struct error *e);
void motion_apply(struct fold *f, const struct act *a);
CHECKED enum err vote_check(struct fold *f, const struct act *a, struct error *e);
// Whether a motion of this kind can be carried out in the state as it is now.
CHECKED enum err motion_possible(struct fold *f, struct span kind, const struct json *payload,
                                 struct error *e);
// The rules in force as `holders` or `open-record` change them; the caller frees.
struct json *motion_new_rules(const struct state *s, struct span kind, const struct json *payload);
// An open motion by its ref; NULL when it is decided.
struct motion *motion_open(struct state *s, struct span ref);

void vote_apply(struct fold *f, const struct act *a);
// Log time has moved: decides what is due, in order of (deadline, index).
void motions_due(struct fold *f);
// Opens again what no decision row closes (fold_reload).
CHECKED enum err motions_load(struct fold *f, struct error *e);

#endif
