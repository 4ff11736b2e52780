// SPDX-License-Identifier: Apache-2.0
// What is given away: proofs that hold and fall with one bit, and tiles that are what anybody
// computes who knows nothing but the entries.
#include "record/share.h"

#include "log/cosignature.h"
#include "log/proof.h"
#include "record/grade.h"
#include "record/sample_long.h"
#include "record/tree.h"
#include "store/test_help.h"

#include <inttypes.h>

struct place {
    char folder[64], path[128];
    struct record *r;
    struct arena arena;
    uint64_t random;
};

static int setup(void **state) {
    struct place *p = memory_get(sizeof *p);
    struct error e = {0};
    sample_path(p->folder, "a.truce", p->path);
    arena_init(&p->arena);
    p->random = 88172645463325252u;
    if (sample_create(p->path, &p->r, &e))
        return print_message("%s\n", e.message), -1;
    *state = p;
    return 0;
}

static int teardown(void **state) {
    struct place *p = *state;
    record_close(p->r);
    arena_done(&p->arena);
    sample_clean(p->folder);
    free(p);
    return 0;
}

static size_t some(struct place *p, size_t count) {
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return (size_t)(p->random % count);
}

static void grow(struct place *p, uint64_t size) {
    while (record_size(p->r) < size) {
        BUF_SCOPED struct buf note;
        struct appended a;
        struct secret_key log = sample_key("", "log");
        buf_init(&note, LIMIT_ENTRY_BYTES);
        assert_ok(sample_some_note(p->r, record_size(p->r), &note, e));
        struct span one = buf_span(&note);
        assert_ok(record_append(p->r, &log, &one, 1, 0, &a, e));
        assert_true(a.logged);
    }
}

static void leaf_of(struct record *r, uint64_t index, uint8_t leaf[HASH_BYTES]) {
    BUF_SCOPED struct buf entry;
    buf_init(&entry, LIMIT_ENTRY_BYTES);
    assert_ok(truth_get_entry(record_truth(r), index, &entry, e));
    merkle_leaf(buf_span(&entry), leaf);
}

// Proofs.

static bool holds(struct span file, const uint8_t leaf[HASH_BYTES], uint64_t index,
                  const struct verifier *log, struct checkpoint *out) {
    ARENA_SCOPED struct arena a;
    struct proof proof;
    arena_init(&a);
    return !proof_parse(file, &a, &proof, NULL) && proof.index == index &&
           !proof_check(&proof, leaf, log, &a, out, NULL);
}

