// SPDX-License-Identifier: Apache-2.0
// Participants, motions, the record itself and one act for a terminal.
#include "view/asks.h"
#include "view/deadline.h"
#include "view/page.h"

#define NAME_PARTS 45 // of a hundred columns

static void put_entry(const struct page *p, int64_t i, struct buf *out) {
    tell(p->words, out, "entry {1}", TELL_INT(i));
}

static void put_who(const struct page *p, const struct json *item, struct buf *cell) {
    tell_name(p->words, cell, json_get_text(item, "name"));
    buf_put_byte(cell, '\n');
    tell(p->words, cell, "{1} \u00b7 {2}", TELL_TEXT(json_get_text(item, "id")),
         PAGE_ROLES(p, json_get(item, "roles")));
    if (json_get(item, "designation")) {
        buf_put_byte(cell, '\n');
        tell_name(p->words, cell, json_get_text(item, "designation"));
    }
    if (json_count(json_get(item, "answers_for"))) {
        buf_put_byte(cell, '\n');
        tell(p->words, cell, "answers for {1}", PAGE_WHOS(p, json_get(item, "answers_for")));
    }
}

static void put_keys(const struct page *p, const struct json *keys, struct buf *cell) {
    size_t n = 0;
    for (size_t i = 0; i < json_count(keys); i++) {
        const struct json *key = json_at(keys, i);
        if (!json_get_bool(key, "in_force"))
            continue;
        buf_put_str(cell, n++ ? "\n" : "");
        tell(p->words, cell, "{1}: {2}", TELL_TEXT(json_get_text(key, "label")),
             PAGE_ROLES(p, json_get(key, "use")));
    }
    if (!n)
        tell_plain(p->words, cell, "none in force");
}

static void put_standing(const struct page *p, const struct json *standing, struct buf *cell) {
    struct piece state = PAGE_WORD(p, "standing", json_get_text(standing, "state"));
    if (json_get(standing, "i"))
        tell(p->words, cell, "{1} (entry {2})", state, TELL_INT(json_get_int(standing, "i")));
    else
        state.put(&state, cell);
}

void text_participants(const struct json *answer, size_t columns, struct buf *out) {
    static const char *const heads[] = {MESSAGE("Participant"), MESSAGE("Keys in force"),
                                        MESSAGE("Standing")};
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    TABLE_SCOPED struct table *t = table_new(3, columns);
    page_heads(&p, t, heads, 3);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i), *standing = json_get(item, "standing");
        BUF_SCOPED struct buf cell;
        buf_init(&cell, BUF_MAX);
        put_who(&p, item, &cell);
        page_cell(&p, t, buf_span(&cell), columns * NAME_PARTS / 100, i + 1 < json_count(items));
        buf_clear(&cell);
        put_keys(&p, json_get(item, "keys"), &cell);
        page_cell(&p, t, buf_span(&cell), columns * 30 / 100, false);
        buf_clear(&cell);
        put_standing(&p, standing, &cell);
        page_cell(&p, t, buf_span(&cell), columns * 20 / 100, false);
    }
    table_print(t, out);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        struct span without = json_get_text(item, "without_prejudice");
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        tell(p.words, &line, "{1}: {2}", TELL_TEXT(json_get_text(item, "id")), TELL_TEXT(without));
        if (without.size) {
            buf_put_byte(out, '\n');
            page_lines(&p, buf_span(&line), 0, out);
        }
    }
}

// "votes: Republic of Turkey (tur) yes; …"
static void put_votes(const struct page *p, const struct json *m, struct buf *text) {
    const struct json *lines = json_get(m, "requirement");
    bool open = span_is(json_get_text(json_get(m, "outcome"), "state"), "open");
    struct span none = span_str(open ? "not yet" : "not cast");
    BUF_SCOPED struct buf votes;
    buf_init(&votes, BUF_MAX);
    for (size_t l = 0; l < json_count(lines); l++) {
        const struct json *electors = json_get(json_at(lines, l), "electors");
        for (size_t i = 0; i < json_count(electors); i++) {
            const struct json *one = json_at(electors, i);
            struct span choice = json_get_text(one, "choice");
            buf_put_str(&votes, votes.size ? catalog_get(p->words, NULL, MESSAGE("; ")) : "");
            tell_as(p->words, &votes, "vote", "{1} {2}", PAGE_WHO(p, json_get_text(one, "who")),
                    PAGE_WORD(p, "vote.choice", choice.data ? choice : none));
        }
    }
    if (votes.size)
        tell(p->words, text, "votes: {1}", TELL_TEXT(buf_span(&votes)));
}

