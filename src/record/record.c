// SPDX-License-Identifier: Apache-2.0
#include "record/record.h"

#include "base/progress.h"
#include "record/feed.h"
#include "record/record_handle.h"

#include <assert.h>
#include <unistd.h>

#define ROWS_WAIT_S 5.0 // for another process that folds
#define ROWS_PAUSE_US 50000

// A tile that must be there.
static enum err get_tile(struct record *r, int level, uint64_t index, struct buf *out,
                         struct error *e) {
    buf_clear(out);
    enum err err = truth_get_tile(r->truth, level, index, out, e);
    return err != ERR_NOT_FOUND ? err
                                : error_set(e, ERR_CORRUPT, "%s: hash tile %d/%llu is missing",
                                            truth_path(r->truth), level, (unsigned long long)index);
}

static enum err read_tile(void *context, uint64_t index, uint8_t *tile, struct error *e) {
    struct record *r = context;
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, TILE_WIDTH * HASH_BYTES);
    enum err err = get_tile(r, 0, index, &bytes, e);
    if (!err)
        memcpy(tile, bytes.data, TILE_WIDTH * HASH_BYTES);
    return err;
}

static enum err add_leaf(void *context, uint64_t index, struct span entry, struct error *e) {
    struct record *r = context;
    uint8_t leaf[HASH_BYTES];
    (void)index;
    merkle_leaf(entry, leaf);
    return tree_add(&r->tree, leaf, NULL, NULL, e);
}

enum err record_load_tree(struct record *r, struct error *e) {
    uint64_t size;
    enum err err = truth_size(r->truth, &size, e);
    tree_done(&r->tree);
    tree_init(&r->tree, read_tile, r);
    uint64_t full = err ? 0 : size / TILE_WIDTH;
    BUF_SCOPED struct buf tile;
    buf_init(&tile, TILE_WIDTH * HASH_BYTES);
    // Full tiles of level 1 hold the roots of 256 tiles of level 0 each; the rest is computed.
    for (uint64_t n = 0; !err && n < full / TILE_WIDTH; n++) {
        err = get_tile(r, 1, n, &tile, e);
        for (int i = 0; !err && i < TILE_WIDTH; i++)
            tree_add_tile_root(&r->tree, tile.data + (size_t)i * HASH_BYTES);
    }
    for (uint64_t n = full - full % TILE_WIDTH; !err && n < full; n++) {
        uint8_t root[HASH_BYTES];
        err = get_tile(r, 0, n, &tile, e);
        if (!err) {
            tile_subtree(tile.data, TILE_WIDTH, 8, 0, root);
            tree_add_tile_root(&r->tree, root);
        }
    }
    return err ? err : truth_entries(r->truth, full * TILE_WIDTH, size, add_leaf, r, e);
}

static enum err root_for_fold(void *context, uint64_t size, uint8_t root[HASH_BYTES],
                              struct error *e) {
    struct record *r = context;
    return tree_root(&r->tree, size, root, e);
}

// Whether the fold that was found is of this very log: its mark is a root of this tree.
static bool fold_is_ours(struct record *r) {
    uint64_t size;
    uint8_t marked[HASH_BYTES], root[HASH_BYTES];
    struct error e;
    if (fold_size(r->fold) == 0)
        return true;
    return fold_state(r->fold)->founded && !fold_get_mark(r->fold, &size, marked, &e) &&
           size == fold_size(r->fold) && !tree_root(&r->tree, size, root, &e) &&
           memcmp(root, marked, HASH_BYTES) == 0;
}

static void close_fold(struct record *r) {
    fold_close(r->fold);
    db_close(r->rows);
    r->fold = NULL;
    r->rows = NULL;
}

static enum err open_fold(struct record *r, bool forget, struct error *e) {
    close_fold(r);
    enum err err = rows_cache_open(truth_path(r->truth), forget, &r->rows, e);
    return err ? err : fold_open(r->rows, root_for_fold, r, &r->fold, e);
}

static enum err open_fold_in_memory(struct record *r, struct error *e) {
    close_fold(r);
    enum err err = db_open(NULL, DB_MEMORY, DB_NORMAL, &r->rows, e);
    if (!err)
        err = fold_open(r->rows, root_for_fold, r, &r->fold, e);
    if (!err)
        fold_set_reader(r->fold, r->reader->who);
    return err;
}

