// SPDX-License-Identifier: Apache-2.0
// Tiles and entry bundles (C2SP tlog-tiles v0.1.0): names, sizes, contents.
#ifndef LOG_TILE_H
#define LOG_TILE_H

#include "base/buf.h"
#include "log/merkle.h"

#define TILE_WIDTH 256
#define TILE_LEVEL_MAX 7  // 256^8 leaves are more than LIMIT_TREE_SIZE
#define TILE_ENTRIES (-1) // as a level: an entry bundle

struct tile_id {
    int level;      // 0..TILE_LEVEL_MAX, or TILE_ENTRIES
    uint64_t index; // N
    int width;      // 1..256; 256 is a full tile
};

// "tile/0/x001/067.p/3" without a leading slash. Only the canonical spelling parses.
CHECKED enum err tile_path_parse(struct span path, struct tile_id *out, struct error *e);
void tile_path_print(struct tile_id id, struct buf *out);

// How many hashes level `level` has in a tree of `size` leaves: floor(size / 256^level).
uint64_t tile_hashes(uint64_t size, int level);
// Whether a tree of `size` leaves has this tile (partial ones: exactly that width or more leaves).
bool tile_exists(struct tile_id id, uint64_t size);
// Calls back for every tile of a tree of `size` leaves, bundles included, lowest level first.
typedef enum err tile_visit(void *context, struct tile_id id, struct error *e);
CHECKED enum err tile_each(uint64_t size, tile_visit *visit, void *context, struct error *e);

// The hash of a perfect subtree inside a tile: of 2^within leaves-of-this-tile (0..8), the
// index-th. data holds `width` hashes. Asserts that it lies inside.
void tile_subtree(const uint8_t *data, int width, int within, int index, uint8_t out[HASH_BYTES]);

// Entry bundles: u16 big-endian length, then the entry.
CHECKED enum err bundle_put(struct buf *out, struct span entry, struct error *e);
// Takes the first entry off `rest`; ERR_INVALID when what is left does not hold one.
CHECKED enum err bundle_cut(struct span *rest, struct span *entry, struct error *e);

#endif
