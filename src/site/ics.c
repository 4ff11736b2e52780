// SPDX-License-Identifier: Apache-2.0
#include "site/ics.h"

#include "base/codec.h"
#include "base/text.h"
#include "view/sight.h"

#define LINE_BYTES_MAX 75
#define LAST_SECOND 253402300799 // 9999-12-31T23:59:59Z
#define LAST_DAY 2932896         // 9999-12-31

// The act that first named a thing.
static const char first_sql[] =
    "SELECT act.id FROM thing JOIN act ON act.i = thing.i WHERE thing.type = :type AND "
    "thing.author = :who AND thing.slug = :slug AND thing.i < :size "
    "ORDER BY thing.i LIMIT 1";

struct calendar {
    struct record *r;
    const struct view_query *q;
    struct buf *out;
    struct span record, kind;
    const char *prefix; // "EXERCISE", "RECONSTRUCTION", or NULL
};

struct event {
    const char *type; // of its acts
    const struct json *item;
    const char *what;   // before the title: "Deadline", or NULL
    const char *status; // STATUS
};

void ics_line(struct buf *out, const char *name, struct span value) {
    size_t room = LINE_BYTES_MAX - strlen(name) - 1;
    buf_printf(out, "%s:", name);
    while (value.size) {
        struct span rest = value;
        (void)utf8_next(&rest);
        size_t bytes = value.size - rest.size;
        if (bytes > room) {
            buf_put_str(out, "\r\n ");
            room = LINE_BYTES_MAX - 1;
        }
        buf_put(out, value.data, bytes);
        room -= bytes;
        value = rest;
    }
    buf_put_str(out, "\r\n");
}

void ics_text(struct buf *out, const char *name, struct span value) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    for (size_t i = 0; i < value.size; i++) {
        uint8_t c = value.data[i];
        if (c == '\\' || c == ';' || c == ',')
            buf_put_byte(&text, '\\');
        if (c == '\n')
            buf_put_str(&text, "\\n");
        else if (c >= ' ' && c != 0x7f)
            buf_put_byte(&text, c);
    }
    ics_line(out, name, buf_span(&text));
}

// Digits alone, and what stands in `keep`.
static void put_digits(struct buf *out, struct span text, const char *keep) {
    for (size_t i = 0; i < text.size; i++)
        if ((text.data[i] >= '0' && text.data[i] <= '9') || strchr(keep, text.data[i]))
            buf_put_byte(out, text.data[i]);
}

void ics_moment(struct buf *out, const char *name, int64_t seconds) {
    BUF_SCOPED struct buf text, value;
    buf_init(&text, 64);
    buf_init(&value, 64);
    stamp_print((struct stamp){seconds < LAST_SECOND ? seconds : LAST_SECOND, 0}, &text);
    put_digits(&value, buf_span(&text), "TZ");
    ics_line(out, name, buf_span(&value));
}

static void put_day(struct buf *out, const char *name, int64_t days) {
    BUF_SCOPED struct buf text, value;
    buf_init(&text, 64);
    buf_init(&value, 64);
    date_print(days, &text);
    put_digits(&value, buf_span(&text), "");
    ics_line(out, name, buf_span(&value));
}

static void put_str(struct buf *out, const char *name, const char *text) {
    ics_text(out, name, span_str(text));
}

// "<act id>@<record's host name>".
static enum err put_uid(const struct calendar *c, const struct event *ev, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    BUF_SCOPED struct buf uid;
    struct span author, slug, rest = c->record, host = {0};
    buf_init(&uid, 512);
    enum err err = sight_prepare(c->r, c->q, first_sql, &s, e);
    if (err)
        return err;
    if (!ref_split(json_get_text(ev->item, "ref"), &author, &slug))
        return error_set(e, ERR_CORRUPT, "an event without a name");
    sight_bind_text(s, first_sql, ":type", span_str(ev->type));
    sight_bind_text(s, first_sql, ":who", author);
    sight_bind_text(s, first_sql, ":slug", slug);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : error_set(e, ERR_CORRUPT, "no act named this event");
    hex_put(&uid, stmt_get_blob(s, 0));
    stmt_reset(s);
    (void)span_cut(&rest, '/', &host);
    buf_printf(&uid, "@" SPAN_FMT, SPAN_ARG(host));
    ics_line(c->out, "UID", buf_span(&uid));
    return OK;
}

