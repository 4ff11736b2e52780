// SPDX-License-Identifier: Apache-2.0
#include "log/tile.h"

#include "base/arena.h"
#include "base/codec.h"
#include "base/limits.h"
#include "log/example.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    const char *path;
    struct tile_id id;
} paths[] = {
    {"tile/0/000", {0, 0, 256}},
    {"tile/0/005", {0, 5, 256}},
    {"tile/0/999", {0, 999, 256}},
    {"tile/0/x001/000", {0, 1000, 256}},
    {"tile/0/x999/999", {0, 999999, 256}},
    {"tile/0/x001/x000/000", {0, 1000000, 256}},
    {"tile/0/x001/x234/067", {0, 1234067, 256}},
    {"tile/7/000.p/127", {7, 0, 127}},
    {"tile/entries/000.p/3", {TILE_ENTRIES, 0, 3}},
    {"tile/entries/x001/067.p/255", {TILE_ENTRIES, 1067, 255}},
    {"tile/entries/x009/x223/x372/x036/x854/x775/807.p/1", {TILE_ENTRIES, LIMIT_TREE_SIZE, 1}},
};

static void paths_are_read_and_printed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        struct tile_id id;
        struct error e = {0};
        if (tile_path_parse(span_str(paths[i].path), &id, &e))
            fail_msg("%s: %s", paths[i].path, e.message);
        assert_int_equal(id.level, paths[i].id.level);
        assert_true(id.index == paths[i].id.index);
        assert_int_equal(id.width, paths[i].id.width);
        BUF_SCOPED struct buf out;
        buf_init(&out, 100);
        tile_path_print(id, &out);
        assert_string_equal(buf_str(&out), paths[i].path);
    }
}

static const struct {
    const char *path;
    const char *why;
} bad_paths[] = {
    {"", "empty"},
    {"tile", "the word alone"},
    {"tile/", "no level"},
    {"tile/0", "no number"},
    {"tile/0/", "an empty number"},
    {"/tile/0/000", "a slash before it"},
    {"Tile/0/000", "a capital"},
    {"tiles/0/000", "another word"},
    {"tile//000", "no level between the slashes"},
    {"tile/8/000", "level 8 begins past the largest tree"},
    {"tile/63/000", "level 63"},
    {"tile/256/000", "a level that is 0 in 8 bits"},
    {"tile/4294967296/000", "a level that is 0 in 32 bits"},
    {"tile/00/000", "a level with a leading zero"},
    {"tile/-1/000", "a level below 0"},
    {"tile/+1/000", "a level with a sign"},
    {"tile/ 1/000", "a level with a space"},
    {"tile/x0/000", "a letter before the level"},
    {"tile/data/000", "another log's name for bundles"},
    {"tile/entrie/000", "entries misspelt"},
    {"tile/Entries/000", "entries with a capital"},
    {"tile/entries", "entries and no number"},
    {"tile/0/0", "one digit"},
    {"tile/0/00", "two digits"},
    {"tile/0/0000", "four digits"},
    {"tile/0/1000", "four digits for 1000"},
    {"tile/0/x000/000", "a leading group of zeros"},
    {"tile/0/x000/x001/000", "a leading group of zeros before others"},
    {"tile/0/x001", "the last group has x"},
    {"tile/0/x001/", "nothing after the last x group"},
    {"tile/0/x001/x000", "all groups have x"},
    {"tile/0/001/000", "a first group without x"},
    {"tile/0/X001/000", "a capital X"},
    {"tile/0/x01/000", "a group of two digits"},
    {"tile/0/x0001/000", "a group of four digits"},
    {"tile/0/xx01/000", "two x"},
    {"tile/0/x-01/000", "a sign in a group"},
    {"tile/0/x001/0 0", "a space in a group"},
    {"tile/0/x001//000", "an empty group"},
    {"tile/0/x009/x223/x372/x036/x854/x775/808", "2^63"},
    {"tile/0/x018/x446/x744/x073/x709/x551/616", "2^64, which is 0 in 64 bits"},
    {"tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999", "far past 2^64"},
    {"tile/0/000/", "a slash at the end"},
    {"tile/0/000 ", "a space at the end"},
    {"tile/0/000\n", "a newline at the end"},
    {"tile/0/000/000", "a group too many"},
    {"tile/0/00a", "a letter among the digits"},
    {"tile/0/\xD9\xA0\xD9\xA0\xD9\xA0", "Arabic digits"},
    {"tile/0/000.p", "partial and no width"},
    {"tile/0/000.p/", "partial and an empty width"},
    {"tile/0/000.p/0", "width 0"},
    {"tile/0/000.p/256", "width 256 is a full tile"},
    {"tile/0/000.p/257", "a width past a full tile's"},
    {"tile/0/000.p/4294967297", "a width that is 1 in 32 bits"},
    {"tile/0/000.p/01", "a width with a leading zero"},
    {"tile/0/000.p/-1", "a negative width"},
    {"tile/0/000.p/3/", "a slash after the width"},
    {"tile/0/000.p/3/4", "a second width"},
    {"tile/0/000.p3", "no slash before the width"},
    {"tile/0/000/3", "no .p before the width"},
    {"tile/0/000.P/3", "a capital P"},
    {"tile/0/000p/3", "no dot"},
    {"tile/0/000..p/3", "two dots"},
    {"tile/0/x001.p/3", "partial with x in its last group"},
    {"tile/0/x001.p/000", "a width inside the number"},
    {"tile/0/../checkpoint", "up a folder"},
    {"tile/0/000?x", "a query"},
    {"tile/0/000.gz", "another ending"},
    {"checkpoint", "the checkpoint"},
};

