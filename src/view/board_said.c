// SPDX-License-Identifier: Apache-2.0
// Which presence rows of a round the board needs: not all of them.
//
// A hundred thousand rows may say that the same experts have arrived; the last of them is enough.
// Rows are skipped group by group along the index (round, author, part, state, participants, …): of
// each group the last by the question's clock is taken. All rows are taken where several of a group
// can count: those of a meeting, of members, and of taking part (rules 3 and 9).
#include "view/board.h"

#define OF_GROUP                                                                                   \
    "AND round = :ref AND author = :author AND part = :part AND state = :state"                    \
    " AND participants = :participants AND meeting IS NULL"

// o as a fifth column, past its largest: the index is entered behind the group, not at its start.
static const char next_sql[] =
    "SELECT author, part, state, participants FROM presence WHERE round = :ref"
    " AND (author, part, state, participants, o)"
    " > (:author, :part, :state, :participants, 9223372036854775807)"
    " ORDER BY author, part, state, participants, o LIMIT 1";

// o is never larger than i: its bound leaves nothing out and enters the index at the right place.
static const char last_sql[] =
    ROW_SELECT("presence") OF_GROUP " AND o < :size ORDER BY o DESC, i DESC LIMIT 1";

static const char last_at_sql[] =
    ROW_SELECT("presence") OF_GROUP " AND t <= :until ORDER BY t DESC, o DESC, i DESC LIMIT 1";

static const char all_sql[] = ROW_SELECT("presence") OF_GROUP;

static const char meetings_sql[] =
    ROW_SELECT("presence") "AND round = :ref AND meeting IS NOT NULL";

struct group {
    struct span round, author, part, state, participants;
};

static void bind_group(struct stmt *s, const char *sql, const struct group *g) {
    sight_bind_text(s, sql, ":ref", g->round);
    sight_bind_text(s, sql, ":author", g->author);
    sight_bind_text(s, sql, ":part", g->part);
    sight_bind_text(s, sql, ":state", g->state);
    sight_bind_text(s, sql, ":participants", g->participants);
}

// The group after `g`; false at the end, or on failure (stmt_failed).
static bool next_group(struct asking *a, struct stmt *s, struct group *g, struct error *e) {
    bind_group(s, next_sql, g);
    if (!stmt_row(s, e))
        return false;
    g->author = arena_copy(&a->arena, stmt_get_text(s, 0));
    g->part = arena_copy(&a->arena, stmt_get_text(s, 1));
    g->state = arena_copy(&a->arena, stmt_get_text(s, 2));
    g->participants = arena_copy(&a->arena, stmt_get_text(s, 3));
    stmt_reset(s);
    return true;
}

static bool all_count(const struct group *g) {
    return span_is(g->part, board_part_words[PART_MEMBERS]) ||
           board_axis_of(g->state) == AXIS_TAKING;
}

static int by_i(const void *x, const void *y) {
    const struct sight_place *a = &((const struct row *)x)->place,
                             *b = &((const struct row *)y)->place;
    return a->o != b->o ? (a->o < b->o ? -1 : 1) : a->i < b->i ? -1 : a->i > b->i;
}

static int by_t(const void *x, const void *y) {
    const struct row *a = x, *b = y;
    return a->place.t != b->place.t ? (a->place.t < b->place.t ? -1 : 1) : by_i(x, y);
}

enum err board_said(struct asking *a, struct span round, struct rows *out, struct error *e) {
    STMT_SCOPED struct stmt *next = NULL;
    STMT_SCOPED struct stmt *last = NULL;
    STMT_SCOPED struct stmt *all = NULL;
    struct row_bind bind = {.ref = round};
    struct group g = {.round = round,
                      .author = span_str(""),
                      .part = span_str(""),
                      .state = span_str(""),
                      .participants = span_str("")};
    const char *one = a->q->has_at ? last_at_sql : last_sql;
    enum err err = rows_read(a, "presence", meetings_sql, &bind, out, e);
    if (!err)
        err = sight_prepare(a->record, a->q, next_sql, &next, e);
    if (!err)
        err = sight_prepare(a->record, a->q, one, &last, e);
    if (!err)
        err = sight_prepare(a->record, a->q, all_sql, &all, e);
    while (!err && next_group(a, next, &g, e)) {
        struct stmt *s = all_count(&g) ? all : last;
        const char *sql = all_count(&g) ? all_sql : one;
        sight_bind(s, a->q, sql);
        bind_group(s, sql, &g);
        err = rows_take(a, "presence", s, out, e);
    }
    if (!err && stmt_failed(next))
        err = e ? e->code : ERR_IO;
    if (!err && out->count)
        qsort(out->list, out->count, sizeof *out->list, a->q->has_at ? by_t : by_i);
    return err;
}
