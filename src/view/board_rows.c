// SPDX-License-Identifier: Apache-2.0
// The board's reading: presence, delegation and report rows of one round become the last words of
// each source (rules 1-3 and 11 of the board).
#include "view/board.h"

static const char delegation_sql[] = ROW_SELECT("delegation") "AND round = :ref" SIGHT_ORDER;
static const char report_sql[] = ROW_SELECT(
    "report") "AND tells IS NOT NULL AND json_extract(tells, '$.act') IN ('presence', 'delegation')"
              " AND json_extract(tells, '$.body.round') = :ref" SIGHT_ORDER;

static const char *const answers[] = {"invited", "declined", "confirmed", NULL};
static const char *const journeys[] = {"expected", "travelling", "delayed",
                                       "arrived",  "left",       NULL};
const char *const board_axis_words[] = {"answer", "journey", "taking-part", NULL};
const char *const board_part_words[] = {"delegation", "head", "experts", "members", NULL};
const char *const board_level_words[] = {"experts", "technical", "deputies", "envoys",
                                         "heads",   "ministers", "leaders",  NULL};
const char *const board_source_words[] = {"own", "host", "reported", NULL};

enum board_axis board_axis_of(struct span state) {
    if (word_index(answers, state) >= 0)
        return AXIS_ANSWER;
    return word_index(journeys, state) >= 0 ? AXIS_JOURNEY : AXIS_TAKING;
}

// Rule 3: of a meeting, or of some members. Of taking part, with persons too.
static bool is_note(const struct board_claim *c) {
    bool persons = json_count(json_get(c->body, "persons")) > 0;
    if (json_get(c->body, "meeting"))
        return true;
    if (c->part == PART_MEMBERS && (persons || json_get(c->body, "count")))
        return true;
    return c->axis == AXIS_TAKING && (persons || c->part != PART_DELEGATION);
}

// Who speaks: the participant itself, the host, or somebody who tells what is said. A compiler, who
// enters everything in a reconstruction, tells too.
static void set_source(const struct asking *a, struct board_claim *c) {
    if (c->said_by)
        c->source = SOURCE_REPORTED;
    else if (span_equal(c->author, a->people[c->who].slug))
        c->source = SOURCE_OWN;
    else
        c->source = asking_is_host(a, c->author) ? SOURCE_HOST : SOURCE_REPORTED;
}

static bool same_json(const struct json *a, const struct json *b) {
    return (!a && !b) || (a && b && json_equal(a, b));
}

// Whether a later word of the same source takes the place of an earlier one.
static bool same_key(const struct board_claim *a, const struct board_claim *b) {
    if (a->axis != b->axis || a->part != b->part || a->note != b->note || a->source != b->source ||
        !span_equal(a->author, b->author) || !same_json(a->said_by, b->said_by))
        return false;
    return !a->note ||
           (span_equal(json_get_text(a->body, "meeting"), json_get_text(b->body, "meeting")) &&
            same_json(json_get(a->body, "persons"), json_get(b->body, "persons")));
}

static void put_other(struct asking *a, struct board_row *row, const struct board_claim *c) {
    for (size_t i = 0; i < row->other_count; i++)
        if (same_key(&row->others[i], c)) {
            memmove(&row->others[i], &row->others[i + 1],
                    (row->other_count - i - 1) * sizeof *row->others);
            row->others[row->other_count - 1] = *c;
            return;
        }
    if (row->other_count == row->other_room) {
        size_t room = row->other_room ? 2 * row->other_room : 8;
        struct board_claim *more = arena_array(&a->arena, struct board_claim, room);
        if (row->other_count)
            memcpy(more, row->others, row->other_count * sizeof *more);
        row->others = more;
        row->other_room = room;
    }
    row->others[row->other_count++] = *c;
}

static void put_named(struct board_row *row, int64_t audience) {
    enum board_named to = audience ? NAMED_TO_SOME : NAMED_TO_ALL;
    if (row->named < to)
        row->named = to;
}

static void put_claim(struct board *b, const struct board_claim *c) {
    struct board_row *row = &b->rows[c->who];
    row->shown = true;
    if (!c->said_by)
        put_named(row, c->audience);
    if (c->note || c->source == SOURCE_REPORTED) {
        put_other(b->asking, row, c);
        return;
    }
    struct board_claim *kept = arena_new(&b->asking->arena, struct board_claim);
    *kept = *c;
    row->said[c->axis][c->part][c->source] = kept;
}

