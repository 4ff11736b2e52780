// SPDX-License-Identifier: Apache-2.0
// Rounds, one round, meetings and delegations for a terminal.
#include "view/accreditation.h"
#include "view/asks.h"
#include "view/page.h"

static void put_when(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    const struct json *m = piece->what;
    if (json_get(m, "to"))
        say_period(&p->face, json_get_text(m, "from"), json_get_text(m, "to"), out);
    else
        page_time(p, json_get_text(m, "from"), out);
}

// "plenary, experts, one room"
static void put_kind(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    const struct json *m = piece->what;
    struct piece level = PAGE_WORD(p, "meeting.level", json_get_text(m, "level"));
    struct piece format = PAGE_WORD(p, "meeting.format", json_get_text(m, "format"));
    bool one = span_is(json_get_text(m, "rooms"), "same");
    struct piece rooms = TELL_STR(
        catalog_get(p->words, NULL, one ? MESSAGE("one room") : MESSAGE("separate rooms")));
    if (json_get(m, "rooms"))
        tell(p->words, out, "{1}, {2}, {3}", level, format, rooms);
    else
        tell(p->words, out, "{1}, {2}", level, format);
}

// "; "-joined titles
static void put_agenda(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE("; ")) : "");
        tell_name(p->words, out, json_get_text(json_at(piece->what, i), "title"));
    }
}

static void put_meeting(const struct page *p, const struct json *m, struct buf *out) {
    struct piece when = {.put = put_when, .of = p, .what = m};
    struct piece kind = {.put = put_kind, .of = p, .what = m};
    struct piece agenda = {.put = put_agenda, .of = p, .what = json_get(m, "agenda")};
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1} ({2})", TELL_NAME(json_get_text(m, "title")),
         TELL_TEXT(json_get_text(m, "ref")));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 {3} \u00b7 {4}", when,
         PAGE_WORD(p, "meeting.state", json_get_text(m, "state")), kind,
         TELL_NAME(json_get_text(json_get(m, "place"), "name")));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "with {1}", PAGE_WHOS(p, json_get(m, "with")));
    buf_put_byte(&text, '\n');
    if (json_get_bool(m, "apart") && json_get(m, "go_between")) {
        tell(p->words, &text, "between the rooms: {1}",
             PAGE_WHO(p, json_get_text(m, "go_between")));
        buf_put_byte(&text, '\n');
    }
    if (json_count(json_get(m, "agenda"))) {
        tell(p->words, &text, "agenda: {1}", agenda);
        buf_put_byte(&text, '\n');
    }
    tell(p->words, &text, "{1} says, {2} (entry {3})", PAGE_WHO(p, json_get_text(m, "author")),
         PAGE_TIME(p, json_get_text(m, "at")), TELL_INT(json_get_int(m, "i")));
    page_lines(p, buf_span(&text), 2, out);
    page_attended(p, m, 2, out);
}

static void put_meetings(const struct page *p, const struct json *list, struct buf *out) {
    for (size_t i = 0; i < json_count(list); i++) {
        buf_put_str(out, i ? "\n" : "");
        put_meeting(p, json_at(list, i), out);
    }
}

static void put_section(const struct page *p, const char *title, const struct json *list,
                        const char *empty, struct buf *out) {
    buf_put_byte(out, '\n');
    page_title(p, span_str(catalog_get(p->words, "head", title)), out);
    if (!json_count(list))
        page_plain(p, empty, 2, out);
}

static void put_groups(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        buf_put_str(out, i ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        tell_name(p->words, out, json_text(json_at(piece->what, i)));
    }
}

static void put_persons(const struct page *p, const struct json *d, struct buf *text) {
    static const char *const names[] = {"head", "deputy", "spokesperson"};
    for (size_t n = 0; n < 3; n++) {
        if (!json_get(d, names[n]))
            continue;
        buf_put_byte(text, '\n');
        tell(p->words, text, "{1}: {2}", PAGE_WORD(p, "person", span_str(names[n])),
             PAGE_PERSON(p, json_get(d, names[n])));
    }
    const struct json *groups = json_get(d, "groups"), *members = json_get(d, "members");
    struct piece of = {.put = put_groups, .of = p, .what = groups};
    if (json_count(groups)) {
        buf_put_byte(text, '\n');
        tell(p->words, text, "groups: {1}", of);
    }
    for (size_t i = 0; i < json_count(members); i++) {
        const struct json *m = json_at(members, i);
        buf_put_byte(text, '\n');
        tell(p->words, text, "{1}: {2}", PAGE_WORD(p, "person", json_get_text(m, "role")),
             PAGE_PERSON(p, json_get(m, "person")));
    }
}

