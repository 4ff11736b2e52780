// SPDX-License-Identifier: Apache-2.0
#include "log/merkle.h"

#include "base/limits.h"

#include <assert.h>

void merkle_leaf(struct span entry, uint8_t out[HASH_BYTES]) {
    const uint8_t prefix = 0;
    const struct span parts[] = {span(&prefix, 1), entry};
    hash_parts(parts, 2, out);
}

void merkle_node(const uint8_t left[HASH_BYTES], const uint8_t right[HASH_BYTES],
                 uint8_t out[HASH_BYTES]) {
    uint8_t both[1 + 2 * HASH_BYTES] = {1};
    memcpy(both + 1, left, HASH_BYTES);
    memcpy(both + 1 + HASH_BYTES, right, HASH_BYTES);
    hash_one(span(both, sizeof both), out);
}

void merkle_empty(uint8_t out[HASH_BYTES]) {
    hash_one(span(NULL, 0), out);
}

void frontier_init(struct frontier *f) {
    memset(f, 0, sizeof *f);
}

void frontier_add(struct frontier *f, const uint8_t leaf[HASH_BYTES]) {
    frontier_add_subtree(f, 0, leaf);
}

void frontier_add_subtree(struct frontier *f, int level, const uint8_t root[HASH_BYTES]) {
    uint64_t leaves = (uint64_t)1 << level;
    assert(f->size % leaves == 0 && f->size + leaves <= LIMIT_TREE_SIZE);
    hash_bytes carry;
    memcpy(carry, root, HASH_BYTES);
    for (; f->size >> level & 1; level++)
        merkle_node(f->hash[level], carry, carry);
    memcpy(f->hash[level], carry, HASH_BYTES);
    f->size += leaves;
}

void frontier_root(const struct frontier *f, uint8_t out[HASH_BYTES]) {
    if (!f->size) {
        merkle_empty(out);
        return;
    }
    int level = __builtin_ctzll(f->size);
    memcpy(out, f->hash[level], HASH_BYTES);
    for (level++; level < 64; level++)
        if (f->size >> level & 1)
            merkle_node(f->hash[level], out, out);
}

// What a tree is read through.
struct source {
    merkle_read *read;
    void *context;
};

// MTH(D[start : start + n]), n >= 1, where start is a multiple of a power of two that is >= n: the
// range falls into one perfect subtree for each bit of n, the largest first.
static enum err range_root(const struct source *s, uint64_t start, uint64_t n,
                           uint8_t out[HASH_BYTES], struct error *e) {
    bool begun = false;
    for (int level = 0; n >> level; level++) {
        if (!(n >> level & 1))
            continue;
        uint64_t before = n >> level >> 1 << level << 1; // leaves in the larger subtrees
        hash_bytes left;
        enum err err = s->read(s->context, level, (start + before) >> level, left, e);
        if (err)
            return err;
        if (begun)
            merkle_node(left, out, out);
        else
            memcpy(out, left, HASH_BYTES);
        begun = true;
    }
    return OK;
}

// The largest power of two below n, for n >= 2.
static uint64_t split(uint64_t n) {
    return (uint64_t)1 << (63 - __builtin_clzll(n - 1));
}

static void reverse(hash_bytes *hashes, size_t count) {
    for (size_t i = 0, j = count; i + 1 < j; i++) {
        j--;
        hash_bytes swap;
        memcpy(swap, hashes[i], HASH_BYTES);
        memcpy(hashes[i], hashes[j], HASH_BYTES);
        memcpy(hashes[j], swap, HASH_BYTES);
    }
}

static enum err check_size(uint64_t size, struct error *e) {
    if (size > LIMIT_TREE_SIZE)
        return error_set(e, ERR_INVALID, "a tree of %llu leaves is larger than 2^63-1",
                         (unsigned long long)size);
    return OK;
}

static enum err check_index(uint64_t index, uint64_t size, struct error *e) {
    if (index >= size)
        return error_set(e, ERR_INVALID, "entry %llu is not in a tree of size %llu",
                         (unsigned long long)index, (unsigned long long)size);
    return check_size(size, e);
}

static enum err check_sizes(uint64_t old, uint64_t size, struct error *e) {
    if (!old)
        return error_set(e, ERR_INVALID, "nothing can be proved of a tree of size 0");
    if (old > size)
        return error_set(e, ERR_INVALID, "the old size %llu is larger than the new size %llu",
                         (unsigned long long)old, (unsigned long long)size);
    return check_size(size, e);
}

enum err merkle_root(uint64_t size, merkle_read *read, void *context, uint8_t out[HASH_BYTES],
                     struct error *e) {
    enum err err = check_size(size, e);
    if (err)
        return err;
    if (!size) {
        merkle_empty(out);
        return OK;
    }
    hash_bytes root;
    err = range_root(&(struct source){read, context}, 0, size, root, e);
    if (!err)
        memcpy(out, root, HASH_BYTES);
    return err;
}

size_t merkle_inclusion_count(uint64_t index, uint64_t size) {
    assert(index < size && size <= LIMIT_TREE_SIZE);
    // Up to where the paths of this leaf and of the last one meet, every level has a sibling;
    // above, only those where the path comes from the right.
    uint64_t differ = index ^ (size - 1);
    int meet = differ ? 64 - __builtin_clzll(differ) : 0;
    return (size_t)meet + (size_t)__builtin_popcountll(index >> meet);
}

