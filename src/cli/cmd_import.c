// SPDX-License-Identifier: Apache-2.0
// truce import: rows of a spreadsheet become acts, after a look at what each of them becomes.
#include "cli/act_host.h"
#include "cli/import_run.h"
#include "cli/input.h"
#include "cli/replica.h"
#include "cli/suggest.h"

#include "base/text.h"
#include "record/addressing.h"
#include "view/asking.h"
#include "view/venue.h"

static const struct option options[] = {
    {"--key", NULL, "FILE", "your key file; may be repeated", OPTION_MANY},
    {"--record", NULL, "R.truce", "the record they belong to", 0},
    {"--log-key", NULL, "FILE", "the log's key file: whoever has it appends", 0},
    {"--at", NULL, "TIME", "when you say it is (now if not given)", 0},
    {"--lang", NULL, "TAG", "language of texts without a tag (the record's first if not given)", 0},
    {"--decide-by", NULL, "TIME", "participants: deadline of the motions", 0},
    {"--dry-run", NULL, NULL, "show what each row becomes; write nothing", 0},
    {"--skip-bad", NULL, NULL,
     "leave wrong rows out instead of appending nothing; incidents: that some were left out is no "
     "failure",
     0},
    RESTRICTING_OPTIONS,
    {"--json", NULL, NULL, "print JSON", 0},
    {"--host", NULL, "URL",
     "send them to the record's host; --record is your replica (incidents: may be left out)", 0},
    {"--found", NULL, "ID|FILE", "with --host: the fingerprint of the founding, or its note", 0},
    {0},
};

const char *const import_states[] = {"new", "changes", "already there", "wrong"};

static void importing_done(struct importing *m) {
    record_close(m->r);
    reading_end(&m->reading);
    keys_done(&m->keys);
    keys_done(&m->log_keys);
}
#define IMPORTING_SCOPED __attribute__((cleanup(importing_done)))

bool import_only_prints(const struct importing *m) {
    return !strcmp(m->kind->type, "motion");
}

static bool is_large(const struct importing *m) {
    return !strcmp(m->kind->type, "incident");
}

static enum exit_code find_kind(const struct cli *c, const struct import_kind **out) {
    struct suggestion s = {.word = span_str(c->words[0])};
    *out = import_kind_find(c->words[0]);
    if (*out)
        return EXIT_YES;
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
    if (!cli_option(c, "--record") && !(is_large(m) && cli_option(c, "--host")))
        return cli_usage(c, "into which record? give --record R.truce");
    if (!cli_option(c, "--key"))
        return cli_usage(c, "who signs them? give --key FILE");
    if (lang && !lang_tag_ok(span_str(lang)))
        return cli_usage(c, "--lang: \"%s\" is no language tag", lang);
    if (import_only_prints(m) && !by)
        return cli_usage(c, "participants are admitted by motion: until when? give --decide-by");
    if (!import_only_prints(m) && by)
        return cli_usage(c, "--decide-by goes with participants");
    if (by && !stamp_parse(span_str(by), &deadline))
        return cli_usage(c, "--decide-by: \"%s\" is no time; write 2017-05-02T20:00:00+06:00", by);
    if (!is_large(m) && cli_flag(c, "--protected-too"))
        return cli_usage(c, "--protected-too goes with incidents");
    if (!is_large(m) && (cli_option(c, "--to") || cli_flag(c, "--wider")))
        return cli_usage(c, "--to and --wider go with incidents: what else is imported is public");
    bool host = cli_option(c, "--host") != NULL;
    if (!import_only_prints(m) && !cli_flag(c, "--dry-run") && !host && !cli_option(c, "--log-key"))
        return cli_usage(c, "to append them takes --log-key, or --host; --dry-run shows what they "
                            "become");
    m->decide_by = span_str(by);
    return host ? act_host_check(c) : EXIT_YES;
}

// What is imported is public: where the rules propose readers, silence must not overrule them.
static enum exit_code check_public(const struct importing *m) {
    struct error e;
    const struct act_type *type = act_type_find(m->a.type);
    struct span words = addressing_proposed(record_state(m->r)->rules, type);
    if ((type->flags & ACT_PUBLIC) || span_is(words, "public"))
        return EXIT_YES;
    error_set(&e, ERR_DENIED,
              "the rules propose \"" SPAN_FMT "\" for %s acts, and what is imported is public",
              SPAN_ARG(words), type->name);
    error_hint(&e, "truce act makes them one by one, for whom the rules say");
    return cli_fail_as(EXIT_NO, &e);
}

