// SPDX-License-Identifier: Apache-2.0
#include "base/buf.h"

#include "base/arena.h"

#include <assert.h>
#include <stdarg.h>

int span_compare(struct span a, struct span b) {
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

ptrdiff_t span_find(struct span a, uint8_t byte) {
    const uint8_t *at = a.size ? memchr(a.data, byte, a.size) : NULL;
    return at ? at - a.data : -1;
}

bool span_cut(struct span *rest, uint8_t separator, struct span *piece) {
    if (!rest->size)
        return false;
    ptrdiff_t at = span_find(*rest, separator);
    *piece = at < 0 ? *rest : span(rest->data, (size_t)at);
    *rest = at < 0 ? span_from(*rest, rest->size) : span_from(*rest, (size_t)at + 1);
    return true;
}

void buf_init(struct buf *b, size_t max) {
    *b = (struct buf){.max = max < BUF_MAX ? max : BUF_MAX};
}

void buf_over(struct buf *b, void *memory, size_t size) {
    *b = (struct buf){
        .data = memory, .capacity = size, .max = size ? size - 1 : 0, .lent = true, .full = !size};
}

void buf_done(struct buf *b) {
    if (b->lent) {
        buf_over(b, NULL, 0);
        return;
    }
    free(b->data);
    *b = (struct buf){.max = b->max};
}

void buf_wipe(struct buf *b) {
    if (b->data)
        explicit_bzero(b->data, b->capacity);
    buf_done(b);
}

void buf_clear(struct buf *b) {
    b->size = 0;
    b->full = false;
}

// Grows to hold `size` more bytes and a NUL. The old bytes are wiped, those that were taken off
// again too: they may be a secret.
static void grow(struct buf *b, size_t size) {
    size_t need = b->size + size + 1;
    if (need <= b->capacity)
        return;
    assert(!b->lent);
    size_t capacity = b->capacity ? b->capacity * 2 : 256;
    while (capacity < need)
        capacity *= 2;
    uint8_t *data = memory_get(capacity);
    if (b->size)
        memcpy(data, b->data, b->size);
    if (b->data)
        explicit_bzero(b->data, b->capacity);
    free(b->data);
    b->data = data;
    b->capacity = capacity;
}

uint8_t *buf_room(struct buf *b, size_t size) {
    if (b->full || size > b->max || b->size > b->max - size) {
        b->full = true;
        return NULL;
    }
    grow(b, size);
    uint8_t *at = b->data + b->size;
    b->size += size;
    return at;
}

void buf_put(struct buf *b, const void *data, size_t size) {
    uint8_t *at = buf_room(b, size);
    if (at && size)
        memcpy(at, data, size);
}

void buf_put_span(struct buf *b, struct span s) {
    buf_put(b, s.data, s.size);
}

void buf_put_str(struct buf *b, const char *text) {
    buf_put(b, text, strlen(text));
}

void buf_put_byte(struct buf *b, uint8_t byte) {
    buf_put(b, &byte, 1);
}

void buf_put_fill(struct buf *b, uint8_t byte, size_t count) {
    uint8_t *at = buf_room(b, count);
    if (at)
        memset(at, byte, count);
}

void buf_put_be(struct buf *b, uint64_t value, int bytes) {
    for (int i = bytes - 1; i >= 0; i--)
        buf_put_byte(b, (uint8_t)(value >> (8 * i)));
}

void buf_printf(struct buf *b, const char *format, ...) {
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    uint8_t *at = size < 0 ? NULL : buf_room(b, (size_t)size);
    if (at)
        vsnprintf((char *)at, (size_t)size + 1, format, again); // grow() left a byte for the NUL
    va_end(again);
}

const char *buf_str(struct buf *b) {
    grow(b, 0);
    b->data[b->size] = 0;
    return (const char *)b->data;
}

enum err buf_check(const struct buf *b, const char *what, struct error *e) {
    return b->full ? error_set(e, ERR_LIMIT, "%s is larger than %zu bytes", what, b->max) : OK;
}
