// SPDX-License-Identifier: Apache-2.0
// Zones and maps for a terminal: what there is, where, and who says so.
#include "view/asks.h"
#include "view/page.h"

// "drawn as Polygon", or the areas by their codes, or words.
static void put_where(const struct page *p, const struct json *item, struct buf *text) {
    const struct json *admin = json_get(item, "admin");
    if (json_get(item, "geometry")) {
        tell(p->words, text, "drawn as {1}",
             TELL_TEXT(json_get_text(json_get(item, "geometry"), "type")));
    } else if (admin) {
        for (size_t i = 0; i < json_count(admin); i++) {
            say_comma(p->words, i, json_count(admin), text);
            buf_put_span(text, json_text(json_at(admin, i)));
        }
    } else {
        tell_name(p->words, text, json_get_text(item, "area"));
    }
}

static void put_entry(const struct page *p, const struct json *item, struct buf *text) {
    buf_put_byte(text, '\n');
    if (json_get(item, "ref"))
        tell(p->words, text, "{1} \u00b7 {2} \u00b7 entry {3}",
             PAGE_TIME(p, json_get_text(item, "at")), TELL_TEXT(json_get_text(item, "ref")),
             TELL_INT(json_get_int(item, "i")));
    else
        tell(p->words, text, "{1} \u00b7 entry {2}", PAGE_TIME(p, json_get_text(item, "at")),
             TELL_INT(json_get_int(item, "i")));
    page_readers(p, item, text);
}

static void put_times(const struct page *p, const struct json *item, struct buf *text) {
    struct piece from = PAGE_TIME(p, json_get_text(item, "from"));
    struct piece until = PAGE_TIME(p, json_get_text(item, "until"));
    bool ahead = json_get_bool(item, "ahead");
    buf_put_byte(text, '\n');
    if (ahead && json_get(item, "until"))
        tell(p->words, text, "drawn ahead, to lie so from {1} until {2}", from, until);
    else if (ahead)
        tell(p->words, text, "drawn ahead, to lie so from {1}", from);
    else if (json_get(item, "until"))
        tell(p->words, text, "from {1} until {2}", from, until);
    else
        tell(p->words, text, "since {1}", from);
}

// How an incident comes to stand under a zone (view/zones.c).
static const char *lay_by(const struct json *zone, const struct json *incident) {
    struct span by = json_get_text(incident, "by");
    if (json_get_bool(zone, "ahead"))
        return MESSAGE("dated into it: {1}, as {2} says ({3}, entry {4})");
    if (span_is(by, "zone"))
        return MESSAGE("its place is this zone: {1}, as {2} says ({3}, entry {4})");
    if (span_is(by, "admin"))
        return MESSAGE("its place is in an area of it: {1}, as {2} says ({3}, entry {4})");
    return MESSAGE("lay in it: {1}, as {2} says ({3}, entry {4})");
}

static void say_zone(const struct page *p, const struct json *item, struct buf *text) {
    const struct json *in = json_get(item, "incidents");
    tell(p->words, text, "{1}: {2}, as {3} draws it", TELL_NAME(json_get_text(item, "name")),
         PAGE_WORD(p, "zone.kind", json_get_text(item, "kind")),
         PAGE_WHO(p, json_get_text(item, "author")));
    put_times(p, item, text);
    buf_put_byte(text, '\n');
    put_where(p, item, text);
    if (json_get(item, "guarantor")) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "guarantor: {1}", PAGE_WHO(p, json_get_text(item, "guarantor")));
    }
    put_entry(p, item, text);
    for (size_t i = 0; i < json_count(in); i++) {
        const struct json *one = json_at(in, i);
        struct piece told[] = {PAGE_WORD(p, "incident.kind", json_get_text(one, "kind")),
                               PAGE_WHO(p, json_get_text(one, "author")),
                               TELL_TEXT(json_get_text(one, "ref")),
                               TELL_INT(json_get_int(one, "i"))};
        buf_put_byte(text, '\n');
        tell_list(p->words, text, catalog_get(p->words, NULL, lay_by(item, one)), told, 4);
    }
}

static void put_zone(const struct page *p, const struct json *item, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    say_zone(p, item, &text);
    page_lines(p, buf_span(&text), 0, out);
}

void text_zones(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_zone, out);
    if (json_get_bool(answer, "cut"))
        page_plain(&p,
                   MESSAGE("There is too much here to look at: not every incident was sought "
                           "in every zone."),
                   0, out);
}

static void put_item(const struct page *p, const struct json *item, struct buf *out) {
    struct span layer = json_get_text(item, "layer");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (span_is(layer, "zone")) {
        say_zone(p, item, &text);
    } else if (span_is(layer, "incident")) {
        tell(p->words, &text, "{1} at {2}, as {3} says",
             PAGE_WORD(p, "incident.kind", json_get_text(item, "kind")),
             TELL_NAME(json_get_text(json_get(item, "place"), "name")),
             PAGE_WHO(p, json_get_text(item, "author")));
        put_entry(p, item, &text);
    } else {
        tell(p->words, &text, "{1}: {2}, as {3} says, as of {4}",
             PAGE_ACTOR(p, json_get(item, "holder")),
             PAGE_WORD(p, "control.relation", json_get_text(item, "relation")),
             PAGE_WHO(p, json_get_text(item, "author")),
             SAY_DAY(p->words, json_get_text(item, "as_of")));
        buf_put_byte(&text, '\n');
        put_where(p, item, &text);
        put_entry(p, item, &text);
    }
    page_lines(p, buf_span(&text), 0, out);
}

void text_map(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_item, out);
}
