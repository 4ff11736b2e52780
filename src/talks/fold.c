// SPDX-License-Identifier: Apache-2.0
#include "talks/family.h"
#include "talks/fold_handle.h"

#include "base/codec.h"
#include "talks/audience.h"
#include "talks/constitution.h"
#include "talks/motion.h"

#include <assert.h>

extern const char derived_sql[];

#define SCHEMA_BYTES_MAX (1 << 18) // our own text

const char *const verdict_words[] = {"ok", "void", "alien", "opaque"};

static const char put_act_sql[] = "INSERT INTO act VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                                  "?10, ?11, ?12, ?13, ?14, ?15, ?16)";
// What no statement of the fold needs.
static const char drop_indexes_sql[] = "DROP INDEX act_by_key; DROP INDEX act_dated;"
                                       "DROP INDEX presence_said; DROP INDEX presence_case;"
                                       "DROP INDEX presence_meeting;";
static const char set_mark_sql[] = "INSERT OR REPLACE INTO mark VALUES (1, ?1, ?2)";
static const char get_row_sql[] = "SELECT id, digest FROM act WHERE i = ?1";
static const char last_row_sql[] = "SELECT i, digest FROM act ORDER BY i DESC LIMIT 1";

static void put_schema(struct buf *out) {
    buf_put_str(out, derived_sql);
    for (const struct family *family = families; family->name; family++)
        buf_put_str(out, family->sql);
}

static enum err make_tables(struct fold *f, struct error *e) {
    BUF_SCOPED struct buf schema;
    buf_init(&schema, SCHEMA_BYTES_MAX);
    put_schema(&schema);
    bool own = !db_in_transaction(f->db);
    enum err err = own ? db_begin(f->db, e) : OK;
    if (!err)
        err = db_script(f->db, buf_str(&schema), e);
    if (own && err)
        db_rollback(f->db);
    return own && !err ? db_commit(f->db, e) : err;
}

// Tables of another version of this program are no use: rows are made anew.
static enum err check_tables(struct fold *f, struct error *e) {
    BUF_SCOPED struct buf schema;
    buf_init(&schema, SCHEMA_BYTES_MAX);
    put_schema(&schema);
    return db_schema_check(f->db, buf_str(&schema), e);
}

static enum err is_empty(struct fold *f, bool *empty, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(f->db, "SELECT 1 FROM sqlite_schema LIMIT 1", &s, e);
    if (err)
        return err;
    *empty = !stmt_row(s, e);
    err = *empty && stmt_failed(s) ? ERR_IO : OK;
    stmt_reset(s);
    return err;
}

static enum err prepare_all(struct fold *f, struct error *e) {
    enum err err = audiences_open(f, e);
    if (!err)
        err = db_prepare(f->db, put_act_sql, &f->put_act, e);
    if (!err)
        err = lookup_open(f, e);
    if (!err)
        err = db_prepare(f->db, get_row_sql, &f->get_row, e);
    if (!err)
        err = db_prepare(f->db, set_mark_sql, &f->set_mark, e);
    return err ? err : rows_open(f, e);
}

enum err fold_open(struct db *db, fold_root *root, void *context, struct fold **out,
                   struct error *e) {
    struct fold *f = memory_get(sizeof *f);
    *f = (struct fold){.db = db, .root = root, .root_context = context};
    bool empty = false;
    arena_init(&f->arena);
    state_init(&f->state);
    enum err err = is_empty(f, &empty, e);
    if (!err)
        err = empty ? make_tables(f, e) : check_tables(f, e);
    if (!err)
        err = prepare_all(f, e);
    if (!err)
        err = fold_reload(f, e);
    if (err) {
        fold_close(f);
        return err;
    }
    *out = f;
    return OK;
}

enum err fold_drop_indexes(struct fold *f, struct error *e) {
    return db_script(f->db, drop_indexes_sql, e);
}

void fold_close(struct fold *f) {
    if (!f)
        return;
    rows_close(f);
    for (size_t i = 0; i < FOLD_STATEMENTS; i++)
        stmt_free(f->asked[i].stmt);
    stmt_free(f->put_act);
    lookup_close(f);
    stmt_free(f->get_row);
    stmt_free(f->set_mark);
    audiences_done(f);
    state_done(&f->state);
    arena_done(&f->arena);
    free(f);
}

// d(0): what replicas of a record agree on before its first entry.
static void first_digest(uint8_t out[HASH_BYTES]) {
    hash_one(span_str("truce.state/v1\n"), out);
}

