// SPDX-License-Identifier: Apache-2.0
// What each recorder counts in the days of a bulletin, beside the days before. Counts are added up
// where they lie in the days whole and none lies over another; one that reaches beyond them, or two
// of one day, stand by themselves: what they come to together nobody has said.
#include "view/asks.h"
#include "view/bulletin_parts.h"
#include "view/totals.h"

#include <stdlib.h>

static const char recorders_sql[] =
    "SELECT DISTINCT author, ceasefire FROM count WHERE" SIGHT_SEEN SIGHT_COUNTS(
        "count") "AND (:who IS NULL OR author = :who) ORDER BY author, ceasefire";

// Counts of some days that lie in them whole.
struct sums {
    int64_t first; // day
    int64_t counts, days, total, sum;
    bool by_area; // each says its areas
    bool overlap;
    bool *taken;          // by day
    struct json *by;      // how many by area
    struct json *by_days; // in how many days an area was counted
};

struct recorder {
    struct span author, ceasefire;
    struct sums now, before;
    struct json *own; // its own incidents by area, as `by`; of the days before, own_before
    struct json *own_before;
    int64_t *own_days; // by day of the days
    int64_t reported, reported_before;
};

static void sums_begin(struct bulletin *b, struct sums *s, int64_t first) {
    *s = (struct sums){.first = first, .by_area = true};
    s->taken = arena_array(&b->a->arena, bool, (size_t)b->count);
    s->by = asking_keep(b->a, json_new_object());
    s->by_days = asking_keep(b->a, json_new_object());
}

static void add_to(struct json *map, const char *name, int64_t n) {
    json_put_int(map, name, totals_add(json_get_int(map, name), n));
}

static void add_count(struct bulletin *b, struct sums *s, const struct json *item, int64_t from,
                      int64_t to) {
    const struct json *by = json_get(item, "by");
    s->counts++;
    s->total = totals_add(s->total, json_get_int(item, "total"));
    s->by_area &= json_count(by) > 0;
    for (int64_t day = from; day <= to; day++) {
        s->overlap |= s->taken[day - s->first];
        s->days += !s->taken[day - s->first];
        s->taken[day - s->first] = true;
    }
    for (size_t i = 0; i < json_count(by); i++) {
        const char *admin = arena_str(&b->a->arena, json_get_text(json_at(by, i), "admin"));
        int64_t n = json_get_int(json_at(by, i), "n");
        s->sum = totals_add(s->sum, n);
        add_to(s->by, admin, n);
        add_to(s->by_days, admin, to - from + 1);
    }
}

static bool is_told(const struct sums *s) {
    return s->counts && !s->overlap;
}

static struct json *number_or_null(bool known, int64_t n) {
    return known ? json_new_int(n) : NULL;
}

static struct json *told_sums(const struct sums *s) {
    struct json *told = json_new_object();
    json_put_int(told, "counts", s->counts);
    json_put_int(told, "days", s->days);
    json_put_bool(told, "overlap", s->overlap);
    json_put(told, "total", number_or_null(is_told(s), s->total));
    json_put(told, "sum", number_or_null(is_told(s) && s->by_area, s->sum));
    return told;
}

// Where a count lies in some days whole: *in is set; false where it is of none of them.
static bool lies_in(const struct bulletin *b, int64_t first, const struct json *item,
                    int64_t days[2], bool *in) {
    if (!date_parse(json_get_text(item, "from"), &days[0]) ||
        !date_parse(json_get_text(item, "to"), &days[1]))
        return false;
    *in = days[0] >= first && days[1] < first + b->count;
    return days[0] < first + b->count && days[1] >= first;
}

