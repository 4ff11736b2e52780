// SPDX-License-Identifier: Apache-2.0
#include "cli/importing.h"

#include "base/iso3166.h"
#include "base/text.h"
#include "cli/suggest.h"
#include "talks/acts.h"
#include "talks/place.h"

#include <stdarg.h>

struct span import_trim(struct span s) {
    while (s.size && s.data[0] == ' ')
        s = span_from(s, 1);
    while (s.size && s.data[s.size - 1] == ' ')
        s.size--;
    return s;
}

void import_unguard(const struct import_kind *kind, size_t columns, struct csv_row *row) {
    for (size_t i = 0; !kind->dataset && i < columns; i++)
        row->cells[i] = csv_unguarded(row->cells[i]);
}

struct span import_cell(const struct import_cells *c, const char *name) {
    for (size_t i = 0; i < c->csv->columns; i++)
        if (span_is(import_trim(c->csv->names[i]), name))
            return import_trim(c->row->cells[i]);
    return (struct span){0};
}

struct span import_split_name(struct span name, struct span *tag) {
    struct span rest = import_trim(name), head = rest;
    (void)span_cut(&rest, ':', &head);
    *tag = rest;
    return head;
}

void import_wrong(const struct import_cells *c, const char *column, const char *format, ...) {
    char text[400];
    va_list args;
    if (c->fault->column)
        return;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    c->fault->column = column;
    error_set(&c->fault->why, ERR_INVALID, "%s", text);
}

void import_put_filled(struct json *body, const char *field, struct json *part) {
    if (json_count(part))
        json_put(body, field, part);
    else
        json_free(part);
}

void import_put_cell(struct json *body, const struct import_cells *c, const char *name) {
    struct span cell = import_cell(c, name);
    if (cell.size)
        json_put_text(body, name, cell);
}

void import_put_texts(struct json *body, const struct import_cells *c, const char *column,
                      const char *field) {
    struct json *texts = json_new_object();
    for (size_t i = 0; i < c->csv->columns; i++) {
        struct span tag, cell = import_trim(c->row->cells[i]);
        if (!span_is(import_split_name(c->csv->names[i], &tag), column) || !cell.size)
            continue;
        json_put_text(texts, arena_str(c->arena, tag.size ? tag : c->lang), cell);
    }
    import_put_filled(body, field, texts);
}

bool import_next_piece(struct span *rest, struct span *piece) {
    while (span_cut(rest, ';', piece)) {
        *piece = import_trim(*piece);
        if (piece->size)
            return true;
    }
    return false;
}

struct json *import_text_in(const struct import_cells *c, struct span words) {
    struct json *text = json_new_object();
    json_put_text(text, arena_str(c->arena, c->lang), words);
    return text;
}

// What has the form of a slug must be a participant's; anything else is a name.
void import_put_actors(struct json *body, const struct import_cells *c, const char *name) {
    struct span rest = import_cell(c, name), piece;
    struct json *list = json_new_list();
    while (import_next_piece(&rest, &piece)) {
        struct json *actor = json_new_object();
        if (slug_ok(piece))
            json_put_text(actor, "who", piece);
        else
            json_put(actor, "name", import_text_in(c, piece));
        json_add(list, actor);
    }
    import_put_filled(body, name, list);
}

// A slug alone is the author's own.
void import_put_ref(struct json *body, const struct import_cells *c, const char *name) {
    struct span cell = import_cell(c, name);
    if (!cell.size)
        return;
    if (span_find(cell, '/') >= 0)
        json_put_text(body, name, cell);
    else
        json_put_str(
            body, name,
            arena_printf(c->arena, SPAN_FMT "/" SPAN_FMT, SPAN_ARG(c->author), SPAN_ARG(cell)));
}

struct json *import_number(struct span cell) {
    int64_t n = 0;
    for (size_t i = 0; i < cell.size; i++)
        if (cell.data[i] < '0' || cell.data[i] > '9' || i >= 15)
            return json_new_text(cell);
        else
            n = n * 10 + (cell.data[i] - '0');
    return json_new_int(n);
}

