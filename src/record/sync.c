// SPDX-License-Identifier: Apache-2.0
// One look at a source: its checkpoint, the frame of its tree, its entries.
#include "base/parallel.h"
#include "record/sync_handle.h"

#define PART_BUNDLES 4 // fetched together, while those before them are stored

void sync_report_init(struct sync_report *r) {
    *r = (struct sync_report){0};
    buf_init(&r->evidence, LIMIT_INPUT_FILE_BYTES);
}

void sync_report_done(struct sync_report *r) {
    buf_done(&r->evidence);
}

void pull_init(struct pull *p, const struct source *s, struct truth *truth, struct tree *tree) {
    *p = (struct pull){.source = s, .truth = truth, .tree = tree, .before = tree ? tree->size : 0};
    arena_init(&p->arena);
    buf_init(&p->last, TILE_WIDTH * (LIMIT_ENTRY_BYTES + 2));
}

void pull_done(struct pull *p) {
    arena_done(&p->arena);
    buf_done(&p->last);
    free(p->roots);
}

// The frame.

static enum err take_roots(struct pull *p, struct source_piece *piece, uint64_t tile, uint64_t from,
                           uint64_t to, struct error *e) {
    struct span bytes = buf_span(&piece->bytes);
    uint64_t begin = tile * TILE_WIDTH, end = begin + TILE_WIDTH < to ? begin + TILE_WIDTH : to;
    if (bytes.size != (size_t)(end - begin) * HASH_BYTES)
        return source_unsound(p->source, "a hash tile has another length than its name says", e);
    size_t skip = from > begin ? (size_t)(from - begin) : 0, count = (size_t)(end - begin) - skip;
    p->roots = memory_grow(p->roots, (p->root_count + count) * sizeof *p->roots);
    memcpy(p->roots[p->root_count], bytes.data + skip * HASH_BYTES, count * HASH_BYTES);
    p->root_count += count;
    return OK;
}

enum err pull_roots(struct pull *p, uint64_t from, uint64_t to, struct error *e) {
    enum err err = OK;
    uint64_t tile = from / TILE_WIDTH, end = (to + TILE_WIDTH - 1) / TILE_WIDTH;
    while (!err && from < to && tile < end) {
        struct source_piece pieces[SYNC_AT_ONCE] = {{0}};
        size_t count = end - tile < SYNC_AT_ONCE ? (size_t)(end - tile) : SYNC_AT_ONCE;
        for (size_t i = 0; i < count; i++) {
            uint64_t left = to - (tile + i) * TILE_WIDTH;
            struct tile_id id = {1, tile + i, left < TILE_WIDTH ? (int)left : TILE_WIDTH};
            pieces[i].path = source_tile_path(&p->arena, id);
            pieces[i].bytes_max = TILE_WIDTH * HASH_BYTES;
        }
        err = source_get(p->source, pieces, count, e);
        for (size_t i = 0; i < count; i++) {
            if (!err)
                err = take_roots(p, &pieces[i], tile + i, from, to, e);
            buf_done(&pieces[i].bytes);
        }
        tile += count;
    }
    return err;
}

static int last_width(const struct pull *p) {
    return (int)(p->c.size % TILE_WIDTH);
}

static enum err fetch_last(struct pull *p, struct error *e) {
    struct tile_id id = {TILE_ENTRIES, p->c.size / TILE_WIDTH, last_width(p)};
    size_t most = (size_t)id.width * (LIMIT_ENTRY_BYTES + 2);
    return source_get_one(p->source, source_tile_path(&p->arena, id), most, &p->last, e);
}

// Our tree up to the first bundle that we do not have whole.
static enum err our_frontier(struct pull *p, struct frontier *f, struct error *e) {
    uint64_t size = p->first * TILE_WIDTH;
    enum err err = OK;
    frontier_init(f);
    for (int level = 62; !err && level >= 0; level--) // the largest subtrees first
        if (size >> level & 1) {
            hash_bytes hash;
            err = tree_hash(p->tree, level, (size >> level) - 1, hash, e);
            if (!err)
                frontier_add_subtree(f, level, hash);
        }
    return err;
}

enum err pull_frame(struct pull *p, bool *extends, struct error *e) {
    uint64_t full = p->c.size / TILE_WIDTH;
    struct frontier f;
    hash_bytes leaves[TILE_WIDTH], root;
    p->first = p->before / TILE_WIDTH;
    p->root_count = 0;
    buf_clear(&p->last);
    enum err err = pull_roots(p, p->first, full, e);
    bool more = last_width(p) && p->c.size > p->before;
    if (!err && more)
        err = fetch_last(p, e);
    if (!err && more)
        err = bundle_leaves(p->source, buf_span(&p->last), last_width(p), leaves, e);
    if (!err)
        err = our_frontier(p, &f, e);
    // In a bundle that we have begun, what we have counts: else they contradict us.
    uint64_t ours = full == p->first ? p->before % TILE_WIDTH : 0;
    for (size_t i = 0; !err && i < ours; i++)
        err = tree_hash(p->tree, 0, p->first * TILE_WIDTH + i, leaves[i], e);
    if (err)
        return err;
    for (size_t i = 0; i < p->root_count; i++)
        frontier_add_subtree(&f, 8, p->roots[i]);
    for (int i = 0; i < last_width(p); i++)
        frontier_add(&f, leaves[i]);
    frontier_root(&f, root);
    *extends = memcmp(root, p->c.root, HASH_BYTES) == 0;
    return OK;
}

// Entries.

