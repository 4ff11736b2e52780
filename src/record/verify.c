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
    uint64_t size;       // entries in the file
    uint64_t least;      // index of the first fault so far
    size_t entry_faults; // how many faults stand in the list when all entries are folded
};

static void blame(struct check *c, uint64_t index, const char *rule, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void blame(struct check *c, uint64_t index, const char *rule, const char *format, ...) {
    struct verify_report *r = c->report;
    bool first = !r->fault_count || index < c->least;
    if (first)
        c->least = index;
    if (r->fault_count < VERIFY_FAULTS_MAX) {
        r->faults = memory_grow(r->faults, (r->fault_count + 1) * sizeof *r->faults);
        r->fault_count++;
    } else {
        r->fault_more++;
        if (!first) // the first bad index is always listed
            return;
    }
    struct fault *f = &r->faults[r->fault_count - 1];
    *f = (struct fault){.index = index, .rule = rule};
    va_list args;
    va_start(args, format);
    vsnprintf(f->message, sizeof f->message, format, args);
    va_end(args);
}

// The first of entries from..to-1 that is known to be bad by itself, by the first `known` faults;
// UINT64_MAX when none is.
static uint64_t known_bad(const struct check *c, size_t known, uint64_t from, uint64_t to) {
    uint64_t first = UINT64_MAX;
    for (size_t i = 0; i < known; i++) {
        const struct fault *f = &c->report->faults[i];
        if (f->index >= from && f->index < to && f->index < first && strcmp(f->rule, "tile") != 0)
            first = f->index;
    }
    return first;
}

// Somewhere in entries from..to-1 another tree was signed: where one of them is known to be bad,
// that is the place; else the whole stretch is all that is known, and `from` names it.
static uint64_t first_bad(const struct check *c, uint64_t from, uint64_t to) {
    uint64_t first = known_bad(c, c->entry_faults, from, to);
    return first == UINT64_MAX ? from : first;
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

// A stored tile must hold what its entries come to; names the first that does not. A hash above
// entries of which one is bad is another for that, and says no more.
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
    if (err && err != ERR_NOT_FOUND && err != ERR_CORRUPT) {
        if (e)
            *e = why;
        return err;
    }
    if (err) {
        blame(c, index * TILE_WIDTH * span_of, "tile", "hash tile %d/%llu is missing%s%s", level,
              (unsigned long long)index, err == ERR_CORRUPT ? ": " : "",
              err == ERR_CORRUPT ? why.message : "");
        return OK;
    }
    for (uint64_t i = 0; i < TILE_WIDTH; i++) {
        uint64_t from = (index * TILE_WIDTH + i) * span_of;
        bool same =
            memcmp(stored.data + i * HASH_BYTES, tile.data + i * HASH_BYTES, HASH_BYTES) == 0;
        size_t known = level ? c->report->fault_count : 0;
        if (same || known_bad(c, known, from, from + span_of) != UINT64_MAX)
            continue;
        blame(c, from, "leaf",
              level ? "hash tile %d/%llu does not hold the hash of this entry and those behind it"
                    : "hash tile %d/%llu does not hold the hash of this entry",
              level, (unsigned long long)index);
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

// What is judged is the file as it was when verifying began: c->size entries. A writer beside us
// may have gone on. Truth only grows, so what stands for more entries than those, and for no more
// than are there now, came since; what stands for entries that are not there is as wrong as ever.
static enum err came_since(struct check *c, uint64_t size, bool *out, struct error *e) {
    uint64_t now = c->size;
    enum err err = size > c->size ? truth_size(c->r.truth, &now, e) : OK;
    *out = size > c->size && size <= now;
    return err;
}

struct checkpoints {
    struct check *c;
    struct arena arena;
    struct verifier log;
    uint64_t last; // largest size that was right
};

static enum err check_checkpoint(void *context, uint64_t size, struct span note, struct error *e) {
    struct checkpoints *k = context;
    struct check *c = k->c;
    struct note parsed;
    struct checkpoint cp;
    struct error why;
    uint8_t root[HASH_BYTES];
    uint64_t at = size < c->r.tree.size ? size : c->r.tree.size;
    bool later;
    enum err err = came_since(c, size, &later, e);
    if (err || later)
        return err;
    arena_reset(&k->arena);
    if (checkpoint_open(note, &k->log, &k->arena, &parsed, &cp, &why)) {
        blame(c, at, "checkpoint", "checkpoint %llu: %s", (unsigned long long)size, why.message);
    } else if (cp.size != size) {
        blame(c, at, "checkpoint", "the checkpoint kept as that of %llu entries is of %llu",
              (unsigned long long)size, (unsigned long long)cp.size);
    } else if (parsed.count != 1) {
        blame(c, at, "checkpoint", "checkpoint %llu has other signatures than the log's",
              (unsigned long long)size);
    } else if (!size || size > c->r.tree.size) {
        blame(c, at, "checkpoint", "a checkpoint for %llu entries is signed; there are %llu",
              (unsigned long long)cp.size, (unsigned long long)c->r.tree.size);
    } else if (tree_root(&c->r.tree, size, root, &why) || memcmp(root, cp.root, sizeof root) != 0) {
        blame(c, first_bad(c, k->last, size), "root",
              "the checkpoint for %llu entries was signed over another tree: an entry from %llu to "
              "%llu differs",
              (unsigned long long)size, (unsigned long long)k->last, (unsigned long long)size - 1);
    } else {
        k->last = size;
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

// Told, and no fault: whoever signed it had these bytes, and the record does not know whoever it
// is.
static void count_strange(struct check *c, uint64_t size, struct span name) {
    struct verify_report *r = c->report;
    r->strange_count++;
    if (r->strange_count == 1)
        snprintf(r->strange, sizeof r->strange, "of %llu acts, by \"" SPAN_FMT "\"",
                 (unsigned long long)size, SPAN_ARG(name));
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
    bool later;
    arena_init(&a);
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = came_since(c, size, &later, e);
    if (err || later)
        return err;
    if (truth_get_checkpoint(c->r.truth, size, &found, &note, &why) || found != size) {
        blame(c, size < c->r.tree.size ? size : c->r.tree.size, "cosignature",
              "a cosignature stands for %llu entries, of which no checkpoint is here",
              (unsigned long long)size);
        return OK;
    }
    buf_put_span(&note, line);
    if (note_parse(buf_span(&note), &a, &parsed, &why) || parsed.count != 2) {
        blame(c, size, "cosignature", "cosignature of %llu: %s", (unsigned long long)size,
              why.code ? why.message : "not one signature line under one of the log's");
        return OK;
    }
    const struct note_sig *sig = &parsed.sigs[parsed.count - 1];
    const struct key *k = state_key(s, sig->name, sig->id);
    bool own_row = false;
    err = truth_has_cosignature(c->r.truth, size, sig->name, sig->id, time_s, line, &own_row, NULL,
                                e);
    if (err)
        return err;
    if (!own_row)
        blame(c, size, "cosignature",
              "a cosignature of %llu by \"" SPAN_FMT "\" is kept under another key or time",
              (unsigned long long)size, SPAN_ARG(sig->name));
    else if (!k)
        count_strange(c, size, sig->name);
    else if (!(k->uses & (USE_HOLD | USE_WITNESS)))
        blame(c, size, "cosignature",
              "cosignature of %llu by \"" SPAN_FMT "\", which is no hold or witness key",
              (unsigned long long)size, SPAN_ARG(sig->name));
    else if (cosignature_check(parsed.text, sig, &k->v, &time, &why) || time != time_s)
        blame(c, size, "cosignature", "cosignature of %llu by \"" SPAN_FMT "\" does not verify",
              (unsigned long long)size, SPAN_ARG(sig->name));
    return OK;
}

// What somebody kept from before says that there were `size` entries with this root.
static void compare_kept(struct check *c, const char *who, uint64_t size, const uint8_t *kept) {
    struct error why;
    uint8_t root[HASH_BYTES];
    if (size > c->r.tree.size)
        blame(c, c->r.tree.size, "kept", "%s signed %llu entries before, here are %llu: %s", who,
              (unsigned long long)size, (unsigned long long)c->r.tree.size, "its end was cut off");
    else if (tree_root(&c->r.tree, size, root, &why) || memcmp(root, kept, sizeof root) != 0)
        blame(c, first_bad(c, 0, size), "kept",
              "%s signed another tree of %llu entries before: two histories", who,
              (unsigned long long)size);
}

// A hold act: its signer's word alone, so the signer is named.
static bool check_kept_hold(struct check *c, struct arena *a) {
    const struct state *s = fold_state(c->r.fold);
    struct act act;
    uint8_t root[HASH_BYTES];
    if (act_parse(c->o->kept, a, &act, NULL))
        return false;
    const struct note_sig *sig = act.note.sigs;
    const struct key *k = state_key(s, sig->name, sig->id);
    int64_t size = json_get_int(act.body, "size");
    bool hold = span_is(act.type, "hold") && span_equal(act.record, s->record) && size > 0 &&
                base64_get_exact(json_get_text(act.body, "root"), root, sizeof root) && k &&
                (k->uses & USE_MACHINE) && act_signed_by(&act, &k->v);
    if (hold) {
        const char *who = arena_printf(a, "\"" SPAN_FMT "\"", SPAN_ARG(sig->name));
        compare_kept(c, who, (uint64_t)size, root);
    }
    return hold;
}

// A checkpoint, or a hold act, that somebody kept from before: what it covers must still be there,
// unchanged.
static void check_kept(struct check *c) {
    ARENA_SCOPED struct arena a;
    struct verifier log = record_log_key(&c->r);
    struct note parsed;
    struct checkpoint cp;
    struct error why;
    arena_init(&a);
    if (!c->o->kept.size || check_kept_hold(c, &a))
        return;
    if (checkpoint_open(c->o->kept, &log, &a, &parsed, &cp, &why))
        blame(c, 0, "kept", "the kept checkpoint is not this log's: %s", why.message);
    else if (!cp.size)
        blame(c, 0, "kept", "the kept checkpoint covers no entries");
    else
        compare_kept(c, "the log", cp.size, cp.root);
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
    r->held_of = g.held_of;
    r->seen_have = g.seen_have;
    r->seen_need = g.seen_need;
    return err;
}

static int by_index(const void *a, const void *b) {
    uint64_t x = ((const struct fault *)a)->index, y = ((const struct fault *)b)->index;
    return (x > y) - (x < y);
}

// A tile whose entries are yet to come would be in their way.
static enum err check_no_more_tiles(struct check *c, struct error *e) {
    enum err err = ERR_NOT_FOUND;
    for (int level = 0; level < TILE_LEVEL_MAX && err == ERR_NOT_FOUND; level++) {
        BUF_SCOPED struct buf tile;
        uint64_t now = c->size, next = tile_hashes(c->r.tree.size, level) / TILE_WIDTH;
        buf_init(&tile, TILE_WIDTH * HASH_BYTES);
        err = truth_get_tile(c->r.truth, level, next, &tile, e);
        if (!err) // a writer may have filled it since
            err = truth_size(c->r.truth, &now, e);
        if (!err && tile_hashes(now, level) / TILE_WIDTH > next && now > c->size)
            err = ERR_NOT_FOUND;
        if (!err) {
            blame(c, c->r.tree.size, "tile", "hash tile %d/%llu is of entries that are not there",
                  level, (unsigned long long)next);
            err = ERR_NOT_FOUND;
        }
    }
    return err == ERR_NOT_FOUND ? OK : err;
}

// Stored bytes that cannot be what they should: a fault, not a failure to look.
static bool unreadable(enum err err) {
    return err == ERR_CORRUPT || err == ERR_LIMIT;
}

// All that needs a founded record.
static enum err check_rest(struct check *c, struct error *e) {
    struct error why = {0};
    check_found(c);
    check_kept(c);
    enum err err = check_no_more_tiles(c, &why);
    if (!err)
        err = check_checkpoints(c, &why);
    if (!err)
        err = truth_cosignatures(c->r.truth, UINT64_MAX, check_cosignature, c, &why);
    if (!err)
        err = check_holds(c, &why);
    if (!err && !c->report->fault_count)
        err = report_grades(c, &why);
    if (unreadable(err))
        blame(c, c->r.tree.size, "checkpoint", "%s", why.message);
    else if (err && e)
        *e = why;
    return unreadable(err) ? OK : err;
}

static enum err check_all(struct check *c, struct error *e) {
    struct verify_report *r = c->report;
    struct feed feed = {.truth = c->r.truth,
                        .fold = c->r.fold,
                        .threads = c->o->threads,
                        .each = check_entry,
                        .context = c};
    struct error why = {0};
    enum err err = db_begin(c->r.rows, e);
    if (err)
        return err;
    progress_begin(&feed.progress, "verifying", c->size, c->o->progress && c->size > 2000);
    err = feed_run(&feed, 0, c->size, &why);
    progress_end(&feed.progress);
    if (unreadable(err)) { // everything before it was judged
        blame(c, c->r.tree.size, "entry", "%s", why.message);
        err = OK;
    } else if (err == ERR_INVALID && !fold_state(c->r.fold)->founded) {
        return OK;
    } else if (err && e) {
        *e = why;
    }
    r->size = c->r.tree.size;
    c->entry_faults = r->fault_count;
    if (!err && fold_state(c->r.fold)->founded) {
        record_learn_log_key(&c->r);
        err = check_rest(c, e);
    }
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
        err = fold_drop_indexes(c.r.fold, e);
    if (!err)
        err = truth_size(c.r.truth, &c.size, e);
    if (!err && c.size == 0)
        err = error_set(e, ERR_CORRUPT, "%s: holds no entries", path);
    tree_init(&c.r.tree, tile_from_entries, &c);
    if (!err)
        err = check_all(&c, e);
    if (!err && fold_state(c.r.fold)->founded && blob_count(&c.r, &out->blobs, NULL))
        out->blobs = (struct blob_counts){0}; // entries that cannot be read are told of already
    grading_free(&c.r);
    blob_names_done(&c.r.blobs);
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
