// SPDX-License-Identifier: Apache-2.0
// Fields and values that stand beside one another: what page.h says of them.
#include "view/page.h"

void page_field(const struct page *p, struct span field, const struct json *value,
                struct buf *out) {
    int64_t day;
    BUF_SCOPED struct buf name;
    buf_init(&name, 256);
    if (span_is(field, "from") && date_parse(json_text(value), &day)) {
        tell_plain(p->words, out, "first day");
    } else if (span_is(field, "to") && date_parse(json_text(value), &day)) {
        tell_plain(p->words, out, "last day");
    } else {
        buf_put_span(&name, field);
        buf_put_str(out, catalog_get(p->words, "field", buf_str(&name)));
    }
}

static void put_object(const struct page *p, const char *context, const struct json *value,
                       struct buf *out) {
    bool any = false;
    if (json_get(value, "name") || json_get(value, "withheld")) {
        page_person(p, value, out);
        return;
    }
    if (json_get(value, "text")) {
        tell_name(p->words, out, json_get_text(value, "text"));
        return;
    }
    if (json_get(value, "from") && json_get(value, "to")) {
        tell(p->words, out, "from {1} until {2}", PAGE_TIME(p, json_get_text(value, "from")),
             PAGE_TIME(p, json_get_text(value, "to")));
        return;
    }
    for (struct json_each m = json_first(value); m.value; json_next(&m)) {
        buf_put_str(out, any ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        page_value(p, context, m.value, out);
        any = true;
    }
}

static void put_list(const struct page *p, const char *context, const struct json *value,
                     struct buf *out) {
    for (size_t i = 0; i < json_count(value); i++) {
        say_comma(p->words, i, json_count(value), out);
        page_value(p, context, json_at(value, i), out);
    }
    if (!json_count(value))
        tell_plain(p->words, out, "nobody");
}

// A word of the format in another language, a day, or whatever it is.
static void put_text(const struct page *p, const char *context, struct span text, struct buf *out) {
    BUF_SCOPED struct buf said;
    buf_init(&said, 65536);
    if (tell_known(p->words, context, text)) {
        tell_word(p->words, out, context, text);
        return;
    }
    say_day(p->words, text, &said);
    tell_name(p->words, out, buf_span(&said));
}

void page_value(const struct page *p, const char *context, const struct json *value,
                struct buf *out) {
    struct stamp s;
    if (json_type(value) == JSON_LIST_T)
        put_list(p, context, value, out);
    else if (json_type(value) == JSON_OBJECT_T)
        put_object(p, context, value, out);
    else if (json_type(value) != JSON_TEXT_T)
        json_print(value, out);
    else if (stamp_parse(json_text(value), &s))
        say_time(&p->face, s.seconds, out);
    else
        put_text(p, context, json_text(value), out);
}

// What a value is shown on, and of what its words are.
struct shown {
    const struct page *page;
    const char *context; // "round.state"
};

static void put_field(const struct piece *piece, struct buf *out) {
    page_field(piece->of, piece->text, piece->what, out);
}

static void put_value(const struct piece *piece, struct buf *out) {
    const struct shown *shown = piece->of;
    page_value(shown->page, shown->context, piece->what, out);
}

#define FIELD(p, name, value)                                                                      \
    ((struct piece){.put = put_field, .of = (p), .what = (value), .text = (name)})
#define VALUE(shown, value) ((struct piece){.put = put_value, .of = (shown), .what = (value)})

void page_beside(const struct page *p, const struct json *item, size_t indent, struct buf *out) {
    const struct json *list = json_get(item, "beside");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *b = json_at(list, i), *value = json_get(b, "value");
        struct span field = json_get_text(b, "field"), by = json_get_text(b, "according_to");
        struct piece entry = TELL_INT(json_get_int(b, "i"));
        BUF_SCOPED struct buf text, context;
        buf_init(&text, BUF_MAX);
        buf_init(&context, 256);
        buf_printf(&context, "round." SPAN_FMT, SPAN_ARG(field));
        const struct shown shown = {p, buf_str(&context)};
        if (span_is(json_get_text(b, "source"), "reported"))
            tell(p->words, &text, "beside: {1} {2}, as reported by {3}, via {4} (entry {5})",
                 FIELD(p, field, value), VALUE(&shown, value), TELL_NAME(by),
                 TELL_TEXT(json_get_text(b, "via")), entry);
        else
            tell(p->words, &text, "beside: {1} {2}, according to {3} (entry {4})",
                 FIELD(p, field, value), VALUE(&shown, value), PAGE_WHO(p, by), entry);
        page_lines(p, buf_span(&text), indent, out);
    }
}

