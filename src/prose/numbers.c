// SPDX-License-Identifier: Apache-2.0
#include "prose/numbers.h"

#include <assert.h>

// FNV-1a, its bits then mixed so that the low ones depend on all (as MurmurHash3 ends).
static uint64_t hash_of(struct span token) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < token.size; i++)
        hash = (hash ^ token.data[i]) * 1099511628211u;
    hash = (hash ^ hash >> 33) * 0xff51afd7ed558ccdu;
    return hash ^ hash >> 33;
}

void numbers_init(struct numbers *n, size_t most, struct arena *arena) {
    size_t size = 64;
    while (size < 2 * most)
        size *= 2;
    *n = (struct numbers){.mask = size - 1, .room = most};
    n->slots = arena_array(arena, uint32_t, size);
    n->tokens = arena_array(arena, struct span, most + 1);
}

uint32_t numbers_of(struct numbers *n, struct span token) {
    uint64_t hash = hash_of(token);
    // A step of its own for each hash, odd, so that it comes by every slot.
    size_t at = (size_t)hash & n->mask, step = (size_t)(hash >> 32) | 1;
    while (n->slots[at]) {
        if (span_equal(n->tokens[n->slots[at] - 1], token))
            return n->slots[at] - 1;
        at = (at + step) & n->mask;
    }
    assert(n->count < n->room);
    n->tokens[n->count] = token;
    n->slots[at] = (uint32_t)++n->count;
    return (uint32_t)n->count - 1;
}

uint32_t *numbers_of_words(struct numbers *n, const struct words *w, struct arena *arena) {
    uint32_t *out = arena_array(arena, uint32_t, w->count + 1);
    for (size_t i = 0; i < w->count; i++)
        out[i] = numbers_of(n, w->tokens[i]);
    return out;
}
