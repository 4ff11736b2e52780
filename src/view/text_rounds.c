// SPDX-License-Identifier: Apache-2.0
// Rounds, one round, meetings and delegations for a terminal.
#include "view/accreditation.h"
#include "view/asks.h"
#include "view/page.h"

static void put_meeting(const struct page *p, const struct json *m, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    text_put_name(&text, json_get_text(m, "title"));
    buf_printf(&text, " (" SPAN_FMT ")\n", SPAN_ARG(json_get_text(m, "ref")));
    if (json_get(m, "to"))
        say_period(&p->face, json_get_text(m, "from"), json_get_text(m, "to"), &text);
    else
        page_time(p, json_get_text(m, "from"), &text);
    buf_put_str(&text, " \xc2\xb7 ");
    say_word(json_get_text(m, "state"), &text);
    buf_printf(&text, " \xc2\xb7 " SPAN_FMT ", " SPAN_FMT, SPAN_ARG(json_get_text(m, "level")),
               SPAN_ARG(json_get_text(m, "format")));
    if (json_get(m, "rooms"))
        buf_printf(&text, ", %s",
                   span_is(json_get_text(m, "rooms"), "same") ? "one room" : "separate rooms");
    buf_put_str(&text, " \xc2\xb7 ");
    text_put_name(&text, json_get_text(json_get(m, "place"), "name"));
    buf_put_str(&text, "\nwith ");
    page_names(p, json_get(m, "with"), &text);
    if (json_get_bool(m, "apart") && json_get(m, "go_between")) {
        buf_put_str(&text, "\nbetween the rooms: ");
        page_name(p, json_get_text(m, "go_between"), &text);
    }
    const struct json *agenda = json_get(m, "agenda");
    for (size_t i = 0; i < json_count(agenda); i++) {
        buf_put_str(&text, i ? "; " : "\nagenda: ");
        text_put_name(&text, json_get_text(json_at(agenda, i), "title"));
    }
    buf_put_byte(&text, '\n');
    page_name(p, json_get_text(m, "author"), &text);
    buf_put_str(&text, " says, ");
    page_time(p, json_get_text(m, "at"), &text);
    buf_printf(&text, " (entry %lld)", (long long)json_get_int(m, "i"));
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
    page_title(p, span_str(title), out);
    if (!json_count(list))
        page_lines(p, span_str(empty), 2, out);
}

static void put_persons(const struct json *d, struct buf *text) {
    static const char *const names[] = {"head", "deputy", "spokesperson"};
    for (size_t n = 0; n < 3; n++) {
        if (!json_get(d, names[n]))
            continue;
        buf_printf(text, "\n%s: ", names[n]);
        page_person(json_get(d, names[n]), text);
    }
    const struct json *groups = json_get(d, "groups"), *members = json_get(d, "members");
    for (size_t i = 0; i < json_count(groups); i++) {
        buf_put_str(text, i ? ", " : "\ngroups: ");
        text_put_name(text, json_text(json_at(groups, i)));
    }
    for (size_t i = 0; i < json_count(members); i++) {
        const struct json *m = json_at(members, i);
        buf_put_str(text, "\n");
        buf_put_span(text, json_get_text(m, "role"));
        buf_put_str(text, ": ");
        page_person(json_get(m, "person"), text);
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
            buf_put_span(&text, json_get_text(d, "according_to"));
            buf_put_str(&text, ", ");
            page_time(p, json_get_text(d, "at"), &text);
            buf_printf(&text, " (entry %lld)", (long long)json_get_int(d, "i"));
            put_persons(d, &text);
            page_lines(p, buf_span(&text), 4, out);
        }
    }
}

static void put_said(const struct page *p, const struct json *list, struct buf *out) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *s = json_at(list, i);
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        page_time(p, json_get_text(s, "at"), &text);
        buf_put_str(&text, "  ");
        page_name(p, json_get_text(s, "author"), &text);
        buf_printf(&text, ", " SPAN_FMT " (entry %lld)", SPAN_ARG(json_get_text(s, "ref")),
                   (long long)json_get_int(s, "i"));
        page_lines(p, buf_span(&text), 2, out);
        buf_clear(&text);
        if (json_get(s, "said_by")) {
            buf_put_str(&text, "tells what ");
            page_actor(p, json_get(s, "said_by"), &text);
            buf_put_str(&text, " says: ");
        } else if (json_get(s, "speaker")) {
            page_person(json_get(s, "speaker"), &text);
            buf_put_str(&text, ": ");
        }
        text_put_name(&text, json_get_text(s, "title"));
        buf_put_str(&text, json_get(s, "title") ? ". " : "");
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
    put_section(&p, "Meetings", meetings, "none entered; the host enters them", out);
    put_meetings(&p, meetings, out);
    put_section(&p, "Delegations", delegations, "none named; each participant names its own", out);
    put_delegations(&p, delegations, out);
    put_section(&p, "Communiqu\xc3\xa9s", communiques, "none issued; the host issues them", out);
    put_said(&p, communiques, out);
    put_section(&p, "Statements", statements, "none made at its meetings", out);
    put_said(&p, statements, out);
    put_section(&p, "Reports", reports, "none entered about it", out);
    put_said(&p, reports, out);
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
            buf_put_str(&title, "Track: ");
            text_put_name(&title, json_get_text(round, "track_name"));
            buf_printf(&title, " (" SPAN_FMT ")", SPAN_ARG(track));
            page_title(&p, buf_span(&title), out);
        }
        if (json_get(round, "number"))
            buf_printf(out, SPAN_FMT " %lld. ", SPAN_ARG(json_get_text(round, "kind")),
                       (long long)json_get_int(round, "number"));
        else
            buf_printf(out, SPAN_FMT ". ", SPAN_ARG(json_get_text(round, "kind")));
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
