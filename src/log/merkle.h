// SPDX-License-Identifier: Apache-2.0
// The Merkle tree of RFC 6962 section 2.1 (the same tree as RFC 9162) and its proofs.
//
// leaf = SHA-256(0x00 || entry); node = SHA-256(0x01 || left || right); the empty tree is
// SHA-256(""). Sizes and indexes are at most LIMIT_TREE_SIZE. Proof hashes: sibling first, up to
// the root's child.
#ifndef LOG_MERKLE_H
#define LOG_MERKLE_H

#include "base/err.h"
#include "crypto/hash.h"

typedef uint8_t hash_bytes[HASH_BYTES];

void merkle_leaf(struct span entry, uint8_t out[HASH_BYTES]);
void merkle_node(const uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES],
                 uint8_t out[HASH_BYTES]);
void merkle_empty(uint8_t out[HASH_BYTES]);

// The right edge of a tree: roots of its perfect subtrees, enough to append and to give the root.
struct frontier {
    uint64_t size;
    hash_bytes hash[64]; // hash[l] is valid where bit l of size is set: a subtree of 2^l leaves
};
void frontier_init(struct frontier *f);
void frontier_add(struct frontier *f, const uint8_t leaf[HASH_BYTES]);
// A perfect subtree of 2^level leaves; the size must be a multiple of that.
void frontier_add_subtree(struct frontier *f, int level, const uint8_t root[HASH_BYTES]);
void frontier_root(const struct frontier *f, uint8_t out[HASH_BYTES]);

// Gives the root of the perfect subtree of 2^level leaves that begins at leaf index * 2^level.
// Called only for subtrees that lie wholly inside the size asked about.
typedef enum err merkle_read(void *context, int level, uint64_t index, uint8_t out[HASH_BYTES],
                             struct error *e);

CHECKED enum err merkle_root(uint64_t size, merkle_read *read, void *context,
                             uint8_t out[HASH_BYTES], struct error *e);
// How many hashes the inclusion proof of a leaf has. Asserts index < size.
size_t merkle_inclusion_count(uint64_t index, uint64_t size);
// Writes into hashes[LIMIT_PROOF_HASHES] and sets *count.
CHECKED enum err merkle_inclusion(uint64_t index, uint64_t size, merkle_read *read, void *context,
                                  hash_bytes *hashes, size_t *count, struct error *e);
// 1 <= old <= size; empty for old == size. ERR_LIMIT past LIMIT_PROOF_HASHES, which only sizes
// above 2^62 can reach: the wire formats take no more.
CHECKED enum err merkle_consistency(uint64_t old, uint64_t size, merkle_read *read, void *context,
                                    hash_bytes *hashes, size_t *count, struct error *e);

// Verification (RFC 9162 sections 2.1.3.2 and 2.1.4.2). ERR_INVALID, with rule
// bad-inclusion or bad-consistency, says what does not fit.
CHECKED enum err merkle_check_inclusion(const uint8_t leaf[HASH_BYTES], uint64_t index,
                                        uint64_t size, const hash_bytes *hashes, size_t count,
                                        const uint8_t root[HASH_BYTES], struct error *e);
// old == 0 is refused, old == size needs equal roots and no hashes.
CHECKED enum err merkle_check_consistency(uint64_t old, uint64_t size, const hash_bytes *hashes,
                                          size_t count, const uint8_t old_root[HASH_BYTES],
                                          const uint8_t root[HASH_BYTES], struct error *e);

#endif