static void put_deadline(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    deadline_text(p->words, piece->what, out);
}

static void put_mover(const struct page *p, const struct json *m, struct buf *text) {
    struct piece kind = PAGE_WORD(p, "motion.kind", json_get_text(m, "kind"));
    struct piece author = PAGE_WHO(p, json_get_text(m, "author"));
    struct piece at = PAGE_TIME(p, json_get_text(m, "at"));
    struct piece i = TELL_INT(json_get_int(m, "i"));
    struct piece by = {.put = put_deadline, .of = p, .what = json_get(m, "deadline")};
    tell(p->words, text, "{1}, moved by {2}, {3} (entry {4})", kind, author, at, i);
    buf_put_byte(text, '\n');
    if (json_get_bool(m, "silence"))
        tell(p->words, text, "silence until {1}", by);
    else
        tell(p->words, text, "to be decided by {1}", by);
}

static void put_motion(const struct page *p, const struct json *m, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1} ({2})", TELL_NAME(json_get_text(m, "title")),
         TELL_TEXT(json_get_text(m, "ref")));
    page_lines(p, buf_span(&text), 0, out);
    page_lines(p, json_get_text(m, "sentence"), 2, out);
    buf_clear(&text);
    put_votes(p, m, &text);
    buf_put_byte(&text, '\n');
    put_mover(p, m, &text);
    struct span said = json_get_text(json_get(m, "payload"), "text");
    if (said.data) {
        buf_put_byte(&text, '\n');
        text_put(&text, said);
    }
    page_lines(p, buf_span(&text), 2, out);
}

void text_motions(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_motion, out);
}

static void put_share(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    struct piece have = TELL_INT(json_get_int(piece->what, "have"));
    struct piece need = TELL_INT(json_get_int(piece->what, "need"));
    if (json_get_bool(piece->what, "met"))
        tell(p->words, out, "{1} cosigned, {2} needed", have, need);
    else
        tell(p->words, out, "{1} cosigned, {2} needed (not yet)", have, need);
}

static void put_row(const struct page *p, struct table *t, const char *name, struct buf *value) {
    table_cell(t, span_str(catalog_get(p->words, "row", name)));
    page_cell(p, t, buf_span(value), 0, false);
    buf_clear(value);
}

// "guarantor 2 party all"
static void put_need(const struct page *p, const struct json *lines, struct buf *cell) {
    for (struct json_each line = json_first(lines); line.value; json_next(&line)) {
        struct span need = json_text(line.value);
        tell_word(p->words, cell, "role", span_str(line.name));
        buf_put_byte(cell, ' ');
        if (need.data)
            tell_word(p->words, cell, "need", need);
        else
            json_print(line.value, cell);
        buf_put_byte(cell, ' ');
    }
}

static void put_rules(const struct page *p, const struct json *rules, struct table *t,
                      struct buf *cell) {
    tell_n(p->words, cell, json_get_int(rules, "held"), "{2}; {1} of them makes it held",
           "{2}; {1} of them make it held", TELL_INT(json_get_int(rules, "held")),
           PAGE_WHOS(p, json_get(rules, "holders")));
    put_row(p, t, MESSAGE("holders"), cell);
    const struct json *motion = json_get(rules, "motion");
    for (struct json_each m = json_first(motion); m.value; json_next(&m)) {
        BUF_SCOPED struct buf need;
        buf_init(&need, BUF_MAX);
        put_need(p, m.value, &need);
        buf_put_str(cell, cell->size ? "\n" : "");
        if (strcmp(m.name, "*") == 0)
            tell(p->words, cell, "any other: {1}", TELL_TEXT(buf_span(&need)));
        else
            tell(p->words, cell, "{1}: {2}", PAGE_WORD(p, "motion.kind", span_str(m.name)),
                 TELL_TEXT(buf_span(&need)));
    }
    put_row(p, t, MESSAGE("motions need"), cell);
}

static void put_counts(const struct page *p, const struct json *acts, struct buf *cell) {
    for (struct json_each m = json_first(acts); m.value; json_next(&m)) {
        buf_put_str(cell, cell->size ? catalog_get(p->words, NULL, MESSAGE(", ")) : "");
        tell_as(p->words, cell, "count", "{1} {2}", TELL_INT(json_int(m.value)),
                PAGE_WORD(p, "verdict", span_str(m.name)));
    }
}

