// SPDX-License-Identifier: Apache-2.0
#include "talks/world.h"

#include "base/codec.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define must(call)                                                                                 \
    do {                                                                                           \
        struct error e_ = {0}, *e = &e_;                                                           \
        if (call)                                                                                  \
            fail_msg("%s: %s", #call, e_.message);                                                 \
    } while (0)

// RFC 6962 section 2.1, as it is written there.
static void naive_root(hash_bytes *leaves, size_t count, uint8_t out[HASH_BYTES]) {
    hash_bytes left, right;
    size_t split = 1;
    if (count == 1) {
        memcpy(out, leaves[0], HASH_BYTES);
        return;
    }
    while (2 * split < count)
        split *= 2;
    naive_root(leaves, split, left);
    naive_root(leaves + split, count - split, right);
    hash_parts((struct span[]){span("\1", 1), span(left, HASH_BYTES), span(right, HASH_BYTES)}, 3,
               out);
}

static enum err root_at(void *context, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    struct world *w = context;
    if (size < 1 || size > w->count)
        return error_set(e, ERR_NOT_FOUND, "no root of size %llu is asked for",
                         (unsigned long long)size);
    if (!w->root_known[size])
        naive_root(w->leaves, size, w->roots[size]);
    w->root_known[size] = true;
    memcpy(root, w->roots[size], HASH_BYTES);
    return OK;
}

void world_root(struct world *w, uint64_t size, uint8_t root[HASH_BYTES]) {
    must(root_at(w, size, root, e));
}

void world_begin(struct world *w) {
    *w = (struct world){0};
    arena_init(&w->arena);
    must(db_open("", DB_MEMORY, DB_NORMAL, &w->db, e));
    must(fold_open(w->db, root_at, w, &w->fold, e));
}

void world_end(struct world *w) {
    fold_close(w->fold);
    db_close(w->db);
    arena_done(&w->arena);
    free(w->entries);
    free(w->leaves);
    free(w->roots);
    free(w->root_known);
}

struct span world_founding_text(struct world *w) {
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    must(sample_founding_text(NULL, &text, e));
    return arena_copy(&w->arena, buf_span(&text));
}

void world_found(struct world *w, const char *from, const char *to) {
    world_begin(w);
    struct span text = world_founding_text(w);
    if (from)
        text = world_change(w, text, from, to);
    struct verdict v = world_put(w, world_sign(w, text, "kaz/root irn/root rus/root tur/root"));
    if (v.class != VERDICT_OK)
        fail_msg("founding: %s (%s)", v.why.message, v.why.rule);
}

struct secret_key world_key(const char *key) {
    struct span rest = span_str(key), who = {0};
    char text[64];
    if (!span_cut(&rest, '/', &who))
        fail_msg("no key: %s", key);
    snprintf(text, sizeof text, SPAN_FMT, SPAN_ARG(who));
    return sample_key(text, key + who.size + 1);
}

const char *world_time(struct world *w, int minute) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print((struct stamp){SAMPLE_BEGIN + 60 * (int64_t)minute, SAMPLE_OFFSET}, &text);
    return arena_str(&w->arena, buf_span(&text));
}

struct span world_text(struct world *w, const char *key, const char *at, const char *rest) {
    BUF_SCOPED struct buf text;
    struct secret_key secret = world_key(key);
    const struct key *k = state_key(fold_state(w->fold), span_str(secret.name), secret.id);
    long long n = k ? (long long)k->next_n : 0;
    buf_init(&text, 4 * LIMIT_ENTRY_BYTES);
    buf_printf(&text, "{'truce':1,'record':'%s','epoch':0,'by':'%.*s','n':%lld", SAMPLE_RECORD,
               (int)strcspn(key, "/"), key, n);
    if (n) {
        buf_put_str(&text, ",'prev':'");
        hex_put(&text, span(k->prev, HASH_BYTES));
        buf_put_str(&text, "'");
    }
    buf_printf(&text, ",'seen':{'size':%zu,'root':'<root %zu>'},'at':'%s',%s}\n", w->count,
               w->count, at ? at : world_time(w, w->minute), rest);
    return world_words(w, buf_str(&text));
}

const char *world_open_act(struct world *w, const char *type, const char *body) {
    return arena_printf(&w->arena, "'act':'%s','body':%s", type, body);
}

// What a cosigner's key would make of a note's text if it signed acts, which it never may.
static void put_cosigner_line(struct span text, const struct secret_key *k, struct buf *note) {
    uint8_t blob[8 + ED25519_SIG_BYTES] = {0};
    ed25519_sign(k->secret, text, blob + 8);
    note_sig_print(span_str(k->name), k->id, span(blob, sizeof blob), note);
}

struct span world_sign(struct world *w, struct span text, const char *keys) {
    struct secret_key secret[LIMIT_NOTE_SIGNATURES + 1] = {0};
    const struct secret_key *signers[LIMIT_NOTE_SIGNATURES + 1];
    struct span rest = span_str(keys), one;
    size_t count = 0;
    BUF_SCOPED struct buf note;
    buf_init(&note, 4 * LIMIT_ENTRY_BYTES);
    for (; span_cut(&rest, ' ', &one); count++) {
        secret[count] = world_key(arena_str(&w->arena, one));
        signers[count] = &secret[count];
    }
    if (secret[0].type == KEY_COSIGNER) {
        buf_put_span(&note, text);
        buf_put_byte(&note, '\n');
        put_cosigner_line(text, &secret[0], &note);
    } else {
        if (note_sign(text, signers, count, &note, NULL))
            abort();
    }
    return arena_copy(&w->arena, buf_span(&note));
}

