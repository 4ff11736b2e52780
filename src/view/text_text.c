// SPDX-License-Identifier: Apache-2.0
// One version of a text for a terminal: clause by clause, with what each delegation says of it.
#include "view/answers.h"
#include "view/asks.h"
#include "view/text_columns.h"
#include "view/text_concluded.h"
#include "view/text_differences.h"

#define STEP 2 // columns by which a level is set in

static size_t indent_of(const struct json *clause) {
    int64_t level = json_get_int(clause, "level");
    return level > 1 ? STEP * (size_t)(level - 1) : 0;
}

static void put_words(const struct page *p, struct span said, size_t indent, struct buf *out) {
    BUF_SCOPED struct buf clean;
    buf_init(&clean, BUF_MAX);
    text_put(&clean, said);
    page_lines(p, buf_span(&clean), indent, out);
}

// What an item says, in one language or in several.
static void put_text(const struct page *p, const struct json *item, size_t indent,
                     struct buf *out) {
    if (!columns_text(p, item, out) && json_get(item, "text"))
        put_words(p, json_get_text(item, "text"), indent, out);
}

// "on condition of term, areas/four"
static void put_conditions(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        const struct json *one = json_at(piece->what, i);
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        buf_put_span(out, json_get_text(one, "clause"));
        if (json_get(one, "option")) {
            buf_put_byte(out, '=');
            buf_put_span(out, json_get_text(one, "option"));
        }
    }
}

static void put_stances(const struct page *p, const struct json *list, size_t indent,
                        struct buf *out) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *s = json_at(list, i);
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        tell(p->words, &line, "{1}: {2} (entry {3})", PAGE_WHO(p, json_get_text(s, "who")),
             PAGE_WORD(p, "stance.position", json_get_text(s, "position")),
             TELL_INT(json_get_int(s, "i")));
        if (json_get(s, "if")) {
            struct piece conditions = {.put = put_conditions, .of = p, .what = json_get(s, "if")};
            buf_put_str(&line, catalog_get(p->words, NULL, MESSAGE("; ")));
            tell(p->words, &line, "if {1} stands", conditions);
        }
        if (json_get(s, "reason")) {
            buf_put_str(&line, catalog_get(p->words, NULL, MESSAGE("; ")));
            tell(p->words, &line, "reason given: {1}", TELL_NAME(json_get_text(s, "reason")));
        }
        if (!json_equal(json_get(s, "readers"), json_get(json_get(p->answer, "text"), "readers")))
            page_readers(p, s, &line);
        page_lines(p, buf_span(&line), indent, out);
    }
}

static void put_options(const struct page *p, const struct json *clause, size_t indent,
                        struct buf *out) {
    const struct json *options = json_get(clause, "options");
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    if (!options)
        return;
    tell_n(p->words, &line, json_count(options), "open: {1} option", "open: {1} options",
           TELL_INT(json_count(options)));
    page_lines(p, buf_span(&line), indent, out);
    for (size_t i = 0; i < json_count(options); i++) {
        const struct json *o = json_at(options, i);
        buf_clear(&line);
        columns_option(p, o, &line);
        page_lines(p, buf_span(&line), indent + STEP, out);
        put_text(p, o, indent + 2 * STEP, out);
        put_stances(p, json_get(o, "stances"), indent + 2 * STEP, out);
    }
}

static void put_ending(const struct page *p, const struct json *one, struct buf *line) {
    struct piece by = PAGE_WHO(p, json_get_text(one, "by"));
    struct piece how = PAGE_WORD(p, "draft.how", json_get_text(one, "how"));
    struct piece version = TELL_NAME(json_get_text(one, "version"));
    buf_put_byte(line, '\n');
    if (json_get(one, "option"))
        tell(p->words, line, "{1} in version {2}, {3}={4}, as {5} says", how, version,
             TELL_TEXT(json_get_text(one, "clause")), TELL_TEXT(json_get_text(one, "option")), by);
    else if (json_get(one, "clause"))
        tell(p->words, line, "{1} in version {2}, {3}, as {4} says", how, version,
             TELL_TEXT(json_get_text(one, "clause")), by);
    else
        tell(p->words, line, "{1} in version {2}, as {3} says", how, version, by);
    page_earlier(p, one, line);
}

