// SPDX-License-Identifier: Apache-2.0
#include "site/paper.h"

#include "site/html.h"
#include "site/paper_parts.h"
#include "site/qr.h"
#include "view/columns.h"
#include "view/version.h"

static const char style[] =
    "@page{size:A4;margin:16mm}\n"
    "body{font:11pt/1.4 serif;max-width:180mm;margin:1em auto;padding:0 .5em;color:#000;"
    "background:#fff}\n"
    "h1{font-size:1.3em;margin:.5em 0}h2{font-size:1.1em;break-after:avoid}\n"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}\n"
    "td,th{vertical-align:top;text-align:start;padding:.35em .5em;overflow-wrap:anywhere;"
    "white-space:pre-wrap;font-weight:normal}\n"
    "thead{display:table-header-group}tr{break-inside:avoid}\n"
    "thead tr:last-child th{border-bottom:.5pt solid #000}\n"
    ".n{width:4.6em;font-size:.75em;color:#333}\n"
    ".mark{border:1.5pt solid #000;padding:.3em;text-align:center;font-weight:bold}\n"
    ".note,.what{font-size:.85em;color:#333}.option td{border-inline-start:2pt solid #888}\n"
    ".sign td{border-top:.5pt solid #888;font-size:.9em}.line{height:3.2em}\n"
    ".proof{display:flex;gap:1em;break-inside:avoid;border-top:.5pt solid #000;padding-top:.5em}\n"
    ".proof svg{width:42mm;flex:none}code{font:.8em monospace;overflow-wrap:anywhere}\n"
    "p{margin:.3em 0}\n";

static bool speaks(const struct json *answer, struct span tag) {
    const struct json *tags = json_get(json_get(answer, "text"), "columns");
    return json_has_text(tags, tag);
}

// The languages of the page where none is asked for: authentic ones that have a text in it.
static struct span own_languages(struct asking *a, const struct document *d,
                                 const struct version *v, struct error *e, enum err *err) {
    const struct json *list = d->row ? json_get(d->row->body, "authentic") : NULL;
    struct json *clauses;
    BUF_SCOPED struct buf tags;
    size_t count = 0;
    buf_init(&tags, 1024);
    *err = version_clauses(a, v, &clauses, e);
    if (*err)
        return span(NULL, 0);
    for (size_t i = 0; i < json_count(list) && count < LANG_MOST; i++)
        if (columns_speak(clauses, json_text(json_at(list, i)))) {
            buf_put_str(&tags, count++ ? "," : "");
            buf_put_span(&tags, json_text(json_at(list, i)));
        }
    if (!count)
        buf_put_span(&tags, a->tongue.first);
    return asking_keep_text(a, &tags);
}

