// SPDX-License-Identifier: Apache-2.0
#include "view/row.h"

// Of ROW_SELECT: at, offset_min, words, i, o, t, aud, author, the fields, source.
enum {
    COLUMN_AT,
    COLUMN_OFFSET,
    COLUMN_WORDS,
    COLUMN_I,
    COLUMN_O,
    COLUMN_T,
    COLUMN_AUD,
    COLUMN_AUTHOR,
    FIRST_FIELD
};

static bool composite(const struct field *f, struct span text) {
    if (!text.size || (text.data[0] != '{' && text.data[0] != '['))
        return false;
    return (f->type != F_STRING && f->type != F_LINE) || (f->flags & FIELD_LIST);
}

static void put_column(struct asking *a, struct json *body, const struct field *f, struct stmt *s,
                       int column) {
    if (stmt_is_null(s, column))
        return;
    struct span text = stmt_get_text(s, column);
    if (f->type == F_INT)
        json_put_int(body, f->name, stmt_get_int(s, column));
    else if (f->type == F_BOOL)
        json_put_bool(body, f->name, stmt_get_int(s, column) != 0);
    else if (composite(f, text))
        json_put(body, f->name, json_copy(asking_parse(a, text)));
    else
        json_put_text(body, f->name, text);
}

static struct span ref_of(struct asking *a, const struct row *row) {
    struct span id = json_get_text(row->body, "id");
    if (!id.data || span_find(id, '/') >= 0)
        return id;
    return span_str(
        arena_printf(&a->arena, SPAN_FMT "/" SPAN_FMT, SPAN_ARG(row->author), SPAN_ARG(id)));
}

static void read_row(struct asking *a, const struct act_type *type, struct stmt *s,
                     struct row *out) {
    int column = FIRST_FIELD;
    *out = (struct row){
        .place = {(uint64_t)stmt_get_int(s, COLUMN_I), (uint64_t)stmt_get_int(s, COLUMN_O),
                  stmt_get_int(s, COLUMN_T)},
        .words = (uint64_t)stmt_get_int(s, COLUMN_WORDS),
        .audience = stmt_get_int(s, COLUMN_AUD),
        .author = arena_copy(&a->arena, stmt_get_text(s, COLUMN_AUTHOR)),
        .at = {stmt_get_int(s, COLUMN_AT), (int)stmt_get_int(s, COLUMN_OFFSET)},
        .body = asking_keep(a, json_new_object()),
    };
    for (const struct field *f = type->fields; f->name; f++)
        put_column(a, out->body, f, s, column++);
    if (!stmt_is_null(s, column))
        out->source = asking_parse(a, stmt_get_text(s, column));
    out->ref = ref_of(a, out);
}

enum err rows_take(struct asking *a, const char *type, struct stmt *s, struct rows *rows,
                   struct error *e) {
    const struct act_type *t = act_type_find(span_str(type));
    while (stmt_row(s, e)) {
        if (rows->count == rows->room) {
            rows->room = rows->room ? 2 * rows->room : 16;
            struct row *more = arena_array(&a->arena, struct row, rows->room);
            if (rows->count)
                memcpy(more, rows->list, rows->count * sizeof *more);
            rows->list = more;
        }
        read_row(a, t, s, &rows->list[rows->count++]);
    }
    return stmt_failed(s) ? e ? e->code : ERR_IO : OK;
}

enum err rows_read(struct asking *a, const char *type, const char *sql, const struct row_bind *bind,
                   struct rows *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct rows rows = {0};
    enum err err = sight_prepare(a->record, a->q, sql, &s, e);
    if (err)
        return err;
    if (bind) {
        sight_bind_text(s, sql, ":ref", bind->ref);
        sight_bind_text(s, sql, ":owner", bind->owner);
        sight_bind_text(s, sql, ":slug", bind->slug);
        sight_bind_int(s, sql, ":first", (int64_t)bind->first);
        sight_bind_int(s, sql, ":limit", bind->limit > INT64_MAX ? -1 : (int64_t)bind->limit);
        sight_bind_int(s, sql, ":after",
                       bind->after > INT64_MAX ? INT64_MAX : (int64_t)bind->after);
    }
    err = rows_take(a, type, s, &rows, e);
    if (!err)
        *out = rows;
    return err;
}

enum err rows_current(struct asking *a, const char *type, const char *sql,
                      const struct row_bind *bind, struct rows *out, struct error *e) {
    enum err err = rows_read(a, type, sql, bind, out, e);
    if (err)
        return err;
    struct json *last = asking_keep(a, json_new_object()); // "ref author" -> place in the list
    const char **keys = arena_array(&a->arena, const char *, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        const struct row *r = &out->list[i];
        keys[i] =
            arena_printf(&a->arena, SPAN_FMT " " SPAN_FMT, SPAN_ARG(r->ref), SPAN_ARG(r->author));
        json_put_int(last, keys[i], (int64_t)i);
    }
    size_t kept = 0;
    for (size_t i = 0; i < out->count; i++)
        if (json_get_int(last, keys[i]) == (int64_t)i)
            out->list[kept++] = out->list[i];
    out->count = kept;
    return OK;
}

static const char *key_of(struct asking *a, const struct row *r, const char *const *fields) {
    BUF_SCOPED struct buf key;
    buf_init(&key, BUF_MAX);
    buf_put_span(&key, r->author);
    for (size_t i = 0; fields[i]; i++) {
        const struct json *value = json_get(r->body, fields[i]);
        buf_put_byte(&key, '\n');
        if (value)
            json_print(value, &key);
    }
    return arena_str(&a->arena, buf_span(&key));
}

void rows_newest(struct asking *a, struct rows *rows, const char *const *fields) {
    struct json *last = asking_keep(a, json_new_object());
    const char **keys = arena_array(&a->arena, const char *, rows->count + 1);
    size_t kept = 0;
    for (size_t i = 0; i < rows->count; i++) {
        keys[i] = key_of(a, &rows->list[i], fields);
        json_put_int(last, keys[i], (int64_t)i);
    }
    for (size_t i = 0; i < rows->count; i++)
        if (json_get_int(last, keys[i]) == (int64_t)i)
            rows->list[kept++] = rows->list[i];
    rows->count = kept;
}

struct row_bind row_meant(const struct row *thing) {
    struct row_bind bind = {.ref = thing->ref, .slug = thing->ref, .first = thing->place.o};
    if (!span_cut(&bind.slug, '/', &bind.owner))
        bind.owner = bind.slug = span(NULL, 0);
    return bind;
}

bool row_is_earlier(const struct row *said, const struct row *thing) {
    return said->words < thing->words;
}
