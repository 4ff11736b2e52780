// SPDX-License-Identifier: Apache-2.0
// The bulletin for a terminal: each recorder by itself, both numbers beside what they differ by.
#include "view/asks.h"
#include "view/text_operations.h"

static void put_days(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    say_days(p->words, json_get_text(piece->what, "from"), json_get_text(piece->what, "to"), out);
}
#define DAYS_OF(p, days) ((struct piece){.put = put_days, .of = (p), .what = (days)})

static void put_offset(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    say_offset(p->words, (int)piece->n, out);
}

static struct piece word(const struct page *p, const char *english) {
    return TELL_STR(catalog_get(p->words, NULL, english));
}

// A number, or that there is none.
static struct piece number(const struct page *p, const struct json *n) {
    return json_type(n) == JSON_INT_T ? TELL_INT(json_int(n)) : word(p, MESSAGE("no count"));
}

static struct piece total(const struct page *p, const struct json *sums) {
    return json_get_bool(sums, "overlap") ? word(p, MESSAGE("counts that lie over each other"))
                                          : number(p, json_get(sums, "total"));
}

static void put_signed(const struct piece *piece, struct buf *out) {
    buf_put_str(out, piece->n > 0 ? "+" : "");
    buf_printf(out, "%lld", (long long)piece->n);
}
#define SIGNED(number) ((struct piece){.put = put_signed, .n = (number)})

static void put_difference(const struct page *p, const struct json *item, struct buf *text) {
    const struct json *now = json_get(item, "now"), *before = json_get(item, "before");
    if (json_type(json_get(item, "difference")) == JSON_INT_T) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "difference: {1}", SIGNED(json_get_int(item, "difference")));
    } else if (json_get_int(now, "days") && json_get_int(before, "days") &&
               json_get_int(now, "days") != json_get_int(before, "days")) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "not compared: counted on days: {1}; before, on days: {2}",
             TELL_INT(json_get_int(now, "days")), TELL_INT(json_get_int(before, "days")));
    }
}

static bool some_area(const struct json *areas) {
    for (size_t i = 0; i < json_count(areas); i++)
        if (json_type(json_get(json_at(areas, i), "n")) == JSON_INT_T)
            return true;
    return false;
}

static void put_against(const struct page *p, const struct json *item, struct buf *text) {
    const struct json *now = json_get(item, "now"), *sum = json_get(now, "sum");
    struct piece all = TELL_INT(json_get_int(now, "total"));
    bool told = json_type(json_get(now, "total")) == JSON_INT_T;
    bool own = json_type(json_get(item, "own_incidents")) == JSON_INT_T;
    struct piece reported = TELL_INT(json_get_int(item, "own_incidents"));
    if (told)
        buf_put_byte(text, '\n');
    if (told && json_type(sum) != JSON_INT_T && some_area(json_get(item, "areas")))
        tell_plain(p->words, text, "not all of it is said by area");
    else if (told && json_type(sum) != JSON_INT_T)
        tell_plain(p->words, text, "not said by area");
    else if (told && json_int(sum) == json_get_int(now, "total"))
        tell(p->words, text, "the areas add up to {1}", all);
    else if (told)
        tell(p->words, text, "the areas add up to {1}, the total says {2}; both are its author's",
             TELL_INT(json_int(sum)), all);
    if (own)
        buf_put_byte(text, '\n');
    if (own && told)
        tell(p->words, text, "incidents that it reports itself of those days: {1}; counted: {2}",
             reported, all);
    else if (own)
        tell(p->words, text, "incidents that it reports itself of those days: {1}", reported);
}

static struct piece said(const struct page *p, const struct json *n) {
    return json_type(n) == JSON_INT_T ? TELL_INT(json_int(n)) : word(p, MESSAGE("no number"));
}

static void put_answers(const struct page *p, const struct json *item, struct buf *text) {
    const struct json *list = json_get(item, "answers");
    if (json_count(json_get(item, "counts")) && !json_count(list)) {
        buf_put_byte(text, '\n');
        tell_plain(p->words, text, "nobody has answered it yet: all of it is open");
    }
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct piece who = PAGE_WHO(p, json_get_text(one, "author"));
        buf_put_byte(text, '\n');
        if (json_get_bool(one, "beyond"))
            tell(p->words, text, "{1} speaks of more than were counted", who);
        else
            tell(p->words, text,
                 "{1}, of {2} that were counted: confirmed {3}, open {4}, unanswered and so open "
                 "{5}",
                 who, TELL_INT(json_get_int(one, "of")), said(p, json_get(one, "confirmed")),
                 said(p, json_get(one, "open")), TELL_INT(json_get_int(one, "unanswered")));
    }
}

