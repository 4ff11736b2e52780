// SPDX-License-Identifier: Apache-2.0
#include "cli/import_told.h"

#include "base/text.h"
#include "cli/terminal.h"

#include <stdlib.h>

struct told_row {
    size_t line, character;
    enum import_state state;
    char column[64];
    struct error why;
    char *words;       // of one that is fine
    struct json *body; // too
};

void import_told_init(struct import_told *t) {
    *t = (struct import_told){0};
    t->shown = memory_get(IMPORT_SHOWN * sizeof *t->shown);
    t->wrong = memory_get(IMPORT_TOLD * sizeof *t->wrong);
}

void import_told_done(struct import_told *t) {
    for (size_t i = 0; i < t->shown_count; i++) {
        free(t->shown[i].words);
        json_free(t->shown[i].body);
    }
    free(t->shown);
    free(t->wrong);
}

// "ged-17: shelling, Homs, 2017-05-02T09:00:00+03:00".
static void put_becomes(struct asking *a, const struct json *body, struct buf *out) {
    const struct json *when = json_get(body, "when");
    struct span moment = json_text(when), from = json_get_text(when, "from");
    struct span place = asking_text(a, json_get(json_get(body, "place"), "name"));
    buf_printf(out, SPAN_FMT ": " SPAN_FMT ", ", SPAN_ARG(json_get_text(body, "id")),
               SPAN_ARG(json_get_text(body, "kind")));
    text_put_name(out, place);
    buf_put_str(out, json_get(json_get(body, "place"), "point") ? " (a point)" : "");
    if (moment.size)
        buf_printf(out, ", " SPAN_FMT, SPAN_ARG(moment));
    else
        buf_printf(out, ", between " SPAN_FMT " and " SPAN_FMT, SPAN_ARG(from),
                   SPAN_ARG(json_get_text(when, "to")));
}

void import_told_good(struct import_told *t, struct asking *a, size_t line, enum import_state state,
                      const struct json *body) {
    t->rows++;
    t->counts[state]++;
    if (t->shown_count == IMPORT_SHOWN)
        return;
    BUF_SCOPED struct buf words;
    buf_init(&words, BUF_MAX);
    put_becomes(a, body, &words);
    struct told_row *row = &t->shown[t->shown_count++];
    *row = (struct told_row){.line = line, .state = state, .body = json_copy(body)};
    row->words = memory_get(words.size + 1);
    memcpy(row->words, words.data, words.size);
}

void import_told_wrong(struct import_told *t, size_t line, size_t character, const char *column,
                       const struct error *why) {
    t->rows++;
    t->counts[IMPORT_WRONG]++;
    if (t->wrong_count == IMPORT_TOLD)
        return;
    struct told_row *row = &t->wrong[t->wrong_count++];
    *row =
        (struct told_row){.line = line, .character = character, .state = IMPORT_WRONG, .why = *why};
    snprintf(row->column, sizeof row->column, "%s", column ? column : "");
}

static void put_why(const struct told_row *row, struct buf *out) {
    if (row->column[0])
        buf_printf(out, "column %s: ", row->column);
    else if (row->character)
        buf_printf(out, "character %zu: ", row->character);
    buf_put_str(out, row->why.message);
    if (row->why.rule)
        buf_printf(out, " (%s)", row->why.rule);
}

static void put_row(struct table *table, const struct told_row *row) {
    BUF_SCOPED struct buf text;
    char line[32];
    buf_init(&text, BUF_MAX);
    snprintf(line, sizeof line, "%zu", row->line);
    if (row->state == IMPORT_WRONG)
        put_why(row, &text);
    else
        buf_put_str(&text, row->words);
    table_cell(table, span_str(line));
    table_cell(table, span_str(import_states[row->state]));
    table_cell(table, buf_span(&text));
}

// Both lists in the order of the file. A dry run shows what is fine as well.
static void print_rows(const struct import_told *t, bool all, struct buf *out) {
    static const char *const head[] = {"line", "it is", "what it becomes"};
    TABLE_SCOPED struct table *table = table_new(3, terminal_columns());
    size_t good = all ? 0 : t->shown_count, wrong = 0;
    if (good == t->shown_count && !t->wrong_count)
        return;
    table_head(table, head);
    while (good < t->shown_count || wrong < t->wrong_count) {
        bool next = wrong == t->wrong_count ||
                    (good < t->shown_count && t->shown[good].line < t->wrong[wrong].line);
        put_row(table, next ? &t->shown[good++] : &t->wrong[wrong++]);
    }
    table_print(table, out);
    buf_put_byte(out, '\n');
}

static void put_left_out(const struct importing *m, const struct csv *head, struct buf *out) {
    bool any = false;
    for (size_t i = 0; i < head->columns; i++) {
        if (!import_is_left_out(m->kind, head->names[i]))
            continue;
        buf_put_str(out, any ? ", " : "Columns that have no place in an incident are left out: ");
        text_put_name(out, span_head(head->names[i], 80));
        any = true;
    }
    buf_put_str(out, any ? ".\n" : "");
}

