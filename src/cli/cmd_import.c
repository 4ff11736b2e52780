// SPDX-License-Identifier: Apache-2.0
// truce import: rows of a spreadsheet become acts, after a look at what each of them becomes.
#include "cli/act_host.h"
#include "cli/importing.h"
#include "cli/input.h"
#include "cli/keys.h"
#include "cli/outcome.h"
#include "cli/restricting.h"
#include "cli/suggest.h"
#include "cli/terminal.h"

#include "base/limits.h"
#include "base/text.h"
#include "record/author.h"
#include "view/words.h"

static const struct option options[] = {
    {"--key", NULL, "FILE", "your key file; may be repeated", OPTION_MANY},
    {"--record", NULL, "R.truce", "the record they belong to", 0},
    {"--log-key", NULL, "FILE", "the log's key file: whoever has it appends", 0},
    {"--at", NULL, "TIME", "when you say it is (now if not given)", 0},
    {"--lang", NULL, "TAG", "language of texts without a tag (the record's first if not given)", 0},
    {"--decide-by", NULL, "TIME", "participants: deadline of the motions", 0},
    {"--dry-run", NULL, NULL, "show what each row becomes; write nothing", 0},
    {"--skip-bad", NULL, NULL, "leave wrong rows out instead of appending nothing", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {"--host", NULL, "URL", "send them to the record's host; --record is your replica", 0},
    {"--found", NULL, "ID|FILE", "with --host: the fingerprint of the founding, or its note", 0},
    {0},
};

enum row_state {
    ROW_NEW,
    ROW_CHANGES, // the thing stands there with another body
    ROW_SAME,    // it stands there with this very body
    ROW_WRONG,
};
static const char *const row_words[] = {"new", "changes", "already there", "wrong"};

struct row_result {
    const struct csv_row *row;
    struct span key;
    struct json *body;
    enum row_state state;
    const char *column; // of the fault; NULL for the whole row
    struct error why;
    struct buf note;
};

struct importing {
    const struct import_kind *kind;
    struct record *r;
    struct keys keys, log_keys;
    struct csv csv;
    struct span author, lang, decide_by;
    struct authoring a;
    struct author_chain chain;
    struct row_result *rows;
    size_t counts[4]; // by row_state
};

static void importing_done(struct importing *m) {
    for (size_t i = 0; m->rows && i < m->csv.count; i++) {
        json_free(m->rows[i].body);
        buf_done(&m->rows[i].note);
    }
    record_close(m->r);
    keys_done(&m->keys);
    keys_done(&m->log_keys);
}
#define IMPORTING_SCOPED __attribute__((cleanup(importing_done)))

static bool only_prints(const struct importing *m) {
    return !strcmp(m->kind->type, "motion");
}

static enum exit_code find_kind(const struct cli *c, const struct import_kind **out) {
    struct suggestion s = {.word = span_str(c->words[0])};
    *out = import_kind_find(c->words[0]);
    if (*out)
        return EXIT_YES;
    if (!strcmp(c->words[0], "incidents"))
        return cli_usage(c, "import %s comes with a later release", c->words[0]);
    for (const struct import_kind *k = import_kinds; k->name; k++)
        suggestion_offer(&s, k->name);
    const char *near = suggestion_best(&s);
    return near ? cli_usage(c, "nothing to import as \"%s\"; did you mean %s?", c->words[0], near)
                : cli_usage(c, "nothing to import as \"%s\"; see truce help import", c->words[0]);
}

// What can be known from the command line alone.
static enum exit_code check_line(const struct cli *c, struct importing *m) {
    const char *lang = cli_option(c, "--lang"), *by = cli_option(c, "--decide-by");
    struct stamp deadline;
    if (!cli_option(c, "--record"))
        return cli_usage(c, "into which record? give --record R.truce");
    if (!cli_option(c, "--key"))
        return cli_usage(c, "who signs them? give --key FILE");
    if (lang && !lang_tag_ok(span_str(lang)))
        return cli_usage(c, "--lang: \"%s\" is no language tag", lang);
    if (only_prints(m) && !by)
        return cli_usage(c, "participants are admitted by motion: until when? give --decide-by");
    if (!only_prints(m) && by)
        return cli_usage(c, "--decide-by goes with participants");
    if (by && !stamp_parse(span_str(by), &deadline))
        return cli_usage(c, "--decide-by: \"%s\" is no time; write 2017-05-02T20:00:00+06:00", by);
    bool host = cli_option(c, "--host") != NULL;
    if (!only_prints(m) && !cli_flag(c, "--dry-run") && !host && !cli_option(c, "--log-key"))
        return cli_usage(c, "to append them takes --log-key, or --host; --dry-run shows what they "
                            "become");
    m->decide_by = span_str(by);
    return host ? act_host_check(c) : EXIT_YES;
}

static enum exit_code read_file(struct cli *c, struct importing *m) {
    struct error e;
    BUF_SCOPED struct buf file;
    const char *name = strcmp(c->words[1], "-") ? c->words[1] : "standard input";
    if (input_file(c->words[1], &file, &e))
        return cli_fail(&e);
    enum err err = csv_parse(arena_copy(&c->arena, buf_span(&file)), &c->arena, &m->csv, &e);
    if (!err)
        err = import_header(m->kind, &m->csv, m->lang, &e);
    if (!err && !m->csv.count)
        err = error_set(&e, ERR_INVALID, "no row below the first line");
    if (!err)
        return EXIT_YES;
    error_prefix(&e, "%s", name);
    return cli_fail(&e);
}

// What is imported is public: where the rules propose readers, silence must not overrule them.
static enum exit_code check_public(const struct importing *m) {
    struct error e;
    const struct act_type *type = act_type_find(m->a.type);
    struct span words = restricting_proposed(record_state(m->r)->rules, type);
    if ((type->flags & ACT_PUBLIC) || span_is(words, "public"))
        return EXIT_YES;
    error_set(&e, ERR_DENIED,
              "the rules propose \"" SPAN_FMT "\" for %s acts, and what is imported is public",
              SPAN_ARG(words), type->name);
    error_hint(&e, "truce act makes them one by one, for whom the rules say");
    return cli_fail_as(EXIT_NO, &e);
}

// The record, whose key it is, in which language, at what time.
static enum exit_code open_record(struct cli *c, struct importing *m) {
    struct error e;
    bool write = !only_prints(m) && !cli_flag(c, "--dry-run") && !cli_option(c, "--host");
    enum exit_code code = input_time(c, "--at", &m->a.at);
    if (!code &&
        (keys_load(c, "--key", &m->keys, &e) || keys_load(c, "--log-key", &m->log_keys, &e)))
        return cli_fail(&e);
    if (!code)
        code =
            input_record(c, cli_option(c, "--record"), write ? RECORD_WRITE : RECORD_READ, &m->r);
    if (code)
        return code;
    const struct state *s = record_state(m->r);
    if (keys_pick(&m->keys, s, USE_ACT, &m->a.key, &e))
        return cli_fail(&e);
    const struct key *k = state_key(s, span_str(m->a.key->name), m->a.key->id);
    m->author = s->members[k->member].slug;
    m->a.type = span_str(m->kind->type);
    code = check_public(m);
    if (code)
        return code;
    m->lang = span_str(cli_option(c, "--lang"));
    if (m->lang.data)
        return EXIT_YES;
    ASKING_SCOPED struct asking a;
    struct view_query q = {.as_of = record_size(m->r)};
    if (asking_begin(&a, m->r, &q, &e))
        return cli_fail(&e);
    m->lang = arena_copy(&c->arena, a.tongue.first);
    return EXIT_YES;
}

static void set_wrong(struct row_result *row, const char *column, const struct error *why) {
    row->state = ROW_WRONG;
    row->column = column;
    row->why = *why;
}

// As the next entry, without any effect: rows of one file do not rest on each other.
static enum err judge(struct importing *m, struct row_result *row, struct error *e) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf note;
    struct candidate candidate;
    struct verdict v;
    arena_init(&a);
    buf_init(&note, LIMIT_ENTRY_BYTES);
    m->a.body = row->body;
    m->a.chain = NULL;
    enum err err = author_note(m->r, &m->a, &note, e);
    if (err == ERR_LIMIT) {
        set_wrong(row, NULL, e);
        return OK;
    }
    if (err)
        return err;
    candidate_prepare(&candidate, buf_span(&note), &a);
    err = fold_judge(record_fold(m->r), &candidate, &v, e);
    if (!err && v.class != VERDICT_OK)
        set_wrong(row, import_column_of(m->kind, v.why.message), &v.why);
    return err;
}