static void put_areas(struct bulletin *b, const struct recorder *w, struct json *item) {
    const struct json *const maps[] = {w->now.by, w->before.by, w->own, w->own_before};
    struct json *seen = asking_keep(b->a, json_new_object()), *areas = json_new_list();
    size_t count = 0;
    for (size_t m = 0; m < 4; m++)
        for (struct json_each e = json_first(maps[m]); e.value; json_next(&e))
            json_put_bool(seen, e.name, true);
    struct span *names = arena_array(&b->a->arena, struct span, json_count(seen) + 1);
    for (struct json_each e = json_first(seen); e.value; json_next(&e))
        names[count++] = span_str(e.name);
    json_put(item, "areas", areas);
    for (size_t i = 0; i < count; i++) {
        size_t least = i;
        for (size_t k = i; k < count; k++)
            least = span_compare(names[k], names[least]) < 0 ? k : least;
        struct span name = names[least];
        names[least] = names[i];
        const char *admin = arena_str(&b->a->arena, name);
        struct json *one = json_new_object();
        bool now = is_told(&w->now) && json_get(w->now.by, admin);
        bool before = is_told(&w->before) && json_get(w->before.by, admin);
        int64_t n = json_get_int(w->now.by, admin), then = json_get_int(w->before.by, admin);
        bool same = now && before &&
                    json_get_int(w->now.by_days, admin) == json_get_int(w->before.by_days, admin);
        json_put_text(one, "admin", name);
        json_put(one, "n", number_or_null(now, n));
        json_put_int(one, "days", now ? json_get_int(w->now.by_days, admin) : 0); // that n is of
        json_put(one, "before", number_or_null(before, then));
        json_put(one, "difference", number_or_null(same, n - then));
        json_put(one, "own_incidents",
                 number_or_null(w->reported > 0, json_get_int(w->own, admin)));
        json_add(areas, one);
    }
}

static struct json *answers_of(struct json *list, struct span author) {
    for (size_t i = 0; i < json_count(list); i++)
        if (span_equal(json_get_text(json_at(list, i), "author"), author))
            return json_at(list, i);
    struct json *one = json_new_object();
    json_put_text(one, "author", author);
    json_put_int(one, "counts", 0);
    json_put_int(one, "of", 0);
    json_put(one, "confirmed", NULL); // where no answer says a number, there is none
    json_put(one, "open", NULL);
    json_put_int(one, "unanswered", 0);
    json_put_bool(one, "beyond", false);
    json_add(list, one);
    return one;
}

// What others say of these counts, each other's words together: of how many counts, how many.
static void put_answers(const struct json *counts, struct json *item) {
    static const char *const said[] = {"confirmed", "open", NULL};
    struct json *list = json_new_list();
    json_put(item, "answers", list);
    for (size_t i = 0; i < json_count(counts); i++) {
        const struct json *answers = json_get(json_at(counts, i), "reconciled");
        for (size_t k = 0; k < json_count(answers); k++) {
            const struct json *answer = json_at(answers, k);
            struct json *one = answers_of(list, json_get_text(answer, "author"));
            add_to(one, "counts", 1);
            add_to(one, "of", json_get_int(json_at(counts, i), "total"));
            add_to(one, "unanswered", json_get_int(answer, "unanswered"));
            bool earlier = json_get_bool(answer, "earlier"); // of a number corrected since
            for (size_t n = 0; said[n] && !earlier; n++)
                if (json_get(answer, said[n]))
                    add_to(one, said[n], json_get_int(answer, said[n]));
            if (json_get_bool(answer, "beyond"))
                json_put_bool(one, "beyond", true);
        }
    }
}

// Each day with each count that is of it alone; null where there is none.
static void put_series(const struct bulletin *b, const struct recorder *w,
                       const struct json *counts, struct json *item) {
    struct json *series = json_new_list();
    json_put(item, "series", series);
    for (int64_t at = 0; at < b->count; at++) {
        BUF_SCOPED struct buf day;
        bool any = false;
        buf_init(&day, 32);
        date_print(b->first + at, &day);
        for (size_t i = 0; i <= json_count(counts); i++) {
            const struct json *c = json_at(counts, i);
            bool is = span_equal(json_get_text(c, "from"), buf_span(&day)) &&
                      span_equal(json_get_text(c, "to"), buf_span(&day));
            if (!is && (c || any))
                continue;
            struct json *one = json_new_object();
            json_put_text(one, "day", buf_span(&day));
            json_put(one, "total", number_or_null(is, json_get_int(c, "total")));
            json_put_text(one, "ref", json_get_text(c, "ref"));
            json_put(one, "own_incidents", number_or_null(w->reported > 0, w->own_days[at]));
            json_add(series, one);
            any = true;
        }
    }
}