static void put_delegations(const struct page *p, const struct json *list, struct buf *out) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *item = json_at(list, i), *said = json_get(item, "said");
        BUF_SCOPED struct buf name;
        buf_init(&name, BUF_MAX);
        page_name(p, json_get_text(item, "id"), &name);
        page_lines(p, buf_span(&name), 2, out);
        page_called(p, item, 4, out);
        for (size_t n = 0; n < json_count(said); n++) {
            const struct json *d = json_at(said, n);
            BUF_SCOPED struct buf text;
            buf_init(&text, BUF_MAX);
            tell(p->words, &text, "{1}, {2} (entry {3})",
                 TELL_TEXT(json_get_text(d, "according_to")), PAGE_TIME(p, json_get_text(d, "at")),
                 TELL_INT(json_get_int(d, "i")));
            put_persons(p, d, &text);
            page_lines(p, buf_span(&text), 4, out);
        }
    }
}

// What stands before a text: who tells it, its title.
static void put_lead(const struct page *p, const struct json *s, struct buf *out) {
    if (json_get(s, "said_by"))
        tell(p->words, out, "tells what {1} says: ", PAGE_ACTOR(p, json_get(s, "said_by")));
    else if (json_get(s, "speaker"))
        tell(p->words, out, "{1}: ", PAGE_PERSON(p, json_get(s, "speaker")));
    if (json_get(s, "title"))
        tell(p->words, out, "{1}. ", TELL_NAME(json_get_text(s, "title")));
}

static void put_said(const struct page *p, const struct json *list, struct buf *out) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *s = json_at(list, i);
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        tell(p->words, &text, "{1}  {2}, {3} (entry {4})", PAGE_TIME(p, json_get_text(s, "at")),
             PAGE_WHO(p, json_get_text(s, "author")), TELL_TEXT(json_get_text(s, "ref")),
             TELL_INT(json_get_int(s, "i")));
        page_lines(p, buf_span(&text), 2, out);
        buf_clear(&text);
        put_lead(p, s, &text);
        text_put(&text, json_get_text(s, json_get(s, "text") ? "text" : "tells_text"));
        page_lines(p, buf_span(&text), 4, out);
        if (json_count(json_get(json_get(s, "compared"), "fields")))
            page_compared(p, json_get(s, "compared"), 4, out);
    }
}

void text_round(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    if (page_empty(&p, out))
        return;
    page_round(&p, json_get(answer, "round"), out);
    const struct json *meetings = json_get(answer, "meetings");
    const struct json *delegations = json_get(answer, "delegations");
    const struct json *communiques = json_get(answer, "communiques");
    const struct json *statements = json_get(answer, "statements");
    const struct json *reports = json_get(answer, "reports");
    out->size -= out->size && out->data[out->size - 1] == '\n';
    put_section(&p, MESSAGE("Meetings"), meetings, MESSAGE("none entered; the host enters them"),
                out);
    put_meetings(&p, meetings, out);
    put_section(&p, MESSAGE("Delegations"), delegations,
                MESSAGE("none named; each participant names its own"), out);
    put_delegations(&p, delegations, out);
    put_section(&p, MESSAGE("Communiqu\u00e9s"), communiques,
                MESSAGE("none issued; the host issues them"), out);
    put_said(&p, communiques, out);
    put_section(&p, MESSAGE("Statements"), statements, MESSAGE("none made at its meetings"), out);
    put_said(&p, statements, out);
    put_section(&p, MESSAGE("Reports"), reports, MESSAGE("none entered about it"), out);
    put_said(&p, reports, out);
}

// "round 4. ", before its title.
static void put_kind_of(const struct page *p, const struct json *round, struct buf *out) {
    struct piece kind = PAGE_WORD(p, "round.kind", json_get_text(round, "kind"));
    if (json_get(round, "number"))
        tell(p->words, out, "{1} {2}.", kind, TELL_INT(json_get_int(round, "number")));
    else
        tell(p->words, out, "{1}.", kind);
    buf_put_byte(out, ' ');
}

void text_rounds(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    struct span track = {0};
    if (page_empty(&p, out))
        return;
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *round = json_at(items, i);
        if (!i || !span_equal(track, json_get_text(round, "track"))) {
            track = json_get_text(round, "track");
            BUF_SCOPED struct buf title;
            buf_init(&title, 65536);
            tell(p.words, &title, "Track: {1} ({2})", TELL_NAME(json_get_text(round, "track_name")),
                 TELL_TEXT(track));
            page_title(&p, buf_span(&title), out);
        }
        put_kind_of(&p, round, out);
        page_round(&p, round, out);
    }
    out->size -= out->size && out->data[out->size - 1] == '\n';
}

void text_meetings(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    if (json_get(answer, "round"))
        page_round(&p, json_get(answer, "round"), out);
    if (json_get(answer, "empty"))
        page_lines(&p, json_get_text(answer, "empty"), 0, out);
    put_meetings(&p, json_get(answer, "items"), out);
}

void text_delegations(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    if (json_get(answer, "round"))
        page_round(&p, json_get(answer, "round"), out);
    if (json_get(answer, "empty"))
        page_lines(&p, json_get_text(answer, "empty"), 0, out);
    put_delegations(&p, json_get(answer, "items"), out);
    accreditation_text(&p, answer, out);
}
