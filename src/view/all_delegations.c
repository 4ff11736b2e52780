// SPDX-License-Identifier: Apache-2.0
// Delegations over all rounds: a row for each delegation, in it each round of which something is
// said of it: who heads it, at which level, how it stands.
//
// Each cell is read as the board of that round is (board_state.c), so own word, host and reported
// stay apart: `heads` has every source's head, `headline` the state, `strength` what the last word
// on the whole delegation says of it. The level is the highest among the meetings of the round that
// the delegation was present at and that have begun (view/attendance.h); nothing where there is
// none. Rounds of which nothing is said of anybody are left out, and counted.
#include "view/asks.h"
#include "view/attendance.h"
#include "view/board.h"
#include "view/order.h"

static const char meetings_sql[] = ROW_SELECT("meeting") SIGHT_ORDER;

struct over {
    struct asking *a;
    struct rows meetings; // the last word on each, begun
    struct json **cells;  // by participant: list
    struct json *rounds;  // that have something
};

static enum err read_meetings(struct over *o, struct error *e) {
    static const char *const begun[] = {"in-session", "adjourned", "ended", NULL};
    struct rows *m = &o->meetings;
    enum err err = rows_current(o->a, "meeting", meetings_sql, NULL, m, e);
    if (err)
        return err;
    size_t kept = 0;
    for (size_t i = 0; i < m->count; i++) {
        bool last = true;
        for (size_t k = i + 1; k < m->count && last; k++)
            last = !span_equal(m->list[k].ref, m->list[i].ref);
        if (last && word_index(begun, json_get_text(m->list[i].body, "state")) >= 0)
            m->list[kept++] = m->list[i];
    }
    m->count = kept;
    return OK;
}

// By participant the highest level of the round's meetings, or -1.
static void read_levels(struct over *o, const struct attendance *t, struct span round,
                        int *highest) {
    for (size_t i = 0; i < o->a->people_count; i++)
        highest[i] = -1;
    for (size_t i = 0; i < o->meetings.count; i++) {
        const struct row *r = &o->meetings.list[i];
        if (!span_equal(json_get_text(r->body, "round"), round))
            continue;
        JSON_SCOPED struct json *item = json_new_object();
        attendance_put(t, r, item);
        const struct json *present = json_get(item, "present");
        int level = word_index(board_level_words, json_get_text(r->body, "level"));
        for (size_t k = 0; k < json_count(present); k++) {
            size_t who = (size_t)(asking_who(o->a, json_text(json_at(present, k))) - o->a->people);
            highest[who] = level > highest[who] ? level : highest[who];
        }
    }
}

static struct json *heads_of(struct asking *a, const struct board_row *row) {
    struct json *list = json_new_list();
    for (size_t i = 0; i < row->head_count; i++) {
        const struct json *head = json_get(row->heads[i].body, "head");
        if (!head)
            continue;
        struct json *one = item_of_person(a, head);
        board_put_source(a, one, &row->heads[i].by);
        json_add(list, one);
    }
    return list;
}

static struct json *cell_of(struct board *b, const struct board_row *row, int level) {
    struct asking *a = b->asking;
    struct board_state s;
    struct json *cell = json_new_object();
    board_state_of(b, row, &s);
    json_put(cell, "round", json_copy(json_get(b->round, "ref")));
    json_put(cell, "heads", heads_of(a, row));
    if (level >= 0)
        json_put_str(cell, "level", board_level_words[level]);
    json_put_str(cell, "shape", board_shape_words[s.shape]);
    json_put_text(cell, "headline", s.headline);
    const struct board_claim *whole = s.journey[PART_DELEGATION];
    if (whole && json_get(whole->body, "strength"))
        json_put(cell, "strength", json_copy(json_get(whole->body, "strength")));
    const struct board_claim *by = whole ? whole : s.answer;
    if (by)
        board_put_source(a, cell, by);
    return cell;
}

static enum err add_round(struct over *o, const struct json *round, const struct attendance *t,
                          struct error *e) {
    static const char *const fields[] = {"ref", "number", "title", "from", "to", "place", "state"};
    struct board b;
    bool any = false;
    int *highest = arena_array(&o->a->arena, int, o->a->people_count + 1);
    enum err err = board_read(o->a, round, &b, e);
    if (err)
        return err;
    read_levels(o, t, json_get_text(round, "ref"), highest);
    for (size_t i = 0; i < o->a->people_count; i++) {
        if (!b.rows[i].shown && highest[i] < 0)
            continue;
        json_add(o->cells[i], cell_of(&b, &b.rows[i], highest[i]));
        any = true;
    }
    if (!any)
        return OK;
    struct json *one = json_new_object();
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (json_get(round, fields[i]))
            json_put(one, fields[i], json_copy(json_get(round, fields[i])));
    json_add(o->rounds, one);
    return OK;
}

static void put_items(struct over *o, struct json *items) {
    struct asking *a = o->a;
    size_t *who = arena_array(&a->arena, size_t, a->people_count + 1), n = 0;
    for (size_t i = 0; i < a->people_count; i++)
        if (json_count(o->cells[i]))
            who[n++] = i;
    order_sort(a, 0, who, n);
    for (size_t i = 0; i < n; i++) {
        struct json *item = json_new_object();
        order_put_who(a, &a->people[who[i]], item);
        json_put(item, "roles", json_copy(a->people[who[i]].roles_json));
        json_put(item, "rounds", json_copy(o->cells[who[i]]));
        json_add(items, item);
    }
}

enum err all_delegations_ask(struct record *r, const struct view_query *q, struct json *out,
                             struct error *e) {
    ASKING_SCOPED struct asking a;
    struct over o = {.a = &a, .rounds = json_new_list()};
    struct json *rounds = NULL, *items = json_new_list();
    struct attendance attendance;
    json_put(out, "items", items);
    json_put(out, "rounds", o.rounds);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = rounds_list(&a, &rounds, e);
    if (!err)
        err = read_meetings(&o, e);
    if (!err)
        err = attendance_read(&a, &attendance, e);
    o.cells = err ? NULL : arena_array(&a.arena, struct json *, a.people_count + 1);
    for (size_t i = 0; !err && i < a.people_count; i++)
        o.cells[i] = asking_keep(&a, json_new_list());
    for (size_t i = 0; !err && i < json_count(rounds); i++)
        err = add_round(&o, json_at(rounds, i), &attendance, e);
    if (err)
        return err;
    put_items(&o, items);
    order_put(&a, 0, out);
    json_put_int(out, "silent", (int64_t)(json_count(rounds) - json_count(o.rounds)));
    if (!json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("Nothing is said of any delegation. The host enters who comes and each "
                    "delegation speaks for itself, with \"presence\" and \"delegation\" acts."));
    return OK;
}