// Rows come from a file: what they hold is looked at before it is used.
static bool take_hash(struct span bytes, uint8_t out[HASH_BYTES]) {
    if (bytes.size == HASH_BYTES)
        memcpy(out, bytes.data, HASH_BYTES);
    return bytes.size == HASH_BYTES;
}

enum err fold_reload(struct fold *f, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    state_done(&f->state);
    f->size = 0;
    memset(f->roots, 0, sizeof f->roots); // of a log that may have been taken back
    memset(f->known, 0, sizeof f->known);
    f->failed = (struct error){0};
    first_digest(f->digest);
    enum err err = db_prepare(f->db, last_row_sql, &s, e);
    if (!err && stmt_row(s, e)) {
        uint64_t last = (uint64_t)stmt_get_int(s, 0);
        if (last >= LIMIT_TREE_SIZE || !take_hash(stmt_get_blob(s, 1), f->digest))
            err = error_set(e, ERR_CORRUPT, "act: no row of a fold");
        else
            f->size = last + 1;
        stmt_reset(s);
    } else if (!err && stmt_failed(s)) {
        err = ERR_IO;
    }
    if (!err)
        err = constitution_load(f, e);
    return err ? err : audiences_load(f, e);
}

enum err fold_is_current(struct fold *f, bool *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint8_t digest[HASH_BYTES];
    uint64_t size = 0;
    first_digest(digest);
    enum err err = db_prepare(f->db, last_row_sql, &s, e);
    if (err)
        return err;
    bool any = stmt_row(s, e), sound = true;
    if (!any && stmt_failed(s))
        return ERR_IO;
    if (any) {
        size = (uint64_t)stmt_get_int(s, 0) + 1;
        sound = take_hash(stmt_get_blob(s, 1), digest);
    }
    *out =
        sound && !f->failed.code && size == f->size && memcmp(digest, f->digest, HASH_BYTES) == 0;
    stmt_reset(s);
    return OK;
}

void fold_set_reader(struct fold *f, struct span who) {
    snprintf(f->reader, sizeof f->reader, SPAN_FMT, SPAN_ARG(who));
}

struct db *fold_db(struct fold *f) {
    return f->db;
}
const struct state *fold_state(const struct fold *f) {
    return &f->state;
}
struct state *fold_state_mutable(struct fold *f) {
    return &f->state;
}
uint64_t fold_size(const struct fold *f) {
    return f->size;
}
uint64_t fold_index(const struct fold *f) {
    return f->size;
}
struct arena *fold_arena(struct fold *f) {
    return &f->arena;
}
void fold_digest(const struct fold *f, uint8_t out[HASH_BYTES]) {
    memcpy(out, f->digest, HASH_BYTES);
}
void fold_tell_rule(struct fold *f, const char *rule) {
    f->told = rule;
}
void fold_fail(struct fold *f, const struct error *e) {
    if (!f->failed.code)
        f->failed = *e;
}

static enum err get_row(struct fold *f, uint64_t index, int column, uint8_t out[HASH_BYTES],
                        struct error *e) {
    stmt_int(f->get_row, 1, (int64_t)index);
    if (!stmt_row(f->get_row, e))
        return stmt_failed(f->get_row) ? ERR_IO
                                       : error_set(e, ERR_NOT_FOUND, "entry %llu is not folded",
                                                   (unsigned long long)index);
    struct span bytes = stmt_get_blob(f->get_row, column);
    enum err err =
        bytes.size == HASH_BYTES
            ? OK
            : error_set(e, ERR_NOT_FOUND, "entry %llu has no act id", (unsigned long long)index);
    if (!err)
        memcpy(out, bytes.data, HASH_BYTES);
    stmt_reset(f->get_row);
    return err;
}

enum err fold_digest_at(struct fold *f, uint64_t size, uint8_t out[HASH_BYTES], struct error *e) {
    if (size)
        return get_row(f, size - 1, 1, out, e);
    first_digest(out);
    return OK;
}

enum err fold_act_id(struct fold *f, uint64_t index, uint8_t id[HASH_BYTES], struct error *e) {
    if (index == f->size && f->act) {
        memcpy(id, f->act->id, HASH_BYTES); // its row comes after its effects
        return OK;
    }
    return get_row(f, index, 0, id, e);
}

