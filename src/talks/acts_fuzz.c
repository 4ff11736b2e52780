// SPDX-License-Identifier: Apache-2.0
// Bodies of every act type against a small record: "TYPE BODY", or a first byte that chooses the
// type and then the body. Whatever it is, it gets a verdict by a rule of the table, the database
// never fails, and what is rolled back leaves the state as it was. Signatures are taken as good.
#include "talks/acts.h"

#include "base/codec.h"
#include "base/limits.h"
#include "log/merkle.h"
#include "talks/fold.h"
#include "talks/refusal.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ENTRIES 16

struct record {
    struct db *db;
    struct fold *fold;
    hash_bytes roots[ENTRIES]; // by size
    struct frontier frontier;
    struct secret_key root, desk, node, log, hold;
};

static enum err root_at(void *context, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    struct record *r = context;
    if (size >= ENTRIES)
        return error_set(e, ERR_NOT_FOUND, "no such size");
    memcpy(root, r->roots[size], HASH_BYTES);
    return OK;
}

static struct secret_key make_key(const char *name, enum key_type type) {
    struct secret_key k;
    uint8_t seed[HASH_BYTES];
    hash_one(span_str(name), seed);
    secret_key_init(&k, span_str(name), type, seed);
    return k;
}

static void put_vkey(struct buf *out, const char *member, const struct secret_key *k) {
    buf_printf(out, "\"%s\":\"", member);
    key_vkey(span_str(k->name), k->type, k->pub, out);
    buf_put_str(out, "\"");
}

static void put_key(struct buf *out, const struct secret_key *k, const char *use) {
    buf_put_str(out, "{");
    put_vkey(out, "vkey", k);
    buf_printf(out, ",\"use\":[\"%s\"]}", use);
}

static void put_founding(const struct record *r, struct buf *out) {
    buf_put_str(out, "{\"truce\":1,\"record\":\"r\",\"epoch\":0,\"by\":\"a\",\"at\":"
                     "\"2017-05-01T00:00:00Z\",\"act\":\"found\",\"body\":{\"kind\":\"exercise\","
                     "\"title\":{\"en\":\"T\"},\"host\":\"a\",\"convened_by\":[\"a\"],");
    put_vkey(out, "log_vkey", &r->log);
    buf_put_str(out, ",\"languages\":[\"en\"],\"tracks\":[{\"id\":\"t\",\"name\":{\"en\":\"T\"}}],"
                     "\"participants\":[{\"id\":\"a\",\"name\":{\"en\":\"A\"},\"roles\":[\"host\","
                     "\"convenor\",\"guarantor\"],\"keys\":[");
    put_key(out, &r->root, "root");
    buf_put_str(out, ",");
    put_key(out, &r->desk, "act");
    buf_put_str(out, ",");
    put_key(out, &r->node, "machine");
    buf_put_str(out, ",");
    put_key(out, &r->hold, "hold");
    buf_put_str(out, "]},{\"id\":\"b\",\"name\":{\"en\":\"B\"},\"roles\":[\"party\"],\"keys\":[]}],"
                     "\"rules\":{\"format\":0,\"founders\":[],\"holders\":[\"a\"],\"held\":1,"
                     "\"seen\":1,\"reading\":\"public\",\"motion\":{\"*\":{\"host\":1}},"
                     "\"silence_hours\":0}}}\n");
}

static void add_root(struct record *r, struct span entry) {
    uint8_t leaf[HASH_BYTES];
    merkle_leaf(entry, leaf);
    frontier_add(&r->frontier, leaf);
    frontier_root(&r->frontier, r->roots[r->frontier.size]);
}

// The act of this type with this body by the key that its type needs, at its place.
static void put_act(const struct record *r, const struct act_type *t, struct span body,
                    const struct secret_key *k, struct buf *out) {
    const struct key *key = state_key(fold_state(r->fold), span_str(k->name), k->id);
    BUF_SCOPED struct buf line;
    buf_init(&line, 2 * LIMIT_ENTRY_BYTES);
    buf_printf(&line, "{\"truce\":1,\"record\":\"r\",\"epoch\":0,\"by\":\"a\",\"n\":%lld",
               (long long)key->next_n);
    if (key->next_n) {
        buf_put_str(&line, ",\"prev\":\"");
        hex_put(&line, span(key->prev, HASH_BYTES));
        buf_put_str(&line, "\"");
    }
    buf_printf(&line, ",\"seen\":{\"size\":%d,\"root\":\"", (int)r->frontier.size);
    base64_put(&line, span(r->roots[r->frontier.size], HASH_BYTES));
    buf_printf(&line, "\"},\"at\":\"2017-05-02T00:00:00Z\",\"act\":\"%s\",\"body\":", t->name);
    buf_put_span(&line, body);
    buf_put_str(&line, "}\n");
    if (note_sign(buf_span(&line), &k, 1, out, NULL))
        abort();
}

static struct verdict put(struct record *r, struct span entry, const struct secret_key *k) {
    ARENA_SCOPED struct arena a;
    struct candidate c;
    struct verdict v;
    struct error e;
    arena_init(&a);
    candidate_prepare(&c, entry, &a);
    c.checked = c.good = true;
    memcpy(c.pub, k->pub, sizeof c.pub);
    if (fold_put(r->fold, &c, &v, &e))
        abort();
    assert(v.class == VERDICT_OK || v.class == VERDICT_OPAQUE || refusal_find(v.why.rule));
    return v;
}

