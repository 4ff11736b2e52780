// SPDX-License-Identifier: Apache-2.0
// The evening sheet for a printer: 80 columns at most, two languages side by side, row by row.
//
// Days and times are in figures, which are read alike in both.
#include "view/asks.h"
#include "view/page.h"
#include "view/sheet_words.h"

#define SHEET_COLUMNS 80
#define GAP 2

struct sheet {
    struct page page;
    const struct json *pages; // one for each language
    size_t width;             // of a language's column
    struct table *t;
};

// One cell of a row in the language of `page`.
typedef void put_side(const struct sheet *s, const struct json *page, const struct json *item,
                      struct buf *cell);

static struct span lang_of(const struct json *page) {
    return json_get_text(page, "lang");
}

static void put_slugs(const struct json *list, struct buf *cell) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        buf_put_str(cell, i ? ", " : "");
        if (json_type(one) == JSON_TEXT_T)
            buf_put_span(cell, json_text(one));
        else if (json_get(one, "who"))
            buf_put_span(cell, json_get_text(one, "who"));
        else
            text_put_name(cell, json_get_text(one, "name"));
    }
}

// "2017-05-03 10:00", or "10:00" on `day`.
static void put_time(const struct sheet *s, struct span time, struct span day, struct buf *cell) {
    struct stamp at;
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    if (!stamp_parse(time, &at))
        return;
    at.offset_min = s->page.face.offset_min;
    stamp_print(at, &text);
    if (!span_equal(span_head(buf_span(&text), 10), day)) {
        buf_put_span(cell, span_head(buf_span(&text), 10));
        buf_put_byte(cell, ' ');
    }
    buf_put_span(cell, span_head(span_from(buf_span(&text), 11), 5));
}

// Each side is written as its language is.
static void put_side_cell(struct sheet *s, const struct json *page, struct span text) {
    struct page side = s->page;
    side.words = catalog_find(lang_of(page));
    page_cell(&side, s->t, text, s->width, false);
}

// The same item of every language's page: `path` names a list there, `at` a place in it.
static void put_row(struct sheet *s, const struct json *const *items, put_side *put) {
    for (size_t i = 0; i < json_count(s->pages); i++) {
        BUF_SCOPED struct buf cell;
        buf_init(&cell, BUF_MAX);
        put(s, json_at(s->pages, i), items[i], &cell);
        put_side_cell(s, json_at(s->pages, i), buf_span(&cell));
    }
}

static void put_words(struct sheet *s, const char *before, const char *english, const char *after) {
    for (size_t i = 0; i < json_count(s->pages); i++) {
        BUF_SCOPED struct buf cell;
        buf_init(&cell, BUF_MAX);
        buf_printf(&cell, "%s%s%s", before, sheet_word(lang_of(json_at(s->pages, i)), english),
                   after);
        put_side_cell(s, json_at(s->pages, i), buf_span(&cell));
    }
}

static void side_head(const struct sheet *s, const struct json *page, const struct json *item,
                      struct buf *cell) {
    const struct json *round = json_get(page, "round");
    struct span mark = json_get_text(page, "mark");
    (void)s, (void)item;
    text_put_name(cell, json_get_text(page, "title"));
    buf_put_byte(cell, '\n');
    if (mark.size)
        buf_printf(cell, SPAN_FMT "\n", SPAN_ARG(mark));
    buf_printf(cell, "%s\n", sheet_word(lang_of(page), "Evening sheet"));
    text_put_name(cell, json_get_text(round, "title"));
    buf_printf(cell, " (" SPAN_FMT ")\n" SPAN_FMT, SPAN_ARG(json_get_text(round, "ref")),
               SPAN_ARG(json_get_text(round, "from")));
    if (!span_equal(json_get_text(round, "from"), json_get_text(round, "to")))
        buf_printf(cell, " .. " SPAN_FMT, SPAN_ARG(json_get_text(round, "to")));
    buf_put_str(cell, " \xc2\xb7 ");
    text_put_name(cell, json_get_text(json_get(round, "place"), "name"));
    buf_put_str(cell, " \xc2\xb7 ");
    sheet_put_word(lang_of(page), json_get_text(round, "state"), cell);
}

