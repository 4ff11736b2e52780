// SPDX-License-Identifier: Apache-2.0
// truce append: takes signed notes from files, in one durable group; or sends them to a host.
#include "cli/act_host.h"
#include "cli/input.h"
#include "cli/keys.h"
#include "cli/options.h"
#include "cli/outcome.h"
#include "cli/request_keys.h"

#include "base/limits.h"
#include "base/text.h"

static const struct option options[] = {
    {"--log-key", NULL, "FILE", "the log's key file", 0},
    {"--host", NULL, "URL", "send them to the record's host", 0},
    {"--found", NULL, "ID|FILE", "with --host: the fingerprint of the founding, or its note", 0},
    REQUEST_KEY_OPTION,
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

// Every note, read before anything is written.
static enum exit_code read_notes(struct cli *c, size_t first, struct span *notes, size_t count) {
    struct error e;
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        BUF_SCOPED struct buf file;
        enum err err = input_file(c->words[first + i], &file, &e);
        if (err)
            return cli_fail(&e);
        notes[i] = arena_copy(&c->arena, buf_span(&file));
        bytes += file.size;
    }
    return bytes <= LIMIT_GROUP_BYTES
               ? EXIT_YES
               : cli_usage(c, "too much for one group: %zu bytes, at most %d", bytes,
                           LIMIT_GROUP_BYTES);
}

static enum exit_code print(struct cli *c, const struct appended *results, size_t count) {
    JSON_SCOPED struct json *list = json_new_list();
    size_t refused = 0;
    for (size_t i = 0; i < count; i++) {
        const struct appended *a = &results[i];
        struct json *one = outcome_json(a);
        json_put_str(one, "file", c->words[i + 1]);
        json_add(list, one);
        refused += !outcome_ok(a);
        if (cli_flag(c, "--json"))
            continue;
        text_put_name(&c->out, span_str(c->words[i + 1]));
        buf_put_str(&c->out, ": ");
        outcome_print(a, &c->out);
    }
    if (cli_flag(c, "--json"))
        json_print_pretty(list, &c->out);
    if (!refused)
        return EXIT_YES;
    struct error e;
    if (count == 1)
        e = results[0].verdict.why;
    else
        error_set(&e, ERR_INVALID, "%zu of %zu notes were refused", refused, count);
    return cli_fail_as(EXIT_NO, &e);
}

static enum exit_code run(struct cli *c) {
    struct error e;
    KEYS_SCOPED struct keys keys = {0};
    RECORD_SCOPED struct record *r = NULL;
    const struct secret_key *log;
    bool host = cli_option(c, "--host") != NULL;
    size_t first = host ? 0 : 1, count = c->word_count - first;
    if (!host && !cli_option(c, "--log-key"))
        return cli_usage(c, "to append takes --log-key; or give --host URL");
    if (!host && cli_option(c, "--key"))
        return cli_usage(c, "--key goes with --host: it signs the request");
    if (!count)
        return options_missing(c);
    enum exit_code code = host ? act_host_check(c) : EXIT_YES;
    if (code)
        return code;
    if (count > LIMIT_GROUP_ACTS)
        return cli_usage(c, "at most %d notes at a time", LIMIT_GROUP_ACTS);
    struct span *notes = arena_array(&c->arena, struct span, count);
    struct appended *results = arena_array(&c->arena, struct appended, count);
    code = read_notes(c, first, notes, count);
    if (code || host)
        return code ? code : act_host_append(c, notes, count);
    if (keys_load(c, "--log-key", &keys, &e))
        return cli_fail(&e);
    code = input_record(c, c->words[0], RECORD_WRITE, &r);
    if (code)
        return code;
    struct verifier wanted = record_log_key(r);
    if (keys_pick_log(&keys, &wanted, &log, &e) ||
        record_append(r, log, notes, count, 0, results, &e))
        return cli_fail(&e);
    return print(c, results, count);
}

const struct command cmd_append = {
    .name = "append",
    .usage = "(R.truce --log-key FILE | --host URL) NOTE…",
    .help = "append signed notes to a record, or send them to its host",
    .more = "Each file holds one note, as truce act --note-only prints it. They are judged in the "
            "order given; those that a rule refuses are left out and the others appended. What is "
            "reported as recorded is on disk, under a signed checkpoint.",
    .options = options,
    .words_min = 1,
    .words_max = SIZE_MAX,
    .run = run,
};
