// SPDX-License-Identifier: Apache-2.0
// Incidents of a bulletin, counted: by who reports them, and by who confirms them. There is no
// number of all: what two report may be one event, and which is so nobody says for both.
#include "view/bulletin_parts.h"
#include "view/filter.h"

#define OF_THE_DAYS                                                                                \
    "FROM incident INDEXED BY incident_where WHERE" SIGHT_SEEN "AND t >= :from AND t < :end "      \
    "AND (:who IS NULL OR author = :who) " SIGHT_COUNTS_MANY("incident") FILTER_NO_COPIES_MANY

static const char sums_sql[] =
    "SELECT author, coalesce(ceasefire, ''), coalesce(place ->> '$.admin', ''),"
    " (t - :from) / 86400, count(*), max(aud <> 0) " OF_THE_DAYS
    "GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4";
// By incident and finder, a finder's newest word last.
static const char findings_sql[] =
    "SELECT incident.i, incident.author, f.author, f.occurred, f.aud <> 0 FROM incident JOIN"
    " finding f ON f.incident = incident.author || '/' || incident.id WHERE incident.i IN"
    " (SELECT i " OF_THE_DAYS ") AND " FILTER_FINDING(
        "f") "ORDER BY incident.i, f.author, f.t * :valid, f.o, f.i";

static enum err prepare(struct bulletin *b, const char *sql, int64_t from, struct stmt **out,
                        struct error *e) {
    struct span who = b->a->q->who;
    enum err err = sight_prepare(b->a->record, b->a->q, sql, out, e);
    if (err)
        return err;
    sight_bind_int(*out, sql, ":from", from);
    sight_bind_int(*out, sql, ":end", bulletin_end(b));
    sight_bind_text(*out, sql, ":who", who.size ? who : span(NULL, 0));
    return OK;
}

static struct bulletin_sum *add_sum(struct bulletin *b) {
    if (b->sum_count == b->sum_room) {
        size_t room = b->sum_room ? 2 * b->sum_room : 64;
        struct bulletin_sum *more = arena_array(&b->a->arena, struct bulletin_sum, room);
        if (b->sum_count)
            memcpy(more, b->sums, b->sum_count * sizeof *more);
        b->sums = more;
        b->sum_room = room;
    }
    return &b->sums[b->sum_count++];
}

enum err bulletin_read_sums(struct bulletin *b, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = prepare(b, sums_sql, bulletin_before(b), &s, e);
    while (!err && stmt_row(s, e)) {
        *add_sum(b) = (struct bulletin_sum){arena_copy(&b->a->arena, stmt_get_text(s, 0)),
                                            arena_copy(&b->a->arena, stmt_get_text(s, 1)),
                                            arena_copy(&b->a->arena, stmt_get_text(s, 2)),
                                            stmt_get_int(s, 3), stmt_get_int(s, 4)};
        b->restricted |= stmt_get_int(s, 5) != 0;
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static void count_one(struct json *one, const char *name, int64_t more) {
    json_put_int(one, name, json_get_int(one, name) + more);
}

static struct json *by_author(struct json *items, struct span author) {
    for (size_t i = 0; i < json_count(items); i++)
        if (span_equal(json_get_text(json_at(items, i), "author"), author))
            return json_at(items, i);
    struct json *one = json_new_object();
    json_put_text(one, "author", author);
    json_put_int(one, "reported", 0);
    json_put_int(one, "before", 0);
    json_put(one, "confirmed", json_new_list());
    json_put(one, "findings", json_new_list());
    json_add(items, one);
    return one;
}

// What is found of one incident, as its rows come.
struct tale {
    struct json *items;
    int64_t i;            // the incident's
    struct json *by;      // who confirms it
    struct json *of;      // who reports it, among the items
    struct span finder;   // whose word
    struct span occurred; // is this so far
};

static void end_finder(struct tale *w) {
    struct json *list = json_get(w->of, "findings"), *same = NULL;
    if (!w->finder.size)
        return;
    for (size_t i = 0; i < json_count(list); i++)
        if (span_equal(json_get_text(json_at(list, i), "author"), w->finder) &&
            span_equal(json_get_text(json_at(list, i), "occurred"), w->occurred))
            same = json_at(list, i);
    if (!same) {
        same = json_new_object();
        json_put_text(same, "author", w->finder);
        json_put_text(same, "occurred", w->occurred);
        json_put_int(same, "n", 0);
        json_add(list, same);
    }
    count_one(same, "n", 1);
    if (span_is(w->occurred, "confirmed"))
        json_add(w->by, json_new_text(w->finder));
    w->finder = span(NULL, 0);
}

// Those whom the same have confirmed; the empty list is of those that nobody has.
static struct json *confirmed_by(struct json *one, const struct json *by) {
    struct json *list = json_get(one, "confirmed");
    for (size_t i = 0; i < json_count(list); i++)
        if (json_equal(json_get(json_at(list, i), "by"), by))
            return json_at(list, i);
    struct json *group = json_new_object();
    json_put(group, "by", json_copy(by));
    json_put_int(group, "n", 0);
    json_add(list, group);
    return group;
}

static void end_incident(struct tale *w) {
    end_finder(w);
    if (json_count(w->by))
        count_one(confirmed_by(w->of, w->by), "n", 1);
    json_free(w->by);
    w->by = json_new_list();
}

static enum err read_findings(struct bulletin *b, struct json *items, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct tale w = {.items = items, .i = -1, .by = json_new_list()};
    enum err err = prepare(b, findings_sql, bulletin_from(b), &s, e);
    while (!err && stmt_row(s, e)) {
        struct span finder = stmt_get_text(s, 2);
        if (stmt_get_int(s, 0) != w.i) {
            end_incident(&w);
            w.i = stmt_get_int(s, 0);
            w.of = by_author(items, stmt_get_text(s, 1));
        } else if (!span_equal(finder, w.finder)) {
            end_finder(&w);
        }
        w.finder = arena_copy(&b->a->arena, finder);
        w.occurred = arena_copy(&b->a->arena, stmt_get_text(s, 3));
        b->restricted |= stmt_get_int(s, 4) != 0;
    }
    end_incident(&w);
    json_free(w.by);
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

enum err bulletin_put_reported(struct bulletin *b, struct json *items, struct error *e) {
    for (size_t i = 0; i < b->sum_count; i++)
        count_one(by_author(items, b->sums[i].author),
                  b->sums[i].day < b->count ? "before" : "reported", b->sums[i].n);
    enum err err = read_findings(b, items, e);
    for (size_t i = 0; !err && i < json_count(items); i++) {
        struct json *one = json_at(items, i), *list = json_get(one, "confirmed");
        JSON_SCOPED struct json *nobody = json_new_list();
        int64_t rest = json_get_int(one, "reported");
        for (size_t k = 0; k < json_count(list); k++)
            rest -= json_get_int(json_at(list, k), "n");
        count_one(confirmed_by(one, nobody), "n", rest);
    }
    return err;
}
