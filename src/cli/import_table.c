// SPDX-License-Identifier: Apache-2.0
// Small files: every row is looked at before anything is appended, in one durable group.
#include "cli/act_host.h"
#include "cli/import_run.h"
#include "cli/input.h"
#include "cli/outcome.h"
#include "cli/terminal.h"

#include "base/limits.h"
#include "base/text.h"
#include "view/words.h"

struct row_result {
    const struct csv_row *row;
    struct span key;
    struct json *body;
    enum import_state state;
    const char *column; // of the fault; NULL for the whole row
    struct error why;
    struct buf note;
};

struct table_import {
    struct importing *m;
    struct arena *keep; // the command's
    struct csv csv;
    struct row_result *rows;
    size_t counts[4]; // by state
};

static void table_import_done(struct table_import *t) {
    for (size_t i = 0; t->rows && i < t->csv.count; i++) {
        json_free(t->rows[i].body);
        buf_done(&t->rows[i].note);
    }
}
#define TABLE_IMPORT_SCOPED __attribute__((cleanup(table_import_done)))

static enum exit_code read_file(struct cli *c, struct table_import *t) {
    struct error e;
    BUF_SCOPED struct buf file;
    const char *name = strcmp(c->words[1], "-") ? c->words[1] : "standard input";
    if (input_file(c->words[1], &file, &e))
        return cli_fail(&e);
    enum err err = csv_parse(arena_copy(&c->arena, buf_span(&file)), &c->arena, &t->csv, &e);
    if (!err)
        err = import_header(t->m->kind, &t->csv, t->m->lang, &e);
    if (!err && !t->csv.count)
        err = error_set(&e, ERR_INVALID, "no row below the first line");
    for (size_t i = 0; !err && i < t->csv.count; i++)
        import_unguard(t->m->kind, t->csv.columns, &t->csv.rows[i]);
    if (!err)
        return EXIT_YES;
    error_prefix(&e, "%s", name);
    return cli_fail(&e);
}

static void set_wrong(struct row_result *row, const char *column, const struct error *why) {
    row->state = IMPORT_WRONG;
    row->column = column;
    row->why = *why;
}

// As the next entry, without any effect: rows of one file do not rest on each other.
static enum err judge(struct table_import *t, struct row_result *row, struct error *e) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf note;
    struct candidate candidate;
    struct verdict v;
    arena_init(&a);
    buf_init(&note, LIMIT_ENTRY_BYTES);
    t->m->a.body = row->body;
    t->m->a.chain = NULL;
    enum err err = author_note(t->m->r, &t->m->a, &note, e);
    if (err == ERR_LIMIT) {
        set_wrong(row, NULL, e);
        return OK;
    }
    if (err)
        return err;
    candidate_prepare(&candidate, buf_span(&note), &a);
    err = fold_judge(record_fold(t->m->r), &candidate, &v, e);
    if (!err && v.class != VERDICT_OK)
        set_wrong(row, import_column_of(t->m->kind, row->body, v.why.message, t->keep), &v.why);
    return err;
}

static const struct {
    const char *type, *sql;
} rows_of[] = {{"meeting", ROW_SELECT("meeting") SIGHT_ORDER},
               {"delegation", ROW_SELECT("delegation") SIGHT_ORDER},
               {"motion", ROW_SELECT("motion") SIGHT_ORDER},
               {"count", ROW_SELECT("count") SIGHT_ORDER}};

// Own things by their key: the last body of each.
static enum err read_latest(struct table_import *t, struct asking *a, struct json **out,
                            struct error *e) {
    struct rows rows = {0};
    size_t kind = 0; // every kind has its rows
    while (strcmp(rows_of[kind].type, t->m->kind->type) != 0)
        kind++;
    enum err err = rows_read(a, t->m->kind->type, rows_of[kind].sql, NULL, &rows, e);
    *out = asking_keep(a, json_new_object());
    for (size_t i = 0; !err && i < rows.count; i++)
        if (span_equal(rows.list[i].author, t->m->author))
            json_put(*out, arena_str(&a->arena, json_get_text(rows.list[i].body, t->m->kind->key)),
                     json_copy(rows.list[i].body));
    return err;
}

// A participant that was admitted is there, whichever motion did it.
static bool is_there(const struct table_import *t, const struct row_result *row,
                     const struct json *latest) {
    return json_equal(latest, row->body) ||
           (import_only_prints(t->m) && state_member(record_state(t->m->r), row->key));
}

