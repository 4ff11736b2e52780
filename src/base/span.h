// SPDX-License-Identifier: Apache-2.0
// A run of bytes that somebody else owns, for reading. Never NUL-terminated by contract.
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct span {
    const uint8_t *data;
    size_t size;
};

#define SPAN_FMT "%.*s"
#define SPAN_ARG(s) (int)(s).size, (const char *)(s).data

static inline struct span span(const void *data, size_t size) {
    return (struct span){data, size};
}
static inline struct span span_str(const char *text) {
    return (struct span){(const uint8_t *)text, text ? strlen(text) : 0};
}
static inline bool span_equal(struct span a, struct span b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}
static inline bool span_is(struct span a, const char *text) {
    return span_equal(a, span_str(text));
}
static inline bool span_starts(struct span a, struct span head) {
    return a.size >= head.size && span_equal(span(a.data, head.size), head);
}
// From `at` to the end; an empty span when `at` is past it.
static inline struct span span_from(struct span a, size_t at) {
    size_t skip = at < a.size ? at : a.size;
    return a.size ? span(a.data + skip, a.size - skip) : a; // NULL + 0 is undefined in C
}
static inline struct span span_head(struct span a, size_t size) {
    return span(a.data, size < a.size ? size : a.size);
}
// Order by bytes, the shorter first where one begins the other: <0, 0, >0.
int span_compare(struct span a, struct span b);
// Takes off the first piece up to `separator` (dropped); false when `rest` is empty.
bool span_cut(struct span *rest, uint8_t separator, struct span *piece);
// Index of the first `byte`, or -1.
ptrdiff_t span_find(struct span a, uint8_t byte);

#endif
