// SPDX-License-Identifier: Apache-2.0
// Participants, motions, the record itself and one act for a terminal.
#include "view/asks.h"
#include "view/deadline.h"
#include "view/page.h"

#define NAME_PARTS 45 // of a hundred columns

static void put_list(const struct json *list, struct buf *out) {
    for (size_t i = 0; i < json_count(list); i++) {
        buf_put_str(out, i ? ", " : "");
        buf_put_span(out, json_text(json_at(list, i)));
    }
}

static void put_who(const struct page *p, const struct json *item, struct buf *cell) {
    buf_put_span(cell, json_get_text(item, "name"));
    buf_printf(cell, "\n" SPAN_FMT " \xc2\xb7 ", SPAN_ARG(json_get_text(item, "id")));
    put_list(json_get(item, "roles"), cell);
    if (json_get(item, "designation"))
        buf_printf(cell, "\n" SPAN_FMT, SPAN_ARG(json_get_text(item, "designation")));
    if (json_count(json_get(item, "answers_for"))) {
        buf_put_str(cell, "\nanswers for ");
        page_names(p, json_get(item, "answers_for"), cell);
    }
}

static void put_keys(const struct json *keys, struct buf *cell) {
    size_t n = 0;
    for (size_t i = 0; i < json_count(keys); i++) {
        const struct json *key = json_at(keys, i);
        if (!json_get_bool(key, "in_force"))
            continue;
        buf_printf(cell, "%s" SPAN_FMT ": ", n++ ? "\n" : "",
                   SPAN_ARG(json_get_text(key, "label")));
        put_list(json_get(key, "use"), cell);
    }
    if (!n)
        buf_put_str(cell, "none in force");
}

void text_participants(const struct json *answer, size_t columns, struct buf *out) {
    static const char *const heads[] = {"Participant", "Keys in force", "Standing"};
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    TABLE_SCOPED struct table *t = table_new(3, columns);
    table_head(t, heads);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i), *standing = json_get(item, "standing");
        BUF_SCOPED struct buf cell;
        buf_init(&cell, BUF_MAX);
        put_who(&p, item, &cell);
        page_cell(t, buf_span(&cell), columns * NAME_PARTS / 100, i + 1 < json_count(items));
        buf_clear(&cell);
        put_keys(json_get(item, "keys"), &cell);
        page_cell(t, buf_span(&cell), columns * 30 / 100, false);
        buf_clear(&cell);
        buf_put_span(&cell, json_get_text(standing, "state"));
        if (json_get(standing, "i"))
            buf_printf(&cell, " (entry %lld)", (long long)json_get_int(standing, "i"));
        page_cell(t, buf_span(&cell), columns * 20 / 100, false);
    }
    table_print(t, out);
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        struct span without = json_get_text(item, "without_prejudice");
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        buf_printf(&line, SPAN_FMT ": " SPAN_FMT, SPAN_ARG(json_get_text(item, "id")),
                   SPAN_ARG(without));
        if (without.size) {
            buf_put_byte(out, '\n');
            page_lines(&p, buf_span(&line), 0, out);
        }
    }
}

static void put_motion(const struct page *p, const struct json *m, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    text_put_name(&text, json_get_text(m, "title"));
    buf_printf(&text, " (" SPAN_FMT ")", SPAN_ARG(json_get_text(m, "ref")));
    page_lines(p, buf_span(&text), 0, out);
    page_lines(p, json_get_text(m, "sentence"), 2, out);
    buf_clear(&text);
    const struct json *lines = json_get(m, "requirement");
    bool open = span_is(json_get_text(json_get(m, "outcome"), "state"), "open");
    struct span none = span_str(open ? "not yet" : "not cast");
    for (size_t l = 0; l < json_count(lines); l++) {
        const struct json *electors = json_get(json_at(lines, l), "electors");
        for (size_t i = 0; i < json_count(electors); i++) {
            const struct json *one = json_at(electors, i);
            struct span choice = json_get_text(one, "choice");
            buf_put_str(&text, text.size ? "; " : "votes: ");
            page_name(p, json_get_text(one, "who"), &text);
            buf_printf(&text, " " SPAN_FMT, SPAN_ARG(choice.data ? choice : none));
        }
    }
    buf_printf(&text, "\n" SPAN_FMT ", moved by ", SPAN_ARG(json_get_text(m, "kind")));
    page_name(p, json_get_text(m, "author"), &text);
    buf_put_str(&text, ", ");
    page_time(p, json_get_text(m, "at"), &text);
    buf_printf(&text, " (entry %lld)\n%s ", (long long)json_get_int(m, "i"),
               json_get_bool(m, "silence") ? "silence until" : "to be decided by");
    deadline_text(json_get(m, "deadline"), &text);
    struct span said = json_get_text(json_get(m, "payload"), "text");
    if (said.data) {
        buf_put_byte(&text, '\n');
        text_put(&text, said);
    }
    page_lines(p, buf_span(&text), 2, out);
}

