// SPDX-License-Identifier: Apache-2.0
#include "view/filter.h"

#include "base/text.h"

#include <stdlib.h>

#define DAY 86400
#define COUNTED_MOST 200000 // of incidents that are counted with a first page: some 50 ms
#define BOX_NUMBERS 4
#define FULL_TURN INT64_C(3600000000) // degrees x 10^7

static const char *const found_words[] = {"confirmed",   "not-confirmed", "cannot-be-confirmed",
                                          "under-check", "none",          NULL};

static enum err refuse(const char *name, struct span text, const char *rule, struct error *e) {
    return error_set(e, ERR_INVALID, "%s: \"" SPAN_FMT "\" is no %s", name,
                     SPAN_ARG(span_head(text, 60)), rule);
}

// A moment, or a day; of a day its begin, or its end.
static enum err read_moment(const struct asking *a, const char *name, struct span text, bool end,
                            int64_t *out, struct error *e) {
    struct stamp moment;
    int64_t days;
    if (!text.size)
        return OK;
    if (stamp_parse(text, &moment))
        *out = moment.seconds + end; // that second too
    else if (date_parse(text, &days))
        *out = (days + end) * DAY - 60 * (int64_t)a->face.offset_min;
    else
        return refuse(name, text, "time as 2017-05-02T20:00:00+06:00, nor day as 2017-05-02", e);
    return OK;
}

enum err filter_days(struct asking *a, int64_t *from, int64_t *end, struct error *e) {
    *from = INT64_MIN;
    *end = INT64_MAX;
    enum err err = read_moment(a, "from", a->q->from, false, from, e);
    if (!err)
        err = read_moment(a, "to", a->q->to, true, end, e);
    if (!err && *from >= *end)
        return error_set(e, ERR_INVALID, "to: it is before from");
    return err;
}

static bool within(int64_t degrees_e7, int64_t most) {
    return degrees_e7 >= -most * 10000000 && degrees_e7 <= most * 10000000;
}

static enum err read_box(struct asking *a, struct filter *out, struct error *e) {
    static const char rule[] = "box as west,south,east,north in degrees: 35.5,32.3,42.4,37.3";
    struct span text = a->q->bbox;
    struct json *list = NULL;
    if (!text.size)
        return OK;
    const char *listed = arena_printf(&a->arena, "[" SPAN_FMT "]", SPAN_ARG(text));
    if (json_parse(span_str(listed), JSON_DECIMALS, &list, NULL))
        return refuse("bbox", text, rule, e);
    asking_keep(a, list);
    int64_t *to[BOX_NUMBERS] = {&out->west, &out->south, &out->east, &out->north};
    bool ok = json_count(list) == BOX_NUMBERS;
    for (size_t i = 0; ok && i < BOX_NUMBERS; i++) {
        enum json_type type = json_type(json_at(list, i));
        ok = type == JSON_INT_T || type == JSON_DECIMAL_T;
        *to[i] = ok ? json_e7(json_at(list, i)) : 0;
        ok = ok && within(*to[i], i % 2 ? 90 : 180);
    }
    if (!ok || out->south > out->north)
        return refuse("bbox", text, rule, e);
    out->has_box = true;
    return OK;
}

static enum err read_kind(const struct asking *a, struct error *e) {
    const struct field *f = act_type_find(span_str("incident"))->fields;
    if (!a->q->kind.size)
        return OK;
    while (strcmp(f->name, "kind") != 0)
        f++;
    for (size_t i = 0; f->words[i]; i++)
        if (span_is(a->q->kind, f->words[i]))
            return OK;
    refuse("kind", a->q->kind, "kind of incident", e);
    return error_hint(e, "truce help act incident lists them");
}

static enum err read_found(const struct asking *a, struct filter *out, struct error *e) {
    struct span word = a->q->found, who = {0};
    if (!word.size)
        return OK;
    who = word;
    (void)span_cut(&who, ':', &word);
    for (size_t i = 0; found_words[i]; i++)
        if (span_is(word, found_words[i])) {
            out->found = word;
            out->finder = who.size ? who : (struct span){0};
            return OK;
        }
    return refuse("found", a->q->found,
                  "finding: confirmed, not-confirmed, cannot-be-confirmed, under-check or none, "
                  "with :WHO behind it for one finder's",
                  e);
}

static struct span given(struct span text) {
    return text.size ? text : (struct span){0};
}

bool filter_asked(const struct view_query *q) {
    struct view_query asked = *q;
    for (const struct view_option *o = view_options; o->name; o++)
        if ((o->bit & VIEW_FILTERS) && view_option_of(&asked, o)->size)
            return true;
    return false;
}

enum err filter_read(struct asking *a, struct filter *out, struct error *e) {
    const struct view_query *q = a->q;
    *out = (struct filter){.any = filter_asked(q),
                           .area = given(q->area),
                           .kind = given(q->kind),
                           .weapon = given(q->weapon),
                           .who = given(q->who),
                           .alleged = given(q->alleged)};
    enum err err = filter_days(a, &out->from, &out->end, e);
    if (!err)
        err = read_box(a, out, e);
    if (!err)
        err = read_kind(a, e);
    return err ? err : read_found(a, out, e);
}

