// SPDX-License-Identifier: Apache-2.0
#include "site/pages.h"

#include "site/html.h"
#include "words/tell.h"

#include <string.h>

#define DAY 86400

static const struct page_row pages[] = {
    {"/", "board", NULL, MESSAGE("Now"), false},
    {"/rounds", "rounds", "round", MESSAGE("Rounds"), true},
    {"/sheet", "sheet", "sheet", MESSAGE("The evening sheet"), false},
    {"/texts", "texts", "text", MESSAGE("Texts"), true},
    {"/motions", "motions", NULL, MESSAGE("Motions"), false},
    {"/exchanges", "exchanges", NULL, MESSAGE("Exchanges"), false},
    {"/ceasefire", "ceasefire", "ceasefire", MESSAGE("Ceasefire"), false},
    {"/ceasefire/incidents", "incidents", "incidents", MESSAGE("Incidents"), true},
    {"/ceasefire/counts", "counts", "counts", MESSAGE("Counts"), true},
    {"/ceasefire/bulletin", "bulletin", NULL, MESSAGE("Bulletin"), false},
    {"/ceasefire/operations", "operations", "operations", MESSAGE("Operations"), true},
    {"/ceasefire/zones", "zones", "zones", MESSAGE("Zones"), true},
    {"/ceasefire/map", "map", "map", MESSAGE("Map"), false},
    {"/statements", "statements", "statements", MESSAGE("Statements"), true},
    {"/statements/report", "reports", "reports", MESSAGE("Reports by others"), true},
    {"/participants", "participants", NULL, MESSAGE("Participants"), false},
    {"/record", "record", "act", MESSAGE("Record"), false},
};
#define PAGES (sizeof pages / sizeof *pages)

// Whether the path is that page or stands behind it.
static bool is_at(struct span path, const char *page) {
    size_t n = strlen(page);
    return span_starts(path, span_str(page)) && (path.size == n || path.data[n] == '/' || n == 1);
}

const struct page_row *pages_find(struct span path, struct span *ref) {
    const struct page_row *found = pages;
    for (const struct page_row *p = pages; p < pages + PAGES; p++)
        if (is_at(path, p->path) && strlen(p->path) >= strlen(found->path))
            found = p;
    struct span rest = span_from(path, strlen(found->path));
    *ref = rest.size > 1 && found->one ? span_from(rest, 1) : span(NULL, 0);
    return found;
}

static void put_escaped(struct buf *out, struct span text) {
    static const char plain[] = "-._~/:,";
    for (size_t i = 0; i < text.size; i++) {
        uint8_t c = text.data[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (letter || (c >= '0' && c <= '9') || (c && strchr(plain, c)))
            buf_put_byte(out, c);
        else
            buf_printf(out, "%%%02X", c);
    }
}

// An address as it is built up: "?" before its first argument.
struct address {
    struct buf *out;
    bool asked;
};

static void put_argument(struct address *a, const char *name, struct span value) {
    if (!value.size)
        return;
    buf_printf(a->out, "%s%s=", a->asked ? "&amp;" : "?", name);
    put_escaped(a->out, value);
    a->asked = true;
}

static void put_time(struct address *a, const char *name, const struct stamp *at) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    if (at)
        stamp_print(*at, &text);
    put_argument(a, name, buf_span(&text));
}

// What a link changes of what was asked.
struct change {
    const char *lang;
    bool now;               // neither clock is turned back
    const struct stamp *at; // valid time
    int64_t after;
    struct span diff;
    bool elsewhere; // another page: what belongs to this one stays here
};

static void put_address(const struct page_at *at, struct span path, const struct change *how,
                        struct buf *out) {
    struct address a = {.out = out};
    const struct view_query *q = at->q;
    struct view_query own = *q;
    put_escaped(out, path);
    put_argument(&a, "lang", how->lang ? span_str(how->lang) : at->lang);
    if (!how->now) {
        put_argument(&a, "as_of", at->as_of);
        put_time(&a, "at", how->at ? how->at : q->has_at ? &q->at : NULL);
    }
    put_argument(&a, "zones", q->zones);
    if (how->elsewhere)
        return;
    put_argument(&a, "order", q->order);
    for (const struct view_option *o = view_options; o->name; o++)
        if (!how->diff.size || o->bit != VIEW_DIFF)
            put_argument(&a, o->name, *view_option_of(&own, o));
    put_argument(&a, "diff", how->diff);
    BUF_SCOPED struct buf number;
    buf_init(&number, 64);
    if (q->limit)
        buf_printf(&number, "%llu", (unsigned long long)q->limit);
    put_argument(&a, "limit", buf_span(&number));
    buf_clear(&number);
    if (how->after)
        buf_printf(&number, "%lld", (long long)how->after);
    put_argument(&a, "after", buf_span(&number));
}