static void put_rooms(const struct json *page, const struct json *m, struct buf *cell) {
    struct span lang = lang_of(page);
    const struct json *rooms = json_get(m, "by_room"), *absent = json_get(m, "absent");
    if (json_get_bool(m, "apart")) {
        buf_printf(cell, "\n%s: ", sheet_word(lang, "rooms apart"));
        for (size_t i = 0; i < json_count(rooms); i++) {
            buf_put_str(cell, i ? " | " : "");
            put_slugs(json_at(rooms, i), cell);
        }
        if (json_get(m, "go_between"))
            buf_printf(cell, "; %s: " SPAN_FMT, sheet_word(lang, "between them"),
                       SPAN_ARG(json_get_text(m, "go_between")));
    } else {
        buf_printf(cell, "\n%s; %s: ", sheet_word(lang, "one room"), sheet_word(lang, "with"));
        put_slugs(json_get(m, "with"), cell);
    }
    if (json_count(absent)) {
        buf_printf(cell, "\n%s: ", sheet_word(lang, "absent"));
        put_slugs(absent, cell);
    }
}

static void side_meeting(const struct sheet *s, const struct json *page, const struct json *m,
                         struct buf *cell) {
    struct span day = span_head(json_get_text(m, "from"), 10);
    put_time(s, json_get_text(m, "from"), day, cell);
    if (json_get(m, "to")) {
        buf_put_str(cell, "-");
        put_time(s, json_get_text(m, "to"), day, cell);
    }
    buf_put_byte(cell, ' ');
    text_put_name(cell, json_get_text(m, "title"));
    buf_put_byte(cell, '\n');
    sheet_put_word(lang_of(page), json_get_text(m, "level"), cell);
    buf_put_str(cell, ", ");
    sheet_put_word(lang_of(page), json_get_text(m, "format"), cell);
    buf_put_str(cell, " \xc2\xb7 ");
    sheet_put_word(lang_of(page), json_get_text(m, "state"), cell);
    buf_put_str(cell, " \xc2\xb7 ");
    text_put_name(cell, json_get_text(json_get(m, "place"), "name"));
    put_rooms(page, m, cell);
    buf_printf(cell, "\n" SPAN_FMT " #%lld", SPAN_ARG(json_get_text(m, "author")),
               (long long)json_get_int(m, "i"));
}

// "experts: arrived, at full strength; host says, 11:02"
static void put_claim(const struct sheet *s, const struct json *page, const struct json *c,
                      struct buf *cell) {
    struct span lang = lang_of(page);
    const struct json *when = json_get(c, "when");
    struct span day = span_head(json_get_text(json_get(s->page.answer, "clock"), "moment"), 10);
    buf_put_byte(cell, '\n');
    if (json_get(c, "part")) {
        sheet_put_word(lang, json_get_text(c, "part"), cell);
        buf_put_str(cell, ": ");
    }
    sheet_put_word(lang, json_get_text(c, "state"), cell);
    if (json_get(c, "strength")) {
        buf_put_str(cell, ", ");
        sheet_put_word(lang, json_get_text(c, "strength"), cell);
    }
    if (json_get(when, "text")) {
        buf_put_str(cell, ", ");
        text_put_name(cell, json_get_text(when, "text"));
    } else if (when) {
        bool interval = json_type(when) == JSON_OBJECT_T;
        buf_put_str(cell, ", ");
        put_time(s, interval ? json_get_text(when, "from") : json_text(when), day, cell);
        buf_put_str(cell, interval ? "-" : "");
        if (interval)
            put_time(s, json_get_text(when, "to"), day, cell);
    }
    buf_put_str(cell, "; ");
    sheet_put_word(lang, json_get_text(c, "source"), cell);
    buf_put_str(cell, ", ");
    put_time(s, json_get_text(c, "at"), day, cell);
}