enum err merkle_inclusion(uint64_t index, uint64_t size, merkle_read *read, void *context,
                          hash_bytes *hashes, size_t *count, struct error *e) {
    enum err err = check_index(index, size, e);
    if (err)
        return err;
    const struct source s = {read, context};
    uint64_t start = 0, n = size;
    size_t used = 0;
    while (n > 1) { // from the root down, so the siblings come last first
        assert(used < LIMIT_PROOF_HASHES);
        uint64_t k = split(n);
        bool left = index - start < k;
        err = left ? range_root(&s, start + k, n - k, hashes[used], e)
                   : range_root(&s, start, k, hashes[used], e);
        if (err)
            return err;
        used++;
        start += left ? 0 : k;
        n = left ? k : n - k;
    }
    assert(used == merkle_inclusion_count(index, size));
    reverse(hashes, used);
    *count = used;
    return OK;
}

static enum err consistency_full(struct error *e) {
    return error_set(e, ERR_LIMIT, "the consistency proof has more than %d hashes",
                     LIMIT_PROOF_HASHES);
}

enum err merkle_consistency(uint64_t old, uint64_t size, merkle_read *read, void *context,
                            hash_bytes *hashes, size_t *count, struct error *e) {
    enum err err = check_sizes(old, size, e);
    if (err)
        return err;
    const struct source s = {read, context};
    uint64_t start = 0, m = old, n = size; // SUBPROOF(m, D[start : start + n]) of RFC 6962
    size_t used = 0;
    while (m != n) { // from the root down, as above
        uint64_t k = split(n);
        bool left = m <= k;
        if (used == LIMIT_PROOF_HASHES)
            return consistency_full(e);
        err = left ? range_root(&s, start + k, n - k, hashes[used], e)
                   : range_root(&s, start, k, hashes[used], e);
        if (err)
            return err;
        used++;
        start += left ? 0 : k;
        m -= left ? 0 : k;
        n = left ? k : n - k;
    }
    if (m != old) { // else what is left is the whole old tree, whose root the verifier has
        if (used == LIMIT_PROOF_HASHES)
            return consistency_full(e);
        err = range_root(&s, start, n, hashes[used], e);
        if (err)
            return err;
        used++;
    }
    reverse(hashes, used);
    *count = used;
    return OK;
}

static enum err refuse(struct error *e, const char *rule, const char *why) {
    error_set(e, ERR_INVALID, "%s", why);
    return error_rule(e, rule);
}

static bool hash_is(const uint8_t a[HASH_BYTES], const uint8_t b[HASH_BYTES]) {
    return memcmp(a, b, HASH_BYTES) == 0;
}

// One level up for a node and for the last node; with `skip` over the levels where the node has no
// sibling because it is the last and a left child.
static void climb(uint64_t *node, uint64_t *last, bool skip) {
    while (skip && !(*node & 1) && *node) {
        *node >>= 1;
        *last >>= 1;
    }
    *node >>= 1;
    *last >>= 1;
}

enum err merkle_check_inclusion(const uint8_t leaf[HASH_BYTES], uint64_t index, uint64_t size,
                                const hash_bytes *hashes, size_t count,
                                const uint8_t root[HASH_BYTES], struct error *e) {
    static const char rule[] = "bad-inclusion";
    if (check_index(index, size, e))
        return error_rule(e, rule);
    if (count != merkle_inclusion_count(index, size))
        return refuse(e, rule, "the inclusion proof has the wrong number of hashes");
    uint64_t node = index, last = size - 1;
    hash_bytes r;
    memcpy(r, leaf, HASH_BYTES);
    for (size_t i = 0; i < count; i++) {
        bool right = node & 1 || node == last;
        if (right)
            merkle_node(hashes[i], r, r);
        else
            merkle_node(r, hashes[i], r);
        climb(&node, &last, right);
    }
    if (last || !hash_is(r, root))
        return refuse(e, rule, "the inclusion proof does not lead to the root");
    return OK;
}

enum err merkle_check_consistency(uint64_t old, uint64_t size, const hash_bytes *hashes,
                                  size_t count, const uint8_t old_root[HASH_BYTES],
                                  const uint8_t root[HASH_BYTES], struct error *e) {
    static const char rule[] = "bad-consistency";
    if (check_sizes(old, size, e))
        return error_rule(e, rule);
    if (old == size && count)
        return refuse(e, rule, "a consistency proof between equal sizes has no hashes");
    if (old == size)
        return hash_is(old_root, root) ? OK
                                       : refuse(e, rule, "two roots for one size do not agree");
    // A perfect old tree is itself the first subtree, and its root is not in the proof.
    bool perfect = !(old & (old - 1));
    if (count > LIMIT_PROOF_HASHES || (!perfect && !count))
        return refuse(e, rule, "the consistency proof has the wrong number of hashes");
    uint64_t node = old - 1, last = size - 1;
    int shared = __builtin_ctzll(~node);
    node >>= shared;
    last >>= shared;
    hash_bytes from, to; // the old and the new root, as far as they are known
    memcpy(from, perfect ? old_root : hashes[0], HASH_BYTES);
    memcpy(to, from, HASH_BYTES);
    for (size_t i = perfect ? 0 : 1; i < count; i++) {
        if (!last)
            return refuse(e, rule, "the consistency proof has hashes to spare");
        bool right = node & 1 || node == last;
        if (right) {
            merkle_node(hashes[i], from, from);
            merkle_node(hashes[i], to, to);
        } else {
            merkle_node(to, hashes[i], to);
        }
        climb(&node, &last, right);
    }
    if (last || !hash_is(from, old_root))
        return refuse(e, rule, "the consistency proof does not lead to the old root");
    return hash_is(to, root) ? OK
                             : refuse(e, rule, "the consistency proof does not lead to the root");
}
