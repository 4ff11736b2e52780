// SPDX-License-Identifier: Apache-2.0
#include "view/stance_rows.h"

static const char stances_sql[] =
    "SELECT i, o, t, author, clause, option, position, \"if\", reason FROM stance WHERE draft = "
    ":ref"
    " AND" SIGHT_SEEN SIGHT_COUNTS_MANY("stance") "ORDER BY author, clause, option";

// Neighbours have the same author, and often the same words: they are kept once.
static struct span keep(struct asking *a, struct span text, struct span last) {
    if (!text.data || (last.data && span_equal(text, last)))
        return text.data ? last : span(NULL, 0);
    return arena_copy(&a->arena, text);
}

static struct stance *room_for(struct asking *a, struct stances *all) {
    if (all->count == all->room) {
        all->room = all->room ? 2 * all->room : 64;
        struct stance *more = arena_array(&a->arena, struct stance, all->room);
        if (all->count)
            memcpy(more, all->list, all->count * sizeof *more);
        all->list = more;
    }
    return &all->list[all->count];
}

static void take(struct asking *a, struct stances *all, struct stmt *s) {
    struct sight_place place = {(uint64_t)stmt_get_int(s, 0), (uint64_t)stmt_get_int(s, 1),
                                stmt_get_int(s, 2)};
    static const struct stance nothing;
    const struct stance *last = all->count ? &all->list[all->count - 1] : &nothing;
    struct span author = stmt_get_text(s, 3), clause = stmt_get_text(s, 4),
                option = stmt_get_text(s, 5);
    bool same = all->count && span_equal(author, last->author) &&
                span_equal(clause, last->clause) && span_equal(option, last->option);
    if (same && !sight_later(a->q, place, last->place))
        return;
    struct stance *one = room_for(a, all); // may move the list: `last` stays where it was
    *one = (struct stance){
        .place = place,
        .author = keep(a, author, last->author),
        .clause = keep(a, clause, last->clause),
        .option = keep(a, option, last->option),
        .position = keep(a, stmt_get_text(s, 6), last->position),
        .conditions = keep(a, stmt_get_text(s, 7), last->conditions),
        .reason = keep(a, stmt_get_text(s, 8), last->reason),
    };
    if (same)
        all->list[all->count - 1] = *one;
    else
        all->count++;
}

enum err stance_rows(struct asking *a, struct span version, struct stances *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct stances all = {0};
    enum err err = sight_prepare(a->record, a->q, stances_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, stances_sql, ":ref", version);
    while (stmt_row(s, e))
        take(a, &all, s);
    if (stmt_failed(s))
        return ERR_IO;
    size_t kept = 0;
    for (size_t i = 0; i < all.count; i++)
        if (!span_is(all.list[i].position, "none"))
            all.list[kept++] = all.list[i];
    all.count = kept;
    *out = all;
    return OK;
}

struct json *stance_item(struct asking *a, const struct stance *s) {
    struct json *one = json_new_object();
    json_put_text(one, "who", s->author);
    json_put_text(one, "position", s->position);
    if (s->conditions.data)
        json_put(one, "if", json_copy(asking_parse(a, s->conditions)));
    if (s->reason.data)
        json_put(one, "reason", item_of_field(a, "stance", "reason", asking_parse(a, s->reason)));
    json_put_int(one, "i", (int64_t)s->place.i);
    return one;
}
