// SPDX-License-Identifier: Apache-2.0
// Who says what of each clause and option of a version; and what a package would meet with.
//
// Stances are counted as their authors said them. What a drafter says of others (by, against)
// stands beside and is not counted. Silence is silence.
#include "view/stances.h"

#include "view/asks.h"
#include "view/sights.h"

static bool may_speak(const struct participant *p) {
    return (p->roles & ROLES_BUT_OBSERVER) != 0;
}

// Those who may take a stance on it and read it.
static void make_people(struct matrix *m, const struct version *v) {
    struct asking *a = m->a;
    struct json *readers = v->row.audience ? sights_members(a, v->row.audience) : NULL;
    m->people = asking_keep(a, json_new_list());
    for (size_t i = 0; i < a->people_count; i++)
        if (may_speak(&a->people[i]) && (!readers || json_has_text(readers, a->people[i].slug)))
            json_add(m->people, json_new_text(a->people[i].slug));
    json_free(readers);
}

// Puts positions {position: [who]}, entries {position: [i]}, silent, and of what is restricted
// readers {who: [its readers]}.
static void put_said(const struct matrix *m, const struct slot *slot, struct json *item) {
    struct json *positions = json_new_object(), *entries = json_new_object();
    struct json *who[STANCE_POSITIONS] = {NULL}, *where[STANCE_POSITIONS] = {NULL};
    json_put(item, "positions", positions);
    json_put(item, "entries", entries);
    for (size_t i = 0; i < slot->count; i++) {
        const struct stance *s = &slot->said[i];
        int p = s->position;
        if (!who[p]) {
            who[p] = json_new_list();
            where[p] = json_new_list();
            json_put(positions, stance_positions[p], who[p]);
            json_put(entries, stance_positions[p], where[p]);
        }
        json_add(who[p], json_new_text(s->author));
        json_add(where[p], json_new_int((int64_t)s->place.i));
        if (s->audience && !json_get(item, "readers"))
            json_put(item, "readers", json_new_object());
        if (s->audience)
            json_put(json_get(item, "readers"),
                     arena_printf(&m->a->arena, SPAN_FMT, SPAN_ARG(s->author)),
                     sights_members(m->a, s->audience));
    }
    size_t people = json_count(m->people);
    json_put_int(item, "silent", people > slot->count ? (int64_t)(people - slot->count) : 0);
}

static int64_t against(const struct slot *slot) {
    int64_t n = 0;
    for (size_t i = 0; i < slot->count; i++)
        n += stance_is_against(&slot->said[i]);
    return n;
}

// The options that fewest object to or reserve on: nothing where nobody has spoken of any.
static void put_fewest(const struct slot *first, size_t count, struct json *item) {
    struct json *best = json_new_list();
    int64_t least = INT64_MAX;
    bool any = false;
    for (size_t o = 0; o < count; o++) {
        any = any || first[o].count;
        least = against(&first[o]) < least ? against(&first[o]) : least;
    }
    for (size_t o = 0; any && o < count; o++)
        if (against(&first[o]) == least)
            json_add(best, json_new_text(first[o].option));
    json_put(item, "fewest_against", best);
    json_put_int(item, "least_against", any ? least : 0);
}

// The item of a clause, whose slot is followed by those of its options.
static struct json *clause_item(const struct matrix *m, size_t place, const struct slot *slot) {
    const struct json *raw = json_at(m->clauses, place), *options = json_get(raw, "options");
    struct json *item = json_new_object();
    json_put_int(item, "place", (int64_t)place + 1);
    json_put_text(item, "id", slot->clause);
    json_put(item, "level", json_copy(json_get(raw, "level")));
    if (json_get(raw, "heading"))
        json_put(item, "heading",
                 item_of_field(m->a, "amend", "heading", json_get(raw, "heading")));
    put_said(m, slot, item);
    if (!options)
        return item;
    struct json *list = json_new_list();
    json_put(item, "options", list);
    for (size_t o = 0; o < json_count(options); o++) {
        struct json *one = json_new_object();
        json_put_text(one, "id", slot[o + 1].option);
        json_put(one, "by", json_copy(json_get(json_at(options, o), "by")));
        if (json_get(json_at(options, o), "against"))
            json_put(one, "against", json_copy(json_get(json_at(options, o), "against")));
        put_said(m, &slot[o + 1], one);
        json_add(list, one);
    }
    put_fewest(slot + 1, json_count(options), item);
    return item;
}

