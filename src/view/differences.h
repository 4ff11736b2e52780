// SPDX-License-Identifier: Apache-2.0
// How one version of a document became another: clause by clause, and word by word.
#ifndef VIEW_DIFFERENCES_H
#define VIEW_DIFFERENCES_H

#include "view/version.h"

// q->diff is "A..B", two labels or act ids of versions of `d`. Puts `between` [{version, id}, …],
// `counts` {same, reworded, moved, renamed, relevelled, added, removed} and `items`, in the order
// of B, what was removed behind what it stood behind: {id, was? (its id in A), level, change
// [word], runs [{how: same|removed|added, text}]}; clauses that are as they were are counted and
// left out. What is compared is heading, text and options, in the question's language. q->limit and
// q->after page. ERR_INVALID for another form, ERR_NOT_FOUND for versions that are not there.
CHECKED enum err differences_put(struct asking *a, const struct document *d, struct json *out,
                                 struct error *e);

#endif