static enum err look_at(struct table_import *t, struct cli *c, const struct json *latest,
                        struct json *lines, struct row_result *row, struct error *e) {
    struct import_fault fault = {NULL, {0}}; // none of these kinds has any
    struct import_cells cells = {&t->csv,    row->row,        &c->arena, t->m->author,
                                 t->m->lang, t->m->decide_by, &fault};
    struct error why;
    row->body = t->m->kind->body(&cells);
    row->key = import_cell(&cells, t->m->kind->key);
    const char *name = arena_str(&c->arena, json_get_text(row->body, t->m->kind->key));
    if (row->key.size && json_get(lines, name)) {
        error_set(&why, ERR_INVALID, "\"" SPAN_FMT "\" stands in line %lld already",
                  SPAN_ARG(span_head(row->key, 80)), (long long)json_get_int(lines, name));
        set_wrong(row, t->m->kind->key, &why);
        return OK;
    }
    json_put_int(lines, name, (int64_t)row->row->line);
    const struct json *old = json_get(latest, name);
    row->state = is_there(t, row, old) ? IMPORT_SAME : old ? IMPORT_CHANGES : IMPORT_NEW;
    return row->state == IMPORT_SAME ? OK : judge(t, row, e);
}

static enum err look_at_all(struct table_import *t, struct cli *c, struct asking *a,
                            struct error *e) {
    struct json *latest, *lines = asking_keep(a, json_new_object());
    enum err err = read_latest(t, a, &latest, e);
    t->rows = arena_array(&c->arena, struct row_result, t->csv.count);
    for (size_t i = 0; !err && i < t->csv.count; i++) {
        struct row_result *row = &t->rows[i];
        buf_init(&row->note, LIMIT_ENTRY_BYTES);
        row->row = &t->csv.rows[i];
        err = look_at(t, c, latest, lines, row, e);
        t->counts[row->state]++;
    }
    return err;
}

static void put_why(const struct row_result *row, struct buf *out) {
    if (row->column)
        buf_printf(out, "column %s: ", row->column);
    buf_put_str(out, row->why.message);
    if (row->why.rule)
        buf_printf(out, " (%s)", row->why.rule);
}

// What it is called and when, then the act in words.
static void put_becomes(const struct table_import *t, struct asking *a, const struct json *body,
                        struct buf *out) {
    struct span title = asking_text(a, json_get(body, "title")), from = json_get_text(body, "from");
    if (title.size && from.size)
        buf_printf(out, SPAN_FMT ", " SPAN_FMT ": ", SPAN_ARG(title), SPAN_ARG(from));
    words_of_act(a, asking_name(a, t->m->author), t->m->a.type, body, out);
}

static void print_table(const struct table_import *t, struct asking *a, struct buf *out) {
    static const char *const head[] = {"line", "it is", "what it becomes"};
    TABLE_SCOPED struct table *shown = table_new(3, terminal_columns());
    table_head(shown, head);
    for (size_t i = 0; i < t->csv.count; i++) {
        const struct row_result *row = &t->rows[i];
        BUF_SCOPED struct buf text;
        char line[32];
        buf_init(&text, BUF_MAX);
        snprintf(line, sizeof line, "%zu", row->row->line);
        if (row->state == IMPORT_WRONG)
            put_why(row, &text);
        else
            put_becomes(t, a, row->body, &text);
        table_cell(shown, span_str(line));
        table_cell(shown, span_str(import_states[row->state]));
        table_cell(shown, buf_span(&text));
    }
    table_print(shown, out);
}

static void print_json(const struct table_import *t, size_t appended, struct buf *out) {
    JSON_SCOPED struct json *answer = json_new_object();
    struct json *list = json_new_list();
    json_put_int(answer, "appended", (int64_t)appended);
    json_put(answer, "rows", list);
    for (size_t i = 0; i < t->csv.count; i++) {
        const struct row_result *row = &t->rows[i];
        struct json *one = json_new_object();
        json_put_int(one, "line", (int64_t)row->row->line);
        json_put_str(one, "it_is", import_states[row->state]);
        json_put(one, "body", json_copy(row->body));
        if (row->state == IMPORT_WRONG) {
            json_put_str(one, "column", row->column);
            json_put_str(one, "rule", row->why.rule);
            json_put_str(one, "message", row->why.message);
        }
        json_add(list, one);
    }
    json_print_pretty(answer, out);
}

static bool is_wanted(const struct row_result *row) {
    return row->state == IMPORT_NEW || row->state == IMPORT_CHANGES;
}

static void print_motions(const struct table_import *t, struct buf *out) {
    for (size_t i = 0; i < t->csv.count; i++)
        if (is_wanted(&t->rows[i])) {
            buf_put_byte(out, '\n');
            json_print_pretty(t->rows[i].body, out);
        }
}

// One by one: each is signed when the one before it is proved to be recorded.
static enum exit_code send(struct cli *c, struct table_import *t, size_t *count) {
    const struct json **bodies = arena_array(&c->arena, const struct json *, t->csv.count + 1);
    size_t wanted = 0;
    for (size_t i = 0; i < t->csv.count; i++)
        if (is_wanted(&t->rows[i]))
            bodies[wanted++] = t->rows[i].body;
    t->m->a.chain = NULL;
    return act_host_send_bodies(c, act_type_find(t->m->a.type), &t->m->a, bodies, wanted,
                                &t->m->keys, t->m->r, count);
}