static const struct catalog *words_of(const struct page_at *at) {
    return catalog_find(json_get_text(at->answer, "lang"));
}

// "<li><a href=…", up to its words.
static void begin_link(const struct page_at *at, struct span path, const struct change *how,
                       const char *more, struct buf *out) {
    buf_put_str(out, "<li><a href=\"");
    put_address(at, path, how, out);
    buf_printf(out, "\"%s>", more);
}

static void put_link(const struct page_at *at, struct span path, const struct change *how,
                     const char *more, struct span said, struct buf *out) {
    begin_link(at, path, how, more, out);
    html_put(out, said);
    buf_put_str(out, "</a></li>\n");
}

static void begin_nav(const struct page_at *at, const char *label, struct buf *out) {
    buf_put_str(out, "<nav class=\"plain\" aria-label=\"");
    html_put(out, span_str(catalog_get(words_of(at), NULL, label)));
    buf_put_str(out, "\"><ul>\n");
}

static void end_nav(struct buf *out) {
    buf_put_str(out, "</ul></nav>\n");
}

// A language is named in itself, for who reads no other.
static void put_languages(const struct page_at *at, struct buf *out) {
    begin_nav(at, MESSAGE("Languages"), out);
    for (size_t i = 0; catalogs[i]; i++) {
        const struct catalog *c = catalogs[i];
        char more[64];
        snprintf(more, sizeof more, " lang=\"%s\" hreflang=\"%s\" dir=\"%s\"%s", c->tag, c->tag,
                 catalog_right_to_left(c) ? "rtl" : "ltr",
                 c == words_of(at) ? " aria-current=\"true\"" : "");
        put_link(at, at->path, &(struct change){.lang = c->tag, .after = (int64_t)at->q->after},
                 more, span_str(catalog_get(c, NULL, MESSAGE("This page in English"))), out);
    }
    end_nav(out);
}

static void put_moments(const struct page_at *at, struct buf *out) {
    const struct json *clock = json_get(at->answer, "clock");
    const struct catalog *words = words_of(at);
    struct stamp moment, day;
    begin_nav(at, MESSAGE("Times"), out);
    if (stamp_parse(json_get_text(clock, "moment"), &moment)) {
        day = (struct stamp){moment.seconds - DAY, moment.offset_min};
        put_link(at, at->path, &(struct change){.at = &day}, "",
                 span_str(catalog_get(words, NULL, MESSAGE("A day earlier"))), out);
        day.seconds = moment.seconds + DAY;
        if (at->q->has_at)
            put_link(at, at->path, &(struct change){.at = &day}, "",
                     span_str(catalog_get(words, NULL, MESSAGE("A day later"))), out);
    }
    if (at->q->has_at || at->as_of.size)
        put_link(at, at->path, &(struct change){.now = true}, "",
                 span_str(catalog_get(words, NULL, MESSAGE("As things stand now"))), out);
    end_nav(out);
}

void pages_lead(const struct page_at *at, struct buf *out) {
    struct span ref;
    const struct page_row *own = pages_find(at->path, &ref);
    const struct catalog *words = words_of(at);
    begin_nav(at, MESSAGE("Pages"), out);
    for (const struct page_row *p = pages; p < pages + PAGES; p++)
        put_link(at, span_str(p->path), &(struct change){.elsewhere = true},
                 p != own   ? ""
                 : ref.size ? " aria-current=\"true\""
                            : " aria-current=\"page\"",
                 span_str(catalog_get(words, NULL, p->title)), out);
    end_nav(out);
    put_languages(at, out);
    put_moments(at, out);
}

