// SPDX-License-Identifier: Apache-2.0
#include "view/page.h"

#include <assert.h>

#define ISOLATE "\xe2\x81\xa8"     // U+2068
#define ISOLATE_RTL "\xe2\x81\xa7" // U+2067
#define ISOLATE_END "\xe2\x81\xa9" // U+2069

struct page page_of(const struct json *answer, size_t columns) {
    const struct json *clock = json_get(answer, "clock");
    const struct catalog *words = catalog_find(json_get_text(answer, "lang"));
    struct stamp s = {0};
    struct face face = {0, (int)json_get_int(clock, "offset_min"), words};
    if (stamp_parse(json_get_text(clock, "moment"), &s))
        face.now = s.seconds;
    return (struct page){answer, columns, face, words};
}

void page_time(const struct page *p, struct span text, struct buf *out) {
    say_time_text(&p->face, text, out);
}

static bool isolate_at(struct span text, size_t i) {
    return i + 3 <= text.size &&
           (memcmp(text.data + i, ISOLATE, 3) == 0 || memcmp(text.data + i, ISOLATE_RTL, 3) == 0);
}

// How many isolates a line leaves open (or closes too many: then below 0).
static int open_isolates(struct span line) {
    int open = 0;
    for (size_t i = 0; i + 3 <= line.size; i++) {
        open += isolate_at(line, i);
        open -= memcmp(line.data + i, ISOLATE_END, 3) == 0;
    }
    return open;
}

static bool has_isolates(struct span text) {
    for (size_t i = 0; i < text.size; i++)
        if (isolate_at(text, i))
            return true;
    return false;
}

// One line of a composed paragraph; `carried` isolates are open where it begins.
static int put_composed(struct span line, int carried, bool rtl, struct buf *out) {
    rtl = rtl && text_right_to_left(line);
    buf_put_str(out, rtl ? ISOLATE_RTL : "");
    for (int i = 0; i < carried; i++)
        buf_put_str(out, ISOLATE);
    buf_put_span(out, line); // clean since it was folded; its isolates may reach over lines
    carried += open_isolates(line);
    for (int i = 0; i < carried; i++)
        buf_put_str(out, ISOLATE_END);
    buf_put_str(out, rtl ? ISOLATE_END : "");
    return carried;
}

// One paragraph, folded. Each line that comes of it is isolated in itself.
static void put_paragraph(struct span text, size_t width, size_t indent, bool rtl,
                          struct buf *out) {
    BUF_SCOPED struct buf folded;
    buf_init(&folded, BUF_MAX);
    bool composed = rtl || has_isolates(text); // names in it were isolated when it was made
    if (width)
        text_wrap(&folded, text, width > indent ? width - indent : 1, 0);
    else
        text_put(&folded, text);
    struct span rest = buf_span(&folded), line;
    int carried = 0;
    while (span_cut(&rest, '\n', &line)) {
        buf_put_fill(out, ' ', indent);
        if (composed)
            carried = put_composed(line, carried, rtl, out);
        else
            text_put_name(out, line);
        buf_put_byte(out, '\n');
    }
}

void page_lines(const struct page *p, struct span text, size_t indent, struct buf *out) {
    struct span line;
    while (span_cut(&text, '\n', &line))
        put_paragraph(line, p->columns, indent, catalog_right_to_left(p->words), out);
}

void page_plain(const struct page *p, const char *english, size_t indent, struct buf *out) {
    page_lines(p, span_str(catalog_get(p->words, NULL, english)), indent, out);
}

void page_cell(const struct page *p, struct table *t, struct span text, size_t width, bool gap) {
    BUF_SCOPED struct buf cell;
    buf_init(&cell, BUF_MAX);
    struct span line;
    while (span_cut(&text, '\n', &line))
        put_paragraph(line, width, 0, catalog_right_to_left(p->words), &cell);
    if (gap)
        buf_put_str(&cell, "\n\n"); // the last \n goes: an empty line is left
    table_cell(t, span(cell.data, cell.size ? cell.size - 1 : 0));
}