void text_motions(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *items = json_get(answer, "items");
    if (page_empty(&p, out))
        return;
    for (size_t i = 0; i < json_count(items); i++) {
        buf_put_str(out, i ? "\n" : "");
        put_motion(&p, json_at(items, i), out);
    }
}

static void put_share(const struct json *c, const char *name, struct buf *out) {
    const struct json *share = json_get(c, name);
    buf_printf(out, "%s: %lld cosigned, %lld needed%s", name,
               (long long)json_get_int(share, "have"), (long long)json_get_int(share, "need"),
               json_get_bool(share, "met") ? "" : " (not yet)");
}

static void put_row(struct table *t, const char *name, struct buf *value) {
    table_cell(t, span_str(name));
    page_cell(t, buf_span(value), 0, false);
    buf_clear(value);
}

static void put_rules(const struct page *p, const struct json *rules, struct table *t,
                      struct buf *cell) {
    page_names(p, json_get(rules, "holders"), cell);
    buf_printf(cell, "; %lld of them make it held", (long long)json_get_int(rules, "held"));
    put_row(t, "holders", cell);
    const struct json *motion = json_get(rules, "motion");
    for (struct json_each m = json_first(motion); m.value; json_next(&m)) {
        buf_printf(cell, "%s%s: ", cell->size ? "\n" : "",
                   strcmp(m.name, "*") == 0 ? "any other" : m.name);
        for (struct json_each line = json_first(m.value); line.value; json_next(&line)) {
            buf_printf(cell, "%s ", line.name);
            struct span need = json_text(line.value);
            if (need.data)
                buf_put_span(cell, need);
            else
                json_print(line.value, cell);
            buf_put_str(cell, " ");
        }
    }
    put_row(t, "motions need", cell);
}

void text_trust(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *item = json_at(json_get(answer, "items"), 0);
    const struct json *as_of = json_get(answer, "as_of"), *acts = json_get(item, "acts");
    const struct json *checkpoint = json_get(item, "checkpoint");
    TABLE_SCOPED struct table *t = table_new(2, columns);
    BUF_SCOPED struct buf cell;
    buf_init(&cell, BUF_MAX);
    buf_put_span(&cell, json_get_text(answer, "record"));
    put_row(t, "record", &cell);
    buf_put_span(&cell, json_get_text(answer, "kind"));
    put_row(t, "kind", &cell);
    buf_put_span(&cell, json_get_text(answer, "found"));
    put_row(t, "fingerprint", &cell);
    buf_printf(&cell, "%lld entries", (long long)json_get_int(as_of, "size"));
    put_row(t, "size", &cell);
    buf_put_span(&cell, json_get_text(as_of, "root"));
    put_row(t, "root", &cell);
    buf_put_span(&cell, json_get_text(item, "state"));
    put_row(t, "state", &cell);
    for (struct json_each m = json_first(acts); m.value; json_next(&m))
        buf_printf(&cell, "%s%lld %s", cell.size ? ", " : "", (long long)json_int(m.value), m.name);
    put_row(t, "acts", &cell);
    if (json_get_text(item, "log_time").data)
        page_time(&p, json_get_text(item, "log_time"), &cell);
    else
        buf_put_str(&cell, "none yet: too few holders have held");
    put_row(t, "log time", &cell);
    const struct json *held = json_get(item, "attested");
    for (size_t i = 0; i < json_count(held); i++) {
        buf_put_str(&cell, i ? "\n" : "");
        page_name(&p, json_get_text(json_at(held, i), "who"), &cell);
        buf_printf(&cell, ": %lld entries (entry %lld)",
                   (long long)json_get_int(json_at(held, i), "size"),
                   (long long)json_get_int(json_at(held, i), "i"));
    }
    if (json_count(held))
        put_row(t, "attested", &cell);
    buf_printf(&cell, "of %lld entries; ", (long long)json_get_int(checkpoint, "size"));
    put_share(checkpoint, "held", &cell);
    buf_put_str(&cell, "; ");
    put_share(checkpoint, "seen", &cell);
    put_row(t, "checkpoint", &cell);
    put_rules(&p, json_get(item, "rules"), t, &cell);
    buf_printf(&cell, "entry %lld", (long long)json_get_int(item, "rules_since"));
    put_row(t, "rules since", &cell);
    table_print(t, out);
}

