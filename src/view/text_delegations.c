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

static void put_heads(const struct page *p, const struct json *heads, struct buf *cell) {
    if (!json_count(heads))
        tell_plain(p->words, cell, "not named");
    for (size_t i = 0; i < json_count(heads); i++) {
        const struct json *h = json_at(heads, i);
        struct span name = json_get_text(h, "name");
        if (!name.data)
            name = span_str(catalog_get(p->words, NULL, MESSAGE("name withheld")));
        buf_put_str(cell, i ? "\n" : "");
        if (span_is(json_get_text(h, "source"), "own"))
            tell_name(p->words, cell, name);
        else
            tell(p->words, cell, "{1}, {2}", TELL_NAME(name),
                 TELL_TEXT(json_get_text(h, "according_to")));
    }
}

static void put_state(const struct page *p, const struct json *c, struct buf *cell) {
    struct span headline = json_get_text(c, "headline"), by = json_get_text(c, "according_to");
    if (!headline.size)
        headline = span_str(catalog_get(p->words, NULL, MESSAGE("nothing said")));
    if (by.size)
        tell(p->words, cell, "{1}, {2}", TELL_TEXT(headline), TELL_TEXT(by));
    else
        buf_put_span(cell, headline);
}

static void put_days(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    say_days(p->words, json_get_text(piece->what, "from"), json_get_text(piece->what, "to"), out);
}

static void put_round(const struct page *p, const struct json *round, struct buf *cell) {
    struct piece days = {.put = put_days, .of = p, .what = round};
    struct piece place = TELL_NAME(json_get_text(json_get(round, "place"), "name"));
    if (json_get(round, "number"))
        tell(p->words, cell, "{1}. {2}, {3}", TELL_INT(json_get_int(round, "number")), days, place);
    else
        tell(p->words, cell, "{1}, {2}", days, place);
}

static void put_level(const struct page *p, struct span level, struct buf *cell) {
    if (level.data)
        tell_word(p->words, cell, "meeting.level", level);
    else
        buf_put_byte(cell, '-');
}

static void put_rounds(const struct page *p, const struct json *item, struct buf *out) {
    static const char *const heads[] = {MESSAGE("Round"), MESSAGE("Head"), MESSAGE("Level"),
                                        MESSAGE("State")};
    const struct json *cells = json_get(item, "rounds"), *rounds = json_get(p->answer, "rounds");
    TABLE_SCOPED struct table *t = table_new(4, p->columns);
    size_t left = p->columns > 30 ? p->columns - 6 - 10 : 0; // gaps, and what Level takes
    page_heads(p, t, heads, 4);
    for (size_t i = 0; i < json_count(cells); i++) {
        const struct json *c = json_at(cells, i);
        struct span level = json_get_text(c, "level");
        BUF_SCOPED struct buf cell;
        buf_init(&cell, BUF_MAX);
        put_round(p, round_of(rounds, json_get_text(c, "round")), &cell);
        page_cell(p, t, buf_span(&cell), left * 30 / 100, false);
        buf_clear(&cell);
        put_heads(p, json_get(c, "heads"), &cell);
        page_cell(p, t, buf_span(&cell), left * 32 / 100, false);
        buf_clear(&cell);
        put_level(p, level, &cell);
        page_cell(p, t, buf_span(&cell), 0, false);
        buf_clear(&cell);
        put_state(p, c, &cell);
        page_cell(p, t, buf_span(&cell), left - left * 62 / 100, false);
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
    page_plain(&p,
               MESSAGE("Level: the highest of the meetings at which the delegation was present."),
               0, out);
    if (!json_get_int(answer, "silent"))
        return;
    BUF_SCOPED struct buf line;
    buf_init(&line, 1024);
    tell(p.words, &line, "Rounds of which nothing is said of anybody: {1}.",
         TELL_INT(json_get_int(answer, "silent")));
    page_lines(&p, buf_span(&line), 0, out);
}
