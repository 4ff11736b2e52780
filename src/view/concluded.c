// SPDX-License-Identifier: Apache-2.0
#include "view/concluded.h"

#include <stdlib.h>

#define OF_VERSION(table) ROW_SELECT(table) "AND draft = :ref" SIGHT_ORDER
static const struct {
    const char *type, *sql;
} facts[] = {
    {"initial", OF_VERSION("initial")}, {"sign", OF_VERSION("sign")},
    {"certify", OF_VERSION("certify")}, {"confirm", OF_VERSION("confirm")},
    {"ratify", OF_VERSION("ratify")},   {"endorse", OF_VERSION("endorse")},
    {"declare", OF_VERSION("declare")}, {"release", OF_VERSION("release")},
    {"entry", OF_VERSION("entry")},     {"denounce", OF_VERSION("denounce")},
};
#define FACTS (sizeof facts / sizeof *facts)

static const char asked_sql[] =
    "SELECT act, line, need, who FROM entitled WHERE i = :made ORDER BY rowid";

static const char hangs_sql[] = "SELECT document FROM hangs WHERE i = :made ORDER BY rowid";

// A motion to adopt it says so by its id.
static const char motions_sql[] =
    "SELECT author || '/' || id, i, (SELECT outcome FROM decision WHERE decision.motion = motion.i "
    "AND" SIGHT_SEEN ") FROM motion WHERE kind = 'adopt' AND payload = '{\"what\":\"' || :ref || "
    "'\"}' AND" SIGHT_SEEN SIGHT_COUNTS("motion") "ORDER BY i";

static enum err read_facts(struct asking *a, const struct version *v, struct json *out,
                           struct error *e) {
    const struct row_bind bind = {.ref = v->id};
    for (size_t f = 0; f < FACTS; f++) {
        struct rows rows = {0};
        struct json *list = json_new_list();
        json_put(out, facts[f].type, list);
        enum err err = rows_read(a, facts[f].type, facts[f].sql, &bind, &rows, e);
        if (err)
            return err;
        for (size_t i = 0; i < rows.count; i++)
            json_add(list, item_of_row(a, facts[f].type, &rows.list[i]));
    }
    return OK;
}

// The last of a list whose `name` is `who`; NULL.
static struct json *last_of(const struct json *list, const char *name, struct span who) {
    for (size_t i = json_count(list); i-- > 0;)
        if (span_equal(json_get_text(json_at(list, i), name), who))
            return json_at(list, i);
    return NULL;
}

// What the depositary said of a signature on paper after it was put, as the fold has it
// (talks/agreed.c).
#define CERTIFICATES_OF(table)                                                                     \
    "SELECT i FROM certify WHERE" SIGHT_SEEN SIGHT_COUNTS("certify")                               \
    "AND draft = :ref AND EXISTS (SELECT 1 FROM " table " put JOIN " table " was"                  \
    " ON was.draft = put.draft AND was.author = put.author AND was.o = put.o"                      \
    " WHERE put.draft = :ref AND put.author = certify.signatory AND put.i = :put"                  \
    " AND put.o < certify.o AND was.i < certify.i)" SIGHT_ORDER
static const char of_sign_sql[] = CERTIFICATES_OF("sign");
static const char of_initial_sql[] = CERTIFICATES_OF("initial");

// Puts with each signature on paper the entry that certifies it, the last, or null.
static enum err put_certified(struct asking *a, const struct version *v, struct json *list,
                              const char *sql, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, sql, &s, e);
    for (size_t i = 0; !err && i < json_count(list); i++) {
        struct json *one = json_at(list, i);
        if (!span_is(json_get_text(one, "form"), "paper"))
            continue;
        sight_bind(s, a->q, sql);
        sight_bind_text(s, sql, ":ref", v->id);
        sight_bind_int(s, sql, ":put", json_get_int(one, "i"));
        json_put(one, "certified", NULL);
        while (stmt_row(s, e))
            json_put_int(one, "certified", stmt_get_int(s, 0));
        err = stmt_failed(s) ? ERR_IO : OK;
    }
    return err;
}

// Puts with each signature ad referendum the entry that confirms it, or null.
static void put_confirmed(struct json *list, const struct json *by) {
    for (size_t i = 0; i < json_count(list); i++) {
        struct json *one = json_at(list, i);
        const struct json *with = last_of(by, "author", json_get_text(one, "author"));
        if (json_get_bool(one, "ad_referendum"))
            json_put(one, "confirmed", with ? json_copy(json_get(with, "i")) : NULL);
    }
}

static bool is_null(const struct json *one, const char *name) {
    return json_type(json_get(one, name)) == JSON_NULL_T;
}