// Degrees in ten-millionths; what is finer is rounded. False for what is no such number.
static bool degrees(struct span cell, int64_t *out) {
    int64_t n = 0;
    bool minus = cell.size && cell.data[0] == '-';
    size_t whole = 0, places = 0;
    struct span s = span_from(cell, minus);
    for (; whole < s.size && s.data[whole] >= '0' && s.data[whole] <= '9'; whole++)
        n = n * 10 + (s.data[whole] - '0');
    if (!whole || whole > 4 || (whole < s.size && (s.data[whole] != '.' || whole + 1 == s.size)))
        return false;
    s = span_from(s, whole + 1);
    for (; places < s.size; places++) {
        int digit = s.data[places] - '0';
        if (digit < 0 || digit > 9)
            return false;
        if (places < 7)
            n = n * 10 + digit;
        else if (places == 7)
            n += digit >= 5;
    }
    for (; places < 7; places++)
        n *= 10;
    *out = minus ? -n : n;
    return true;
}

static struct json *degrees_of(struct span cell) {
    int64_t e7;
    return degrees(cell, &e7) ? json_new_e7(e7) : json_new_text(cell);
}

void import_put_point(struct json *place, const struct import_cells *c, const char *lon,
                      const char *lat) {
    struct span east = import_cell(c, lon), north = import_cell(c, lat);
    if (!east.size && !north.size)
        return;
    if (!east.size || !north.size)
        import_wrong(c, east.size ? lat : lon, "is missing: a point has longitude and latitude");
    struct json *point = json_new_list();
    json_add(point, degrees_of(east));
    json_add(point, degrees_of(north));
    json_put(place, "point", point);
}

bool import_is_area(struct span name) {
    return iso3166_area(name);
}

const struct import_kind *import_kind_find(const char *name) {
    for (const struct import_kind *k = import_kinds; k->name; k++)
        if (!strcmp(k->name, name))
            return k;
    return NULL;
}

static bool has_column(const struct csv *head, const char *name) {
    for (size_t i = 0; i < head->columns; i++) {
        struct span tag;
        if (span_is(import_split_name(head->names[i], &tag), name))
            return true;
    }
    return false;
}

const struct import_kind *import_kind_of(const struct import_kind *kind, const struct csv *head) {
    for (const struct import_kind *k = import_kinds; k->name; k++) {
        bool all = !strcmp(k->name, kind->name), any = false;
        for (const struct import_column *c = k->columns; all && c->name; c++) {
            any |= (c->flags & COLUMN_MARK) != 0;
            all = !(c->flags & COLUMN_MARK) || has_column(head, c->name);
        }
        if (all && any)
            return k;
    }
    return kind;
}

static const struct import_column *find_column(const struct import_kind *kind, struct span name) {
    for (const struct import_column *c = kind->columns; c->name; c++)
        if (span_is(name, c->name) || ((c->flags & COLUMN_AREA) && import_is_area(name)))
            return c;
    return NULL;
}

bool import_is_left_out(const struct import_kind *kind, struct span name) {
    return kind->dataset && !find_column(kind, import_trim(name));
}

static enum err unknown_column(const struct import_kind *kind, struct span name, struct error *e) {
    struct suggestion s = {.word = name};
    BUF_SCOPED struct buf known;
    buf_init(&known, 200);
    for (const struct import_column *c = kind->columns; c->name; c++) {
        suggestion_offer(&s, c->name);
        buf_printf(&known, "%s%s", known.size ? ", " : "", c->name);
    }
    const char *near = suggestion_best(&s);
    name = span_head(name, 80);
    if (near)
        error_set(e, ERR_INVALID, "line 1: no column \"" SPAN_FMT "\"; did you mean %s?",
                  SPAN_ARG(name), near);
    else
        error_set(e, ERR_INVALID, "line 1: no column \"" SPAN_FMT "\"", SPAN_ARG(name));
    return error_hint(e, "%s: %s", kind->name, buf_str(&known));
}

