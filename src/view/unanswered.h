// SPDX-License-Identifier: Apache-2.0
// What others count and report that somebody has not answered by a "reconcile" or a "finding", and
// what they say that it has done and it has not answered by a "respond".
//
// Who is asked. By the act table every guarantor may reconcile every count and find on every
// incident; a permission is no task, and a list that asks everybody for everything is read by
// nobody. So asked are those who have taken it on, by what the record shows: whom its rules name
// for that act (rules.may), who counts in the same ceasefire (or has reconciled something), who has
// found something before. Who may not do it any more is asked nothing. Who is alleged is asked for
// its answer, of however many.
//
// What ends it. Any answer does, a partial one too: what it leaves open stands beside the count,
// and a finding of "under check" is its author's word that it knows of it. What was withdrawn or
// annulled asks for nothing, nor does a copy beside its finer original.
#ifndef VIEW_UNANSWERED_H
#define VIEW_UNANSWERED_H

#include "view/row.h"

#define UNANSWERED_MOST 100 // the newest; of incidents among the newest 20,000

// Newest first; *cut says that there are, or may be, more.
CHECKED enum err unanswered_counts(struct asking *a, struct span who, struct rows *out, bool *cut,
                                   struct error *e);
CHECKED enum err unanswered_alleged(struct asking *a, struct span who, struct rows *out, bool *cut,
                                    struct error *e);
CHECKED enum err unanswered_incidents(struct asking *a, struct span who, struct rows *out,
                                      bool *cut, struct error *e);

#endif
