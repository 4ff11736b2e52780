// SPDX-License-Identifier: Apache-2.0
// Motions: made, voted on, decided, carried out (DESIGN 5, docs/record-format.md section 9).
#ifndef TALKS_MOTION_H
#define TALKS_MOTION_H

#include "talks/fold.h"

extern const char *const motion_kinds[];
extern const char *const vote_choices[];

CHECKED enum err motion_check(struct fold *f, const struct act *a, struct error *e);
void motion_apply(struct fold *f, const struct act *a);
CHECKED enum err vote_check(struct fold *f, const struct act *a, struct error *e);
void vote_apply(struct fold *f, const struct act *a);
// Log time has moved: decides what is due, in order of (deadline, index).
void motions_due(struct fold *f);
// Opens again what no decision row closes (fold_reload).
CHECKED enum err motions_load(struct fold *f, struct error *e);

#endif