// "24 Jan 2017 of Islamic Republic of Iran (irn)"
static void put_said(const struct piece *piece, struct buf *out) {
    const struct shown *shown = piece->of;
    const struct json *one = piece->what;
    struct piece value = VALUE(shown, json_get(one, "said"));
    if (json_count(json_get(one, "who")))
        tell(shown->page->words, out, "{1} of {2}", value,
             PAGE_WHOS(shown->page, json_get(one, "who")));
    else
        value.put(&value, out);
}

// "Republic of Kazakhstan (kaz) says 24 Jan 2017 (entry 1, 28 Apr, 10:00)"
static void put_word(const struct shown *shown, const struct json *one, struct buf *text) {
    const struct page *p = shown->page;
    struct piece author = PAGE_WHO(p, json_get_text(one, "author"));
    struct piece said = {.put = put_said, .of = shown, .what = one};
    struct piece i = TELL_INT(json_get_int(one, "i"));
    struct piece at = PAGE_TIME(p, json_get_text(one, "at"));
    if (json_get(one, "earlier"))
        tell(p->words, text, "{1} says {2} (entry {3}, {4}; said as told in entry {5})", author,
             said, i, at, TELL_INT(json_get_int(one, "earlier")));
    else
        tell(p->words, text, "{1} says {2} (entry {3}, {4})", author, said, i, at);
}

// "agrees: first day 3 May 2017 · …"
static void put_compared(const struct page *p, const char *type, const struct json *f,
                         struct buf *text) {
    const struct json *list = json_get(f, "beside"), *told = json_get(f, "told");
    struct span field = json_get_text(f, "field");
    BUF_SCOPED struct buf context, others;
    buf_init(&context, 256);
    buf_init(&others, BUF_MAX);
    buf_printf(&context, "%s." SPAN_FMT, type, SPAN_ARG(field));
    const struct shown shown = {p, buf_str(&context)};
    for (size_t n = 0; n < json_count(list); n++) {
        buf_put_str(&others, n ? catalog_get(p->words, NULL, MESSAGE("; ")) : "");
        put_word(&shown, json_at(list, n), &others);
    }
    if (!json_count(list))
        tell_plain(p->words, &others, "nobody has said this in the record");
    tell(p->words, text, "{1}: {2} {3} \u00b7 {4}", PAGE_WORD(p, "mark", json_get_text(f, "mark")),
         FIELD(p, field, told), VALUE(&shown, told), TELL_TEXT(buf_span(&others)));
}

void page_compared(const struct page *p, const struct json *compared, size_t indent,
                   struct buf *out) {
    const struct json *fields = json_get(compared, "fields");
    BUF_SCOPED struct buf text, type;
    buf_init(&text, BUF_MAX);
    buf_init(&type, 256);
    buf_put_span(&type, json_get_text(compared, "type"));
    if (!json_count(fields))
        tell(p->words, &text, "nothing to compare: {1}", TELL_TEXT(json_get_text(compared, "why")));
    for (size_t i = 0; i < json_count(fields); i++) {
        buf_put_str(&text, i ? "\n" : "");
        put_compared(p, buf_str(&type), json_at(fields, i), &text);
    }
    page_lines(p, buf_span(&text), indent, out);
}
