// SPDX-License-Identifier: Apache-2.0
// The board as a table for a terminal; on a narrow one, block by block.
#include "view/asks.h"
#include "view/page.h"

#define TABLE_LEAST 78 // columns under which the table becomes blocks
#define ANSWER_COLUMNS 15
#define GAPS 6 // between four columns

static const char *const heads[] = {"Delegation", "Head", "State", "Answer"};

// Shapes that a reader tells apart without colour; the words stand beside them.
static const struct {
    const char *shape, *glyph;
} glyphs[] = {
    {"full", "\xe2\x97\x8f"},     // U+25CF
    {"arrived", "\xe2\x97\x89"},  // U+25C9
    {"part", "\xe2\x97\x90"},     // U+25D0
    {"expected", "\xe2\x97\x8b"}, // U+25CB
    {"reported", "\xe2\x97\x8c"}, // U+25CC
    {"away", "\xe2\x8a\x98"},     // U+2298
    {"left", "\xe2\x97\x87"},     // U+25C7
    {"declined", "\xc3\x97"},     // U+00D7
};

static const char *glyph_of(struct span shape) {
    for (size_t i = 0; i < sizeof glyphs / sizeof *glyphs; i++)
        if (span_is(shape, glyphs[i].shape))
            return glyphs[i].glyph;
    return "\xc2\xb7"; // U+00B7
}

static void put_source(const struct page *p, const struct json *claim, struct buf *out) {
    buf_put_span(out, json_get_text(claim, "according_to"));
    buf_put_str(out, ", ");
    page_time(p, json_get_text(claim, "at"), out);
}

// Who says what is shown: one source with its latest time, or each part with its own.
static void put_sources(const struct page *p, const struct json *journey, struct buf *out) {
    const struct json *latest = NULL;
    bool one = true;
    for (size_t i = 0; i < json_count(journey); i++) {
        const struct json *c = json_at(journey, i);
        if (json_get_bool(c, "covered"))
            continue;
        if (latest &&
            !span_equal(json_get_text(latest, "according_to"), json_get_text(c, "according_to")))
            one = false;
        if (!latest || json_get_int(c, "i") > json_get_int(latest, "i"))
            latest = c;
    }
    if (one && latest)
        put_source(p, latest, out);
    for (size_t i = 0, n = 0; !one && i < json_count(journey); i++) {
        const struct json *c = json_at(journey, i);
        if (json_get_bool(c, "covered"))
            continue;
        buf_printf(out, "%s" SPAN_FMT ": ", n++ ? "; " : "", SPAN_ARG(json_get_text(c, "part")));
        put_source(p, c, out);
    }
}

// "experts at full strength since 11:02, host says": parts that a later word of the whole covers.
static void put_covered(const struct page *p, const struct json *journey, struct buf *out) {
    for (size_t i = 0; i < json_count(journey); i++) {
        const struct json *c = json_at(journey, i);
        if (!json_get_bool(c, "covered") || !span_is(json_get_text(c, "state"), "arrived"))
            continue;
        bool full = span_is(json_get_text(c, "strength"), "full");
        buf_printf(out, "; " SPAN_FMT "%s since ", SPAN_ARG(json_get_text(c, "part")),
                   full ? " at full strength" : " here");
        page_time(p, json_get_text(c, "at"), out);
        buf_printf(out, ", " SPAN_FMT, SPAN_ARG(json_get_text(c, "according_to")));
    }
}

static void put_beside(const struct page *p, const struct json *claim, bool part, struct buf *out) {
    const struct json *list = json_get(claim, "beside");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *c = json_at(list, i);
        buf_put_str(out, "\nbeside: ");
        if (part)
            buf_printf(out, SPAN_FMT " ", SPAN_ARG(json_get_text(claim, "part")));
        buf_printf(out, SPAN_FMT ", ", SPAN_ARG(json_get_text(c, "text")));
        put_source(p, c, out);
    }
}

static void put_state(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *headline = json_get(item, "headline"), *journey = json_get(item, "journey");
    const struct json *taking = json_get(item, "taking_part");
    bool away = span_is(json_get_text(headline, "shape"), "away");
    buf_printf(out, "%s " SPAN_FMT, glyph_of(json_get_text(headline, "shape")),
               SPAN_ARG(json_get_text(headline, "text")));
    if (away) {
        buf_put_byte(out, '\n');
        put_source(p, taking, out);
        if (json_get(headline, "coming"))
            buf_printf(out, "\n" SPAN_FMT, SPAN_ARG(json_get_text(headline, "coming")));
    }
    if (json_count(journey)) {
        buf_put_byte(out, '\n');
        put_sources(p, journey, out);
        put_covered(p, journey, out);
    }
    for (size_t i = 0; i < json_count(journey); i++)
        if (!json_get_bool(json_at(journey, i), "covered"))
            put_beside(p, json_at(journey, i), true, out);
}

