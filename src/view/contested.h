// SPDX-License-Identifier: Apache-2.0
// Acts that their own participant contests: its key was revoked, and the revocation says that what
// the key signed after act n of its chain was not the participant's doing.
//
// They stay in force, whatever anybody says of them later (docs/record-format.md, `key`): so that
// every answer which shows one says that it is contested, by whom, and since which entry.
#ifndef VIEW_CONTESTED_H
#define VIEW_CONTESTED_H

#include "view/asking.h"

#define CONTESTED_MOST 1024 // are listed of one key, the first; all are marked

// Puts "contested" into an answer that has its items: for each such revocation {by, key, after, i
// (of the revocation), entries, more?: how many are not listed}. Nothing where none is known.
// Whatever in the answer is of such an entry ("i", or "index" of an entry shown by itself) gets
// "contested": the revocation's index.
CHECKED enum err contested_put(struct record *r, const struct view_query *q, struct json *answer,
                               struct error *e);
// Its lines at the foot of a page, for the terminal.
void contested_print(const struct json *answer, size_t columns, struct buf *out);

#endif
