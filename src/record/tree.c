// SPDX-License-Identifier: Apache-2.0
#include "record/tree.h"

#include "base/arena.h"

#include <assert.h>

void tree_init(struct tree *t, tree_read *read, void *context) {
    *t = (struct tree){.read = read, .context = context};
    t->cache = memory_get(TREE_CACHE * sizeof *t->cache);
}

void tree_done(struct tree *t) {
    for (int l = 0; l < TREE_LEVELS; l++)
        free(t->level[l].tiles);
    free(t->cache);
    *t = (struct tree){0};
}

// The hash at `at` has come: so have the roots of the subtrees that it completes.
static void complete(struct tree_tile *tile, size_t at) {
    for (int w = 1; w <= 8 && (at + 1) % ((size_t)1 << w) == 0; w++) {
        size_t i = at >> w, below = (size_t)TILE_WIDTH >> (w - 1);
        hash_bytes *pair = w == 1 ? &tile->hashes[2 * i] : &tile->inner[below + 2 * i];
        merkle_node(pair[0], pair[1], tile->inner[((size_t)TILE_WIDTH >> w) + i]);
    }
}

static const uint8_t *root_of(const struct tree_tile *tile) {
    return tile->inner[1];
}

static void push(struct tree *t, int level, const uint8_t hash[HASH_BYTES]) {
    size_t count = t->level[level].count, at = count % TILE_WIDTH;
    if (count / TILE_WIDTH == t->level[level].capacity) {
        t->level[level].capacity = count ? 2 * t->level[level].capacity : 1;
        t->level[level].tiles = memory_grow(
            t->level[level].tiles, t->level[level].capacity * sizeof *t->level[level].tiles);
    }
    struct tree_tile *tile = &t->level[level].tiles[count / TILE_WIDTH];
    memcpy(tile->hashes[at], hash, HASH_BYTES);
    complete(tile, at);
    t->level[level].count++;
}

// The newest hashes of `level` have filled a tile: tells it, and pushes its root one level up.
static enum err lift(struct tree *t, int level, tree_full *full, void *context, struct error *e) {
    while (level < TREE_LEVELS && t->level[level].count % TILE_WIDTH == 0) {
        size_t number = t->level[level].count / TILE_WIDTH - 1;
        const struct tree_tile *tile = &t->level[level].tiles[number];
        enum err err =
            full ? full(context, level, number, span(tile->hashes, sizeof tile->hashes), e) : OK;
        if (err || level + 1 == TREE_LEVELS)
            return err;
        push(t, ++level, root_of(tile));
    }
    return OK;
}

void tree_add_tile_root(struct tree *t, const uint8_t root[HASH_BYTES]) {
    assert(t->size % TILE_WIDTH == 0);
    push(t, 1, root);
    t->size += TILE_WIDTH;
    enum err err = lift(t, 1, NULL, NULL, NULL);
    assert(!err);
    (void)err;
}

enum err tree_add(struct tree *t, const uint8_t leaf[HASH_BYTES], tree_full *full, void *context,
                  struct error *e) {
    size_t at = t->size % TILE_WIDTH;
    memcpy(t->edge.hashes[at], leaf, HASH_BYTES);
    complete(&t->edge, at);
    t->size++;
    if (t->size % TILE_WIDTH)
        return OK;
    uint64_t index = t->size / TILE_WIDTH - 1;
    t->cache[t->next].index = index; // the tile just filled is the likeliest to be asked for
    t->cache[t->next].there = true;
    t->cache[t->next].tile = t->edge;
    t->next = (t->next + 1) % TREE_CACHE;
    enum err err =
        full ? full(context, 0, index, span(t->edge.hashes, sizeof t->edge.hashes), e) : OK;
    if (err)
        return err;
    push(t, 1, root_of(&t->edge));
    return lift(t, 1, full, context, e);
}

static enum err full_tile(struct tree *t, uint64_t index, const struct tree_tile **out,
                          struct error *e) {
    for (size_t i = 0; i < TREE_CACHE; i++)
        if (t->cache[i].there && t->cache[i].index == index) {
            *out = &t->cache[i].tile;
            return OK;
        }
    struct tree_tile *tile = &t->cache[t->next].tile;
    t->cache[t->next].there = false;
    enum err err = t->read(t->context, index, tile->hashes[0], e);
    if (err)
        return err;
    for (size_t i = 0; i < TILE_WIDTH; i++)
        complete(tile, i);
    // A tile from outside counts only while it comes to what the tree above it holds: else hashes
    // of one level would be proved by another's.
    const struct tree_tile *above = &t->level[1].tiles[index / TILE_WIDTH];
    if (memcmp(root_of(tile), above->hashes[index % TILE_WIDTH], HASH_BYTES) != 0)
        return error_set(e, ERR_CORRUPT, "hash tile 0/%llu is not what the tile above it holds",
                         (unsigned long long)index);
    t->cache[t->next].there = true;
    t->cache[t->next].index = index;
    *out = tile;
    t->next = (t->next + 1) % TREE_CACHE;
    return OK;
}

// The tile of hashes `index` at `level`, full or not.
static enum err find_tile(struct tree *t, int level, uint64_t index, const struct tree_tile **out,
                          struct error *e) {
    if (level == 0 && index < t->size / TILE_WIDTH)
        return full_tile(t, index, out, e);
    *out = level ? &t->level[level].tiles[index] : &t->edge;
    return OK;
}

enum err tree_hash(void *context, int level, uint64_t index, uint8_t out[HASH_BYTES],
                   struct error *e) {
    struct tree *t = context;
    const struct tree_tile *tile;
    int within = level % 8;
    uint64_t first = index << within; // of the tile level's hashes
    size_t at = (size_t)(first % TILE_WIDTH) >> within;
    enum err err = find_tile(t, level / 8, first / TILE_WIDTH, &tile, e);
    if (err)
        return err;
    const uint8_t *hash =
        within ? tile->inner[((size_t)TILE_WIDTH >> within) + at] : tile->hashes[at];
    memcpy(out, hash, HASH_BYTES);
    return OK;
}

enum err tree_root(struct tree *t, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    if (size > t->size)
        return error_set(e, ERR_NOT_FOUND, "the tree has %llu leaves, not %llu",
                         (unsigned long long)t->size, (unsigned long long)size);
    return merkle_root(size, tree_hash, t, root, e);
}

enum err tree_tile(struct tree *t, struct tile_id id, struct buf *out, struct error *e) {
    const struct tree_tile *tile;
    if (id.level < 0 || !tile_exists(id, t->size))
        return error_set(e, ERR_NOT_FOUND, "the tree of %llu leaves has no such tile",
                         (unsigned long long)t->size);
    enum err err = find_tile(t, id.level, id.index, &tile, e);
    if (!err)
        buf_put(out, tile->hashes, (size_t)id.width * HASH_BYTES);
    return err;
}
