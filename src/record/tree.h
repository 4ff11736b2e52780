// SPDX-License-Identifier: Apache-2.0
// The Merkle tree of a growing log: what is needed to add leaves and to give any hash of it.
//
// In memory are the unfinished level-0 tile and all hashes of levels >= 1 (64 bytes for 256
// entries); full level-0 tiles are read through a callback and a few are kept. Beside the hashes of
// a tile stand those of the subtrees within it, each computed once, so that roots and proofs are
// put together and not hashed anew. No storage, no signature.
#ifndef RECORD_TREE_H
#define RECORD_TREE_H

#include "base/buf.h"
#include "log/merkle.h"
#include "log/tile.h"

#define TREE_LEVELS (TILE_LEVEL_MAX + 1)
#define TREE_CACHE 8

// Gives the 8,192 bytes of a full level-0 tile.
typedef enum err tree_read(void *context, uint64_t index, uint8_t *tile, struct error *e);
// A tile has become full; its bytes. May be NULL.
typedef enum err tree_full(void *context, int level, uint64_t index, struct span tile,
                           struct error *e);

// Of a tile: the root of 2^w hashes, the i-th such, stands at (256 >> w) + i; w = 1..8.
typedef hash_bytes tree_inner[TILE_WIDTH];

struct tree_tile {
    hash_bytes hashes[TILE_WIDTH];
    tree_inner inner; // as far as the hashes go
};

struct tree {
    uint64_t size;
    struct tree_tile edge; // level 0, the unfinished tile
    struct {
        struct tree_tile *tiles;
        size_t count, capacity; // hashes; tiles
    } level[TREE_LEVELS];       // [0] is not used
    tree_read *read;
    void *context;
    struct {
        uint64_t index;
        bool there;
        struct tree_tile tile;
    } * cache; // TREE_CACHE of them
    size_t next;
};

void tree_init(struct tree *t, tree_read *read, void *context);
void tree_done(struct tree *t);
// For loading: a full level-0 tile's root, in order, while the edge is empty.
void tree_add_tile_root(struct tree *t, const uint8_t root[HASH_BYTES]);
CHECKED enum err tree_add(struct tree *t, const uint8_t leaf[HASH_BYTES], tree_full *full,
                          void *context, struct error *e);
// A merkle_read over a struct tree.
enum err tree_hash(void *tree, int level, uint64_t index, uint8_t out[HASH_BYTES], struct error *e);
CHECKED enum err tree_root(struct tree *t, uint64_t size, uint8_t root[HASH_BYTES],
                           struct error *e);
// The bytes of a tile of this tree, full or of `width` hashes.
CHECKED enum err tree_tile(struct tree *t, struct tile_id id, struct buf *out, struct error *e);

#endif
