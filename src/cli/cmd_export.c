// SPDX-License-Identifier: Apache-2.0
// truce export: a record in the formats of other programs.
#include "cli/as_of.h"
#include "cli/help_table.h"
#include "cli/input.h"
#include "cli/narrowing.h"
#include "cli/reading.h"
#include "cli/suggest.h"

#include "base/file.h"
#include "site/geojson.h"
#include "site/ics.h"
#include "site/jsonl.h"
#include "site/paper.h"
#include "site/sheets.h"
#include "site/version_text.h"
#include "view/lang.h"

#include <assert.h>
#include <unistd.h>

static const struct option options[] = {
    {"--format", NULL, "jsonl|csv|ics|geojson|md|akn|html",
     "acts, tables, a calendar, a map; of one text: md, akn, html", 0},
    {"--output", "-o", "FILE|DIR", "a new file; csv without --table: a folder for all tables", 0},
    {"--table", NULL, "NAME", "csv: which table; truce help table lists them", 0},
    {"--as-of", NULL, "N|TIME", "what the record knew: up to act N, or what was held at TIME", 0},
    {"--at", NULL, "TIME", "what acts claim to have been the case at TIME", 0},
    {"--text", NULL, "WHO/SLUG", "md, akn, html: which document", 0},
    {"--version", NULL, "LABEL|ID", "md, akn, html: which version (the newest if not given)", 0},
    {"--lang", NULL, "TAG",
     "language of texts, where there is a choice; of html up to three: en,ar", 0},
    NARROWING_OPTIONS,
    READING_KEY_OPTION,
    {0},
};

typedef enum err export_put(struct record *r, const struct view_query *q, struct buf *out,
                            struct error *e);
typedef enum err export_pass(struct record *r, const struct view_query *q, struct outlet *out,
                             struct error *e);

static const struct format {
    const char *name;
    export_put *put;   // one of both; neither: tables
    export_pass *pass; // what may be of any length
    bool text;        // of one version of a text
    size_t languages; // side by side
    const char *view; // by whose filters it is narrowed; NULL: by none, or by those of a table
} formats[] = {
    {"jsonl", NULL, jsonl_put, false, 1, NULL},
    {"csv", NULL, NULL, false, 1, NULL},
    {"ics", ics_put, NULL, false, 1, NULL},
    {"geojson", NULL, geojson_put_all, false, 1, "map"},
    {"md", markdown_put, NULL, true, 1, NULL},
    {"akn", akoma_put, NULL, true, 1, NULL},
    {"html", paper_put, NULL, true, LANG_MOST, NULL},
    {0}};

static bool is_tables(const struct format *f) {
    return !f->put && !f->pass;
}

static const char *const formats_later[] = {"atom", NULL};

static enum exit_code find_format(const struct cli *c, const struct format **out) {
    const char *name = cli_option(c, "--format");
    if (!name)
        return cli_usage(
            c, "in which format? give --format jsonl, csv, ics, geojson, md, akn or html");
    for (size_t i = 0; formats_later[i]; i++)
        if (!strcmp(name, formats_later[i]))
            return cli_usage(c, "--format %s comes with a later release", name);
    struct suggestion s = {.word = span_str(name)};
    for (const struct format *f = formats; f->name; f++) {
        suggestion_offer(&s, f->name);
        if (!strcmp(name, f->name)) {
            *out = f;
            return EXIT_YES;
        }
    }
    const char *near = suggestion_best(&s);
    return near
               ? cli_usage(c, "no format \"%s\"; did you mean %s?", name, near)
               : cli_usage(c,
                           "no format \"%s\"; there are jsonl, csv, ics, geojson, md, akn and html",
                           name);
}

static enum exit_code find_table(const struct cli *c, const struct format *f,
                                 const struct sheet **out) {
    const char *name = cli_option(c, "--table");
    *out = NULL;
    if (!name)
        return EXIT_YES;
    if (!is_tables(f))
        return cli_usage(c, "--table goes with --format csv");
    *out = sheet_find(span_str(name));
    if (*out)
        return EXIT_YES;
    struct suggestion s = {.word = span_str(name)};
    for (const struct sheet *sheet = sheets; sheet->name; sheet++)
        suggestion_offer(&s, sheet->name);
    const char *near = suggestion_best(&s);
    return near ? cli_usage(c, "no table \"%s\"; did you mean %s?", name, near)
                : cli_usage(c, "no table \"%s\"; truce help table lists them", name);
}

