// SPDX-License-Identifier: Apache-2.0
// The board's answer: one item a delegation, each fact with who says it.
#include "base/text.h"
#include "view/asks.h"
#include "view/board_say.h"
#include "view/order.h"
#include "view/sights.h"

#include <assert.h>

static const char meetings_sql[] = ROW_SELECT("meeting") "AND round = :ref" SIGHT_ORDER;

static void put_at(struct json *o, struct stamp at) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print(at, &text);
    json_put_text(o, "at", buf_span(&text));
}

void board_put_source(struct asking *a, struct json *o, const struct board_claim *c) {
    BUF_SCOPED struct buf words;
    assert(c);
    buf_init(&words, 4096);
    board_say_source(a, c, &words);
    json_put_str(o, "source", board_source_words[c->source]);
    json_put_text(o, "according_to", buf_span(&words));
    json_put_text(o, "author", c->author);
    if (c->said_by)
        json_put_text(o, "said_by", item_actor_name(a, c->said_by));
    json_put_int(o, "i", (int64_t)c->place.i);
    put_at(o, c->at);
    if (c->audience)
        json_put(o, "readers", sights_members(a, c->audience));
}

static struct json *of_claim(struct asking *a, const struct board_claim *c, bool overtaken) {
    static const char *const kept[] = {"strength", "count",  "when",    "persons",
                                       "as",       "reason", "meeting", NULL};
    struct json *o = json_new_object();
    BUF_SCOPED struct buf words;
    buf_init(&words, 4096);
    board_say_state(a, c, overtaken, &words);
    json_put_text(o, "state", c->state);
    json_put_text(o, "text", buf_span(&words));
    for (size_t i = 0; kept[i]; i++)
        if (json_get(c->body, kept[i]))
            json_put(o, kept[i], item_of_field(a, "presence", kept[i], json_get(c->body, kept[i])));
    board_put_source(a, o, c);
    return o;
}

// Rules 4 and 5: what the other of own and host says differently, and whatever reports say.
static struct json *beside(struct asking *a, const struct board_row *row,
                           const struct board_claim *shown) {
    struct json *list = json_new_list();
    for (int s = SOURCE_OWN; s <= SOURCE_HOST; s++) {
        const struct board_claim *c = row->said[shown->axis][shown->part][s];
        if (c && c != shown && !board_same(c, shown))
            json_add(list, of_claim(a, c, c->rank < shown->rank));
    }
    for (size_t i = 0; i < row->other_count; i++) {
        const struct board_claim *c = &row->others[i];
        if (!c->note && c != shown && c->axis == shown->axis && c->part == shown->part)
            json_add(list, of_claim(a, c, c->rank < shown->rank));
    }
    return list;
}

static struct json *with_beside(struct asking *a, const struct board_row *row,
                                const struct board_claim *shown, bool overtaken) {
    struct json *o = of_claim(a, shown, overtaken);
    json_put(o, "beside", beside(a, row, shown));
    return o;
}

static struct json *journey_list(struct asking *a, const struct board_row *row,
                                 const struct board_state *s) {
    enum board_part parts[BOARD_PARTS];
    struct json *list = json_new_list();
    size_t count = board_state_parts(s, parts);
    for (int p = 0; p < BOARD_PARTS; p++)
        if (s->covered[p])
            parts[count++] = (enum board_part)p;
    for (size_t i = 0; i < count; i++) {
        struct json *o = json_new_object();
        struct json *said = with_beside(a, row, s->journey[parts[i]], s->covered[parts[i]]);
        json_put_str(o, "part", board_part_words[parts[i]]);
        json_put_bool(o, "covered", s->covered[parts[i]]);
        for (struct json_each m = json_first(said); m.value; json_next(&m))
            json_put(o, m.name, json_copy(m.value));
        json_free(said);
        json_add(list, o);
    }
    return list;
}

// Whether two persons may be one: a name that both have, in one language.
static bool same_person(const struct json *a, const struct json *b) {
    const struct json *x = json_get(a, "name"), *y = json_get(b, "name");
    if (json_equal(a, b))
        return true;
    for (struct json_each m = json_first(x); m.value; json_next(&m))
        if (json_get(y, m.name) && json_equal(m.value, json_get(y, m.name)))
            return true;
    return false;
}

static void add_head(struct asking *a, struct json *list, const struct json *person,
                     const struct board_claim *by) {
    struct json *o = item_of_person(a, person);
    board_put_source(a, o, by);
    json_add(list, o);
}