static const struct secret_key *key_for(const struct record *r, const struct act_type *t) {
    return t->flags & ACT_ROOT ? &r->root : t->flags & ACT_MACHINE ? &r->node : &r->desk;
}

static void open_empty(struct record *r) {
    *r = (struct record){.root = make_key("r/a/root", KEY_ED25519),
                         .desk = make_key("r/a/desk", KEY_ED25519),
                         .node = make_key("r/a/node", KEY_ED25519),
                         .hold = make_key("r/a/hold", KEY_COSIGNER),
                         .log = make_key("r", KEY_ED25519)};
    struct error e;
    frontier_init(&r->frontier);
    if (db_open("", DB_MEMORY, DB_NORMAL, &r->db, &e) || fold_open(r->db, root_at, r, &r->fold, &e))
        abort();
}

static void open_founded(struct record *r) {
    static const char *const acts[][2] = {
        {"round", "{\"id\":\"r\",\"kind\":\"round\",\"track\":\"t\",\"title\":{\"en\":\"R\"},"
                  "\"place\":{\"name\":{\"en\":\"P\"}},\"from\":\"2017-05-03\",\"to\":"
                  "\"2017-05-04\",\"state\":\"open\"}"},
        {"meeting", "{\"id\":\"m\",\"title\":{\"en\":\"M\"},\"level\":\"heads\",\"format\":"
                    "\"plenary\",\"place\":{\"name\":{\"en\":\"P\"}},\"from\":"
                    "\"2017-05-03T10:00:00Z\",\"with\":[{\"who\":\"b\"}],\"state\":\"planned\"}"},
        {"motion", "{\"id\":\"o\",\"title\":{\"en\":\"O\"},\"kind\":\"procedural\",\"payload\":{"
                   "\"text\":{\"en\":\"x\"}},\"decide_by\":\"2017-06-01T00:00:00Z\"}"},
    };
    BUF_SCOPED struct buf note;
    buf_init(&note, 2 * LIMIT_ENTRY_BYTES);
    open_empty(r);
    BUF_SCOPED struct buf line;
    const struct secret_key *root = &r->root;
    buf_init(&line, LIMIT_ENTRY_BYTES);
    put_founding(r, &line);
    if (note_sign(buf_span(&line), &root, 1, &note, NULL) ||
        put(r, buf_span(&note), &r->root).class != VERDICT_OK)
        abort();
    add_root(r, buf_span(&note));
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        const struct act_type *t = act_type_find(span_str(acts[i][0]));
        buf_clear(&note);
        put_act(r, t, span_str(acts[i][1]), &r->desk, &note);
        if (put(r, buf_span(&note), &r->desk).class != VERDICT_OK)
            abort();
        add_root(r, buf_span(&note));
    }
}

// A body for a type in a record that stands, rolled back after.
static void try_body(struct record *r, const struct act_type *t, struct span body) {
    uint8_t before[HASH_BYTES], after[HASH_BYTES];
    struct error e;
    BUF_SCOPED struct buf note;
    buf_init(&note, 4 * LIMIT_ENTRY_BYTES);
    const struct secret_key *k = key_for(r, t);
    put_act(r, t, body, k, &note);
    fold_digest(r->fold, before);
    if (db_begin(r->db, &e))
        abort();
    struct verdict v = put(r, buf_span(&note), k);
    assert(v.class != VERDICT_OPAQUE && fold_size(r->fold) == r->frontier.size + 1);
    db_rollback(r->db);
    if (fold_reload(r->fold, &e))
        abort();
    fold_digest(r->fold, after);
    assert(memcmp(before, after, sizeof before) == 0);
}

// A founding body in an empty record; its signature is real.
static void try_founding(struct record *r, struct span body) {
    struct error e;
    const struct secret_key *root = &r->root;
    BUF_SCOPED struct buf line;
    BUF_SCOPED struct buf note;
    buf_init(&line, 2 * LIMIT_ENTRY_BYTES);
    buf_init(&note, 4 * LIMIT_ENTRY_BYTES);
    buf_put_str(&line, "{\"truce\":1,\"record\":\"r\",\"epoch\":0,\"by\":\"a\",\"at\":"
                       "\"2017-05-01T00:00:00Z\",\"act\":\"found\",\"body\":");
    buf_put_span(&line, body);
    buf_put_str(&line, "}\n");
    if (note_sign(buf_span(&line), &root, 1, &note, &e) || db_begin(r->db, &e))
        abort();
    struct verdict v = put(r, buf_span(&note), root);
    assert(fold_state(r->fold)->founded == (v.class == VERDICT_OK));
    db_rollback(r->db);
    if (fold_reload(r->fold, &e))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static struct record empty, founded; // opened once: founding takes longer than a try
    if (!founded.fold) {
        open_empty(&empty);
        open_founded(&founded);
    }
    if (!size || size > LIMIT_ENTRY_BYTES)
        return 0;
    size_t types = 0;
    while (act_type_at(types))
        types++;
    assert(types);
    struct span input = span(data, size), body = span_from(input, 1);
    ptrdiff_t space = span_find(input, ' ');
    const struct act_type *t = space > 0 ? act_type_find(span_head(input, (size_t)space)) : NULL;
    if (t)
        body = span_from(input, (size_t)space + 1);
    else
        t = act_type_at(data[0] % types);
    if (strcmp(t->name, "found") == 0)
        try_founding(&empty, body);
    else
        try_body(&founded, t, body);
    return 0;
}
