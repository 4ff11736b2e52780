// SPDX-License-Identifier: Apache-2.0
#include "view/bracket_counts.h"

#include "prose/brackets.h"

struct counting {
    struct asking *a;
    struct json *by;
    struct brackets *read; // in the order of the document
    struct span *texts;
    size_t count;
};

// A slug, or a name in the question's language, whichever somebody wrote.
static struct span who_is(void *context, struct span name) {
    struct asking *a = context;
    for (size_t i = 0; i < a->people_count; i++)
        if (span_equal(a->people[i].slug, name) ||
            span_equal(asking_name(a, a->people[i].slug), name))
            return a->people[i].slug;
    return span(NULL, 0);
}

static void count_names(struct counting *c, const struct brackets *b) {
    for (size_t i = 0; i < b->count; i++)
        for (size_t j = 0; j < b->marks[i].name_count; j++) {
            const char *who = arena_str(&c->a->arena, b->marks[i].names[j]);
            if (!json_get(c->by, who))
                json_put(c->by, who, json_new_object());
            struct json *one = json_get(c->by, who);
            json_put_int(one, "brackets", json_get_int(one, "brackets") + 1);
        }
}

static size_t read_text(struct counting *c, struct span text) {
    struct brackets *b = &c->read[c->count];
    c->texts[c->count++] = text;
    *b = brackets_read(text, &c->a->arena, who_is, c->a);
    count_names(c, b);
    return b->pairs;
}

static size_t texts_of(const struct json *clauses) {
    size_t n = 0;
    for (size_t i = 0; i < json_count(clauses); i++)
        n += 1 + json_count(json_get(json_at(clauses, i), "options"));
    return n;
}

static void put_whole(const struct counting *c, struct json *counts) {
    struct crossings across = brackets_across(c->texts, c->read, c->count, &c->a->arena);
    struct json *out = json_new_object();
    size_t pairs = across.count, groups = 0, words = 0, apart = 0;
    for (size_t i = 0; i < c->count; i++) {
        const struct brackets *b = &c->read[i];
        pairs += b->pairs;
        groups += b->groups;
        words += b->words;
        apart += b->apart;
    }
    json_put_int(out, "pairs", (int64_t)pairs);
    json_put_int(out, "alternatives", (int64_t)groups);
    json_put_int(out, "deepest", across.deepest);
    json_put_int(out, "words", (int64_t)words);
    json_put_int(out, "words_inside", (int64_t)across.words_inside);
    json_put_int(out, "strays", (int64_t)across.strays);
    json_put_int(out, "apart", (int64_t)apart);
    json_put(counts, "brackets", out);
}

void bracket_counts_put(struct asking *a, struct json *clauses, struct json *counts,
                        struct json *by) {
    struct counting c = {.a = a, .by = by};
    c.read = arena_array(&a->arena, struct brackets, texts_of(clauses) + 1);
    c.texts = arena_array(&a->arena, struct span, texts_of(clauses) + 1);
    for (size_t i = 0; i < json_count(clauses); i++) {
        struct json *clause = json_at(clauses, i);
        const struct json *options = json_get(clause, "options");
        size_t pairs = read_text(&c, json_get_text(clause, "text"));
        for (size_t o = 0; o < json_count(options); o++)
            pairs += read_text(&c, json_get_text(json_at(options, o), "text"));
        if (pairs)
            json_put_int(clause, "brackets", (int64_t)pairs);
    }
    put_whole(&c, counts);
}