static void put_amendment(const struct page *p, const struct json *m, size_t indent,
                          struct buf *out) {
    const struct json *settled = json_get(m, "settled");
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    tell(p->words, &line, "amendment {1}: {2} (entry {3})", TELL_TEXT(json_get_text(m, "ref")),
         PAGE_WORD(p, "amend.op", json_get_text(m, "op")), TELL_INT(json_get_int(m, "i")));
    page_lines(p, buf_span(&line), indent, out);
    if (json_get(m, "heading"))
        put_words(p, json_get_text(m, "heading"), indent + STEP, out);
    if (json_get(m, "text"))
        put_words(p, json_get_text(m, "text"), indent + STEP, out);
    buf_clear(&line);
    if (json_get(m, "reason"))
        tell(p->words, &line, "reason given: {1}", TELL_NAME(json_get_text(m, "reason")));
    answers_text(p, m, &line);
    for (size_t i = 0; i < json_count(settled); i++)
        put_ending(p, json_at(settled, i), &line);
    if (json_get_bool(m, "open")) {
        buf_put_byte(&line, '\n');
        tell_plain(p->words, &line, "open: no later version says what became of it");
    }
    struct span lines = buf_span(&line);
    page_lines(p, lines.size && lines.data[0] == '\n' ? span_from(lines, 1) : lines, indent + STEP,
               out);
}

static void put_clause(const struct page *p, const struct json *clause, struct buf *out) {
    const struct json *amendments = json_get(clause, "amendments"),
                      *rectified = json_get(clause, "rectified");
    size_t indent = indent_of(clause);
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    bool beside = json_get(clause, "columns") != NULL;
    if (json_get(clause, "heading") && !beside)
        tell(p->words, &line, "[{1}] {2}", TELL_TEXT(json_get_text(clause, "id")),
             TELL_NAME(json_get_text(clause, "heading")));
    else
        tell(p->words, &line, "[{1}]", TELL_TEXT(json_get_text(clause, "id")));
    page_lines(p, buf_span(&line), indent, out);
    put_text(p, clause, indent, out);
    for (size_t i = 0; i < json_count(rectified); i++) {
        const struct json *one = json_at(rectified, i);
        buf_clear(&line);
        tell(p->words, &line,
             "corrected by motion {1} (entry {2}); above are the words as drafted:",
             TELL_TEXT(json_get_text(one, "motion")), TELL_INT(json_get_int(one, "i")));
        page_lines(p, buf_span(&line), indent + STEP, out);
        put_text(p, one, indent + 2 * STEP, out);
    }
    put_options(p, clause, indent + STEP, out);
    put_stances(p, json_get(clause, "stances"), indent + STEP, out);
    for (size_t i = 0; i < json_count(amendments); i++)
        put_amendment(p, json_at(amendments, i), indent + STEP, out);
}

// What stands in brackets, where anything does.
static void put_brackets(const struct page *p, const struct json *b, struct buf *text) {
    if (!json_get_int(b, "pairs") && !json_get_int(b, "strays"))
        return;
    buf_put_byte(text, '\n');
    tell(p->words, text,
         "in brackets: {1} of {2} words; pairs: {3}, deepest {4}; alternatives: {5}; without a "
         "partner: {6}",
         TELL_INT(json_get_int(b, "words_inside")), TELL_INT(json_get_int(b, "words")),
         TELL_INT(json_get_int(b, "pairs")), TELL_INT(json_get_int(b, "deepest")),
         TELL_INT(json_get_int(b, "alternatives")), TELL_INT(json_get_int(b, "strays")));
}