static struct candidate prepare(struct world *w, struct span entry) {
    struct candidate c;
    candidate_prepare(&c, entry, &w->arena);
    return c;
}

struct verdict world_judge(struct world *w, struct span entry) {
    struct candidate c = prepare(w, entry);
    struct verdict v;
    assert_int_equal(fold_judge(w->fold, &c, &v, NULL), OK);
    return v;
}

static void add_entry(struct world *w, struct span entry) {
    if (w->count + 2 > w->room) {
        w->room = 2 * w->room + 64;
        w->entries = memory_grow(w->entries, w->room * sizeof *w->entries);
        w->leaves = memory_grow(w->leaves, w->room * sizeof *w->leaves);
        w->roots = memory_grow(w->roots, w->room * sizeof *w->roots);
        w->root_known = memory_grow(w->root_known, w->room * sizeof *w->root_known);
    }
    w->entries[w->count] = arena_copy(&w->arena, entry);
    merkle_leaf(entry, w->leaves[w->count]);
    w->root_known[++w->count] = false;
}

struct verdict world_put_candidate(struct world *w, struct candidate *c) {
    struct verdict v;
    bool own = !db_in_transaction(w->db);
    if (own)
        must(db_begin(w->db, e));
    must(fold_put(w->fold, c, &v, e));
    if (own)
        must(db_commit(w->db, e));
    add_entry(w, c->entry);
    return v;
}

struct verdict world_put(struct world *w, struct span entry) {
    struct candidate c = prepare(w, entry);
    struct verdict v = world_put_candidate(w, &c);
    return v;
}

void world_rollback(struct world *w, size_t count) {
    db_rollback(w->db);
    must(fold_reload(w->fold, e));
    w->count = count;
    for (size_t size = count + 1; size < w->room; size++)
        w->root_known[size] = false;
}

void world_act(struct world *w, const char *key, const char *type, const char *body) {
    struct span text = world_text(w, key, NULL, world_open_act(w, type, body));
    struct verdict v = world_put(w, world_sign(w, text, key));
    w->minute++;
    if (v.class != VERDICT_OK)
        fail_msg("%s by %s: %s (%s)", type, key, v.why.message, v.why.rule);
}

void world_refused(struct world *w, const char *rule, const char *key, const char *type,
                   const char *body) {
    struct span text = world_text(w, key, NULL, world_open_act(w, type, body));
    struct verdict v = world_put(w, world_sign(w, text, key));
    w->minute++;
    if (!v.why.rule || strcmp(v.why.rule, rule) != 0)
        fail_msg("%s by %s: %s, not %s (%s)", type, key, v.why.rule, rule, v.why.message);
}

void world_hold(struct world *w, const char *who, int minute) {
    const char *body =
        arena_printf(&w->arena, "{'size':%zu,'root':'<root %zu>','state':'<state %zu>'}", w->count,
                     w->count, w->count);
    const char *key = arena_printf(&w->arena, "%s/node", who);
    struct span text = world_text(w, key, world_time(w, minute), world_open_act(w, "hold", body));
    struct verdict v = world_put(w, world_sign(w, text, key));
    if (v.class != VERDICT_OK)
        fail_msg("hold by %s: %s", who, v.why.message);
}

void world_vote(struct world *w, const char *who, const char *motion, const char *choice) {
    world_act(w, arena_printf(&w->arena, "%s/desk", who), "vote",
              arena_printf(&w->arena, "{'motion':'%s','choice':'%s'}", motion, choice));
}

const char *world_motion(struct world *w, const char *id, const char *kind, const char *payload,
                         int decide_by, const char *more) {
    return arena_printf(
        &w->arena, "{'id':'%s','title':{'en':'M'},'kind':'%s','payload':%s,'decide_by':'%s'%s}", id,
        kind, payload, world_time(w, decide_by), more);
}

void world_move(struct world *w, const char *who, const char *id, const char *kind,
                const char *payload, int decide_by, const char *more) {
    world_act(w, arena_printf(&w->arena, "%s/desk", who), "motion",
              world_motion(w, id, kind, payload, decide_by, more));
}

void world_clock(struct world *w, int minute) {
    world_hold(w, "irn", minute);
    world_hold(w, "rus", minute);
}

const char *world_ask(struct world *w, const char *sql, const char *text) {
    STMT_SCOPED struct stmt *s = NULL;
    struct error e = {0};
    const char *answer = "";
    if (db_prepare(w->db, sql, &s, &e))
        fail_msg("%s: %s", sql, e.message);
    stmt_text(s, 1, span_str(text));
    if (stmt_row(s, &e))
        answer = arena_str(&w->arena, stmt_get_text(s, 0));
    else if (stmt_failed(s))
        fail_msg("%s: %s", sql, e.message);
    stmt_reset(s);
    return answer;
}

const char *world_decision(struct world *w, const char *motion) {
    return world_ask(w,
                     "SELECT d.outcome || coalesce(' ' || d.rule, '') FROM decision d"
                     " JOIN motion m ON m.i = d.motion WHERE m.author || '/' || m.id = ?1",
                     motion);
}