// As the act's own table names groups of people.
static bool is_group(const struct import_kind *kind, struct span name) {
    const struct act_type *type = act_type_find(span_str(kind->type));
    for (const struct field *f = type->fields; f->name; f++)
        for (const struct field *in = f->fields; in && in->name; in++)
            for (size_t i = 0; !strcmp(in->name, "group") && in->words && in->words[i]; i++)
                if (span_is(name, in->words[i]))
                    return true;
    return false;
}

// One column's name by itself: known, and with a language only where it has one.
static enum err check_name(const struct import_kind *kind, struct span whole, struct error *e) {
    struct span tag, name = import_split_name(whole, &tag);
    const struct import_column *column = find_column(kind, name);
    if (!column)
        return kind->dataset ? OK : unknown_column(kind, name, e);
    if (span_find(whole, ':') < 0 || ((column->flags & COLUMN_TEXT) && lang_tag_ok(tag)) ||
        ((column->flags & COLUMN_GROUP) && is_group(kind, tag)))
        return OK;
    if (column->flags & COLUMN_GROUP)
        return error_set(e, ERR_INVALID, "line 1: \"" SPAN_FMT "\": what follows : names no group",
                         SPAN_ARG(span_head(whole, 80)));
    return error_set(e, ERR_INVALID, "line 1: \"" SPAN_FMT "\": %s", SPAN_ARG(span_head(whole, 80)),
                     column->flags & COLUMN_TEXT ? "what follows : is no language tag"
                                                 : "this column has no language");
}

static bool same_column(struct span a, struct span b, struct span lang) {
    struct span tag_a, tag_b;
    if (!span_equal(import_split_name(a, &tag_a), import_split_name(b, &tag_b)))
        return false;
    return span_equal(tag_a.size ? tag_a : lang, tag_b.size ? tag_b : lang);
}

enum err import_header(const struct import_kind *kind, const struct csv *csv, struct span lang,
                       struct error *e) {
    for (size_t i = 0; i < csv->columns; i++) {
        enum err err = check_name(kind, csv->names[i], e);
        if (err)
            return err;
        for (size_t j = 0; j < i; j++)
            if (same_column(csv->names[i], csv->names[j], lang))
                return error_set(e, ERR_INVALID, "line 1: the column \"" SPAN_FMT "\" stands twice",
                                 SPAN_ARG(span_head(csv->names[i], 80)));
    }
    for (const struct import_column *c = kind->columns; c->name; c++)
        if ((c->flags & COLUMN_NEEDED) && !has_column(csv, c->name))
            return error_set(e, ERR_INVALID, "line 1: the column \"%s\" is missing", c->name);
    return OK;
}

static const char *path_in(const struct import_kind *kind, const char *message) {
    size_t head = strlen(kind->type);
    return strncmp(message, kind->type, head) != 0 || message[head] != '.' ? NULL
                                                                           : message + head + 1;
}

// "casualties[1].killed: …": killed:civilian, where that is the group of the second.
static const char *group_column(const struct json *body, const char *path, struct arena *a) {
    size_t at = 0;
    char field[16];
    if (sscanf(path, "casualties[%zu].%15[a-z]", &at, field) != 2)
        return NULL;
    struct span group = json_get_text(json_at(json_get(body, "casualties"), at), "group");
    return span_is(group, "unknown") ? arena_printf(a, "%s", field)
                                     : arena_printf(a, "%s:" SPAN_FMT, field, SPAN_ARG(group));
}

const char *import_column_of(const struct import_kind *kind, const struct json *body,
                             const char *message, struct arena *a) {
    const char *best = NULL, *path = path_in(kind, message);
    size_t longest = 0;
    if (!path)
        return NULL;
    for (const struct import_column *c = kind->columns; c->name; c++) {
        size_t size = c->path ? strlen(c->path) : 0;
        if (size > longest && !strncmp(path, c->path, size) && strchr(".[: ", path[size])) {
            best = c->name;
            longest = size;
        }
    }
    const char *group = kind->dataset ? NULL : group_column(body, path, a);
    return group ? group : best;
}
