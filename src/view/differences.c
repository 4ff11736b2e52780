// SPDX-License-Identifier: Apache-2.0
#include "view/differences.h"

#include "prose/diff.h"
#include "prose/match.h"

// Texts less alike than this are told one after the other: word by word nobody could read them.
#define READABLE 450

static const char *const hows[] = {"same", "removed", "added"}; // by enum diff_kind

struct side {
    struct version *version;
    struct json *clauses;
    struct match_clause *list;
    size_t count;
};

static void put_piece(struct asking *a, const struct json *texts, struct buf *out) {
    struct span said = asking_text(a, texts);
    if (!texts)
        return;
    if (out->size)
        buf_put_byte(out, '\n');
    buf_put_span(out, said);
}

// Heading, text and options, one below the other.
static struct span whole_text(struct asking *a, const struct json *clause) {
    const struct json *options = json_get(clause, "options");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    put_piece(a, json_get(clause, "heading"), &text);
    put_piece(a, json_get(clause, "text"), &text);
    for (size_t i = 0; i < json_count(options); i++) {
        const struct json *o = json_at(options, i);
        buf_printf(&text, "%s" SPAN_FMT " \u2013 ", text.size ? "\n" : "",
                   SPAN_ARG(json_get_text(o, "id")));
        buf_put_span(&text, asking_text(a, json_get(o, "text")));
    }
    return asking_keep_text(a, &text);
}

static enum err read_side(struct asking *a, const struct document *d, struct span label,
                          struct side *out, struct error *e) {
    enum err err = version_pick(d, label, &out->version, e);
    if (!err)
        err = version_clauses(a, out->version, &out->clauses, e);
    if (err)
        return err;
    out->count = json_count(out->clauses);
    out->list = arena_array(&a->arena, struct match_clause, out->count + 1);
    for (size_t i = 0; i < out->count; i++) {
        const struct json *c = json_at(out->clauses, i);
        out->list[i] = (struct match_clause){json_get_text(c, "id"),
                                             (unsigned)json_get_int(c, "level"), whole_text(a, c)};
    }
    return OK;
}

static struct span run_text(struct asking *a, const struct diff_run *r, const struct words *before,
                            const struct words *after) {
    const struct span *tokens =
        r->kind == DIFF_ADDED ? after->tokens + r->b : before->tokens + r->a;
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    for (size_t i = 0; i < r->count; i++)
        buf_put_span(&text, tokens[i]);
    return asking_keep_text(a, &text);
}

static void add_run(struct json *list, enum diff_kind kind, struct span text) {
    struct json *run = json_new_object();
    json_put_str(run, "how", hows[kind]);
    json_put_text(run, "text", text);
    if (text.size)
        json_add(list, run);
    else
        json_free(run);
}

static bool is_white(struct span text) {
    size_t i = 0;
    while (i < text.size && (text.data[i] == ' ' || text.data[i] == '\n'))
        i++;
    return i == text.size;
}

static void put_change(struct json *list, struct buf *removed, struct buf *added) {
    add_run(list, DIFF_REMOVED, buf_span(removed));
    add_run(list, DIFF_ADDED, buf_span(added));
    buf_clear(removed);
    buf_clear(added);
}

// Changed words with nothing but white space between are one change: so one reads it.
static struct json *runs_of(struct asking *a, struct span before, struct span after) {
    struct words was = prose_words(before, &a->arena), is = prose_words(after, &a->arena);
    struct json *list = json_new_list();
    if (prose_likeness(&was, &is, &a->arena) < READABLE) {
        add_run(list, DIFF_REMOVED, before);
        add_run(list, DIFF_ADDED, after);
        return list;
    }
    struct diff d = diff_texts(before, after, &was, &is, &a->arena);
    BUF_SCOPED struct buf removed, added;
    buf_init(&removed, BUF_MAX);
    buf_init(&added, BUF_MAX);
    for (size_t i = 0; i < d.count; i++) {
        enum diff_kind kind = d.runs[i].kind;
        struct span text = run_text(a, &d.runs[i], &was, &is);
        if (kind == DIFF_SAME &&
            !(removed.size + added.size && i + 1 < d.count && is_white(text))) {
            put_change(list, &removed, &added);
            add_run(list, DIFF_SAME, text);
            continue;
        }
        if (kind != DIFF_ADDED)
            buf_put_span(&removed, text);
        if (kind != DIFF_REMOVED)
            buf_put_span(&added, text);
    }
    put_change(list, &removed, &added);
    return list;
}

