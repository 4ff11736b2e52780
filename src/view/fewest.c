// SPDX-License-Identifier: Apache-2.0
// Between now and agreement: which options fewest object to or reserve on, over the whole text.
//
// What is chosen in one clause does not change what was said of another, so the fewest of each
// clause together are the fewest of all. Conditions are not looked into: `take` does that. Who has
// said nothing is counted nowhere but as having said nothing.
#include "view/stances.h"

#define SHOWN 12 // options that the sentence names; the answer has them all

struct fewest {
    const struct matrix *m;
    struct json *options; // [{clause, options: [those that fewest are against]}]
    struct json *who, *whole;
    int64_t against, clauses, unspoken;
};

static size_t count_against(const struct slot *slot) {
    size_t n = 0;
    for (size_t i = 0; i < slot->count; i++)
        n += stance_is_against(&slot->said[i]);
    return n;
}

static void add_names(const struct slot *slot, struct json *list) {
    for (size_t i = 0; i < slot->count; i++)
        if (stance_is_against(&slot->said[i]) && !json_has_text(list, slot->said[i].author))
            json_add(list, json_new_text(slot->said[i].author));
}

// The least of some options, first of which is `slot`; SIZE_MAX where nobody has spoken of any.
static size_t least_of(const struct slot *slot, size_t count) {
    size_t least = SIZE_MAX;
    bool any = false;
    for (size_t o = 0; o < count; o++) {
        size_t n = count_against(&slot[o]);
        any = any || slot[o].count;
        least = n < least ? n : least;
    }
    return any ? least : SIZE_MAX;
}

static void choose(struct fewest *f, const struct slot *slot, size_t count, size_t least) {
    struct json *one = json_new_object(), *list = json_new_list();
    json_put_text(one, "clause", slot->clause);
    json_put(one, "options", list);
    json_add(f->options, one);
    for (size_t o = 0; o < count; o++)
        if (count_against(&slot[o]) == least) {
            json_add(list, json_new_text(slot[o].option));
            add_names(&slot[o], f->who);
        }
}

static void add_clause(struct fewest *f, const struct slot *slot, size_t options) {
    size_t n = count_against(slot), least = least_of(slot + 1, options);
    add_names(slot, f->who);
    if (options && least != SIZE_MAX) {
        choose(f, slot + 1, options, least);
        n += least;
    }
    f->unspoken += !slot->count && (!options || least == SIZE_MAX);
    f->against += (int64_t)n;
    f->clauses += n > 0;
}

// "un or own": those that equally few are against.
static void put_alike(const struct piece *piece, struct buf *out) {
    const struct asking *a = piece->of;
    for (size_t o = 0; o < json_count(piece->what); o++) {
        buf_put_str(out, o ? catalog_get(a->words, NULL, MESSAGE(" or ")) : "");
        tell_name(a->words, out, json_text(json_at(piece->what, o)));
    }
}

// "option four of clause areas, option un or own of clause check"
static void put_options(const struct piece *piece, struct buf *out) {
    const struct asking *a = piece->of;
    size_t all = json_count(piece->what);
    for (size_t i = 0; i < all && i < SHOWN; i++) {
        const struct json *one = json_at(piece->what, i);
        struct piece alike = {.put = put_alike, .of = a, .what = json_get(one, "options")};
        buf_put_str(out, i ? catalog_get(a->words, NULL, MESSAGE(", ")) : "");
        tell(a->words, out, "option {1} of clause {2}", alike,
             TELL_TEXT(json_get_text(one, "clause")));
    }
    if (all > SHOWN) {
        buf_put_byte(out, ' ');
        tell(a->words, out, "and {1} more", TELL_INT(all - SHOWN));
    }
}

static void put_names(const struct piece *piece, struct buf *out) {
    const struct asking *a = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        struct piece name = ASKING_NAME(a, json_text(json_at(piece->what, i)));
        buf_put_str(out, i ? catalog_get(a->words, NULL, MESSAGE(", ")) : "");
        name.put(&name, out);
    }
}

static void say(const struct fewest *f, struct buf *out) {
    const struct asking *a = f->m->a;
    struct piece clauses = TELL_INT(json_count(f->m->clauses));
    struct piece options = {.put = put_options, .of = a, .what = f->options};
    struct piece who = {.put = put_names, .of = a, .what = f->who};
    struct piece whole = {.put = put_names, .of = a, .what = f->whole};
    BUF_SCOPED struct buf parts;
    buf_init(&parts, BUF_MAX);
    if (f->against)
        tell(a->words, &parts, "{1} on {2} of {3} clauses, by {4}", TELL_INT(f->against),
             TELL_INT(f->clauses), clauses, who);
    else
        tell_plain(a->words, &parts, "none on any clause");
    if (json_count(f->whole)) {
        buf_put_str(&parts, catalog_get(a->words, NULL, MESSAGE("; ")));
        tell(a->words, &parts, "on the whole, by {1}", whole);
    }
    if (f->unspoken) {
        buf_put_str(&parts, catalog_get(a->words, NULL, MESSAGE("; ")));
        tell(a->words, &parts, "on {1} of {2} clauses nobody has said anything",
             TELL_INT(f->unspoken), clauses);
    }
    if (json_count(f->options))
        tell(a->words, out, "Fewest objections and reservations, with {1}: {2}.", options,
             TELL_TEXT(buf_span(&parts)));
    else
        tell(a->words, out, "Objections and reservations: {1}.", TELL_TEXT(buf_span(&parts)));
}

void fewest_put(const struct matrix *m, struct json *out) {
    struct json *item = json_new_object();
    struct fewest f = {m, json_new_list(), json_new_list(), json_new_list(), 0, 0, 0};
    const struct slot *slot = m->said.slots;
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_put(out, "fewest", item);
    json_put(item, "options", f.options);
    json_put(item, "who", f.who);
    json_put(item, "whole", f.whole);
    add_names(slot++, f.whole);
    for (size_t i = 0; i < json_count(m->clauses); i++) {
        size_t options = json_count(json_get(json_at(m->clauses, i), "options"));
        add_clause(&f, slot, options);
        slot += 1 + options;
    }
    say(&f, &text);
    json_put_int(item, "against", f.against);
    json_put_int(item, "clauses", f.clauses);
    json_put_int(item, "unspoken", f.unspoken);
    json_put_text(item, "text", buf_span(&text));
}