// Counts of more days than one, and those that reach beyond the bulletin's.
static void put_longer(const struct page *p, const struct json *counts, bool beyond,
                       struct buf *text) {
    for (size_t i = 0; i < json_count(counts); i++) {
        const struct json *c = json_at(counts, i), *sum = json_get(c, "sum");
        struct piece n = TELL_INT(json_get_int(c, "total")), entry = TELL_INT(json_get_int(c, "i"));
        if (!beyond && span_equal(json_get_text(c, "from"), json_get_text(c, "to")))
            continue;
        buf_put_byte(text, '\n');
        if (json_type(sum) == JSON_INT_T && !json_get_bool(c, "adds_up"))
            tell(p->words, text, "for {1} together: {2}; its areas add up to {3} (entry {4})",
                 DAYS_OF(p, c), n, TELL_INT(json_int(sum)), entry);
        else
            tell(p->words, text, "for {1} together: {2} (entry {3})", DAYS_OF(p, c), n, entry);
    }
}

static void put_cell(const struct page *p, struct table *t, struct piece piece) {
    BUF_SCOPED struct buf cell;
    buf_init(&cell, 4096);
    piece.put(&piece, &cell);
    page_cell(p, t, buf_span(&cell), 0, false);
}

static struct piece own(const struct json *n) {
    return json_type(n) == JSON_INT_T ? TELL_INT(json_int(n)) : TELL_STR("-");
}

static void put_areas(const struct page *p, const struct json *areas, struct buf *out) {
    static const char *const heads[] = {MESSAGE("Area"), MESSAGE("Counted"), MESSAGE("Before"),
                                        MESSAGE("Difference"), MESSAGE("Its own incidents")};
    TABLE_SCOPED struct table *t = table_new(5, p->columns);
    if (!json_count(areas))
        return;
    page_heads(p, t, heads, 5);
    for (size_t i = 0; i < json_count(areas); i++) {
        const struct json *one = json_at(areas, i), *by = json_get(one, "difference");
        put_cell(p, t, TELL_TEXT(json_get_text(one, "admin")));
        put_cell(p, t, number(p, json_get(one, "n")));
        put_cell(p, t, number(p, json_get(one, "before")));
        put_cell(p, t, json_type(by) == JSON_INT_T ? SIGNED(json_int(by)) : TELL_STR("-"));
        put_cell(p, t, own(json_get(one, "own_incidents")));
    }
    table_print(t, out);
}

static bool says_something(const struct json *series) {
    bool any = false;
    for (size_t i = 0; i < json_count(series); i++)
        any |= json_type(json_get(json_at(series, i), "total")) == JSON_INT_T ||
               json_type(json_get(json_at(series, i), "own_incidents")) == JSON_INT_T;
    return any;
}

// By day, where there are several, or several counts of one.
static void put_series(const struct page *p, const struct json *series, struct buf *out) {
    static const char *const heads[] = {MESSAGE("Day"), MESSAGE("Counted"),
                                        MESSAGE("Its own incidents")};
    TABLE_SCOPED struct table *t = table_new(3, p->columns);
    if (json_count(series) < 2 || !says_something(series))
        return;
    page_heads(p, t, heads, 3);
    for (size_t i = 0; i < json_count(series); i++) {
        const struct json *one = json_at(series, i);
        put_cell(p, t, SAY_DAY(p->words, json_get_text(one, "day")));
        put_cell(p, t, number(p, json_get(one, "total")));
        put_cell(p, t, own(json_get(one, "own_incidents")));
    }
    table_print(t, out);
}

static void put_recorder(const struct page *p, const struct json *item, struct buf *out) {
    struct span title = json_get_text(item, "title");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1} counts, for {2}: {3}; before: {4}",
         PAGE_WHO(p, json_get_text(item, "author")),
         TELL_NAME(title.data ? title : json_get_text(item, "ceasefire")),
         total(p, json_get(item, "now")), total(p, json_get(item, "before")));
    put_difference(p, item, &text);
    put_against(p, item, &text);
    put_longer(p, json_get(item, "counts"), false, &text);
    put_answers(p, item, &text);
    if (json_count(json_get(item, "beyond"))) {
        buf_put_byte(&text, '\n');
        tell_plain(p->words, &text, "reaches beyond these days, and is not added:");
        put_longer(p, json_get(item, "beyond"), true, &text);
    }
    page_lines(p, buf_span(&text), 0, out);
    put_areas(p, json_get(item, "areas"), out);
    put_series(p, json_get(item, "series"), out);
}