#define PAGED "AND (:after = 0 OR i < :after) ORDER BY i DESC LIMIT :limit"
// What everybody's newest finding of it says; a finder's newest alone.
#define FOUND                                                                                      \
    "AND (:found IS NULL OR (:found = 'none') <> EXISTS (SELECT 1 FROM finding f WHERE"            \
    " f.incident = incident.author || '/' || incident.id AND (:finder IS NULL OR"                  \
    " f.author = :finder) AND " FILTER_FINDING(                                                    \
        "f") " AND (:found = 'none' OR"                                                            \
             " (f.occurred = :found AND NOT EXISTS (SELECT 1 FROM finding g WHERE"                 \
             " g.incident = f.incident AND g.author = f.author AND " FILTER_FINDING(               \
                 "g") " AND (g.t * :valid, g.o, g.i) > (f.t * :valid, f.o, f.i)))))) "
// Answered from the index alone (incidents.sql), then what needs the row.
#define WHERE_IT_HAPPENED                                                                          \
    "AND t >= :from AND t < :end "                                                                 \
    "AND (:points = 0 OR lon IS NOT NULL) "                                                        \
    "AND (:box = 0 OR (lat BETWEEN :south AND :north AND CASE WHEN :west <= :east THEN"            \
    " lon BETWEEN :west AND :east ELSE lon >= :west OR lon <= :east END)) "                        \
    "AND (:who IS NULL OR author = :who) AND (:kind IS NULL OR kind = :kind) "                     \
    "AND (:alleged IS NULL OR EXISTS (SELECT 1 FROM json_each(alleged) x WHERE"                    \
    " x.value ->> '$.who' = :alleged)) "
#define WHAT_IT_IS                                                                                 \
    "AND (:area IS NULL OR place ->> '$.admin' = :area OR place ->> '$.zone' = :area) "            \
    "AND (:areas IS NULL OR EXISTS (SELECT 1 FROM json_each(:areas) x WHERE"                       \
    " x.value IN (place ->> '$.admin', place ->> '$.zone'))) "                                     \
    "AND (:weapon IS NULL OR EXISTS (SELECT 1 FROM json_each(weapon) x WHERE"                      \
    " instr(lower(x.value), lower(:weapon)))) " FOUND

// From the newest on, until there are enough.
static const char all_sql[] =
    ROW_SELECT("incident") "AND (:points = 0 OR lon IS NOT NULL) " FILTER_NO_COPIES PAGED;
static const char some_sql[] = ROW_SELECT(
    "incident") "AND i IN (SELECT i FROM incident INDEXED BY"
                " incident_where WHERE" SIGHT_SEEN WHERE_IT_HAPPENED WHAT_IT_IS SIGHT_COUNTS_MANY(
                    "incident") FILTER_NO_COPIES_MANY PAGED ") ORDER BY i DESC";

static const char points_sql[] =
    "SELECT lon, lat FROM incident INDEXED BY incident_where"
    " WHERE" SIGHT_SEEN WHERE_IT_HAPPENED WHAT_IT_IS SIGHT_COUNTS_MANY("incident")
        FILTER_NO_COPIES_MANY;
static const char rows_sql[] = "SELECT max(rowid) FROM incident";
static const char count_sql[] =
    "SELECT count(*) FROM incident INDEXED BY incident_where"
    " WHERE" SIGHT_SEEN WHERE_IT_HAPPENED WHAT_IT_IS SIGHT_COUNTS_MANY("incident")
        FILTER_NO_COPIES_MANY;

static void bind_filter(struct stmt *s, const char *sql, const struct filter *f, bool points) {
    sight_bind_int(s, sql, ":from", f->from);
    sight_bind_int(s, sql, ":end", f->end);
    sight_bind_int(s, sql, ":points", points);
    sight_bind_int(s, sql, ":box", f->has_box);
    sight_bind_int(s, sql, ":west", f->west);
    sight_bind_int(s, sql, ":south", f->south);
    sight_bind_int(s, sql, ":east", f->east);
    sight_bind_int(s, sql, ":north", f->north);
    sight_bind_text(s, sql, ":who", f->who);
    sight_bind_text(s, sql, ":kind", f->kind);
    sight_bind_text(s, sql, ":alleged", f->alleged);
    sight_bind_text(s, sql, ":area", f->area);
    sight_bind_text(s, sql, ":areas", f->areas);
    sight_bind_text(s, sql, ":weapon", f->weapon);
    sight_bind_text(s, sql, ":found", f->found);
    sight_bind_text(s, sql, ":finder", f->finder);
}