// A claim, and under it what others say differently.
static void put_claims(const struct sheet *s, const struct json *page, const struct json *c,
                       struct buf *cell) {
    const struct json *beside = json_get(c, "beside");
    put_claim(s, page, c, cell);
    for (size_t i = 0; i < json_count(beside); i++)
        put_claim(s, page, json_at(beside, i), cell);
}

static void put_heads(const struct json *page, const struct json *item, struct buf *cell) {
    struct span lang = lang_of(page);
    const struct json *heads = json_get(item, "head");
    buf_printf(cell, "\n%s: ", sheet_word(lang, "head"));
    for (size_t i = 0; i < json_count(heads); i++) {
        struct span name = json_get_text(json_at(heads, i), "name");
        buf_put_str(cell, i ? "; " : "");
        if (name.data)
            text_put_name(cell, name);
        else
            buf_put_str(cell, sheet_word(lang, "name withheld"));
        buf_put_str(cell, ", ");
        sheet_put_word(lang, json_get_text(json_at(heads, i), "source"), cell);
    }
    if (!json_count(heads))
        buf_put_str(cell, sheet_word(lang, "not named"));
    const struct json *levels = json_get(item, "level");
    for (size_t i = 0; i < json_count(levels); i++) {
        buf_printf(cell, "\n%s: ", sheet_word(lang, "level"));
        sheet_put_word(lang, json_get_text(json_at(levels, i), "level"), cell);
        buf_put_str(cell, ", ");
        sheet_put_word(lang, json_get_text(json_at(levels, i), "source"), cell);
    }
}

static void side_delegation(const struct sheet *s, const struct json *page, const struct json *item,
                            struct buf *cell) {
    const struct json *journey = json_get(item, "journey"), *taking = json_get(item, "taking_part");
    buf_put_str(cell, "* ");
    text_put_name(cell, json_get_text(item, "name"));
    buf_printf(cell, " (" SPAN_FMT ")", SPAN_ARG(json_get_text(item, "id")));
    if (json_get(item, "designation")) {
        buf_put_byte(cell, '\n');
        text_put_name(cell, json_get_text(item, "designation"));
    }
    put_heads(page, item, cell);
    if (json_type(taking) == JSON_OBJECT_T)
        put_claims(s, page, taking, cell);
    size_t told = 0;
    for (size_t i = 0; i < json_count(journey); i++)
        if (!json_get_bool(json_at(journey, i), "covered")) {
            put_claims(s, page, json_at(journey, i), cell);
            told++;
        }
    if (!told && json_type(json_get(item, "answer")) == JSON_OBJECT_T)
        put_claims(s, page, json_get(item, "answer"), cell);
}

static void side_open(const struct sheet *s, const struct json *page, const struct json *m,
                      struct buf *cell) {
    struct span lang = lang_of(page);
    const struct json *deadline = json_get(m, "deadline"), *zones = json_get(deadline, "zones");
    const char *until = json_get_bool(m, "silence") ? "silence until" : "to be decided by";
    text_put_name(cell, json_get_text(m, "title"));
    buf_printf(cell, " (" SPAN_FMT ")\n%s ", SPAN_ARG(json_get_text(m, "ref")),
               sheet_word(lang, until));
    put_time(s, json_get_text(deadline, "at"), span(NULL, 0), cell);
    buf_put_byte(cell, ' ');
    say_offset(catalog_find(lang), s->page.face.offset_min, cell);
    for (size_t i = 0; i < json_count(zones); i++)
        buf_printf(cell, "\n" SPAN_FMT " " SPAN_FMT,
                   SPAN_ARG(json_get_text(json_at(zones, i), "zone")),
                   SPAN_ARG(json_get_text(json_at(zones, i), "text")));
    if (json_count(json_get(m, "missing"))) {
        buf_printf(cell, "\n%s: ", sheet_word(lang, "no word yet of"));
        put_slugs(json_get(m, "missing"), cell);
    }
    if (json_count(json_get(m, "against"))) {
        buf_printf(cell, "\n%s: ", sheet_word(lang, "against"));
        put_slugs(json_get(m, "against"), cell);
    }
}

