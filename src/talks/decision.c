// SPDX-License-Identifier: Apache-2.0
// Motions decided: votes counted, deadlines kept, what was carried carried out.
#include "base/codec.h"
#include "base/stamp.h"
#include "talks/family.h"
#include "talks/members.h"
#include "talks/motion.h"
#include "talks/revision.h"

#include <assert.h>

struct tally {
    bool met;      // without waiting for the deadline
    bool at_end;   // as it stands at the deadline
    bool objected; // a "no", or a delegation that has suspended its part
};

// One line of the requirement, closed: what its votes come to.
static void close_line(struct tally *t, struct span need, const size_t *votes, size_t electors) {
    uint64_t number;
    bool met = false, consensus = span_is(need, "consensus");
    if (span_is(need, "all"))
        met = votes[0] == electors;
    else if (span_is(need, "majority"))
        met = 2 * votes[0] > electors;
    else if (decimal_get(need, LIMIT_PARTICIPANTS, &number))
        met = votes[0] >= number;
    t->met = t->met && met;
    t->at_end = t->at_end && (consensus ? votes[1] == 0 : met);
}

// Whether a participant's whole delegation has suspended its part, by its own public word. The
// terms are those of the index presence_taking_part (rounds.sql).
static const char standing_sql[] =
    "SELECT state FROM presence WHERE author = ?1 AND part = 'delegation' AND meeting IS NULL"
    " AND persons IS NULL AND aud = 0"
    " AND state IN ('suspended-participation', 'resumed', 'walked-out')"
    " AND EXISTS (SELECT 1 FROM json_each(participants) WHERE value = author)"
    " AND " FOLD_COUNTS("presence") " ORDER BY o DESC, i DESC LIMIT 1";

static bool stays_away(struct fold *f, struct span who) {
    struct stmt *s = fold_stmt(f, standing_sql);
    struct error e;
    if (!s)
        return false;
    stmt_text(s, 1, who);
    bool away = stmt_row(s, &e) && !span_is(stmt_get_text(s, 0), "resumed");
    if (stmt_failed(s))
        fold_fail(f, &e);
    stmt_reset(s);
    return away;
}

static const char tally_sql[] =
    "SELECT e.line, e.need, e.who, (SELECT v.choice FROM vote v WHERE v.motion = ?2"
    " AND v.author = e.who ORDER BY v.rowid DESC LIMIT 1)"
    " FROM electorate e WHERE e.i = ?1 ORDER BY e.rowid";

static struct tally count_votes(struct fold *f, const struct motion *m) {
    struct tally t = {.met = true, .at_end = true};
    struct error e;
    struct stmt *s = fold_stmt(f, tally_sql);
    struct arena *a = fold_arena(f);
    if (!s)
        return (struct tally){0};
    const char *ref =
        arena_printf(a, SPAN_FMT "/%s", SPAN_ARG(fold_state(f)->members[m->member].slug), m->slug);
    stmt_int(s, 1, (int64_t)m->index);
    stmt_text(s, 2, span_str(ref));
    struct span line = {0}, need = {0};
    size_t votes[3] = {0}, electors = 0;
    while (stmt_row(s, &e)) {
        if (!span_equal(stmt_get_text(s, 0), line)) {
            if (line.data)
                close_line(&t, need, votes, electors);
            memset(votes, 0, sizeof votes);
            electors = 0;
            line = arena_copy(a, stmt_get_text(s, 0));
            need = arena_copy(a, stmt_get_text(s, 1));
        }
        int choice = word_index(vote_choices, stmt_get_text(s, 3));
        electors++;
        if (choice >= 0)
            votes[choice]++;
        if (choice == 1 || (m->silence && !t.objected && stays_away(f, stmt_get_text(s, 2))))
            t.objected = true;
    }
    if (stmt_failed(s))
        fold_fail(f, &e);
    close_line(&t, need, votes, electors);
    return t;
}

// What was moved, from its row: kind and payload (the caller frees) are set only on success.
static enum err load_payload(struct fold *f, uint64_t motion, const struct motion_kind **kind,
                             struct json **payload, struct error *e) {
    struct stmt *s = fold_stmt(f, "SELECT kind, payload FROM motion WHERE i = ?1");
    if (!s)
        return ERR_IO;
    stmt_int(s, 1, (int64_t)motion);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : error_set(e, ERR_CORRUPT, "a motion has no row");
    *kind = motion_kind_find(stmt_get_text(s, 0));
    enum err err = *kind ? json_parse(stmt_get_text(s, 1), JSON_DECIMALS, payload, e)
                         : error_set(e, ERR_CORRUPT, "a motion's row is none");
    stmt_reset(s);
    return err;
}

// Writes the decision, carries it out, and closes the motion: false where what was moved cannot be
// read, which the fold has kept, and the motion is as open as before.
static bool decide(struct fold *f, size_t at, bool carried) {
    struct state *s = fold_state_mutable(f);
    uint64_t motion = s->motions[at].index;
    JSON_SCOPED struct json *payload = NULL;
    const struct motion_kind *kind = NULL;
    struct error why = {0};
    if (load_payload(f, motion, &kind, &payload, &why)) {
        fold_fail(f, &why);
        return false;
    }
    assert(kind);
    bool moot = carried && kind->possible && kind->possible(f, payload, &why);
    const char *outcome = moot ? "moot" : carried ? "carried" : "failed";
    fold_row(f, "decision",
             (struct value[]){V_INT((int64_t)motion), V_TEXT(span_str(outcome)),
                              moot ? V_TEXT(span_str(why.rule)) : V_NULL},
             3);
    if (carried && !moot && kind->carry_out)
        kind->carry_out(f, payload, motion);
    state_close_motion(s, at);
    return true;
}

void vote_apply(struct fold *f, const struct act *a) {
    struct state *s = fold_state_mutable(f);
    struct motion *m = motion_open(s, json_get_text(a->body, "motion"));
    if (m && !m->silence && count_votes(f, m).met)
        (void)decide(f, (size_t)(m - s->motions), true);
}

void motions_due(struct fold *f) {
    struct state *s = fold_state_mutable(f);
    for (bool decided = true; decided;) {
        size_t due = SIZE_MAX;
        for (size_t i = 0; i < s->motion_count; i++)
            if (s->motions[i].decide_by <= s->log_time &&
                (due == SIZE_MAX || s->motions[i].decide_by < s->motions[due].decide_by))
                due = i; // motions stand by index: the first of equal deadlines stays
        if (due == SIZE_MAX)
            return;
        struct tally t = count_votes(f, &s->motions[due]);
        decided = decide(f, due, s->motions[due].silence ? !t.objected : t.at_end);
    }
}

enum err motions_load(struct fold *f, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(fold_db(f),
                              "SELECT i, author, id, decide_by, silence FROM motion"
                              " WHERE i NOT IN (SELECT motion FROM decision) ORDER BY i",
                              &s, e);
    while (!err && stmt_row(s, e)) {
        struct stamp by;
        if (!state_member(fold_state(f), stmt_get_text(s, 1)) ||
            !stamp_parse(stmt_get_text(s, 3), &by))
            return error_set(e, ERR_CORRUPT, "a motion's row is none");
        state_open_motion(fold_state_mutable(f), stmt_get_text(s, 1), stmt_get_text(s, 2),
                          (struct motion){.index = (uint64_t)stmt_get_int(s, 0),
                                          .decide_by = by.seconds,
                                          .silence = stmt_get_int(s, 4) != 0});
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}
