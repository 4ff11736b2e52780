// SPDX-License-Identifier: Apache-2.0
// What each recorder counts, in periods and areas, held against its own sum and incidents and
// against what others say of it. No number is repaired, and none is made of two recorders'.
#include "view/asks.h"
#include "view/filter.h"
#include "view/totals.h"

static const char counts_sql[] = ROW_SELECT("count") "ORDER BY \"to\" DESC, \"from\" DESC, o, i";
static const char reconciled_sql[] = ROW_SAID("reconcile", "count") SIGHT_ORDER;
// Days as the answer's clock has them; a coarser copy beside what it copies is counted once.
static const char incidents_sql[] = "SELECT count(*) FROM incident WHERE" SIGHT_SEEN SIGHT_COUNTS(
    "incident") "AND author = :owner AND ceasefire = :ref AND t >= :from AND t < "
                ":end " FILTER_NO_COPIES;

#define DAY 86400

static void put_sum(const struct row *row, struct json *item) {
    const struct json *by = json_get(row->body, "by");
    int64_t sum = 0, total = json_get_int(row->body, "total");
    for (size_t i = 0; i < json_count(by); i++) {
        int64_t n = json_get_int(json_at(by, i), "n");
        sum = n > INT64_MAX - sum ? INT64_MAX : sum + n;
    }
    json_put(item, "sum", NULL); // both null: not said by area
    json_put(item, "adds_up", NULL);
    if (!json_count(by))
        return;
    json_put_int(item, "sum", sum);
    json_put_bool(item, "adds_up", sum == total);
}

// How many incidents of those days its author reports itself; null where it reports none.
static enum err put_own(struct asking *a, const struct row *row, struct json *item,
                        struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    int64_t from, to, shift = 60 * (int64_t)a->face.offset_min;
    json_put(item, "own_incidents", NULL);
    if (!date_parse(json_get_text(row->body, "from"), &from) ||
        !date_parse(json_get_text(row->body, "to"), &to))
        return OK;
    enum err err = sight_prepare(a->record, a->q, incidents_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, incidents_sql, ":owner", row->author);
    sight_bind_text(s, incidents_sql, ":ref", json_get_text(row->body, "ceasefire"));
    sight_bind_int(s, incidents_sql, ":from", from * DAY - shift);
    sight_bind_int(s, incidents_sql, ":end", (to + 1) * DAY - shift);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    int64_t n = stmt_get_int(s, 0);
    stmt_reset(s);
    if (n)
        json_put_int(item, "own_incidents", n);
    return OK;
}

// What it leaves unanswered is open: never "none". Of a number that was corrected since, all is.
static void put_unanswered(struct json *one, int64_t total) {
    int64_t said = json_get_int(one, "confirmed"), open = json_get_int(one, "open");
    if (json_get_bool(one, "earlier"))
        said = open = 0;
    bool within = said <= total && open <= total - said;
    json_put_int(one, "unanswered", within ? total - said - open : 0);
    json_put_bool(one, "beyond", !within); // it speaks of more than were counted
}

// Of each who reconciles the newest word.
static enum err put_reconciled(struct asking *a, const struct row *row, struct json *item,
                               struct error *e) {
    struct rows rows = {0};
    struct json *list = json_new_list();
    int64_t total = json_get_int(row->body, "total");
    json_put(item, "reconciled", list);
    const struct row_bind bind = row_meant(row);
    enum err err = rows_read(a, "reconcile", reconciled_sql, &bind, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++) {
        bool newest = true;
        for (size_t k = i + 1; k < rows.count; k++)
            newest &= !span_equal(rows.list[k].author, rows.list[i].author);
        if (!newest)
            continue;
        struct json *one = item_of_said(a, "reconcile", &rows.list[i], row);
        put_unanswered(one, total);
        json_add(list, one);
    }
    return err;
}

// Its days are those of the answer's clock.
static bool is_within(const struct asking *a, const struct row *row, const int64_t asked[2]) {
    int64_t from, to, shift = 60 * (int64_t)a->face.offset_min;
    return date_parse(json_get_text(row->body, "from"), &from) &&
           date_parse(json_get_text(row->body, "to"), &to) && from * DAY - shift < asked[1] &&
           (to + 1) * DAY - shift > asked[0];
}

static bool is_asked(const struct asking *a, const struct row *row, const int64_t asked[2]) {
    struct span ref = a->q->ref, who = a->q->who;
    if ((who.size && !span_equal(row->author, who)) || !is_within(a, row, asked))
        return false;
    return !ref.size || span_equal(row->ref, ref) ||
           span_equal(json_get_text(row->body, "ceasefire"), ref) || span_equal(row->author, ref);
}