// A list that every page has in the same order: a row for each item.
static void put_list(struct sheet *s, const struct json *const *lists, put_side *put,
                     const char *empty) {
    size_t count = json_count(lists[0]);
    for (size_t n = 0; n < count; n++) {
        const struct json *items[2] = {json_at(lists[0], n), json_at(lists[1], n)};
        put_row(s, items, put);
    }
    if (!count)
        put_words(s, "", empty, "");
}

static void begin_section(struct sheet *s, const char *title, const char *after) {
    for (size_t i = 0; i < json_count(s->pages); i++)
        table_cell(s->t, span(NULL, 0)); // an empty line
    put_words(s, "== ", title, after);
}

static void put_programme(struct sheet *s) {
    const struct json *first = json_get(json_at(s->pages, 0), "days");
    for (size_t d = 0; d < json_count(first); d++) {
        char after[64];
        snprintf(after, sizeof after,
                 " " SPAN_FMT " ==", SPAN_ARG(json_get_text(json_at(first, d), "day")));
        begin_section(s, "Programme", after);
        const struct json *lists[2] = {NULL, NULL};
        for (size_t i = 0; i < json_count(s->pages) && i < 2; i++)
            lists[i] = json_get(json_at(json_get(json_at(s->pages, i), "days"), d), "meetings");
        put_list(s, lists, side_meeting, "no meeting is entered");
    }
}

static void put_section(struct sheet *s, const char *title, const char *name, put_side *put,
                        const char *empty) {
    const struct json *lists[2] = {NULL, NULL};
    for (size_t i = 0; i < json_count(s->pages) && i < 2; i++)
        lists[i] = json_get(json_at(s->pages, i), name);
    begin_section(s, title, " ==");
    put_list(s, lists, put, empty);
}

// What is said without prejudice, once in each language for all of whom it is said.
static void put_prejudice(const struct sheet *s, struct buf *out) {
    for (size_t p = 0; p < json_count(s->pages); p++) {
        const struct json *list = json_get(json_at(s->pages, p), "delegations");
        for (size_t i = 0; i < json_count(list); i++) {
            struct span words = json_get_text(json_at(list, i), "without_prejudice");
            BUF_SCOPED struct buf line;
            buf_init(&line, BUF_MAX);
            size_t same = 0;
            for (size_t k = 0; k < json_count(list); k++) {
                const struct json *other = json_at(list, k);
                if (!words.data || !span_equal(json_get_text(other, "without_prejudice"), words))
                    continue;
                if (k < i)
                    break; // said before
                buf_printf(&line, "%s" SPAN_FMT, same++ ? ", " : "",
                           SPAN_ARG(json_get_text(other, "id")));
            }
            if (!same)
                continue;
            buf_put_str(&line, ": ");
            text_put_name(&line, words);
            buf_put_byte(out, '\n');
            page_lines(&s->page, buf_span(&line), 0, out);
        }
    }
}

void text_sheet(const struct json *answer, size_t columns, struct buf *out) {
    size_t most = !columns || columns > SHEET_COLUMNS ? SHEET_COLUMNS : columns;
    struct sheet s = {.page = page_of(answer, most), .pages = json_get(answer, "items")};
    const struct json *none[2] = {NULL, NULL};
    if (page_empty(&s.page, out))
        return;
    s.width = json_count(s.pages) > 1 ? (most - GAP) / 2 : most;
    s.t = table_new(json_count(s.pages), most);
    put_row(&s, none, side_head);
    put_programme(&s);
    put_section(&s, "Delegations", "delegations", side_delegation, "nothing is said of any");
    put_section(&s, "Open questions and deadlines", "open", side_open, "none");
    table_print(s.t, out);
    table_free(s.t);
    put_prejudice(&s, out);
}