static void put_summary(const struct calendar *c, const struct event *ev) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (c->prefix)
        buf_printf(&text, "%s: ", c->prefix);
    if (ev->what)
        buf_printf(&text, "%s: ", ev->what);
    buf_put_span(&text, json_get_text(ev->item, "title"));
    ics_text(c->out, "SUMMARY", buf_span(&text));
}

static void put_location(const struct calendar *c, const struct event *ev) {
    const struct json *place = json_get(ev->item, "place");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (!place)
        return;
    buf_put_span(&text, json_get_text(place, "name"));
    if (json_get(place, "country"))
        buf_printf(&text, ", " SPAN_FMT, SPAN_ARG(json_get_text(place, "country")));
    ics_text(c->out, "LOCATION", buf_span(&text));
}

// "irn, rus, syr": who alone may read it; nothing where everybody may.
static void put_readers(const struct event *ev, struct buf *out) {
    const struct json *readers = json_get(ev->item, "readers");
    for (size_t i = 0; i < json_count(readers); i++)
        buf_printf(out, "%s" SPAN_FMT, i ? ", " : "", SPAN_ARG(json_text(json_at(readers, i))));
}

static void put_description(const struct calendar *c, const struct event *ev) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    struct span sentence = json_get_text(ev->item, "sentence");
    if (sentence.data)
        buf_put_span(&text, sentence);
    else
        buf_printf(&text, "State: " SPAN_FMT, SPAN_ARG(json_get_text(ev->item, "state")));
    buf_printf(&text, "\n" SPAN_FMT " " SPAN_FMT " in the record " SPAN_FMT ", entry %lld",
               SPAN_ARG(span_str(ev->type)), SPAN_ARG(json_get_text(ev->item, "ref")),
               SPAN_ARG(c->record), (long long)json_get_int(ev->item, "i"));
    if (json_get(ev->item, "readers")) {
        buf_put_str(&text, "\nRestricted: for these alone: ");
        put_readers(ev, &text);
    }
    ics_text(c->out, "DESCRIPTION", buf_span(&text));
}

// Everything but when it is.
static enum err put_event_head(const struct calendar *c, const struct event *ev, struct error *e) {
    struct stamp at = {0};
    buf_put_str(c->out, "BEGIN:VEVENT\r\n");
    enum err err = put_uid(c, ev, e);
    if (err)
        return err;
    if (!stamp_parse(json_get_text(ev->item, "at"), &at))
        return error_set(e, ERR_CORRUPT, "an act without a time");
    ics_moment(c->out, "DTSTAMP", at.seconds);
    ics_moment(c->out, "LAST-MODIFIED", at.seconds);
    char sequence[32];
    snprintf(sequence, sizeof sequence, "%lld", (long long)json_get_int(ev->item, "i"));
    put_str(c->out, "SEQUENCE", sequence);
    put_str(c->out, "STATUS", ev->status);
    put_summary(c, ev);
    put_location(c, ev);
    put_description(c, ev);
    if (json_get(ev->item, "readers")) {
        BUF_SCOPED struct buf readers;
        buf_init(&readers, BUF_MAX);
        put_readers(ev, &readers);
        put_str(c->out, "CLASS", "CONFIDENTIAL");
        ics_text(c->out, "X-TRUCE-READERS", buf_span(&readers));
    }
    put_str(c->out, "CATEGORIES", c->prefix ? c->prefix : "TALKS");
    ics_text(c->out, "X-TRUCE-KIND", c->kind);
    ics_text(c->out, "X-TRUCE-REF", json_get_text(ev->item, "ref"));
    return OK;
}

static void end_event(const struct calendar *c) {
    buf_put_str(c->out, "END:VEVENT\r\n");
}

static bool state_is(const struct json *item, const char *state) {
    return span_is(json_get_text(item, "state"), state);
}

static enum err put_round(const struct calendar *c, const struct json *item, struct error *e) {
    int64_t from, to;
    bool open = state_is(item, "planned") || state_is(item, "postponed");
    struct event ev = {"round", item, NULL,
                       state_is(item, "cancelled") ? "CANCELLED"
                       : open                      ? "TENTATIVE"
                                                   : "CONFIRMED"};
    if (!date_parse(json_get_text(item, "from"), &from) ||
        !date_parse(json_get_text(item, "to"), &to))
        return error_set(e, ERR_CORRUPT, "a round without days");
    enum err err = put_event_head(c, &ev, e);
    if (err)
        return err;
    put_day(c->out, "DTSTART;VALUE=DATE", from);
    if (to < LAST_DAY)
        put_day(c->out, "DTEND;VALUE=DATE", to + 1); // the first day it is not
    put_str(c->out, "TRANSP", "TRANSPARENT");
    end_event(c);
    return OK;
}

