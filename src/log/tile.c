// SPDX-License-Identifier: Apache-2.0
#include "log/tile.h"

#include "base/codec.h"
#include "base/limits.h"

#include <assert.h>

#define PATH_MAX_BYTES 64 // "tile/entries/", 7 groups of digits, ".p/255" are shorter

static enum err malformed(struct error *e, const char *why) {
    error_set(e, ERR_INVALID, "%s", why);
    return error_rule(e, "malformed-tile-path");
}

// Asserted on both sides: what is printed parses.
static bool id_ok(struct tile_id id) {
    return id.level >= TILE_ENTRIES && id.level <= TILE_LEVEL_MAX && id.index <= LIMIT_TREE_SIZE &&
           id.width >= 1 && id.width <= TILE_WIDTH;
}

static bool level_get(struct span text, int *out) {
    uint64_t level;
    if (span_is(text, "entries")) {
        *out = TILE_ENTRIES;
        return true;
    }
    if (!decimal_get(text, TILE_LEVEL_MAX, &level))
        return false;
    *out = (int)level;
    return true;
}

// Three digits, no more and no fewer, put behind what `index` has.
static bool digits_get(struct span group, uint64_t *index) {
    uint64_t value = 0;
    for (size_t i = 0; i < group.size; i++) {
        if (group.data[i] < '0' || group.data[i] > '9')
            return false;
        value = value * 10 + (uint64_t)(group.data[i] - '0');
    }
    if (group.size != 3 || *index > ((uint64_t)LIMIT_TREE_SIZE - value) / 1000)
        return false;
    *index = *index * 1000 + value;
    return true;
}

// "x001/x234/067": takes the groups off `rest`, which has what follows the last one's '/'.
static bool index_get(struct span *rest, struct span *last, uint64_t *out) {
    struct span group;
    uint64_t index = 0;
    while (span_cut(rest, '/', &group)) {
        bool more = group.size && group.data[0] == 'x';
        if (!more) {
            *last = span_from(group, 3); // ".p" of a partial tile
            *out = index;
            return digits_get(span_head(group, 3), out);
        }
        if (!digits_get(span_from(group, 1), &index))
            return false;
    }
    return false;
}

enum err tile_path_parse(struct span path, struct tile_id *out, struct error *e) {
    struct span rest = path, word, last;
    struct tile_id id = {.width = TILE_WIDTH};
    if (path.size > PATH_MAX_BYTES)
        return malformed(e, "a tile's path is too long");
    if (!span_cut(&rest, '/', &word) || !span_is(word, "tile"))
        return malformed(e, "a tile's path does not begin with tile/");
    if (!span_cut(&rest, '/', &word) || !level_get(word, &id.level))
        return malformed(e, "a tile's level is neither 0 to 7 nor entries");
    if (!index_get(&rest, &last, &id.index))
        return malformed(e,
                         "a tile's number is not groups of three digits, all but the last with x");
    if (last.size) {
        uint64_t width;
        if (!span_is(last, ".p") || !decimal_get(rest, TILE_WIDTH - 1, &width) || !width)
            return malformed(e,
                             "a partial tile's path does not end in .p/ and a width of 1 to 255");
        id.width = (int)width;
    }
    // The one rule that holds for all of it: only what would be printed is the path.
    BUF_SCOPED struct buf again;
    buf_init(&again, PATH_MAX_BYTES);
    tile_path_print(id, &again);
    if (!span_equal(buf_span(&again), path))
        return malformed(e, "a tile's path is not written in the one way it has");
    *out = id;
    return OK;
}

void tile_path_print(struct tile_id id, struct buf *out) {
    assert(id_ok(id));
    if (id.level == TILE_ENTRIES)
        buf_put_str(out, "tile/entries/");
    else
        buf_printf(out, "tile/%d/", id.level);
    uint64_t unit = 1;
    while (id.index / unit >= 1000)
        unit *= 1000;
    for (; unit > 1; unit /= 1000)
        buf_printf(out, "x%03u/", (unsigned)(id.index / unit % 1000));
    buf_printf(out, "%03u", (unsigned)(id.index % 1000));
    if (id.width < TILE_WIDTH)
        buf_printf(out, ".p/%d", id.width);
}

uint64_t tile_hashes(uint64_t size, int level) {
    assert(level >= TILE_ENTRIES && level <= TILE_LEVEL_MAX);
    return level > 0 ? size >> (8 * level) : size;
}

bool tile_exists(struct tile_id id, uint64_t size) {
    assert(id_ok(id));
    uint64_t hashes = tile_hashes(size, id.level);
    uint64_t full = hashes / TILE_WIDTH;
    return id.index < full || (id.index == full && (uint64_t)id.width <= hashes % TILE_WIDTH);
}

enum err tile_each(uint64_t size, tile_visit *visit, void *context, struct error *e) {
    enum err err = OK;
    for (int level = TILE_ENTRIES; level <= TILE_LEVEL_MAX && !err; level++) {
        uint64_t hashes = tile_hashes(size, level);
        uint64_t full = hashes / TILE_WIDTH;
        struct tile_id id = {.level = level, .width = TILE_WIDTH};
        for (; id.index < full && !err; id.index++)
            err = visit(context, id, e);
        id.width = (int)(hashes % TILE_WIDTH);
        if (id.width && !err)
            err = visit(context, id, e);
    }
    return err;
}

void tile_subtree(const uint8_t *data, int width, int within, int index, uint8_t out[HASH_BYTES]) {
    assert(width >= 1 && width <= TILE_WIDTH && within >= 0 && within <= 8);
    assert(index >= 0 && index < TILE_WIDTH >> within && (index + 1) << within <= width);
    struct frontier f;
    frontier_init(&f);
    const uint8_t *first = data + ((size_t)index << within) * HASH_BYTES;
    for (size_t i = 0; i < (size_t)1 << within; i++)
        frontier_add(&f, first + i * HASH_BYTES);
    frontier_root(&f, out);
}

enum err bundle_put(struct buf *out, struct span entry, struct error *e) {
    if (entry.size > LIMIT_ENTRY_BYTES)
        return error_set(e, ERR_LIMIT, "an entry has %zu bytes, more than %d", entry.size,
                         LIMIT_ENTRY_BYTES);
    uint8_t *at = buf_room(out, 2 + entry.size); // whole, or not at all
    if (!at)
        return buf_check(out, "an entry bundle", e);
    at[0] = (uint8_t)(entry.size >> 8);
    at[1] = (uint8_t)entry.size;
    if (entry.size)
        memcpy(at + 2, entry.data, entry.size);
    return OK;
}

enum err bundle_cut(struct span *rest, struct span *entry, struct error *e) {
    size_t size = rest->size < 2 ? 0 : (size_t)rest->data[0] << 8 | rest->data[1];
    if (rest->size < 2 + size)
        return error_set(e, ERR_INVALID, "an entry bundle is cut off: %zu bytes are left",
                         rest->size);
    *entry = span(rest->data + 2, size);
    *rest = span_from(*rest, 2 + size);
    return OK;
}