// The replica as the host has it now: what was sent before, its answer lost or not, is there.
static enum exit_code bring_up_to_date(const struct cli *c) {
    REPLICA_SCOPED struct replica from;
    RECORD_SCOPED struct record *r = NULL;
    enum exit_code code = replica_reach(c, cli_option(c, "--host"), &from);
    if (!code)
        code = input_record(c, cli_option(c, "--record"), RECORD_WRITE, &r);
    return code ? code : replica_pull(&from, r);
}

// The record, whose key it is, in which language, at what time.
static enum exit_code open_record(struct cli *c, struct importing *m) {
    struct error e;
    bool host = cli_option(c, "--host") != NULL;
    bool write = !import_only_prints(m) && !is_large(m) && !cli_flag(c, "--dry-run") && !host;
    enum exit_code code = input_time(c, "--at", &m->a.at);
    if (!code &&
        (keys_load(c, "--key", &m->keys, &e) || keys_load(c, "--log-key", &m->log_keys, &e)))
        return cli_fail(&e);
    const char *path = cli_option(c, "--record");
    if (!code && host && path && is_large(m) && !cli_flag(c, "--dry-run"))
        code = bring_up_to_date(c);
    if (!code) // of a host alone: the replica in the cache, as new as the host has it
        code = input_record(c, path ? path : cli_option(c, "--host"),
                            write ? RECORD_WRITE : RECORD_READ, &m->r);
    if (code)
        return code;
    const struct state *s = record_state(m->r);
    if (keys_pick(&m->keys, s, USE_ACT, &m->a.key, &e))
        return cli_fail(&e);
    const struct key *k = state_key(s, span_str(m->a.key->name), m->a.key->id);
    m->author = arena_copy(&c->arena, s->members[k->member].slug);
    if (!cli_option(c, "--at") &&
        venue_stamp(m->r, m->author, m->a.at.seconds, &m->a.at, &e))
        return cli_fail(&e);
    m->a.type = span_str(m->kind->type);
    code = is_large(m) ? EXIT_YES : check_public(m);
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

static enum exit_code run(struct cli *c) {
    IMPORTING_SCOPED struct importing m = {0};
    arena_init(&m.reading.arena);
    enum exit_code code = find_kind(c, &m.kind);
    if (!code)
        code = check_line(c, &m);
    if (!code)
        code = open_record(c, &m);
    if (code)
        return code;
    return is_large(&m) ? import_stream(c, &m) : import_table(c, &m);
}

const struct command cmd_import = {
    .name = "import",
    .usage = "participants|delegations|programme|counts|incidents FILE.csv|- --key FILE --record "
             "R.truce "
             "(--log-key FILE | --host URL)",
    .help = "make acts of a spreadsheet's rows",
    .more =
        "CSV in UTF-8, with commas or semicolons; the first line names the columns. A column of "
        "texts may stand once for each language: title, title:ru. The apostrophe that truce export "
        "puts before = + - and @ is taken off again. Each row is shown with what it "
        "becomes, and each wrong one with line, column and reason; nothing is appended while a row "
        "is wrong. Rows that stand in the record already are left out, so that a file can be "
        "imported again after it was changed. What is appended is one durable group; with --host "
        "each is sent as truce act sends it, and your replica (truce sync) says what is there.\n"
        "Incidents come in files of any size: read, signed and appended, or sent, in groups of up "
        "to 1,024, in bounded memory. Wrong rows are left out and told, and the rest goes in; the "
        "command then ends with 1, unless --skip-bad says that it is meant so. Run it again after "
        "it was stopped, at whatever moment: what is there already is left out, and one of that id "
        "that says something else is a wrong row (truce act correct takes it back). Where the "
        "record's rules propose readers for incidents, they are sealed for these; --to says "
        "otherwise. --dry-run shows what the first rows become, and all that are wrong. With "
        "--host your replica is brought up to date first; without one the cache's is taken.\n"
        "Besides our own columns those of two data sets are known by their first line: UCDP GED "
        "and ACLED. Nothing is made finer than they have it: days are intervals that hold the day "
        "wherever on Earth it is meant, an area has no point. What has no place in an incident is "
        "left out, and named at the end.\n"
        "Participants are admitted by motion: the motions are printed, nothing is appended. Areas "
        "of counts need not add up to their total: both stand as they are, and an empty cell says "
        "nothing of an area.",
    .options = options,
    .words_min = 2,
    .words_max = 2,
    .run = run,
};