static void put_readers(const struct importing *m, struct buf *out) {
    for (size_t i = 0; i < json_count(m->a.to); i++)
        buf_printf(out, "%s" SPAN_FMT,
                   i ? ", " : "Readers: ", SPAN_ARG(json_text(json_at(m->a.to, i))));
    buf_put_str(out, m->a.to ? ", and you; nobody else.\n" : "Readers: everybody.\n");
}

static void print_text(const struct import_told *t, const struct cli *c, const struct importing *m,
                       const struct csv *head, struct buf *out) {
    bool dry = cli_flag(c, "--dry-run");
    print_rows(t, dry, out);
    if (m->kind->dataset)
        buf_printf(out, "Its columns are those of %s.\n", m->kind->dataset);
    put_left_out(m, head, out);
    put_readers(m, out);
    if (t->counts[IMPORT_SAME])
        buf_printf(out, "%zu of %zu rows stand in the record already and are left out.\n",
                   t->counts[IMPORT_SAME], t->rows);
    if (t->counts[IMPORT_WRONG])
        buf_printf(out, "%zu of %zu rows are wrong and are left out%s.\n", t->counts[IMPORT_WRONG],
                   t->rows,
                   t->counts[IMPORT_WRONG] > t->wrong_count ? "; the first are shown" : "");
    if (t->appended)
        buf_printf(out, "Appended %zu acts.\n", t->appended);
    else
        buf_printf(out, "Nothing was appended%s.\n", dry ? ": this was --dry-run" : "");
}

static struct json *row_json(const struct told_row *row) {
    struct json *one = json_new_object();
    json_put_int(one, "line", (int64_t)row->line);
    json_put_str(one, "it_is", import_states[row->state]);
    if (row->state != IMPORT_WRONG) {
        json_put(one, "body", json_copy(row->body));
        return one;
    }
    if (row->character)
        json_put_int(one, "character", (int64_t)row->character);
    json_put_str(one, "column", row->column[0] ? row->column : NULL);
    json_put_str(one, "rule", row->why.rule);
    json_put_str(one, "message", row->why.message);
    return one;
}

static void print_json(const struct import_told *t, const struct importing *m,
                       const struct csv *head, struct buf *out) {
    JSON_SCOPED struct json *answer = json_new_object();
    struct json *first = json_new_list(), *wrong = json_new_list(), *left = json_new_list();
    json_put_int(answer, "rows", (int64_t)t->rows);
    json_put_int(answer, "new", (int64_t)t->counts[IMPORT_NEW]);
    json_put_int(answer, "there", (int64_t)t->counts[IMPORT_SAME]);
    json_put_int(answer, "wrong", (int64_t)t->counts[IMPORT_WRONG]);
    json_put_int(answer, "appended", (int64_t)t->appended);
    json_put(answer, "to", m->a.to ? json_copy(m->a.to) : NULL);
    json_put_str(answer, "dataset", m->kind->dataset);
    for (size_t i = 0; i < head->columns; i++)
        if (import_is_left_out(m->kind, head->names[i]))
            json_add(left, json_new_text(head->names[i]));
    for (size_t i = 0; i < t->shown_count; i++)
        json_add(first, row_json(&t->shown[i]));
    for (size_t i = 0; i < t->wrong_count; i++)
        json_add(wrong, row_json(&t->wrong[i]));
    json_put(answer, "left_out", left);
    json_put(answer, "first", first);
    json_put(answer, "refused", wrong);
    json_print_pretty(answer, out);
}

void import_told_print(const struct import_told *t, struct cli *c, const struct importing *m,
                       const struct csv *head) {
    if (cli_flag(c, "--json"))
        print_json(t, m, head, &c->out);
    else
        print_text(t, c, m, head, &c->out);
}

enum exit_code import_told_judge(const struct import_told *t, const struct cli *c) {
    struct error e;
    const struct told_row *row = t->wrong;
    bool some = t->counts[IMPORT_WRONG] < t->rows, dry = cli_flag(c, "--dry-run");
    if (!t->counts[IMPORT_WRONG] || (some && cli_flag(c, "--skip-bad")))
        return EXIT_YES;
    char where[96] = "";
    if (row->column[0])
        snprintf(where, sizeof where, ", column %s", row->column);
    else if (row->character)
        snprintf(where, sizeof where, ", character %zu", row->character);
    error_set(&e, ERR_INVALID, "%zu of %zu rows are wrong%s; line %zu%s: %s",
              t->counts[IMPORT_WRONG], t->rows, dry ? "" : " and were left out", row->line, where,
              row->why.message);
    (void)error_rule(&e, row->why.rule);
    if (some)
        error_hint(&e, "--skip-bad says that it is meant so");
    return cli_fail_as(EXIT_NO, &e);
}
