// SPDX-License-Identifier: Apache-2.0
// "If these options were taken": who would object, whose condition would not be met, who has said
// nothing. Nothing is weighed.
#include "view/stances.h"

// What was taken of each clause with options: {clause: option}.
struct package {
    const struct matrix *m;
    struct json *taken; // list of {clause, option}
    struct json *by;    // {clause: option}
};

static const struct json *clause_of(const struct matrix *m, struct span id) {
    for (size_t i = 0; i < json_count(m->clauses); i++)
        if (span_equal(json_get_text(json_at(m->clauses, i), "id"), id))
            return json_at(m->clauses, i);
    return NULL;
}

static enum err take_one(struct package *p, struct span text, struct error *e) {
    struct asking *a = p->m->a;
    ptrdiff_t sign = span_find(text, '=');
    struct span clause = span_head(text, sign < 0 ? text.size : (size_t)sign);
    struct span option = sign < 0 ? span(NULL, 0) : span_from(text, (size_t)sign + 1);
    const char *key = arena_str(&a->arena, clause);
    if (!option.size)
        return error_set(e, ERR_INVALID, "take: \"" SPAN_FMT "\" is no clause=option",
                         SPAN_ARG(span_head(text, 64)));
    if (!stance_slot(&p->m->said, clause, option))
        return error_set(e, ERR_INVALID,
                         "take: there is no option \"" SPAN_FMT "\" in this version",
                         SPAN_ARG(span_head(text, 64)));
    if (json_get(p->by, key))
        return error_set(e, ERR_INVALID, "take: two options of \"" SPAN_FMT "\"",
                         SPAN_ARG(span_head(clause, 64)));
    struct json *one = json_new_object();
    json_put_text(p->by, key, option);
    json_put_text(one, "clause", clause);
    json_put_text(one, "option", option);
    json_add(p->taken, one);
    return OK;
}

// Whether a clause, or an option of it, would stand. A clause that has a text does.
static bool stands(const struct package *p, struct span clause, struct span option) {
    const struct json *found = clause_of(p->m, clause);
    struct span taken = json_get_text(p->by, arena_str(&p->m->a->arena, clause));
    if (!json_get(found, "options"))
        return !option.data;
    return option.data ? span_equal(taken, option) : taken.data != NULL;
}

static bool is_met(const struct package *p, const struct stance *s) {
    const struct json *list = asking_parse(p->m->a, s->conditions);
    for (size_t i = 0; i < json_count(list); i++)
        if (!stands(p, json_get_text(json_at(list, i), "clause"),
                    json_get_text(json_at(list, i), "option")))
            return false;
    return true;
}

static void add(const struct package *p, const struct stance *s, struct json *list) {
    struct json *one = stance_item(p->m->a, s);
    if (s->clause.data)
        json_put_text(one, "clause", s->clause);
    if (s->option.data)
        json_put_text(one, "option", s->option);
    json_add(list, one);
}

// A stance is about what would stand when it is on the whole, on a clause that would, or on an
// option that was taken.
static bool concerns(const struct package *p, const struct stance *s) {
    return !s->clause.data || stands(p, s->clause, s->option);
}

// How far each has spoken of it: what is worse stays.
enum voice { SILENT, ACCEPTS, ABSTAINS, AGAINST };

static void raise_to(struct json *voices, struct asking *a, struct span who, enum voice voice) {
    const char *name = arena_str(&a->arena, who);
    if (json_get_int(voices, name) < (int64_t)voice)
        json_put_int(voices, name, voice);
}

static void put_rest(const struct package *p, const struct json *voices, struct json *out) {
    static const char *const names[] = {"silent", "accepting", "abstaining"};
    const struct json *people = p->m->people;
    for (int v = SILENT; v < AGAINST; v++) {
        struct json *list = json_new_list();
        json_put(out, names[v], list);
        for (size_t i = 0; i < json_count(people); i++) {
            struct span who = json_text(json_at(people, i));
            if (json_get_int(voices, arena_str(&p->m->a->arena, who)) == v)
                json_add(list, json_new_text(who));
        }
    }
}

static void weigh(const struct package *p, struct json *out) {
    struct json *no = json_new_list(), *unmet = json_new_list();
    JSON_SCOPED struct json *voices = json_new_object();
    json_put(out, "against", no);
    json_put(out, "unmet", unmet);
    for (size_t i = 0; i < p->m->said.count; i++) {
        const struct stance *s = &p->m->said.list[i];
        enum voice voice =
            span_is(span_str(stance_positions[s->position]), "abstain") ? ABSTAINS : ACCEPTS;
        if (!concerns(p, s))
            continue;
        if (s->conditions.data && !is_met(p, s)) {
            add(p, s, unmet);
            voice = AGAINST;
        } else if (stance_is_against(s)) {
            add(p, s, no);
            voice = AGAINST;
        }
        raise_to(voices, p->m->a, s->author, voice);
    }
    put_rest(p, voices, out);
}

static void put_open(const struct package *p, struct json *out) {
    struct json *open = json_new_list();
    json_put(out, "open", open);
    for (size_t i = 0; i < json_count(p->m->clauses); i++) {
        const struct json *clause = json_at(p->m->clauses, i);
        if (json_get(clause, "options") && !stands(p, json_get_text(clause, "id"), span(NULL, 0)))
            json_add(open, json_copy(json_get(clause, "id")));
    }
}

enum err package_put(const struct matrix *m, struct json *out, struct error *e) {
    struct json *take = json_new_object();
    struct package p = {m, json_new_list(), asking_keep(m->a, json_new_object())};
    struct span rest = m->a->q->take, one;
    json_put(out, "take", take);
    json_put(take, "taken", p.taken);
    enum err err = OK;
    while (!err && span_cut(&rest, ',', &one))
        err = take_one(&p, one, e);
    if (err)
        return err;
    put_open(&p, take);
    weigh(&p, take);
    return OK;
}
