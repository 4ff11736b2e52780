// SPDX-License-Identifier: Apache-2.0
// Rows come in the order of the log, and most follow a neighbour: the same clause, the next author.
// So each row finds its slot and author by looking there first; it is put into its slot's chain,
// and of each chain what is newest by author is laid out once, at the end.
#include "view/stance_rows.h"

#include "view/sights.h"

#include <stdlib.h>

const char *const stance_positions[] = {"agree",   "accept", "ad-referendum", "reserve", "object",
                                        "abstain", NULL};
enum { RESERVE = 3, OBJECT = 4 }; // among them

static const char stances_sql[] = "SELECT i, o, t, author, clause, option, position, \"if\", "
                                  "reason, aud FROM stance WHERE draft = "
                                  ":ref"
                                  " AND" SIGHT_SEEN SIGHT_COUNTS_MANY("stance");

struct said {
    struct sight_place place;
    size_t author, next; // next of its slot: index + 1
    int position;        // -1: takes its word back
    struct span conditions, reason;
    int64_t audience;
};

struct gathering {
    struct asking *a;
    struct stances *all;
    struct said *said;
    size_t count, room;
    size_t *first;        // of each slot: index of the last that came, + 1
    struct span *authors; // as they came
    size_t *by_name;      // their indices in order of names
    size_t author_count, author_room;
    size_t slot, author; // of the row before
};

static int by_thing(const void *one, const void *other) {
    const struct slot *a = *(const struct slot *const *)one,
                      *b = *(const struct slot *const *)other;
    int order = span_compare(a->clause, b->clause);
    return order ? order : span_compare(a->option, b->option);
}

static void add_slot(struct stances *all, struct span clause, struct span option) {
    all->sorted[all->slot_count] = &all->slots[all->slot_count];
    all->slots[all->slot_count++] = (struct slot){.clause = clause, .option = option};
}

static void make_slots(struct asking *a, const struct json *clauses, struct stances *all) {
    size_t room = 1 + json_count(clauses);
    for (size_t i = 0; i < json_count(clauses); i++)
        room += json_count(json_get(json_at(clauses, i), "options"));
    all->slots = arena_array(&a->arena, struct slot, room);
    all->sorted = arena_array(&a->arena, struct slot *, room);
    add_slot(all, span(NULL, 0), span(NULL, 0));
    for (size_t i = 0; i < json_count(clauses); i++) {
        const struct json *clause = json_at(clauses, i), *options = json_get(clause, "options");
        add_slot(all, json_get_text(clause, "id"), span(NULL, 0));
        for (size_t o = 0; o < json_count(options); o++)
            add_slot(all, json_get_text(clause, "id"), json_get_text(json_at(options, o), "id"));
    }
    qsort(all->sorted, all->slot_count, sizeof *all->sorted, by_thing);
}

struct slot *stance_slot(const struct stances *all, struct span clause, struct span option) {
    const struct slot key = {.clause = clause, .option = option}, *at = &key;
    struct slot **found = bsearch(&at, all->sorted, all->slot_count, sizeof *all->sorted, by_thing);
    return found ? *found : NULL;
}

// SIZE_MAX where the version has no such thing: the fold refuses it.
static size_t find_slot(struct gathering *g, struct span clause, struct span option) {
    const struct stances *all = g->all;
    for (size_t i = g->slot; i < all->slot_count && i < g->slot + 2; i++)
        if (span_equal(all->slots[i].clause, clause) && span_equal(all->slots[i].option, option))
            return g->slot = i;
    const struct slot *found = stance_slot(all, clause, option);
    return found ? g->slot = (size_t)(found - all->slots) : SIZE_MAX;
}

static size_t add_author(struct gathering *g, struct span name, size_t rank) {
    if (g->author_count == g->author_room) {
        size_t room = g->author_room ? 2 * g->author_room : 64;
        struct span *names = arena_array(&g->a->arena, struct span, room);
        size_t *order = arena_array(&g->a->arena, size_t, room);
        if (g->author_count) {
            memcpy(names, g->authors, g->author_count * sizeof *names);
            memcpy(order, g->by_name, g->author_count * sizeof *order);
        }
        g->authors = names;
        g->by_name = order;
        g->author_room = room;
    }
    memmove(g->by_name + rank + 1, g->by_name + rank,
            (g->author_count - rank) * sizeof *g->by_name);
    g->by_name[rank] = g->author_count;
    g->authors[g->author_count] = arena_copy(&g->a->arena, name);
    return g->author_count++;
}