static void only_the_one_spelling_of_a_path_is_read(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad_paths / sizeof bad_paths[0]; i++) {
        struct tile_id id = {.width = 77};
        struct error e = {0};
        if (tile_path_parse(span_str(bad_paths[i].path), &id, &e) != ERR_INVALID)
            fail_msg("%s: \"%s\" is read", bad_paths[i].why, bad_paths[i].path);
        assert_string_equal(e.rule, "malformed-tile-path");
        assert_int_equal(id.width, 77);
    }
    struct tile_id id;
    assert_int_equal(tile_path_parse(span("tile/0/00\0", 10), &id, NULL), ERR_INVALID);
}

// For each size, how many full tiles a level has and how wide its partial one is.
static const struct {
    uint64_t size;
    int level;
    uint64_t full;
    int partial;
} tables[] = {
    {0, 0, 0, 0},         {1, 0, 0, 1},         {1, 1, 0, 0},       {255, 0, 0, 255},
    {256, 0, 1, 0},       {256, 1, 0, 1},       {256, 2, 0, 0},     {257, 0, 1, 1},
    {257, 1, 0, 1},       {65535, 0, 255, 255}, {65535, 1, 0, 255}, {65535, 2, 0, 0},
    {65536, 0, 256, 0},   {65536, 1, 1, 0},     {65536, 2, 0, 1},   {65536, 3, 0, 0},
    {70000, 0, 273, 112}, {70000, 1, 1, 17},    {70000, 2, 0, 1},   {70000, 3, 0, 0},
};

static void sizes_have_these_tiles(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        struct tile_id id = {tables[i].level, 0, 256};
        assert_true(tile_hashes(tables[i].size, id.level) ==
                    tables[i].full * 256 + (uint64_t)tables[i].partial);
        for (; id.index < tables[i].full; id.index++)
            assert_true(tile_exists(id, tables[i].size));
        for (id.width = 1; id.width <= 256; id.width++)
            assert_true(tile_exists(id, tables[i].size) == (id.width <= tables[i].partial));
    }
    assert_true(tile_hashes(LIMIT_TREE_SIZE, 7) == 127);
    assert_true(tile_hashes(LIMIT_TREE_SIZE, TILE_ENTRIES) == LIMIT_TREE_SIZE);
    assert_true(tile_exists((struct tile_id){7, 0, 127}, LIMIT_TREE_SIZE));
    assert_false(tile_exists((struct tile_id){7, 0, 128}, LIMIT_TREE_SIZE));
    assert_false(tile_exists((struct tile_id){0, LIMIT_TREE_SIZE, 1}, LIMIT_TREE_SIZE));
    assert_true(tile_exists((struct tile_id){0, 0, 3}, 256)); // narrower than what there is
}

