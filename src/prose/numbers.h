// SPDX-License-Identifier: Apache-2.0
// Tokens as numbers: equal tokens have one number, counted from 0 in the order they are first seen.
//
// The tokens are kept by reference and must outlive the numbers. Words made to fall into one place
// of the table do not make it slow: the way through it depends on the whole hash.
#ifndef PROSE_NUMBERS_H
#define PROSE_NUMBERS_H

#include "prose/words.h"

struct numbers {
    uint32_t *slots; // number + 1; open addressing, at least twice as large as needed
    struct span *tokens;
    size_t mask, count, room;
};

// For at most `most` different tokens.
void numbers_init(struct numbers *n, size_t most, struct arena *arena);
uint32_t numbers_of(struct numbers *n, struct span token);
uint32_t *numbers_of_words(struct numbers *n, const struct words *w, struct arena *arena);

// A text as how often it has each word: their numbers, sorted.
struct bag {
    uint32_t *items;
    size_t count;
};
struct bag bag_of_words(struct numbers *n, const struct words *w, struct arena *arena);
int bag_likeness(struct bag a, struct bag b); // as prose_likeness

#endif
