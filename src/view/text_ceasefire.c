// SPDX-License-Identifier: Apache-2.0
// Ceasefires and the bodies set up for them, for a terminal.
#include "view/answers.h"
#include "view/asks.h"
#include "view/page.h"

static void put_said(const struct page *p, const struct json *item, struct buf *text) {
    const struct json *states = json_get(item, "states"), *out = json_get(item, "excludes");
    for (size_t i = 0; i < json_count(states); i++) {
        const struct json *one = json_at(states, i);
        buf_put_byte(text, '\n');
        tell(p->words, text, "{1} says: {2} since {3} (entry {4})",
             PAGE_WHO(p, json_get_text(one, "author")),
             PAGE_WORD(p, "ceasefire-state.state", json_get_text(one, "state")),
             PAGE_TIME(p, json_get_text(one, "from")), TELL_INT(json_get_int(one, "i")));
        page_earlier(p, one, text);
    }
    for (size_t i = 0; i < json_count(out); i++) {
        const struct json *one = json_at(out, i);
        struct piece who = PAGE_WHO(p, json_get_text(one, "author"));
        struct piece name = TELL_NAME(json_get_text(one, "name"));
        struct piece entry = TELL_INT(json_get_int(one, "i"));
        buf_put_byte(text, '\n');
        if (json_get(one, "basis"))
            tell(p->words, text, "{1} lists {2} under {3} (entry {4})", who, name,
                 TELL_NAME(json_get_text(one, "basis")), entry);
        else
            tell(p->words, text, "{1} lists {2} (entry {3})", who, name, entry);
        page_earlier(p, one, text);
    }
}

static void put_joined(const struct page *p, const struct json *joined, struct buf *text) {
    for (size_t i = 0; i < json_count(joined); i++) {
        const struct json *one = json_at(joined, i);
        buf_put_byte(text, '\n');
        tell(p->words, text, "joined, as {1} counts: groups {2}, settlements {3}; left again {4}",
             PAGE_WHO(p, json_get_text(one, "author")), TELL_INT(json_get_int(one, "groups")),
             TELL_INT(json_get_int(one, "settlements")), TELL_INT(json_get_int(one, "left")));
        if (!json_get_int(one, "earlier"))
            continue;
        buf_put_byte(text, '\n');
        tell(p->words, text, "of these said before it was corrected: {1}",
             TELL_INT(json_get_int(one, "earlier")));
    }
}

static void put_ceasefire(const struct page *p, const struct json *item, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell_name(p->words, &text, json_get_text(item, "title"));
    buf_put_byte(&text, '\n');
    buf_put_span(&text, json_get_text(item, "summary"));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1}; declared by {2}; binds {3}",
         PAGE_WORD(p, "ceasefire.kind", json_get_text(item, "kind")),
         PAGE_WHOS(p, json_get(item, "declared_by")), PAGE_WHOS(p, json_get(item, "binds")));
    if (json_get(item, "until")) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "until {1}", PAGE_TIME(p, json_get_text(item, "until")));
    }
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}",
         PAGE_TIME(p, json_get_text(item, "at")), TELL_TEXT(json_get_text(item, "ref")),
         TELL_INT(json_get_int(item, "i")));
    page_readers(p, item, &text);
    owners_text(p, json_get(item, "owners"), &text);
    put_said(p, item, &text);
    put_joined(p, json_get(item, "joined"), &text);
    answers_text(p, item, &text);
    page_lines(p, buf_span(&text), 0, out);
}

static void put_organ(const struct page *p, const struct json *organ, struct buf *out) {
    const struct json *seats = json_get(organ, "seats");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1}: {2}, as {3} says", TELL_NAME(json_get_text(organ, "name")),
         PAGE_WORD(p, "organ.state", json_get_text(organ, "state")),
         PAGE_WHO(p, json_get_text(organ, "author")));
    for (size_t i = 0; i < json_count(seats); i++) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "seats of {1}: {2}",
             PAGE_WHO(p, json_get_text(json_at(seats, i), "who")),
             TELL_INT(json_get_int(json_at(seats, i), "n")));
    }
    if (json_get(organ, "chair")) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "chaired by {1}", PAGE_WHO(p, json_get_text(organ, "chair")));
    }
    buf_put_byte(out, '\n');
    page_lines(p, buf_span(&text), 0, out);
}

void text_ceasefire(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *organs = json_get(answer, "organs");
    (void)page_items(&p, put_ceasefire, out);
    for (size_t i = 0; i < json_count(organs); i++)
        put_organ(&p, json_at(organs, i), out);
}
