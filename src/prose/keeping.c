// SPDX-License-Identifier: Apache-2.0
#include "prose/keeping.h"

#include "prose/match.h"
#include "prose/numbering.h"

#include <stdio.h>

struct side {
    struct json *list;
    struct match_clause *clauses;
    size_t *at; // where each of them stands in the list
    size_t count;
};

static const char *key_of(struct arena *arena, struct span id) {
    return arena_str(arena, id);
}

static void put_words(struct buf *out, struct span text) {
    if (out->size && text.size)
        buf_put_byte(out, '\n');
    buf_put_span(out, text);
}

// Heading, text and options without the number at its head; with it where there is nothing else.
static struct span words_of(const struct json *clause, const char *lang, struct arena *arena) {
    const struct json *options = json_get(clause, "options");
    BUF_SCOPED struct buf all;
    buf_init(&all, BUF_MAX);
    put_words(&all, json_get_text(json_get(clause, "heading"), lang));
    put_words(&all, json_get_text(json_get(clause, "text"), lang));
    for (size_t i = 0; i < json_count(options); i++)
        put_words(&all, json_get_text(json_get(json_at(options, i), "text"), lang));
    struct span text = buf_span(&all), rest = text, line = {0};
    (void)span_cut(&rest, '\n', &line);
    size_t number = numbering_head(line);
    return arena_copy(arena, number < text.size ? span_from(text, number) : text);
}

static struct side begin(struct json *list, struct arena *arena) {
    size_t room = json_count(list) + 1;
    return (struct side){list, arena_array(arena, struct match_clause, room),
                         arena_array(arena, size_t, room), 0};
}

// Nothing of what has no word to know it by.
static bool add(struct side *s, size_t at, struct span id, const char *lang, struct arena *arena) {
    const struct json *c = json_at(s->list, at);
    struct span words = words_of(c, lang, arena);
    if (!words.size)
        return false;
    s->at[s->count] = at;
    s->clauses[s->count++] = (struct match_clause){id, (unsigned)json_get_int(c, "level"), words};
    return true;
}

// The id of its number, or the first behind it that never stood in the document.
static void make_id(struct json *clause, const struct json *ever, struct json *taken,
                    struct arena *arena) {
    struct span id = json_get_text(clause, "id");
    char text[NUMBERING_ID_MAX + 32];
    snprintf(text, sizeof text, SPAN_FMT, SPAN_ARG(id));
    for (size_t i = 2; json_get(ever, text) || json_get(taken, text); i++) {
        size_t behind = (size_t)snprintf(NULL, 0, "-%zu", i);
        size_t head = id.size < NUMBERING_ID_MAX - behind ? id.size : NUMBERING_ID_MAX - behind;
        snprintf(text, sizeof text, SPAN_FMT "-%zu", SPAN_ARG(span_head(id, head)), i);
    }
    json_put_bool(taken, key_of(arena, span_str(text)), true);
    json_put_str(clause, "id", text);
}

// What the file gives itself is taken; the rest is to be matched.
static void part_given(struct json *clauses, struct side *news, struct json *taken,
                       struct keeping *out, const char *lang, struct arena *arena) {
    for (size_t i = 0; i < json_count(clauses); i++) {
        const struct json *c = json_at(clauses, i);
        out->of[i] = json_get(c, "options") ? KEPT_GIVEN : KEPT_MADE;
        if (out->of[i] == KEPT_GIVEN)
            json_put_bool(taken, key_of(arena, json_get_text(c, "id")), true);
        else
            (void)add(news, i, json_get_text(c, "id"), lang, arena);
    }
}

static void take_over(const struct match *m, const struct side *olds, const struct side *news,
                      struct json *taken, struct keeping *out, struct arena *arena) {
    for (size_t i = 0; i < m->count; i++) {
        const struct match_row *row = &m->rows[i];
        if (row->a == MATCH_NONE)
            continue;
        struct span id = olds->clauses[row->a].id;
        if (row->b == MATCH_NONE) {
            out->gone[out->gone_count++] = id;
            continue;
        }
        size_t at = news->at[row->b];
        out->of[at] = row->moved ? KEPT_MOVED : KEPT_STAYED;
        json_put_text(json_at(news->list, at), "id", id);
        json_put_bool(taken, key_of(arena, id), true);
    }
}

struct keeping keeping_ids(struct json *clauses, const struct json *base, const struct json *ever,
                           const char *lang, struct arena *arena) {
    struct keeping out = {.of = arena_array(arena, enum kept, json_count(clauses) + 1)};
    JSON_SCOPED struct json *taken = json_new_object(), *old = json_copy(base);
    struct side news = begin(clauses, arena), olds = begin(old, arena);
    out.gone = arena_array(arena, struct span, json_count(old) + 1);
    part_given(clauses, &news, taken, &out, lang, arena);
    for (size_t i = 0; i < json_count(old); i++) {
        struct span id = arena_copy(arena, json_get_text(json_at(old, i), "id")); // the copy goes
        if (!json_get(taken, key_of(arena, id)) && !add(&olds, i, id, lang, arena))
            out.gone[out.gone_count++] = id;
    }
    struct match m =
        match_clauses(olds.clauses, olds.count, news.clauses, news.count, false, arena);
    take_over(&m, &olds, &news, taken, &out, arena);
    for (size_t i = 0; i < json_count(clauses); i++) {
        if (out.of[i] == KEPT_MADE)
            make_id(json_at(clauses, i), ever, taken, arena);
        out.counts[out.of[i]]++;
    }
    return out;
}
