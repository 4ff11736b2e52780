// SPDX-License-Identifier: Apache-2.0
// What is moved, who has voted, and what is missing from whom.
#include "base/text.h"
#include "view/asks.h"
#include "view/deadline.h"
#include "view/row.h"

#define ITEMS_DEFAULT 100

static const char motions_sql[] =
    ROW_SELECT("motion") "AND (:after = 0 OR i < :after) ORDER BY i DESC LIMIT :limit";

static const char electorate_sql[] =
    "SELECT line, need, who FROM electorate WHERE i = :motion ORDER BY rowid";

static const char votes_sql[] =
    "SELECT author, choice, i FROM vote WHERE motion = :ref AND" SIGHT_SEEN SIGHT_ORDER;

static const char decision_sql[] =
    "SELECT outcome, rule, i FROM decision WHERE motion = :motion AND" SIGHT_SEEN;

// Whether a participant's whole delegation has suspended its part, by its own public word: that
// counts as an objection to silence (the record format, section 9). Everybody's rows alone are
// heard, as the record hears them, whatever else the reader knows of that word.
static const char away_sql[] =
    "SELECT state FROM presence WHERE author = :who AND part = 'delegation' AND meeting IS NULL"
    " AND persons IS NULL AND aud = 0 AND state IN ('suspended-participation', 'resumed', "
    "'walked-out')"
    " AND EXISTS (SELECT 1 FROM json_each(participants) WHERE value = presence.author) "
    "AND" SIGHT_SEEN
    "AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.target = presence.i AND h.i < :size AND "
    "h.aud = 0) AND NOT EXISTS (SELECT 1 FROM opened p WHERE p.i > presence.i AND p.i < :size AND "
    "p.void IS NULL AND p.aud = 0 AND (p.target = presence.i OR p.target = (SELECT was.target FROM "
    "opened was WHERE was.i = presence.i))) ORDER BY o DESC, i DESC LIMIT 1";

static enum err put_votes(struct asking *a, struct span ref, struct json **out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, votes_sql, &s, e);
    if (err)
        return err;
    struct json *votes = asking_keep(a, json_new_object());
    sight_bind_text(s, votes_sql, ":ref", ref);
    while (stmt_row(s, e)) {
        struct json *vote = json_new_object();
        json_put_text(vote, "choice", stmt_get_text(s, 1));
        json_put_int(vote, "i", stmt_get_int(s, 2));
        json_put(votes, arena_str(&a->arena, stmt_get_text(s, 0)), vote); // the last counts
    }
    *out = votes;
    return stmt_failed(s) ? ERR_IO : OK;
}

// What was decided was so on what the record had then, which nobody's later word changes.
static enum err is_away(struct asking *a, const struct json *outcome, struct span who, bool *out,
                        struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    const struct json *decided = json_get(outcome, "i");
    enum err err = sight_prepare(a->record, a->q, away_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, away_sql, ":who", who);
    if (decided) {
        sight_bind_int(s, away_sql, ":size", json_int(decided) + 1);
        sight_bind_int(s, away_sql, ":until", INT64_MAX);
    }
    *out = stmt_row(s, e) && !span_is(stmt_get_text(s, 0), "resumed");
    return stmt_failed(s) ? ERR_IO : OK;
}

static void add_elector(struct asking *a, struct json *line, struct span who,
                        const struct json *votes) {
    static const char *const choices[] = {"yes", "no", "abstain"};
    const struct json *vote = json_get(votes, arena_str(&a->arena, who));
    struct json *o = json_new_object();
    json_put_text(o, "who", who);
    json_put(o, "choice", vote ? json_copy(json_get(vote, "choice")) : NULL);
    if (vote)
        json_put_int(o, "i", json_get_int(vote, "i"));
    for (size_t c = 0; c < 3; c++)
        if (span_is(json_get_text(vote, "choice"), choices[c]))
            json_put_int(line, choices[c], json_get_int(line, choices[c]) + 1);
    json_add(json_get(line, "electors"), o);
}

