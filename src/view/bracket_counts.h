// SPDX-License-Identifier: Apache-2.0
// What stands in brackets in a version, counted: in the document, in each clause, by delegation.
#ifndef VIEW_BRACKET_COUNTS_H
#define VIEW_BRACKET_COUNTS_H

#include "view/asking.h"

// Clauses as the view answers them, texts in one language. Each gets `brackets` (pairs) where it
// has any; `counts` gets `brackets` {pairs, alternatives, deepest, words, words_inside, strays,
// apart}; in `by` {slug: {…}} who is named at the head of one gets `brackets`. Pairs that open in
// one clause and close in a later one count in the document alone.
void bracket_counts_put(struct asking *a, struct json *clauses, struct json *counts,
                        struct json *by);

#endif