static void put_head(const struct json *item, struct buf *out) {
    const struct json *heads_of = json_get(item, "head");
    if (!json_count(heads_of))
        buf_put_str(out, "not named");
    for (size_t i = 0; i < json_count(heads_of); i++) {
        const struct json *h = json_at(heads_of, i);
        struct span name = json_get_text(h, "name");
        buf_put_str(out, i ? "\n" : "");
        buf_put_span(out, name.data ? name : span_str("name withheld"));
        if (!span_is(json_get_text(h, "source"), "own"))
            buf_printf(out, "\n" SPAN_FMT, SPAN_ARG(json_get_text(h, "according_to")));
        else if (json_count(heads_of) > 1)
            buf_put_str(out, "\nown word");
    }
}

static void put_answer(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *answer = json_get(item, "answer");
    size_t from = out->size;
    if (json_type(answer) != JSON_OBJECT_T) {
        buf_put_str(out, "none yet");
        return;
    }
    buf_put_span(out, json_get_text(answer, "text"));
    say_capital(out, from);
    buf_put_byte(out, '\n');
    put_source(p, answer, out);
    put_beside(p, answer, false, out);
}

static void put_name(const struct json *item, struct buf *out) {
    const struct json *roles = json_get(item, "roles");
    buf_put_span(out, json_get_text(item, "name"));
    buf_printf(out, "\n" SPAN_FMT " \xc2\xb7 ", SPAN_ARG(json_get_text(item, "id")));
    for (size_t i = 0; i < json_count(roles); i++) {
        buf_put_str(out, i ? ", " : "");
        buf_put_span(out, json_text(json_at(roles, i)));
    }
    if (json_get(item, "designation"))
        buf_printf(out, "\n" SPAN_FMT, SPAN_ARG(json_get_text(item, "designation")));
}

static void print_table(const struct page *p, const struct json *items, struct buf *out) {
    TABLE_SCOPED struct table *t = table_new(4, p->columns);
    size_t left = p->columns ? p->columns - GAPS - ANSWER_COLUMNS : 0;
    size_t widths[4] = {left * 28 / 100, left * 27 / 100, left - left * 55 / 100, ANSWER_COLUMNS};
    table_head(t, heads);
    for (size_t i = 0, count = json_count(items); i < count; i++) {
        const struct json *item = json_at(items, i);
        BUF_SCOPED struct buf cell;
        buf_init(&cell, BUF_MAX);
        for (size_t c = 0; c < 4; c++) {
            buf_clear(&cell);
            if (c == 0)
                put_name(item, &cell);
            else if (c == 1)
                put_head(item, &cell);
            else if (c == 2)
                put_state(p, item, &cell);
            else
                put_answer(p, item, &cell);
            page_cell(t, buf_span(&cell), p->columns ? widths[c] : 0, i + 1 < count);
        }
    }
    table_print(t, out);
}

static void print_blocks(const struct page *p, const struct json *items, struct buf *out) {
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        buf_put_str(out, i ? "\n" : "");
        put_name(item, &text);
        page_lines(p, buf_span(&text), 0, out);
        buf_clear(&text);
        buf_put_str(&text, "Head: ");
        put_head(item, &text);
        buf_put_byte(&text, '\n');
        put_state(p, item, &text);
        buf_put_str(&text, "\nAnswer: ");
        put_answer(p, item, &text);
        page_lines(p, buf_span(&text), 2, out);
    }
}

static void print_notes(const struct page *p, const struct json *items, struct buf *out) {
    bool any = false;
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i), *notes = json_get(item, "notes");
        for (size_t n = 0; n < json_count(notes); n++) {
            BUF_SCOPED struct buf text;
            buf_init(&text, BUF_MAX);
            if (!any)
                buf_put_str(out, "\nNotes\n");
            any = true;
            buf_printf(&text, SPAN_FMT ": ", SPAN_ARG(json_get_text(item, "id")));
            buf_put_span(&text, json_get_text(json_at(notes, n), "text"));
            page_lines(p, buf_span(&text), 2, out);
        }
        struct span without = json_get_text(item, "without_prejudice");
        if (without.data) {
            BUF_SCOPED struct buf text;
            buf_init(&text, BUF_MAX);
            if (!any)
                buf_put_str(out, "\nNotes\n");
            any = true;
            buf_printf(&text, SPAN_FMT ": ", SPAN_ARG(json_get_text(item, "id")));
            buf_put_span(&text, without);
            page_lines(p, buf_span(&text), 2, out);
        }
    }
}

void text_board(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    if (page_empty(&p, out) && !json_get(answer, "round"))
        return;
    page_round(&p, json_get(answer, "round"), out);
    if (!json_count(items))
        return;
    struct span confirmed = json_get_text(json_get(answer, "confirmed"), "text");
    buf_printf(out, SPAN_FMT "\n\n", SPAN_ARG(confirmed));
    if (columns && columns < TABLE_LEAST)
        print_blocks(&p, items, out);
    else
        print_table(&p, items, out);
    print_notes(&p, items, out);
}
