// SPDX-License-Identifier: Apache-2.0
// Documents for a terminal.
#include "view/answers.h"
#include "view/asks.h"
#include "view/text_concluded.h"

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

// "un/memo, version 2, track geneva", hop by hop.
static void put_hops(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        const struct json *one = json_at(piece->what, i);
        struct piece ref = TELL_TEXT(json_get_text(one, "ref"));
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE("; ")) : "");
        if (json_get_text(one, "version").data && json_get_text(one, "track").data)
            tell(p->words, out, "{1}, version {2} (track {3})", ref,
                 TELL_NAME(json_get_text(one, "version")), TELL_TEXT(json_get_text(one, "track")));
        else if (json_get_text(one, "track").data)
            tell(p->words, out, "{1} (track {2})", ref, TELL_TEXT(json_get_text(one, "track")));
        else
            tell(p->words, out, "{1}, which is not shown here", ref);
    }
}

#define HOPS(p, list) ((struct piece){.put = put_hops, .of = (p), .what = (list)})

// Where it comes from, what holds of it, where it goes.
static void put_terms(const struct page *p, const struct json *d, struct buf *text) {
    if (json_get(d, "part_of")) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "part of {1}", TELL_TEXT(json_get_text(d, "part_of")));
    }
    if (json_count(json_get(d, "comes_from"))) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "carried over from {1}", HOPS(p, json_get(d, "comes_from")));
    }
    if (json_count(json_get(d, "goes_to"))) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "went on as {1}", HOPS(p, json_get(d, "goes_to")));
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

static void put_handed_over(const struct page *p, const struct json *v, struct buf *text) {
    const struct json *list = json_get(v, "transmit");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        buf_put_byte(text, '\n');
        tell(p->words, text, "handed over to track {1} as {2} by {3} (entry {4})",
             TELL_TEXT(json_get_text(one, "to")), TELL_TEXT(json_get_text(one, "as")),
             PAGE_WHO(p, json_get_text(one, "author")), TELL_INT(json_get_int(one, "i")));
    }
}

static void put_version(const struct page *p, const struct json *v, bool newest, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text,
         "version {1}, drafted by {2} \u00b7 {3} \u00b7 entry {4} \u00b7 {5}\u2026",
         TELL_NAME(json_get_text(v, "version")), PAGE_WHO(p, json_get_text(v, "author")),
         PAGE_TIME(p, json_get_text(v, "at")), TELL_INT(json_get_int(v, "i")),
         TELL_TEXT(span_head(json_get_text(v, "id"), 16)));
    page_lines(p, buf_span(&text), 2, out);
    buf_clear(&text);
    tell(p->words, &text, "clauses: {1}, open: {2}", TELL_INT(json_get_int(v, "clauses")),
         TELL_INT(json_get_int(v, "open_clauses")));
    if (json_get(v, "base_version")) {
        buf_put_str(&text, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell(p->words, &text, "goes on from version {1}",
             TELL_NAME(json_get_text(v, "base_version")));
    }
    page_readers(p, v, &text);
    put_handed_over(p, v, &text);
    concluded_text(p, v, newest, &text);
    page_lines(p, buf_span(&text), 4, out);
}

static void put_document(const struct page *p, const struct json *d, struct buf *out) {
    const struct json *versions = json_get(d, "versions");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (json_get_bool(d, "taken_back")) {
        tell(p->words, &text, "{1}: the document was taken back; its versions stand",
             TELL_TEXT(json_get_text(d, "ref")));
    } else {
        tell_name(p->words, &text, json_get_text(d, "title"));
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "{1} \u00b7 track {2} \u00b7 named by {3}",
             PAGE_WORD(p, "document.kind", json_get_text(d, "kind")),
             TELL_TEXT(json_get_text(d, "track")), PAGE_WHO(p, json_get_text(d, "author")));
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}",
             PAGE_TIME(p, json_get_text(d, "at")), TELL_TEXT(json_get_text(d, "ref")),
             TELL_INT(json_get_int(d, "i")));
        put_languages(p, d, &text);
        put_terms(p, d, &text);
        put_pen(p, d, &text);
        answers_text(p, d, &text);
    }
    page_lines(p, buf_span(&text), 0, out);
    for (size_t i = json_count(versions); i-- > 0;)
        put_version(p, json_at(versions, i), i + 1 == json_count(versions), out);
}

void text_texts(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_document, out);
}