struct listing {
    uint64_t size;
    struct tile_id last;
    uint64_t hashes[TILE_LEVEL_MAX + 2]; // by level + 1
    size_t tiles, stop_at;
};

static enum err list_tile(void *context, struct tile_id id, struct error *e) {
    struct listing *l = context;
    assert_true(tile_exists(id, l->size));
    assert_true(id.level > l->last.level ||
                (id.level == l->last.level && id.index == l->last.index + 1));
    assert_true(id.level == l->last.level || id.index == 0);
    l->last = id;
    l->hashes[id.level + 1] += (uint64_t)id.width;
    return ++l->tiles == l->stop_at ? error_set(e, ERR_IO, "the disk is gone") : OK;
}

static void each_tile_is_visited_once_the_lowest_level_first(void **state) {
    (void)state;
    static const struct {
        uint64_t size;
        size_t tiles;
    } rows[] = {{0, 0},   {1, 2},   {255, 2},     {256, 3},
                {257, 5}, {300, 5}, {65536, 514}, {70000, 2 * 274 + 2 + 1}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct listing l = {.size = rows[i].size, .last = {.level = -2}};
        assert_int_equal(tile_each(l.size, list_tile, &l, NULL), OK);
        assert_int_equal(l.tiles, rows[i].tiles);
        for (int level = TILE_ENTRIES; level <= TILE_LEVEL_MAX; level++)
            assert_true(l.hashes[level + 1] == tile_hashes(l.size, level));
    }
    for (size_t stop = 1; stop <= 5; stop++) {
        struct listing l = {.size = 257, .last = {.level = -2}, .stop_at = stop};
        assert_int_equal(tile_each(l.size, list_tile, &l, NULL), ERR_IO);
        assert_int_equal(l.tiles, stop);
    }
}

static void subtrees_of_a_tile_are_subtrees_of_the_tree(void **state) {
    (void)state;
    hash_bytes data[TILE_WIDTH], level[TILE_WIDTH], got;
    for (size_t i = 0; i < TILE_WIDTH; i++)
        merkle_leaf(span(&i, sizeof i), data[i]);
    memcpy(level, data, sizeof level);
    for (int within = 0; within <= 8; within++) {
        for (int index = 0; index < TILE_WIDTH >> within; index++) {
            int width = (index + 1) << within; // the narrowest tile that holds it
            tile_subtree(data[0], width, within, index, got);
            assert_memory_equal(got, level[index], HASH_BYTES);
        }
        for (int index = 0; index < TILE_WIDTH >> within >> 1; index++)
            merkle_node(level[2 * index], level[2 * index + 1], level[index]);
    }
}

// A log of 70,000 leaves whose tiles alone give its root: hash i of level l is tile hash i.
struct tiles {
    uint8_t *level[3];
    uint64_t size;
};

static enum err read_tiles(void *context, int level, uint64_t index, uint8_t out[HASH_BYTES],
                           struct error *e) {
    const struct tiles *t = context;
    (void)e;
    int tile_level = level / 8, within = level % 8;
    uint64_t first = index << within;
    uint64_t tile = first / TILE_WIDTH;
    uint64_t width = tile_hashes(t->size, tile_level) - tile * TILE_WIDTH;
    tile_subtree(t->level[tile_level] + tile * TILE_WIDTH * HASH_BYTES,
                 width < TILE_WIDTH ? (int)width : TILE_WIDTH, within,
                 (int)(first % TILE_WIDTH >> within), out);
    return OK;
}

static void tiles_give_the_root(void **state) {
    (void)state;
    struct tiles t = {.size = 70000};
    struct frontier f;
    hash_bytes root, want;
    frontier_init(&f);
    for (int level = 0; level < 3; level++)
        t.level[level] = memory_get((size_t)tile_hashes(t.size, level) * HASH_BYTES);
    for (uint64_t i = 0; i < t.size; i++) {
        merkle_leaf(span(&i, sizeof i), t.level[0] + i * HASH_BYTES);
        frontier_add(&f, t.level[0] + i * HASH_BYTES);
    }
    for (int level = 1; level < 3; level++)
        for (uint64_t i = 0; i < tile_hashes(t.size, level); i++)
            tile_subtree(t.level[level - 1] + i * TILE_WIDTH * HASH_BYTES, TILE_WIDTH, 8, 0,
                         t.level[level] + i * HASH_BYTES);
    frontier_root(&f, want);
    assert_int_equal(merkle_root(t.size, read_tiles, &t, root, NULL), OK);
    assert_memory_equal(root, want, HASH_BYTES);
    for (int level = 0; level < 3; level++)
        free(t.level[level]);
}