static struct json *changes_of(const struct match_row *r) {
    struct json *list = json_new_list();
    const struct {
        bool is;
        const char *word;
    } changes[] = {{r->a == MATCH_NONE, "added"}, {r->b == MATCH_NONE, "removed"},
                   {r->reworded, "reworded"},     {r->moved, "moved"},
                   {r->renamed, "renamed"},       {r->relevelled, "relevelled"}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (changes[i].is)
            json_add(list, json_new_text(span_str(changes[i].word)));
    return list;
}

static struct json *item_of(struct asking *a, const struct side *before, const struct side *after,
                            const struct match_row *r) {
    struct json *item = json_new_object(), *changes = changes_of(r);
    const struct match_clause none = {.text = span_str("")};
    const struct match_clause *was = r->a == MATCH_NONE ? &none : &before->list[r->a];
    const struct match_clause *is = r->b == MATCH_NONE ? &none : &after->list[r->b];
    const struct match_clause *here = r->b == MATCH_NONE ? was : is;
    json_put_text(item, "id", here->id);
    if (r->renamed)
        json_put_text(item, "was", was->id);
    json_put_int(item, "level", here->level);
    json_put(item, "change", changes);
    json_put(item, "runs", runs_of(a, was->text, is->text));
    return item;
}

static bool is_same(const struct match_row *r) {
    return r->a != MATCH_NONE && r->b != MATCH_NONE && !r->moved && !r->renamed && !r->reworded &&
           !r->relevelled;
}

static void put_counts(const struct match *m, struct json *out) {
    struct json *counts = json_new_object();
    size_t same = 0, relevelled = 0;
    for (size_t i = 0; i < m->count; i++) {
        same += is_same(&m->rows[i]);
        relevelled += m->rows[i].relevelled;
    }
    json_put_int(counts, "same", (int64_t)same);
    json_put_int(counts, "reworded", (int64_t)m->reworded);
    json_put_int(counts, "moved", (int64_t)m->moved);
    json_put_int(counts, "renamed", (int64_t)m->renamed);
    json_put_int(counts, "relevelled", (int64_t)relevelled);
    json_put_int(counts, "added", (int64_t)m->added);
    json_put_int(counts, "removed", (int64_t)m->removed);
    json_put(out, "counts", counts);
}

static void put_items(struct asking *a, const struct side *before, const struct side *after,
                      const struct match *m, struct json *out) {
    struct match_row *rows = arena_array(&a->arena, struct match_row, m->count + 1);
    struct json *items = json_new_list();
    size_t count = 0, from, shown;
    for (size_t i = 0; i < m->count; i++)
        if (!is_same(&m->rows[i]))
            rows[count++] = m->rows[i];
    version_page(a->q, count, &from, &shown, out);
    for (size_t i = 0; i < shown; i++)
        json_add(items, item_of(a, before, after, &rows[from + i]));
    json_put(out, "items", items);
}

static void put_between(const struct side *sides, struct json *out) {
    struct json *between = json_new_list();
    for (size_t i = 0; i < 2; i++) {
        struct json *one = json_new_object();
        json_put_text(one, "version", sides[i].version->label);
        json_put_text(one, "id", sides[i].version->id);
        json_add(between, one);
    }
    json_put(out, "between", between);
}

enum err differences_put(struct asking *a, const struct document *d, struct json *out,
                         struct error *e) {
    struct span diff = a->q->diff;
    struct side sides[2] = {{0}, {0}};
    size_t dots = 0;
    while (dots + 1 < diff.size && !(diff.data[dots] == '.' && diff.data[dots + 1] == '.'))
        dots++;
    if (!dots || dots + 2 >= diff.size)
        return error_set(e, ERR_INVALID, "diff: \"" SPAN_FMT "\" is not A..B, two versions",
                         SPAN_ARG(span_head(diff, 80)));
    enum err err = read_side(a, d, span_head(diff, dots), &sides[0], e);
    if (!err)
        err = read_side(a, d, span_from(diff, dots + 2), &sides[1], e);
    if (err)
        return err;
    struct match m = match_clauses(sides[0].list, sides[0].count, sides[1].list, sides[1].count,
                                   true, &a->arena);
    put_between(sides, out);
    put_counts(&m, out);
    put_items(a, &sides[0], &sides[1], &m, out);
    return OK;
}
