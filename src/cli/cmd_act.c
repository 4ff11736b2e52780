// SPDX-License-Identifier: Apache-2.0
// truce act: makes an act of a body, signs it, judges it and appends it, or sends it to a host.
#include "cli/act_host.h"
#include "cli/input.h"
#include "cli/keys.h"
#include "cli/outcome.h"
#include "cli/restricting.h"
#include "cli/suggest.h"

#include "record/author.h"
#include "talks/acts.h"

static const struct option options[] = {
    {"--key", NULL, "FILE", "your key file; may be repeated", OPTION_MANY},
    {"--record", NULL, "R.truce", "the record it belongs to", 0},
    {"--log-key", NULL, "FILE", "the log's key file: whoever has it appends", 0},
    {"--at", NULL, "TIME", "when you say it is (now if not given)", 0},
    {"--until", NULL, "TIME", "the log may not take it once its time is past this", 0},
    {"--source", NULL, "FILE", "JSON {outlet,title?,url?,published?}", 0},
    {"--dry-run", NULL, NULL, "say how it would be judged; write nothing", 0},
    {"--note-only", NULL, NULL, "print the signed note instead of appending it", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {"--host", NULL, "URL", "send it to the record's host", 0},
    {"--found", NULL, "ID|FILE", "with --host: the fingerprint of the founding, or its note", 0},
    {"--wait", NULL, "GRADE", "with --host: until it is seen, or held", 0},
    {"--queue", NULL, NULL, "with --host: keep it, unsigned, when the host cannot be reached", 0},
    {"--send", NULL, NULL, "with --host: sign and send what was queued", 0},
    RESTRICTING_OPTIONS,
    {0},
};

struct making {
    struct record *r;
    struct json *body, *source;
    struct keys keys, log_keys;
    struct stamp until;
    struct authoring a;
    struct buf note;
};

static void making_done(struct making *m) {
    record_close(m->r);
    json_free(m->body);
    json_free(m->source);
    keys_done(&m->keys);
    keys_done(&m->log_keys);
    buf_done(&m->note);
}
#define MAKING_SCOPED __attribute__((cleanup(making_done)))

static enum exit_code unknown_type(const struct cli *c) {
    struct suggestion s = {.word = span_str(c->words[0])};
    const struct act_type *t;
    for (size_t i = 0; (t = act_type_at(i)); i++)
        suggestion_offer(&s, t->name);
    const char *near = suggestion_best(&s);
    return near ? cli_usage(c, "no act type \"%s\"; did you mean %s?", c->words[0], near)
                : cli_usage(c, "no act type \"%s\"; truce help act lists them", c->words[0]);
}

static enum exit_code check_host_line(const struct cli *c, bool here) {
    if (here)
        return cli_usage(c, "--dry-run and --note-only judge by --record R.truce, without --host");
    if (c->word_count < 2 && !cli_option(c, "--record"))
        return cli_usage(c, "a hold act without a body needs a replica: give --record R.truce");
    const char *to = cli_option(c, "--to");
    if (to && strcmp(to, "public") && !cli_option(c, "--record"))
        return cli_usage(c, "--to takes a replica, --record R.truce: it says whose keys can read");
    if (to && cli_flag(c, "--queue"))
        return cli_usage(c, "--to and --queue exclude each other: readers may change meanwhile");
    return act_host_check(c);
}

// What stands alone: truce act --send --key FILE --host URL.
static enum exit_code check_send_line(const struct cli *c) {
    if (c->word_count)
        return cli_usage(c, "--send takes what was queued, no \"%s\"", c->words[0]);
    if (!cli_option(c, "--host") || !cli_option(c, "--key"))
        return cli_usage(c, "--send takes --key FILE and --host URL");
    return act_host_check(c);
}

// What can be known from the command line alone.
static enum exit_code check_line(const struct cli *c, const struct act_type **type) {
    bool dry = cli_flag(c, "--dry-run"), only = cli_flag(c, "--note-only");
    *type = NULL;
    if (cli_flag(c, "--send"))
        return check_send_line(c);
    if (!c->word_count)
        return cli_usage(c, "something is missing");
    *type = act_type_find(span_str(c->words[0]));
    if (!*type)
        return unknown_type(c);
    if (!strcmp((*type)->name, "found"))
        return cli_usage(c, "a record is founded by truce found");
    if (c->word_count < 2 && !((*type)->flags & ACT_MACHINE))
        return cli_usage(c, "the body is missing: a JSON file, or - for standard input");
    if (!cli_option(c, "--key"))
        return cli_usage(c, "who signs it? give --key FILE");
    if (dry && only)
        return cli_usage(c, "--dry-run and --note-only exclude each other");
    if (cli_option(c, "--host"))
        return check_host_line(c, dry || only);
    if (!cli_option(c, "--record"))
        return cli_usage(c, "to which record? give --record R.truce, or --host URL");
    if (!dry && !only && !cli_option(c, "--log-key"))
        return cli_usage(c, "to append it takes --log-key; --note-only prints the note to send");
    return EXIT_YES;
}

static enum exit_code read_inputs(const struct cli *c, struct making *m) {
    struct error e;
    enum exit_code code = input_time(c, "--at", &m->a.at);
    if (!code && cli_option(c, "--until")) {
        code = input_time(c, "--until", &m->until);
        m->a.until = &m->until;
    }
    if (code)
        return code;
    if (c->word_count > 1 && input_object(c->words[1], &m->body, &e))
        return cli_fail(&e);
    if (cli_option(c, "--source") && input_object(cli_option(c, "--source"), &m->source, &e))
        return cli_fail(&e);
    if (keys_load(c, "--key", &m->keys, &e) || keys_load(c, "--log-key", &m->log_keys, &e))
        return cli_fail(&e);
    return EXIT_YES;
}

static enum err sign(struct making *m, const struct act_type *type, struct error *e) {
    m->a.type = span_str(type->name);
    enum err err = keys_pick(&m->keys, record_state(m->r), act_use(type), &m->a.key, e);
    if (!err && !m->body) {
        m->body = json_new_object();
        err = author_hold_body(m->r, m->body, e);
    }
    m->a.body = m->body;
    m->a.source = m->source;
    return err ? err : author_note(m->r, &m->a, &m->note, e);
}

// As the next entry, without any effect.
static enum err judge(struct making *m, struct appended *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct candidate candidate;
    arena_init(&a);
    candidate_prepare(&candidate, buf_span(&m->note), &a);
    enum err err = fold_judge(record_fold(m->r), &candidate, &out->verdict, e);
    if (candidate.parsed)
        memcpy(out->id, candidate.act.id, HASH_BYTES);
    return err;
}

static bool is_refused(const struct verdict *v) {
    return v->class == VERDICT_VOID || v->class == VERDICT_ALIEN;
}

static enum exit_code show_judged(struct cli *c, struct making *m) {
    struct appended would = {0};
    struct error e;
    if (judge(m, &would, &e))
        return cli_fail(&e);
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = outcome_json(&would);
        json_put_bool(j, "dry_run", true);
        json_print_pretty(j, &c->out);
    } else if (!is_refused(&would.verdict)) {
        buf_printf(&c->out, "It would be recorded as act %llu. Nothing was written.\n",
                   (unsigned long long)record_size(m->r));
    }
    if (!is_refused(&would.verdict))
        return EXIT_YES;
    error_prefix(&would.verdict.why, "it would be refused");
    return cli_fail_as(EXIT_NO, &would.verdict.why);
}

