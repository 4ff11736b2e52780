// SPDX-License-Identifier: Apache-2.0
// The board as a table for a terminal; on a narrow one, block by block.
#include "view/asks.h"
#include "view/page.h"

#define TABLE_LEAST 78 // columns under which the table becomes blocks
#define ANSWER_COLUMNS 15
#define GAPS 6 // between four columns

static const char *const heads[] = {MESSAGE("Delegation"), MESSAGE("Head"), MESSAGE("State"),
                                    MESSAGE("Answer")};

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
    tell(p->words, out, "{1}, {2}", TELL_TEXT(json_get_text(claim, "according_to")),
         PAGE_TIME(p, json_get_text(claim, "at")));
}

static void put_source_piece(const struct piece *piece, struct buf *out) {
    put_source(piece->of, piece->what, out);
}

#define SOURCE(p, claim) ((struct piece){.put = put_source_piece, .of = (p), .what = (claim)})
#define PART(p, claim) PAGE_WORD(p, "presence.part", json_get_text(claim, "part"))

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
        buf_put_str(out, n++ ? catalog_get(p->words, NULL, MESSAGE("; ")) : "");
        tell(p->words, out, "{1}: {2}", PART(p, c), SOURCE(p, c));
    }
}

// "experts at full strength since 11:02, host says": parts that a later word of the whole covers.
static void put_covered(const struct page *p, const struct json *journey, struct buf *out) {
    for (size_t i = 0; i < json_count(journey); i++) {
        const struct json *c = json_at(journey, i);
        if (!json_get_bool(c, "covered") || !span_is(json_get_text(c, "state"), "arrived"))
            continue;
        bool full = span_is(json_get_text(c, "strength"), "full");
        struct piece by = TELL_TEXT(json_get_text(c, "according_to"));
        struct piece at = PAGE_TIME(p, json_get_text(c, "at"));
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        if (full)
            tell(p->words, out, "{1} at full strength since {2}, {3}", PART(p, c), at, by);
        else
            tell(p->words, out, "{1} here since {2}, {3}", PART(p, c), at, by);
    }
}