enum err filter_incidents(struct asking *a, const struct filter *f, const struct filter_page *page,
                          struct rows *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    const char *sql = f->any ? some_sql : all_sql;
    enum err err = sight_prepare(a->record, a->q, sql, &s, e);
    if (err)
        return err;
    uint64_t most = INT64_MAX;
    sight_bind_int(s, sql, ":limit", (int64_t)(page->limit < most ? page->limit : most));
    sight_bind_int(s, sql, ":after", (int64_t)(page->after < most ? page->after : most));
    if (f->any)
        bind_filter(s, sql, f, page->points);
    else
        sight_bind_int(s, sql, ":points", page->points);
    return rows_take(a, "incident", s, out, e);
}

static enum err one_number(struct asking *a, const char *sql, const struct filter *f, int64_t *out,
                           struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, sql, &s, e);
    if (err)
        return err;
    bind_filter(s, sql, f, false);
    if (stmt_row(s, e))
        *out = stmt_get_int(s, 0);
    return !stmt_failed(s) ? OK : e ? e->code : ERR_IO;
}

enum err filter_count(struct asking *a, const struct filter *f, int64_t *out, struct error *e) {
    int64_t rows = 0;
    *out = -1;
    enum err err = one_number(a, rows_sql, f, &rows, e);
    return err || rows > COUNTED_MOST ? err : one_number(a, count_sql, f, out, e);
}

// Cells of a size in degrees x 10^7, counted from 180 W, 90 S. Counted here and not by SQL, which
// would sort all points to group them.
struct grid {
    int64_t size, west, south; // the first column and row
    size_t columns, rows;
    uint64_t *n; // by column, then by row
};

// 1, 2.5 or 5 times a power of ten, so that some sixty lie side by side, 240 at most.
static int64_t cell_size(const struct filter *f) {
    int64_t width = FULL_TURN, size = 10;
    if (f->has_box && f->west < f->east)
        width = f->east - f->west;
    if (f->has_box && f->north - f->south > width)
        width = f->north - f->south;
    while (width / size > 600)
        size *= 10;
    return width / size > 240 ? 10 * size : width / size > 120 ? 5 * size : 5 * size / 2;
}

static int64_t column_of(const struct grid *g, int64_t lon) {
    return (lon + FULL_TURN / 2) / g->size;
}

static int64_t row_of(const struct grid *g, int64_t lat) {
    return (lat + FULL_TURN / 4) / g->size;
}

// Over the box, or the earth.
static struct grid grid_over(const struct filter *f) {
    bool across = f->has_box && f->west > f->east;
    struct grid g = {.size = cell_size(f)};
    g.west = f->has_box && !across ? column_of(&g, f->west) : 0;
    g.south = f->has_box ? row_of(&g, f->south) : 0;
    int64_t east = column_of(&g, f->has_box && !across ? f->east : FULL_TURN / 2);
    int64_t north = row_of(&g, f->has_box ? f->north : FULL_TURN / 4);
    g.columns = (size_t)(east - g.west + 1);
    g.rows = (size_t)(north - g.south + 1);
    g.n = memory_get(g.columns * g.rows * sizeof *g.n);
    return g;
}

static int64_t at_most(int64_t n, int64_t most) {
    return n < most ? n : most;
}

static void put_cell(struct json *items, const struct grid *g, size_t column, size_t row) {
    int64_t x = (g->west + (int64_t)column) * g->size, y = (g->south + (int64_t)row) * g->size;
    struct json *cell = json_new_object();
    json_put(cell, "west", json_new_e7(x - FULL_TURN / 2));
    json_put(cell, "south", json_new_e7(y - FULL_TURN / 4));
    json_put(cell, "east", json_new_e7(at_most(x + g->size - FULL_TURN / 2, FULL_TURN / 2)));
    json_put(cell, "north", json_new_e7(at_most(y + g->size - FULL_TURN / 4, FULL_TURN / 4)));
    json_put_int(cell, "n", (int64_t)g->n[column * g->rows + row]);
    json_add(items, cell);
}

static struct json *grid_told(const struct grid *g) {
    struct json *told = json_new_object(), *items = json_new_list();
    for (size_t column = 0; column < g->columns; column++)
        for (size_t row = 0; row < g->rows; row++)
            if (g->n[column * g->rows + row])
                put_cell(items, g, column, row);
    json_put(told, "degrees", json_new_e7(g->size));
    json_put(told, "items", items);
    return told;
}

enum err filter_cells(struct asking *a, const struct filter *f, struct json **out,
                      struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, points_sql, &s, e);
    if (err)
        return err;
    bind_filter(s, points_sql, f, true);
    struct grid g = grid_over(f);
    while (stmt_row(s, e)) {
        size_t column = (size_t)(column_of(&g, stmt_get_int(s, 0)) - g.west);
        size_t row = (size_t)(row_of(&g, stmt_get_int(s, 1)) - g.south);
        if (column < g.columns && row < g.rows) // as the query has it
            g.n[column * g.rows + row]++;
    }
    bool failed = stmt_failed(s);
    *out = failed ? NULL : grid_told(&g);
    free(g.n);
    return !failed ? OK : e ? e->code : ERR_IO;
}