// A bit of what is proved: not of the cosignatures, which the log does not sign.
static void one_bit_less(struct place *p, struct span file, const uint8_t leaf[HASH_BYTES],
                         uint64_t index, const struct verifier *log) {
    struct checkpoint c;
    const char mark[] = "\n\xE2\x80\x94 " SAMPLE_RECORD "/";
    const uint8_t *cosignatures = memmem(file.data, file.size, mark, sizeof mark - 1);
    size_t size = cosignatures ? (size_t)(cosignatures - file.data) : file.size;
    uint8_t *bytes = arena_get(&p->arena, file.size), other[HASH_BYTES];
    memcpy(bytes, file.data, file.size);
    for (int i = 0; i < 8; i++) {
        size_t bit = some(p, 8 * size);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        if (holds(span(bytes, file.size), leaf, index, log, &c))
            fail_msg("entry %" PRIu64 ", bit %zu of byte %zu: it holds", index, bit % 8, bit / 8);
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    memcpy(other, leaf, HASH_BYTES);
    other[some(p, HASH_BYTES)] ^= 1;
    assert_false(holds(file, other, index, log, &c));
    assert_false(holds(file, leaf, index + 1, log, &c));
}

static void prove_all(struct place *p, uint64_t expected) {
    struct verifier log = record_log_key(p->r);
    for (uint64_t i = 0; i < record_size(p->r); i++) {
        BUF_SCOPED struct buf file;
        struct checkpoint c = {0};
        uint8_t leaf[HASH_BYTES];
        buf_init(&file, LIMIT_PROOF_BYTES);
        assert_ok(record_prove(p->r, i, &file, e));
        leaf_of(p->r, i, leaf);
        if (!holds(buf_span(&file), leaf, i, &log, &c))
            fail_msg("the proof of entry %" PRIu64 " does not hold", i);
        assert_int_equal(c.size, i < expected ? expected : record_size(p->r));
        one_bit_less(p, buf_span(&file), leaf, i, &log);
        arena_reset(&p->arena);
    }
    BUF_SCOPED struct buf file;
    buf_init(&file, LIMIT_PROOF_BYTES);
    assert_refused(record_prove(p->r, record_size(p->r), &file, e), ERR_NOT_FOUND,
                   "this record has");
    assert_refused(record_prove(p->r, UINT64_MAX, &file, e), ERR_NOT_FOUND, "this record has");
}

static void every_entry_is_proved_under_the_newest_checkpoint_that_is_held(void **state) {
    struct place *p = *state;
    prove_all(p, 0); // nothing is held yet
    grow(p, 40);
    assert_ok(sample_cosign(p->r, e));
    prove_all(p, 40);
    grow(p, 43); // these three stand under the newest
    prove_all(p, 40);
    grow(p, 263);
    assert_ok(sample_cosign(p->r, e));
    prove_all(p, 263);
}

static void a_proof_carries_cosignatures_that_verify(void **state) {
    struct place *p = *state;
    BUF_SCOPED struct buf file;
    ARENA_SCOPED struct arena a;
    struct proof proof;
    struct note note;
    arena_init(&a);
    buf_init(&file, LIMIT_PROOF_BYTES);
    grow(p, 5);
    assert_ok(sample_cosign(p->r, e));
    assert_ok(record_prove(p->r, 3, &file, e));
    assert_ok(proof_parse(buf_span(&file), &a, &proof, e));
    assert_ok(note_parse(proof.checkpoint, &a, &note, e));
    assert_int_equal(note.count, 4);
    for (size_t i = 1; i < 4; i++) {
        const struct key *k = state_key(record_state(p->r), note.sigs[i].name, note.sigs[i].id);
        int64_t time_s;
        assert_non_null(k);
        assert_ok(cosignature_check(note.text, &note.sigs[i], &k->v, &time_s, e));
        note.sigs[i].blob[some(p, note.sigs[i].blob_bytes)] ^= 4;
        assert_int_not_equal(cosignature_check(note.text, &note.sigs[i], &k->v, &time_s, NULL), OK);
    }
}

// Tiles.

typedef void leaf_source(void *context, uint64_t index, uint8_t leaf[HASH_BYTES]);

// The root of the 2^level leaves from `first`, by the definition and nothing else.
static void naive(leaf_source *leaf, void *context, uint64_t first, int level,
                  uint8_t out[HASH_BYTES]) {
    uint8_t left[HASH_BYTES], right[HASH_BYTES];
    if (!level) {
        leaf(context, first, out);
        return;
    }
    naive(leaf, context, first, level - 1, left);
    naive(leaf, context, first + (UINT64_C(1) << (level - 1)), level - 1, right);
    merkle_node(left, right, out);
}

static void check_hashes(struct span tile, struct tile_id id, leaf_source *leaf, void *context) {
    assert_int_equal(tile.size, (size_t)id.width * HASH_BYTES);
    for (int i = 0; i < id.width; i++) {
        uint8_t hash[HASH_BYTES];
        uint64_t at = id.index * TILE_WIDTH + (uint64_t)i;
        naive(leaf, context, at << (8 * id.level), 8 * id.level, hash);
        if (memcmp(hash, tile.data + i * HASH_BYTES, HASH_BYTES) != 0)
            fail_msg("hash %d of tile %d/%" PRIu64, i, id.level, id.index);
    }
}

// Which tiles there must be, by the arithmetic of the specification.
static size_t tiles_of(uint64_t size) {
    size_t count = 0;
    for (int level = 0; level < 8; level++) {
        uint64_t hashes = size >> (8 * level); // floor(size / 256^level)
        size_t of_level = (size_t)(hashes / 256 + (hashes % 256 != 0));
        count += level ? of_level : 2 * of_level; // bundles too
    }
    return count;
}

struct published {
    struct place *p;
    const char *dir;
    size_t count;
};

static void record_leaf(void *context, uint64_t index, uint8_t leaf[HASH_BYTES]) {
    leaf_of(context, index, leaf);
}

static void check_bundle(struct place *p, struct span bundle, struct tile_id id) {
    for (int i = 0; i < id.width; i++) {
        BUF_SCOPED struct buf entry;
        struct span given;
        buf_init(&entry, LIMIT_ENTRY_BYTES);
        assert_ok(bundle_cut(&bundle, &given, e));
        assert_ok(truth_get_entry(record_truth(p->r), id.index * 256 + (uint64_t)i, &entry, e));
        assert_true(span_equal(given, buf_span(&entry)));
    }
    assert_int_equal(bundle.size, 0);
}

static enum err check_file(void *context, struct tile_id id, struct error *e) {
    struct published *x = context;
    BUF_SCOPED struct buf name;
    BUF_SCOPED struct buf bytes;
    (void)e;
    buf_init(&name, 256);
    tile_path_print(id, &name);
    get_file(arena_printf(&x->p->arena, "%s/%s", x->dir, buf_str(&name)), &bytes);
    if (id.level == TILE_ENTRIES)
        check_bundle(x->p, buf_span(&bytes), id);
    else
        check_hashes(buf_span(&bytes), id, record_leaf, x->p->r);
    x->count++;
    return OK;
}

static int count_files(const char *folder) { // find -type f | wc -l
    int count = 0;
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *at = readdir(d); at; at = readdir(d)) {
        char path[512];
        if (!strcmp(at->d_name, ".") || !strcmp(at->d_name, ".."))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, at->d_name);
        count += at->d_type == DT_DIR ? count_files(path) : 1;
    }
    closedir(d);
    return count;
}

