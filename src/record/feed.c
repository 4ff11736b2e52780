// SPDX-License-Identifier: Apache-2.0
#include "record/feed.h"

#include "base/limits.h"
#include "base/parallel.h"
#include "log/merkle.h"
#include "record/reader.h"

#include <stdlib.h>

#define BATCH_ENTRIES LIMIT_GROUP_ACTS
#define BATCH_BYTES LIMIT_GROUP_BYTES

// Written so that the index of what has no effect serves.
static const char aliens_sql[] = "SELECT i FROM act WHERE class <> 0 AND class = ?1 ORDER BY i";

enum err feed_verified_by(struct fold *f, struct feed_verified *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct feed_verified v = {.size = fold_size(f)};
    enum err err = db_prepare(fold_db(f), aliens_sql, &s, e);
    if (err)
        return err;
    stmt_int(s, 1, VERDICT_ALIEN);
    while (stmt_row(s, e)) {
        if (v.alien_count % 256 == 0)
            v.aliens = memory_grow(v.aliens, (v.alien_count + 256) * sizeof *v.aliens);
        v.aliens[v.alien_count++] = (uint64_t)stmt_get_int(s, 0);
    }
    if (stmt_failed(s)) {
        feed_verified_done(&v);
        return ERR_IO;
    }
    *out = v;
    return OK;
}

void feed_verified_done(struct feed_verified *v) {
    free(v->aliens);
    *v = (struct feed_verified){0};
}

static int by_index(const void *a, const void *b) {
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static bool is_verified(const struct feed_verified *v, uint64_t index) {
    return v && index < v->size &&
           !(v->alien_count &&
             bsearch(&index, v->aliens, v->alien_count, sizeof index, by_index));
}

struct batch {
    uint64_t from;
    size_t count;
    struct buf bytes;
    size_t ends[BATCH_ENTRIES];
    struct candidate candidates[BATCH_ENTRIES];
    hash_bytes leaves[BATCH_ENTRIES];
    struct arena arenas[PARALLEL_MAX];
    struct state keys; // copy, for the workers
    const struct feed_verified *verified;
    const struct reader *reader;
    struct reader_keys reader_keys;
    struct parallel work;
    struct error failed; // reading stopped here, behind the entries that are in the batch
};

static void batch_init(struct batch *b) {
    buf_init(&b->bytes, BATCH_BYTES + LIMIT_ENTRY_BYTES);
    state_init(&b->keys);
    for (int i = 0; i < PARALLEL_MAX; i++)
        arena_init(&b->arenas[i]);
}

static void batch_clear(struct batch *b) {
    for (int i = 0; i < PARALLEL_MAX; i++)
        arena_reset(&b->arenas[i]);
    state_done(&b->keys);
    buf_clear(&b->bytes);
    b->count = 0;
}

static void batch_free(struct batch *b) {
    batch_clear(b);
    for (int i = 0; i < PARALLEL_MAX; i++)
        arena_done(&b->arenas[i]);
    buf_done(&b->bytes);
    free(b);
}

static enum err take(void *context, uint64_t index, struct span entry, struct error *e) {
    struct batch *b = context;
    (void)index;
    buf_put_span(&b->bytes, entry);
    b->ends[b->count++] = b->bytes.size;
    return buf_check(&b->bytes, "a batch of entries", e);
}

static void prepare(void *context, size_t item, int worker) {
    struct batch *b = context;
    size_t from = item ? b->ends[item - 1] : 0;
    struct span entry = span(b->bytes.data + from, b->ends[item] - from);
    merkle_leaf(entry, b->leaves[item]);
    candidate_prepare(&b->candidates[item], entry, &b->arenas[worker]);
    if (!is_verified(b->verified, b->from + item))
        candidate_precheck(&b->candidates[item], &b->keys);
    if (b->reader)
        reader_read(b->reader, &b->reader_keys, &b->candidates[item], &b->arenas[worker]);
}

// Reads the next entries and lets the workers at them. The batch is empty at the end. Where reading
// fails, what was read before is in the batch: it is folded before the failure is told.
static void begin(struct feed *f, struct batch *b, uint64_t from, uint64_t to) {
    batch_clear(b);
    b->from = from;
    b->verified = f->verified;
    b->reader = f->reader;
    b->failed = (struct error){0};
    enum err err = OK;
    if (!from && to)
        to = 1; // the founding act by itself: no key is known before it
    // Small steps, so that a batch of the largest entries stays within its bytes.
    while (!err && from < to && b->count < BATCH_ENTRIES && b->bytes.size < BATCH_BYTES) {
        uint64_t step = (BATCH_BYTES - b->bytes.size) / LIMIT_ENTRY_BYTES + 1;
        if (step > BATCH_ENTRIES - b->count)
            step = BATCH_ENTRIES - b->count;
        if (step > to - from)
            step = to - from;
        err = truth_entries(f->truth, from, from + step, take, b, &b->failed);
        from += step;
    }
    state_copy_keys(fold_state(f->fold), &b->keys);
    if (b->reader)
        reader_keys_count(fold_state(f->fold), &b->arenas[0], &b->reader_keys);
    int threads = f->threads ? f->threads : parallel_cores();
    parallel_start(&b->work, b->count < 16 ? 1 : threads, b->count, prepare, b);
}

static enum err fold_batch(struct feed *f, struct batch *b, struct error *e) {
    enum err err = OK;
    for (size_t i = 0; !err && i < b->count; i++) {
        struct candidate *c = &b->candidates[i];
        struct verdict v;
        parallel_until(&b->work, i);
        if (is_verified(f->verified, b->from + i))
            candidate_trust(c, fold_state(f->fold)); // another fold has verified it
        err = fold_put(f->fold, c, &v, e);
        if (!err && f->each)
            err = f->each(f->context, b->from + i, b->leaves[i], c, &v, e);
        progress_step(&f->progress, b->from + i + 1);
    }
    return err;
}

enum err feed_run(struct feed *f, uint64_t from, uint64_t to, struct error *e) {
    struct batch *now = memory_get(sizeof *now), *next = memory_get(sizeof *next);
    batch_init(now);
    batch_init(next);
    enum err err = OK;
    begin(f, now, from, to);
    while (!err && (now->count || now->failed.code)) {
        bool last = now->failed.code != OK, first = now->from == 0;
        if (first)
            err = fold_batch(f, now, e);
        begin(f, next, last || err ? to : now->from + now->count, to);
        if (!first)
            err = fold_batch(f, now, e);
        parallel_wait(&now->work);
        if (!err && last) {
            err = now->failed.code;
            if (e)
                *e = now->failed;
        }
        struct batch *done = now;
        now = next;
        next = done;
    }
    parallel_wait(&now->work);
    batch_free(now);
    batch_free(next);
    return err;
}
