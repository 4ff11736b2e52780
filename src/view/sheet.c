// SPDX-License-Identifier: Apache-2.0
// The evening sheet of one round: a page to print, in one language or in two.
//
// For the day of the answer's moment and the next one, as the venue's times are written: the
// programme (meetings, rooms, level, who), then who heads each delegation and what is said of its
// coming, then what is open and until when. It says nothing of its own: each part is the answer of
// another view (board, meetings, motions) in that language, so that it says who says so, keeps what
// differs apart, and holds by both clocks. A language asked for second stands beside the first.
#include "view/asking.h"
#include "view/asks.h"
#include "view/order.h"

static enum err part_of(view_ask *ask, struct record *r, const struct view_query *q,
                        struct json **out, struct error *e) {
    struct json *part = json_new_object();
    enum err err = ask(r, q, part, e);
    if (err)
        json_free(part);
    else
        *out = part;
    return err;
}

static void put_copy(struct json *out, const char *name, const struct json *from) {
    if (json_get(from, name))
        json_put(out, name, json_copy(json_get(from, name)));
}

static int by_time(const void *x, const void *y) {
    const struct json *a = *(const struct json *const *)x, *b = *(const struct json *const *)y;
    int order = span_compare(json_get_text(a, "from"), json_get_text(b, "from"));
    return order ? order : span_compare(json_get_text(a, "ref"), json_get_text(b, "ref"));
}

static struct json *programme_of(struct asking *a, const struct json *meetings, struct span day) {
    struct json *list = json_new_list();
    size_t n = 0, count = json_count(meetings);
    const struct json **all = arena_array(&a->arena, const struct json *, count + 1);
    for (size_t i = 0; i < count; i++)
        if (span_equal(span_head(json_get_text(json_at(meetings, i), "from"), 10), day))
            all[n++] = json_at(meetings, i);
    qsort(all, n, sizeof *all, by_time);
    for (size_t i = 0; i < n; i++)
        json_add(list, json_copy(all[i]));
    return list;
}

static void put_days(struct asking *a, const struct json *meetings, struct json *page) {
    struct json *days = json_new_list();
    int64_t local = a->face.now + (int64_t)a->face.offset_min * 60;
    int64_t today = local / 86400 - (local % 86400 < 0);
    for (int64_t day = today; day <= today + 1; day++) {
        struct json *o = json_new_object();
        BUF_SCOPED struct buf text;
        buf_init(&text, 32);
        date_print(day, &text);
        json_put_text(o, "day", buf_span(&text));
        json_put(o, "meetings", programme_of(a, meetings, buf_span(&text)));
        json_add(days, o);
    }
    json_put(page, "days", days);
}

static void put_open(const struct json *motions, struct json *page) {
    static const char *const fields[] = {"ref",     "i",        "title",  "silence",
                                         "missing", "deadline", "against"};
    struct json *list = json_new_list();
    for (size_t i = 0; i < json_count(motions); i++) {
        const struct json *m = json_at(motions, i);
        if (!span_is(json_get_text(json_get(m, "outcome"), "state"), "open"))
            continue;
        struct json *o = json_new_object();
        for (size_t f = 0; f < sizeof fields / sizeof *fields; f++)
            put_copy(o, fields[f], m);
        json_add(list, o);
    }
    json_put(page, "open", list);
}

// The page in the language of `q`.
static enum err put_page(struct record *r, const struct view_query *q, struct json *page,
                         struct error *e) {
    ASKING_SCOPED struct asking a;
    JSON_SCOPED struct json *board = NULL;
    JSON_SCOPED struct json *meetings = NULL;
    JSON_SCOPED struct json *motions = NULL;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = part_of(board_ask, r, q, &board, e);
    if (err)
        return err;
    const struct json *round = json_get(board, "round");
    const char *mark = view_mark(json_get_text(a.founding, "kind"));
    struct view_query of_round = *q, whole = *q;
    of_round.ref = json_get_text(round, "ref");
    whole.ref = span(NULL, 0);
    json_put_text(page, "lang", a.tongue.want.size ? a.tongue.want : a.tongue.first);
    json_put_text(page, "title", asking_text(&a, json_get(a.founding, "title")));
    json_put(page, "mark", NULL);
    if (mark)
        asking_put(&a, page, "mark", mark);
    asking_head(&a, page);
    put_copy(page, "round", board);
    put_copy(page, "order", board);
    put_copy(page, "confirmed", board);
    json_put(page, "delegations", json_copy(json_get(board, "items")));
    if (round)
        err = part_of(meetings_ask, r, &of_round, &meetings, e);
    if (!err)
        err = part_of(motions_ask, r, &whole, &motions, e);
    if (err)
        return err;
    put_days(&a, json_get(meetings, "items"), page);
    put_open(json_get(motions, "items"), page);
    return OK;
}

enum err sheet_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a; // keeps the order, which is one for both languages
    struct json *items = json_new_list();
    struct view_query one = *q;
    one.limit = 0; // a sheet is whole
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        one.order = order_in(&a, q->lang.size ? q->lang : a.tongue.first);
    for (int i = 0; !err && i < (q->beside.size ? 2 : 1); i++) {
        struct json *page = json_new_object();
        json_add(items, page);
        one.lang = i ? q->beside : q->lang;
        err = put_page(r, &one, page, e);
    }
    if (err)
        return err;
    const struct json *first = json_at(items, 0);
    put_copy(out, "round", first);
    put_copy(out, "order", first);
    if (!json_get(first, "round"))
        asking_put(
            &a, out, "empty",
            MESSAGE("No round has been announced. The host, or a convenor, announces one with a "
                    "\"round\" act; then this page has its programme, rooms and arrivals."));
    return OK;
}
