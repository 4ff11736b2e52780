// SPDX-License-Identifier: Apache-2.0
// Effects: each row goes into its table and, encoded, into the state digest (record-format section
// 10).
//
// Rows come from two places: the act table, one row an act with its fields as columns, and
// families' consequences. INSERT texts are made from those constant tables when the fold opens; no
// outside text is in them.
#include "talks/family.h"
#include "talks/fold_handle.h"

#include "base/limits.h"
#include "store/db.h"

#include <assert.h>

const struct fold_table fold_tables[] = {
    {"thing", 2},     {"sealed", 4},  {"participant", 6}, {"keyring", 4},  {"revocation", 2},
    {"track", 4},     {"ruleset", 2}, {"electorate", 3},  {"decision", 3}, {"standing", 2},
    {"clock", 1},     {"hidden", 2},  {"revision", 2},    {"roles", 2},    {"erased", 1},
    {"pen", 3},       {"opened", 3},  {"clause", 3},      {"made_of", 1},  {"entitled", 4},
    {"rectified", 4}, {"hangs", 1},   {"kept", 1},        {NULL, 0},
};

static size_t type_count(void) {
    size_t n = 0;
    while (act_type_at(n))
        n++;
    return n;
}

static size_t table_count(void) {
    size_t n = 0;
    while (fold_tables[n].name)
        n++;
    return n;
}

static size_t field_count(const struct field *fields) {
    size_t n = 0;
    while (fields[n].name)
        n++;
    return n;
}

static enum err prepare(struct fold *f, size_t at, const char *table, size_t columns,
                        struct error *e) {
    BUF_SCOPED struct buf sql;
    buf_init(&sql, 4096);
    buf_printf(&sql, "INSERT INTO \"%s\" VALUES (?1", table);
    for (size_t i = 2; i <= columns + 5; i++)
        buf_printf(&sql, ", ?%zu", i);
    buf_put_str(&sql, ")");
    return db_prepare(f->db, buf_str(&sql), &f->inserts[at], e);
}

enum err rows_open(struct fold *f, struct error *e) {
    enum err err = OK;
    size_t types = type_count();
    f->inserts = memory_get((types + table_count()) * sizeof(struct stmt *));
    buf_init(&f->effects, BUF_MAX); // one hold act may decide any number of motions
    for (size_t i = 0; !err && i < types; i++)
        err = prepare(f, table_count() + i, act_type_at(i)->name,
                      field_count(act_type_at(i)->fields) + 1, e);
    for (size_t i = 0; !err && i < table_count(); i++)
        err = prepare(f, i, fold_tables[i].name, fold_tables[i].columns, e);
    return err;
}

void rows_close(struct fold *f) {
    for (size_t i = 0; f->inserts && i < type_count() + table_count(); i++)
        stmt_free(f->inserts[i]);
    free(f->inserts);
    f->inserts = NULL;
    buf_done(&f->effects);
}

static struct stmt *insert_for(struct fold *f, const char *table, size_t columns) {
    ptrdiff_t type = act_type_number(span_str(table));
    if (type >= 0)
        return f->inserts[table_count() + (size_t)type];
    for (size_t i = 0; fold_tables[i].name; i++)
        if (strcmp(fold_tables[i].name, table) == 0) {
            assert(columns == fold_tables[i].columns);
            return f->inserts[i];
        }
    abort(); // a row for a table that is not there
}

static void put_text(struct fold *f, struct stmt *s, int at, struct span text) {
    stmt_text(s, at, text);
    buf_put_byte(&f->effects, text.data ? 2 : 0);
    if (text.data) {
        buf_put_be(&f->effects, text.size, 4);
        buf_put_span(&f->effects, text);
    }
}

static void put_int(struct fold *f, struct stmt *s, int at, int64_t n) {
    stmt_int(s, at, n);
    buf_put_byte(&f->effects, 1);
    buf_put_be(&f->effects, (uint64_t)n, 8);
}