// Entries have one address each: the newest, or those beside one.
static void put_entries(const struct page_at *at, bool one, struct buf *out) {
    int64_t newest = json_get_int(json_get(at->answer, "as_of"), "index");
    int64_t here = json_get_int(json_at(json_get(at->answer, "items"), 0), "index");
    int64_t to[] = {one ? here - 1 : newest, one ? here + 1 : -1};
    for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
        BUF_SCOPED struct buf path, said;
        buf_init(&path, 64);
        buf_init(&said, 256);
        if (to[i] < 0 || to[i] > newest)
            continue;
        buf_printf(&path, "/record/%lld", (long long)to[i]);
        tell(words_of(at), &said, "Entry {1}", TELL_INT(to[i]));
        put_link(at, buf_span(&path), &(struct change){.elsewhere = true}, "", buf_span(&said),
                 out);
    }
}

// How things stood on the last day of a round, at its evening.
static void put_evening(const struct page_at *at, const struct json *item, struct buf *out) {
    int64_t days;
    struct span to = json_get_text(item, "to");
    struct stamp moment;
    if (!date_parse(to.size ? to : json_get_text(item, "from"), &days) ||
        !stamp_parse(json_get_text(json_get(at->answer, "clock"), "moment"), &moment))
        return;
    moment.seconds = days * DAY + 20 * 3600 - 60 * (int64_t)moment.offset_min;
    BUF_SCOPED struct buf day, said;
    buf_init(&day, 64);
    buf_init(&said, 1024);
    date_print(days, &day);
    tell(words_of(at), &said, "{1}: how things stood on {2}, in the evening",
         TELL_NAME(json_get_text(item, "ref")), TELL_TEXT(buf_span(&day)));
    put_link(at, span_str("/"), &(struct change){.at = &moment, .elsewhere = true}, "",
             buf_span(&said), out);
}

static void put_items(const struct page_at *at, const struct page_row *own, struct buf *out) {
    const struct json *items = json_get(at->answer, "items");
    bool said = span_is(span_str(own->path), "/statements"); // of two types, each in its address
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        struct span ref = json_get_text(item, "ref"), type = json_get_text(item, "type");
        BUF_SCOPED struct buf path;
        buf_init(&path, BUF_MAX);
        if (!ref.size)
            continue;
        buf_printf(&path, "%s/", own->path);
        if (said)
            buf_printf(&path, SPAN_FMT "/", SPAN_ARG(type));
        buf_put_span(&path, ref);
        put_link(at, buf_span(&path), &(struct change){.elsewhere = true}, " dir=\"ltr\"", ref,
                 out);
        if (span_is(span_str(own->path), "/rounds"))
            put_evening(at, item, out);
    }
}

// A version that goes on from another of its document is shown beside that one too.
static void put_compared(const struct page_at *at, struct buf *out) {
    const struct json *text = json_get(at->answer, "text");
    const struct json *base = json_get(text, "base");
    BUF_SCOPED struct buf both;
    buf_init(&both, 1024);
    if (at->q->diff.size || !base ||
        !span_equal(json_get_text(base, "ref"), json_get_text(text, "ref")))
        return;
    buf_printf(&both, SPAN_FMT ".." SPAN_FMT, SPAN_ARG(json_get_text(base, "id")),
               SPAN_ARG(json_get_text(text, "id")));
    put_link(at, at->path, &(struct change){.diff = buf_span(&both)}, "",
             span_str(catalog_get(words_of(at), NULL,
                                  MESSAGE("What differs from the version it goes on from"))),
             out);
}

void pages_onward(const struct page_at *at, struct buf *out) {
    struct span ref;
    const struct page_row *own = pages_find(at->path, &ref);
    BUF_SCOPED struct buf list;
    buf_init(&list, BUF_MAX);
    if (span_is(span_str(own->path), "/record"))
        put_entries(at, ref.size > 0, &list);
    else if (own->items && !ref.size)
        put_items(at, own, &list);
    if (at->view->takes & VIEW_DIFF)
        put_compared(at, &list);
    if (json_type(json_get(at->answer, "next")) == JSON_INT_T)
        put_link(at, at->path, &(struct change){.after = json_get_int(at->answer, "next")}, "",
                 span_str(catalog_get(words_of(at), NULL, MESSAGE("What comes behind these"))),
                 &list);
    if (!list.size)
        return;
    begin_nav(at, MESSAGE("What is named here"), out);
    buf_put_span(out, buf_span(&list));
    end_nav(out);
}
