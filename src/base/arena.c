// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>

#define FIRST_BYTES 16384  // of blocks: each twice the one before,
#define LARGE_BYTES 262144 // up to this

struct arena_block {
    struct arena_block *older;
    size_t used, size;
    alignas(max_align_t) uint8_t data[];
};

static void *or_abort(void *memory) {
    if (!memory) {
        fputs("truce: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void *memory_get(size_t size) {
    return or_abort(calloc(1, size ? size : 1));
}

void *memory_grow(void *old, size_t size) {
    return or_abort(realloc(old, size ? size : 1));
}

void arena_init(struct arena *a) {
    a->block = NULL;
}

void arena_done(struct arena *a) {
    while (a->block) {
        struct arena_block *older = a->block->older;
        free(a->block);
        a->block = older;
    }
}

void arena_reset(struct arena *a) {
    struct arena_block *keep = a->block;
    if (!keep)
        return;
    a->block = keep->older;
    arena_done(a);
    memset(keep->data, 0, keep->used);
    keep->used = 0;
    keep->older = NULL;
    a->block = keep;
}

void *arena_get_many(struct arena *a, size_t count, size_t size) {
    size_t whole;
    return arena_get(a, __builtin_mul_overflow(count, size, &whole) ? SIZE_MAX : whole);
}

void *arena_get(struct arena *a, size_t size) {
    if (size > PTRDIFF_MAX / 2)
        (void)or_abort(NULL);
    size_t whole = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    if (!a->block || a->block->size - a->block->used < whole) {
        size_t room = !a->block ? FIRST_BYTES : 2 * a->block->size;
        room = room > LARGE_BYTES ? LARGE_BYTES : room;
        room = whole > room ? whole : room;
        struct arena_block *block = memory_get(sizeof *block + room);
        block->size = room;
        block->older = a->block;
        a->block = block;
    }
    void *at = a->block->data + a->block->used;
    a->block->used += whole;
    return at;
}

struct span arena_copy(struct arena *a, struct span s) {
    return span(arena_str(a, s), s.size);
}

const char *arena_str(struct arena *a, struct span s) {
    char *copy = arena_get(a, s.size + 1);
    if (s.size)
        memcpy(copy, s.data, s.size);
    return copy;
}

const char *arena_printf(struct arena *a, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_get(a, size < 0 ? 1 : (size_t)size + 1);
    if (size >= 0)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}