static void put_items(const struct matrix *m, struct json *out) {
    size_t from, count, slot = 1;
    struct json *items = json_new_list();
    json_put(out, "items", items);
    version_page(m->a->q, json_count(m->clauses), &from, &count, out);
    for (size_t i = 0; i < from + count; i++) {
        if (i >= from)
            json_add(items, clause_item(m, i, &m->said.slots[slot]));
        slot += 1 + json_count(json_get(json_at(m->clauses, i), "options"));
    }
}

static void put_conditions(const struct matrix *m, struct json *out) {
    struct json *list = json_new_list();
    json_put(out, "conditions", list);
    for (size_t i = 0; i < m->said.count; i++) {
        const struct stance *s = &m->said.list[i];
        if (!s->conditions.data)
            continue;
        struct json *one = stance_item(m->a, s);
        if (s->clause.data)
            json_put_text(one, "clause", s->clause);
        if (s->option.data)
            json_put_text(one, "option", s->option);
        json_add(list, one);
    }
}

static void put_about(struct asking *a, const struct document *d, const struct version *v,
                      struct json *out) {
    struct json *about = json_new_object();
    json_put(out, "text", about);
    json_put_text(about, "ref", d->ref);
    json_put_text(about, "title",
                  d->row ? asking_text(a, json_get(d->row->body, "title")) : d->ref);
    json_put_text(about, "version", v->label);
    json_put_text(about, "id", v->id);
    json_put_text(about, "author", v->row.author);
    json_put_int(about, "i", (int64_t)v->row.place.i);
    if (v->row.audience)
        json_put(about, "readers", sights_members(a, v->row.audience));
    json_put_bool(about, "newest", v == &d->versions[d->version_count - 1]);
}

static enum err read_matrix(struct matrix *m, const struct version *v, struct error *e) {
    enum err err = version_clauses(m->a, v, &m->clauses, e);
    if (!err)
        err = stance_rows(m->a, v->id, m->clauses, &m->said, e);
    if (err)
        return err;
    make_people(m, v);
    return OK;
}

static enum err answer(struct matrix *m, const struct document *d, const struct version *v,
                       struct json *out, struct error *e) {
    struct json *whole = json_new_object();
    enum err err = read_matrix(m, v, e);
    json_put(out, "whole", whole);
    if (err)
        return err;
    put_about(m->a, d, v, out);
    json_put(out, "participants", json_copy(m->people));
    put_said(m, &m->said.slots[0], whole);
    put_items(m, out);
    put_conditions(m, out);
    fewest_put(m, out);
    json_put(out, "take", NULL);
    return m->a->q->take.size ? package_put(m, out, e) : OK;
}

enum err stances_ask(struct record *r, const struct view_query *q, struct json *out,
                     struct error *e) {
    ASKING_SCOPED struct asking a;
    struct matrix m = {.a = &a};
    struct documents all;
    struct document *d;
    struct version *v;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = version_asked(&a, &all, &d, &v, e);
    if (err || v)
        return err ? err : answer(&m, d, v, out, e);
    json_put(out, "items", json_new_list());
    asking_put(&a, out, "empty",
               MESSAGE("No text has been drafted. When one is, every participant but observers "
                       "and the press says what it thinks of a clause or an option with a "
                       "\"stance\" act."));
    return OK;
}