static void add_own(struct bulletin *b, struct recorder *w) {
    for (size_t i = 0; i < b->sum_count; i++) {
        const struct bulletin_sum *s = &b->sums[i];
        if (!span_equal(s->author, w->author) || !span_equal(s->ceasefire, w->ceasefire))
            continue;
        bool before = s->day < b->count;
        *(before ? &w->reported_before : &w->reported) += s->n;
        if (!before)
            w->own_days[s->day - b->count] += s->n;
        if (s->admin.size)
            add_to(before ? w->own_before : w->own, arena_str(&b->a->arena, s->admin), s->n);
    }
}

// `all`: items of the view counts that touch these days or those before.
static void put_recorder(struct bulletin *b, struct recorder *w, const struct json *all,
                         struct json *items) {
    struct json *item = json_new_object(), *counts = json_new_list(), *beyond = json_new_list();
    sums_begin(b, &w->now, b->first);
    sums_begin(b, &w->before, b->first - b->count);
    w->own = asking_keep(b->a, json_new_object());
    w->own_before = asking_keep(b->a, json_new_object());
    w->own_days = arena_array(&b->a->arena, int64_t, (size_t)b->count);
    add_own(b, w);
    for (size_t i = 0; i < json_count(all); i++) {
        const struct json *c = json_at(all, i);
        int64_t days[2];
        bool in = false;
        if (!span_equal(json_get_text(c, "author"), w->author) ||
            !span_equal(json_get_text(c, "ceasefire"), w->ceasefire))
            continue;
        if (lies_in(b, b->first, c, days, &in)) {
            struct json *one = json_copy(c);
            json_remove(one, "own_incidents"); // of the clock's days: here they are the venue's
            json_add(in ? counts : beyond, one);
            b->restricted |= json_get(c, "readers") != NULL;
            if (in)
                add_count(b, &w->now, c, days[0], days[1]);
        } else if (lies_in(b, b->first - b->count, c, days, &in) && in) {
            b->restricted |= json_get(c, "readers") != NULL;
            add_count(b, &w->before, c, days[0], days[1]);
        }
    }
    bool same = is_told(&w->now) && is_told(&w->before) && w->now.days == w->before.days;
    json_put_text(item, "author", w->author);
    json_put_text(item, "ceasefire", w->ceasefire);
    json_put_text(item, "title", bulletin_title(b, w->ceasefire));
    json_put(item, "now", told_sums(&w->now));
    json_put(item, "before", told_sums(&w->before));
    json_put(item, "difference", number_or_null(same, w->now.total - w->before.total));
    json_put(item, "own_incidents", number_or_null(w->reported > 0, w->reported));
    json_put(item, "own_incidents_before",
             number_or_null(w->reported_before > 0, w->reported_before));
    put_areas(b, w, item);
    put_answers(counts, item);
    put_series(b, w, counts, item);
    json_put(item, "counts", counts);
    json_put(item, "beyond", beyond);
    json_add(items, item);
}

// The view counts over both, by days, which are the same in every offset.
static enum err read_counts(struct bulletin *b, struct json **out, struct error *e) {
    struct view_query q = *b->a->q;
    BUF_SCOPED struct buf from, to;
    struct json *answer = asking_keep(b->a, json_new_object());
    buf_init(&from, 32);
    buf_init(&to, 32);
    date_print(b->first - b->count, &from);
    date_print(b->first + b->count - 1, &to);
    q.ref = (struct span){0};
    q.limit = q.after = 0;
    q.from = buf_span(&from);
    q.to = buf_span(&to);
    enum err err = counts_ask(b->a->record, &q, answer, e);
    *out = json_get(answer, "items");
    return err;
}

enum err bulletin_put_recorders(struct bulletin *b, struct json *items, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct span who = b->a->q->who;
    struct json *all = NULL;
    enum err err = read_counts(b, &all, e);
    if (!err)
        err = sight_prepare(b->a->record, b->a->q, recorders_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, recorders_sql, ":who", who.size ? who : span(NULL, 0));
    while (stmt_row(s, e)) {
        struct recorder w = {.author = arena_copy(&b->a->arena, stmt_get_text(s, 0)),
                             .ceasefire = arena_copy(&b->a->arena, stmt_get_text(s, 1))};
        put_recorder(b, &w, all, items);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}
