// SPDX-License-Identifier: Apache-2.0
// Stances for a terminal: a line for each clause and option, slugs by what they say.
#include "view/asks.h"
#include "view/page.h"
#include "view/stances.h"

// What fewer may read than the text itself is marked.
static bool is_restricted(const struct page *p, const struct json *item, struct span who) {
    BUF_SCOPED struct buf slug;
    buf_init(&slug, 256);
    buf_put_span(&slug, who);
    const struct json *readers = json_get(json_get(item, "readers"), buf_str(&slug));
    return readers && !json_equal(readers, json_get(json_get(p->answer, "text"), "readers"));
}

// "rus, tur"
static void put_slugs(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        tell_name(p->words, out, json_text(json_at(piece->what, i)));
    }
}

// The same of those who take the position.
struct holders {
    const struct page *page;
    const struct json *item;
    const char *position;
};

static void put_holders(const struct piece *piece, struct buf *out) {
    const struct holders *h = piece->of;
    const struct page *p = h->page;
    const struct json *who = json_get(json_get(h->item, "positions"), h->position);
    for (size_t i = 0; i < json_count(who); i++) {
        struct span slug = json_text(json_at(who, i));
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        if (is_restricted(p, h->item, slug))
            tell(p->words, out, "{1} (restricted)", TELL_NAME(slug));
        else
            tell_name(p->words, out, slug);
    }
}

#define SLUGS(p, list) ((struct piece){.put = put_slugs, .of = (p), .what = (list)})

static void begin(const struct page *p, bool *any, struct buf *line) {
    if (*any)
        buf_put_str(line, catalog_get(p->words, NULL, MESSAGE("; ")));
    *any = true;
}

// "agree: rus, tur; object: syr; silent: 4"
static void put_said(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    const struct json *positions = json_get(piece->what, "positions");
    bool any = false;
    for (size_t i = 0; stance_positions[i]; i++) {
        const struct holders who = {p, piece->what, stance_positions[i]};
        if (!json_count(json_get(positions, stance_positions[i])))
            continue;
        begin(p, &any, out);
        tell(p->words, out, "{1}: {2}",
             PAGE_WORD(p, "stance.position", span_str(stance_positions[i])),
             ((struct piece){.put = put_holders, .of = &who}));
    }
    begin(p, &any, out);
    tell(p->words, out, "silent: {1}", TELL_INT(json_get_int(piece->what, "silent")));
}

#define SAID(p, item) ((struct piece){.put = put_said, .of = (p), .what = (item)})

static bool has_said(const struct json *item) {
    return json_count(json_get(item, "positions")) > 0;
}

static void put_option(const struct page *p, const struct json *o, struct buf *text) {
    struct piece id = TELL_TEXT(json_get_text(o, "id")), said = SAID(p, o);
    buf_put_byte(text, '\n');
    if (json_count(json_get(o, "against")))
        tell(p->words, text, "= {1} \u2013 {2} \u00b7 as drafted: wanted by {3}, against it {4}",
             id, said, SLUGS(p, json_get(o, "by")), SLUGS(p, json_get(o, "against")));
    else
        tell(p->words, text, "= {1} \u2013 {2} \u00b7 as drafted: wanted by {3}", id, said,
             SLUGS(p, json_get(o, "by")));
}

static void put_clause(const struct page *p, const struct json *c, struct buf *out) {
    const struct json *options = json_get(c, "options");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    struct piece id = TELL_TEXT(json_get_text(c, "id"));
    struct piece heading = TELL_NAME(json_get_text(c, "heading"));
    if (json_get(c, "heading") && (!options || has_said(c)))
        tell(p->words, &text, "[{1}] {2} \u2013 {3}", id, heading, SAID(p, c));
    else if (json_get(c, "heading"))
        tell(p->words, &text, "[{1}] {2}", id, heading);
    else if (!options || has_said(c))
        tell(p->words, &text, "[{1}] {2}", id, SAID(p, c));
    else
        tell(p->words, &text, "[{1}]", id);
    page_lines(p, buf_span(&text), 0, out);
    buf_clear(&text);
    for (size_t i = 0; i < json_count(options); i++)
        put_option(p, json_at(options, i), &text);
    if (json_count(json_get(c, "fewest_against"))) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "fewest objections and reservations ({2}): {1}",
             SLUGS(p, json_get(c, "fewest_against")), TELL_INT(json_get_int(c, "least_against")));
    }
    if (text.size)
        page_lines(p, span_from(buf_span(&text), 1), 2, out);
}

