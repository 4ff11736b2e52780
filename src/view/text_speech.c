// SPDX-License-Identifier: Apache-2.0
// Statements, communiqués and reports for a terminal.
#include "view/answers.h"
#include "view/asks.h"
#include "view/page.h"

static void put_source(const struct page *p, const struct json *source, struct buf *text) {
    struct piece outlet = TELL_NAME(json_get_text(source, "outlet"));
    struct piece title = TELL_NAME(json_get_text(source, "title"));
    struct piece day = SAY_DAY(p->words, json_get_text(source, "published"));
    if (!source)
        return;
    buf_put_byte(text, '\n');
    if (json_get(source, "title") && json_get(source, "published"))
        tell(p->words, text, "source: {1}, \u201c{2}\u201d, {3}", outlet, title, day);
    else if (json_get(source, "title"))
        tell(p->words, text, "source: {1}, \u201c{2}\u201d", outlet, title);
    else if (json_get(source, "published"))
        tell(p->words, text, "source: {1}, {2}", outlet, day);
    else
        tell(p->words, text, "source: {1}", outlet);
}

static void put_next(const struct page *p, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, 1024);
    if (json_type(json_get(p->answer, "next")) != JSON_INT_T)
        return;
    tell(p->words, &line, "More behind entry {1}.", TELL_INT(json_get_int(p->answer, "next")));
    buf_put_byte(out, '\n');
    page_lines(p, buf_span(&line), 0, out);
}

static void put_text(const struct page *p, struct span said, struct buf *out) {
    BUF_SCOPED struct buf clean;
    buf_init(&clean, BUF_MAX);
    text_put(&clean, said);
    page_lines(p, buf_span(&clean), 2, out);
}

// Whose word it is, for whom, where.
static void put_speaker(const struct page *p, const struct json *s, struct buf *text) {
    if (json_get(s, "speaker")) {
        buf_put_byte(text, '\n');
        page_person(p, json_get(s, "speaker"), text);
    }
    if (json_get(s, "on_behalf")) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "on behalf of {1}, as the speaker says",
             PAGE_WHOS(p, json_get(s, "on_behalf")));
    }
    if (json_count(json_get(s, "issued_by")) > 1) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "in the name of {1}", PAGE_WHOS(p, json_get(s, "issued_by")));
    }
    if (json_get(s, "meeting")) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "at {1}", TELL_TEXT(json_get_text(s, "meeting")));
    }
}

static void put_statement(const struct page *p, const struct json *s, struct buf *out) {
    struct piece author = PAGE_WHO(p, json_get_text(s, "author"));
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (span_is(json_get_text(s, "type"), "communique"))
        tell(p->words, &text, "Communiqu\u00e9 of {1}: {2}", author,
             TELL_NAME(json_get_text(s, "title")));
    else
        tell(p->words, &text, "Statement of {1}", author);
    put_speaker(p, s, &text);
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}", PAGE_TIME(p, json_get_text(s, "at")),
         TELL_TEXT(json_get_text(s, "ref")), TELL_INT(json_get_int(s, "i")));
    put_source(p, json_get(s, "source"), &text);
    answers_text(p, s, &text);
    page_lines(p, buf_span(&text), 0, out);
    put_text(p, json_get_text(s, "text"), out);
}

void text_statements(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    if (page_items(&p, put_statement, out))
        put_next(&p, out);
}

// "Anuar Zhainakov, Head of the press service; for Republic of Kazakhstan (kaz)"
static void put_sayer(const struct page *p, const struct json *s, struct buf *text) {
    const struct json *speaker = json_get(s, "speaker"), *said_by = json_get(s, "said_by");
    if (!speaker)
        page_actor(p, said_by, text);
    else if (span_equal(json_get_text(speaker, "name"), json_get_text(said_by, "name")))
        page_person(p, speaker, text);
    else
        tell(p->words, text, "{1}; for {2}", PAGE_PERSON(p, speaker), PAGE_ACTOR(p, said_by));
}

// "forecast · analyst · paraphrase · about …"
static void put_sort(const struct page *p, const struct json *s, struct buf *text) {
    struct piece sort = PAGE_WORD(p, "report.sort", json_get_text(s, "sort"));
    struct piece standing = PAGE_WORD(p, "report.standing", json_get_text(s, "standing"));
    struct piece wording = PAGE_WORD(p, "report.wording", json_get_text(s, "wording"));
    buf_put_byte(text, '\n');
    if (json_count(json_get(s, "about")))
        tell(p->words, text, "{1} \u00b7 {2} \u00b7 {3} \u00b7 about {4}", sort, standing, wording,
             PAGE_WHOS(p, json_get(s, "about")));
    else
        tell(p->words, text, "{1} \u00b7 {2} \u00b7 {3}", sort, standing, wording);
}

static void put_report(const struct page *p, const struct json *s, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    put_sayer(p, s, &text);
    put_sort(p, s, &text);
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3} \u00b7 told by {4}",
         PAGE_TIME(p, json_get_text(s, "at")), TELL_TEXT(json_get_text(s, "ref")),
         TELL_INT(json_get_int(s, "i")), PAGE_WHO(p, json_get_text(s, "author")));
    put_source(p, json_get(s, "source"), &text);
    answers_text(p, s, &text);
    page_lines(p, buf_span(&text), 0, out);
    if (json_get(s, "text"))
        put_text(p, json_get_text(s, "text"), out);
    if (json_get(s, "tells_text")) {
        buf_clear(&text);
        tell(p->words, &text, "It tells of this: {1}.", TELL_TEXT(json_get_text(s, "tells_text")));
        page_lines(p, buf_span(&text), 2, out);
    }
    page_compared(p, json_get(s, "compared"), 2, out);
}

void text_reports(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    if (page_items(&p, put_report, out))
        put_next(&p, out);
}
