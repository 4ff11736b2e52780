// SPDX-License-Identifier: Apache-2.0
#include "view/asks.h"
#include "view/page.h"

// "entries 12, 34 and 56"
static void put_entries(const struct json *acts, struct buf *out) {
    buf_put_str(out, json_count(acts) == 1 ? "entry " : "entries ");
    for (size_t i = 0; i < json_count(acts); i++) {
        say_comma(i, json_count(acts), out);
        buf_printf(out, "%lld", (long long)json_int(json_at(acts, i)));
    }
}

// Each report with whose saying it is, and how it stands to what others say.
static void put_reports(const struct page *p, const struct json *list, struct buf *out) {
    buf_put_str(out, json_count(list) ? "\nReports, beside what others say\n" : "");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *s = json_at(list, i);
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        page_actor(p, json_get(s, "said_by"), &line);
        buf_printf(&line, ", via " SPAN_FMT ", ", SPAN_ARG(json_get_text(s, "ref")));
        page_time(p, json_get_text(s, "at"), &line);
        buf_printf(&line, " (entry %lld): ", (long long)json_get_int(s, "i"));
        buf_put_span(&line, json_get_text(s, "tells_text"));
        page_lines(p, buf_span(&line), 2, out);
        page_compared(p, json_get(s, "compared"), 4, out);
    }
}

void text_press(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *sources = json_get(answer, "according_to");
    if (page_empty(&p, out))
        return;
    page_round(&p, json_get(answer, "round"), out);
    page_lines(&p, json_get_text(answer, "line"), 0, out);
    buf_put_str(out, "\nAccording to\n");
    for (size_t i = 0; i < json_count(sources); i++) {
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        buf_put_span(&line, json_get_text(json_at(sources, i), "according_to"));
        buf_put_str(&line, ": ");
        put_entries(json_get(json_at(sources, i), "acts"), &line);
        page_lines(&p, buf_span(&line), 2, out);
    }
    put_reports(&p, json_get(answer, "reports"), out);
}
