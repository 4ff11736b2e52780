// SPDX-License-Identifier: Apache-2.0
#include "view/press.h"

#include "base/text.h"

static struct span words(struct press *p, const struct buf *b) {
    return asking_keep_text(p->board->asking, b);
}

static void add_to(struct press *p, const struct clause *like, const struct board_claim *c) {
    struct asking *a = p->board->asking;
    struct clause *found = NULL;
    for (size_t i = 0; i < p->count && !found; i++)
        if (p->clauses[i].section == like->section && p->clauses[i].part == like->part &&
            span_equal(p->clauses[i].said[SEVERAL], like->said[SEVERAL]) &&
            span_equal(p->clauses[i].source, like->source))
            found = &p->clauses[i];
    if (!found) {
        if (p->count == p->room) {
            p->room = p->room ? 2 * p->room : 16;
            struct clause *more = arena_array(&a->arena, struct clause, p->room);
            if (p->count)
                memcpy(more, p->clauses, p->count * sizeof *more);
            p->clauses = more;
        }
        found = &p->clauses[p->count++];
        *found = *like;
        found->who = arena_array(&a->arena, size_t, a->people_count);
        found->claims = arena_array(&a->arena, const struct board_claim *, a->people_count);
    }
    found->who[found->count] = c->who;
    found->claims[found->count++] = c;
}

struct span press_source(struct press *p, const struct board_claim *c) {
    const struct asking *a = p->board->asking;
    struct span who = json_get_text(c->said_by, "who");
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    if (c->source != SOURCE_REPORTED)
        return span(NULL, 0);
    if (!c->said_by)
        tell(a->words, &text, "as entered by {1}", ASKING_NAME(a, c->author));
    else if (who.data && asking_is_host(a, who))
        tell_plain(a->words, &text, "as reported by the host");
    else
        tell(a->words, &text, "as reported by {1}", TELL_NAME(item_actor_name(a, c->said_by)));
    return words(p, &text);
}

// How a predicate is said of so many: {of one, of several} in English.
static const char *of(struct press *p, const struct board_claim *c, enum number n,
                      const char *const english[2]) {
    const char *context = n == TWO ? "two" : n == ONE && c->part == PART_HEAD ? "person" : NULL;
    return catalog_get(p->board->asking->words, context, english[n != ONE]);
}

static void say_of_each(struct press *p, const struct board_claim *c, const char *const english[2],
                        struct span said[NUMBERS]) {
    for (enum number n = ONE; n < NUMBERS; n++)
        said[n] = span_str(of(p, c, n, english));
}

// How it arrived, and how soon in the sentence that comes.
struct arrival {
    const char *english[2];
    int order;
};

static struct arrival arrival_of(const struct board_state *s, const struct board_claim *c) {
    struct span strength = json_get_text(c->body, "strength");
    bool whole = c->part == PART_DELEGATION;
    if (whole && s->full)
        return (struct arrival){{MESSAGE("is at full strength"), MESSAGE("are at full strength")},
                                0};
    if (!whole && c->part != PART_HEAD && span_is(strength, "full"))
        return (struct arrival){
            {MESSAGE("has arrived at full strength"), MESSAGE("have arrived at full strength")}, 1};
    if (c->part != PART_HEAD && span_is(strength, "partial"))
        return (struct arrival){{MESSAGE("has arrived in part"), MESSAGE("have arrived in part")},
                                2};
    return (struct arrival){{MESSAGE("has arrived"), MESSAGE("have arrived")}, 2};
}

static void add_here(struct press *p, const struct board_state *s, const struct board_claim *c) {
    struct arrival arrived = arrival_of(s, c);
    struct clause like = {.part = c->part, .order = arrived.order, .source = press_source(p, c)};
    say_of_each(p, c, arrived.english, like.said);
    like.section = c->source == SOURCE_REPORTED ? SECTION_TOLD : SECTION_HERE;
    add_to(p, &like, c);
}

