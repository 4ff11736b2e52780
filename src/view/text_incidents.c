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
        page_earlier(p, one, text);
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

// A number, or least and most of what is said to be so.
static struct piece number(const struct json *value, char room[48]) {
    if (json_type(value) == JSON_LIST_T)
        snprintf(room, 48, "%lld\u2013%lld", (long long)json_int(json_at(value, 0)),
                 (long long)json_int(json_at(value, 1)));
    else
        snprintf(room, 48, "%lld", (long long)json_int(value));
    return TELL_TEXT(span_str(room));
}

static void put_casualties(const struct page *p, const struct json *list, struct buf *text) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct piece group = PAGE_WORD(p, "incident.group", json_get_text(one, "group"));
        char room[48];
        if (json_get(one, "killed")) {
            buf_put_byte(text, '\n');
            tell(p->words, text, "{1}: killed {2}", group, number(json_get(one, "killed"), room));
        }
        if (json_get(one, "injured")) {
            buf_put_byte(text, '\n');
            tell(p->words, text, "{1}: injured {2}", group, number(json_get(one, "injured"), room));
        }
        if (json_get(one, "missing")) {
            buf_put_byte(text, '\n');
            tell(p->words, text, "{1}: missing {2}", group, number(json_get(one, "missing"), room));
        }
    }
}

static void put_name(const struct json *c, const char *name, struct buf *text) {
    if (!json_get(c, name))
        return;
    buf_put_byte(text, '\n');
    buf_put_span(text, json_get_text(c, name));
}

static void put_where(const struct page *p, const struct json *place, struct buf *text) {
    const struct json *point = json_get(place, "point");
    BUF_SCOPED struct buf numbers;
    buf_init(&numbers, 256);
    if (json_get(place, "country") || json_get(place, "admin")) {
        bool both = json_get(place, "country") && json_get(place, "admin");
        BUF_SCOPED struct buf area;
        buf_init(&area, 1024);
        buf_put_span(&area, json_get_text(place, "country"));
        buf_put_str(&area, both ? ", " : "");
        buf_put_span(&area, json_get_text(place, "admin"));
        buf_put_byte(text, '\n');
        tell(p->words, text, "area: {1}", TELL_TEXT(buf_span(&area)));
    }
    if (!point)
        return;
    json_print(json_at(point, 1), &numbers);
    buf_put_str(&numbers, ", ");
    json_print(json_at(point, 0), &numbers);
    buf_put_byte(text, '\n');
    tell(p->words, text, "point, latitude and longitude: {1}", TELL_TEXT(buf_span(&numbers)));
}

// Others that a finder holds to be this one again.
static void put_repeats(const struct page *p, const struct json *list, struct buf *text) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        buf_put_byte(text, '\n');
        tell(p->words, text, "{1} holds {2} to be the same as this (entry {3})",
             PAGE_WHO(p, json_get_text(one, "author")),
             TELL_TEXT(json_get_text(one, "incident")), TELL_INT(json_get_int(one, "i")));
        page_earlier(p, one, text);
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
    page_value(p, "incident", json_get(c, "when"), &text);
    put_where(p, json_get(c, "place"), &text);
    put_name(c, "weapon", &text);
    put_name(c, "target", &text);
    put_casualties(p, json_get(c, "casualties"), &text);
    put_name(c, "text", &text);
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}", PAGE_TIME(p, json_get_text(c, "at")),
         TELL_TEXT(json_get_text(c, "ref")), TELL_INT(json_get_int(c, "i")));
    if (json_get(c, "alleged")) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "alleged by the one who reports it: {1}",
             PAGE_WHOS(p, json_get(c, "alleged")));
    }
    put_findings(p, c, &text);
    put_repeats(p, json_get(c, "said_to_repeat_it"), &text);
    for (size_t i = 0; i < json_count(responses); i++) {
        const struct json *one = json_at(responses, i);
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "{1} answers: {2}", PAGE_WHO(p, json_get_text(one, "author")),
             TELL_NAME(json_get_text(one, "text")));
        page_earlier(p, one, &text);
    }
    page_readers(p, c, &text);
    page_lines(p, buf_span(&text), 0, out);
}

void text_incidents(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_incident, out);
}
