// SPDX-License-Identifier: Apache-2.0
// The line inside a restricted act: what its readers read (docs/record-format.md section 12).
//
// Bytes alone: no keys, no state. Spans point into what was given; JSON is in the arena.
#ifndef TALKS_LINE_H
#define TALKS_LINE_H

#include "talks/act.h"

#define LINE_BYTES_MAX (24 * 1024) // the largest size there is
#define LINE_SALT_BYTES 32

struct line {
    struct span type;          // the act type, a slug
    const struct json *body;   // an object
    const struct json *source; // may be NULL
    const struct json *keys;   // blob_keys: [{sha256, key}]; may be NULL
};

// A whole line, with its padding and \n. ERR_INVALID with the rule malformed-line.
CHECKED enum err line_parse(struct span line, struct arena *a, struct line *out, struct error *e);
// Writes a line of the smallest size that holds it. `blob_keys` may be empty, else JSON. ERR_LIMIT
// when no size does.
CHECKED enum err line_print(struct span type, const struct json *body, const struct json *source,
                            const struct json *blob_keys, const uint8_t salt[LINE_SALT_BYTES],
                            struct buf *out, struct error *e);
// The line as an `open` act carries it, without what fills it up, and its size in KiB.
struct span line_trim(struct span line, int64_t *kib);
// And back. False when no line comes of it: the size is none, or leaves no room.
bool line_fill(struct span trimmed, int64_t kib, struct buf *out);

// SHA-256("truce.seal/v1\n" record "\n" by "\n" n "\n" line): a restricted act's `digest`.
void line_digest(struct span record, struct span by, int64_t n, struct span line,
                 uint8_t out[HASH_BYTES]);
// SHA-256("truce.deposit/v1\n" record "\n" by "\n" exchange "\n" line), the exchange's act id in
// hex: what a deposit commits to.
void line_commitment(struct span record, struct span by, const uint8_t exchange[HASH_BYTES],
                     struct span line, uint8_t out[HASH_BYTES]);

#endif