// A note that nobody would log is not worth a signature that others can keep.
static enum exit_code print_note(struct cli *c, struct making *m) {
    struct appended would = {0};
    struct error e;
    if (judge(m, &would, &e))
        return cli_fail(&e);
    if (is_refused(&would.verdict)) {
        error_prefix(&would.verdict.why, "it would be refused");
        return cli_fail_as(EXIT_NO, &would.verdict.why);
    }
    buf_put_span(&c->out, buf_span(&m->note));
    return EXIT_YES;
}

static enum exit_code append(struct cli *c, struct making *m, const struct secret_key *log) {
    struct error e;
    struct appended result = {0};
    struct span note = buf_span(&m->note);
    if (record_append(m->r, log, &note, 1, 0, &result, &e))
        return cli_fail(&e);
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = outcome_json(&result);
        json_print_pretty(j, &c->out);
    } else if (outcome_ok(&result)) {
        buf_printf(&c->out, SPAN_FMT " by %s: ", SPAN_ARG(m->a.type), cli_shown(c, m->a.key->name));
        outcome_print(&result, &c->out);
    }
    if (outcome_ok(&result))
        return EXIT_YES;
    error_prefix(&result.verdict.why, "refused");
    return cli_fail_as(EXIT_NO, &result.verdict.why);
}

