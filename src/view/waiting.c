// SPDX-License-Identifier: Apache-2.0
// What waits for the one who reads: votes, initials and signatures, papers to certify, consents,
// deposits, invitations, counts and incidents of others, what it is said to owe or to have done.
// Asked of the other views, so that nothing here is judged anew; what has a deadline comes first,
// the nearest before the others, then what is newest. The rules ask nobody for a stance, so none
// waits.
#include "record/reader.h"
#include "view/answers.h"
#include "view/asks.h"
#include "view/unanswered.h"

#include <stdlib.h>

#define MOTIONS_MOST 1000 // the newest

struct waits {
    struct asking *a;
    struct span who;
    struct json *items;
    const struct json *rounds;
};

static struct json *body_of(const char *field, struct span value) {
    struct json *body = json_new_object();
    json_put_text(body, field, value);
    return body;
}

// What a thing is called: its title, its name, or where it was.
static struct span title_of(const struct json *about) {
    struct span title = json_get_text(about, "title");
    if (!title.data)
        title = json_get_text(about, "name");
    return title.data ? title : json_get_text(json_get(about, "place"), "name");
}

// `body` is handed over.
static void add(struct waits *w, const char *what, const struct json *about, struct span until,
                const char *act, struct json *body) {
    struct json *item = json_new_object(), *o = json_new_object(), *form = json_new_object();
    json_add(w->items, item);
    json_put_str(item, "what", what);
    json_put(item, "about", o);
    json_put_text(o, "ref", json_get_text(about, "ref"));
    json_put_text(o, "title", title_of(about));
    json_put_text(o, "author", json_get_text(about, "author"));
    json_put(o, "i", json_copy(json_get(about, "i")));
    json_put_text(item, "since", json_get_text(about, "at"));
    json_put_text(item, "until", until);
    json_put_str(form, "act", act);
    json_put(form, "body", body);
    json_put(item, "act", form);
}

static const struct json *elector_of(const struct waits *w, const struct json *line) {
    const struct json *electors = json_get(line, "electors");
    for (size_t i = 0; i < json_count(electors); i++)
        if (span_equal(json_get_text(json_at(electors, i), "who"), w->who))
            return json_at(electors, i);
    return NULL;
}

static void take_motion(struct waits *w, const struct json *motion) {
    const struct json *lines = json_get(motion, "requirement");
    bool open = span_is(json_get_text(json_get(motion, "outcome"), "state"), "open"), asked = false;
    for (size_t i = 0; i < json_count(lines); i++) {
        const struct json *elector = elector_of(w, json_at(lines, i));
        asked = asked || (elector && !json_get_text(elector, "choice").data);
    }
    if (open && asked)
        add(w, "vote", motion, json_get_text(motion, "decide_by"), "vote",
            body_of("motion", json_get_text(motion, "ref")));
}

static bool is_asked(const struct waits *w, struct span draft, struct span signatory) {
    for (size_t i = 0; i < json_count(w->items); i++) {
        const struct json *body = json_get(json_get(json_at(w->items, i), "act"), "body");
        if (span_equal(json_get_text(body, "draft"), draft) &&
            span_equal(json_get_text(body, "signatory"), signatory))
            return true;
    }
    return false;
}

// Who keeps a text is asked for its word on each paper that the rules still want to count.
static void take_papers(struct waits *w, const struct json *document, const struct json *version,
                        const struct json *line) {
    const struct json *electors = json_get(line, "electors");
    for (size_t i = 0; i < json_count(electors); i++) {
        const struct json *one = json_at(electors, i);
        if (!span_is(json_get_text(one, "state"), "paper"))
            continue;
        struct span draft = json_get_text(version, "id"), whose = json_get_text(one, "who");
        if (is_asked(w, draft, whose)) // in two of its roles
            continue;
        struct json *body = body_of("draft", draft);
        json_put_text(body, "signatory", whose);
        add(w, "certify", document, span(NULL, 0), "certify", body);
    }
}

// Of the newest version alone: what was asked of those before is past.
static void take_text(struct waits *w, const struct json *document) {
    const struct json *versions = json_get(document, "versions"), *newest = NULL;
    for (size_t i = 0; i < json_count(versions); i++)
        if (!newest || json_get_int(json_at(versions, i), "i") > json_get_int(newest, "i"))
            newest = json_at(versions, i);
    const struct json *asked = json_get(newest, "asked");
    bool keeps = json_has_text(json_get(newest, "depositaries"), w->who);
    for (size_t i = 0; i < json_count(asked); i++) {
        const struct json *line = json_at(asked, i);
        if (keeps && !json_get_bool(line, "met"))
            take_papers(w, document, newest, line);
        const struct json *elector = elector_of(w, line);
        struct span act = json_get_text(line, "act"), state = json_get_text(elector, "state");
        bool undone = span_is(state, "none") || span_is(state, "other-capacity");
        bool referendum = span_is(state, "ad-referendum");
        if (!elector || json_get_bool(line, "met") || (!undone && !referendum))
            continue;
        const char *what = referendum ? "confirm" : arena_str(&w->a->arena, act);
        add(w, what, document, span(NULL, 0), what, body_of("draft", json_get_text(newest, "id")));
    }
}

