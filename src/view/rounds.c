// SPDX-License-Identifier: Apache-2.0
#include "view/rounds.h"

#include "view/asks.h"

static const char rounds_sql[] = ROW_SELECT("round") SIGHT_ORDER;

static const char tellings_sql[] = ROW_SELECT(
    "report") "AND tells IS NOT NULL AND json_extract(tells, '$.field') IS NOT NULL" SIGHT_ORDER;

static const char tracks_sql[] = "SELECT id, name FROM track WHERE" SIGHT_KNOWN "ORDER BY i, rowid";

// What two authors may say differently, and a reader wants to know.
static const char *const compared[] = {"state", "from",  "to",   "place", "number",
                                       "kind",  "title", "host", NULL};

// Takes over `value`.
static void put_beside(struct json *item, const char *field, struct json *value, const char *source,
                       struct span by, struct span via, uint64_t i) {
    struct json *list = json_get(item, "beside");
    if (!list) {
        list = json_new_list();
        json_put(item, "beside", list);
    }
    struct json *one = json_new_object();
    json_put_str(one, "field", field);
    json_put(one, "value", value);
    json_put_str(one, "source", source);
    json_put_text(one, "according_to", by);
    if (via.data)
        json_put_text(one, "via", via);
    json_put_int(one, "i", (int64_t)i);
    json_add(list, one);
}

// One thing's rows, the newest of each author, in the clock's order: the last is the item, what
// the others say differently stands beside it.
static struct json *join_authors(struct asking *a, const struct rows *rows,
                                 const struct json *places) {
    size_t count = json_count(places);
    const struct row *main = &rows->list[json_int(json_at(places, count - 1))];
    struct json *item = item_of_row(a, "round", main);
    for (size_t i = 0; i + 1 < count; i++) {
        const struct row *other = &rows->list[json_int(json_at(places, i))];
        JSON_SCOPED struct json *said = item_of_row(a, "round", other);
        for (size_t f = 0; compared[f]; f++)
            if (json_get(said, compared[f]) &&
                !json_equal(json_get(said, compared[f]), json_get(item, compared[f])))
                put_beside(item, compared[f], json_copy(json_get(said, compared[f])), "participant",
                           other->author, span(NULL, 0), other->place.i);
    }
    return item;
}

// By ref: the places of its rows. The order is that of the first row of each.
static struct json *by_thing(struct asking *a, const struct rows *rows) {
    struct json *things = asking_keep(a, json_new_object());
    for (size_t i = 0; i < rows->count; i++) {
        const char *ref = arena_str(&a->arena, rows->list[i].ref);
        if (!json_get(things, ref))
            json_put(things, ref, json_new_list());
        json_add(json_get(things, ref), json_new_int((int64_t)i));
    }
    return things;
}

// Which report is the last word of one source on one field.
static const char *telling_key(struct asking *a, const struct row *r) {
    const struct json *tells = json_get(r->body, "tells");
    BUF_SCOPED struct buf key;
    buf_init(&key, BUF_MAX);
    json_print(json_get(r->body, "said_by"), &key);
    return arena_printf(
        &a->arena, SPAN_FMT " " SPAN_FMT " " SPAN_FMT " %s", SPAN_ARG(json_get_text(tells, "ref")),
        SPAN_ARG(json_get_text(tells, "field")), SPAN_ARG(r->author), buf_str(&key));
}

// Reports that tell of one field of a round. `items` by ref.
static enum err put_tellings(struct asking *a, const struct json *items, struct error *e) {
    struct rows reports;
    struct json *last = asking_keep(a, json_new_object());
    enum err err = rows_read(a, "report", tellings_sql, NULL, &reports, e);
    for (size_t n = 0; !err && n < reports.count; n++)
        json_put_int(last, telling_key(a, &reports.list[n]), (int64_t)n);
    for (size_t n = 0; !err && n < reports.count; n++) {
        const struct row *r = &reports.list[n];
        const struct json *tells = json_get(r->body, "tells");
        const char *field = arena_str(&a->arena, json_get_text(tells, "field"));
        struct json *item = json_get(items, arena_str(&a->arena, json_get_text(tells, "ref")));
        if (!item || json_get_int(last, telling_key(a, r)) != (int64_t)n)
            continue;
        struct json *value = item_of_field(a, "round", field, json_get(tells, "value"));
        if (json_equal(value, json_get(item, field)))
            json_free(value);
        else
            put_beside(item, field, value, "reported",
                       item_actor_name(a, json_get(r->body, "said_by")), r->author, r->place.i);
    }
    return err;
}

enum err rounds_tracks(struct asking *a, struct json **out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, tracks_sql, &s, e);
    if (err)
        return err;
    struct json *tracks = asking_keep(a, json_new_object());
    while (stmt_row(s, e)) {
        struct json *track = json_new_object();
        json_put_int(track, "place", (int64_t)json_count(tracks));
        json_put_text(track, "name", asking_text(a, asking_parse(a, stmt_get_text(s, 1))));
        json_put(tracks, arena_str(&a->arena, stmt_get_text(s, 0)), track);
    }
    *out = tracks;
    return stmt_failed(s) ? ERR_IO : OK;
}