static void put_value(struct fold *f, struct stmt *s, int at, struct value v) {
    if (v.kind == VALUE_INT) {
        put_int(f, s, at, v.number);
        return;
    }
    if (v.kind != VALUE_JSON) {
        put_text(f, s, at, v.kind == VALUE_TEXT ? v.text : span(NULL, 0));
        return;
    }
    switch (json_type(v.json)) {
    case JSON_NONE:
        put_text(f, s, at, span(NULL, 0));
        return;
    case JSON_INT_T:
        put_int(f, s, at, json_int(v.json));
        return;
    case JSON_BOOL_T:
        put_int(f, s, at, json_bool(v.json));
        return;
    case JSON_TEXT_T:
        put_text(f, s, at, json_text(v.json));
        return;
    default: {
        BUF_SCOPED struct buf text;
        buf_init(&text, 2 * LIMIT_ENTRY_BYTES);
        json_print(v.json, &text);
        put_text(f, s, at, buf_span(&text));
    }
    }
}

// The columns that every row begins with. The audience is a local number: it is not in the digest.
static int begin_row(struct fold *f, struct stmt *s, const char *table, size_t columns) {
    int64_t i = (int64_t)f->size;
    buf_put_byte(&f->effects, 'R');
    buf_put_be(&f->effects, strlen(table), 2);
    buf_put_str(&f->effects, table);
    buf_put_be(&f->effects, columns + 4, 2);
    put_int(f, s, 1, i);
    put_int(f, s, 2, (int64_t)f->first);
    put_int(f, s, 3, f->t);
    stmt_int(s, 4, f->audience);
    put_text(f, s, 5, f->act->by);
    return 6;
}

static void end_row(struct fold *f, struct stmt *s) {
    struct error e;
    if (stmt_run(s, &e))
        fold_fail(f, &e);
}

void fold_row(struct fold *f, const char *table, const struct value *values, size_t count) {
    struct stmt *s = insert_for(f, table, count);
    int at = begin_row(f, s, table, count);
    for (size_t i = 0; i < count; i++)
        put_value(f, s, at++, values[i]);
    end_row(f, s);
}

// A thing that this act is the first to name.
static void put_thing(struct fold *f, const struct act *a, const struct act_type *type) {
    struct span author, slug, id = json_get_text(a->body, "id");
    if (!(type->flags & (ACT_CREATES | ACT_REPLACES)) || ref_split(id, &author, &slug) ||
        fold_things(f, type->name, a->by, id))
        return;
    lookup_forget(f, a->by, id); // it may be one of several now, for others
    fold_row(f, "thing", (struct value[]){V_TEXT(span_str(type->name)), V_TEXT(id)}, 2);
}

void rows_of_act(struct fold *f, const struct act *a, const struct act_type *type) {
    put_thing(f, a, type);
    rows_of_body(f, type, a->body, a->source);
}

void rows_of_body(struct fold *f, const struct act_type *type, const struct json *body,
                  const struct json *source) {
    size_t fields = field_count(type->fields);
    struct stmt *s = insert_for(f, type->name, fields + 1);
    int at = begin_row(f, s, type->name, fields + 1);
    for (size_t i = 0; i < fields; i++)
        put_value(f, s, at++, V_JSON(json_get(body, type->fields[i].name)));
    put_value(f, s, at, V_JSON(source));
    end_row(f, s);
}

void rows_sealed(struct fold *f, const struct act *a) {
    size_t bytes = a->sealed.size / 4 * 3; // canonical base64: each '=' is one byte less
    for (size_t i = a->sealed.size; i && a->sealed.data[i - 1] == '='; i--)
        bytes--;
    fold_row(f, "sealed",
             (struct value[]){V_INT(a->n), V_JSON(a->to), V_TEXT(a->digest), V_INT((int64_t)bytes)},
             4);
}
