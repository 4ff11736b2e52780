// SPDX-License-Identifier: Apache-2.0
// Which clause of one version is which of another: what stayed, moved, was renamed, added, removed.
//
// Pairs are made in this order, each clause once: by id; by a text that is the same; by texts at
// least MATCH_ALIKE alike (prose_likeness), the most alike first. Where ids do not hold, because
// they were formed from numbers that shift when a clause is put in, they come last, and only for
// texts that are alike. A longest increasing subsequence of the pairs stayed where it was; the
// others moved.
//
// Time is about linear in the words: likeness is only asked of the MATCH_TRIES clauses that share
// most of a clause's rarest words.
#ifndef PROSE_MATCH_H
#define PROSE_MATCH_H

#include "base/arena.h"
#include "base/span.h"

#define MATCH_NONE SIZE_MAX
#define MATCH_ALIKE 600 // of 1000: above what the commonest words alone make of two legal texts
#define MATCH_TRIES 8

struct match_clause {
    struct span id;
    unsigned level;
    struct span text; // all that is compared: heading, text and options
};

struct match_row {
    size_t a, b; // indices; MATCH_NONE: `a` of what was added, `b` of what was removed
    // Of pairs, any of these together:
    bool moved, renamed, reworded;
    bool relevelled; // another level
};

struct match {
    struct match_row *rows; // in the order of b; what was removed, behind what it stood behind in a
    size_t count;
    size_t pairs, moved, renamed, reworded, added, removed;
};

struct match match_clauses(const struct match_clause *a, size_t a_count,
                           const struct match_clause *b, size_t b_count, bool ids_hold,
                           struct arena *arena);

#endif
