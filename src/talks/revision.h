// SPDX-License-Identifier: Apache-2.0
// What is taken back: acts that their authors correct or withdraw, or that a motion annuls.
//
// Nothing is changed: a row `hidden` names the entry whose rows no longer count. A correction's new
// row stands at the place (o) and claimed time of what it corrects, so that it overrides nothing
// that was said since.
#ifndef TALKS_REVISION_H
#define TALKS_REVISION_H

#include "talks/acts.h"
#include "talks/fold.h"

CHECKED enum err correct_check(struct fold *f, const struct act *a, struct error *e);
void correct_apply(struct fold *f, const struct act *a);
CHECKED enum err withdraw_check(struct fold *f, const struct act *a, struct error *e);
void withdraw_apply(struct fold *f, const struct act *a);
// A reply, and support: what they name is an act or thing that can be taken back, or a reply.
CHECKED enum err reply_check(struct fold *f, const struct act *a, struct error *e);
CHECKED enum err support_check(struct fold *f, const struct act *a, struct error *e);
CHECKED enum err revision_check_annul(struct fold *f, struct span id, struct error *e);
void revision_annul(struct fold *f, struct span id);

#endif
