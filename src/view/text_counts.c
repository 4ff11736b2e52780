// SPDX-License-Identifier: Apache-2.0
// Counts for a terminal: whose number it is, and what does not agree with it, in words.
#include "view/asks.h"
#include "view/page.h"

static void put_areas(const struct page *p, const struct json *by, struct buf *text) {
    for (size_t i = 0; i < json_count(by); i++) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "{1}: {2}", TELL_TEXT(json_get_text(json_at(by, i), "admin")),
             TELL_INT(json_get_int(json_at(by, i), "n")));
    }
}

static void put_against(const struct page *p, const struct json *c, struct buf *text) {
    struct piece total = TELL_INT(json_get_int(c, "total"));
    buf_put_byte(text, '\n');
    if (json_type(json_get(c, "sum")) != JSON_INT_T)
        tell_plain(p->words, text, "not said by area");
    else if (json_get_bool(c, "adds_up"))
        tell(p->words, text, "the areas add up to {1}", total);
    else
        tell(p->words, text, "the areas add up to {1}, the total says {2}; both are its author's",
             TELL_INT(json_get_int(c, "sum")), total);
    if (json_type(json_get(c, "own_incidents")) == JSON_INT_T) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "incidents that it reports itself of those days: {1}; counted: {2}",
             TELL_INT(json_get_int(c, "own_incidents")), total);
    }
}

// A number that was not given is not shown as none.
static void put_answer(const struct page *p, const struct json *one, struct buf *text) {
    struct piece who = PAGE_WHO(p, json_get_text(one, "author"));
    struct piece confirmed = TELL_INT(json_get_int(one, "confirmed"));
    struct piece open = TELL_INT(json_get_int(one, "open"));
    struct piece rest = TELL_INT(json_get_int(one, "unanswered"));
    struct piece entry = TELL_INT(json_get_int(one, "i"));
    if (json_get_bool(one, "earlier"))
        tell(p->words, text,
             "{1} has not answered since it was corrected (before: entry {2}): all of it is open",
             who, entry);
    else if (json_get_bool(one, "beyond"))
        tell(p->words, text, "{1} speaks of more than were counted (entry {2})", who, entry);
    else if (json_get(one, "confirmed") && json_get(one, "open"))
        tell(p->words, text, "{1}: confirmed {2}, open {3}, unanswered and so open {4} (entry {5})",
             who, confirmed, open, rest, entry);
    else if (json_get(one, "confirmed"))
        tell(p->words, text, "{1}: confirmed {2}, unanswered and so open {3} (entry {4})", who,
             confirmed, rest, entry);
    else if (json_get(one, "open"))
        tell(p->words, text, "{1}: open {2}, unanswered and so open {3} (entry {4})", who, open,
             rest, entry);
    else
        tell(p->words, text, "{1} gives no number (entry {2})", who, entry);
}

static void put_reconciled(const struct page *p, const struct json *list, struct buf *text) {
    if (!json_count(list)) {
        buf_put_byte(text, '\n');
        tell_plain(p->words, text, "nobody has answered it yet: all of it is open");
    }
    for (size_t i = 0; i < json_count(list); i++) {
        buf_put_byte(text, '\n');
        put_answer(p, json_at(list, i), text);
    }
}

static void put_others(const struct page *p, const struct json *list, struct buf *text) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct piece who = PAGE_WHO(p, json_get_text(one, "author"));
        struct piece total = TELL_INT(json_get_int(one, "total"));
        int64_t apart = json_get_int(one, "apart");
        buf_put_byte(text, '\n');
        if (apart)
            tell(p->words, text, "of the same days {1} counts {2}: apart by {3} (entry {4})", who,
                 total, TELL_INT(apart), TELL_INT(json_get_int(one, "i")));
        else
            tell(p->words, text, "of the same days {1} counts {2} too (entry {3})", who, total,
                 TELL_INT(json_get_int(one, "i")));
    }
}

static void put_count(const struct page *p, const struct json *c, struct buf *out) {
    BUF_SCOPED struct buf text;
    BUF_SCOPED struct buf days;
    buf_init(&text, BUF_MAX);
    buf_init(&days, 256);
    say_days(p->words, json_get_text(c, "from"), json_get_text(c, "to"), &days);
    tell(p->words, &text, "{1}: {2} counts {3}", TELL_TEXT(buf_span(&days)),
         PAGE_WHO(p, json_get_text(c, "author")), TELL_INT(json_get_int(c, "total")));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}", PAGE_TIME(p, json_get_text(c, "at")),
         TELL_TEXT(json_get_text(c, "ref")), TELL_INT(json_get_int(c, "i")));
    put_against(p, c, &text);
    put_areas(p, json_get(c, "by"), &text);
    put_others(p, json_get(c, "others"), &text);
    put_reconciled(p, json_get(c, "reconciled"), &text);
    page_readers(p, c, &text);
    page_lines(p, buf_span(&text), 0, out);
}

// "2017-03: Turkey counted 82 in 1 count", then its areas.
static void put_total(const struct page *p, const struct json *t, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell_n(p->words, &text, json_get_int(t, "counts"), "{1}: {2} counts {3} in {4} count",
           "{1}: {2} counts {3} in {4} counts", TELL_TEXT(json_get_text(t, "month")),
           PAGE_WHO(p, json_get_text(t, "author")), TELL_INT(json_get_int(t, "total")),
           TELL_INT(json_get_int(t, "counts")));
    if (json_count(json_get(t, "by")) && json_get_int(t, "sum") != json_get_int(t, "total")) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "its areas add up to {1}", TELL_INT(json_get_int(t, "sum")));
    }
    put_areas(p, json_get(t, "by"), &text);
    page_lines(p, buf_span(&text), 0, out);
}

static void put_totals(const struct page *p, const struct json *totals, struct buf *out) {
    if (json_count(totals) < 2) // one says what its counts say
        return;
    buf_put_byte(out, '\n');
    page_plain(p, MESSAGE("By month, each recorder's own:"), 0, out);
    for (size_t i = 0; i < json_count(totals); i++) {
        buf_put_byte(out, '\n');
        put_total(p, json_at(totals, i), out);
    }
}

void text_counts(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    if (page_items(&p, put_count, out))
        put_totals(&p, json_get(answer, "totals"), out);
}