// Which other authentic languages there are, so that nobody takes the page for all of it.
static void put_other_languages(const struct page *p, const struct json *v, struct buf *out) {
    const struct json *list = json_get(json_get(v, "document"), "authentic");
    BUF_SCOPED struct buf others;
    buf_init(&others, 1024);
    for (size_t i = 0; i < json_count(list); i++) {
        struct span tag = json_text(json_at(list, i));
        if (speaks(p->answer, tag))
            continue;
        buf_put_str(&others, others.size ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        buf_put_span(&others, tag);
    }
    if (!others.size)
        return;
    buf_put_byte(out, '\n');
    tell(p->words, out, "authentic too, and not on this page: {1}", TELL_TEXT(buf_span(&others)));
}

static void put_head(const struct page *p, const struct json *v, struct buf *out) {
    struct span title = json_get_text(json_get(v, "document"), "title");
    BUF_SCOPED struct buf lines;
    buf_init(&lines, BUF_MAX);
    html_begin(out, json_get_text(p->answer, "lang"), catalog_right_to_left(p->words),
               title.data ? title : json_get_text(v, "ref"), style);
    paper_mark(p, out);
    buf_put_str(out, "<h1 dir=\"auto\">");
    html_text(out, title.data ? title : json_get_text(v, "ref"));
    buf_put_str(out, "</h1>\n");
    buf_put_span(&lines, json_get_text(p->answer, "title"));
    buf_put_byte(&lines, '\n');
    tell(p->words, &lines,
         "version {1}, drafted by {2} \u00b7 {3} \u00b7 entry {4} \u00b7 {5}\u2026",
         TELL_NAME(json_get_text(v, "version")), PAGE_WHO(p, json_get_text(v, "author")),
         PAGE_TIME(p, json_get_text(v, "at")), TELL_INT(json_get_int(v, "i")),
         TELL_TEXT(span_head(json_get_text(v, "id"), 16)));
    if (!json_get_bool(v, "newest")) {
        buf_put_byte(&lines, '\n');
        tell_plain(p->words, &lines, "there is a newer version");
    }
    put_other_languages(p, v, &lines);
    page_readers(p, v, &lines);
    buf_put_byte(&lines, '\n');
    buf_put_span(&lines, json_get_text(json_get(p->answer, "clock"), "text"));
    paper_lines(buf_span(&lines), "note", out);
    paper_lines(json_get_text(json_get(v, "missing"), "text"), "status", out);
}

static void put_proof_lines(const struct json *answer, uint64_t index, struct buf *out) {
    const struct json *as_of = json_get(answer, "as_of");
    buf_printf(out, "truce version 1\n" SPAN_FMT "\n" SPAN_FMT "\n%llu " SPAN_FMT "\n%lld ",
               SPAN_ARG(json_get_text(answer, "record")), SPAN_ARG(json_get_text(answer, "found")),
               (unsigned long long)index, SPAN_ARG(json_get_text(json_get(answer, "text"), "id")),
               (long long)json_get_int(as_of, "size"));
    buf_put_span(out, json_get_text(as_of, "root"));
    buf_put_byte(out, '\n');
}

static enum err put_proof(const struct page *p, uint64_t index, struct buf *out, struct error *e) {
    BUF_SCOPED struct buf proof, said;
    buf_init(&proof, 1024);
    buf_init(&said, 4096);
    put_proof_lines(p->answer, index, &proof);
    buf_put_str(out, "<div class=\"proof\">\n");
    enum err err = qr_put(buf_span(&proof), out, e);
    if (err)
        return err;
    tell_plain(
        p->words, &said,
        "By this the page can be checked; the square holds the same lines. This page is "
        "signed by nobody: what counts are the words of the act, which the record has under "
        "this id. The lines are a name, the record and its fingerprint, the place and the id "
        "of the act, the size of the record and its root.");
    buf_put_byte(&said, '\n');
    buf_put_span(&said, json_get_text(json_get(p->answer, "held"), "text"));
    buf_put_str(out, "\n<div>\n<p dir=\"ltr\"><code>");
    for (struct span rest = buf_span(&proof), line; span_cut(&rest, '\n', &line);) {
        html_put(out, line);
        buf_put_str(out, "<br>\n");
    }
    buf_put_str(out, "</code></p>\n");
    paper_lines(buf_span(&said), "note", out);
    buf_put_str(out, "</div>\n</div>\n");
    return OK;
}

// `index`: where the act stands that the version is named by.
static enum err put_page(struct asking *a, const struct json *answer, uint64_t index,
                         struct buf *out, struct error *e) {
    struct page p = page_of(answer, 0);
    const struct json *v = json_get(answer, "text");
    put_head(&p, v, out);
    paper_clauses(&p, v, out);
    enum err err = paper_signatures(a, &p, v, out, e);
    if (!err)
        err = put_proof(&p, index, out, e);
    paper_mark(&p, out);
    html_end(out);
    return err ? err : buf_check(out, "the page", e);
}

enum err paper_put(struct record *r, const struct view_query *q, struct buf *out, struct error *e) {
    ASKING_SCOPED struct asking a;
    struct documents all;
    struct document *d = NULL;
    struct version *v = NULL;
    struct view_query one = *q;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = version_asked(&a, &all, &d, &v, e);
    if (!err && !v)
        err = error_set(e, ERR_NOT_FOUND, "no text has been drafted yet");
    if (!err && !q->lang.size) {
        struct span tags = own_languages(&a, d, v, e, &err);
        if (!err && !lang_list(tags, &one.lang, &one.beside))
            err = error_set(e, ERR_CORRUPT, "a document's languages are none");
    }
    if (err)
        return err;
    JSON_SCOPED struct json *answer = NULL;
    one.columns = true;
    one.limit = one.after = 0;
    err = view_answer(view_find(span_str("text")), r, &one, &answer, e);
    return err ? err : put_page(&a, answer, v->row.place.o, out, e);
}
