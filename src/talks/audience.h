// SPDX-License-Identifier: Apache-2.0
// Audiences: who may read an act, which of them contain which, and what each agrees on
// (docs/record-format.md section 12).
//
// SQL asks by audience_contains(wide, narrow); the pairs stand nowhere, for an author who writes to
// ever other people would make as many as the square of his acts.
//
// Only a fold that is given lines knows any but 0, everybody. Numbers are local to one database of
// rows; sets never change. Part of the fold: its lock, its transaction, its failures.
#ifndef TALKS_AUDIENCE_H
#define TALKS_AUDIENCE_H

#include "talks/fold_handle.h"

// Before anything is prepared that asks of them.
CHECKED enum err audiences_open(struct fold *f, struct error *e);
// Reads them back from the rows.
CHECKED enum err audiences_load(struct fold *f, struct error *e);
void audiences_done(struct fold *f);
// Of a restricted act whose addressees have all been admitted; written down when it is new.
int64_t audience_of(struct fold *f, const struct act *a);
// Whether `wide` has every addressee and their author, and somebody more.
bool audience_is_wider(const struct fold *f, int64_t wide, const struct json *to,
                       struct span author);
// Whether each member of `narrow` is in `wide`; 0 contains everybody.
bool audience_contains(const struct fold *f, int64_t wide, int64_t narrow);
bool audience_has(const struct fold *f, int64_t audience, struct span who);
struct span audience_chain(const struct fold *f, int64_t audience); // c(A); until the next change
// c(A) goes on by the effects of the entry being put.
void audience_advance(struct fold *f, int64_t audience, enum verdict_class class);

#endif
