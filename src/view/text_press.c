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
}