static enum err put_meeting(const struct calendar *c, const struct json *item, struct error *e) {
    struct stamp from, to;
    struct event ev = {"meeting", item, NULL,
                       state_is(item, "cancelled") ? "CANCELLED"
                       : state_is(item, "planned") ? "TENTATIVE"
                                                   : "CONFIRMED"};
    if (!stamp_parse(json_get_text(item, "from"), &from))
        return error_set(e, ERR_CORRUPT, "a meeting without a time");
    enum err err = put_event_head(c, &ev, e);
    if (err)
        return err;
    ics_moment(c->out, "DTSTART", from.seconds);
    if (stamp_parse(json_get_text(item, "to"), &to) && to.seconds > from.seconds &&
        from.seconds < LAST_SECOND)
        ics_moment(c->out, "DTEND", to.seconds);
    end_event(c);
    return OK;
}

// A motion that the votes carried: its deadline fell away. Silence and consensus wait for it.
static bool fell_away(const struct json *item) {
    const struct json *lines = json_get(item, "requirement"), *outcome = json_get(item, "outcome");
    if (state_is(outcome, "open") || state_is(outcome, "failed") || json_get_bool(item, "silence"))
        return false;
    for (size_t i = 0; i < json_count(lines); i++)
        if (span_is(json_get_text(json_at(lines, i), "need"), "consensus"))
            return false;
    return true;
}

static enum err put_deadline(const struct calendar *c, const struct json *item, struct error *e) {
    struct stamp by;
    struct event ev = {"motion", item, "Deadline", fell_away(item) ? "CANCELLED" : "CONFIRMED"};
    if (!stamp_parse(json_get_text(item, "decide_by"), &by))
        return error_set(e, ERR_CORRUPT, "a motion without a deadline");
    enum err err = put_event_head(c, &ev, e);
    if (err)
        return err;
    ics_moment(c->out, "DTSTART", by.seconds);
    put_str(c->out, "TRANSP", "TRANSPARENT");
    end_event(c);
    return OK;
}

static void put_head(struct calendar *c, const struct json *answer) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    c->prefix = span_is(c->kind, "exercise")         ? "EXERCISE"
                : span_is(c->kind, "reconstruction") ? "RECONSTRUCTION"
                                                     : NULL;
    buf_put_str(c->out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Truce//truce//EN\r\n"
                        "CALSCALE:GREGORIAN\r\n");
    if (c->prefix)
        buf_printf(&text, "%s: ", c->prefix);
    buf_put_span(&text, json_get_text(answer, "title"));
    ics_text(c->out, "X-WR-CALNAME", buf_span(&text));
    ics_text(c->out, "X-WR-CALDESC", json_get_text(json_get(answer, "clock"), "text"));
    ics_text(c->out, "X-TRUCE-RECORD", c->record);
    ics_text(c->out, "X-TRUCE-KIND", c->kind);
    ics_text(c->out, "X-TRUCE-FOUND", json_get_text(answer, "found"));
}

typedef enum err put_item(const struct calendar *c, const struct json *item, struct error *e);

enum err ics_put(struct record *r, const struct view_query *q, struct buf *out, struct error *e) {
    static const struct {
        const char *view;
        put_item *put;
    } parts[] = {{"rounds", put_round}, {"meetings", put_meeting}, {"motions", put_deadline}};
    struct view_query all = *q;
    all.ref = (struct span){0};
    all.limit = UINT64_MAX;
    const struct state *s = record_state(r);
    struct calendar c = {.r = r, .q = &all, .out = out, .record = s->record, .kind = s->kind};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        JSON_SCOPED struct json *answer = NULL;
        enum err err = view_answer(view_find(span_str(parts[i].view)), r, &all, &answer, e);
        if (!err && !i)
            put_head(&c, answer);
        const struct json *items = json_get(answer, "items");
        for (size_t n = 0; !err && n < json_count(items); n++)
            err = parts[i].put(&c, json_at(items, n), e);
        if (err)
            return err;
    }
    buf_put_str(out, "END:VCALENDAR\r\n");
    return buf_check(out, "the calendar", e);
}