static void put_counts(const struct page *p, const struct json *v, struct buf *text) {
    const struct json *counts = json_get(v, "counts"), *list = json_get(v, "by_delegation");
    struct piece clauses = TELL_INT(json_get_int(counts, "clauses"));
    buf_put_byte(text, '\n');
    tell(p->words, text,
         "clauses: {1}, open: {2} (options: {3}) \u00b7 amendments: {4}, not settled: {5}", clauses,
         TELL_INT(json_get_int(counts, "open_clauses")), TELL_INT(json_get_int(counts, "options")),
         TELL_INT(json_get_int(counts, "amendments")), TELL_INT(json_get_int(counts, "unsettled")));
    put_brackets(p, json_get(counts, "brackets"), text);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        buf_put_byte(text, '\n');
        tell(p->words, text,
             "{1}: said to want {2} and to oppose {3} of the options; amendments open: {4}",
             PAGE_WHO(p, json_get_text(one, "who")), TELL_INT(json_get_int(one, "wants")),
             TELL_INT(json_get_int(one, "against")), TELL_INT(json_get_int(one, "amendments")));
    }
}

static void put_head(const struct page *p, const struct json *v, struct buf *out) {
    const struct json *document = json_get(v, "document");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    struct span title = json_get_text(document, "title");
    page_title(p, title.data ? title : json_get_text(v, "ref"), out);
    if (!title.data)
        tell_plain(p->words, &text, "the document was taken back; its versions stand");
    else
        tell(p->words, &text, "{1} \u00b7 track {2} \u00b7 {3}",
             PAGE_WORD(p, "document.kind", json_get_text(document, "kind")),
             TELL_TEXT(json_get_text(document, "track")), TELL_TEXT(json_get_text(v, "ref")));
    buf_put_byte(&text, '\n');
    tell(p->words, &text,
         "version {1}, drafted by {2} \u00b7 {3} \u00b7 entry {4} \u00b7 {5}\u2026",
         TELL_NAME(json_get_text(v, "version")), PAGE_WHO(p, json_get_text(v, "author")),
         PAGE_TIME(p, json_get_text(v, "at")), TELL_INT(json_get_int(v, "i")),
         TELL_TEXT(span_head(json_get_text(v, "id"), 16)));
    if (!json_get_bool(v, "newest")) {
        buf_put_byte(&text, '\n');
        tell_plain(p->words, &text, "there is a newer version");
    }
    if (json_get(json_get(v, "base"), "version")) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "goes on from version {1} of {2}",
             TELL_NAME(json_get_text(json_get(v, "base"), "version")),
             TELL_TEXT(json_get_text(json_get(v, "base"), "ref")));
    }
    page_readers(p, v, &text);
    put_counts(p, v, &text);
    page_lines(p, buf_span(&text), 0, out);
}

static void put_next(const struct page *p, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, 1024);
    if (json_type(json_get(p->answer, "next")) != JSON_INT_T)
        return;
    tell(p->words, &line, "More behind clause {1}.", TELL_INT(json_get_int(p->answer, "next")));
    page_lines(p, buf_span(&line), 0, out);
}

void text_text(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *v = json_get(answer, "text"), *items = json_get(answer, "items");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (page_empty(&p, out))
        return;
    if (json_get(answer, "between")) {
        differences_text(&p, out);
        put_next(&p, out);
        return;
    }
    put_head(&p, v, out);
    buf_put_str(out, json_get(v, "columns") ? "\n" : "");
    columns_head(&p, out);
    for (size_t i = 0; i < json_count(items); i++) {
        buf_put_byte(out, '\n');
        put_clause(&p, json_at(items, i), out);
    }
    put_next(&p, out);
    buf_put_byte(out, '\n');
    put_stances(&p, json_get(v, "stances"), 0, out);
    declarations_text(&p, v, &text);
    concluded_text(&p, v, true, &text);
    page_lines(&p, span_from(buf_span(&text), 1), 0, out);
}