static const struct {
    const char *type, *sql;
} rows_of[] = {{"meeting", ROW_SELECT("meeting") SIGHT_ORDER},
               {"delegation", ROW_SELECT("delegation") SIGHT_ORDER},
               {"motion", ROW_SELECT("motion") SIGHT_ORDER},
               {"count", ROW_SELECT("count") SIGHT_ORDER}};

// Own things by their key: the last body of each.
static enum err read_latest(struct importing *m, struct asking *a, struct json **out,
                            struct error *e) {
    struct rows rows = {0};
    size_t kind = 0; // every kind has its rows
    while (strcmp(rows_of[kind].type, m->kind->type) != 0)
        kind++;
    enum err err = rows_read(a, m->kind->type, rows_of[kind].sql, NULL, &rows, e);
    *out = asking_keep(a, json_new_object());
    for (size_t i = 0; !err && i < rows.count; i++)
        if (span_equal(rows.list[i].author, m->author))
            json_put(*out, arena_str(&a->arena, json_get_text(rows.list[i].body, m->kind->key)),
                     json_copy(rows.list[i].body));
    return err;
}

// A participant that was admitted is there, whichever motion did it.
static bool is_there(const struct importing *m, const struct row_result *row,
                     const struct json *latest) {
    return json_equal(latest, row->body) ||
           (only_prints(m) && state_member(record_state(m->r), row->key));
}

