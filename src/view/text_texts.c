// SPDX-License-Identifier: Apache-2.0
// Documents for a terminal.
#include "view/answers.h"
#include "view/asks.h"
#include "view/page.h"

static void put_languages(const struct json *d, struct buf *text) {
    const struct json *languages = json_get(d, "languages"), *authentic = json_get(d, "authentic");
    buf_put_str(text, "\nin ");
    for (size_t i = 0; i < json_count(languages); i++)
        buf_printf(text, "%s" SPAN_FMT, i ? ", " : "", SPAN_ARG(json_text(json_at(languages, i))));
    buf_put_str(text, "; authentic: ");
    for (size_t i = 0; i < json_count(authentic); i++)
        buf_printf(text, "%s" SPAN_FMT, i ? ", " : "", SPAN_ARG(json_text(json_at(authentic, i))));
    if (json_get(d, "prevails"))
        buf_printf(text, "; " SPAN_FMT " prevails", SPAN_ARG(json_get_text(d, "prevails")));
}

static void put_pen(const struct page *p, const struct json *d, struct buf *text) {
    const struct json *pen = json_get(d, "pen");
    if (!json_get(pen, "who")) {
        buf_put_str(text, "\npen: its author alone");
        return;
    }
    buf_put_str(text, "\npen: ");
    page_names(p, json_get(pen, "who"), text);
    buf_printf(text, ", by motion " SPAN_FMT " (entry %lld), beside its author",
               SPAN_ARG(json_get_text(pen, "motion")), (long long)json_get_int(pen, "i"));
}

static void put_document(const struct page *p, const struct json *d, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    text_put_name(&text, json_get_text(d, "title"));
    buf_printf(&text, "\n" SPAN_FMT " \xc2\xb7 track " SPAN_FMT " \xc2\xb7 named by ",
               SPAN_ARG(json_get_text(d, "kind")), SPAN_ARG(json_get_text(d, "track")));
    page_name(p, json_get_text(d, "author"), &text);
    buf_put_byte(&text, '\n');
    page_time(p, json_get_text(d, "at"), &text);
    buf_printf(&text, " \xc2\xb7 " SPAN_FMT " \xc2\xb7 entry %lld",
               SPAN_ARG(json_get_text(d, "ref")), (long long)json_get_int(d, "i"));
    put_languages(d, &text);
    if (json_get(d, "part_of"))
        buf_printf(&text, "\npart of " SPAN_FMT, SPAN_ARG(json_get_text(d, "part_of")));
    if (json_get(d, "from"))
        buf_printf(&text, "\ncarried over from " SPAN_FMT,
                   SPAN_ARG(json_get_text(json_get(d, "from"), "ref")));
    if (json_get(d, "conditional"))
        buf_put_str(&text, "\nnothing is agreed until all is");
    if (json_get(d, "depositary")) {
        buf_put_str(&text, "\nto be deposited with ");
        page_name(p, json_get_text(d, "depositary"), &text);
    }
    put_pen(p, d, &text);
    answers_text(d, json_get(p->answer, "names"), &text);
    page_lines(p, buf_span(&text), 0, out);
}

void text_texts(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    if (page_empty(&p, out))
        return;
    for (size_t i = 0; i < json_count(items); i++) {
        buf_put_str(out, i ? "\n" : "");
        put_document(&p, json_at(items, i), out);
    }
}
