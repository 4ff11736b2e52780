// SPDX-License-Identifier: Apache-2.0
// truce act: makes an act of a body, signs it, judges it and appends it, or sends it to a host.
#include "cli/act_host.h"
#include "cli/input.h"
#include "cli/making.h"
#include "cli/options.h"
#include "cli/signing.h"
#include "cli/suggest.h"

static const struct option options[] = {
    MAKING_OPTIONS,
    {"--source", NULL, "FILE", "JSON {outlet,title?,url?,published?}", 0},
    {"--queue", NULL, NULL, "with --host: keep it, unsigned, when the host cannot be reached", 0},
    {"--send", NULL, NULL, "with --host: sign and send what was queued", 0},
    RESTRICTING_OPTIONS,
    SIGNING_OPTIONS,
    ATTACHING_OPTIONS,
    {0},
};

static enum exit_code unknown_type(const struct cli *c) {
    struct suggestion s = {.word = span_str(c->words[0])};
    const struct act_type *t;
    for (size_t i = 0; (t = act_type_at(i)); i++)
        suggestion_offer(&s, t->name);
    const char *near = suggestion_best(&s);
    return near ? cli_usage(c, "no act type \"%s\"; did you mean %s?", c->words[0], near)
                : cli_usage(c, "no act type \"%s\"; truce help act lists them", c->words[0]);
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
    *type = NULL;
    if (cli_flag(c, "--send"))
        return check_send_line(c);
    if (!c->word_count)
        return options_missing(c);
    *type = act_type_find(span_str(c->words[0]));
    if (!*type)
        return unknown_type(c);
    if (!strcmp((*type)->name, "found"))
        return cli_usage(c, "a record is founded by truce found");
    if (c->word_count < 2 && !((*type)->flags & ACT_MACHINE))
        return cli_usage(c, "the body is missing: a JSON file, or - for standard input");
    enum exit_code code = attaching_check(c, *type);
    return code ? code : making_check(c, c->word_count > 1);
}

static enum exit_code run(struct cli *c) {
    struct error e;
    const struct act_type *type;
    MAKING_SCOPED struct making m = {0};
    enum exit_code code = check_line(c, &type);
    if (!code)
        code = making_begin(c, &m);
    if (code)
        return code;
    if (!type)
        return making_send_queue(c, &m);
    if (c->word_count > 1 && input_object(c->words[1], &m.body, &e))
        return cli_fail(&e);
    if (cli_option(c, "--source") && input_object(cli_option(c, "--source"), &m.source, &e))
        return cli_fail(&e);
    return making_finish(c, &m, type);
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
        "--blob FIELD=FILE names a file in a field of type blob and gives its bytes: into the "
        "record, or to the host once the act is recorded. For a restricted act (--to) the file is "
        "encrypted first; truce blob get SHA256 R.truce --open --key FILE gives it to a reader. "
        "What a JPEG or PNG picture tells beside its pixels (who, when, where, "
        "with what) is removed first; files that tell such things in other formats (HEIC, TIFF, "
        "WebP, videos, PDF, office files) are refused, unless --keep-metadata says that they are "
        "meant so.\n"
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