// Rows that stay, each behind the one before it, in one durable group.
static enum exit_code append(struct cli *c, struct table_import *t, size_t *count) {
    struct error e;
    const struct secret_key *log;
    struct verifier wanted = record_log_key(t->m->r);
    struct span *notes = arena_array(&c->arena, struct span, t->csv.count);
    size_t bytes = 0;
    *count = 0;
    if (cli_option(c, "--host"))
        return send(c, t, count);
    if (keys_pick_log(&t->m->log_keys, &wanted, &log, &e))
        return cli_fail(&e);
    t->m->a.chain = &t->m->chain;
    for (size_t i = 0; i < t->csv.count; i++) {
        struct row_result *row = &t->rows[i];
        if (!is_wanted(row))
            continue;
        t->m->a.body = row->body;
        if (author_note(t->m->r, &t->m->a, &row->note, &e))
            return cli_fail(&e);
        notes[(*count)++] = buf_span(&row->note);
        bytes += row->note.size;
    }
    if (*count > LIMIT_GROUP_ACTS || bytes > LIMIT_GROUP_BYTES) {
        error_set(&e, ERR_LIMIT, "too much for one group: %zu acts, %zu bytes; at most %d and %d",
                  *count, bytes, LIMIT_GROUP_ACTS, LIMIT_GROUP_BYTES);
        error_hint(&e, "split the file");
        *count = 0;
        return cli_fail(&e);
    }
    struct appended *results = arena_array(&c->arena, struct appended, *count + 1);
    if (*count && record_append(t->m->r, log, notes, *count, 0, results, &e))
        return cli_fail(&e);
    for (size_t i = 0; i < *count; i++)
        if (!outcome_ok(&results[i])) {
            e = results[i].verdict.why;
            error_prefix(&e, "after %zu acts", i);
            *count = i;
            return cli_fail_as(EXIT_NO, &e);
        }
    return EXIT_YES;
}

static void print_end(const struct cli *c, const struct table_import *t, size_t appended,
                      struct buf *out) {
    size_t wanted = t->counts[IMPORT_NEW] + t->counts[IMPORT_CHANGES];
    buf_put_byte(out, '\n');
    if (t->counts[IMPORT_SAME])
        buf_printf(out, "%zu of %zu rows stand in the record already and are left out.\n",
                   t->counts[IMPORT_SAME], t->csv.count);
    if (t->counts[IMPORT_WRONG])
        buf_printf(out, "%zu of %zu rows are wrong.\n", t->counts[IMPORT_WRONG], t->csv.count);
    if (import_only_prints(t->m))
        buf_printf(out,
                   "%zu motions would admit them; nothing was appended. truce act motion "
                   "FILE appends one.\n",
                   wanted);
    else if (appended)
        buf_printf(out, "Appended %zu acts.\n", appended);
    else
        buf_printf(out, "Nothing was appended%s.\n",
                   cli_flag(c, "--dry-run") ? ": this was --dry-run" : "");
}

static enum exit_code judge_counts(const struct cli *c, const struct table_import *t) {
    struct error e;
    bool some = t->counts[IMPORT_WRONG] < t->csv.count;
    if (!t->counts[IMPORT_WRONG] || (some && cli_flag(c, "--skip-bad")))
        return EXIT_YES;
    for (size_t i = 0; i < t->csv.count; i++) {
        const struct row_result *row = &t->rows[i];
        if (row->state != IMPORT_WRONG)
            continue;
        error_set(&e, ERR_INVALID,
                  "%zu of %zu rows are wrong, nothing was appended; line %zu%s%s: %s",
                  t->counts[IMPORT_WRONG], t->csv.count, row->row->line,
                  row->column ? ", column " : "", row->column ? row->column : "", row->why.message);
        (void)error_rule(&e, row->why.rule);
        if (some)
            error_hint(&e, "--skip-bad leaves them out");
        break;
    }
    return cli_fail_as(EXIT_NO, &e);
}

static enum exit_code do_it(struct cli *c, struct table_import *t) {
    struct error e;
    size_t appended = 0;
    ASKING_SCOPED struct asking a;
    struct view_query q = {.as_of = record_size(t->m->r), .lang = t->m->lang};
    if (asking_begin(&a, t->m->r, &q, &e) || look_at_all(t, c, &a, &e))
        return cli_fail(&e);
    bool json = cli_flag(c, "--json");
    if (!json)
        print_table(t, &a, &c->out);
    enum exit_code code = judge_counts(c, t);
    if (!code && !import_only_prints(t->m) && !cli_flag(c, "--dry-run"))
        code = append(c, t, &appended);
    if (json)
        print_json(t, appended, &c->out);
    else
        print_end(c, t, appended, &c->out);
    if (!code && !json && import_only_prints(t->m))
        print_motions(t, &c->out);
    return code;
}

enum exit_code import_table(struct cli *c, struct importing *m) {
    TABLE_IMPORT_SCOPED struct table_import t = {.m = m, .keep = &c->arena};
    enum exit_code code = read_file(c, &t);
    return code ? code : do_it(c, &t);
}
