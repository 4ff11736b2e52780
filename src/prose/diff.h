// SPDX-License-Identifier: Apache-2.0
// How one sequence becomes another: runs that are the same, removed or added.
//
// E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), in the
// variant that needs space linear in the sequences. The runs are always true, and the fewest
// differences there can be, unless the two differ too much: a piece with more than about
// 2 * DIFF_COST_MAX differences is cut where the search has come furthest, and looked at further;
// and when DIFF_STEPS and DIFF_STEPS_PER_ITEM are used up, what is left is removed and added whole.
// So time is linear in the sequences, whatever they hold.
//
// diff_texts compares two texts by their words (prose/words.h).
#ifndef PROSE_DIFF_H
#define PROSE_DIFF_H

#include "prose/words.h"

#define DIFF_COST_MAX 1500
#define DIFF_STEPS 1000000
#define DIFF_STEPS_PER_ITEM 100

enum diff_kind { DIFF_SAME, DIFF_REMOVED, DIFF_ADDED };

struct diff_run {
    enum diff_kind kind;
    size_t a, b;  // where it begins in each
    size_t count; // items, of `a` or `b` or both
};

struct diff {
    struct diff_run *runs; // removed before added where both stand at one place
    size_t count;
};

// Items are numbers: equal numbers are equal items.
struct diff diff_items(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count,
                       struct arena *arena);

// By words; `a` and `b` get the tokens that the runs count.
struct diff diff_texts(struct span a_text, struct span b_text, struct words *a, struct words *b,
                       struct arena *arena);

#endif