enum err record_commit_rows(struct record *r, struct error *e) {
    uint8_t root[HASH_BYTES];
    enum err err = tree_root(&r->tree, fold_size(r->fold), root, e);
    if (!err)
        err = fold_set_mark(r->fold, root, e);
    if (!err)
        return db_commit(r->rows, e);
    db_rollback(r->rows);
    return err;
}

// The tree was read from stored tiles: each must hold what its entries come to.
static enum err check_leaf(struct record *r, uint64_t index, const uint8_t leaf[HASH_BYTES],
                           struct error *e) {
    enum err err = record_check_leaf(r, index, leaf, e);
    r->unsound = r->unsound || err == ERR_CORRUPT;
    return err;
}

// Many short transactions: a fold that is interrupted goes on where it was.
static enum err check_and_commit(void *context, uint64_t index, const uint8_t *leaf,
                                 const struct candidate *c, const struct verdict *v,
                                 struct error *e) {
    struct record *r = context;
    (void)c, (void)v;
    enum err err = check_leaf(r, index, leaf, e);
    if (err || (index + 1) % 16384)
        return err;
    err = record_commit_rows(r, e);
    return err ? err : db_begin(r->rows, e);
}

// Within a transaction of the rows, which it ends: no other process moves them meanwhile.
static enum err catch_up(struct record *r, const struct feed_verified *verified, bool progress,
                         struct error *e) {
    struct feed feed = {.truth = r->truth,
                        .fold = r->fold,
                        .reader = r->reader,
                        .verified = verified,
                        .each = check_and_commit,
                        .context = r};
    bool current;
    enum err err = fold_is_current(r->fold, &current, e);
    if (!err && !current) // another process has been quicker, or something failed
        err = fold_reload(r->fold, e);
    uint64_t from = fold_size(r->fold), to = r->tree.size;
    if (!err && !fold_is_ours(r))
        err = error_set(e, ERR_CORRUPT, "the rows are another log's");
    if (!err && from < to) {
        progress_begin(&feed.progress, "folding", to, progress && to - from > 5000);
        err = feed_run(&feed, from, to, e);
        progress_end(&feed.progress);
        if (!err)
            err = record_commit_rows(r, e);
        if (!err)
            return OK;
    }
    db_rollback(r->rows);
    struct error
        why; // what was put is not there; what cannot be read again now is not current later
    enum err again = err ? fold_reload(r->fold, &why) : OK;
    (void)again;
    return err;
}

enum err record_own_rows(struct record *r, struct error *e) {
    struct db *rows = r->rows;
    struct fold *fold = r->fold;
    r->rows = NULL;
    r->fold = NULL;
    assert(!r->reader); // whose rows are private, and in memory
    enum err err = open_fold(r, true, e);
    if (!err)
        err = db_begin(r->rows, e);
    if (!err)
        err = catch_up(r, NULL, false, e);
    if (err) {
        close_fold(r);
        r->rows = rows;
        r->fold = fold;
        return err;
    }
    fold_close(fold);
    db_close(rows);
    return OK;
}

// With the rows at hand, in a transaction that has begun (`err`: or not); where they fail, with
// private ones. A reader's are private, and are made anew at the next try.
static enum err catch_up_anyhow(struct record *r, enum err err, bool progress, struct error *why,
                                struct error *e) {
    if (!err)
        err = catch_up(r, NULL, progress, why);
    if (err && !r->unsound && !r->reader)
        return record_own_rows(r, e);
    if (err && e)
        *e = *why;
    return err;
}

enum err record_extend(struct record *r, bool progress, struct error *e) {
    struct error why;
    enum err err = db_begin(r->rows, &why);
    err = catch_up_anyhow(r, err, progress, &why, e);
    r->astray = r->astray || err;
    return err;
}