// Which incidents or counts, for the tables that are of them and the map.
static enum exit_code find_some(struct cli *c, const struct format *f, const struct sheet *table,
                                struct view_query *q) {
    const char *name = f->name, *view = f->view;
    if (table) {
        name = arena_printf(&c->arena, "the table %s", table->name);
        view = table->view;
    } else if (is_tables(f)) {
        name = "csv without --table";
    }
    unsigned takes = view ? view_find(span_str(view))->takes : 0;
    return narrowing_read(c, name, VIEW_FILTERS, takes, q);
}

// Which text, for the formats that are of one.
static enum exit_code find_text(const struct cli *c, const struct format *f, struct view_query *q) {
    const char *text = cli_option(c, "--text"), *version = cli_option(c, "--version");
    if (!f->text && (text || version))
        return cli_usage(c, "--text and --version go with --format md, akn or html");
    if (f->text && !text)
        return cli_usage(c, "of which text? give --text WHO/SLUG; truce show texts lists them");
    q->ref = span_str(text);
    q->version = span_str(version);
    return EXIT_YES;
}

static enum exit_code read_query(const struct cli *c, const struct format *f,
                                 struct view_query *q) {
    const char *lang = cli_option(c, "--lang");
    if (lang &&
        (!lang_list(span_str(lang), &q->lang, &q->beside) || lang_count(q->beside) > f->languages))
        return cli_usage(c, "--lang: \"%s\" is no language tag%s", lang,
                         f->languages > 1 ? ", nor up to three between commas" : "");
    q->has_at = cli_option(c, "--at") != NULL;
    return q->has_at ? input_time(c, "--at", &q->at) : EXIT_YES;
}

// What holds something restricted is for its reader alone.
static int mode_of(const struct record *r) {
    return record_reader(r) ? 0600 : 0666;
}

static enum exit_code open_new(struct outlet *o, const char *path, const struct record *r,
                               const char *hint) {
    struct error e;
    enum err err = outlet_open(o, path, mode_of(r), &e);
    if (err == ERR_CONFLICT)
        error_hint(&e, "%s", hint);
    return err ? cli_fail_as(EXIT_IO, &e) : EXIT_YES;
}

static enum exit_code end_new(struct outlet *o) {
    struct error e;
    return outlet_end(o, &e) ? cli_fail_as(EXIT_IO, &e) : EXIT_YES;
}

static const char *path_of(struct cli *c, const struct sheet *s) {
    return arena_printf(&c->arena, "%s/%s.csv", cli_option(c, "--output"), s->name);
}

#define TABLES_MOST 64
struct tables {
    size_t count;
    struct outlet of[TABLES_MOST];
};

static void tables_done(struct tables *t) {
    for (size_t i = 0; i < t->count; i++)
        outlet_done(&t->of[i]);
}

static enum exit_code put_tables(struct cli *c, struct record *r, const struct view_query *q,
                                 struct tables *t) {
    struct error e;
    for (const struct sheet *s = sheets; s->name; s++) {
        struct outlet *o = &t->of[t->count];
        assert(t->count < TABLES_MOST);
        outlet_init(o);
        t->count++;
        enum exit_code code =
            open_new(o, path_of(c, s), r, "nothing is overwritten; choose another folder");
        if (!code && sheet_put(s, r, q, o, &e))
            code = cli_fail(&e);
        if (code)
            return code;
    }
    return EXIT_YES;
}

// All tables or none: none has its name before all are written, and of those that have theirs when
// one fails nothing stays.
static enum exit_code leave_tables(struct cli *c, struct record *r, const struct view_query *q) {
    __attribute__((cleanup(tables_done))) struct tables t = {.count = 0};
    struct error e;
    const char *dir = cli_option(c, "--output");
    bool made = !file_exists(dir);
    size_t ended = 0;
    if (folder_make(dir, &e))
        return cli_fail_as(EXIT_IO, &e);
    enum exit_code code = put_tables(c, r, q, &t);
    for (; !code && ended < t.count; ended += !code)
        code = end_new(&t.of[ended]);
    for (size_t i = 0; code && i < ended; i++)
        (void)unlink(path_of(c, &sheets[i]));
    for (size_t i = 0; code && i < t.count; i++)
        file_new_done(&t.of[i].file);
    if (code && made)
        (void)rmdir(dir);
    if (!code)
        buf_printf(&c->out, "Wrote %zu tables to %s.\n", t.count, dir);
    return code;
}

