// SPDX-License-Identifier: Apache-2.0
#include "record/append.h"

#include "base/parallel.h"
#include "record/blob.h"
#include "record/record_handle.h"
#include "record/signed.h"

#define ROWS_KIB 32768 // indexes that a group of 1,024 acts changes, of a million

struct group {
    struct record *r;
    const struct append_source *from;
    unsigned flags;
};

// Where an act of this key with this n stands; of the founding act, 0.
static bool find_act(struct record *r, const struct candidate *c, uint64_t *index) {
    struct error e;
    STMT_SCOPED struct stmt *s = NULL;
    const struct note_sig *sig = c->act.note.sigs;
    const struct key *k = state_key(fold_state(r->fold), sig->name, sig->id);
    if (c->act.founding) {
        *index = 0;
        return fold_size(r->fold) > 0;
    }
    if (!k || c->act.n >= k->next_n ||
        db_prepare(r->rows, "SELECT i FROM act WHERE key = ?1 AND n = ?2", &s, &e))
        return false;
    stmt_int(s, 1, k->number);
    stmt_int(s, 2, c->act.n);
    if (!stmt_row(s, &e))
        return false;
    *index = (uint64_t)stmt_get_int(s, 0);
    stmt_reset(s);
    return true;
}

// The same bytes at the place in its key's chain that the act claims: index, or false.
static bool stands_already(struct record *r, const struct candidate *c, uint64_t *index) {
    struct error e;
    BUF_SCOPED struct buf entry;
    buf_init(&entry, LIMIT_ENTRY_BYTES);
    return c->parsed && find_act(r, c, index) && !record_entry(r, *index, &entry, &e) &&
           span_equal(buf_span(&entry), c->entry);
}

static enum err put_tile(void *context, int level, uint64_t index, struct span tile,
                         struct error *e) {
    (void)e; // truth_commit reports
    truth_put_tile(context, level, index, tile);
    return OK;
}

// Rows that fail stop no writer: a reader that is stopped with the cache's lock, a disk that is
// full. Private ones are made, of what truth has with what this group has put so far.
static enum err begin_own_rows(struct record *r, struct error *e) {
    enum err err = record_own_rows(r, e);
    return err ? err : db_begin(r->rows, e);
}

static enum err begin_rows(struct record *r, struct error *e) {
    struct error why;
    return db_begin(r->rows, &why) ? begin_own_rows(r, e) : OK;
}

static enum err judge(struct record *r, struct candidate *c, struct verdict *v, struct error *e) {
    struct error why;
    if (!fold_judge(r->fold, c, v, &why))
        return OK;
    enum err err = begin_own_rows(r, e);
    return err ? err : fold_judge(r->fold, c, v, e);
}

static enum err put_rows(struct record *r, struct candidate *c, const struct verdict *v,
                         struct error *e) {
    struct error why;
    if (!fold_put_judged(r->fold, c, v, &why))
        return OK;
    enum err err = begin_own_rows(r, e);
    return err ? err : fold_put_judged(r->fold, c, v, e);
}

static enum err put_one(struct group *g, struct candidate *c, struct appended *out,
                        struct error *e) {
    struct record *r = g->r;
    struct verdict v;
    uint8_t leaf[HASH_BYTES];
    enum err err = judge(r, c, &v, e);
    if (err)
        return err;
    *out = (struct appended){.verdict = v};
    if (c->parsed)
        memcpy(out->id, c->act.id, HASH_BYTES);
    bool good = v.class == VERDICT_OK || v.class == VERDICT_OPAQUE;
    uint64_t index;
    if (!good && stands_already(r, c, &index)) {
        out->repeated = true;
        out->index = index;
        return OK;
    }
    if (!good && !(g->flags & APPEND_ADMIT_ALL))
        return OK;
    out->held_back = g->from->admit && !g->from->admit(g->from->context, c->act.by);
    if (out->held_back)
        return OK;
    index = fold_size(r->fold);
    err = put_rows(r, c, &v, e);
    if (err)
        return err;
    truth_put_entry(r->truth, index, c->entry);
    merkle_leaf(c->entry, leaf);
    out->logged = true;
    out->index = index;
    return tree_add(&r->tree, leaf, put_tile, r->truth, e);
}

// What the log's key signed last on this machine. Without a place to remember it, a log goes on:
// its holders remember.
enum err record_recall(struct record *r, const struct secret_key *log, struct signed_last *last,
                       struct error *e) {
    enum err err = signed_open(last, log, span_str(log->name), e);
    if (err == ERR_NOT_FOUND || err == ERR_IO)
        return OK;
    return err ? err : signed_check(last, r, e);
}

// When truth is on disk, and without a sync of its own: after a power cut at the worst an older
// size is remembered, which is still of this history.
void record_remember(struct record *r, struct signed_last *last, const uint8_t root[HASH_BYTES]) {
    struct error e; // truth is on disk: that this failed is no reason to say that it is not
    if (signed_keep(last, r, r->tree.size, root, false, &e))
        signed_close(last);
}