static void put_reported(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *groups = json_get(item, "confirmed"), *found = json_get(item, "findings");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1} reports incidents: {2}; before: {3}",
         PAGE_WHO(p, json_get_text(item, "author")), TELL_INT(json_get_int(item, "reported")),
         TELL_INT(json_get_int(item, "before")));
    for (size_t i = 0; i < json_count(groups); i++) {
        const struct json *by = json_get(json_at(groups, i), "by");
        struct piece n = TELL_INT(json_get_int(json_at(groups, i), "n"));
        buf_put_byte(&text, '\n');
        if (json_count(by))
            tell(p->words, &text, "confirmed by {1}: {2}", PAGE_WHOS(p, by), n);
        else
            tell(p->words, &text, "confirmed by nobody: {1}", n);
    }
    for (size_t i = 0; i < json_count(found); i++) {
        const struct json *one = json_at(found, i);
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "{1} finds, {2}: {3}", PAGE_WHO(p, json_get_text(one, "author")),
             PAGE_WORD(p, "finding.occurred", json_get_text(one, "occurred")),
             TELL_INT(json_get_int(one, "n")));
    }
    page_lines(p, buf_span(&text), 0, out);
}

static void put_operation(const struct page *p, const struct json *item, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1} by {2}, as {3} gives notice",
         PAGE_WORD(p, "notice.kind", json_get_text(item, "kind")),
         PAGE_ACTOR(p, json_get(item, "actor")), PAGE_WHO(p, json_get_text(item, "author")));
    text_operations_group(p, json_get_text(item, "group"), &text);
    text_operations_outcome(p, json_get(item, "outcome"), &text);
    page_readers(p, item, &text);
    page_lines(p, buf_span(&text), 0, out);
}

static void put_ceasefire(const struct page *p, const struct json *item, struct buf *out) {
    struct piece who = PAGE_WHO(p, json_get_text(item, "author"));
    struct piece title = TELL_NAME(json_get_text(item, "title"));
    struct piece from = PAGE_TIME(p, json_get_text(item, "from"));
    struct piece entry = TELL_INT(json_get_int(item, "i"));
    struct span what = json_get_text(item, "what");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (span_is(what, "declared"))
        tell(p->words, &text, "{1}, declared by {2} as {3} says, since {4} (entry {5})", title,
             PAGE_WHOS(p, json_get(item, "declared_by")), who, from, entry);
    else
        tell(p->words, &text, "{1}, as {2} says: {3} since {4} (entry {5})", title, who,
             PAGE_WORD(p, "ceasefire-state.state", what), from, entry);
    page_readers(p, item, &text);
    page_lines(p, buf_span(&text), 0, out);
}

// An empty line, the heading, and what is under it; nothing where there is nothing.
static void put_section(const struct page *p, const char *name, const char *heading, page_put *put,
                        struct buf *out) {
    const struct json *list = json_get(p->answer, name);
    if (!json_count(list))
        return;
    buf_put_byte(out, '\n');
    page_title(p, span_str(catalog_get(p->words, NULL, heading)), out);
    for (size_t i = 0; i < json_count(list); i++) {
        buf_put_str(out, i ? "\n" : "");
        put(p, json_at(list, i), out);
    }
}

void text_bulletin(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    struct piece offset = {.put = put_offset, .of = &p, .n = json_get_int(answer, "offset_min")};
    BUF_SCOPED struct buf line;
    buf_init(&line, 4096);
    tell(p.words, &line, "Bulletin of {1}, beside {2}. Days are the venue's ({3}).",
         DAYS_OF(&p, json_get(answer, "days")), DAYS_OF(&p, json_get(answer, "before")), offset);
    if (json_get_bool(answer, "restricted")) {
        buf_put_byte(&line, '\n');
        tell_plain(p.words, &line, "Some of what stands here is not for everybody to read.");
    }
    page_lines(&p, buf_span(&line), 0, out);
    if (json_get(answer, "empty"))
        buf_put_byte(out, '\n');
    if (page_empty(&p, out))
        return;
    put_section(&p, "items", MESSAGE("What each counts"), put_recorder, out);
    put_section(&p, "incidents", MESSAGE("Incidents, as each reports them"), put_reported, out);
    put_section(&p, "operations", MESSAGE("What came of operations"), put_operation, out);
    put_section(&p, "ceasefires", MESSAGE("Ceasefires declared or ended"), put_ceasefire, out);
}