// Rule 11: own word, and what reports tell that is not the same; where neither names anybody, whom
// the host named when it spoke of the head's coming.
static struct json *head_list(struct asking *a, const struct board_row *row,
                              const struct board_state *s) {
    struct json *list = json_new_list();
    const struct json *own = NULL;
    for (size_t i = 0; i < row->head_count; i++) {
        const struct board_head *h = &row->heads[i];
        const struct json *person = json_get(h->body, "head");
        if (!person || (own && same_person(own, person)))
            continue;
        if (h->by.source == SOURCE_OWN)
            own = person;
        add_head(a, list, person, &h->by);
    }
    const struct board_claim *coming = s->journey[PART_HEAD];
    const struct json *persons = coming ? json_get(coming->body, "persons") : NULL;
    if (!json_count(list) && json_count(persons) == 1)
        add_head(a, list, json_at(persons, 0), coming);
    return list;
}

// At which level a delegation is sent: the highest of the members that a source names; -1: it says
// of none.
static int level_of(const struct json *body) {
    const struct json *members = json_get(body, "members");
    int highest = -1;
    for (size_t i = 0; i < json_count(members); i++) {
        int level = word_index(board_level_words, json_get_text(json_at(members, i), "level"));
        highest = level > highest ? level : highest;
    }
    return highest;
}

// Rule 11 of heads, for levels.
static struct json *level_list(struct asking *a, const struct board_row *row) {
    struct json *list = json_new_list();
    int own = -1;
    for (size_t i = 0; i < row->head_count; i++) {
        const struct board_head *h = &row->heads[i];
        int level = level_of(h->body);
        if (level < 0 || level == own)
            continue;
        if (h->by.source == SOURCE_OWN)
            own = level;
        struct json *o = json_new_object();
        json_put_str(o, "level", board_level_words[level]);
        board_put_source(a, o, &h->by);
        json_add(list, o);
    }
    return list;
}

// Who a note is of: so many members, those named, or a part.
static void put_noted(const struct piece *piece, struct buf *out) {
    const struct asking *a = piece->of;
    const struct board_claim *c = piece->what;
    const struct json *persons = json_get(c->body, "persons");
    int64_t count = json_get_int(c->body, "count");
    if (json_get(c->body, "count"))
        tell_n(a->words, out, count, "{1} member", "{1} members", TELL_INT(count));
    else if (!json_count(persons))
        board_say_part(a, c->part, out);
    for (size_t i = 0; i < json_count(persons) && !json_get(c->body, "count"); i++) {
        struct span name = asking_text(a, json_get(json_at(persons, i), "name"));
        say_comma(a->words, i, json_count(persons), out);
        if (name.data)
            tell_name(a->words, out, name);
        else
            tell_plain(a->words, out, "a person who is not named");
    }
}

// What a meeting is called, for whoever reads the claim: its ref, where fewer read the name.
static void put_meeting(const struct piece *piece, struct buf *out) {
    const struct board *b = piece->of;
    const struct board_claim *c = piece->what;
    struct span ref = json_get_text(c->body, "meeting");
    for (size_t i = 0; i < b->meetings.count; i++) {
        const struct row *r = &b->meetings.list[i];
        if (span_equal(r->ref, ref) && (!r->audience || r->audience == c->audience)) {
            tell(b->asking->words, out, "\u201c{1}\u201d",
                 TELL_NAME(asking_text(b->asking, json_get(r->body, "title"))));
            return;
        }
    }
    tell_name(b->asking->words, out, ref);
}

// "2 members walked out at “Closing plenary” (a reason)"
static void put_note(const struct piece *piece, struct buf *out) {
    const struct board *b = piece->of;
    const struct asking *a = b->asking;
    const struct board_claim *c = piece->what;
    struct piece who = {.put = put_noted, .of = a, .what = c}, state = BOARD_STATE(a, c);
    struct piece meeting = {.put = put_meeting, .of = b, .what = c};
    struct piece reason = TELL_NAME(asking_text(a, json_get(c->body, "reason")));
    bool why = json_get(c->body, "reason") != NULL;
    bool there = json_get(c->body, "meeting") != NULL;
    if (there && why)
        tell(a->words, out, "{1} {2} at {3} ({4})", who, state, meeting, reason);
    else if (there)
        tell(a->words, out, "{1} {2} at {3}", who, state, meeting);
    else if (why)
        tell(a->words, out, "{1} {2} ({3})", who, state, reason);
    else
        tell(a->words, out, "{1} {2}", who, state);
}

static void add_note(struct board *b, struct json *list, const struct board_claim *c) {
    struct asking *a = b->asking;
    struct json *o = of_claim(a, c, false);
    BUF_SCOPED struct buf text;
    buf_init(&text, 65536);
    struct piece note = {.put = put_note, .of = b, .what = c};
    tell(a->words, &text, "{1}, {2}, {3}", note, BOARD_SAID(a, c), SAY_AT(&a->face, c->at.seconds));
    say_capital(&text, 0);
    json_put_text(o, "text", buf_span(&text));
    json_add(list, o);
}