// What stands beside a count is read for those of the page alone: those behind the one whose entry
// is `after`, in the order of days. Totals are of all that was asked, whatever page is shown.
static enum err put_page(struct asking *a, const struct rows *rows, struct json *all,
                         struct json *out, struct error *e) {
    uint64_t limit = a->q->limit ? a->q->limit : UINT64_MAX;
    struct json *items = json_new_list();
    bool behind = !a->q->after;
    enum err err = OK;
    json_put(out, "items", items);
    json_put(out, "next", NULL);
    for (size_t i = 0; !err && i < rows->count; i++) {
        const struct row *row = &rows->list[i];
        if (behind && json_count(items) == limit) {
            json_put(out, "next", json_copy(json_get(json_at(items, (size_t)limit - 1), "i")));
            break;
        }
        if (behind) {
            struct json *item = json_copy(json_at(all, i));
            json_add(items, item);
            put_sum(row, item);
            err = put_own(a, row, item, e);
            if (!err)
                err = put_reconciled(a, row, item, e);
        }
        behind = behind || row->place.i == a->q->after;
    }
    return err;
}

// Of the same days what others count, each with how far apart the two are: who is right is nowhere
// said. Rows of one period lie side by side.
static bool same_days(const struct row *a, const struct row *b) {
    return span_equal(json_get_text(a->body, "from"), json_get_text(b->body, "from")) &&
           span_equal(json_get_text(a->body, "to"), json_get_text(b->body, "to"));
}

static void put_other(const struct row *row, const struct row *other, struct json *list) {
    int64_t ours = json_get_int(row->body, "total"), theirs = json_get_int(other->body, "total");
    struct json *one = json_new_object();
    json_put_text(one, "ref", other->ref);
    json_put_text(one, "author", other->author);
    json_put_int(one, "i", (int64_t)other->place.i);
    json_put_int(one, "total", theirs);
    json_put_int(one, "apart", ours > theirs ? ours - theirs : theirs - ours);
    json_add(list, one);
}

static struct json *others_of(const struct rows *every, size_t at) {
    const struct row *row = &every->list[at];
    struct json *list = json_new_list();
    size_t first = at;
    while (first && same_days(&every->list[first - 1], row))
        first--;
    for (size_t i = first; i < every->count && same_days(&every->list[i], row); i++) {
        const struct row *other = &every->list[i];
        if (!span_equal(other->author, row->author) &&
            span_equal(json_get_text(other->body, "ceasefire"),
                       json_get_text(row->body, "ceasefire")))
            put_other(row, other, list);
    }
    return list;
}

static void keep_asked(struct asking *a, struct rows *rows, const int64_t asked[2],
                       struct json *all) {
    size_t kept = 0;
    struct rows every = {.list = arena_array(&a->arena, struct row, rows->count + 1),
                         .count = rows->count};
    for (size_t i = 0; i < rows->count; i++)
        every.list[i] = rows->list[i];
    for (size_t i = 0; i < every.count; i++)
        if (is_asked(a, &every.list[i], asked)) {
            struct json *item = item_of_row(a, "count", &every.list[i]);
            json_put(item, "others", others_of(&every, i));
            json_add(all, item);
            rows->list[kept++] = every.list[i];
        }
    rows->count = kept;
}

enum err counts_ask(struct record *r, const struct view_query *q, struct json *out,
                    struct error *e) {
    ASKING_SCOPED struct asking a;
    struct rows rows = {0};
    int64_t asked[2];
    enum err err = asking_begin(&a, r, q, e);
    struct json *all = asking_keep(&a, json_new_list());
    if (!err)
        err = filter_days(&a, &asked[0], &asked[1], e);
    if (!err)
        err = rows_read(&a, "count", counts_sql, NULL, &rows, e);
    if (!err)
        keep_asked(&a, &rows, asked, all);
    if (!err)
        err = put_page(&a, &rows, all, out, e);
    json_put(out, "totals", totals_by_month(all));
    if (!err && q->ref.size && !rows.count) {
        error_set(e, ERR_NOT_FOUND, "no count \"" SPAN_FMT "\" in this record as asked",
                  SPAN_ARG(span_head(q->ref, 130)));
        return error_hint(e, "it is a count's ref, that of a ceasefire, or who counts");
    }
    if (!err && !rows.count && filter_asked(q))
        asking_put(&a, out, "empty", MESSAGE("No count fits what is asked."));
    else if (!err && !rows.count)
        asking_put(&a, out, "empty",
                   MESSAGE("Nothing was counted yet. Guarantors and monitors say what they count "
                           "in some days, by area, with a \"count\" act; others answer it with "
                           "\"reconcile\"."));
    return err;
}
