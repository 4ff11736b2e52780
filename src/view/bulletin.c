// SPDX-License-Identifier: Apache-2.0
// The bulletin of a day, or of some days, beside as many before: what each recorder counts and what
// its own incidents come to, what others confirm, what is reported and found, what came of
// operations, which ceasefires were declared or ended. Each number is somebody's own; none is made
// of two authors', and where nobody counted there is no number, which is not 0.
//
// Days are the venue's, whatever the offset of the answer's clock: a bulletin is of one day for all
// who read it. Its default is the day of the clock.
#include "view/asks.h"
#include "view/bulletin_parts.h"

#define DAYS_MOST 366

static const char ceasefires_sql[] = ROW_SELECT("ceasefire") SIGHT_ORDER;
static const char states_sql[] = ROW_SELECT("\"ceasefire-state\"") " ORDER BY t, o, i";
static const char outcomes_sql[] = ROW_SELECT("outcome") SIGHT_ORDER;

int64_t bulletin_before(const struct bulletin *b) {
    return (b->first - b->count) * BULLETIN_DAY - b->shift;
}

int64_t bulletin_from(const struct bulletin *b) {
    return b->first * BULLETIN_DAY - b->shift;
}

int64_t bulletin_end(const struct bulletin *b) {
    return (b->first + b->count) * BULLETIN_DAY - b->shift;
}

struct span bulletin_title(const struct bulletin *b, struct span ceasefire) {
    for (size_t i = 0; i < b->truces.count; i++)
        if (span_equal(b->truces.list[i].ref, ceasefire))
            return asking_text(b->a, json_get(b->truces.list[i].body, "title"));
    return span(NULL, 0);
}

static enum err read_day(const char *name, struct span text, int64_t *out, struct error *e) {
    if (!text.size || date_parse(text, out))
        return OK;
    return error_set(e, ERR_INVALID,
                     "%s: \"" SPAN_FMT "\" is no day as 2017-05-02: a bulletin is of whole days",
                     name, SPAN_ARG(span_head(text, 60)));
}

// The venue's offset by the end of day `last`, where days are asked for and no moment is: a
// bulletin of some years ago is of the days as they were then.
static enum err read_shift(struct bulletin *b, int64_t last, struct error *e) {
    const struct view_query *q = b->a->q;
    struct view_query then = *q;
    int offset = 0;
    if (q->to.size && !q->has_at) {
        then.has_at = true;
        then.at = (struct stamp){(last + 1) * BULLETIN_DAY, 0};
    }
    b->a->q = &then;
    enum err err = asking_venue(b->a, &offset, e);
    b->a->q = q;
    b->shift = 60 * (int64_t)offset;
    return err;
}

// From --from to --to; one alone ends, or is, the day of the clock.
static enum err read_days(struct bulletin *b, struct error *e) {
    const struct view_query *q = b->a->q;
    int64_t last = 0;
    enum err err = read_day("to", q->to, &last, e);
    if (!err)
        err = read_shift(b, last, e);
    int64_t local = b->a->face.now + b->shift;
    if (!q->to.size)
        last = local / BULLETIN_DAY - (local % BULLETIN_DAY < 0);
    b->first = last;
    if (!err)
        err = read_day("from", q->from, &b->first, e);
    if (err)
        return err;
    b->count = last - b->first + 1;
    if (b->count < 1)
        return error_set(e, ERR_INVALID, "to: it is before from");
    if (b->count > DAYS_MOST)
        return error_set(e, ERR_INVALID, "from: a bulletin is of %d days at most", DAYS_MOST);
    return OK;
}

static struct json *days_of(int64_t first, int64_t count) {
    struct json *days = json_new_object();
    BUF_SCOPED struct buf text;
    buf_init(&text, 32);
    date_print(first, &text);
    json_put_text(days, "from", buf_span(&text));
    buf_clear(&text);
    date_print(first + count - 1, &text);
    json_put_text(days, "to", buf_span(&text));
    json_put_int(days, "count", count);
    return days;
}

static bool is_of_it(const struct bulletin *b, const struct row *row) {
    return row->place.t >= bulletin_from(b) && row->place.t < bulletin_end(b);
}