static enum err put_tile(void *context, int level, uint64_t index, struct span tile,
                         struct error *e) {
    (void)e; // truth_commit reports
    truth_put_tile(context, level, index, tile);
    return OK;
}

// The entries of a verified bundle that we do not have. *differs: the first that we have otherwise.
static enum err store_bundle(struct pull *p, uint64_t number, struct span bundle, size_t skip,
                             hash_bytes *leaves, int width, uint64_t *differs, struct error *e) {
    struct span rest = bundle, entry;
    enum err err = OK;
    for (size_t i = 0; !err && i < (size_t)width; i++) {
        uint64_t index = number * TILE_WIDTH + i;
        hash_bytes known;
        err = bundle_cut(&rest, &entry, e);
        if (err || i < skip)
            continue;
        if (index < p->tree->size) {
            err = tree_hash(p->tree, 0, index, known, e);
            if (!err && memcmp(known, leaves[i], HASH_BYTES) != 0) {
                *differs = index;
                return error_set(e, ERR_CONFLICT, "entry %llu is another one",
                                 (unsigned long long)index);
            }
            continue;
        }
        truth_put_entry(p->truth, index, entry);
        err = tree_add(p->tree, leaves[i], put_tile, p->truth, e);
        progress_step(&p->progress, index + 1);
    }
    return err;
}

static enum err store_whole(struct pull *p, uint64_t number, struct span bundle, uint64_t *differs,
                            struct error *e) {
    hash_bytes leaves[TILE_WIDTH], root;
    enum err err = bundle_leaves(p->source, bundle, TILE_WIDTH, leaves, e);
    if (err)
        return err;
    tile_subtree(leaves[0], TILE_WIDTH, 8, 0, root);
    if (memcmp(root, p->roots[number - p->first], HASH_BYTES) != 0)
        return source_unsound(p->source, "a bundle of entries is another one", e);
    return store_bundle(p, number, bundle, 0, leaves, TILE_WIDTH, differs, e);
}

// Some whole bundles, on their way while others are stored.
struct part {
    struct pull *p;
    uint64_t from;
    size_t count;
    struct source_piece pieces[PART_BUNDLES];
    struct parallel work;
    enum err err;
    struct error why;
};

static void fetch_part(void *context, size_t item, int worker) {
    struct part *part = context;
    (void)item, (void)worker;
    part->err = source_get(part->p->source, part->pieces, part->count, &part->why);
}

static void begin_part(struct part *part, struct pull *p, uint64_t from) {
    uint64_t end = p->first + p->root_count, left = end > from ? end - from : 0;
    *part = (struct part){
        .p = p, .from = from, .count = left < PART_BUNDLES ? (size_t)left : PART_BUNDLES};
    for (size_t i = 0; i < part->count; i++) {
        struct tile_id id = {TILE_ENTRIES, from + i, TILE_WIDTH};
        part->pieces[i].path = source_tile_path(&p->arena, id);
        part->pieces[i].bytes_max = (size_t)TILE_WIDTH * (LIMIT_ENTRY_BYTES + 2);
    }
    if (part->count)
        parallel_start(&part->work, 2, 1, fetch_part, part);
}

static void end_part(struct part *part) {
    if (part->count)
        parallel_wait(&part->work);
}

static void free_part(struct part *part) {
    for (size_t i = 0; i < part->count; i++)
        buf_done(&part->pieces[i].bytes);
    free(part);
}

// Where what is stored may be left unfinished.
static enum err commit_part(struct pull *p, struct error *e) {
    if (!p->in_parts)
        return OK;
    enum err err = truth_commit(p->truth, e);
    return err ? err : truth_begin(p->truth, e);
}

static enum err store_parts(struct pull *p, uint64_t *differs, struct error *e) {
    struct part *now = memory_get(sizeof *now);
    enum err err = OK;
    begin_part(now, p, p->first);
    end_part(now);
    while (!err && now->count) {
        struct part *next = memory_get(sizeof *next);
        begin_part(next, p, now->from + now->count);
        err = now->err;
        if (err && e)
            *e = now->why;
        for (size_t i = 0; !err && i < now->count; i++)
            err = store_whole(p, now->from + i, buf_span(&now->pieces[i].bytes), differs, e);
        if (!err)
            err = commit_part(p, e);
        end_part(next);
        free_part(now);
        now = next;
    }
    free_part(now);
    return err;
}

static enum err store_all(struct pull *p, uint64_t *differs, struct error *e) {
    hash_bytes leaves[TILE_WIDTH];
    uint64_t full = p->c.size / TILE_WIDTH;
    // Of a bundle that we have begun our own entries were counted into the frame.
    size_t skip = full == p->first ? (size_t)(p->before % TILE_WIDTH) : 0;
    enum err err = store_parts(p, differs, e);
    if (!err && p->last.size)
        err = bundle_leaves(p->source, buf_span(&p->last), last_width(p), leaves, e);
    if (!err && p->last.size)
        err = store_bundle(p, full, buf_span(&p->last), skip, leaves, last_width(p), differs, e);
    if (!err)
        truth_put_checkpoint(p->truth, p->c.size, p->note);
    return err;
}

enum err pull_store(struct pull *p, struct sync_report *report, struct error *e) {
    uint64_t differs = UINT64_MAX;
    enum err err = truth_begin(p->truth, e);
    if (err)
        return err;
    err = store_all(p, &differs, e);
    if (!err)
        return truth_commit(p->truth, e);
    truth_rollback(p->truth);
    return differs != UINT64_MAX ? pull_differs_at(p, differs, report, e) : err;
}