// What a reader sees is beside what everybody sees, and changes nothing of it.
static enum err check_digest(struct record *r, uint64_t size, const uint8_t wanted[HASH_BYTES],
                             struct error *e) {
    uint8_t digest[HASH_BYTES];
    enum err err = fold_digest_at(r->fold, size, digest, e);
    if (err || memcmp(digest, wanted, HASH_BYTES) == 0)
        return err;
    error_set(e, ERR_CORRUPT, "%s: its rows in the cache are not what its entries come to",
              truth_path(r->truth));
    error_hint(e, "truce rebuild makes them anew");
    return ERR_CORRUPT;
}

enum err record_rows_in_memory(struct record *r, bool progress, struct error *e) {
    struct feed_verified verified;
    uint8_t digest[HASH_BYTES];
    fold_digest(r->fold, digest);
    enum err err = feed_verified_by(r->fold, &verified, e);
    if (err)
        return err;
    err = open_fold_in_memory(r, e);
    if (!err)
        err = db_begin(r->rows, e);
    if (!err)
        err = catch_up(r, &verified, progress, e);
    if (!err)
        err = check_digest(r, verified.size, digest, e);
    feed_verified_done(&verified);
    return err;
}

// Whether the rows as they stand have every entry. Read without a lock: readers of a record that
// has not changed keep nobody from anything.
static enum err is_caught_up(struct record *r, bool *out, struct error *e) {
    enum err err = db_snapshot_begin(r->rows, e);
    if (err)
        return err;
    err = fold_reload(r->fold, e);
    // Now, for a writer commits truth before its rows: so the tree is never behind them.
    if (!err)
        err = record_load_tree(r, e);
    if (!err)
        *out = r->tree.size && fold_size(r->fold) == r->tree.size && fold_is_ours(r);
    db_snapshot_end(r->rows);
    return err;
}

// The cache's lock, which somebody who folds may have: for a bounded time, and telling so.
static enum err lock_rows(struct record *r, bool progress, struct error *e) {
    struct progress bar;
    double begun = env_elapsed();
    progress_begin(&bar, "waiting for another truce that folds this record", 0, progress);
    enum err err = db_begin_now(r->rows, e);
    while (err == ERR_CONFLICT && env_elapsed() - begun < ROWS_WAIT_S) {
        progress_step(&bar, 0);
        usleep(ROWS_PAUSE_US);
        err = db_begin_now(r->rows, e);
    }
    progress_end(&bar);
    return err;
}

// The tree goes on to `size`, by entries that truth holds.
static enum err extend_tree(struct record *r, uint64_t size, struct error *e) {
    return r->tree.size < size ? truth_entries(r->truth, r->tree.size, size, add_leaf, r, e) : OK;
}

// The rows as they stand now, in one moment, and the tree of just as many entries.
static enum err read_rows(struct record *r, struct error *e) {
    enum err err = db_snapshot_begin(r->rows, e);
    if (err)
        return err;
    err = fold_reload(r->fold, e);
    if (!err)
        err = extend_tree(r, fold_size(r->fold), e);
    if (!err && !fold_is_ours(r))
        err = error_set(e, ERR_CORRUPT, "the rows are another log's");
    db_snapshot_end(r->rows);
    return err;
}

enum err record_refresh(struct record *r, struct error *e) {
    uint64_t size;
    struct error why;
    enum err err = truth_size(r->truth, &size, e);
    if (err || (size == r->tree.size && size == fold_size(r->fold)))
        return err;
    enum err rows = read_rows(r, &why);
    if (!rows && fold_size(r->fold) >= size)
        return OK;
    // Nobody may be folding into these rows. Whoever is, has them up to date in a moment.
    if (!rows && (rows = db_begin_now(r->rows, &why)) == ERR_CONFLICT)
        return OK;
    err = extend_tree(r, size, e);
    if (!err)
        return catch_up_anyhow(r, rows, false, &why, e);
    db_rollback(r->rows);
    return err;
}