// What is said of its coming; those with {1} tell when.
static const char *const coming_words[][2] = {
    {MESSAGE("is expected"), MESSAGE("are expected")},
    {MESSAGE("is expected {1}"), MESSAGE("are expected {1}")},
    {MESSAGE("was expected {1}"), MESSAGE("were expected {1}")},
    {MESSAGE("is on the way"), MESSAGE("are on the way")},
    {MESSAGE("is delayed"), MESSAGE("are delayed")},
};

static void put_coming(struct press *p, const struct board_claim *c, enum number n,
                       struct buf *out) {
    const struct asking *a = p->board->asking;
    bool expected = board_claim_is(c, "expected"), when = json_get(c->body, "when") != NULL;
    int which = !expected ? (board_claim_is(c, "delayed") ? 4 : 3) : board_is_past(a, c) ? 2 : when;
    const struct piece by = BOARD_DUE(a, c);
    tell_list(a->words, out, of(p, c, n, coming_words[which]), &by, 1);
    if (!expected && when) {
        buf_put_str(out, catalog_get(a->words, NULL, MESSAGE(", ")));
        board_say_expected(a, c, false, out);
    }
}

// "is expected tonight as an observer"
static struct span coming(struct press *p, const struct board_claim *c, enum number n) {
    const struct asking *a = p->board->asking;
    const struct participant *who = &a->people[c->who];
    BUF_SCOPED struct buf said, out;
    buf_init(&said, 4096);
    buf_init(&out, 4096);
    put_coming(p, c, n, &said);
    if (!span_is(json_get_text(c->body, "as"), "observer") || !(who->roles & ROLE_OBSERVER))
        return words(p, &said);
    if (n != ONE)
        tell(a->words, &out, "{1} as observers", TELL_TEXT(buf_span(&said)));
    else
        tell(a->words, &out, "{1} as an observer", TELL_TEXT(buf_span(&said)));
    return words(p, &out);
}

static void add_coming(struct press *p, const struct board_claim *c) {
    bool told = c->source == SOURCE_REPORTED;
    struct clause like = {.section = told ? SECTION_COMING_TOLD : SECTION_COMING,
                          .order = json_get(c->body, "when") ? 0 : 1,
                          .part = c->part,
                          .said = {coming(p, c, ONE), coming(p, c, TWO), coming(p, c, SEVERAL)},
                          .source = press_source(p, c)};
    add_to(p, &like, c);
}

static void add_plain(struct press *p, const struct board_claim *c, enum section section,
                      const char *one, const char *many) {
    const char *const english[] = {one, many};
    struct clause like = {.section = section, .part = c->part, .source = press_source(p, c)};
    say_of_each(p, c, english, like.said);
    add_to(p, &like, c);
}

static void add_taking(struct press *p, const struct board_claim *c) {
    if (board_claim_is(c, "walked-out"))
        add_plain(p, c, SECTION_PART, MESSAGE("has walked out, it says"),
                  MESSAGE("have walked out, they say"));
    else if (board_claim_is(c, "resumed"))
        add_plain(p, c, SECTION_PART, MESSAGE("has resumed its participation, it says"),
                  MESSAGE("have resumed their participation, they say"));
    else
        add_plain(p, c, SECTION_PART, MESSAGE("has suspended its participation, it says"),
                  MESSAGE("have suspended their participation, they say"));
}

void press_add_row(struct press *p, size_t who) {
    const struct board_state *s = &p->states[who];
    enum board_part parts[BOARD_PARTS];
    if (board_claim_is(s->answer, "declined"))
        add_plain(p, s->answer, SECTION_ANSWER, MESSAGE("has declined"), MESSAGE("have declined"));
    size_t count = board_state_parts(s, parts);
    for (size_t i = 0; i < count; i++) {
        const struct board_claim *c = s->journey[parts[i]];
        if (board_claim_is(c, "arrived"))
            add_here(p, s, c);
        else if (board_claim_is(c, "left"))
            add_plain(p, c, SECTION_GONE, MESSAGE("has left"), MESSAGE("have left"));
        else
            add_coming(p, c);
    }
    if (s->taking)
        add_taking(p, s->taking);
}