struct sortable {
    struct json *item;
    int64_t track;
    struct span from, ref;
};

static int by_track_and_day(const void *x, const void *y) {
    const struct sortable *a = x, *b = y;
    if (a->track != b->track)
        return a->track < b->track ? -1 : 1;
    int day = span_compare(a->from, b->from);
    return day ? day : span_compare(a->ref, b->ref);
}

static struct json *sorted(struct asking *a, const struct json *items, const struct json *tracks) {
    size_t count = 0;
    struct sortable *all = arena_array(&a->arena, struct sortable, json_count(items) + 1);
    for (struct json_each m = json_first(items); m.value; json_next(&m)) {
        const struct json *track =
            json_get(tracks, arena_str(&a->arena, json_get_text(m.value, "track")));
        json_put_text(m.value, "track_name", json_get_text(track, "name"));
        all[count++] =
            (struct sortable){m.value, json_get_int(track, "place"), json_get_text(m.value, "from"),
                              json_get_text(m.value, "ref")};
    }
    qsort(all, count, sizeof *all, by_track_and_day);
    struct json *out = asking_keep(a, json_new_list());
    for (size_t i = 0; i < count; i++)
        json_add(out, json_copy(all[i].item));
    return out;
}

enum err rounds_list(struct asking *a, struct json **out, struct error *e) {
    struct rows rows;
    struct json *tracks = NULL;
    enum err err = rows_current(a, "round", rounds_sql, NULL, &rows, e);
    if (err)
        return err;
    struct json *things = by_thing(a, &rows);
    struct json *items = asking_keep(a, json_new_object());
    for (struct json_each m = json_first(things); m.value; json_next(&m))
        json_put(items, m.name, join_authors(a, &rows, m.value));
    err = put_tellings(a, items, e);
    if (!err)
        err = rounds_tracks(a, &tracks, e);
    if (!err)
        *out = sorted(a, items, tracks);
    return err;
}

static bool state_is(const struct json *round, const char *const *words) {
    return word_index(words, json_get_text(round, "state")) >= 0;
}

// Under way, the latest to begin; else announced, the first to begin; else the latest.
static const struct json *pick_default(const struct json *list) {
    static const char *const open[] = {"open", "resumed", "suspended", "adjourned", NULL};
    static const char *const coming[] = {"announced", "planned", "postponed", NULL};
    const struct json *best = NULL;
    int best_rank = 0;
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *r = json_at(list, i);
        int rank = state_is(r, open) ? 3 : state_is(r, coming) ? 2 : 1;
        int day = best ? span_compare(json_get_text(r, "from"), json_get_text(best, "from")) : 0;
        if (rank > best_rank || (rank == best_rank && (rank == 2 ? day < 0 : day > 0))) {
            best = r;
            best_rank = rank;
        }
    }
    return best;
}

static enum err unknown(const struct json *list, struct span ref, struct error *e) {
    BUF_SCOPED struct buf known;
    buf_init(&known, 160); // as many as a hint has room for
    for (size_t i = 0; i < json_count(list); i++)
        buf_printf(&known, "%s" SPAN_FMT, i ? ", " : "",
                   SPAN_ARG(json_get_text(json_at(list, i), "ref")));
    error_set(e, ERR_NOT_FOUND, "no round \"%.*s\" in this record as asked",
              (int)(ref.size < 130 ? ref.size : 130), (const char *)ref.data);
    return known.size ? error_hint(e, "the rounds are %s", buf_str(&known))
                      : error_hint(e, "no round has been announced; the host can, or a convenor");
}

enum err rounds_pick(struct asking *a, const struct json *list, struct span ref,
                     const struct json **out, struct error *e) {
    const struct json *found = NULL;
    bool whole = span_find(ref, '/') >= 0;
    (void)a;
    if (!ref.size) {
        *out = pick_default(list);
        return OK;
    }
    for (size_t i = 0; i < json_count(list); i++) {
        struct span one = json_get_text(json_at(list, i), "ref");
        struct span slug = span_from(one, (size_t)(span_find(one, '/') + 1));
        if (!span_equal(whole ? one : slug, ref))
            continue;
        if (found)
            return error_set(e, ERR_CONFLICT,
                             "\"" SPAN_FMT "\" names more than one round: " SPAN_FMT
                             " and " SPAN_FMT,
                             SPAN_ARG(ref), SPAN_ARG(json_get_text(found, "ref")), SPAN_ARG(one));
        found = json_at(list, i);
    }
    if (!found)
        return unknown(list, ref, e);
    *out = found;
    return OK;
}

enum err rounds_ask(struct record *r, const struct view_query *q, struct json *out,
                    struct error *e) {
    ASKING_SCOPED struct asking a;
    struct json *items;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = rounds_list(&a, &items, e);
    if (err)
        return err;
    json_put(out, "items", json_copy(items));
    if (!json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("No round has been announced. The host, or a convenor, announces one with a "
                    "\"round\" act."));
    return OK;
}
