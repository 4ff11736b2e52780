// SPDX-License-Identifier: Apache-2.0
// What the engine for texts finds in two versions of a Markdown file, for tests/prose_counts.py
// alone:
//
//   prose_tool LANG OLD NEW NAME=SLUG …   prints one JSON object a line: the file as it is
//   exported, the counts of each
//                                         clause of NEW, and how each clause of OLD became one of
//                                         NEW
#include "base/file.h"
#include "base/limits.h"
#include "prose/brackets.h"
#include "prose/diff.h"
#include "prose/markdown.h"
#include "prose/match.h"

#include <stdio.h>

static const char *lang;

static struct span who(void *context, struct span name) {
    for (char **each = context; *each; each++) {
        struct span slug = span_str(*each), known;
        if (span_cut(&slug, '=', &known) && span_equal(known, name))
            return slug;
    }
    return span(NULL, 0);
}

static void print(struct json *line) {
    BUF_SCOPED struct buf out;
    buf_init(&out, BUF_MAX);
    json_print(line, &out);
    printf(SPAN_FMT "\n", SPAN_ARG(buf_span(&out)));
    json_free(line);
}

static enum err read_version(const char *path, struct buf *clean, struct json **clauses,
                             struct error *e) {
    BUF_SCOPED struct buf file;
    struct markdown_notes notes = {0};
    buf_init(&file, LIMIT_INPUT_FILE_BYTES);
    buf_init(clean, LIMIT_INPUT_FILE_BYTES);
    enum err err = file_read(path, &file, e);
    if (!err)
        err = markdown_clean(buf_span(&file), clean, &notes, e);
    return err ? err : markdown_read(buf_span(clean), lang, clauses, &notes, e);
}

static size_t as_list(const struct json *clauses, struct match_clause *out) {
    for (size_t i = 0; i < json_count(clauses); i++) {
        const struct json *c = json_at(clauses, i);
        out[i] = (struct match_clause){json_get_text(c, "id"), (unsigned)json_get_int(c, "level"),
                                       json_get_text(json_get(c, "text"), lang)};
    }
    return json_count(clauses);
}

static void print_counts(const struct match_clause *c, const struct brackets *b, struct arena *a) {
    struct json *line = json_new_object(), *names = json_new_object();
    struct buf agreed;
    buf_init(&agreed, BUF_MAX);
    brackets_put_agreed(c->text, b, &agreed);
    json_put_text(line, "clause", c->id);
    json_put_text(line, "text", c->text);
    json_put_text(line, "agreed", buf_span(&agreed));
    json_put_int(line, "pairs", (int64_t)b->pairs);
    json_put_int(line, "groups", (int64_t)b->groups);
    json_put_int(line, "deepest", b->deepest);
    json_put_int(line, "words", (int64_t)b->words);
    json_put_int(line, "inside", (int64_t)b->words_inside);
    json_put_int(line, "strays", (int64_t)b->strays);
    json_put_int(line, "apart", (int64_t)b->apart);
    json_put_bool(line, "clean", brackets_clean(b));
    for (size_t i = 0; i < b->count; i++)
        for (size_t k = 0; k < b->marks[i].name_count; k++) {
            const char *slug = arena_str(a, b->marks[i].names[k]);
            json_put_int(names, slug, json_get_int(names, slug) + 1);
        }
    json_put(line, "names", names);
    buf_done(&agreed);
    print(line);
}

static struct json *runs_of(struct span old, struct span new, struct arena *a) {
    static const char *const kinds[] = {"same", "removed", "added"};
    struct json *runs = json_new_list();
    struct words x, y;
    struct diff d = diff_texts(old, new, &x, &y, a);
    for (size_t i = 0; i < d.count; i++) {
        const struct diff_run *r = &d.runs[i];
        const struct span *tokens = r->kind == DIFF_ADDED ? y.tokens + r->b : x.tokens + r->a;
        const uint8_t *end = tokens[r->count - 1].data + tokens[r->count - 1].size;
        struct json *run = json_new_list();
        json_add(run, json_new_text(span_str(kinds[r->kind])));
        json_add(run, json_new_text(span(tokens->data, (size_t)(end - tokens->data))));
        json_add(runs, run);
    }
    return runs;
}

static void print_row(const struct match_row *r, const struct match_clause *a,
                      const struct match_clause *b, struct arena *arena) {
    struct json *line = json_new_object();
    if (r->a != MATCH_NONE)
        json_put_text(line, "old", a[r->a].id);
    if (r->b != MATCH_NONE)
        json_put_text(line, "new", b[r->b].id);
    json_put_bool(line, "moved", r->moved);
    json_put_bool(line, "renamed", r->renamed);
    json_put_bool(line, "reworded", r->reworded);
    json_put(line, "runs",
             runs_of(r->a == MATCH_NONE ? span(NULL, 0) : a[r->a].text,
                     r->b == MATCH_NONE ? span(NULL, 0) : b[r->b].text, arena));
    print(line);
}

static void print_all(const struct json *old, const struct json *new, char **names) {
    ARENA_SCOPED struct arena arena;
    BUF_SCOPED struct buf out;
    arena_init(&arena);
    buf_init(&out, BUF_MAX);
    markdown_write(new, lang, &out);
    struct match_clause *a = arena_array(&arena, struct match_clause, json_count(old) + 1),
                        *b = arena_array(&arena, struct match_clause, json_count(new) + 1);
    size_t n = as_list(old, a), m = as_list(new, b);
    struct span *texts = arena_array(&arena, struct span, m + 1);
    struct brackets *read = arena_array(&arena, struct brackets, m + 1);
    for (size_t i = 0; i < m; i++) {
        texts[i] = b[i].text;
        read[i] = brackets_read(texts[i], &arena, who, names);
        print_counts(&b[i], &read[i], &arena);
    }
    struct crossings c = brackets_across(texts, read, m, &arena);
    struct json *line = json_new_object();
    json_put_text(line, "export", buf_span(&out));
    json_put_int(line, "crossings", (int64_t)c.count);
    json_put_int(line, "strays", (int64_t)c.strays);
    json_put_int(line, "inside", (int64_t)c.words_inside);
    json_put_int(line, "deepest", c.deepest);
    print(line);
    struct match found = match_clauses(a, n, b, m, false, &arena);
    for (size_t i = 0; i < found.count; i++)
        print_row(&found.rows[i], a, b, &arena);
}

int main(int argc, char **argv) {
    JSON_SCOPED struct json *old = NULL, *new = NULL;
    BUF_SCOPED struct buf old_text = {0}, new_text = {0};
    struct error e;
    if (argc < 4)
        return 2;
    lang = argv[1];
    if (read_version(argv[2], &old_text, &old, &e) || read_version(argv[3], &new_text, &new, &e)) {
        fprintf(stderr, "%s\n", e.message);
        return 1;
    }
    print_all(old, new, argv + 4);
    return 0;
}
