// SPDX-License-Identifier: Apache-2.0
// Who was asked as what, who asked, and the answers beside; who wants to come.
//
// The last word of each author on one invitation (round, to) or interest (about) stands. Answers
// are what presence says of the same participant at that round, own word, host's and reports apart,
// as on the board; an invitation to nobody's slug, or to no round, has none there.
#include "view/asks.h"
#include "view/board.h"

static const char invite_sql[] = ROW_SELECT("invite") SIGHT_ORDER;
static const char invite_of_sql[] = ROW_SELECT("invite") "AND round = :ref" SIGHT_ORDER;
static const char interest_sql[] = ROW_SELECT("interest") SIGHT_ORDER;

struct boards {
    struct asking *a;
    const struct json *rounds;
    struct json *read; // ref -> place in `list`
    struct board *list;
    size_t count;
};

// The board of a round, read once; NULL where there is no such round.
static enum err board_for(struct boards *b, struct span ref, struct board **out, struct error *e) {
    const struct json *round = NULL;
    const char *key = arena_str(&b->a->arena, ref);
    *out = NULL;
    if (json_get(b->read, key)) {
        *out = &b->list[json_get_int(b->read, key)];
        return OK;
    }
    for (size_t i = 0; i < json_count(b->rounds); i++)
        if (span_equal(json_get_text(json_at(b->rounds, i), "ref"), ref))
            round = json_at(b->rounds, i);
    if (!round)
        return OK;
    enum err err = board_read(b->a, round, &b->list[b->count], e);
    if (err)
        return err;
    *out = &b->list[b->count];
    json_put_int(b->read, key, (int64_t)b->count++);
    return OK;
}

static void add_answer(struct asking *a, struct json *list, const struct board_claim *c) {
    struct json *o = json_new_object();
    json_put_text(o, "state", c->state);
    board_put_source(a, o, c);
    json_add(list, o);
}

static enum err put_answers(struct boards *b, const struct row *r, struct json *item,
                            struct error *e) {
    struct json *list = json_new_list();
    struct board *board = NULL;
    json_put(item, "answers", list);
    struct span round = json_get_text(r->body, "round");
    const struct participant *p = asking_who(b->a, json_get_text(json_get(r->body, "to"), "who"));
    enum err err = p && round.data ? board_for(b, round, &board, e) : OK;
    if (err || !board)
        return err;
    const struct board_row *row = &board->rows[p - b->a->people];
    const struct board_claim *const *said = row->said[AXIS_ANSWER][PART_DELEGATION];
    for (int s = SOURCE_OWN; s <= SOURCE_HOST; s++)
        if (said[s])
            add_answer(b->a, list, said[s]);
    for (size_t i = 0; i < row->other_count; i++)
        if (!row->others[i].note && row->others[i].axis == AXIS_ANSWER)
            add_answer(b->a, list, &row->others[i]);
    return OK;
}

static const char *key_of(struct asking *a, const struct row *r) {
    BUF_SCOPED struct buf key;
    buf_init(&key, BUF_MAX);
    const struct json *to = json_get(r->body, "to");
    json_print(to ? to : json_get(r->body, "about"), &key);
    return arena_printf(&a->arena, SPAN_FMT " " SPAN_FMT " %s", SPAN_ARG(r->author),
                        SPAN_ARG(json_get_text(r->body, "round")), buf_str(&key));
}

// Items of one type, the last word of each key.
static enum err add_items(struct boards *b, const char *type, const struct rows *rows,
                          struct json *items, struct error *e) {
    struct json *last = asking_keep(b->a, json_new_object());
    enum err err = OK;
    for (size_t i = 0; i < rows->count; i++)
        json_put_int(last, key_of(b->a, &rows->list[i]), (int64_t)i);
    for (size_t i = 0; !err && i < rows->count; i++) {
        const struct row *r = &rows->list[i];
        if (json_get_int(last, key_of(b->a, r)) != (int64_t)i)
            continue;
        struct json *item = item_of_row(b->a, type, r);
        json_put_str(item, "type", type);
        json_add(items, item);
        if (strcmp(type, "invite") == 0)
            err = put_answers(b, r, item, e);
    }
    return err;
}

static enum err read_items(struct asking *a, const struct json *rounds, const struct json *round,
                           struct json *items, struct error *e) {
    struct rows rows;
    struct row_bind bind = {.ref = json_get_text(round, "ref")};
    struct boards b = {.a = a, .rounds = rounds, .read = asking_keep(a, json_new_object())};
    b.list = arena_array(&a->arena, struct board, json_count(rounds) + 1);
    enum err err = rows_read(a, "invite", round ? invite_of_sql : invite_sql, &bind, &rows, e);
    if (!err)
        err = add_items(&b, "invite", &rows, items, e);
    if (!err && !round) // interest is in the talks, not in one round of them
        err = rows_read(a, "interest", interest_sql, NULL, &rows, e);
    if (!err && !round)
        err = add_items(&b, "interest", &rows, items, e);
    return err;
}

enum err invitations_ask(struct record *r, const struct view_query *q, struct json *out,
                         struct error *e) {
    ASKING_SCOPED struct asking a;
    struct json *rounds, *items = json_new_list();
    const struct json *round = NULL;
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = rounds_list(&a, &rounds, e);
    if (!err && q->ref.size)
        err = rounds_pick(&a, rounds, q->ref, &round, e);
    if (!err)
        err = read_items(&a, rounds, round, items, e);
    if (err)
        return err;
    if (round)
        json_put(out, "round", json_copy(round));
    if (!json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("Nobody has been invited. The host and convenors invite with \"invite\" acts; "
                    "who wants to come says so with an \"interest\" act."));
    return OK;
}