static void put_beside(const struct page *p, const struct json *claim, bool part, struct buf *out) {
    const struct json *list = json_get(claim, "beside");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *c = json_at(list, i);
        struct piece text = TELL_TEXT(json_get_text(c, "text"));
        buf_put_byte(out, '\n');
        if (part)
            tell(p->words, out, "beside: {1} {2}, {3}", PART(p, claim), text, SOURCE(p, c));
        else
            tell(p->words, out, "beside: {1}, {2}", text, SOURCE(p, c));
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

// At which level, and who says so where it is not the delegation itself.
static void put_levels(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *levels = json_get(item, "level");
    for (size_t i = 0; i < json_count(levels); i++) {
        const struct json *l = json_at(levels, i);
        struct piece level = PAGE_WORD(p, "delegation.level", json_get_text(l, "level"));
        bool own = span_is(json_get_text(l, "source"), "own");
        buf_put_byte(out, '\n');
        if (own && json_count(levels) == 1)
            tell(p->words, out, "level: {1}", level);
        else
            tell(p->words, out, "level: {1}, {2}", level,
                 TELL_TEXT(json_get_text(l, "according_to")));
    }
}

static void put_head(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *heads_of = json_get(item, "head");
    if (!json_count(heads_of))
        tell_plain(p->words, out, "not named");
    for (size_t i = 0; i < json_count(heads_of); i++) {
        const struct json *h = json_at(heads_of, i);
        struct span name = json_get_text(h, "name");
        buf_put_str(out, i ? "\n" : "");
        if (name.data)
            tell_name(p->words, out, name);
        else
            tell_plain(p->words, out, "name withheld");
        if (!span_is(json_get_text(h, "source"), "own"))
            buf_printf(out, "\n" SPAN_FMT, SPAN_ARG(json_get_text(h, "according_to")));
        else if (json_count(heads_of) > 1) {
            buf_put_byte(out, '\n');
            tell_plain(p->words, out, "own word");
        }
    }
    put_levels(p, item, out);
}

static void put_answer(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *answer = json_get(item, "answer");
    size_t from = out->size;
    if (json_type(answer) != JSON_OBJECT_T) {
        tell_plain(p->words, out, "none yet");
        return;
    }
    buf_put_span(out, json_get_text(answer, "text"));
    say_capital(out, from);
    buf_put_byte(out, '\n');
    put_source(p, answer, out);
    put_beside(p, answer, false, out);
}

static void put_name(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *roles = json_get(item, "roles");
    tell_name(p->words, out, json_get_text(item, "name"));
    buf_put_byte(out, '\n');
    tell(p->words, out, "{1} \u00b7 {2}", TELL_TEXT(json_get_text(item, "id")),
         PAGE_ROLES(p, roles));
    if (json_get(item, "designation")) {
        buf_put_byte(out, '\n');
        tell_name(p->words, out, json_get_text(item, "designation"));
    }
}

static void print_table(const struct page *p, const struct json *items, struct buf *out) {
    TABLE_SCOPED struct table *t = table_new(4, p->columns);
    size_t left = p->columns ? p->columns - GAPS - ANSWER_COLUMNS : 0;
    size_t widths[4] = {left * 28 / 100, left * 27 / 100, left - left * 55 / 100, ANSWER_COLUMNS};
    page_heads(p, t, heads, 4);
    for (size_t i = 0, count = json_count(items); i < count; i++) {
        const struct json *item = json_at(items, i);
        BUF_SCOPED struct buf cell;
        buf_init(&cell, BUF_MAX);
        for (size_t c = 0; c < 4; c++) {
            buf_clear(&cell);
            if (c == 0)
                put_name(p, item, &cell);
            else if (c == 1)
                put_head(p, item, &cell);
            else if (c == 2)
                put_state(p, item, &cell);
            else
                put_answer(p, item, &cell);
            page_cell(p, t, buf_span(&cell), p->columns ? widths[c] : 0, i + 1 < count);
        }
    }
    table_print(t, out);
}

// `of` the page, `what` the item, told by put_head or put_answer.
static void put_head_piece(const struct piece *piece, struct buf *out) {
    put_head(piece->of, piece->what, out);
}

static void put_answer_piece(const struct piece *piece, struct buf *out) {
    put_answer(piece->of, piece->what, out);
}

static void print_blocks(const struct page *p, const struct json *items, struct buf *out) {
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        struct piece head = {.put = put_head_piece, .of = p, .what = item};
        struct piece answer = {.put = put_answer_piece, .of = p, .what = item};
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        buf_put_str(out, i ? "\n" : "");
        put_name(p, item, &text);
        page_lines(p, buf_span(&text), 0, out);
        buf_clear(&text);
        tell(p->words, &text, "Head: {1}", head);
        buf_put_byte(&text, '\n');
        put_state(p, item, &text);
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "Answer: {1}", answer);
        page_lines(p, buf_span(&text), 2, out);
    }
}

static void put_note(const struct page *p, const struct json *item, struct span said,
                     struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1}: {2}", TELL_TEXT(json_get_text(item, "id")), TELL_TEXT(said));
    page_lines(p, buf_span(&text), 2, out);
}

static void print_notes(const struct page *p, const struct json *items, struct buf *out) {
    BUF_SCOPED struct buf all;
    buf_init(&all, BUF_MAX);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i), *notes = json_get(item, "notes");
        struct span without = json_get_text(item, "without_prejudice");
        for (size_t n = 0; n < json_count(notes); n++)
            put_note(p, item, json_get_text(json_at(notes, n), "text"), &all);
        if (without.data)
            put_note(p, item, without, &all);
    }
    if (!all.size)
        return;
    buf_put_byte(out, '\n');
    page_plain(p, MESSAGE("Notes"), 0, out);
    buf_put_span(out, buf_span(&all));
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
