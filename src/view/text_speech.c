// SPDX-License-Identifier: Apache-2.0
// Statements, communiqués and reports for a terminal.
#include "view/answers.h"
#include "view/asks.h"
#include "view/page.h"

static void put_source(const struct json *source, struct buf *text) {
    if (!source)
        return;
    buf_put_str(text, "\nsource: ");
    text_put_name(text, json_get_text(source, "outlet"));
    if (json_get(source, "title")) {
        buf_put_str(text, ", \xe2\x80\x9c");
        text_put_name(text, json_get_text(source, "title"));
        buf_put_str(text, "\xe2\x80\x9d");
    }
    if (json_get(source, "published")) {
        buf_put_str(text, ", ");
        say_day(json_get_text(source, "published"), text);
    }
}

static void put_entry(const struct page *p, const struct json *s, struct buf *text) {
    buf_put_byte(text, '\n');
    page_time(p, json_get_text(s, "at"), text);
    buf_printf(text, " \xc2\xb7 " SPAN_FMT " \xc2\xb7 entry %lld",
               SPAN_ARG(json_get_text(s, "ref")), (long long)json_get_int(s, "i"));
}

static void put_next(const struct page *p, struct buf *out) {
    if (json_type(json_get(p->answer, "next")) == JSON_INT_T)
        buf_printf(out, "\nMore behind entry %lld.\n", (long long)json_get_int(p->answer, "next"));
}

static void put_text(const struct page *p, struct span said, struct buf *out) {
    BUF_SCOPED struct buf clean;
    buf_init(&clean, BUF_MAX);
    text_put(&clean, said);
    page_lines(p, buf_span(&clean), 2, out);
}

static void put_statement(const struct page *p, const struct json *s, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    bool communique = span_is(json_get_text(s, "type"), "communique");
    buf_put_str(&text, communique ? "Communiqu\xc3\xa9 of " : "Statement of ");
    page_name(p, json_get_text(s, "author"), &text);
    if (communique) {
        buf_put_str(&text, ": ");
        text_put_name(&text, json_get_text(s, "title"));
    }
    if (json_get(s, "speaker")) {
        buf_put_str(&text, "\n");
        page_person(json_get(s, "speaker"), &text);
    }
    if (json_get(s, "on_behalf")) {
        buf_put_str(&text, "\non behalf of ");
        page_names(p, json_get(s, "on_behalf"), &text);
        buf_put_str(&text, ", as the speaker says");
    }
    if (json_count(json_get(s, "issued_by")) > 1) {
        buf_put_str(&text, "\nin the name of ");
        page_names(p, json_get(s, "issued_by"), &text);
    }
    if (json_get(s, "meeting"))
        buf_printf(&text, "\nat " SPAN_FMT, SPAN_ARG(json_get_text(s, "meeting")));
    put_entry(p, s, &text);
    put_source(json_get(s, "source"), &text);
    answers_text(s, json_get(p->answer, "names"), &text);
    page_lines(p, buf_span(&text), 0, out);
    put_text(p, json_get_text(s, "text"), out);
}

void text_statements(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    if (page_empty(&p, out))
        return;
    for (size_t i = 0; i < json_count(items); i++) {
        buf_put_str(out, i ? "\n" : "");
        put_statement(&p, json_at(items, i), out);
    }
    put_next(&p, out);
}

// "Anuar Zhainakov, Head of the press service; for Republic of Kazakhstan (kaz)"
static void put_sayer(const struct page *p, const struct json *s, struct buf *text) {
    const struct json *speaker = json_get(s, "speaker"), *said_by = json_get(s, "said_by");
    if (!speaker) {
        page_actor(p, said_by, text);
        return;
    }
    page_person(speaker, text);
    if (!span_equal(json_get_text(speaker, "name"), json_get_text(said_by, "name"))) {
        buf_put_str(text, "; for ");
        page_actor(p, said_by, text);
    }
}

static void put_report(const struct page *p, const struct json *s, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    put_sayer(p, s, &text);
    buf_printf(&text, "\n" SPAN_FMT " \xc2\xb7 " SPAN_FMT " \xc2\xb7 " SPAN_FMT,
               SPAN_ARG(json_get_text(s, "sort")), SPAN_ARG(json_get_text(s, "standing")),
               SPAN_ARG(json_get_text(s, "wording")));
    if (json_count(json_get(s, "about"))) {
        buf_put_str(&text, " \xc2\xb7 about ");
        page_names(p, json_get(s, "about"), &text);
    }
    put_entry(p, s, &text);
    buf_put_str(&text, " \xc2\xb7 told by ");
    page_name(p, json_get_text(s, "author"), &text);
    put_source(json_get(s, "source"), &text);
    answers_text(s, json_get(p->answer, "names"), &text);
    page_lines(p, buf_span(&text), 0, out);
    if (json_get(s, "text"))
        put_text(p, json_get_text(s, "text"), out);
    if (json_get(s, "tells_text")) {
        buf_clear(&text);
        buf_put_str(&text, "It tells of this: ");
        buf_put_span(&text, json_get_text(s, "tells_text"));
        buf_put_byte(&text, '.');
        page_lines(p, buf_span(&text), 2, out);
    }
    page_compared(p, json_get(s, "compared"), 2, out);
}

void text_reports(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    if (page_empty(&p, out))
        return;
    for (size_t i = 0; i < json_count(items); i++) {
        buf_put_str(out, i ? "\n" : "");
        put_report(&p, json_at(items, i), out);
    }
    put_next(&p, out);
}
