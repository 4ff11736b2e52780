// SPDX-License-Identifier: Apache-2.0
#include "site/html.h"
#include "site/paper_parts.h"
#include "view/lang.h"
#include "view/text_columns.h"

void paper_mark(const struct page *p, struct buf *out) {
    struct span mark = json_get_text(p->answer, "mark");
    if (!mark.size)
        return;
    buf_put_str(out, "<p class=\"mark\">");
    html_put(out, mark);
    buf_put_str(out, "</p>\n");
}

void paper_lines(struct span text, const char *class, struct buf *out) {
    for (struct span line; span_cut(&text, '\n', &line);) {
        buf_printf(out, "<p class=\"%s\">", class);
        html_text(out, line);
        buf_put_str(out, "</p>\n");
    }
}

static size_t columns_of(const struct page *p) {
    return json_count(json_get(json_get(p->answer, "text"), "columns"));
}

static void begin_cell(const char *element, struct span lang, struct buf *out) {
    buf_printf(out, "<%s lang=\"", element);
    html_put(out, lang);
    buf_printf(out, "\" dir=\"%s\">", lang_right_to_left(lang) ? "rtl" : "ltr");
}

// "en, authentic, prevails"
static void put_standing(const struct page *p, struct span tag, struct buf *out) {
    const struct json *d = json_get(json_get(p->answer, "text"), "document");
    struct piece which = TELL_TEXT(tag);
    if (!d)
        buf_put_span(out, tag);
    else if (span_equal(json_get_text(d, "prevails"), tag))
        tell(p->words, out, "{1}: authentic, and prevails", which);
    else if (json_has_text(json_get(d, "authentic"), tag))
        tell(p->words, out, "{1}: authentic", which);
    else
        tell(p->words, out, "{1}: a translation", which);
}

static void put_table_head(const struct page *p, const struct json *v, struct buf *out) {
    const struct json *tags = json_get(v, "columns");
    struct span mark = json_get_text(p->answer, "mark");
    buf_printf(out,
               "<table class=\"clauses\">\n<thead>\n<tr><th class=\"n\"></th><th colspan=\"%zu\""
               " class=\"what\" dir=\"auto\">",
               json_count(tags));
    html_text(out, json_get_text(v, "ref"));
    buf_put_str(out, " \u00b7 ");
    html_text(out, json_get_text(v, "version"));
    if (mark.size) {
        buf_put_str(out, " \u00b7 <b>");
        html_put(out, mark);
        buf_put_str(out, "</b>");
    }
    buf_put_str(out, "</th></tr>\n<tr><th class=\"n\"></th>");
    for (size_t i = 0; i < json_count(tags); i++) {
        BUF_SCOPED struct buf said;
        buf_init(&said, 1024);
        put_standing(p, json_text(json_at(tags, i)), &said);
        begin_cell("th", json_text(json_at(tags, i)), out);
        html_put(out, buf_span(&said));
        buf_put_str(out, "</th>");
    }
    buf_put_str(out, "</tr>\n</thead>\n<tbody>\n");
}

// A row of words; `number` is put before them as it is.
static void put_row(const struct json *item, const char *class, struct span number,
                    struct buf *out) {
    const struct json *list = json_get(item, "columns");
    buf_printf(out, "<tr class=\"%s\"><td class=\"n\">", class);
    html_text(out, number);
    buf_put_str(out, "</td>");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct span heading = json_get_text(one, "heading"), text = json_get_text(one, "text");
        begin_cell("td", json_get_text(one, "lang"), out);
        if (heading.data) {
            buf_put_str(out, "<b>");
            html_text(out, heading);
            buf_printf(out, "</b>%s", text.data ? "\n" : "");
        }
        html_text(out, text);
        if (!heading.data && !text.data)
            buf_put_str(out, "\u2013");
        buf_put_str(out, "</td>");
    }
    buf_put_str(out, "</tr>\n");
}

// A line over all columns, of the program's own words.
static void put_over_all(const struct page *p, struct span text, struct buf *out) {
    buf_printf(out, "<tr class=\"what\"><td class=\"n\"></td><td colspan=\"%zu\">", columns_of(p));
    html_put(out, text);
    buf_put_str(out, "</td></tr>\n");
}

static void put_option(const struct page *p, const struct json *o, struct buf *out) {
    BUF_SCOPED struct buf said;
    buf_init(&said, BUF_MAX);
    columns_option(p, o, &said);
    put_over_all(p, buf_span(&said), out);
    put_row(o, "option", json_get_text(o, "id"), out);
}

static void put_rectified(const struct page *p, const struct json *one, struct buf *out) {
    BUF_SCOPED struct buf said;
    buf_init(&said, BUF_MAX);
    tell(p->words, &said, "corrected by motion {1} (entry {2}); above are the words as drafted:",
         TELL_TEXT(json_get_text(one, "motion")), TELL_INT(json_get_int(one, "i")));
    put_over_all(p, buf_span(&said), out);
    put_row(one, "rectified", span(NULL, 0), out);
}

static void put_clause(const struct page *p, const struct json *c, struct buf *out) {
    const struct json *options = json_get(c, "options"), *rectified = json_get(c, "rectified");
    BUF_SCOPED struct buf number;
    buf_init(&number, 256);
    buf_printf(&number, "%lld\n" SPAN_FMT, (long long)json_get_int(c, "place"),
               SPAN_ARG(json_get_text(c, "id")));
    if (!options || json_get(c, "heading"))
        put_row(c, "clause", buf_span(&number), out);
    for (size_t i = 0; i < json_count(options); i++)
        put_option(p, json_at(options, i), out);
    for (size_t i = 0; i < json_count(rectified); i++)
        put_rectified(p, json_at(rectified, i), out);
}

void paper_clauses(const struct page *p, const struct json *version, struct buf *out) {
    const struct json *items = json_get(p->answer, "items");
    put_table_head(p, version, out);
    for (size_t i = 0; i < json_count(items); i++)
        put_clause(p, json_at(items, i), out);
    buf_put_str(out, "</tbody>\n</table>\n");
}