static struct span end_of(const struct json *when, const char *end) {
    return json_type(when) == JSON_OBJECT_T ? json_get_text(when, end) : json_text(when);
}

// Whether a time, or the day that a date names, was over at the question's moment.
static bool is_over(const struct waits *w, struct span text) {
    struct stamp s;
    int64_t day;
    if (stamp_parse(text, &s))
        return s.seconds < w->a->face.now;
    return date_parse(text, &day) && (day + 1) * 86400 < w->a->face.now;
}

static void take_notice(struct waits *w, const struct json *notice) {
    const struct json *answers = json_get(notice, "answers"), *when = json_get(notice, "when");
    bool over = json_count(json_get(notice, "outcomes")) || is_over(w, end_of(when, "to"));
    for (size_t i = 0; !over && i < json_count(answers); i++)
        if (span_equal(json_get_text(json_at(answers, i), "who"), w->who) &&
            !json_get_text(json_at(answers, i), "answer").data)
            add(w, "consent", notice, end_of(when, "from"), "consent",
                body_of("notice", json_get_text(notice, "ref")));
}

// An exchange is named by the act that began it.
static struct span id_of(struct waits *w, const struct json *item) {
    STMT_SCOPED struct stmt *s = NULL;
    struct error why;
    struct span id = span(NULL, 0);
    if (db_prepare(record_rows(w->a->record), "SELECT lower(hex(id)) FROM act WHERE i = ?1", &s,
                   &why))
        return id;
    stmt_int(s, 1, json_get_int(item, "i"));
    if (stmt_row(s, &why)) {
        id = arena_copy(&w->a->arena, stmt_get_text(s, 0));
        stmt_reset(s);
    }
    return id;
}

static void take_exchange(struct waits *w, const struct json *exchange) {
    const struct json *parts = json_get(exchange, "parts");
    struct span deadline = json_get_text(exchange, "deadline");
    for (size_t i = 0; i < json_count(parts); i++) {
        const struct json *part = json_at(parts, i);
        struct span state = json_get_text(part, "state");
        if (!span_equal(json_get_text(part, "who"), w->who))
            continue;
        if (span_is(state, "not-deposited") && !json_get_bool(exchange, "past"))
            add(w, "deposit", exchange, deadline, "deposit",
                body_of("exchange", id_of(w, exchange)));
        else if (span_is(state, "deposited") && json_get_bool(exchange, "may_open"))
            add(w, "open", exchange, span(NULL, 0), "open", body_of("what", id_of(w, part)));
    }
}

static const struct json *round_of(const struct waits *w, struct span ref) {
    for (size_t i = 0; i < json_count(w->rounds); i++)
        if (span_equal(json_get_text(json_at(w->rounds, i), "ref"), ref))
            return json_at(w->rounds, i);
    return NULL;
}

// To a round that is still to come or under way, and to which it has not answered by its own word.
static void take_invitation(struct waits *w, const struct json *invite) {
    static const char *const over[] = {"closed", "cancelled", NULL};
    const struct json *answers = json_get(invite, "answers");
    const struct json *round = round_of(w, json_get_text(invite, "round"));
    bool answered = word_index(over, json_get_text(round, "state")) >= 0 ||
                    is_over(w, json_get_text(round, "to"));
    if (!round || !span_equal(json_get_text(json_get(invite, "to"), "who"), w->who))
        return;
    for (size_t i = 0; i < json_count(answers); i++)
        answered = answered || span_equal(json_get_text(json_at(answers, i), "who"), w->who) ||
                   span_is(json_get_text(json_at(answers, i), "source"), "own");
    if (answered)
        return;
    struct json *body = body_of("round", json_get_text(round, "ref")), *of = json_new_list();
    json_add(of, json_new_text(w->who));
    json_put(body, "participants", of);
    json_put_str(body, "part", "delegation");
    add(w, "attend", round, json_get_text(round, "from"), "presence", body);
}

// What it is said to owe.
static void take_commitment(struct waits *w, const struct json *commitment) {
    if (json_has_text(json_get(commitment, "of"), w->who) &&
        !answers_word(commitment, w->who).data &&
        !span_equal(json_get_text(commitment, "author"), w->who))
        add(w, "own", commitment, json_get_text(commitment, "due_at"), "support",
            body_of("what", json_get_text(commitment, "ref")));
}

static void keep_round(struct waits *w, const struct json *round) {
    (void)w, (void)round; // all of them are kept for take_invitation
}

static const struct {
    view_ask *ask;
    void (*take)(struct waits *w, const struct json *item);
} asked[] = {
    {motions_ask, take_motion},         {texts_ask, take_text},
    {operations_ask, take_notice},      {exchanges_ask, take_exchange},
    {rounds_ask, keep_round},           {invitations_ask, take_invitation},
    {commitments_ask, take_commitment},
};