// Notices of which an outcome of these days is told, and it alone: what is planned is in none.
static enum err put_operations(struct bulletin *b, struct record *r, struct json *out,
                               struct error *e) {
    static const char *const each[] = {"notice", NULL};
    struct json *list = json_new_list();
    struct json *part = asking_keep(b->a, json_new_object()), *of_it = json_new_object();
    struct view_query all = *b->a->q;
    struct rows rows = {0};
    asking_keep(b->a, of_it); // by the entry that told it
    json_put(out, "operations", list);
    enum err err = rows_read(b->a, "outcome", outcomes_sql, NULL, &rows, e);
    if (err)
        return err;
    rows_newest(b->a, &rows, each);
    for (size_t i = 0; i < rows.count; i++)
        if (is_of_it(b, &rows.list[i]))
            json_put_bool(
                of_it, arena_printf(&b->a->arena, "%llu", (unsigned long long)rows.list[i].place.i),
                true);
    all.ref = (struct span){0};
    err = json_count(of_it) ? operations_ask(r, &all, part, e) : OK;
    const struct json *items = json_get(part, "items");
    for (size_t i = 0; !err && i < json_count(items); i++) {
        const struct json *item = json_at(items, i), *told = json_get(item, "outcomes");
        for (size_t k = 0; k < json_count(told); k++)
            if (json_get(of_it, arena_printf(&b->a->arena, "%lld",
                                             (long long)json_get_int(json_at(told, k), "i")))) {
                struct json *one = json_copy(item);
                json_remove(one, "outcomes");
                json_put(one, "outcome", json_copy(json_at(told, k)));
                b->restricted |= json_get(one, "readers") || json_get(json_at(told, k), "readers");
                json_add(list, one);
            }
    }
    return err;
}

static void put_event(struct bulletin *b, const char *type, const struct row *row, const char *what,
                      struct span ceasefire, struct json *list) {
    struct json *one = item_of_row(b->a, type, row);
    json_put_str(one, "what", what);
    json_put_text(one, "ceasefire", ceasefire);
    json_put_text(one, "title", bulletin_title(b, ceasefire));
    b->restricted |= row->audience != 0;
    json_add(list, one);
}

// Ceasefires that begin in these days, and what somebody says has become of one then.
static enum err put_ceasefires(struct bulletin *b, struct json *out, struct error *e) {
    struct json *list = json_new_list();
    struct rows states = {0};
    json_put(out, "ceasefires", list);
    for (size_t i = 0; i < b->truces.count; i++)
        if (is_of_it(b, &b->truces.list[i]))
            put_event(b, "ceasefire", &b->truces.list[i], "declared", b->truces.list[i].ref, list);
    enum err err = rows_read(b->a, "ceasefire-state", states_sql, NULL, &states, e);
    for (size_t i = 0; !err && i < states.count; i++) {
        const struct json *body = states.list[i].body;
        if (is_of_it(b, &states.list[i]))
            put_event(b, "ceasefire-state", &states.list[i],
                      arena_str(&b->a->arena, json_get_text(body, "state")),
                      json_get_text(body, "ceasefire"), list);
    }
    return err;
}

static void put_empty(const struct bulletin *b, struct json *out) {
    static const char *const parts[] = {"items", "incidents", "operations", "ceasefires"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (json_count(json_get(out, parts[i])))
            return;
    asking_put(b->a, out, "empty",
               MESSAGE("There is nothing to tell of these days. Guarantors and monitors say what "
                       "they count with a \"count\" act, incidents are reported with an "
                       "\"incident\" act, and what came of an operation is told with an "
                       "\"outcome\" act."));
}

enum err bulletin_ask(struct record *r, const struct view_query *q, struct json *out,
                      struct error *e) {
    ASKING_SCOPED struct asking a;
    struct bulletin b = {.a = &a};
    struct json *items = json_new_list(), *incidents = json_new_list();
    json_put(out, "items", items);
    json_put(out, "incidents", incidents);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = read_days(&b, e);
    if (err)
        return err;
    json_put(out, "days", days_of(b.first, b.count));
    json_put(out, "before", days_of(b.first - b.count, b.count));
    json_put_int(out, "offset_min", b.shift / 60);
    err = rows_current(&a, "ceasefire", ceasefires_sql, NULL, &b.truces, e);
    if (!err)
        err = bulletin_read_sums(&b, e);
    if (!err)
        err = bulletin_put_recorders(&b, items, e);
    if (!err)
        err = bulletin_put_reported(&b, incidents, e);
    if (!err)
        err = put_operations(&b, r, out, e);
    if (!err)
        err = put_ceasefires(&b, out, e);
    json_put_bool(out, "restricted", b.restricted);
    if (!err)
        put_empty(&b, out);
    return err;
}