static enum exit_code put(struct cli *c, const struct format *f, const struct sheet *table,
                          struct record *r, const struct view_query *q) {
    OUTLET_SCOPED struct outlet out;
    struct error e;
    const char *path = cli_option(c, "--output");
    outlet_init(&out);
    if (is_tables(f) && !table)
        return leave_tables(c, r, q);
    enum exit_code code =
        open_new(&out, path ? path : "-", r, "nothing is overwritten; choose another name");
    if (code)
        return code;
    enum err err = table     ? sheet_put(table, r, q, &out, &e)
                   : f->pass ? f->pass(r, q, &out, &e)
                             : f->put(r, q, &out.text, &e);
    if (err)
        return err == ERR_NOT_FOUND ? cli_fail_as(EXIT_NO, &e) : cli_fail(&e);
    return end_new(&out);
}

static enum exit_code run(struct cli *c) {
    const struct format *format = NULL;
    const struct sheet *table = NULL;
    struct view_query q = {0};
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    enum exit_code code = find_format(c, &format);
    assert(code || format);
    if (!code)
        code = find_table(c, format, &table);
    if (!code)
        code = find_text(c, format, &q);
    if (!code)
        code = find_some(c, format, table, &q);
    if (!code)
        code = read_query(c, format, &q);
    const char *output = cli_option(c, "--output");
    bool tables = !code && is_tables(format) && !table;
    if (tables && output && !strcmp(output, "-"))
        return cli_usage(c, "all tables take a folder: -o DIR; --table NAME prints one");
    if (!code)
        code = input_record(c, c->words[0], RECORD_READ, &r);
    if (!code)
        code = reading_begin(c, r, &reading);
    if (!code && record_reader(r))
        cli_warn("what is addressed to \"" SPAN_FMT "\" alone is in this, in the clear",
                 SPAN_ARG(record_reader(r)->who));
    if (!code)
        code = as_of_size(c, r, &q.as_of);
    if (code)
        return code;
    if (!tables || output)
        return put(c, format, table, r, &q);
    help_table_list(&c->out);
    buf_put_str(&c->out, "\n--table NAME prints one of them, -o DIR writes them all.\n");
    return EXIT_YES;
}

const struct command cmd_export = {
    .name = "export",
    .usage = "R.truce --format jsonl|csv|ics|geojson|md|akn|html [--table NAME] [--text WHO/SLUG] "
             "[-o FILE|DIR] "
             "[--as-of N|TIME] [--at TIME] [--lang TAG] " NARROWING_USAGE,
    .help = "write a record in the formats of other programs",
    .more =
        "jsonl: one act a line, in the order of the log, with its place, verdict, grade and its "
        "body to the letter; of a restricted act what everybody sees.\n"
        "csv: one table (--table NAME) or all (-o DIR), for spreadsheets. truce help table NAME "
        "tells its columns. RFC 4180; lists are joined by \"; \"; a cell that begins with = + - or "
        "@ has an apostrophe before it, so that no spreadsheet runs what somebody wrote. Each "
        "finder's finding is a row of its own, in a table of its own. What somebody's incidents "
        "say (--table incidents --who WHO) truce import incidents takes back.\n"
        "ics: rounds, meetings and deadlines of motions as a calendar, in UTC. A later export "
        "updates the same events.\n"
        "geojson: zones, who holds which ground as each says, and incidents that have a point (RFC "
        "7946).\n"
        "--from, --to, --bbox and the like choose incidents, of geojson and of the tables "
        "incidents, findings and responses; --from, --to and --who counts and reconciliations, "
        "too.\n"
        "md: one version of a text as it was imported, character by character (truce draft).\n"
        "akn: the same as Akoma Ntoso 3.0, valid by the schema of OASIS; clauses keep their ids.\n"
        "html: the same to print and to sign: authentic languages side by side (or --lang en,ar), "
        "who has signed, what is missing, and a QR code to check it by. It loads and runs "
        "nothing.\n"
        "With --key it holds what was restricted to you, in the clear, and says of each row and "
        "event "
        "for whom alone it is: the column readers, CLASS:CONFIDENTIAL and X-TRUCE-READERS; in "
        "jsonl "
        "a restricted act has its addressees, to, and never what is inside.\n"
        "Every line, row and event says the record's kind; an exercise's calendar says EXERCISE in "
        "each title. What stands in an export is signed by nobody: to prove an act, truce prove.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