static enum err put_requirement(struct asking *a, struct json *item, const struct json *votes,
                                struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *lines = json_new_list(), *line = NULL;
    json_put(item, "requirement", lines);
    enum err err = sight_prepare(a->record, a->q, electorate_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, electorate_sql, ":motion", json_get_int(item, "i"));
    while (stmt_row(s, e)) {
        if (!line || !span_equal(json_get_text(line, "line"), stmt_get_text(s, 0))) {
            line = json_new_object();
            json_put_text(line, "line", stmt_get_text(s, 0));
            json_put_text(line, "need", stmt_get_text(s, 1));
            json_put_int(line, "yes", 0);
            json_put_int(line, "no", 0);
            json_put_int(line, "abstain", 0);
            json_put(line, "electors", json_new_list());
            json_add(lines, line);
        }
        add_elector(a, line, stmt_get_text(s, 2), votes);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err put_outcome(struct asking *a, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *o = json_new_object();
    json_put(item, "outcome", o);
    json_put_str(o, "state", "open");
    enum err err = sight_prepare(a->record, a->q, decision_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, decision_sql, ":motion", json_get_int(item, "i"));
    if (stmt_row(s, e)) {
        json_put_text(o, "state", stmt_get_text(s, 0));
        json_put_int(o, "i", stmt_get_int(s, 2));
        if (!stmt_is_null(s, 1))
            json_put_text(o, "rule", stmt_get_text(s, 1));
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

// Those of one line whose vote is `choice`, or who have not voted (choice NULL), each once.
static void collect(const struct json *item, const char *choice, struct json *names) {
    const struct json *lines = json_get(item, "requirement");
    for (size_t l = 0; l < json_count(lines); l++) {
        const struct json *electors = json_get(json_at(lines, l), "electors");
        for (size_t i = 0; i < json_count(electors); i++) {
            const struct json *one = json_at(electors, i);
            struct span voted = json_get_text(one, "choice");
            bool there = choice ? span_is(voted, choice) : voted.data == NULL;
            for (size_t n = 0; n < json_count(names) && there; n++)
                there = !span_equal(json_text(json_at(names, n)), json_get_text(one, "who"));
            if (there)
                json_add(names, json_new_text(json_get_text(one, "who")));
        }
    }
}

// Names and slugs of a list.
static void put_names(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    const struct json *names = p->what;
    for (size_t i = 0; i < json_count(names); i++) {
        struct piece who = ASKING_WHO(a, json_text(json_at(names, i)));
        say_comma(a->words, i, json_count(names), out);
        who.put(&who, out);
    }
}

// How many yes a line still lacks; consensus lacks none, only a no breaks it.
static int64_t lacks(const struct json *line) {
    struct span need = json_get_text(line, "need");
    int64_t electors = (int64_t)json_count(json_get(line, "electors"));
    int64_t wanted = 0;
    for (size_t i = 0; i < need.size && need.data[i] >= '0' && need.data[i] <= '9'; i++)
        wanted = 10 * wanted + need.data[i] - '0';
    if (span_is(need, "all"))
        wanted = electors;
    else if (span_is(need, "majority"))
        wanted = electors / 2 + 1;
    int64_t yes = json_get_int(line, "yes");
    return wanted > yes ? wanted - yes : 0;
}

static void put_lacks(const struct json *item) {
    const struct json *lines = json_get(item, "requirement");
    for (size_t l = 0; l < json_count(lines); l++)
        json_put_int(json_at(lines, l), "lacks", lacks(json_at(lines, l)));
}

#define NAMES(a, names) ((struct piece){.put = put_names, .of = (a), .what = (names)})

// "guarantor: 1 yes of 3, needs all"
static void put_needs(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    bool open = span_is(json_get_text(json_get(p->what, "outcome"), "state"), "open");
    const struct json *lines = json_get(p->what, "requirement");
    for (size_t l = 0; l < json_count(lines); l++) {
        const struct json *line = json_at(lines, l);
        buf_put_str(out, l ? catalog_get(a->words, NULL, MESSAGE("; ")) : "");
        struct piece role = SAY_WORD(a->words, "role", json_get_text(line, "line"));
        struct piece yes = TELL_INT(json_get_int(line, "yes"));
        struct piece of = TELL_INT(json_count(json_get(line, "electors")));
        struct piece need = SAY_WORD(a->words, "need", json_get_text(line, "need"));
        struct piece lacking = TELL_INT(json_get_int(line, "lacks"));
        if (open && lacking.n && !span_is(need.text, "all"))
            tell(a->words, out, "{1}: {2} yes of {3}, needs {4}, lacks {5}", role, yes, of, need,
                 lacking);
        else
            tell(a->words, out, "{1}: {2} yes of {3}, needs {4}", role, yes, of, need);
    }
}

#define NEEDS(a, item) ((struct piece){.put = put_needs, .of = (a), .what = (item)})

// The electors whose delegation stays away, or did when it was decided, join those who voted no.
static enum err add_away(struct asking *a, const struct json *item, struct json *objectors,
                         struct error *e) {
    JSON_SCOPED struct json *rest = json_new_list();
    collect(item, NULL, rest);
    collect(item, "yes", rest);
    collect(item, "abstain", rest);
    enum err err = OK;
    for (size_t i = 0; !err && i < json_count(rest); i++) {
        bool away = false;
        struct span who = json_text(json_at(rest, i));
        err = is_away(a, json_get(item, "outcome"), who, &away, e);
        if (!err && away)
            json_add(objectors, json_new_text(who));
    }
    return err;
}

static void say_against(const struct asking *a, const struct json *against, struct buf *out) {
    if (!json_count(against))
        return;
    buf_put_str(out, catalog_get(a->words, NULL, MESSAGE("; ")));
    tell(a->words, out, "against: {1}", NAMES(a, against));
}

static void say_open(const struct asking *a, const struct json *item, const struct json *missing,
                     const struct json *against, struct buf *out) {
    struct piece until = SAY_TIME(&a->face, json_get_text(item, "decide_by"));
    if (json_get_bool(item, "silence") && json_count(against)) {
        tell(a->words, out,
             "Open until {1}: silence is broken by {2}; it fails at the deadline unless that "
             "changes",
             until, NAMES(a, against));
        return;
    }
    if (json_get_bool(item, "silence")) {
        tell(a->words, out,
             "Open until {1}: carried by silence at the deadline unless somebody objects; nothing "
             "said by {2}",
             until, NAMES(a, missing));
        return;
    }
    tell(a->words, out, "Open until {1}: {2}", until, NEEDS(a, item));
    if (json_count(missing)) {
        buf_put_str(out, catalog_get(a->words, NULL, MESSAGE("; ")));
        tell(a->words, out, "missing: {1}", NAMES(a, missing));
    }
    say_against(a, against, out);
}

static void say_decided(const struct asking *a, const struct json *item, const struct json *against,
                        struct buf *out) {
    const struct json *outcome = json_get(item, "outcome");
    struct piece entry = TELL_INT(json_get_int(outcome, "i"));
    struct piece rule = TELL_TEXT(json_get_text(outcome, "rule"));
    struct piece needs = NEEDS(a, item);
    bool silence = json_get_bool(item, "silence");
    BUF_SCOPED struct buf state;
    buf_init(&state, 1024);
    tell_word(a->words, &state, "outcome", json_get_text(outcome, "state"));
    say_capital(&state, 0);
    struct piece how = TELL_TEXT(buf_span(&state));
    if (rule.text.data)
        tell(a->words, out, "{1} (carried when it could no longer be done: {2}) at entry {3}", how,
             rule, entry);
    else if (silence && !json_count(against))
        tell(a->words, out, "{1} by silence at entry {2}", how, entry);
    else
        tell(a->words, out, "{1} at entry {2}", how, entry);
    buf_put_str(out, catalog_get(a->words, NULL, MESSAGE("; ")));
    if (silence && !json_count(against))
        tell_plain(a->words, out, "nobody objected");
    else if (silence)
        tell(a->words, out, "against: {1}", NAMES(a, against));
    if (silence)
        return;
    needs.put(&needs, out);
    say_against(a, against, out);
}

static enum err put_sentence(struct asking *a, struct json *item, struct error *e) {
    const struct json *outcome = json_get(item, "outcome");
    struct json *missing = json_new_list(), *against = json_new_list();
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    enum err err = OK;
    bool open = span_is(json_get_text(outcome, "state"), "open");
    put_lacks(item);
    if (open)
        collect(item, NULL, missing);
    collect(item, "no", against);
    if (json_get_bool(item, "silence"))
        err = add_away(a, item, against, e);
    if (open) {
        say_open(a, item, missing, against, &text);
    } else {
        say_decided(a, item, against, &text);
    }
    buf_put_byte(&text, '.');
    json_put(item, "missing", missing);
    json_put(item, "against", against);
    json_put_text(item, "sentence", buf_span(&text));
    return err;
}

static enum err add_motion(struct asking *a, const struct deadline *d, const struct row *row,
                           struct json *items, struct error *e) {
    static const char *const texts[] = {"text", "reason"};
    struct json *item = item_of_row(a, "motion", row), *votes = NULL;
    struct json *payload = json_get(item, "payload");
    json_add(items, item);
    for (size_t i = 0; i < 2; i++)
        if (json_get(payload, texts[i]))
            json_put_text(payload, texts[i],
                          asking_text(a, json_get(json_get(row->body, "payload"), texts[i])));
    enum err err = put_votes(a, row->ref, &votes, e);
    if (!err)
        err = put_requirement(a, item, votes, e);
    if (!err)
        err = put_outcome(a, item, e);
    if (err)
        return err;
    bool over = !span_is(json_get_text(json_get(item, "outcome"), "state"), "open");
    json_put(item, "deadline", deadline_of(d, json_get_text(row->body, "decide_by"), over));
    return put_sentence(a, item, e);
}

enum err motions_ask(struct record *r, const struct view_query *q, struct json *out,
                     struct error *e) {
    ASKING_SCOPED struct asking a;
    struct rows rows;
    struct deadline d;
    uint64_t limit = q->limit ? q->limit : ITEMS_DEFAULT;
    struct row_bind bind = {.limit = limit + (limit < UINT64_MAX), .after = q->after};
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = deadline_begin(&d, &a, e);
    if (!err)
        err = rows_read(&a, "motion", motions_sql, &bind, &rows, e);
    for (size_t i = 0; !err && i < rows.count && i < limit; i++)
        err = add_motion(&a, &d, &rows.list[i], items, e);
    if (err)
        return err;
    json_put(out, "next",
             rows.count > limit ? json_copy(json_get(json_at(items, (size_t)limit - 1), "i"))
                                : NULL);
    if (!json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("Nothing has been moved. Every participant but observers and the press can "
                    "put a motion, with a \"motion\" act; those whom the rules name vote on it."));
    return OK;
}