static size_t find_author(struct gathering *g, struct span name) {
    size_t next = g->author + 1 < g->author_count ? g->author + 1 : 0, low = 0;
    if (g->author_count && span_equal(g->authors[next], name))
        return g->author = next;
    for (size_t high = g->author_count; low < high;) {
        size_t mid = (low + high) / 2;
        int order = span_compare(g->authors[g->by_name[mid]], name);
        if (!order)
            return g->author = g->by_name[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return g->author = add_author(g, name, low);
}

static int position_of(struct span word) {
    for (int i = 0; stance_positions[i]; i++)
        if (span_is(word, stance_positions[i]))
            return i;
    return -1;
}

static struct said *room_for(struct gathering *g) {
    if (g->count == g->room) {
        g->room = g->room ? 2 * g->room : 256;
        struct said *more = arena_array(&g->a->arena, struct said, g->room);
        if (g->count)
            memcpy(more, g->said, g->count * sizeof *more);
        g->said = more;
    }
    return &g->said[g->count++];
}

static struct span keep(struct asking *a, struct span text) {
    return text.data ? arena_copy(&a->arena, text) : text;
}

static void take(struct gathering *g, struct stmt *s) {
    size_t slot = find_slot(g, stmt_get_text(s, 4), stmt_get_text(s, 5));
    if (slot == SIZE_MAX)
        return;
    struct said *one = room_for(g);
    *one = (struct said){
        .place = {(uint64_t)stmt_get_int(s, 0), (uint64_t)stmt_get_int(s, 1), stmt_get_int(s, 2)},
        .author = find_author(g, stmt_get_text(s, 3)),
        .next = g->first[slot],
        .position = position_of(stmt_get_text(s, 6)),
        .conditions = keep(g->a, stmt_get_text(s, 7)),
        .reason = keep(g->a, stmt_get_text(s, 8)),
        .audience = stmt_get_int(s, 9),
    };
    g->first[slot] = g->count;
}

// Of each author the newest, those that say something.
static void lay_out(struct gathering *g, size_t at, const struct said **newest) {
    struct stances *all = g->all;
    struct slot *slot = &all->slots[at];
    slot->said = all->list + all->count;
    if (!g->first[at])
        return;
    memset(newest, 0, g->author_count * sizeof(*newest));
    for (size_t i = g->first[at]; i; i = g->said[i - 1].next) {
        const struct said *one = &g->said[i - 1], **last = &newest[one->author];
        if (!*last || sight_later(g->a->q, one->place, (*last)->place))
            *last = one;
    }
    for (size_t i = 0; i < g->author_count; i++) {
        const struct said *one = newest[g->by_name[i]];
        if (!one || one->position < 0)
            continue;
        all->list[all->count++] =
            (struct stance){one->place,    g->authors[one->author], slot->clause, slot->option,
                            one->position, one->conditions,         one->reason,  one->audience};
        slot->count++;
    }
}

enum err stance_rows(struct asking *a, struct span version, const struct json *clauses,
                     struct stances *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    *out = (struct stances){0};
    struct gathering g = {.a = a, .all = out};
    enum err err = sight_prepare(a->record, a->q, stances_sql, &s, e);
    if (err)
        return err;
    make_slots(a, clauses, out);
    g.first = arena_array(&a->arena, size_t, out->slot_count);
    sight_bind_text(s, stances_sql, ":ref", version);
    while (stmt_row(s, e))
        take(&g, s);
    if (stmt_failed(s))
        return ERR_IO;
    out->list = arena_array(&a->arena, struct stance, g.count + 1);
    const struct said **newest = arena_array(&a->arena, const struct said *, g.author_count + 1);
    for (size_t i = 0; i < out->slot_count; i++)
        lay_out(&g, i, newest);
    return OK;
}

bool stance_is_against(const struct stance *s) {
    return s->position == RESERVE || s->position == OBJECT;
}

struct json *stance_item(struct asking *a, const struct stance *s) {
    struct json *one = json_new_object();
    json_put_text(one, "who", s->author);
    json_put_str(one, "position", stance_positions[s->position]);
    if (s->conditions.data)
        json_put(one, "if", json_copy(asking_parse(a, s->conditions)));
    if (s->reason.data)
        json_put(one, "reason", item_of_field(a, "stance", "reason", asking_parse(a, s->reason)));
    json_put_int(one, "i", (int64_t)s->place.i);
    if (s->audience)
        json_put(one, "readers", sights_members(a, s->audience));
    return one;
}