static void put_verdict(const struct json *item, struct buf *cell) {
    buf_put_span(cell, json_get_text(item, "verdict"));
    if (json_get(item, "rule"))
        buf_printf(cell, ": " SPAN_FMT, SPAN_ARG(json_get_text(item, "rule")));
    if (json_get(item, "why"))
        buf_printf(cell, " (" SPAN_FMT ")", SPAN_ARG(json_get_text(item, "why")));
}

// Whose word it is: of a signature that does not verify no more than what it says of itself.
static void put_signers(const struct json *item, struct table *t, struct buf *cell) {
    const struct json *keys = json_get(item, "keys"), *claims = json_get(item, "claims");
    for (size_t i = 0; i < json_count(keys); i++) {
        buf_put_str(cell, i ? "\n" : "");
        text_put_name(cell, json_text(json_at(keys, i)));
    }
    if (json_count(keys))
        put_row(t, "signed by", cell);
    for (size_t i = 0; i < json_count(claims); i++) {
        buf_put_str(cell, i ? "\nclaims to be signed by " : "claims to be signed by ");
        text_put_name(cell, json_text(json_at(claims, i)));
        buf_put_str(cell, "; it does not verify");
    }
    if (json_count(claims))
        put_row(t, "signature", cell);
}

// An alien or void act is not told as if it were said.
static void put_words(const struct page *p, const struct json *item, struct buf *out) {
    struct span headline = json_get_text(item, "headline");
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    if (headline.data) {
        page_lines(p, headline, 0, out);
        buf_put_str(&line, json_count(json_get(item, "fields")) ? "What it would say: " : "");
    }
    buf_put_span(&line, json_get_text(item, "words"));
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
        table_cell(t, json_get_text(f, "field"));
        page_cell(t, buf_span(&cell), 0, false);
        buf_clear(&cell);
    }
    buf_printf(&cell, "%lld", (long long)json_get_int(item, "index"));
    put_row(t, "entry", &cell);
    buf_put_span(&cell, json_get_text(item, "id"));
    put_row(t, "act id", &cell);
    put_verdict(item, &cell);
    put_row(t, "verdict", &cell);
    if (json_get(item, "taken_back")) {
        const struct json *how = json_get(item, "taken_back");
        buf_printf(&cell, SPAN_FMT " by entry %lld: it counts no more",
                   SPAN_ARG(json_get_text(how, "how")), (long long)json_get_int(how, "i"));
        put_row(t, "taken back", &cell);
    }
    buf_put_span(&cell, json_get_text(item, "grade"));
    put_row(t, "grade", &cell);
    put_signers(item, t, &cell);
    if (json_get(item, "at")) {
        page_time(&p, json_get_text(item, "at"), &cell);
        put_row(t, "at", &cell);
    }
    table_print(t, out);
    buf_put_byte(out, '\n');
    text_put(out, json_get_text(item, "note")); // as it is logged, never folded
}
