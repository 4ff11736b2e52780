// SPDX-License-Identifier: Apache-2.0
// Incidents for a terminal: reported by whom and how it knows, then each finder by itself.
#include "view/asks.h"
#include "view/page.h"

static void put_findings(const struct page *p, const struct json *c, struct buf *text) {
    const struct json *list = json_get(c, "findings");
    buf_put_byte(text, '\n');
    if (json_count(json_get(c, "confirmed_by")))
        tell(p->words, text, "confirmed by {1}", PAGE_WHOS(p, json_get(c, "confirmed_by")));
    else
        tell_plain(p->words, text, "confirmed by nobody");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct piece who = PAGE_WHO(p, json_get_text(one, "author"));
        struct piece entry = TELL_INT(json_get_int(one, "i"));
        buf_put_byte(text, '\n');
        tell(p->words, text, "{1} finds: {2} (entry {3})", who,
             PAGE_WORD(p, "finding.occurred", json_get_text(one, "occurred")), entry);
        if (json_get(one, "violation")) {
            buf_put_byte(text, '\n');
            tell(p->words, text, "{1}, whether it broke the ceasefire: {2}", who,
                 PAGE_WORD(p, "finding.violation", json_get_text(one, "violation")));
        }
        if (json_get(one, "attributed_to")) {
            buf_put_byte(text, '\n');
            tell(p->words, text, "{1} attributes it to {2}", who,
                 PAGE_WHOS(p, json_get(one, "attributed_to")));
        }
        if (json_get(one, "duplicate_of")) {
            buf_put_byte(text, '\n');
            tell(p->words, text, "{1} holds it to be the same as {2}", who,
                 TELL_TEXT(json_get_text(one, "duplicate_of")));
        }
    }
}

static void put_incident(const struct page *p, const struct json *c, struct buf *out) {
    const struct json *responses = json_get(c, "responses");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1} reports: {2}, {3} ({4})", PAGE_WHO(p, json_get_text(c, "author")),
         PAGE_WORD(p, "incident.kind", json_get_text(c, "kind")),
         TELL_NAME(json_get_text(json_get(c, "place"), "name")),
         PAGE_WORD(p, "incident.basis", json_get_text(c, "basis")));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}", PAGE_TIME(p, json_get_text(c, "at")),
         TELL_TEXT(json_get_text(c, "ref")), TELL_INT(json_get_int(c, "i")));
    if (json_get(c, "alleged")) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "alleged by the one who reports it: {1}",
             PAGE_WHOS(p, json_get(c, "alleged")));
    }
    put_findings(p, c, &text);
    for (size_t i = 0; i < json_count(responses); i++) {
        const struct json *one = json_at(responses, i);
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "{1} answers: {2}", PAGE_WHO(p, json_get_text(one, "author")),
             TELL_NAME(json_get_text(one, "text")));
    }
    page_readers(p, c, &text);
    page_lines(p, buf_span(&text), 0, out);
}

void text_incidents(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_incident, out);
}
