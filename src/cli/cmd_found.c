// SPDX-License-Identifier: Apache-2.0
// truce found, truce sign: the founding act, its signatures, and the record it begins.
#include "cli/founding.h"
#include "cli/input.h"

#include "base/file.h"
#include "base/zone.h"

static const struct option found_options[] = {
    {"--key", NULL, "FILE", "a founder's key file with its root key; may be repeated", OPTION_MANY},
    {"--log-key", NULL, "FILE", "the log's key file", 0},
    {"--output", "-o", "FILE", "the record, or the unfinished note that others must sign", 0},
    {"--at", NULL, "TIME", "when it is founded (now if not given)", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

static const struct option sign_options[] = {
    {"--key", NULL, "FILE", "your key file with your root key; may be repeated", OPTION_MANY},
    {"--output", "-o", "FILE", "the note with your line; may be NOTE itself", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

static void print(struct cli *c, const struct founding *f, const char *file, bool record) {
    const char *path = cli_shown(c, file);
    BUF_SCOPED struct buf id, missing;
    buf_init(&id, 64);
    buf_init(&missing, 40000);
    founding_id(f, &id);
    founding_put_missing(f, &missing);
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = json_new_object();
        struct json *list = json_new_list();
        json_put_text(j, "record", f->record);
        json_put_text(j, "fingerprint", buf_span(&id));
        json_put_str(j, "file", file);
        json_put_bool(j, "founded", record);
        for (size_t i = 0; i < f->count; i++)
            if (!f->founders[i].line.size)
                json_add(list, json_new_text(f->founders[i].who));
        json_put(j, "missing", list);
        json_print_pretty(j, &c->out);
        return;
    }
    if (record)
        buf_printf(&c->out, "Founded " SPAN_FMT " in %s.\n", SPAN_ARG(f->record), path);
    else if (missing.size)
        buf_printf(&c->out, "Unfinished: %zu of %zu founders have signed; missing: %s.\n",
                   f->count - founding_missing(f), f->count, buf_str(&missing));
    else
        buf_printf(&c->out, "All %zu founders have signed.\n", f->count);
    buf_printf(&c->out, "fingerprint  %s\n", buf_str(&id));
    if (!record && missing.size)
        buf_printf(&c->out, "Each of them runs: truce sign %s --key FILE -o %s\n", path, path);
    if (!record)
        buf_printf(&c->out, "Then the host runs: truce found %s --log-key FILE -o R.truce\n", path);
}

static enum exit_code leave_note(struct cli *c, const struct founding *f, const char *path,
                                 const char *over) {
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_INPUT_FILE_BYTES);
    founding_note(f, &note);
    enum exit_code code = input_leave(path, over, buf_span(&note), 0666);
    if (!code)
        print(c, f, path, false);
    return code;
}

static enum exit_code create(struct cli *c, const struct founding *f, const char *path) {
    struct error e;
    KEYS_SCOPED struct keys log_keys = {0};
    const struct secret_key *log;
    struct verifier wanted;
    if (keys_load(c, "--log-key", &log_keys, &e) ||
        verifier_parse(json_get_text(f->body, "log_vkey"), &wanted, &e) ||
        keys_pick_log(&log_keys, &wanted, &log, &e))
        return cli_fail(&e);
    if (file_exists(path))
        return input_leave(path, NULL, (struct span){0}, 0666);
    BUF_SCOPED struct buf note;
    struct record *r;
    buf_init(&note, LIMIT_INPUT_FILE_BYTES);
    founding_note(f, &note);
    enum err err = record_create(path, buf_span(&note), log, &r, &e);
    if (err)
        return cli_fail_as(err == ERR_CONFLICT && !e.rule          ? EXIT_IO
                           : err == ERR_IO || err == ERR_NOT_FOUND ? EXIT_IO
                                                                   : EXIT_NO,
                           &e);
    record_close(r);
    print(c, f, path, true);
    return EXIT_YES;
}

static bool ends_in(const char *path, const char *tail) {
    size_t a = strlen(path), b = strlen(tail);
    return a >= b && !strcmp(path + a - b, tail);
}

// With the log's key a finished act becomes a record; an unfinished one is left to go round.
static enum exit_code finish(struct cli *c, const struct founding *f, const char *path) {
    struct error e;
    if (!founding_missing(f) && cli_option(c, "--log-key"))
        return create(c, f, path);
    if (founding_missing(f) && ends_in(path, ".truce")) {
        BUF_SCOPED struct buf missing;
        buf_init(&missing, 400);
        founding_put_missing(f, &missing);
        error_set(&e, ERR_DENIED, "not founded: signatures are missing from %s", buf_str(&missing));
        error_hint(&e, "give their keys, or -o NOTE to leave the unfinished note for them");
        return cli_fail(&e);
    }
    if (!founding_missing(f) && ends_in(path, ".truce"))
        return cli_usage(c, "to found the record takes --log-key");
    return leave_note(c, f, path, c->words[0]);
}

static enum exit_code run_found(struct cli *c) {
    struct error e;
    struct stamp at;
    KEYS_SCOPED struct keys keys = {0};
    FOUNDING_SCOPED struct founding f = {0};
    const char *path = cli_option(c, "--output");
    if (!path || !strcmp(path, "-"))
        return cli_usage(c, "where to? give -o R.truce, or -o NOTE");
    enum exit_code code = input_time(c, "--at", &at);
    if (code)
        return code;
    if (!cli_option(c, "--at")) // the first that the venue's clock is read from (view/venue.h)
        at.offset_min = zone_here_min(at.seconds);
    size_t put;
    if (founding_read(c, c->words[0], at, &f, &e) || keys_load(c, "--key", &keys, &e) ||
        founding_sign(&f, &keys, &c->arena, &put, &e))
        return cli_fail(&e);
    if (keys.count && !put && founding_missing(&f)) {
        error_set(&e, ERR_DENIED, "none of these keys is a founder's root key of this founding");
        return cli_fail(&e);
    }
    if (founding_missing(&f) == f.count)
        return cli_usage(c, "nobody signs it: give --key of a founder");
    if (founding_check(&f, &e))
        return cli_fail(&e);
    return finish(c, &f, path);
}

static enum exit_code run_sign(struct cli *c) {
    struct error e;
    KEYS_SCOPED struct keys keys = {0};
    FOUNDING_SCOPED struct founding f = {0};
    const char *path = cli_option(c, "--output");
    if (!path || !strcmp(path, "-") || !cli_option(c, "--key"))
        return cli_usage(c, "sign takes --key FILE and -o NOTE");
    size_t put;
    if (founding_read(c, c->words[0], (struct stamp){0}, &f, &e) ||
        keys_load(c, "--key", &keys, &e) || founding_sign(&f, &keys, &c->arena, &put, &e))
        return cli_fail(&e);
    if (!put) {
        error_set(&e, ERR_DENIED,
                  "none of these keys is the root key of a founder who has not "
                  "signed yet");
        return cli_fail(&e);
    }
    if (founding_check(&f, &e))
        return cli_fail(&e);
    return leave_note(c, &f, path, c->words[0]);
}

const struct command cmd_found = {
    .name = "found",
    .usage = "FOUNDING.json|NOTE --key FILE… [--log-key FILE] -o R.truce|NOTE [--at TIME]",
    .help = "found a record",
    .more = "FOUNDING.json is the body of the founding act (truce help act found), or "
            "{\"record\",\"at\",\"body\"}. The record id is the name of the log's key.\n"
            "The host and everybody whom rules.founders names must sign with a root key. When "
            "some are absent, -o NOTE leaves an unfinished note that goes round: each runs truce "
            "sign, and truce found NOTE --log-key FILE -o R.truce ends it.\n"
            "The fingerprint is what others need to verify the record: tell it to them by another "
            "way than the record itself.",
    .options = found_options,
    .words_min = 1,
    .words_max = 1,
    .run = run_found,
};

const struct command cmd_sign = {
    .name = "sign",
    .usage = "NOTE --key FILE -o NOTE",
    .help = "sign an unfinished founding note",
    .more = "For founders who were absent when truce found began the note. Read the text before "
            "you sign it: it is the one line of JSON in the note.",
    .options = sign_options,
    .words_min = 1,
    .words_max = 1,
    .run = run_sign,
};
