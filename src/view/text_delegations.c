// SPDX-License-Identifier: Apache-2.0
// Delegations over all rounds, for a terminal: a table under each delegation's name.
#include "view/asks.h"
#include "view/page.h"

static const struct json *round_of(const struct json *rounds, struct span ref) {
    for (size_t i = 0; i < json_count(rounds); i++)
        if (span_equal(json_get_text(json_at(rounds, i), "ref"), ref))
            return json_at(rounds, i);
    return NULL;
}

static void put_heads(const struct json *heads, struct buf *cell) {
    if (!json_count(heads))
        buf_put_str(cell, "not named");
    for (size_t i = 0; i < json_count(heads); i++) {
        const struct json *h = json_at(heads, i);
        struct span name = json_get_text(h, "name");
        buf_put_str(cell, i ? "\n" : "");
        buf_put_span(cell, name.data ? name : span_str("name withheld"));
        if (!span_is(json_get_text(h, "source"), "own"))
            buf_printf(cell, ", " SPAN_FMT, SPAN_ARG(json_get_text(h, "according_to")));
    }
}

static void put_state(const struct json *c, struct buf *cell) {
    struct span headline = json_get_text(c, "headline"), by = json_get_text(c, "according_to");
    buf_put_span(cell, headline.size ? headline : span_str("nothing said"));
    if (by.size)
        buf_printf(cell, ", " SPAN_FMT, SPAN_ARG(by));
}

static void put_round(const struct json *round, struct buf *cell) {
    if (json_get(round, "number"))
        buf_printf(cell, "%lld. ", (long long)json_get_int(round, "number"));
    say_days(json_get_text(round, "from"), json_get_text(round, "to"), cell);
    buf_put_str(cell, ", ");
    buf_put_span(cell, json_get_text(json_get(round, "place"), "name"));
}

static void put_rounds(const struct page *p, const struct json *item, struct buf *out) {
    static const char *const heads[] = {"Round", "Head", "Level", "State"};
    const struct json *cells = json_get(item, "rounds"), *rounds = json_get(p->answer, "rounds");
    TABLE_SCOPED struct table *t = table_new(4, p->columns);
    size_t left = p->columns > 30 ? p->columns - 6 - 10 : 0; // gaps, and what Level takes
    table_head(t, heads);
    for (size_t i = 0; i < json_count(cells); i++) {
        const struct json *c = json_at(cells, i);
        struct span level = json_get_text(c, "level");
        BUF_SCOPED struct buf cell;
        buf_init(&cell, BUF_MAX);
        put_round(round_of(rounds, json_get_text(c, "round")), &cell);
        page_cell(t, buf_span(&cell), left * 30 / 100, false);
        buf_clear(&cell);
        put_heads(json_get(c, "heads"), &cell);
        page_cell(t, buf_span(&cell), left * 32 / 100, false);
        table_cell(t, level.data ? level : span_str("-"));
        buf_clear(&cell);
        put_state(c, &cell);
        page_cell(t, buf_span(&cell), left - left * 62 / 100, false);
    }
    table_print(t, out);
}

void text_all_delegations(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    if (page_empty(&p, out))
        return;
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        BUF_SCOPED struct buf name;
        buf_init(&name, 65536);
        page_name(&p, json_get_text(item, "id"), &name);
        buf_put_str(out, i ? "\n" : "");
        page_title(&p, buf_span(&name), out);
        page_called(&p, item, 0, out);
        put_rounds(&p, item, out);
    }
    buf_put_byte(out, '\n');
    page_lines(&p,
               span_str("Level: the highest of the meetings at which the delegation was present."),
               0, out);
    if (json_get_int(answer, "silent"))
        buf_printf(out, "Rounds of which nothing is said of anybody: %lld.\n",
                   (long long)json_get_int(answer, "silent"));
}