static void the_worked_example_has_this_bundle_and_tile(void **state) {
    (void)state;
    static const char *const entries[] = {"hello", "offer:1", "accept:1"};
    BUF_SCOPED struct buf bundle, tile, hex;
    buf_init(&bundle, 1000);
    buf_init(&tile, 1000);
    buf_init(&hex, 1000);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(bundle_put(&bundle, span_str(entries[i]), NULL), OK);
        merkle_leaf(span_str(entries[i]), buf_room(&tile, HASH_BYTES));
    }
    hex_put(&hex, buf_span(&bundle));
    assert_string_equal(buf_str(&hex), "000568656c6c6f00076f666665723a3100086163636570743a31");
    hash_bytes hash;
    hash_one(buf_span(&tile), hash);
    buf_clear(&hex);
    hex_put(&hex, span(hash, sizeof hash));
    assert_string_equal(buf_str(&hex),
                        "3f062488513de93c36918a74257221e17f4d7a95063e59ae2bb9913d2b06e1c8");
    struct span rest = buf_span(&bundle), entry;
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(bundle_cut(&rest, &entry, NULL), OK);
        assert_true(span_is(entry, entries[i]));
    }
    assert_int_equal(rest.size, 0);
}

static void bundles_that_are_cut_off_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *data;
        size_t size;
        const char *why;
    } rows[] = {
        {"", 0, "nothing left"},
        {"\0", 1, "half a length"},
        {"\0\1", 2, "a length and no entry"},
        {"\0\5hell", 6, "the last byte is missing"},
        {"\1\0hello", 7, "the length is big-endian: 256"},
        {"\xFF\xFFhello", 7, "the largest length and five bytes"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct span rest = span(rows[i].data, rows[i].size), entry = span_str("kept");
        if (bundle_cut(&rest, &entry, NULL) != ERR_INVALID)
            fail_msg("%s", rows[i].why);
        assert_int_equal(rest.size, rows[i].size);
        assert_true(span_is(entry, "kept"));
    }
    struct span rest = span("\0\0", 2), entry;
    assert_int_equal(bundle_cut(&rest, &entry, NULL), OK); // an empty entry is one
    assert_int_equal(entry.size + rest.size, 0);
}

static void entries_have_at_most_65535_bytes(void **state) {
    (void)state;
    BUF_SCOPED struct buf out;
    uint8_t *data = memory_get(65536);
    buf_init(&out, 65537 + 10);
    assert_int_equal(bundle_put(&out, span(data, 65536), NULL), ERR_LIMIT);
    assert_int_equal(out.size, 0);
    assert_int_equal(bundle_put(&out, span(data, 65535), NULL), OK);
    assert_int_equal(out.size, 65537);
    struct span rest = buf_span(&out), entry;
    assert_int_equal(bundle_cut(&rest, &entry, NULL), OK);
    assert_int_equal(entry.size, 65535);
    assert_int_equal(bundle_put(&out, span(data, 9), NULL), ERR_LIMIT); // 11 bytes into 10
    assert_int_equal(out.size, 65537);
    free(data);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_read_and_printed),
        cmocka_unit_test(only_the_one_spelling_of_a_path_is_read),
        cmocka_unit_test(sizes_have_these_tiles),
        cmocka_unit_test(each_tile_is_visited_once_the_lowest_level_first),
        cmocka_unit_test(subtrees_of_a_tile_are_subtrees_of_the_tree),
        cmocka_unit_test(tiles_give_the_root),
        cmocka_unit_test(the_worked_example_has_this_bundle_and_tile),
        cmocka_unit_test(bundles_that_are_cut_off_are_refused),
        cmocka_unit_test(entries_have_at_most_65535_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