void page_title(const struct page *p, struct span text, struct buf *out) {
    size_t from = out->size;
    page_lines(p, text, 0, out);
    struct span put = span(out->data + from, out->size - from), line;
    size_t widest = 0;
    while (span_cut(&put, '\n', &line))
        widest = text_columns(line) > widest ? text_columns(line) : widest;
    for (size_t i = 0; i < widest; i++)
        buf_put_str(out, "\xe2\x94\x80"); // U+2500
    buf_put_byte(out, '\n');
}

void page_head(const struct page *p, struct buf *out) {
    page_lines(p, json_get_text(p->answer, "title"), 0, out);
    struct span mark = json_get_text(p->answer, "mark");
    if (mark.size)
        page_lines(p, mark, 0, out);
    page_lines(p, json_get_text(json_get(p->answer, "clock"), "text"), 0, out);
    buf_put_byte(out, '\n');
}

void page_readers(const struct page *p, const struct json *item, struct buf *out) {
    if (!json_get(item, "readers"))
        return;
    buf_put_byte(out, '\n');
    tell(p->words, out, "restricted: for {1} alone", PAGE_WHOS(p, json_get(item, "readers")));
}

void page_earlier(const struct page *p, const struct json *one, struct buf *out) {
    if (!json_get_bool(one, "earlier"))
        return;
    buf_put_byte(out, '\n');
    tell_plain(p->words, out, "this was said before what it is about was corrected");
}

// Who reads, and what that misses.
static void put_reader(const struct page *p, struct buf *out) {
    const struct json *reader = json_get(p->answer, "reader");
    const struct json *missing = json_get(reader, "incomplete");
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    if (!reader)
        return;
    tell(p->words, &line, "Read as {1}, with what is restricted: not for others",
         PAGE_WHO(p, json_get_text(reader, "who")));
    for (size_t i = 0; i < json_count(missing); i++) {
        const struct json *one = json_at(missing, i);
        buf_put_byte(&line, '\n');
        tell(p->words, &line,
             "Incomplete for {1}: entry {2} cannot be opened here, so later ones may be judged "
             "otherwise by the others",
             PAGE_WHOS(p, json_get(one, "who")), TELL_INT(json_get_int(one, "i")));
    }
    page_lines(p, buf_span(&line), 0, out);
}

void page_foot(const struct page *p, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, 4096);
    struct span mark = json_get_text(p->answer, "mark");
    struct span order = json_get_text(json_get(p->answer, "order"), "text");
    tell(p->words, &line, "{1}, fingerprint {2}\u2026 \u00b7 {3}",
         TELL_TEXT(json_get_text(p->answer, "record")),
         TELL_TEXT(span_head(json_get_text(p->answer, "found"), 16)),
         TELL_TEXT(json_get_text(json_get(p->answer, "held"), "text")));
    buf_put_byte(out, '\n');
    if (order.data) {
        BUF_SCOPED struct buf text;
        buf_init(&text, 4096);
        tell(p->words, &text, "Order of delegations: {1}", TELL_TEXT(order));
        page_lines(p, buf_span(&text), 0, out);
    }
    page_lines(p, buf_span(&line), 0, out);
    put_reader(p, out);
    if (mark.size)
        page_lines(p, mark, 0, out);
}

bool page_empty(const struct page *p, struct buf *out) {
    struct span empty = json_get_text(p->answer, "empty");
    if (empty.data && !json_get(p->answer, "round"))
        page_lines(p, empty, 0, out);
    return empty.data != NULL;
}

bool page_items(const struct page *p, page_put *put, struct buf *out) {
    const struct json *items = json_get(p->answer, "items");
    if (page_empty(p, out))
        return false;
    for (size_t i = 0; i < json_count(items); i++) {
        buf_put_str(out, i ? "\n" : "");
        put(p, json_at(items, i), out);
    }
    return true;
}

void page_name(const struct page *p, struct span slug, struct buf *out) {
    BUF_SCOPED struct buf key;
    buf_init(&key, 256);
    buf_put_span(&key, slug);
    struct span name = json_get_text(json_get(p->answer, "names"), buf_str(&key));
    if (name.data)
        tell(p->words, out, "{1} ({2})", TELL_NAME(name), TELL_TEXT(slug));
    else
        tell_name(p->words, out, slug);
}