// Through a host; with a replica at hand that says more of what the host should know.
static enum exit_code through_host(struct cli *c, struct making *m, const struct act_type *type) {
    struct error e;
    const char *replica = cli_option(c, "--record");
    enum exit_code code = replica ? input_record(c, replica, RECORD_READ, &m->r) : EXIT_YES;
    if (code)
        return code;
    if (!type)
        return act_host_send_queue(c, &m->keys, m->r);
    if (!m->body) {
        m->body = json_new_object();
        if (author_hold_body(m->r, m->body, &e))
            return cli_fail(&e);
    }
    m->a.body = m->body;
    m->a.source = m->source;
    m->a.type = span_str(type->name);
    if (replica)
        code = restricting_begin(c, replica, &m->keys, type, &m->a);
    if (code)
        return code;
    return act_host_send(c, type, &m->a, &m->keys, m->r);
}

static enum exit_code run(struct cli *c) {
    struct error e;
    const struct act_type *type;
    const struct secret_key *log = NULL;
    MAKING_SCOPED struct making m = {0};
    buf_init(&m.note, LIMIT_ENTRY_BYTES);
    enum exit_code code = check_line(c, &type);
    if (!code)
        code = read_inputs(c, &m);
    if (!code && cli_option(c, "--host"))
        return through_host(c, &m, type);
    bool dry = cli_flag(c, "--dry-run"), only = cli_flag(c, "--note-only");
    if (!code)
        code = input_record(c, cli_option(c, "--record"), dry || only ? RECORD_READ : RECORD_WRITE,
                            &m.r);
    if (code)
        return code;
    struct verifier wanted = record_log_key(m.r);
    if (!dry && !only && keys_pick_log(&m.log_keys, &wanted, &log, &e))
        return cli_fail(&e);
    m.a.body = m.body;
    m.a.source = m.source;
    if (m.body)
        code = restricting_begin(c, cli_option(c, "--record"), &m.keys, type, &m.a);
    if (code)
        return code;
    if (sign(&m, type, &e))
        return cli_fail(&e);
    return dry ? show_judged(c, &m) : only ? print_note(c, &m) : append(c, &m, log);
}

const struct command cmd_act = {
    .name = "act",
    .usage = "TYPE BODY.json|- --key FILE (--host URL | --record R.truce --log-key FILE)",
    .help = "sign an act and append it, or send it to the record's host",
    .more =
        "truce help act TYPE prints what a body holds and who may. A key file may hold several "
        "keys: the one with the use that the act needs is taken. A hold act needs no body.\n"
        "An act that a rule refuses is not logged. --dry-run says how it would be judged, "
        "--note-only prints the signed note for whoever holds the log's key (truce append).\n"
        "With --host: a key signs only when the host's newest checkpoint is by the log's key and "
        "extends what was seen before on this machine, and an act counts as recorded only when "
        "the answer proves it. Which log it is, --found says once; it is remembered "
        "($XDG_STATE_HOME/truce/seen). Where an answer was lost, run the same command again: "
        "it finds the act that was sent, and signs no second one. With --queue what cannot be "
        "sent is kept unsigned; truce act --send --key FILE --host URL signs and sends it.",
    .options = options,
    .words_min = 0,
    .words_max = 2,
    .run = run,
};
