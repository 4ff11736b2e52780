// SPDX-License-Identifier: Apache-2.0
// Exchanges for a terminal.
#include "view/asks.h"
#include "view/page.h"

static void put_part(const struct page *p, const struct json *item, const struct json *part,
                     struct buf *text) {
    struct span state = json_get_text(part, "state");
    const struct json *opened = json_get(part, "opened");
    struct piece who = PAGE_WHO(p, json_get_text(part, "who"));
    struct piece since = PAGE_TIME(p, json_get_text(part, "at"));
    bool may = json_get_bool(item, "may_open");
    buf_put_byte(text, '\n');
    if (span_is(state, "not-deposited") && json_get_bool(item, "past"))
        tell(p->words, text, "{1}: deposited nothing by the deadline", who);
    else if (span_is(state, "not-deposited"))
        tell(p->words, text, "{1}: has not deposited yet", who);
    else if (span_is(state, "deposited") && may)
        tell(p->words, text, "{1}: deposited {2}, has not opened", who, since);
    else if (span_is(state, "deposited"))
        tell(p->words, text, "{1}: deposited {2}", who, since);
    else if (span_is(state, "opened"))
        tell(p->words, text, "{1}: deposited {2}, opened {3} (entry {4})", who, since,
             PAGE_TIME(p, json_get_text(opened, "at")), TELL_INT(json_get_int(opened, "i")));
    else
        tell(p->words, text, "{1}: deposited {2}, opened what is without effect (entry {3}: {4})",
             who, since, TELL_INT(json_get_int(opened, "i")),
             TELL_TEXT(json_get_text(opened, "rule")));
}

static void put_terms(const struct page *p, const struct json *item, struct buf *text) {
    buf_put_byte(text, '\n');
    if (json_get_bool(item, "complete"))
        tell_plain(p->words, text, "all have deposited: each may open");
    else if (json_get_bool(item, "past"))
        tell_plain(p->words, text, "the deadline is past: those who have deposited may open");
    else if (json_get(item, "deadline"))
        tell(p->words, text, "nobody may open before all have deposited, or before {1}",
             PAGE_TIME(p, json_get_text(item, "deadline")));
    else
        tell_plain(p->words, text, "nobody may open before all have deposited");
}

static void put_exchange(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *parts = json_get(item, "parts");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell_name(p->words, &text, json_get_text(item, "title"));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}",
         PAGE_TIME(p, json_get_text(item, "at")), TELL_TEXT(json_get_text(item, "ref")),
         TELL_INT(json_get_int(item, "i")));
    page_readers(p, item, &text);
    put_terms(p, item, &text);
    for (size_t i = 0; i < json_count(parts); i++)
        put_part(p, item, json_at(parts, i), &text);
    page_lines(p, buf_span(&text), 0, out);
}

void text_exchanges(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_exchange, out);
}