// "areas=four", "areas", or the whole
static void put_thing(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    struct span clause = json_get_text(piece->what, "clause"),
                option = json_get_text(piece->what, "option");
    if (!clause.data)
        tell_plain(p->words, out, "the whole");
    buf_put_span(out, clause);
    if (option.data) {
        buf_put_byte(out, '=');
        buf_put_span(out, option);
    }
}

static void put_things(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        struct piece one = {.put = put_thing, .of = p, .what = json_at(piece->what, i)};
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        put_thing(&one, out);
    }
}

#define THINGS(p, list) ((struct piece){.put = put_things, .of = (p), .what = (list)})

static void put_condition(const struct page *p, const struct json *s, struct buf *text) {
    struct piece thing = {.put = put_thing, .of = p, .what = s};
    buf_put_byte(text, '\n');
    tell(p->words, text, "{1} on {2}: {3}, if {4} stands (entry {5})",
         PAGE_WHO(p, json_get_text(s, "who")), thing,
         PAGE_WORD(p, "stance.position", json_get_text(s, "position")),
         THINGS(p, json_get(s, "if")), TELL_INT(json_get_int(s, "i")));
}

static void put_conditions(const struct page *p, const struct json *list, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (!json_count(list))
        return;
    tell_plain(p->words, &text, "On condition:");
    for (size_t i = 0; i < json_count(list); i++)
        put_condition(p, json_at(list, i), &text);
    buf_put_byte(out, '\n');
    page_lines(p, buf_span(&text), 0, out);
}

// What the package would meet with, kind by kind.
static void put_take(const struct page *p, const struct json *take, struct buf *out) {
    const struct json *no = json_get(take, "against"), *unmet = json_get(take, "unmet");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (!json_get(take, "taken"))
        return;
    tell(p->words, &text, "If {1} were taken:", THINGS(p, json_get(take, "taken")));
    for (size_t i = 0; i < json_count(no); i++) {
        const struct json *s = json_at(no, i);
        struct piece thing = {.put = put_thing, .of = p, .what = s};
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "{1} on {2}: {3} (entry {4})", PAGE_WHO(p, json_get_text(s, "who")),
             thing, PAGE_WORD(p, "stance.position", json_get_text(s, "position")),
             TELL_INT(json_get_int(s, "i")));
    }
    for (size_t i = 0; i < json_count(unmet); i++) {
        put_condition(p, json_at(unmet, i), &text);
        buf_put_str(&text, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell_plain(p->words, &text, "that would not stand");
    }
    static const struct {
        const char *name, *english;
    } rest[] = {{"accepting", MESSAGE("agree or accept in all they spoke of: {1}")},
                {"abstaining", MESSAGE("abstain: {1}")},
                {"silent", MESSAGE("nothing said of it: {1}")},
                {"open", MESSAGE("still open: {1}")}};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (json_count(json_get(take, rest[i].name))) {
            struct piece list = SLUGS(p, json_get(take, rest[i].name));
            buf_put_byte(&text, '\n');
            tell_list(p->words, &text, catalog_get(p->words, NULL, rest[i].english), &list, 1);
        }
    buf_put_byte(out, '\n');
    page_lines(p, buf_span(&text), 0, out);
}

static void put_head(const struct page *p, const struct json *v, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    page_title(p, json_get_text(v, "title"), out);
    tell(p->words, &text, "{1}, version {2}, drafted by {3} \u00b7 entry {4}",
         TELL_TEXT(json_get_text(v, "ref")), TELL_NAME(json_get_text(v, "version")),
         PAGE_WHO(p, json_get_text(v, "author")), TELL_INT(json_get_int(v, "i")));
    page_readers(p, v, &text);
    if (!json_get_bool(v, "newest")) {
        buf_put_byte(&text, '\n');
        tell_plain(p->words, &text, "there is a newer version");
    }
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "who may say something: {1}",
         PAGE_WHOS(p, json_get(p->answer, "participants")));
    page_lines(p, buf_span(&text), 0, out);
    buf_put_byte(out, '\n');
}

void text_stances(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (page_empty(&p, out))
        return;
    put_head(&p, json_get(answer, "text"), out);
    tell(p.words, &text, "the whole \u2013 {1}", SAID(&p, json_get(answer, "whole")));
    page_lines(&p, buf_span(&text), 0, out);
    page_lines(&p, json_get_text(json_get(answer, "fewest"), "text"), 0, out);
    buf_put_byte(out, '\n');
    for (size_t i = 0; i < json_count(items); i++)
        put_clause(&p, json_at(items, i), out);
    put_conditions(&p, json_get(answer, "conditions"), out);
    put_take(&p, json_get(answer, "take"), out);
}