static void published_are_exactly_the_tiles_of_the_size(void **state) {
    static const uint64_t sizes[] = {1, 2, 255, 256, 257, 511, 513};
    struct place *p = *state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct published x = {p, arena_printf(&p->arena, "%s/p%zu", p->folder, i), 0};
        BUF_SCOPED struct buf note;
        BUF_SCOPED struct buf shown;
        grow(p, sizes[i]);
        assert_ok(record_publish(p->r, x.dir, e));
        assert_ok(tile_each(sizes[i], check_file, &x, e));
        assert_int_equal(x.count, tiles_of(sizes[i]));
        assert_int_equal(count_files(x.dir), x.count + 1);
        buf_init(&note, LIMIT_CHECKPOINT_BYTES);
        assert_ok(record_checkpoint_note(p->r, sizes[i], &note, e));
        get_file(arena_printf(&p->arena, "%s/checkpoint", x.dir), &shown);
        assert_true(span_equal(buf_span(&note), buf_span(&shown)));
    }
    struct published again = {p, arena_printf(&p->arena, "%s/p0", p->folder), 0};
    assert_ok(record_publish(p->r, again.dir, e)); // over an older one
    assert_ok(tile_each(513, check_file, &again, e));
}

static void tiles_that_there_are_not_are_not_found(void **state) {
    struct place *p = *state;
    static const struct {
        struct tile_id id;
        const char *why;
    } cases[] = {
        {{0, 1, 5}, "more than there are"},
        {{0, 2, 1}, "past the end"},
        {{1, 0, 2}, "one hash is there"},
        {{2, 0, 1}, "no such level yet"},
        {{7, 0, 1}, "far above"},
        {{TILE_ENTRIES, 1, 5}, "a bundle too long"},
        {{TILE_ENTRIES, 2, 1}, "a bundle past the end"},
        {{0, UINT64_C(1) << 60, 256}, "far away"},
        {{TILE_ENTRIES, UINT64_C(1) << 60, 256}, "a bundle far away"},
    };
    grow(p, 260);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf bytes;
        buf_init(&bytes, 1 << 25);
        if (record_tile(p->r, cases[i].id, &bytes, NULL) != ERR_NOT_FOUND)
            fail_msg("%s", cases[i].why);
    }
    BUF_SCOPED struct buf part;
    buf_init(&part, 1 << 25);
    assert_ok(record_tile(p->r, (struct tile_id){0, 0, 100}, &part, e)); // a part of a full one
    assert_int_equal(part.size, 3200);
}