// What nobody signed is not the log's: the newest checkpoint covers all entries, no more, no less.
static enum err check_signed(struct record *r, struct error *e) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf note;
    struct checkpoint c;
    struct error why = {0};
    uint64_t newest = 0, size = r->tree.size;
    arena_init(&a);
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = truth_get_checkpoint(r->truth, INT64_MAX, &newest, &note, &why);
    if (!err)
        err = record_checkpoint(r, size, &a, &c, NULL, &why);
    if (!err && newest > size) // somebody may have appended meanwhile
        err = truth_size(r->truth, &size, &why);
    if (!err && newest > size)
        err = error_set(&why, ERR_CORRUPT, "a checkpoint of %llu entries is signed, here are %llu",
                        (unsigned long long)newest, (unsigned long long)size);
    if (!err && c.size < r->tree.size)
        err = error_set(&why, ERR_CORRUPT, "entries %llu to %llu stand under no signed checkpoint",
                        (unsigned long long)c.size, (unsigned long long)r->tree.size - 1);
    if (!err)
        return OK;
    if (err == ERR_IO) {
        if (e)
            *e = why;
        return err;
    }
    error_set(e, ERR_CORRUPT, "%s: %s", truth_path(r->truth), why.message);
    error_hint(e, "truce verify tells what is wrong");
    return ERR_CORRUPT;
}

// Rows that serve: those of the cache; those of a new cache, where the old one is another log's or
// broken; else private ones.
static enum err open_rows(struct record *r, enum record_mode mode, bool progress, struct error *e) {
    struct error why = {0};
    enum err rows = ERR_NOT_FOUND;
    for (int attempt = mode == RECORD_FORGET ? 2 : 0; rows && attempt < 3; attempt++) {
        if (attempt == 1 && (rows == ERR_CORRUPT || rows == ERR_INVALID)) {
            close_fold(r);
            record_forget(truth_path(r->truth));
        }
        bool done = false;
        rows = open_fold(r, attempt == 2, &why);
        if (!rows)
            rows = is_caught_up(r, &done, &why);
        if (!rows && done)
            return OK;
        if (!rows)
            rows = lock_rows(r, progress, &why);
        if (rows == ERR_CONFLICT)
            attempt = 1; // somebody holds the cache for long: private ones
        if (rows)
            continue;
        // Again, under the lock: whoever had it may have been quicker.
        enum err err = record_load_tree(r, e);
        if (err)
            return err;
        rows = catch_up(r, NULL, progress, &why);
        if (r->unsound)
            break;
    }
    if (rows && e)
        *e = why;
    return rows;
}

static enum err open_all(struct record *r, enum record_mode mode, bool progress, struct error *e) {
    enum err err = open_rows(r, mode, progress, e);
    if (!err && !fold_state(r->fold)->founded)
        err =
            error_set(e, ERR_CORRUPT, "%s: its first entry founds no record", truth_path(r->truth));
    if (err)
        return err;
    record_learn_log_key(r);
    return check_signed(r, e);
}

enum err record_open(const char *path, enum record_mode mode, bool progress, struct record **out,
                     struct error *e) {
    struct record *r = memory_get(sizeof *r);
    buf_init(&r->verified, LIMIT_CHECKPOINT_BYTES);
    r->write = mode == RECORD_WRITE;
    enum err err = truth_open(path, r->write, &r->truth, e);
    if (!err)
        err = open_all(r, mode, progress, e);
    if (err) {
        record_close(r);
        return err;
    }
    *out = r;
    return OK;
}

void record_close(struct record *r) {
    if (!r)
        return;
    grading_free(r);
    fold_close(r->fold);
    db_close(r->rows);
    truth_close(r->truth);
    tree_done(&r->tree);
    buf_done(&r->verified);
    blob_names_done(&r->blobs);
    free(r);
}

struct truth *record_truth(struct record *r) {
    return r->truth;
}
struct fold *record_fold(struct record *r) {
    return r->fold;
}
struct db *record_rows(struct record *r) {
    return r->rows;
}
const struct state *record_state(const struct record *r) {
    return fold_state(r->fold);
}
const struct reader *record_reader(const struct record *r) {
    return r->reader;
}
uint64_t record_size(const struct record *r) {
    return fold_size(r->fold);
}

enum err record_root(struct record *r, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    return tree_root(&r->tree, size, root, e);
}

enum err record_hash(void *record, int level, uint64_t index, uint8_t out[HASH_BYTES],
                     struct error *e) {
    struct record *r = record;
    return tree_hash(&r->tree, level, index, out, e);
}