// How far one elector has come with signing or initialling in the role of a line: the best of what
// it has put.
static const char *state_signed(const struct json *list, struct span line, struct span who,
                                const struct json **which) {
    static const char *const ranks[] = {"none", "other-capacity", "paper", "ad-referendum", "done"};
    bool by_name = span_starts(line, span_str("who:"));
    int best = 0;
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct span capacity = json_get_text(one, "capacity");
        if (!span_equal(json_get_text(one, "author"), who))
            continue;
        bool counts = by_name ? !span_is(capacity, "witness") : span_equal(capacity, line);
        int rank = !counts ? 1 : is_null(one, "certified") ? 2 : is_null(one, "confirmed") ? 3 : 4;
        if (rank > best) {
            best = rank;
            *which = one;
        }
    }
    return ranks[best];
}

static const char *state_of(const struct json *done, struct span act, struct span line,
                            struct span who, const struct json **which) {
    const char *type = span_is(act, "sign")      ? "sign"
                       : span_is(act, "initial") ? "initial"
                       : span_is(act, "ratify")  ? "ratify"
                                                 : "endorse";
    const struct json *list = json_get(done, type);
    *which = last_of(json_get(done, "denounce"), "author", who);
    if (*which)
        return "denounced";
    if (strcmp(type, "sign") == 0 || strcmp(type, "initial") == 0)
        return state_signed(list, line, who, which);
    *which = last_of(list, "author", who);
    if (!*which)
        return "none";
    return span_is(json_get_text(*which, "result"), "rejected") ? "rejected" : "done";
}

static void add_elector(struct json *line, const struct json *done, struct span who) {
    const struct json *which = NULL;
    struct json *one = json_new_object();
    const char *state =
        state_of(done, json_get_text(line, "act"), json_get_text(line, "line"), who, &which);
    json_put_text(one, "who", who);
    json_put_str(one, "state", state);
    if (which)
        json_put(one, "i", json_copy(json_get(which, "i")));
    json_add(json_get(line, "electors"), one);
    json_put_int(line, "done", json_get_int(line, "done") + (strcmp(state, "done") == 0));
}

// What a line lacks; one that nobody can meet lacks one.
static int64_t lacks(const struct json *line) {
    int64_t electors = (int64_t)json_count(json_get(line, "electors"));
    int64_t done = json_get_int(line, "done"), wanted = electors;
    struct span need = json_get_text(line, "need");
    char number[16] = "";
    if (span_is(need, "majority"))
        wanted = electors / 2 + 1;
    else if (!span_is(need, "all") && !span_is(need, "consensus")) {
        snprintf(number, sizeof number, SPAN_FMT, SPAN_ARG(need));
        wanted = strtoll(number, NULL, 10); // 1 to 512, the schema has said
    }
    if (!electors)
        return 1;
    return wanted > done ? wanted - done : 0;
}

static struct json *line_of(struct json *asked, struct stmt *s) {
    struct json *last = json_count(asked) ? json_at(asked, json_count(asked) - 1) : NULL;
    if (last && span_equal(json_get_text(last, "act"), stmt_get_text(s, 0)) &&
        span_equal(json_get_text(last, "line"), stmt_get_text(s, 1)))
        return last;
    struct json *line = json_new_object();
    json_put_text(line, "act", stmt_get_text(s, 0));
    json_put_text(line, "line", stmt_get_text(s, 1));
    json_put_text(line, "need", stmt_get_text(s, 2));
    json_put_int(line, "done", 0);
    json_put(line, "electors", json_new_list());
    json_add(asked, line);
    return line;
}

