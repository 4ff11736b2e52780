// SPDX-License-Identifier: Apache-2.0
#include "record/verify.h"

#include "base/codec.h"
#include "log/cosignature.h"
#include "record/feed.h"
#include "record/record_handle.h"
#include "record/share.h"

#include <stdarg.h>

// A record being verified: the tree and the fold are built here, from entries alone.
struct check {
    struct record r; // its tree holds what has been folded so far
    const struct verify_options *o;
    struct verify_report *report;
    uint64_t size; // entries in the file
};

static void blame(struct check *c, uint64_t index, const char *rule, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void blame(struct check *c, uint64_t index, const char *rule, const char *format, ...) {
    struct verify_report *r = c->report;
    if (r->fault_count == VERIFY_FAULTS_MAX) {
        r->fault_more++;
        return;
    }
    r->faults = memory_grow(r->faults, (r->fault_count + 1) * sizeof *r->faults);
    struct fault *f = &r->faults[r->fault_count++];
    *f = (struct fault){.index = index, .rule = rule};
    va_list args;
    va_start(args, format);
    vsnprintf(f->message, sizeof f->message, format, args);
    va_end(args);
}

static enum err add_leaf(void *context, uint64_t index, struct span entry, struct error *e) {
    uint8_t *leaf = context;
    (void)e;
    merkle_leaf(entry, leaf + (index % TILE_WIDTH) * HASH_BYTES);
    return OK;
}

// The tree's full tiles are made from the entries again when they are asked for.
static enum err tile_from_entries(void *context, uint64_t index, uint8_t *tile, struct error *e) {
    struct check *c = context;
    return truth_entries(c->r.truth, index * TILE_WIDTH, (index + 1) * TILE_WIDTH, add_leaf, tile,
                         e);
}

static enum err root_for_fold(void *context, uint64_t size, uint8_t root[HASH_BYTES],
                              struct error *e) {
    struct check *c = context;
    return tree_root(&c->r.tree, size, root, e);
}

// A stored tile must hold what its entries come to; names the first that does not.
static enum err compare_tile(void *context, int level, uint64_t index, struct span tile,
                             struct error *e) {
    struct check *c = context;
    BUF_SCOPED struct buf stored;
    struct error why;
    buf_init(&stored, TILE_WIDTH * HASH_BYTES);
    uint64_t span_of = 1; // entries under one hash of this level
    for (int l = 0; l < level; l++)
        span_of *= TILE_WIDTH;
    enum err err = truth_get_tile(c->r.truth, level, index, &stored, &why);
    if (err && err != ERR_NOT_FOUND) {
        if (e)
            *e = why;
        return err;
    }
    if (err) {
        blame(c, index * TILE_WIDTH * span_of, "tile", "hash tile %d/%llu is missing", level,
              (unsigned long long)index);
        return OK;
    }
    for (uint64_t i = 0; i < TILE_WIDTH; i++)
        if (memcmp(stored.data + i * HASH_BYTES, tile.data + i * HASH_BYTES, HASH_BYTES) != 0) {
            blame(c, (index * TILE_WIDTH + i) * span_of, "leaf",
                  "hash tile %d/%llu does not hold the hash of this entry", level,
                  (unsigned long long)index);
            break;
        }
    return OK;
}

static enum err check_entry(void *context, uint64_t index, const uint8_t leaf[HASH_BYTES],
                            const struct candidate *candidate, const struct verdict *v,
                            struct error *e) {
    struct check *c = context;
    (void)candidate;
    c->report->counts[v->class]++;
    if (index == 0 && v->class != VERDICT_OK) {
        blame(c, 0, v->why.rule, "the founding act does not hold: %s", v->why.message);
        return error_set(e, ERR_INVALID, "no record is founded");
    }
    if (v->class == VERDICT_ALIEN)
        blame(c, index, v->why.rule, "%s", v->why.message);
    return tree_add(&c->r.tree, leaf, compare_tile, c, e);
}

struct checkpoints {
    struct check *c;
    struct arena arena;
    struct verifier log;
    uint64_t last; // largest size that was right
    bool any;
};

static enum err check_checkpoint(void *context, uint64_t size, struct span note, struct error *e) {
    struct checkpoints *k = context;
    struct note parsed;
    struct checkpoint cp;
    struct error why;
    uint8_t root[HASH_BYTES];
    (void)e;
    arena_reset(&k->arena);
    if (checkpoint_open(note, &k->log, &k->arena, &parsed, &cp, &why)) {
        blame(k->c, size, "checkpoint", "checkpoint %llu: %s", (unsigned long long)size,
              why.message);
    } else if (cp.size != size || size > k->c->r.tree.size) {
        blame(k->c, k->c->r.tree.size, "checkpoint",
              "a checkpoint for %llu entries is signed; there are %llu",
              (unsigned long long)cp.size, (unsigned long long)k->c->r.tree.size);
    } else if (tree_root(&k->c->r.tree, size, root, &why) ||
               memcmp(root, cp.root, sizeof root) != 0) {
        blame(k->c, k->last, "root",
              "the checkpoint for %llu entries was signed over another tree: an entry from %llu to "
              "%llu differs",
              (unsigned long long)size, (unsigned long long)k->last, (unsigned long long)size - 1);
    } else {
        k->last = size;
        k->any = true;
    }
    return OK;
}

static enum err check_checkpoints(struct check *c, struct error *e) {
    struct checkpoints k = {.c = c, .log = record_log_key(&c->r)};
    arena_init(&k.arena);
    enum err err = truth_checkpoints(c->r.truth, check_checkpoint, &k, e);
    if (!err && k.last < c->r.tree.size && !c->report->fault_count)
        blame(c, k.last, "checkpoint", "entries %llu to %llu stand under no signed checkpoint",
              (unsigned long long)k.last, (unsigned long long)c->r.tree.size - 1);
    arena_done(&k.arena);
    return err;
}

static enum err check_cosignature(void *context, uint64_t size, struct span line, int64_t time_s,
                                  struct error *e) {
    struct check *c = context;
    const struct state *s = fold_state(c->r.fold);
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf note;
    struct note parsed;
    uint64_t found = 0;
    int64_t time = 0;
    struct error why = {0};
    (void)e;
    arena_init(&a);
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    if (truth_get_checkpoint(c->r.truth, size, &found, &note, &why) || found != size) {
        blame(c, size < c->r.tree.size ? size : c->r.tree.size, "cosignature",
              "a cosignature stands for %llu entries, of which no checkpoint is here",
              (unsigned long long)size);
        return OK;
    }
    buf_put_span(&note, line);
    if (note_parse(buf_span(&note), &a, &parsed, &why) || parsed.count < 2) {
        blame(c, size, "cosignature", "cosignature of %llu: %s", (unsigned long long)size,
              why.message);
        return OK;
    }
    const struct note_sig *sig = &parsed.sigs[parsed.count - 1];
    const struct key *k = state_key(s, sig->name, sig->id);
    if (!k || !(k->uses & (USE_HOLD | USE_WITNESS)))
        blame(c, size, "cosignature", "cosignature of %llu by \"" SPAN_FMT "\": no such key here",
              (unsigned long long)size, SPAN_ARG(sig->name));
    else if (cosignature_check(parsed.text, sig, &k->v, &time, &why) || time != time_s)
        blame(c, size, "cosignature", "cosignature of %llu by \"" SPAN_FMT "\" does not verify",
              (unsigned long long)size, SPAN_ARG(sig->name));
    return OK;
}

// A checkpoint that somebody kept from before: what it covers must still be there, unchanged.
static void check_kept(struct check *c) {
    ARENA_SCOPED struct arena a;
    struct verifier log = record_log_key(&c->r);
    struct note parsed;
    struct checkpoint cp;
    struct error why;
    uint8_t root[HASH_BYTES];
    arena_init(&a);
    if (!c->o->kept.size)
        return;
    if (checkpoint_open(c->o->kept, &log, &a, &parsed, &cp, &why))
        blame(c, 0, "kept", "the kept checkpoint is not this log's: %s", why.message);
    else if (cp.size > c->r.tree.size)
        blame(c, c->r.tree.size, "kept",
              "the log signed %llu entries before, here are %llu: its end was cut off",
              (unsigned long long)cp.size, (unsigned long long)c->r.tree.size);
    else if (tree_root(&c->r.tree, cp.size, root, &why) || memcmp(root, cp.root, sizeof root) != 0)
        blame(c, 0, "kept", "the log signed another tree of %llu entries before: two histories",
              (unsigned long long)cp.size);
}

// Hold acts tell what state digest their holders came to: where it differs, two programs fold
// differently.
static enum err check_holds(struct check *c, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err =
        db_prepare(c->r.rows, "SELECT i, author, size, state FROM hold ORDER BY i", &s, e);
    while (!err && stmt_row(s, e)) {
        uint8_t told[HASH_BYTES], ours[HASH_BYTES];
        uint64_t size = (uint64_t)stmt_get_int(s, 2);
        if (!hex_get(stmt_get_text(s, 3), told, sizeof told))
            continue; // the schema asks for hex
        err = fold_digest_at(c->r.fold, size, ours, e);
        if (!err && memcmp(told, ours, sizeof told) != 0) {
            struct verify_report *r = c->report;
            r->differ_count++;
            if (r->differ_count == 1)
                snprintf(r->differ, sizeof r->differ,
                         "act %lld: \"" SPAN_FMT "\" came to another state after %llu entries",
                         (long long)stmt_get_int(s, 0), SPAN_ARG(stmt_get_text(s, 1)),
                         (unsigned long long)size);
        }
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static void check_found(struct check *c) {
    struct verify_report *r = c->report;
    memcpy(r->found, fold_state(c->r.fold)->found_id, HASH_BYTES);
    r->trust = "none";
    if (!c->o->found)
        return;
    if (memcmp(c->o->found, r->found, HASH_BYTES) == 0)
        r->trust = "found";
    else
        blame(c, 0, "found", "its fingerprint is not the one that was given");
}

static enum err report_grades(struct check *c, struct error *e) {
    struct verify_report *r = c->report;
    struct grade g = {0};
    uint64_t size = 0;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = truth_get_checkpoint(c->r.truth, r->size, &size, &note, e);
    if (!err)
        err = record_grade(&c->r, size, &g, e);
    if (!err)
        err = record_held_size(&c->r, &r->held_size, e);
    r->held_have = g.held_have;
    r->held_need = g.held_need;
    r->seen_have = g.seen_have;
    r->seen_need = g.seen_need;
    return err;
}

static int by_index(const void *a, const void *b) {
    uint64_t x = ((const struct fault *)a)->index, y = ((const struct fault *)b)->index;
    return (x > y) - (x < y);
}

// All that needs a founded record.
static enum err check_rest(struct check *c, struct error *e) {
    check_found(c);
    check_kept(c);
    enum err err = check_checkpoints(c, e);
    if (!err)
        err = truth_cosignatures(c->r.truth, UINT64_MAX, check_cosignature, c, e);
    if (!err)
        err = check_holds(c, e);
    if (!err && !c->report->fault_count)
        err = report_grades(c, e);
    return err;
}

static enum err check_all(struct check *c, struct error *e) {
    struct verify_report *r = c->report;
    struct feed feed = {.truth = c->r.truth,
                        .fold = c->r.fold,
                        .signatures = true,
                        .threads = c->o->threads,
                        .each = check_entry,
                        .context = c};
    enum err err = db_begin(c->r.rows, e);
    if (err)
        return err;
    progress_begin(&feed.progress, "verifying", c->size, c->o->progress && c->size > 2000);
    err = feed_run(&feed, 0, c->size, e);
    progress_end(&feed.progress);
    if (err == ERR_CORRUPT) { // an entry is missing: everything before it was judged
        blame(c, c->r.tree.size, "entry", "%s", e ? e->message : "an entry is missing");
        err = OK;
    } else if (err && r->fault_count) { // no record is founded
        return OK;
    }
    r->size = c->r.tree.size;
    if (!err && fold_state(c->r.fold)->founded)
        err = check_rest(c, e);
    if (!err)
        err = tree_root(&c->r.tree, r->size, r->root, e);
    fold_digest(c->r.fold, r->state);
    return err;
}

enum err record_verify(const char *path, const struct verify_options *o, struct verify_report *out,
                       struct error *e) {
    struct check c = {.o = o, .report = out};
    *out = (struct verify_report){.trust = "none"};
    enum err err = truth_open(path, false, &c.r.truth, e);
    if (!err)
        err = db_open(NULL, DB_TEMP, DB_NORMAL, &c.r.rows, e);
    if (!err)
        err = fold_open(c.r.rows, root_for_fold, &c, &c.r.fold, e);
    if (!err)
        err = truth_size(c.r.truth, &c.size, e);
    if (!err && c.size == 0)
        err = error_set(e, ERR_CORRUPT, "%s: holds no entries", path);
    tree_init(&c.r.tree, tile_from_entries, &c);
    if (!err)
        err = check_all(&c, e);
    fold_close(c.r.fold);
    db_close(c.r.rows);
    truth_close(c.r.truth);
    tree_done(&c.r.tree);
    if (err) {
        verify_report_done(out);
        return err;
    }
    if (out->fault_count)
        qsort(out->faults, out->fault_count, sizeof *out->faults, by_index);
    out->valid = out->fault_count == 0;
    return OK;
}

void verify_report_done(struct verify_report *r) {
    free(r->faults);
    *r = (struct verify_report){0};
}