// One presence body, as an act or as told, becomes a claim on each participant it names.
static void put_presence(struct board *b, const struct row *r, const struct json *said_by,
                         const struct json *body, size_t rank) {
    struct asking *a = b->asking;
    const struct json *who = json_get(body, "participants");
    for (size_t i = 0; i < json_count(who); i++) {
        const struct participant *p = asking_who(a, json_text(json_at(who, i)));
        int part = word_index(board_part_words, json_get_text(body, "part"));
        if (!p || part < 0)
            continue; // told of somebody who takes no part here
        struct board_claim c = {.place = r->place,
                                .audience = r->audience,
                                .words = r->words,
                                .rank = rank,
                                .at = r->at,
                                .who = (size_t)(p - a->people),
                                .author = r->author,
                                .said_by = said_by,
                                .body = body,
                                .part = (enum board_part)part,
                                .state = json_get_text(body, "state")};
        c.axis = board_axis_of(c.state);
        c.note = is_note(&c);
        set_source(a, &c);
        put_claim(b, &c);
    }
}

static void put_head(struct board *b, const struct board_head *head) {
    struct board_row *row = &b->rows[head->by.who];
    row->shown = true;
    for (size_t i = 0; i < row->head_count; i++)
        if (row->heads[i].by.source == head->by.source &&
            span_equal(row->heads[i].by.author, head->by.author) &&
            same_json(row->heads[i].by.said_by, head->by.said_by)) {
            row->heads[i] = *head; // the same source, later
            return;
        }
    if (row->head_count == row->head_room) {
        size_t room = row->head_room ? 2 * row->head_room : 4;
        struct board_head *more = arena_array(&b->asking->arena, struct board_head, room);
        if (row->head_count)
            memcpy(more, row->heads, row->head_count * sizeof *more);
        row->heads = more;
        row->head_room = room;
    }
    row->heads[row->head_count++] = *head;
}

// Whose delegation a report tells of: whom it says filed it, else the one it is about.
static const struct participant *told_of(const struct asking *a, const struct json *report) {
    struct span who = json_get_text(json_get(json_get(report, "tells"), "by"), "who");
    const struct json *about = json_get(report, "about");
    if (!who.data && json_count(about) == 1)
        who = json_get_text(json_at(about, 0), "who");
    return who.data ? asking_who(a, who) : NULL;
}

static void put_report(struct board *b, const struct row *r, size_t rank) {
    const struct json *tells = json_get(r->body, "tells"), *said_by = json_get(r->body, "said_by");
    if (span_is(json_get_text(tells, "act"), "presence")) {
        put_presence(b, r, said_by, json_get(tells, "body"), rank);
        return;
    }
    const struct participant *p = told_of(b->asking, r->body);
    if (!p)
        return;
    put_head(b, &(struct board_head){json_get(tells, "body"),
                                     {.place = r->place,
                                      .audience = r->audience,
                                      .words = r->words,
                                      .rank = rank,
                                      .at = r->at,
                                      .who = (size_t)(p - b->asking->people),
                                      .source = SOURCE_REPORTED,
                                      .author = r->author,
                                      .said_by = said_by}});
}

// Own words: the last delegation act says who heads it, or that it names nobody. It comes before
// what reports tell.
static void put_delegation(struct board *b, const struct row *r, size_t rank) {
    const struct participant *p = asking_who(b->asking, r->author);
    if (!p || !(p->roles & ROLES_INSIDE))
        return;
    size_t who = (size_t)(p - b->asking->people);
    put_named(&b->rows[who], r->audience);
    put_head(b, &(struct board_head){r->body,
                                     {.place = r->place,
                                      .audience = r->audience,
                                      .words = r->words,
                                      .rank = rank,
                                      .at = r->at,
                                      .who = who,
                                      .source = SOURCE_OWN,
                                      .author = r->author}});
}

// Presence acts and reports in one order, that of the question's clock.
static void put_in_order(struct board *b, const struct rows *presence, const struct rows *reports) {
    size_t p = 0, r = 0;
    while (p < presence->count || r < reports->count) {
        bool first = r == reports->count ||
                     (p < presence->count &&
                      sight_later(b->asking->q, reports->list[r].place, presence->list[p].place));
        size_t rank = p + r;
        if (first)
            put_presence(b, &presence->list[p], NULL, presence->list[p].body, rank);
        else
            put_report(b, &reports->list[r], rank);
        p += first;
        r += !first;
    }
}

enum err board_read(struct asking *a, const struct json *round, struct board *out,
                    struct error *e) {
    struct rows presence, delegations, reports;
    struct row_bind bind = {.ref = json_get_text(round, "ref")};
    *out = (struct board){.asking = a, .round = round};
    out->rows = arena_array(&a->arena, struct board_row, a->people_count + 1);
    for (size_t i = 0; i < a->people_count; i++)
        out->rows[i].who = i;
    enum err err = board_said(a, bind.ref, &presence, e);
    if (!err)
        err = rows_read(a, "delegation", delegation_sql, &bind, &delegations, e);
    if (!err)
        err = rows_read(a, "report", report_sql, &bind, &reports, e);
    if (err)
        return err;
    for (size_t i = 0; i < delegations.count; i++)
        put_delegation(out, &delegations.list[i], i);
    put_in_order(out, &presence, &reports);
    return OK;
}
