// SPDX-License-Identifier: Apache-2.0
#include "net/tiles.h"

#include "base/arena.h"
#include "log/tile.h"

#include <stdlib.h>

// A proof of consistency touches two paths, of a tile for each level of eight.
#define KEPT 32

struct tiles {
    struct client *host;
    uint64_t size;
    struct kept {
        struct tile_id id;
        uint8_t hashes[TILE_WIDTH * HASH_BYTES];
    } kept[KEPT];
    size_t count, next;
};

struct tiles *tiles_new(struct client *host, uint64_t size) {
    struct tiles *t = memory_get(sizeof *t);
    t->host = host;
    t->size = size;
    return t;
}

void tiles_free(struct tiles **t) {
    free(*t);
}

static enum err fetch(struct tiles *t, struct tile_id id, const struct kept **out,
                      struct error *e) {
    for (size_t i = 0; i < t->count; i++)
        if (t->kept[i].id.level == id.level && t->kept[i].id.index == id.index) {
            *out = &t->kept[i];
            return OK;
        }
    BUF_SCOPED struct buf path, bytes;
    size_t wanted = (size_t)id.width * HASH_BYTES;
    buf_init(&path, 128);
    buf_init(&bytes, wanted);
    tile_path_print(id, &path);
    enum err err = client_get(t->host, buf_str(&path), wanted, &bytes, e);
    if (err)
        return err;
    if (bytes.size != wanted)
        return error_set(e, ERR_INVALID, "%s/%s: has %zu bytes, not %zu", client_url(t->host),
                         buf_str(&path), bytes.size, wanted);
    struct kept *k = &t->kept[t->next];
    t->next = (t->next + 1) % KEPT;
    t->count += t->count < KEPT;
    k->id = id;
    memcpy(k->hashes, bytes.data, wanted);
    *out = k;
    return OK;
}

enum err tiles_hash(void *tiles, int level, uint64_t index, uint8_t out[HASH_BYTES],
                    struct error *e) {
    struct tiles *t = tiles;
    int within = level % 8;
    uint64_t first = index << within; // of the tile level's hashes
    struct tile_id id = {.level = level / 8, .index = first / TILE_WIDTH};
    uint64_t left = tile_hashes(t->size, id.level) - id.index * TILE_WIDTH;
    id.width = left < TILE_WIDTH ? (int)left : TILE_WIDTH;
    const struct kept *k = NULL;
    enum err err = fetch(t, id, &k, e);
    if (!err)
        tile_subtree(k->hashes, id.width, within, (int)(first % TILE_WIDTH) >> within, out);
    return err;
}
