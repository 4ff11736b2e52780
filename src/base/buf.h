// SPDX-License-Identifier: Apache-2.0
// A growing run of bytes with a bound, for writing.
//
// The bound is given at the start. What does not fit is dropped whole and `full` stays set, so
// that a writer puts everything and asks once at the end. Out of memory aborts.
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"
#include "base/span.h"

struct buf {
    uint8_t *data;
    size_t size;
    size_t capacity;
    size_t max;
    bool full; // something was dropped because of `max`
    bool lent; // the memory is somebody else's (buf_over)
};

#define BUF_MAX (SIZE_MAX / 4) // no bound but memory; sums of sizes below it do not overflow
#define BUF_SCOPED __attribute__((cleanup(buf_done)))

void buf_init(struct buf *b, size_t max); // at most BUF_MAX; more is taken as that
// Over `size` bytes of the caller's, one of them for buf_str's NUL: never grown, moved or freed.
void buf_over(struct buf *b, void *memory, size_t size);
void buf_done(struct buf *b); // frees; the struct may be initialised again
void buf_wipe(struct buf *b); // overwrites the bytes, then as buf_done: for secrets
void buf_clear(struct buf *b);
void buf_put(struct buf *b, const void *data, size_t size);
void buf_put_span(struct buf *b, struct span s);
void buf_put_str(struct buf *b, const char *text);
void buf_put_byte(struct buf *b, uint8_t byte);
void buf_put_fill(struct buf *b, uint8_t byte, size_t count); // `count` times the same
void buf_put_be(struct buf *b, uint64_t value, int bytes);    // big-endian, `bytes` 1..8
void buf_printf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
// Room for `size` more bytes, to be filled by the caller; NULL when it does not fit.
uint8_t *buf_room(struct buf *b, size_t size);
// The bytes with a NUL after them (not counted in size), valid until the next put.
const char *buf_str(struct buf *b);
// ERR_LIMIT naming `what` when something was dropped.
CHECKED enum err buf_check(const struct buf *b, const char *what, struct error *e);

static inline struct span buf_span(const struct buf *b) {
    return span(b->data, b->size);
}

#endif