// A tree of hashes alone, large enough for three levels.

#define LARGE 70000

struct large {
    struct tree t;
    uint8_t *tiles; // full ones of level 0, as a store would keep them
    size_t tile_count, told[TREE_LEVELS], visited;
};

static void large_leaf(void *context, uint64_t index, uint8_t leaf[HASH_BYTES]) {
    (void)context;
    hash_one(span(&index, sizeof index), leaf);
}

static enum err keep_tile(void *context, int level, uint64_t index, struct span tile,
                          struct error *e) {
    struct large *l = context;
    (void)e;
    assert_int_equal(index, l->told[level]++); // each once, in order
    if (level == 0)
        memcpy(l->tiles + index * 8192, tile.data, 8192);
    check_hashes(tile, (struct tile_id){level, index, 256}, large_leaf, NULL);
    return OK;
}

static enum err give_tile(void *context, uint64_t index, uint8_t *tile, struct error *e) {
    struct large *l = context;
    (void)e;
    memcpy(tile, l->tiles + index * 8192, 8192);
    return OK;
}

static enum err check_tile(void *context, struct tile_id id, struct error *e) {
    struct large *l = context;
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, 8192);
    l->visited++;
    if (id.level == TILE_ENTRIES)
        return OK;
    enum err err = tree_tile(&l->t, id, &bytes, e);
    if (!err)
        check_hashes(buf_span(&bytes), id, large_leaf, NULL);
    return err;
}

static void a_tree_of_seventy_thousand_is_what_anybody_computes(void **state) {
    (void)state;
    struct large l = {.tiles = memory_get(LARGE / 256 * 8192)};
    struct frontier f;
    uint8_t leaf[HASH_BYTES], root[HASH_BYTES], other[HASH_BYTES];
    tree_init(&l.t, give_tile, &l);
    frontier_init(&f);
    for (uint64_t i = 0; i < LARGE; i++) {
        large_leaf(NULL, i, leaf);
        assert_ok(tree_add(&l.t, leaf, keep_tile, &l, e));
        frontier_add(&f, leaf);
        if (i % 9973 == 0 || i + 1 == LARGE || (i + 2) % 65536 < 3) {
            assert_ok(tree_root(&l.t, i + 1, root, e));
            frontier_root(&f, other);
            assert_memory_equal(root, other, HASH_BYTES);
        }
    }
    assert_int_equal(l.told[0], LARGE / 256);
    assert_int_equal(l.told[1], 1);
    assert_ok(tile_each(LARGE, check_tile, &l, e));
    assert_int_equal(l.visited, tiles_of(LARGE));
    // Read again, from the roots of its tiles and the leaves behind them.
    struct tree again;
    tree_init(&again, give_tile, &l);
    for (uint64_t n = 0; n < LARGE / 256; n++) {
        tile_subtree(l.tiles + n * 8192, 256, 8, 0, leaf);
        tree_add_tile_root(&again, leaf);
    }
    for (uint64_t i = LARGE - LARGE % 256; i < LARGE; i++) {
        large_leaf(NULL, i, leaf);
        assert_ok(tree_add(&again, leaf, NULL, NULL, e));
    }
    for (uint64_t size = 1; size <= LARGE; size += 6661) {
        assert_ok(tree_root(&again, size, root, e));
        assert_ok(tree_root(&l.t, size, other, e));
        assert_memory_equal(root, other, HASH_BYTES);
    }
    assert_refused(tree_root(&again, LARGE + 1, root, e), ERR_NOT_FOUND, "70000");
    tree_done(&again);
    tree_done(&l.t);
    free(l.tiles);
}

#define ALONE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        ALONE(every_entry_is_proved_under_the_newest_checkpoint_that_is_held),
        ALONE(a_proof_carries_cosignatures_that_verify),
        ALONE(published_are_exactly_the_tiles_of_the_size),
        ALONE(tiles_that_there_are_not_are_not_found),
        cmocka_unit_test(a_tree_of_seventy_thousand_is_what_anybody_computes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