// How much each holder says it holds.
static void put_attested(const struct page *p, const struct json *held, struct table *t,
                         struct buf *cell) {
    for (size_t i = 0; i < json_count(held); i++) {
        const struct json *one = json_at(held, i);
        int64_t size = json_get_int(one, "size");
        buf_put_str(cell, i ? "\n" : "");
        tell_n(p->words, cell, size, "{2}: {1} entry (entry {3})", "{2}: {1} entries (entry {3})",
               TELL_INT(size), PAGE_WHO(p, json_get_text(one, "who")),
               TELL_INT(json_get_int(one, "i")));
    }
    if (json_count(held))
        put_row(p, t, MESSAGE("attested"), cell);
}

static void put_grades(const struct page *p, const struct json *item, struct table *t,
                       struct buf *cell) {
    const struct json *checkpoint = json_get(item, "checkpoint");
    struct piece held = {.put = put_share, .of = p, .what = json_get(checkpoint, "held")};
    struct piece seen = {.put = put_share, .of = p, .what = json_get(checkpoint, "seen")};
    put_counts(p, json_get(item, "acts"), cell);
    put_row(p, t, MESSAGE("acts"), cell);
    if (json_get_text(item, "log_time").data)
        page_time(p, json_get_text(item, "log_time"), cell);
    else
        tell_plain(p->words, cell, "none yet: too few holders have held");
    put_row(p, t, MESSAGE("log time"), cell);
    put_attested(p, json_get(item, "attested"), t, cell);
    int64_t size = json_get_int(checkpoint, "size");
    tell_n(p->words, cell, size, "of {1} entry; held: {2}; seen: {3}",
           "of {1} entries; held: {2}; seen: {3}", TELL_INT(size), held, seen);
    put_row(p, t, MESSAGE("checkpoint"), cell);
}

// What each audience of the reader's agrees on: to be compared with what others of it see.
static void put_audiences(const struct page *p, const struct json *list, struct table *t,
                          struct buf *cell) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        int64_t acts = json_get_int(one, "acts");
        tell_n(p->words, cell, acts, "{1} act for {2}", "{1} acts for {2}", TELL_INT(acts),
               PAGE_WHOS(p, json_get(one, "who")));
        buf_put_byte(cell, '\n');
        if (json_get(one, "digest"))
            buf_put_span(cell, json_get_text(one, "digest"));
        else
            tell_plain(p->words, cell, "no digest: something is missing, or later than shown");
        put_row(p, t, MESSAGE("audience"), cell);
    }
}

void text_trust(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *item = json_at(json_get(answer, "items"), 0);
    const struct json *as_of = json_get(answer, "as_of");
    TABLE_SCOPED struct table *t = table_new(2, columns);
    BUF_SCOPED struct buf cell;
    buf_init(&cell, BUF_MAX);
    buf_put_span(&cell, json_get_text(answer, "record"));
    put_row(&p, t, MESSAGE("record"), &cell);
    tell_word(p.words, &cell, "found.kind", json_get_text(answer, "kind"));
    put_row(&p, t, MESSAGE("kind"), &cell);
    buf_put_span(&cell, json_get_text(answer, "found"));
    put_row(&p, t, MESSAGE("fingerprint"), &cell);
    tell_n(p.words, &cell, json_get_int(as_of, "size"), "{1} entry", "{1} entries",
           TELL_INT(json_get_int(as_of, "size")));
    put_row(&p, t, MESSAGE("size"), &cell);
    buf_put_span(&cell, json_get_text(as_of, "root"));
    put_row(&p, t, MESSAGE("root"), &cell);
    buf_put_span(&cell, json_get_text(item, "state"));
    put_row(&p, t, MESSAGE("state"), &cell);
    put_grades(&p, item, t, &cell);
    put_rules(&p, json_get(item, "rules"), t, &cell);
    put_entry(&p, json_get_int(item, "rules_since"), &cell);
    put_row(&p, t, MESSAGE("rules since"), &cell);
    put_audiences(&p, json_get(item, "audiences"), t, &cell);
    table_print(t, out);
}

static void put_verdict(const struct page *p, const struct json *item, struct buf *cell) {
    struct piece verdict = PAGE_WORD(p, "verdict", json_get_text(item, "verdict"));
    struct piece rule = TELL_TEXT(json_get_text(item, "rule"));
    if (json_get(item, "why"))
        tell(p->words, cell, "{1}: {2} ({3})", verdict, rule,
             TELL_TEXT(json_get_text(item, "why")));
    else if (json_get(item, "rule"))
        tell(p->words, cell, "{1}: {2}", verdict, rule);
    else
        verdict.put(&verdict, cell);
}

static void put_taken_back(const struct page *p, const struct json *how, struct table *t,
                           struct buf *cell) {
    if (!how)
        return;
    tell(p->words, cell, "{1} by entry {2}: it counts no more",
         PAGE_WORD(p, "taken back", json_get_text(how, "how")), TELL_INT(json_get_int(how, "i")));
    put_row(p, t, MESSAGE("taken back"), cell);
}