static enum err ask_one(struct waits *w, size_t at, struct error *e) {
    struct json *answer = json_new_object();
    struct view_query q = {.as_of = w->a->q->as_of,
                           .has_at = w->a->q->has_at,
                           .at = w->a->q->at,
                           .lang = w->a->q->lang,
                           .limit = asked[at].ask == motions_ask ? MOTIONS_MOST : 0};
    enum err err = asked[at].ask(w->a->record, &q, answer, e);
    const struct json *items = json_get(asking_keep(w->a, answer), "items");
    if (asked[at].take == keep_round)
        w->rounds = items;
    for (size_t i = 0; !err && i < json_count(items); i++)
        asked[at].take(w, json_at(items, i));
    return err;
}

// A count is called by its days, who counts, and its number.
static enum err take_counts(struct waits *w, bool *cut, struct error *e) {
    struct rows rows;
    enum err err = unanswered_counts(w->a, w->who, &rows, cut, e);
    for (size_t i = 0; !err && i < rows.count; i++) {
        BUF_SCOPED struct buf days;
        BUF_SCOPED struct buf title;
        struct json *item = asking_keep(w->a, item_of_row(w->a, "count", &rows.list[i]));
        buf_init(&days, 256);
        buf_init(&title, BUF_MAX);
        say_days(w->a->words, json_get_text(item, "from"), json_get_text(item, "to"), &days);
        tell(w->a->words, &title, "{1}: {2} counts {3}", TELL_TEXT(buf_span(&days)),
             ASKING_NAME(w->a, json_get_text(item, "author")),
             TELL_INT(json_get_int(item, "total")));
        json_put_text(item, "title", buf_span(&title));
        add(w, "reconcile", item, span(NULL, 0), "reconcile",
            body_of("count", json_get_text(item, "ref")));
    }
    return err;
}

typedef enum err unanswered_rows(struct asking *a, struct span who, struct rows *out, bool *cut,
                                 struct error *e);

static enum err take_incidents(struct waits *w, unanswered_rows *read, const char *what,
                               const char *act, bool *cut, struct error *e) {
    struct rows rows;
    enum err err = read(w->a, w->who, &rows, cut, e);
    for (size_t i = 0; !err && i < rows.count; i++) {
        struct json *item = asking_keep(w->a, item_of_row(w->a, "incident", &rows.list[i]));
        add(w, what, item, span(NULL, 0), act, body_of("incident", json_get_text(item, "ref")));
    }
    return err;
}

static int64_t deadline_of(const struct json *item, const char *name) {
    struct stamp s;
    int64_t day;
    struct span text = json_get_text(item, name);
    if (stamp_parse(text, &s))
        return s.seconds;
    return date_parse(text, &day) ? day * 86400 : INT64_MAX;
}

// Of what is asked by the same time, or by none, the newest first: it is what somebody has not seen.
static int by_deadline(const void *a, const void *b) {
    const struct json *x = *(struct json *const *)a, *y = *(struct json *const *)b;
    int64_t until = deadline_of(x, "until"), other = deadline_of(y, "until");
    if (until == other) {
        until = -json_get_int(json_get(x, "about"), "i");
        other = -json_get_int(json_get(y, "about"), "i");
    }
    return until < other ? -1 : until > other;
}

static struct json *sorted(struct waits *w) {
    size_t count = json_count(w->items);
    struct json **list = arena_array(&w->a->arena, struct json *, count + 1), *out;
    for (size_t i = 0; i < count; i++)
        list[i] = json_at(w->items, i);
    if (count)
        qsort(list, count, sizeof *list, by_deadline);
    out = json_new_list();
    for (size_t i = 0; i < count; i++)
        json_add(out, json_copy(list[i]));
    return out;
}

enum err waiting_ask(struct record *r, const struct view_query *q, struct json *out,
                     struct error *e) {
    ASKING_SCOPED struct asking a;
    bool counts = false, alleged = false, incidents = false;
    enum err err = asking_begin(&a, r, q, e);
    const struct reader *reader = record_reader(r);
    struct waits w = {.a = &a, .who = reader ? reader->who : span(NULL, 0)};
    if (err)
        return err;
    w.items = asking_keep(&a, json_new_list());
    for (size_t i = 0; !err && reader && i < sizeof asked / sizeof *asked; i++)
        err = ask_one(&w, i, e);
    if (!err && reader)
        err = take_counts(&w, &counts, e);
    if (!err && reader)
        err = take_incidents(&w, unanswered_alleged, "answer", "respond", &alleged, e);
    if (!err && reader)
        err = take_incidents(&w, unanswered_incidents, "find", "finding", &incidents, e);
    if (err)
        return err;
    json_put_text(out, "who", w.who);
    json_put(out, "items", sorted(&w));
    json_put_bool(out, "cut", counts || alleged || incidents);
    if (!reader)
        asking_put(
            &a, out, "empty",
            MESSAGE("What waits for whom? Whoever has a participant's key can ask: --key FILE."));
    else if (!json_count(w.items))
        asking_put(&a, out, "empty",
                   MESSAGE("Nothing waits for you: no open vote, signature, consent, deposit or "
                           "invitation that asks for your word."));
    return OK;
}