void page_actor(const struct page *p, const struct json *actor, struct buf *out) {
    if (json_type(actor) == JSON_TEXT_T)
        page_name(p, json_text(actor), out);
    else if (json_get(actor, "who"))
        page_name(p, json_get_text(actor, "who"), out);
    else
        tell_name(p->words, out, json_get_text(actor, "name"));
}

void page_names(const struct page *p, const struct json *list, struct buf *out) {
    for (size_t i = 0; i < json_count(list); i++) {
        say_comma(p->words, i, json_count(list), out);
        page_actor(p, json_at(list, i), out);
    }
}

void page_called(const struct page *p, const struct json *item, size_t indent, struct buf *out) {
    static const char *const fields[] = {"designation", "without_prejudice"};
    for (size_t i = 0; i < 2; i++) {
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        tell_name(p->words, &text, json_get_text(item, fields[i]));
        if (json_get(item, fields[i]))
            page_lines(p, buf_span(&text), indent, out);
    }
}

void page_person(const struct page *p, const struct json *person, struct buf *out) {
    struct span name = json_get_text(person, "name"), function = json_get_text(person, "function");
    if (!name.data)
        name = span_str(catalog_get(p->words, NULL, MESSAGE("name withheld")));
    if (function.data)
        tell(p->words, out, "{1}, {2}", TELL_NAME(name), TELL_NAME(function));
    else
        tell_name(p->words, out, name);
}

void page_heads(const struct page *p, struct table *t, const char *const *english, size_t count) {
    const char *heads[8];
    assert(count <= 8);
    for (size_t i = 0; i < count; i++)
        heads[i] = catalog_get(p->words, "head", english[i]);
    table_head(t, heads);
}

void page_put_roles(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        tell_word(p->words, out, "role", json_text(json_at(piece->what, i)));
    }
}

void page_put_name(const struct piece *piece, struct buf *out) {
    page_name(piece->of, piece->text, out);
}

void page_put_names(const struct piece *piece, struct buf *out) {
    page_names(piece->of, piece->what, out);
}

void page_put_actor(const struct piece *piece, struct buf *out) {
    page_actor(piece->of, piece->what, out);
}

void page_put_person(const struct piece *piece, struct buf *out) {
    page_person(piece->of, piece->what, out);
}

static void put_days(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    say_days(p->words, json_get_text(piece->what, "from"), json_get_text(piece->what, "to"), out);
}

void page_round(const struct page *p, const struct json *round, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    struct piece days = {.put = put_days, .of = p, .what = round};
    struct piece place = TELL_NAME(json_get_text(json_get(round, "place"), "name"));
    struct piece state = PAGE_WORD(p, "round.state", json_get_text(round, "state"));
    struct piece author = PAGE_WHO(p, json_get_text(round, "author"));
    tell(p->words, &line, "{1} ({2})", TELL_NAME(json_get_text(round, "title")),
         TELL_TEXT(json_get_text(round, "ref")));
    buf_put_byte(&line, '\n');
    if (json_get(round, "since"))
        tell(p->words, &line, "{1} \u00b7 {2} \u00b7 {3} since {4} \u00b7 {5} says", days, place,
             state, PAGE_TIME(p, json_get_text(round, "since")), author);
    else
        tell(p->words, &line, "{1} \u00b7 {2} \u00b7 {3} \u00b7 {4} says", days, place, state,
             author);
    if (json_count(json_get(round, "by"))) {
        buf_put_byte(&line, '\n');
        tell(p->words, &line, "at the wish of {1}", PAGE_WHOS(p, json_get(round, "by")));
    }
    if (json_get(round, "reason")) {
        buf_put_byte(&line, '\n');
        tell(p->words, &line, "reason given: {1}", TELL_NAME(json_get_text(round, "reason")));
    }
    page_lines(p, buf_span(&line), 0, out);
    page_beside(p, round, 2, out);
    buf_put_byte(out, '\n');
}