enum err fold_set_mark(struct fold *f, const uint8_t root[HASH_BYTES], struct error *e) {
    stmt_int(f->set_mark, 1, (int64_t)f->size);
    stmt_blob(f->set_mark, 2, span(root, HASH_BYTES));
    return stmt_run(f->set_mark, e);
}

enum err fold_get_mark(struct fold *f, uint64_t *size, uint8_t root[HASH_BYTES], struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(f->db, "SELECT size, root FROM mark", &s, e);
    if (err)
        return err;
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : error_set(e, ERR_NOT_FOUND, "the fold has no mark");
    *size = (uint64_t)stmt_get_int(s, 0);
    err = take_hash(stmt_get_blob(s, 1), root) ? OK : error_set(e, ERR_CORRUPT, "mark: no hash");
    stmt_reset(s);
    return err;
}

enum err fold_root_at(struct fold *f, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    for (size_t i = 0; i < sizeof f->roots / sizeof *f->roots; i++)
        if (f->roots[i].size == size && size) {
            memcpy(root, f->roots[i].root, HASH_BYTES);
            return OK;
        }
    enum err err = f->root(f->root_context, size, root, e);
    if (!err) {
        f->roots[f->next_root].size = size;
        memcpy(f->roots[f->next_root].root, root, HASH_BYTES);
        f->next_root = (f->next_root + 1) % (sizeof f->roots / sizeof *f->roots);
    }
    return err;
}

bool fold_author_has(const struct fold *f, const struct act *a, unsigned roles) {
    const struct member *m = state_member(&f->state, a->by);
    bool compiles = (m->roles & ROLE_COMPILER) && span_is(f->state.kind, "reconstruction");
    return compiles || (m->roles & roles);
}

void fold_tick(struct fold *f) {
    int64_t clock = state_clock(&f->state);
    if (clock == LOG_TIME_NONE ||
        (f->state.log_time != LOG_TIME_NONE && clock <= f->state.log_time))
        return; // log time never falls
    f->state.log_time = clock;
    fold_row(f, "clock", (struct value[]){V_INT(clock)}, 1);
    motions_due(f);
}

// Rows stand at the place and claimed time of entry `first` while `rows` makes them.
static void at_first(struct fold *f, const struct act_type *type, const struct json *body,
                     uint64_t first) {
    struct stmt *s = first == f->size ? NULL : fold_stmt(f, "SELECT at FROM act WHERE i = ?1");
    struct error e;
    f->first = first;
    if (first == f->size)
        f->t = act_valid_time(body, type, f->act->at.seconds);
    if (!s)
        return;
    stmt_int(s, 1, (int64_t)first);
    if (stmt_row(s, &e))
        f->t = act_valid_time(body, type, stmt_get_int(s, 0));
    if (stmt_failed(s))
        fold_fail(f, &e);
    stmt_reset(s);
}

void fold_row_as(struct fold *f, const struct act_type *type, const struct json *body,
                 const struct json *source, uint64_t first) {
    uint64_t kept_first = f->first;
    int64_t kept_t = f->t;
    at_first(f, type, body, first);
    rows_of_body(f, type, body, source);
    f->first = kept_first;
    f->t = kept_t;
}

void fold_rows_inside(struct fold *f, const struct act *as, uint64_t first) {
    const struct act_type *type = act_type_find(as->type);
    uint64_t kept_first = f->first;
    int64_t kept_t = f->t;
    assert(type); // judged
    at_first(f, type, as->body, first);
    rows_of_act(f, as, type);
    if (type->apply)
        type->apply(f, as);
    f->first = kept_first;
    f->t = kept_t;
}

int64_t fold_audience(const struct fold *f) {
    return f->audience;
}
bool fold_reads(const struct fold *f, struct span who) {
    return audience_has(f, f->audience, who);
}

void fold_chain(uint8_t d[HASH_BYTES], uint64_t index, enum verdict_class class,
                struct span effects) {
    uint8_t head[HASH_BYTES + 9];
    memcpy(head, d, HASH_BYTES);
    for (int i = 0; i < 8; i++)
        head[HASH_BYTES + i] = (uint8_t)(index >> (56 - 8 * i));
    head[HASH_BYTES + 8] = (uint8_t) class;
    hash_parts((struct span[]){span(head, sizeof head), effects}, 2, d);
}

