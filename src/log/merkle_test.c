// SPDX-License-Identifier: Apache-2.0
#include "log/merkle.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "log/example.h"

#include <fts.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define LEAVES 300

static uint64_t next_random(uint64_t *state) { // xorshift64: the same trees on every run
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

// MTH as RFC 6962 section 2.1 defines it, by recursion and nothing else.
static void naive_root(hash_bytes *leaves, size_t n, uint8_t out[HASH_BYTES]) {
    hash_bytes left, right;
    size_t k = 1;
    if (n == 1) {
        memcpy(out, leaves[0], HASH_BYTES);
        return;
    }
    while (2 * k < n)
        k *= 2;
    naive_root(leaves, k, left);
    naive_root(leaves + k, n - k, right);
    merkle_node(left, right, out);
}

struct tree {
    hash_bytes leaves[LEAVES];
    hash_bytes perfect[9][LEAVES]; // perfect[l][i]: root of 2^l leaves from i * 2^l
    hash_bytes roots[LEAVES + 1];  // by size
    uint64_t size;                 // what the reader may be asked about
    uint64_t random;
};

static struct tree *tree_new(void) {
    struct tree *t = memory_get(sizeof *t);
    t->random = 88172645463325252u;
    for (size_t i = 0; i < LEAVES; i++) {
        uint64_t entry = next_random(&t->random);
        merkle_leaf(span(&entry, sizeof entry), t->leaves[i]);
    }
    for (size_t l = 0; l < 9; l++)
        for (size_t i = 0; (i + 1) << l <= LEAVES; i++)
            naive_root(t->leaves + (i << l), (size_t)1 << l, t->perfect[l][i]);
    merkle_empty(t->roots[0]);
    for (size_t n = 1; n <= LEAVES; n++)
        naive_root(t->leaves, n, t->roots[n]);
    return t;
}

static enum err tree_read(void *context, int level, uint64_t index, uint8_t out[HASH_BYTES],
                          struct error *e) {
    const struct tree *t = context;
    (void)e;
    assert_true(level >= 0 && level < 9 && (index + 1) << level <= t->size);
    memcpy(out, t->perfect[level][index], HASH_BYTES);
    return OK;
}

static void assert_hash(const uint8_t hash[HASH_BYTES], const char *base64) {
    hash_bytes want;
    assert_true(base64_get_exact(span_str(base64), want, sizeof want));
    assert_memory_equal(hash, want, sizeof want);
}

static void the_worked_example_has_these_hashes(void **state) {
    (void)state;
    static const char *const entries[] = {"hello", "offer:1", "accept:1"};
    static const char *const leaves[] = {EXAMPLE_LEAF_0, EXAMPLE_LEAF_1, EXAMPLE_LEAF_2};
    static const char *const roots[] = {EXAMPLE_LEAF_0, EXAMPLE_ROOT_2, EXAMPLE_ROOT_3};
    struct frontier f;
    hash_bytes hash;
    frontier_init(&f);
    frontier_root(&f, hash);
    assert_hash(hash, EXAMPLE_ROOT_0);
    for (size_t i = 0; i < 3; i++) {
        merkle_leaf(span_str(entries[i]), hash);
        assert_hash(hash, leaves[i]);
        frontier_add(&f, hash);
        frontier_root(&f, hash);
        assert_hash(hash, roots[i]);
    }
    assert_int_equal(f.size, 3);
}

// Largest subtrees first, as a tree is read back from its tiles.
static void a_frontier_takes_whole_subtrees(void **state) {
    struct tree *t = *state;
    for (t->size = 0; t->size <= LEAVES; t->size++) {
        struct frontier f;
        hash_bytes hash;
        frontier_init(&f);
        for (int level = 10; level >= 0; level--)
            while (t->size - f.size >= 1u << level) {
                assert_int_equal(tree_read(t, level, f.size >> level, hash, NULL), OK);
                frontier_add_subtree(&f, level, hash);
            }
        frontier_root(&f, hash);
        assert_memory_equal(hash, t->roots[t->size], HASH_BYTES);
    }
}

static void three_ways_to_a_root_agree(void **state) {
    struct tree *t = *state;
    struct frontier f;
    frontier_init(&f);
    for (t->size = 0; t->size <= LEAVES; t->size++) {
        hash_bytes by_frontier, by_reader;
        frontier_root(&f, by_frontier);
        assert_int_equal(merkle_root(t->size, tree_read, t, by_reader, NULL), OK);
        assert_memory_equal(by_frontier, t->roots[t->size], HASH_BYTES);
        assert_memory_equal(by_reader, t->roots[t->size], HASH_BYTES);
        assert_int_equal(f.size, t->size);
        if (t->size < LEAVES)
            frontier_add(&f, t->leaves[t->size]);
    }
}

// A proof with all that it is checked against, in one piece of bytes whose bits can be turned.
struct claim {
    hash_bytes from; // leaf or old root
    hash_bytes root;
    hash_bytes hashes[LIMIT_PROOF_HASHES];
    uint64_t a, b; // index and size, or old and new size
    size_t count;
    bool inclusion;
};

static enum err claim_check(const struct claim *c) {
    return c->inclusion
               ? merkle_check_inclusion(c->from, c->a, c->b, c->hashes, c->count, c->root, NULL)
               : merkle_check_consistency(c->a, c->b, c->hashes, c->count, c->from, c->root, NULL);
}

static void claim_make(struct claim *c, struct tree *t, bool inclusion, uint64_t a, uint64_t b) {
    memset(c, 0, sizeof *c);
    c->a = a;
    c->b = b;
    c->inclusion = inclusion;
    t->size = b;
    memcpy(c->from, inclusion ? t->leaves[a] : t->roots[a], HASH_BYTES);
    memcpy(c->root, t->roots[b], HASH_BYTES);
    assert_int_equal((inclusion ? merkle_inclusion : merkle_consistency)(
                         a, b, tree_read, t, c->hashes, &c->count, NULL),
                     OK);
    assert_int_equal(claim_check(c), OK);
}

// Every single bit, or in each hash one by chance.
static size_t claim_refuses_bits(struct claim *c, struct tree *t, bool all) {
    uint8_t *const bytes = (uint8_t *)c;
    size_t refused = 0;
    for (size_t bit = 0; bit < (2 + c->count) * HASH_BYTES * 8; bit++) {
        if (!all)
            bit += next_random(&t->random) % (HASH_BYTES * 8);
        size_t at = bit < (2 + c->count) * HASH_BYTES * 8 ? bit : 0;
        bytes[at / 8] ^= (uint8_t)(1 << at % 8);
        assert_int_equal(claim_check(c), ERR_INVALID);
        bytes[at / 8] ^= (uint8_t)(1 << at % 8);
        refused++;
    }
    return refused;
}

// Hashes left out, put in, exchanged.
static void claim_refuses_other_hashes(struct claim *c) {
    struct claim other = *c;
    for (other.count = 0; other.count <= c->count + 1; other.count++)
        assert_int_equal(claim_check(&other), other.count == c->count ? OK : ERR_INVALID);
    for (size_t i = 0; i + 1 < c->count; i++) {
        other = *c;
        memcpy(other.hashes[i], c->hashes[i + 1], HASH_BYTES);
        memcpy(other.hashes[i + 1], c->hashes[i], HASH_BYTES);
        assert_int_equal(claim_check(&other), ERR_INVALID);
    }
}

static void every_inclusion_proof_verifies_and_no_altered_one(void **state) {
    struct tree *t = *state;
    struct claim c;
    size_t proofs = 0, refused = 0;
    for (uint64_t size = 1; size <= LEAVES; size++)
        for (uint64_t index = 0; index < size; index++, proofs++) {
            claim_make(&c, t, true, index, size);
            assert_int_equal(c.count, merkle_inclusion_count(index, size));
            if (size <= 12 || next_random(&t->random) % 16 == 0)
                refused += claim_refuses_bits(&c, t, size <= 12);
            if (size > 20)
                continue;
            claim_refuses_other_hashes(&c);
            for (c.a = 0; c.a < size + 2; c.a++)
                assert_int_equal(claim_check(&c), c.a == index ? OK : ERR_INVALID);
        }
    print_message("%zu inclusion proofs verify, %zu altered ones are refused\n", proofs, refused);
}

static void every_consistency_proof_verifies_and_no_altered_one(void **state) {
    struct tree *t = *state;
    struct claim c;
    size_t proofs = 0, refused = 0;
    for (uint64_t size = 1; size <= LEAVES; size++)
        for (uint64_t old = 1; old <= size; old++, proofs++) {
            claim_make(&c, t, false, old, size);
            assert_true(old < size || !c.count);
            if (size <= 12 || next_random(&t->random) % 16 == 0)
                refused += claim_refuses_bits(&c, t, size <= 12);
            if (size <= 20)
                claim_refuses_other_hashes(&c);
        }
    print_message("%zu consistency proofs verify, %zu altered ones are refused\n", proofs, refused);
}

static void what_cannot_be_asked_is_refused(void **state) {
    struct tree *t = *state;
    const uint64_t most = LIMIT_TREE_SIZE;
    static const struct {
        char kind; // 'r'oot, 'i'nclusion, 'c'onsistency; in capitals: checking it
        uint64_t a, b;
        const char *why;
    } rows[] = {
        {'r', 0, (uint64_t)1 << 63, "a root of 2^63 leaves"},
        {'i', 0, 0, "inclusion in the empty tree"},
        {'i', 3, 3, "inclusion of the entry behind the last"},
        {'i', UINT64_MAX, 3, "inclusion of entry 2^64-1"},
        {'i', 0, UINT64_MAX, "inclusion in a tree of 2^64-1"},
        {'c', 0, 3, "consistency from size 0"},
        {'c', 0, 0, "consistency of nothing with nothing"},
        {'c', 4, 3, "consistency backwards"},
        {'c', 1, UINT64_MAX, "consistency to 2^64-1"},
        {'I', 0, 0, "checking inclusion in the empty tree"},
        {'I', 1, 1, "checking the entry behind the last"},
        {'I', UINT64_MAX, 1, "checking entry 2^64-1"},
        {'I', 0, (uint64_t)1 << 63, "checking inclusion in 2^63 leaves"},
        {'C', 0, 1, "checking consistency from size 0"},
        {'C', 0, 0, "checking that nothing is consistent with nothing"},
        {'C', 2, 1, "checking consistency backwards"},
        {'C', (uint64_t)1 << 63, (uint64_t)1 << 63, "checking 2^63 leaves"},
        {'C', 3, 4, "checking a proof without hashes"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        hash_bytes hashes[LIMIT_PROOF_HASHES], *root = &t->roots[1];
        size_t count = 77;
        uint64_t a = rows[i].a, b = rows[i].b;
        t->size = 0; // the reader must not be called
        enum err got = OK;
        if (rows[i].kind == 'r')
            got = merkle_root(b, tree_read, t, hashes[0], NULL);
        if (rows[i].kind == 'i')
            got = merkle_inclusion(a, b, tree_read, t, hashes, &count, NULL);
        if (rows[i].kind == 'c')
            got = merkle_consistency(a, b, tree_read, t, hashes, &count, NULL);
        if (rows[i].kind == 'I')
            got = merkle_check_inclusion(*root, a, b, NULL, 0, *root, NULL);
        if (rows[i].kind == 'C')
            got = merkle_check_consistency(a, b, NULL, 0, *root, *root, NULL);
        if (got != ERR_INVALID || count != 77)
            fail_msg("%s: got %d", rows[i].why, got);
    }
    assert_int_equal(merkle_inclusion_count(0, most), 63);
    assert_int_equal(merkle_inclusion_count(most - 1, most), 62);
}

// A reader for trees too large to build: the hash tells where it was asked for.
static enum err place_read(void *context, int level, uint64_t index, uint8_t out[HASH_BYTES],
                           struct error *e) {
    const uint64_t *size = context;
    (void)e;
    assert_true(level >= 0 && level < 63 && index < *size >> level);
    memset(out, level, HASH_BYTES);
    memcpy(out, &index, sizeof index);
    return OK;
}

static void the_largest_trees_stay_in_their_bounds(void **state) {
    (void)state;
    uint64_t most = LIMIT_TREE_SIZE;
    const uint64_t half = (uint64_t)1 << 62;
    hash_bytes hashes[LIMIT_PROOF_HASHES], root, leaf;
    size_t count;
    assert_int_equal(merkle_root(most, place_read, &most, root, NULL), OK);
    const uint64_t indexes[] = {0, 1, half - 1, half, most - 1};
    for (size_t i = 0; i < sizeof indexes / sizeof indexes[0]; i++) {
        assert_int_equal(
            merkle_inclusion(indexes[i], most, place_read, &most, hashes, &count, NULL), OK);
        assert_int_equal(count, merkle_inclusion_count(indexes[i], most));
        memset(leaf, 0, sizeof leaf);
        assert_int_equal(merkle_check_inclusion(leaf, indexes[i], most, (const hash_bytes *)hashes,
                                                count, root, NULL),
                         ERR_INVALID); // no error but the root: the reader's subtrees are no tree
    }
    assert_int_equal(merkle_consistency(1, most, place_read, &most, hashes, &count, NULL), OK);
    assert_int_equal(count, 63);
    count = 77;
    assert_int_equal(merkle_consistency(half + 1, most, place_read, &most, hashes, &count, NULL),
                     ERR_LIMIT); // 64 hashes: one more than the formats carry
    assert_int_equal(count, 77);
}

static enum err failing_read(void *context, int level, uint64_t index, uint8_t out[HASH_BYTES],
                             struct error *e) {
    int *left = context;
    (void)level;
    (void)index;
    memset(out, 0, HASH_BYTES);
    return (*left)-- ? OK : error_set(e, ERR_IO, "the disk is gone");
}

static void a_readers_failure_is_passed_on(void **state) {
    (void)state;
    for (int reads = 0; reads < 3; reads++) {
        hash_bytes hashes[LIMIT_PROOF_HASHES];
        struct error e;
        size_t count = 77;
        int left = reads;
        assert_int_equal(merkle_root(7, failing_read, &left, hashes[0], &e), ERR_IO);
        left = reads;
        assert_int_equal(merkle_inclusion(3, 7, failing_read, &left, hashes, &count, &e), ERR_IO);
        left = reads;
        assert_int_equal(merkle_consistency(3, 7, failing_read, &left, hashes, &count, &e), ERR_IO);
        assert_string_equal(e.message, "the disk is gone");
        assert_int_equal(count, 77);
    }
}

// The vectors name hashes of any size; ours are 32 bytes, so others are refused by reading them.
static bool read_hash(struct span base64, uint8_t out[HASH_BYTES]) {
    return base64_get_exact(base64, out, HASH_BYTES);
}

static bool read_claim(const struct json *j, struct claim *c) {
    memset(c, 0, sizeof *c);
    c->inclusion = json_get(j, "leafIdx");
    c->a = (uint64_t)json_get_int(j, c->inclusion ? "leafIdx" : "size1");
    c->b = (uint64_t)json_get_int(j, c->inclusion ? "treeSize" : "size2");
    const struct json *proof = json_get(j, "proof");
    c->count = json_count(proof);
    for (size_t i = 0; i < c->count; i++)
        if (i >= LIMIT_PROOF_HASHES || !read_hash(json_text(json_at(proof, i)), c->hashes[i]))
            return false;
    return read_hash(json_get_text(j, c->inclusion ? "leafHash" : "root1"), c->from) &&
           read_hash(json_get_text(j, c->inclusion ? "root" : "root2"), c->root);
}

struct tally {
    size_t accepted, refused, misread; // misread: not 32 bytes, part of `refused`
};

static void run_vector(const char *path, struct tally *tally) {
    BUF_SCOPED struct buf text;
    JSON_SCOPED struct json *j = NULL;
    struct error e;
    struct claim c;
    buf_init(&text, 1 << 20);
    assert_int_equal(file_read(path, &text, NULL), OK);
    // Our JSON stands on one line. Two files have the index 2^64-1, which our JSON refuses; -1 is
    // the same in 64 bits.
    char *big = strstr(buf_str(&text), "18446744073709551615");
    if (big)
        memcpy(big, "-1                  ", 20);
    for (size_t i = 0; i < text.size; i++)
        text.data[i] = text.data[i] == '\n' ? ' ' : text.data[i];
    if (json_parse(buf_span(&text), 0, &j, &e))
        fail_msg("%s: %s", path, e.message);
    bool read = read_claim(j, &c);
    bool accepted = read && claim_check(&c) == OK;
    bool want = !json_get_bool(j, "wantErr") && read;
    assert_int_equal(json_type(json_get(j, "wantErr")), JSON_BOOL_T);
    if (accepted != want)
        fail_msg("%s: %s", path, accepted ? "accepted" : "refused");
    tally->accepted += accepted;
    tally->refused += !accepted;
    tally->misread += !read;
}

static void the_published_vectors_agree(void **state) {
    (void)state;
    const char *root = getenv("TRUCE_VECTORS");
    char path[4096];
    snprintf(path, sizeof path, "%s/merkle", root ? root : "");
    if (!root || !file_exists(path)) {
        print_message("skipped: no folder of vectors at TRUCE_VECTORS/merkle\n");
        skip();
    }
    char *const paths[] = {path, NULL};
    FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    struct tally tally = {0};
    assert_non_null(walk);
    for (const FTSENT *f; (f = fts_read(walk));)
        if (f->fts_info == FTS_F && strstr(f->fts_name, ".json"))
            run_vector(f->fts_path, &tally);
    fts_close(walk);
    print_message(
        "%zu vectors: %zu accepted, %zu refused, %zu of them for hashes not of 32 bytes\n",
        tally.accepted + tally.refused, tally.accepted, tally.refused, tally.misread);
    assert_int_equal(tally.accepted + tally.refused, 196);
    // 12 files want acceptance; one of them has roots of 12 bytes.
    assert_int_equal(tally.accepted, 11);
}

int main(void) {
    struct tree *t = tree_new();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_worked_example_has_these_hashes),
        cmocka_unit_test_prestate(a_frontier_takes_whole_subtrees, t),
        cmocka_unit_test_prestate(three_ways_to_a_root_agree, t),
        cmocka_unit_test_prestate(every_inclusion_proof_verifies_and_no_altered_one, t),
        cmocka_unit_test_prestate(every_consistency_proof_verifies_and_no_altered_one, t),
        cmocka_unit_test_prestate(what_cannot_be_asked_is_refused, t),
        cmocka_unit_test(the_largest_trees_stay_in_their_bounds),
        cmocka_unit_test(a_readers_failure_is_passed_on),
        cmocka_unit_test(the_published_vectors_agree),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(t);
    return failed;
}