// A role that the host or the delegation gives it here and the record does not.
static void add_role_note(struct asking *a, struct json *list, const struct board_claim *c,
                          const struct participant *p) {
    struct span as = json_get_text(c->body, "as");
    int role = word_index(role_words, as);
    if (role < 0 || (p->roles & (1u << role)))
        return;
    struct json *o = of_claim(a, c, false);
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    tell(a->words, &text, "Listed as {1}, {2}, {3}", SAY_WORD(a->words, "role", as),
         BOARD_SAID(a, c), SAY_AT(&a->face, c->at.seconds));
    json_put_text(o, "text", buf_span(&text));
    json_add(list, o);
}

static struct json *note_list(struct board *b, const struct board_row *row,
                              const struct board_state *s) {
    struct json *list = json_new_list();
    for (int p = 0; p < BOARD_PARTS; p++) {
        const struct board_claim *host = row->said[AXIS_TAKING][p][SOURCE_HOST];
        if (host)
            add_note(b, list, host); // rule 9: others' word is "X says"
    }
    if (s->taking)
        add_note(b, list, s->taking);
    for (size_t i = 0; i < row->other_count; i++)
        if (row->others[i].note || row->others[i].axis == AXIS_TAKING)
            add_note(b, list, &row->others[i]);
    for (int p = 0; p < BOARD_PARTS; p++)
        if (s->journey[p])
            add_role_note(b->asking, list, s->journey[p], &b->asking->people[row->who]);
    return list;
}

static struct json *headline(const struct board_state *s) {
    struct json *o = json_new_object();
    json_put_str(o, "shape", board_shape_words[s->shape]);
    json_put_text(o, "text", s->headline);
    if (s->taking && !board_claim_is(s->taking, "resumed") && s->coming.size)
        json_put_text(o, "coming", s->coming);
    return o;
}

static struct json *item_of(struct board *b, const struct board_row *row,
                            const struct board_state *s) {
    struct asking *a = b->asking;
    const struct participant *p = &a->people[row->who];
    struct json *o = json_new_object();
    order_put_who(a, p, o);
    json_put(o, "roles", json_copy(p->roles_json));
    json_put(o, "headline", headline(s));
    json_put(o, "head", head_list(a, row, s));
    json_put(o, "level", level_list(a, row));
    json_put(o, "answer", s->answer ? with_beside(a, row, s->answer, false) : NULL);
    json_put(o, "journey", journey_list(a, row, s));
    json_put(o, "taking_part", s->taking ? with_beside(a, row, s->taking, false) : NULL);
    json_put(o, "notes", note_list(b, row, s));
    return o;
}

static void put_count(const struct asking *a, struct json *out, const struct board_count *n) {
    struct json *o = json_new_object();
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    board_say_count(a, n, &text);
    json_put_int(o, "confirmed", (int64_t)(n->own + n->host));
    json_put_int(o, "of", (int64_t)n->m);
    json_put_int(o, "own", (int64_t)n->own);
    json_put_int(o, "host", (int64_t)n->host);
    json_put_int(o, "reported", (int64_t)n->reported);
    json_put_text(o, "text", buf_span(&text));
    json_put(out, "confirmed", o);
}

static void put_empty(const struct asking *a, struct json *out, const struct json *round) {
    asking_put(
        a, out, "empty",
        round ? MESSAGE("Nothing is said yet of who comes to this round. The host enters what it "
                        "observes, and each delegation speaks for itself, with \"presence\" and "
                        "\"delegation\" acts.")
              : MESSAGE("No round has been announced. The host, or a convenor, announces one with "
                        "a \"round\" act; then this page says who is coming and who is here."));
}

static enum err read_meetings(struct board *b, struct error *e) {
    struct row_bind bind = {.ref = json_get_text(b->round, "ref")};
    return rows_current(b->asking, "meeting", meetings_sql, &bind, &b->meetings, e);
}

enum err board_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    struct json *rounds, *items = json_new_list();
    const struct json *round = NULL;
    struct board b;
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = rounds_list(&a, &rounds, e);
    if (!err)
        err = rounds_pick(&a, rounds, q->ref, &round, e);
    if (!err && round)
        err = board_read(&a, round, &b, e);
    if (!err && round)
        err = read_meetings(&b, e);
    if (err)
        return err;
    if (!round) {
        put_empty(&a, out, NULL);
        return OK;
    }
    struct board_state *states = arena_array(&a.arena, struct board_state, a.people_count + 1);
    size_t *order = arena_array(&a.arena, size_t, a.people_count + 1);
    for (size_t i = 0; i < a.people_count; i++)
        board_state_of(&b, &b.rows[i], &states[i]);
    struct board_count n = board_count_of(&b, states);
    size_t count = board_order(&b, order);
    json_put(out, "round", json_copy(round));
    order_put(&a, json_get_int(round, "number"), out);
    put_count(&a, out, &n);
    for (size_t i = 0; i < count; i++)
        json_add(items, item_of(&b, &b.rows[order[i]], &states[order[i]]));
    if (!count)
        put_empty(&a, out, round);
    return OK;
}