static enum err look_at(struct importing *m, struct cli *c, const struct json *latest,
                        struct json *lines, struct row_result *row, struct error *e) {
    struct import_cells cells = {&m->csv, row->row, &c->arena, m->author, m->lang, m->decide_by};
    struct error why;
    row->body = m->kind->body(&cells);
    row->key = import_cell(&cells, m->kind->key);
    const char *name = arena_str(&c->arena, json_get_text(row->body, m->kind->key));
    if (row->key.size && json_get(lines, name)) {
        error_set(&why, ERR_INVALID, "\"" SPAN_FMT "\" stands in line %lld already",
                  SPAN_ARG(span_head(row->key, 80)), (long long)json_get_int(lines, name));
        set_wrong(row, m->kind->key, &why);
        return OK;
    }
    json_put_int(lines, name, (int64_t)row->row->line);
    const struct json *old = json_get(latest, name);
    row->state = is_there(m, row, old) ? ROW_SAME : old ? ROW_CHANGES : ROW_NEW;
    return row->state == ROW_SAME ? OK : judge(m, row, e);
}

static enum err look_at_all(struct importing *m, struct cli *c, struct asking *a, struct error *e) {
    struct json *latest, *lines = asking_keep(a, json_new_object());
    enum err err = read_latest(m, a, &latest, e);
    m->rows = arena_array(&c->arena, struct row_result, m->csv.count);
    for (size_t i = 0; !err && i < m->csv.count; i++) {
        struct row_result *row = &m->rows[i];
        buf_init(&row->note, LIMIT_ENTRY_BYTES);
        row->row = &m->csv.rows[i];
        err = look_at(m, c, latest, lines, row, e);
        m->counts[row->state]++;
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
static void put_becomes(const struct importing *m, struct asking *a, const struct json *body,
                        struct buf *out) {
    struct span title = asking_text(a, json_get(body, "title")), from = json_get_text(body, "from");
    if (title.size && from.size)
        buf_printf(out, SPAN_FMT ", " SPAN_FMT ": ", SPAN_ARG(title), SPAN_ARG(from));
    words_of_act(a, asking_name(a, m->author), m->a.type, body, out);
}

static void print_table(const struct importing *m, struct asking *a, struct buf *out) {
    static const char *const head[] = {"line", "it is", "what it becomes"};
    TABLE_SCOPED struct table *t = table_new(3, terminal_columns());
    table_head(t, head);
    for (size_t i = 0; i < m->csv.count; i++) {
        const struct row_result *row = &m->rows[i];
        BUF_SCOPED struct buf text;
        char line[32];
        buf_init(&text, BUF_MAX);
        snprintf(line, sizeof line, "%zu", row->row->line);
        if (row->state == ROW_WRONG)
            put_why(row, &text);
        else
            put_becomes(m, a, row->body, &text);
        table_cell(t, span_str(line));
        table_cell(t, span_str(row_words[row->state]));
        table_cell(t, buf_span(&text));
    }
    table_print(t, out);
}

static void print_json(const struct importing *m, size_t appended, struct buf *out) {
    JSON_SCOPED struct json *answer = json_new_object();
    struct json *list = json_new_list();
    json_put_int(answer, "appended", (int64_t)appended);
    json_put(answer, "rows", list);
    for (size_t i = 0; i < m->csv.count; i++) {
        const struct row_result *row = &m->rows[i];
        struct json *one = json_new_object();
        json_put_int(one, "line", (int64_t)row->row->line);
        json_put_str(one, "it_is", row_words[row->state]);
        json_put(one, "body", json_copy(row->body));
        if (row->state == ROW_WRONG) {
            json_put_str(one, "column", row->column);
            json_put_str(one, "rule", row->why.rule);
            json_put_str(one, "message", row->why.message);
        }
        json_add(list, one);
    }
    json_print_pretty(answer, out);
}

static bool is_wanted(const struct row_result *row) {
    return row->state == ROW_NEW || row->state == ROW_CHANGES;
}

static void print_motions(const struct importing *m, struct buf *out) {
    for (size_t i = 0; i < m->csv.count; i++)
        if (is_wanted(&m->rows[i])) {
            buf_put_byte(out, '\n');
            json_print_pretty(m->rows[i].body, out);
        }
}

// One by one: each is signed when the one before it is proved to be recorded.
static enum exit_code send(struct cli *c, struct importing *m, size_t *count) {
    const struct json **bodies = arena_array(&c->arena, const struct json *, m->csv.count + 1);
    size_t wanted = 0;
    for (size_t i = 0; i < m->csv.count; i++)
        if (is_wanted(&m->rows[i]))
            bodies[wanted++] = m->rows[i].body;
    m->a.chain = NULL;
    return act_host_send_bodies(c, act_type_find(m->a.type), &m->a, bodies, wanted, &m->keys, m->r,
                                count);
}

// Rows that stay, each behind the one before it, in one durable group.
static enum exit_code append(struct cli *c, struct importing *m, size_t *count) {
    struct error e;
    const struct secret_key *log;
    struct verifier wanted = record_log_key(m->r);
    struct span *notes = arena_array(&c->arena, struct span, m->csv.count);
    size_t bytes = 0;
    *count = 0;
    if (cli_option(c, "--host"))
        return send(c, m, count);
    if (keys_pick_log(&m->log_keys, &wanted, &log, &e))
        return cli_fail(&e);
    m->a.chain = &m->chain;
    for (size_t i = 0; i < m->csv.count; i++) {
        struct row_result *row = &m->rows[i];
        if (!is_wanted(row))
            continue;
        m->a.body = row->body;
        if (author_note(m->r, &m->a, &row->note, &e))
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
    if (*count && record_append(m->r, log, notes, *count, 0, results, &e))
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

static void print_end(const struct cli *c, const struct importing *m, size_t appended,
                      struct buf *out) {
    size_t wanted = m->counts[ROW_NEW] + m->counts[ROW_CHANGES];
    buf_put_byte(out, '\n');
    if (m->counts[ROW_SAME])
        buf_printf(out, "%zu of %zu rows stand in the record already and are left out.\n",
                   m->counts[ROW_SAME], m->csv.count);
    if (m->counts[ROW_WRONG])
        buf_printf(out, "%zu of %zu rows are wrong.\n", m->counts[ROW_WRONG], m->csv.count);
    if (only_prints(m))
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

static enum exit_code judge_counts(const struct cli *c, const struct importing *m) {
    struct error e;
    bool some = m->counts[ROW_WRONG] < m->csv.count;
    if (!m->counts[ROW_WRONG] || (some && cli_flag(c, "--skip-bad")))
        return EXIT_YES;
    for (size_t i = 0; i < m->csv.count; i++) {
        const struct row_result *row = &m->rows[i];
        if (row->state != ROW_WRONG)
            continue;
        error_set(&e, ERR_INVALID,
                  "%zu of %zu rows are wrong, nothing was appended; line %zu%s%s: %s",
                  m->counts[ROW_WRONG], m->csv.count, row->row->line,
                  row->column ? ", column " : "", row->column ? row->column : "", row->why.message);
        (void)error_rule(&e, row->why.rule);
        if (some)
            error_hint(&e, "--skip-bad leaves them out");
        break;
    }
    return cli_fail_as(EXIT_NO, &e);
}

static enum exit_code do_it(struct cli *c, struct importing *m) {
    struct error e;
    size_t appended = 0;
    ASKING_SCOPED struct asking a;
    struct view_query q = {.as_of = record_size(m->r), .lang = m->lang};
    if (asking_begin(&a, m->r, &q, &e) || look_at_all(m, c, &a, &e))
        return cli_fail(&e);
    bool json = cli_flag(c, "--json");
    if (!json)
        print_table(m, &a, &c->out);
    enum exit_code code = judge_counts(c, m);
    if (!code && !only_prints(m) && !cli_flag(c, "--dry-run"))
        code = append(c, m, &appended);
    if (json)
        print_json(m, appended, &c->out);
    else
        print_end(c, m, appended, &c->out);
    if (!code && !json && only_prints(m))
        print_motions(m, &c->out);
    return code;
}

static enum exit_code run(struct cli *c) {
    IMPORTING_SCOPED struct importing m = {0};
    enum exit_code code = find_kind(c, &m.kind);
    if (!code)
        code = check_line(c, &m);
    if (!code)
        code = open_record(c, &m);
    if (!code)
        code = read_file(c, &m);
    return code ? code : do_it(c, &m);
}

const struct command cmd_import = {
    .name = "import",
    .usage = "participants|delegations|programme|counts FILE.csv|- --key FILE --record R.truce "
             "(--log-key FILE | --host URL)",
    .help = "make acts of a spreadsheet's rows",
    .more =
        "CSV in UTF-8, with commas or semicolons; the first line names the columns. A column of "
        "texts may stand once for each language: title, title:ru. Each row is shown with what it "
        "becomes, and each wrong one with line, column and reason; nothing is appended while a row "
        "is wrong. Rows that stand in the record already are left out, so that a file can be "
        "imported again after it was changed. What is appended is one durable group; with --host "
        "each is sent as truce act sends it, and your replica (truce sync) says what is there.\n"
        "programme (meetings): id, round, title, level, format, place, country, from, to, with, "
        "state. with: participants' slugs, or others' names, with ; between.\n"
        "delegations (your own): round, head, function, deputy, groups.\n"
        "counts (your own, of violations): id, ceasefire, from, to, total, and a column for each "
        "area, named by its code, as SY-HM (ISO 3166-2). An empty cell says nothing of an area. "
        "Areas need not add up to the total: both stand as they are.\n"
        "participants: id, name, designation, without_prejudice, roles, answers_for, vkey, use, "
        "age, proof. They are admitted by motion: the motions are printed, nothing is appended.",
    .options = options,
    .words_min = 2,
    .words_max = 2,
    .run = run,
};
