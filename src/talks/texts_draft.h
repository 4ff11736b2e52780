// SPDX-License-Identifier: Apache-2.0
// The rules of drafting: what a part, a draft, an amendment, a stance and a transmission must be
// beyond their form (docs/record-format.md section 13), and the rows that a draft leaves.
#ifndef TALKS_TEXTS_DRAFT_H
#define TALKS_TEXTS_DRAFT_H

#include "talks/act.h"
#include "talks/fold.h"

CHECKED enum err part_check(struct fold *f, const struct act *a, struct error *e);
void part_apply(struct fold *f, const struct act *a);
CHECKED enum err draft_check(struct fold *f, const struct act *a, struct error *e);
void draft_apply(struct fold *f, const struct act *a);
CHECKED enum err amend_check(struct fold *f, const struct act *a, struct error *e);
CHECKED enum err stance_check(struct fold *f, const struct act *a, struct error *e);
CHECKED enum err transmit_check(struct fold *f, const struct act *a, struct error *e);

#endif