static enum err read_asked(struct asking *a, const struct version *v, struct concluded *c,
                           struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, asked_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, asked_sql, ":made", v->asked);
    while (stmt_row(s, e)) {
        struct json *line = line_of(c->asked, s);
        if (!stmt_is_null(s, 3))
            add_elector(line, c->facts, stmt_get_text(s, 3));
    }
    c->agreed = json_count(c->asked) > 0;
    for (size_t i = 0; i < json_count(c->asked); i++) {
        struct json *line = json_at(c->asked, i);
        json_put_int(line, "lacks", lacks(line));
        json_put_bool(line, "met", !json_get_int(line, "lacks"));
        c->agreed = c->agreed && json_get_bool(line, "met");
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err read_motions(struct asking *a, const struct version *v, struct concluded *c,
                             struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, motions_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, motions_sql, ":ref", v->id);
    while (stmt_row(s, e)) {
        struct json *one = json_new_object();
        json_put_text(one, "ref", stmt_get_text(s, 0));
        json_put_text(one, "outcome", stmt_is_null(s, 2) ? span_str("open") : stmt_get_text(s, 2));
        json_put_int(one, "i", stmt_get_int(s, 1));
        json_add(c->motions, one);
        if (!json_count(c->asked) && span_is(json_get_text(one, "outcome"), "carried"))
            c->agreed = true;
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

enum err concluded_read(struct asking *a, struct version *v, const struct concluded **out,
                        struct error *e) {
    if (v->concluded) {
        *out = v->concluded;
        return OK;
    }
    struct concluded *c = arena_new(&a->arena, struct concluded);
    c->facts = asking_keep(a, json_new_object());
    c->asked = asking_keep(a, json_new_list());
    c->motions = asking_keep(a, json_new_list());
    enum err err = read_facts(a, v, c->facts, e);
    if (err)
        return err;
    err = put_certified(a, v, json_get(c->facts, "sign"), of_sign_sql, e);
    if (!err)
        err = put_certified(a, v, json_get(c->facts, "initial"), of_initial_sql, e);
    put_confirmed(json_get(c->facts, "sign"), json_get(c->facts, "confirm"));
    if (!err)
        err = read_asked(a, v, c, e);
    if (!err)
        err = read_motions(a, v, c, e);
    if (!err)
        *out = v->concluded = c;
    return err;
}

static enum err any_agreed(struct asking *a, struct document *d, bool *out, struct error *e) {
    enum err err = OK;
    *out = false;
    for (size_t i = 0; !err && !*out && i < d->version_count; i++) {
        const struct concluded *c;
        err = concluded_read(a, &d->versions[i], &c, e);
        *out = !err && c->agreed;
    }
    return err;
}

// The documents that it hangs on, and whether each is agreed; null where it hangs on none.
static enum err put_whole(struct asking *a, const struct documents *all, const struct version *v,
                          struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = json_new_list();
    enum err err = sight_prepare(a->record, a->q, hangs_sql, &s, e);
    if (!err)
        sight_bind_int(s, hangs_sql, ":made", v->asked);
    while (!err && stmt_row(s, e)) {
        struct json *part = json_new_object();
        struct document *one = version_document(all, stmt_get_text(s, 0));
        bool agreed = false;
        json_add(list, part);
        json_put_text(part, "ref", stmt_get_text(s, 0));
        err = one ? any_agreed(a, one, &agreed, e) : OK;
        json_put_bool(part, "agreed", agreed);
    }
    if (!err && stmt_failed(s))
        err = ERR_IO;
    if (json_count(list)) {
        json_put(item, "whole", list);
    } else {
        json_free(list);
        json_put(item, "whole", NULL);
    }
    return err;
}

// By the moment that the answer shows; what comes after the term is what `extension` says.
static void put_force(const struct asking *a, const struct json *entries, struct json *item) {
    const struct json *last =
        json_count(entries) ? json_at(entries, json_count(entries) - 1) : NULL;
    struct stamp from, until;
    json_put(item, "in_force", NULL);
    if (!last || !stamp_parse(json_get_text(last, "from"), &from))
        return;
    bool ends = stamp_parse(json_get_text(last, "until"), &until);
    struct json *force = json_new_object();
    json_put(item, "in_force", force);
    json_put_text(force, "by", json_get_text(last, "author"));
    json_put_text(force, "from", json_get_text(last, "from"));
    if (ends)
        json_put_text(force, "until", json_get_text(last, "until"));
    json_put_text(force, "extension", json_get_text(last, "extension"));
    json_put_int(force, "i", json_get_int(last, "i"));
    json_put_str(force, "state",
                 a->face.now < from.seconds            ? "not-yet"
                 : ends && a->face.now > until.seconds ? "term-over"
                                                       : "in-force");
}

enum err concluded_put(struct asking *a, const struct documents *all, struct version *v,
                       size_t open, struct json *item, struct error *e) {
    const struct concluded *c;
    enum err err = concluded_read(a, v, &c, e);
    if (err)
        return err;
    for (size_t f = 0; f < FACTS; f++)
        json_put(item, facts[f].type, json_copy(json_get(c->facts, facts[f].type)));
    json_put(item, "asked", json_copy(c->asked));
    json_put(item, "motions", json_copy(c->motions));
    json_put_bool(item, "agreed", c->agreed);
    put_force(a, json_get(c->facts, "entry"), item);
    struct json *keepers = json_new_list(), *missing = json_new_object();
    json_put(item, "depositaries", keepers);
    json_put(item, "missing", missing);
    err = version_depositaries(a, v, keepers, e);
    if (!err)
        err = put_whole(a, all, v, item, e);
    if (err)
        return err;
    BUF_SCOPED struct buf text;
    bool complete;
    buf_init(&text, BUF_MAX);
    missing_say(a, item, keepers, open, &text, &complete);
    json_put_bool(missing, "complete", complete);
    json_put_text(missing, "text", buf_span(&text));
    return OK;
}
