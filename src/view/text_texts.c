// SPDX-License-Identifier: Apache-2.0
// Documents for a terminal.
#include "view/answers.h"
#include "view/asks.h"
#include "view/page.h"

// "ru, ar"
static void put_tags(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        tell_name(p->words, out, json_text(json_at(piece->what, i)));
    }
}

static void put_languages(const struct page *p, const struct json *d, struct buf *text) {
    struct piece in = {.put = put_tags, .of = p, .what = json_get(d, "languages")};
    struct piece authentic = {.put = put_tags, .of = p, .what = json_get(d, "authentic")};
    buf_put_byte(text, '\n');
    if (json_get(d, "prevails"))
        tell(p->words, text, "in {1}; authentic: {2}; {3} prevails", in, authentic,
             TELL_TEXT(json_get_text(d, "prevails")));
    else
        tell(p->words, text, "in {1}; authentic: {2}", in, authentic);
}

static void put_pen(const struct page *p, const struct json *d, struct buf *text) {
    const struct json *pen = json_get(d, "pen");
    buf_put_byte(text, '\n');
    if (json_get(pen, "who"))
        tell(p->words, text, "pen: {1}, by motion {2} (entry {3}), beside its author",
             PAGE_WHOS(p, json_get(pen, "who")), TELL_TEXT(json_get_text(pen, "motion")),
             TELL_INT(json_get_int(pen, "i")));
    else
        tell_plain(p->words, text, "pen: its author alone");
}

// Where it comes from, what holds of it, where it goes.
static void put_terms(const struct page *p, const struct json *d, struct buf *text) {
    if (json_get(d, "part_of")) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "part of {1}", TELL_TEXT(json_get_text(d, "part_of")));
    }
    if (json_get(d, "from")) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "carried over from {1}",
             TELL_TEXT(json_get_text(json_get(d, "from"), "ref")));
    }
    if (json_get(d, "conditional")) {
        buf_put_byte(text, '\n');
        tell_plain(p->words, text, "nothing is agreed until all is");
    }
    if (json_get(d, "depositary")) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "to be deposited with {1}",
             PAGE_WHO(p, json_get_text(d, "depositary")));
    }
}

static void put_document(const struct page *p, const struct json *d, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell_name(p->words, &text, json_get_text(d, "title"));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 track {2} \u00b7 named by {3}",
         PAGE_WORD(p, "document.kind", json_get_text(d, "kind")),
         TELL_TEXT(json_get_text(d, "track")), PAGE_WHO(p, json_get_text(d, "author")));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}", PAGE_TIME(p, json_get_text(d, "at")),
         TELL_TEXT(json_get_text(d, "ref")), TELL_INT(json_get_int(d, "i")));
    put_languages(p, d, &text);
    put_terms(p, d, &text);
    put_pen(p, d, &text);
    answers_text(p, d, &text);
    page_lines(p, buf_span(&text), 0, out);
}

void text_texts(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_document, out);
}