// What the row says of an entry: for who has read it, what is inside.
static enum err put_act_row(struct fold *f, const struct candidate *c, const struct verdict *v,
                            const struct key *k, struct error *e) {
    struct stmt *s = f->put_act;
    const struct act *a = v->read && c->readable ? &c->inside : &c->act;
    enum verdict_class class = v->read ? v->inside : v->class;
    bool known = c->parsed;
    stmt_int(s, 1, (int64_t)f->size);
    stmt_blob(s, 2, known ? span(a->id, HASH_BYTES) : span(NULL, 0));
    known ? stmt_int(s, 3, fold_id_number(a->id)) : stmt_null(s, 3);
    k ? stmt_int(s, 4, k->number) : stmt_null(s, 4);
    k ? stmt_int(s, 5, a->n) : stmt_null(s, 5);
    stmt_text(s, 6, known ? a->by : span(NULL, 0));
    stmt_text(s, 7, known ? a->type : span(NULL, 0));
    stmt_int(s, 8, class);
    stmt_text(s, 9,
              span_str(class == VERDICT_VOID || class == VERDICT_ALIEN ? v->why.rule : f->told));
    known ? stmt_int(s, 10, a->at.seconds) : stmt_null(s, 10);
    known ? stmt_int(s, 11, a->at.offset_min) : stmt_null(s, 11);
    known ? stmt_int(s, 12, f->t) : stmt_null(s, 12);
    stmt_int(s, 13, f->audience);
    known && !a->founding ? stmt_int(s, 14, a->seen_size) : stmt_null(s, 14);
    stmt_blob(s, 15, span(f->digest, HASH_BYTES));
    stmt_blob(s, 16, v->read ? audience_chain(f, f->audience) : span(NULL, 0));
    return stmt_run(s, e);
}

// What everybody sees of it.
static void put_public(struct fold *f, const struct candidate *c, const struct verdict *v) {
    const struct act *a = &c->act;
    const struct act_type *type = c->parsed ? act_type_find(a->type) : NULL;
    f->t = c->parsed ? act_valid_time(a->body, type, a->at.seconds) : 0;
    buf_clear(&f->effects);
    if (v->class == VERDICT_OK) {
        assert(type); // judged
        rows_of_act(f, a, type);
        if (type->apply)
            type->apply(f, a);
    } else if (v->class == VERDICT_OPAQUE) {
        rows_sealed(f, a);
    }
    fold_chain(f->digest, f->size, v->class, buf_span(&f->effects));
}

// What its readers see of a restricted act beside that.
static void put_inside(struct fold *f, const struct candidate *c, const struct verdict *v) {
    const struct act *a = &c->act;
    bool addressed =
        f->reader[0] && (span_is(a->by, f->reader) || json_has_text(a->to, span_str(f->reader)));
    if (v->class != VERDICT_OPAQUE || !(v->read || addressed))
        return;
    f->audience = audience_of(f, a);
    if (!v->read)
        return; // incomplete from here
    assert(db_in_memory(f->db));
    buf_clear(&f->effects);
    if (v->inside == VERDICT_OK)
        fold_rows_inside(f, &c->inside, f->size);
    audience_advance(f, f->audience, v->inside);
}

enum err fold_put_judged(struct fold *f, struct candidate *c, const struct verdict *v,
                         struct error *e) {
    const struct act *a = &c->act;
    f->act = c->parsed ? a : NULL;
    f->state.index = f->size;
    f->audience = 0;
    f->first = f->size;
    f->told = NULL;
    size_t at = SIZE_MAX; // of the key whose chain advances; rows may move the array of keys
    if (v->class != VERDICT_ALIEN && !a->founding)
        at = (size_t)(state_key(&f->state, a->note.sigs[0].name, a->note.sigs[0].id) -
                      f->state.keys);
    put_public(f, c, v);
    put_inside(f, c, v);
    struct key *k = at == SIZE_MAX ? NULL : &f->state.keys[at];
    enum err err = f->failed.code ? f->failed.code : put_act_row(f, c, v, k, e);
    if (err && f->failed.code && e)
        *e = f->failed;
    if (!err && k) {
        k->next_n = a->n + 1;
        k->seen = a->seen_size;
        memcpy(k->prev, a->id, HASH_BYTES);
    }
    f->size += !err;
    f->act = NULL;
    f->audience = 0;
    arena_reset(&f->arena);
    return err;
}

enum err fold_put(struct fold *f, struct candidate *c, struct verdict *out, struct error *e) {
    struct verdict v;
    enum err err = fold_judge(f, c, &v, e);
    if (!err)
        err = fold_put_judged(f, c, &v, e);
    if (!err)
        *out = v;
    return err;
}