static void put_opened(const struct page *p, const struct json *list, struct table *t,
                       struct buf *cell) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        buf_put_str(cell, i ? "\n" : "");
        if (json_get(one, "rule"))
            tell(p->words, cell, "by entry {1}, without effect: {2}",
                 TELL_INT(json_get_int(one, "i")), TELL_TEXT(json_get_text(one, "rule")));
        else
            tell(p->words, cell, "by entry {1}", TELL_INT(json_get_int(one, "i")));
    }
    if (json_count(list))
        put_row(p, t, MESSAGE("opened"), cell);
}

static void put_erase(const struct page *p, const struct json *list, struct table *t,
                      struct buf *cell) {
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        buf_put_str(cell, i ? "\n" : "");
        tell(p->words, cell, "{1} wants content {2} erased (entry {3})",
             TELL_TEXT(json_get_text(one, "author")), TELL_TEXT(json_get_text(one, "sha256")),
             TELL_INT(json_get_int(one, "i")));
    }
    if (json_count(list))
        put_row(p, t, MESSAGE("to be erased"), cell);
}

// Whose word it is: of a signature that does not verify no more than what it says of itself.
static void put_signers(const struct page *p, const struct json *item, struct table *t,
                        struct buf *cell) {
    const struct json *keys = json_get(item, "keys"), *claims = json_get(item, "claims");
    for (size_t i = 0; i < json_count(keys); i++) {
        buf_put_str(cell, i ? "\n" : "");
        tell_name(p->words, cell, json_text(json_at(keys, i)));
    }
    if (json_count(keys))
        put_row(p, t, MESSAGE("signed by"), cell);
    for (size_t i = 0; i < json_count(claims); i++) {
        buf_put_str(cell, i ? "\n" : "");
        tell(p->words, cell, "claims to be signed by {1}; it does not verify",
             TELL_NAME(json_text(json_at(claims, i))));
    }
    if (json_count(claims))
        put_row(p, t, MESSAGE("signature"), cell);
}

// An alien or void act is not told as if it were said.
static void put_words(const struct page *p, const struct json *item, struct buf *out) {
    struct span headline = json_get_text(item, "headline"), words = json_get_text(item, "words");
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    if (headline.data)
        page_lines(p, headline, 0, out);
    if (headline.data && json_count(json_get(item, "fields")))
        tell(p->words, &line, "What it would say: {1}", TELL_TEXT(words));
    else
        buf_put_span(&line, words);
    page_lines(p, buf_span(&line), 0, out);
    buf_put_byte(out, '\n');
}

void text_entry(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *item = json_at(json_get(answer, "items"), 0);
    const struct json *fields = json_get(item, "fields");
    TABLE_SCOPED struct table *t = table_new(2, columns);
    BUF_SCOPED struct buf cell;
    buf_init(&cell, BUF_MAX);
    put_words(&p, item, out);
    for (size_t i = 0; i < json_count(fields); i++) {
        const struct json *f = json_at(fields, i);
        buf_put_span(&cell, json_get_text(f, "text"));
        table_cell(t, json_get_text(f, "label"));
        page_cell(&p, t, buf_span(&cell), 0, false);
        buf_clear(&cell);
    }
    buf_printf(&cell, "%lld", (long long)json_get_int(item, "index"));
    put_row(&p, t, MESSAGE("entry"), &cell);
    buf_put_span(&cell, json_get_text(item, "id"));
    put_row(&p, t, MESSAGE("act id"), &cell);
    put_verdict(&p, item, &cell);
    put_row(&p, t, MESSAGE("verdict"), &cell);
    put_taken_back(&p, json_get(item, "taken_back"), t, &cell);
    put_opened(&p, json_get(item, "opened"), t, &cell);
    put_erase(&p, json_get(item, "erase"), t, &cell);
    tell_word(p.words, &cell, "grade", json_get_text(item, "grade"));
    put_row(&p, t, MESSAGE("grade"), &cell);
    put_signers(&p, item, t, &cell);
    if (json_get(item, "at")) {
        page_time(&p, json_get_text(item, "at"), &cell);
        put_row(&p, t, MESSAGE("at"), &cell);
    }
    if (json_get(item, "to")) {
        page_names(&p, json_get(item, "to"), &cell);
        put_row(&p, t, MESSAGE("to"), &cell);
    }
    table_print(t, out);
    buf_put_byte(out, '\n');
    text_put(out, json_get_text(item, "note")); // as it is logged, never folded
}
