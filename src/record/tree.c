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
        free(t->level[l].hashes);
    free(t->cache);
    *t = (struct tree){0};
}

static void push(struct tree *t, int level, const uint8_t hash[HASH_BYTES]) {
    if (t->level[level].count == t->level[level].capacity) {
        t->level[level].capacity = t->level[level].capacity ? 2 * t->level[level].capacity : 64;
        t->level[level].hashes =
            memory_grow(t->level[level].hashes, t->level[level].capacity * sizeof(hash_bytes));
    }
    memcpy(t->level[level].hashes[t->level[level].count++], hash, HASH_BYTES);
}

// The newest hashes of `level` have filled a tile: tells it, and pushes its root one level up.
static enum err lift(struct tree *t, int level, tree_full *full, void *context, struct error *e) {
    while (level < TREE_LEVELS && t->level[level].count % TILE_WIDTH == 0) {
        size_t from = t->level[level].count - TILE_WIDTH;
        const uint8_t *tile = t->level[level].hashes[from];
        uint8_t root[HASH_BYTES];
        enum err err =
            full ? full(context, level, from / TILE_WIDTH, span(tile, TILE_WIDTH * HASH_BYTES), e)
                 : OK;
        if (err || level + 1 == TREE_LEVELS)
            return err;
        tile_subtree(tile, TILE_WIDTH, 8, 0, root);
        push(t, ++level, root);
    }
    return OK;
}

void tree_add_tile_root(struct tree *t, const uint8_t root[HASH_BYTES]) {
    assert(t->size % TILE_WIDTH == 0);
    push(t, 1, root);
    frontier_add_subtree(&t->frontier, 8, root);
    t->size += TILE_WIDTH;
    enum err err = lift(t, 1, NULL, NULL, NULL);
    assert(!err);
    (void)err;
}

enum err tree_add(struct tree *t, const uint8_t leaf[HASH_BYTES], tree_full *full, void *context,
                  struct error *e) {
    memcpy(t->edge[t->size % TILE_WIDTH], leaf, HASH_BYTES);
    frontier_add(&t->frontier, leaf);
    t->size++;
    if (t->size % TILE_WIDTH)
        return OK;
    uint64_t index = t->size / TILE_WIDTH - 1;
    uint8_t root[HASH_BYTES];
    t->cache[t->next].index = index; // the tile just filled is the likeliest to be asked for
    t->cache[t->next].there = true;
    memcpy(t->cache[t->next].hashes, t->edge, sizeof t->edge);
    t->next = (t->next + 1) % TREE_CACHE;
    enum err err = full ? full(context, 0, index, span(t->edge, sizeof t->edge), e) : OK;
    if (err)
        return err;
    tile_subtree(t->edge[0], TILE_WIDTH, 8, 0, root);
    push(t, 1, root);
    return lift(t, 1, full, context, e);
}

static enum err full_tile(struct tree *t, uint64_t index, const uint8_t **out, struct error *e) {
    for (size_t i = 0; i < TREE_CACHE; i++)
        if (t->cache[i].there && t->cache[i].index == index) {
            *out = t->cache[i].hashes;
            return OK;
        }
    t->cache[t->next].there = false;
    enum err err = t->read(t->context, index, t->cache[t->next].hashes, e);
    if (err)
        return err;
    // A tile from outside counts only while it comes to what the tree above it holds: else hashes
    // of one level would be proved by another's.
    uint8_t root[HASH_BYTES];
    tile_subtree(t->cache[t->next].hashes, TILE_WIDTH, 8, 0, root);
    if (memcmp(root, t->level[1].hashes[index], HASH_BYTES) != 0)
        return error_set(e, ERR_CORRUPT, "hash tile 0/%llu is not what the tile above it holds",
                         (unsigned long long)index);
    t->cache[t->next].there = true;
    t->cache[t->next].index = index;
    *out = t->cache[t->next].hashes;
    t->next = (t->next + 1) % TREE_CACHE;
    return OK;
}

enum err tree_hash(void *context, int level, uint64_t index, uint8_t out[HASH_BYTES],
                   struct error *e) {
    struct tree *t = context;
    int tile_level = level / 8, within = level % 8;
    uint64_t first = index << within; // of the tile level's hashes
    uint64_t tile = first / TILE_WIDTH;
    int at = (int)(first % TILE_WIDTH) >> within;
    const uint8_t *data;
    if (tile_level == 0 && tile < t->size / TILE_WIDTH) {
        enum err err = full_tile(t, tile, &data, e);
        if (!err)
            tile_subtree(data, TILE_WIDTH, within, at, out);
        return err;
    }
    size_t count = tile_level ? t->level[tile_level].count : (size_t)t->size;
    size_t left = count - (size_t)(tile * TILE_WIDTH);
    data = tile_level ? t->level[tile_level].hashes[tile * TILE_WIDTH] : t->edge[0];
    tile_subtree(data, left < TILE_WIDTH ? (int)left : TILE_WIDTH, within, at, out);
    return OK;
}

enum err tree_root(struct tree *t, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    if (size > t->size)
        return error_set(e, ERR_NOT_FOUND, "the tree has %llu leaves, not %llu",
                         (unsigned long long)t->size, (unsigned long long)size);
    if (size < t->size)
        return merkle_root(size, tree_hash, t, root, e);
    frontier_root(&t->frontier, root); // of each append: the tiles of all levels would be hashed
    return OK;
}

enum err tree_tile(struct tree *t, struct tile_id id, struct buf *out, struct error *e) {
    const uint8_t *data;
    if (id.level < 0 || !tile_exists(id, t->size))
        return error_set(e, ERR_NOT_FOUND, "the tree of %llu leaves has no such tile",
                         (unsigned long long)t->size);
    if (id.level == 0 && id.index < t->size / TILE_WIDTH) {
        enum err err = full_tile(t, id.index, &data, e);
        if (err)
            return err;
    } else {
        data = id.level ? t->level[id.level].hashes[id.index * TILE_WIDTH] : t->edge[0];
    }
    buf_put(out, data, (size_t)id.width * HASH_BYTES);
    return OK;
}