static enum err put_checkpoint(struct record *r, const struct secret_key *log, struct error *e) {
    SIGNED_SCOPED struct signed_last last = {.lock = -1};
    struct checkpoint c = {.origin = span_str(log->name), .size = r->tree.size};
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = tree_root(&r->tree, c.size, c.root, e);
    if (!err && !r->draft)
        err = record_recall(r, log, &last, e);
    if (!err)
        err = checkpoint_sign(&c, log, &note, e);
    if (err)
        return err;
    truth_put_checkpoint(r->truth, c.size, buf_span(&note));
    err = truth_commit(r->truth, e);
    if (err)
        return err;
    record_remember(r, &last, c.root);
    record_verified(r, buf_span(&note));
    return OK;
}

// After a failure: tree and rows as truth has them.
enum err record_mend(struct record *r, struct error *e) {
    struct error why;
    enum err err = record_load_tree(r, e);
    if (!err && fold_reload(r->fold, &why))
        err = record_own_rows(r, e);
    else if (!err)
        err = record_extend(r, false, e);
    r->astray = err != OK;
    return err;
}

static enum err put_all(struct group *g, struct appended *results, struct error *e) {
    enum err err = OK;
    for (size_t i = 0; !err && i < g->from->count; i++)
        err = put_one(g, g->from->next(g->from->context), &results[i], e);
    return err;
}

static enum err put_group(struct group *g, const struct secret_key *log, struct appended *results,
                          struct error *e) {
    struct record *r = g->r;
    uint64_t before = r->tree.size;
    struct error why;
    enum err err = truth_begin(r->truth, e);
    if (err)
        return err;
    err = begin_rows(r, e);
    if (!err)
        err = put_all(g, results, e);
    if (!err && r->tree.size == before) { // nothing to log
        truth_rollback(r->truth);
        db_rollback(r->rows);
        return OK;
    }
    if (!err)
        err = put_checkpoint(r, log, e);
    if (!err) {
        // Truth is on disk. The rows can be made again: a failure here is not the caller's, and
        // one that lasts (astray) is the next group's.
        if (record_commit_rows(r, &why))
            r->astray = record_mend(r, &why) != OK;
        return OK;
    }
    truth_rollback(r->truth);
    db_rollback(r->rows);
    if (record_mend(r, &why))
        return error_set(e, ERR_IO, "%s; and then: %s", e ? e->message : "", why.message);
    return err;
}

static enum err check_log_key(const struct record *r, const struct secret_key *log,
                              struct error *e) {
    if (r->draft)
        return OK; // record_create has compared it with what the founding act names
    struct verifier v = record_log_key(r);
    return record_check_log_key(&v, log, e);
}

static enum err append(struct group *g, const struct secret_key *log, struct appended *results,
                       struct error *e) {
    struct record *r = g->r;
    if (!r->write)
        return error_set(e, ERR_DENIED, "this record was opened for reading");
    enum err err = r->astray ? record_mend(r, e) : OK;
    if (!err)
        err = check_log_key(r, log, e);
    if (!err)
        err = put_group(g, log, results, e);
    if (!err)
        blob_tidy(r);
    return err;
}

enum err record_append_from(struct record *r, const struct secret_key *log,
                            const struct append_source *from, struct appended *results,
                            struct error *e) {
    struct group g = {.r = r, .from = from};
    return append(&g, log, results, e);
}

void record_expect_many(struct record *r) {
    struct error slower;
    enum err err = db_expect_many(r->rows, ROWS_KIB, &slower);
    (void)err;
}

// Acts that are all here: each is put while others prepare those behind it.
struct given {
    const struct span *notes;
    bool signed_here;
    struct candidate *candidates;
    size_t at; // the next to be put
    struct parallel work;
    struct arena arenas[PARALLEL_MAX];
    struct state keys; // copy, for the workers: acts are put meanwhile
};

static void prepare(void *context, size_t item, int worker) {
    struct given *g = context;
    struct candidate *c = &g->candidates[item];
    candidate_prepare(c, g->notes[item], &g->arenas[worker]);
    if (g->signed_here)
        candidate_trust(c, &g->keys);
    else
        candidate_precheck(c, &g->keys);
}

static struct candidate *next_given(void *context) {
    struct given *g = context;
    parallel_until(&g->work, g->at);
    return &g->candidates[g->at++];
}

enum err record_append(struct record *r, const struct secret_key *log, const struct span *notes,
                       size_t count, unsigned flags, struct appended *results, struct error *e) {
    struct given given = {.notes = notes, .signed_here = flags & APPEND_SIGNED_HERE};
    struct append_source from = {.count = count, .next = next_given, .context = &given};
    struct group g = {.r = r, .from = &from, .flags = flags};
    given.candidates = memory_get(count * sizeof *given.candidates);
    for (int i = 0; i < PARALLEL_MAX; i++)
        arena_init(&given.arenas[i]);
    state_copy_keys(fold_state(r->fold), &given.keys);
    parallel_start(&given.work, count < 16 ? 1 : parallel_cores(), count, prepare, &given);
    enum err err = append(&g, log, results, e);
    parallel_wait(&given.work);
    state_done(&given.keys);
    for (int i = 0; i < PARALLEL_MAX; i++)
        arena_done(&given.arenas[i]);
    free(given.candidates);
    return err;
}
