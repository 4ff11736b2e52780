// SPDX-License-Identifier: Apache-2.0
#include "site/html.h"
#include "site/paper_parts.h"
#include "view/contested.h"
#include "view/text_concluded.h"

static const char id_sql[] = "SELECT lower(hex(id)) FROM act WHERE i = ?1";

static void put_cell(struct span text, struct buf *out) {
    buf_put_str(out, "<td dir=\"auto\">");
    html_put(out, text);
    buf_put_str(out, "</td>");
}

// Where it was said: "entry 104" and the act id.
static enum err put_act(struct asking *a, const struct page *p, int64_t i, struct buf *out,
                        struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    BUF_SCOPED struct buf entry;
    buf_init(&entry, 256);
    enum err err = db_prepare(record_rows(a->record), id_sql, &s, e);
    if (err)
        return err;
    stmt_int(s, 1, i);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : error_set(e, ERR_CORRUPT, "a signature is no act");
    tell(p->words, &entry, "entry {1}", TELL_INT(i));
    buf_put_str(out, "<td>");
    html_put(out, buf_span(&entry));
    buf_put_str(out, "\n<code dir=\"ltr\">");
    html_put(out, stmt_get_text(s, 0));
    buf_put_str(out, "</code></td>");
    stmt_reset(s);
    return OK;
}

// "Hossein Jaberi Ansari, Deputy Minister\nas guarantor"
static void put_signatory(const struct page *p, const struct json *s, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    page_person(p, json_get(s, "signatory"), &text);
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "as {1}", PAGE_WORD(p, "role", json_get_text(s, "capacity")));
    put_cell(buf_span(&text), out);
}

static void put_how(const struct page *p, const struct json *s, const char *english,
                    struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell_plain(p->words, &text, english);
    buf_put_str(&text, catalog_get(p->words, NULL, MESSAGE(", ")));
    tell_word(p->words, &text, "sign.form", json_get_text(s, "form"));
    completed_text(p, s, &text);
    buf_put_byte(&text, '\n');
    page_time(p, json_get(s, "when") ? json_get_text(s, "when") : json_get_text(s, "at"), &text);
    if (json_get(json_get(s, "place"), "name")) {
        buf_put_str(&text, catalog_get(p->words, NULL, MESSAGE(", ")));
        tell_name(p->words, &text, json_get_text(json_get(s, "place"), "name"));
    }
    page_readers(p, s, &text);
    put_cell(buf_span(&text), out);
}

static void put_who(const struct page *p, struct span who, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    page_name(p, who, &text);
    put_cell(buf_span(&text), out);
}

static enum err put_signed(struct asking *a, const struct page *p, const struct json *s,
                           bool initial, struct buf *out, struct error *e) {
    const char *english = initial                             ? MESSAGE("initialled")
                          : json_get_bool(s, "ad_referendum") ? MESSAGE("signed ad referendum")
                                                              : MESSAGE("signed");
    buf_put_str(out, "<tr class=\"sign\">");
    put_who(p, json_get_text(s, "author"), out);
    put_signatory(p, s, out);
    put_how(p, s, english, out);
    enum err err = put_act(a, p, json_get_int(s, "i"), out, e);
    buf_put_str(out, "</tr>\n");
    return err;
}

static enum err put_all_signed(struct asking *a, const struct page *p, const struct json *v,
                               const char *type, struct buf *out, struct error *e) {
    const struct json *list = json_get(v, type);
    enum err err = OK;
    for (size_t i = 0; !err && i < json_count(list); i++)
        err = put_signed(a, p, json_at(list, i), strcmp(type, "initial") == 0, out, e);
    return err;
}

// A line to sign on, for who is entitled by a line of the rules and has done nothing yet.
static void put_blank(const struct page *p, const struct json *line, struct span who,
                      struct buf *out) {
    struct span role = json_get_text(line, "line");
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    if (!span_starts(role, span_str("who:")))
        tell(p->words, &text, "as {1}", PAGE_WORD(p, "role", role));
    buf_put_str(out, "<tr class=\"sign line\">");
    put_who(p, who, out);
    put_cell(buf_span(&text), out);
    buf_clear(&text);
    tell_plain(p->words, &text,
               span_is(json_get_text(line, "act"), "sign") ? MESSAGE("has not signed yet")
                                                           : MESSAGE("has not initialled yet"));
    put_cell(buf_span(&text), out);
    buf_put_str(out, "<td></td></tr>\n");
}

static void put_blanks(const struct page *p, const struct json *v, struct buf *out) {
    const struct json *asked = json_get(v, "asked");
    for (size_t i = 0; json_get_bool(v, "newest") && i < json_count(asked); i++) {
        const struct json *line = json_at(asked, i), *electors = json_get(line, "electors");
        struct span act = json_get_text(line, "act");
        if (!span_is(act, "sign") && !span_is(act, "initial"))
            continue;
        for (size_t k = 0; k < json_count(electors); k++)
            if (span_is(json_get_text(json_at(electors, k), "state"), "none"))
                put_blank(p, line, json_get_text(json_at(electors, k), "who"), out);
    }
}

static void put_heading(const struct page *p, const char *english, struct buf *out) {
    buf_put_str(out, "<h2>");
    html_put(out, span_str(catalog_get(p->words, NULL, english)));
    buf_put_str(out, "</h2>\n");
}

// Lines that each begin with a line end, as view/text_concluded.h puts them.
static void put_said(const struct buf *text, struct buf *out) {
    if (text->size)
        paper_lines(span_from(buf_span(text), 1), "said", out);
}

enum err paper_signatures(struct asking *a, const struct page *p, const struct json *version,
                          struct buf *out, struct error *e) {
    BUF_SCOPED struct buf rows, text;
    buf_init(&rows, BUF_MAX);
    buf_init(&text, BUF_MAX);
    enum err err = put_all_signed(a, p, version, "initial", &rows, e);
    if (!err)
        err = put_all_signed(a, p, version, "sign", &rows, e);
    if (err)
        return err;
    put_blanks(p, version, &rows);
    if (rows.size) {
        put_heading(p, MESSAGE("Signatures"), out);
        buf_put_str(out, "<table class=\"signatures\">\n<tbody>\n");
        buf_put_span(out, buf_span(&rows));
        buf_put_str(out, "</tbody>\n</table>\n");
    }
    concluded_after_text(p, version, &text);
    declarations_text(p, version, &text);
    put_said(&text, out);
    buf_clear(&text);
    contested_print(p->answer, 0, &text);
    if (text.size)
        paper_lines(buf_span(&text), "said", out);
    return OK;
}
