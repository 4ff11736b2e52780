// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4), by libcrypto with one kept context a thread. Cannot fail: a libcrypto
// that lacks SHA-256 aborts.
#ifndef CRYPTO_HASH_H
#define CRYPTO_HASH_H

#include "base/span.h"

#define HASH_BYTES 32

void hash_one(struct span data, uint8_t out[HASH_BYTES]);
// The hash of the parts as if they stood one behind the other.
void hash_parts(const struct span *parts, size_t count, uint8_t out[HASH_BYTES]);
// HMAC-SHA-256: nobody without the key can tell whether it is of some data that he guesses.
void hash_keyed(struct span key, struct span data, uint8_t out[HASH_BYTES]);

// A hash of what comes piece by piece, on any thread; hash_stream_end frees it.
struct hash_stream;
struct hash_stream *hash_stream_new(void);
void hash_stream_add(struct hash_stream *h, struct span piece);
void hash_stream_end(struct hash_stream *h, uint8_t out[HASH_BYTES]);

#endif
