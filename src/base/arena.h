// SPDX-License-Identifier: Apache-2.0
// Memory for one command or request: many small pieces, given back all at once.
//
// One thread at a time. Pieces are aligned for any type and zeroed. Out of memory aborts, here
// and nowhere else (memory_get).
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"

struct arena_block;
struct arena {
    struct arena_block *block; // newest first
};

#define ARENA_SCOPED __attribute__((cleanup(arena_done)))

void *memory_get(size_t size);             // zeroed, for free(); never NULL
void *memory_grow(void *old, size_t size); // realloc that never fails

void arena_init(struct arena *a);
void arena_done(struct arena *a);
void arena_reset(struct arena *a); // keeps one block for the next round
void *arena_get(struct arena *a, size_t size);
#define arena_new(a, type) ((type *)arena_get(a, sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_get_many(a, n, sizeof(type)))
void *arena_get_many(struct arena *a, size_t count, size_t size); // a product too large aborts
struct span arena_copy(struct arena *a, struct span s);
const char *arena_str(struct arena *a, struct span s); // copy with a NUL after it
const char *arena_printf(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
