// SPDX-License-Identifier: Apache-2.0
// truce open and truce deposit: what was restricted is shown to more; what is committed to in an
// exchange.
#include "cli/input.h"
#include "cli/making.h"
#include "cli/signing.h"

#include "crypto/secret.h"
#include "record/lines.h"
#include "record/opening.h"
#include "talks/line.h"

static const struct option open_options[] = {
    MAKING_OPTIONS,
    RESTRICTING_OPTIONS,
    SIGNING_OPTIONS,
    {0},
};

static const struct option deposit_options[] = {
    MAKING_OPTIONS,
    {0},
};

// A replica is read as the author of what is to be made.
static enum exit_code begin(struct cli *c, struct making *m, struct reading *reading,
                            struct record **r) {
    enum exit_code code = making_check(c, true);
    if (!code && !cli_option(c, "--record"))
        code = cli_usage(c, "with --host it takes a replica too: --record R.truce");
    if (!code)
        code = making_begin(c, m);
    if (!code)
        code = input_record(c, cli_option(c, "--record"), RECORD_READ, r);
    return code ? code : reading_with(c, *r, &m->keys, reading);
}

static enum exit_code fail(const struct error *e) {
    return e->code == ERR_NOT_FOUND || e->code == ERR_DENIED ? cli_fail_as(EXIT_NO, e)
                                                             : cli_fail(e);
}

static enum exit_code run_open(struct cli *c) {
    struct error e;
    uint64_t index;
    BUF_SCOPED struct buf to;
    MAKING_SCOPED struct making m = {0};
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    buf_init(&to, LIMIT_ENTRY_BYTES);
    enum exit_code code = begin(c, &m, &reading, &r);
    if (code)
        return code;
    if (opening_find(r, span_str(c->words[0]), &index, &e) ||
        opening_body(r, index, &m.body, &to, &e))
        return fail(&e);
    if (to.size && !cli_option(c, "--to")) {
        m.to = buf_str(&to);
        m.to_is_given = true;
    } else if (!cli_option(c, "--to")) {
        m.to = "public";
    }
    return making_finish(c, &m, act_type_find(span_str("open")));
}

static enum err check_body(const struct act_type *type, const struct json *body, struct error *e) {
    struct error why;
    if (!schema_check(type->fields, body, type->name, NULL, &why))
        return OK;
    *e = why;
    return ERR_INVALID;
}

static enum exit_code run_deposit(struct cli *c) {
    struct error e;
    uint64_t index;
    uint8_t commitment[HASH_BYTES];
    BUF_SCOPED struct buf to;
    SECRET_BUF_SCOPED struct buf line = {0};
    JSON_SCOPED struct json *said = NULL;
    MAKING_SCOPED struct making m = {0};
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    buf_init(&to, LIMIT_ENTRY_BYTES);
    secret_buf_init(&line, LINE_BYTES_MAX);
    const struct act_type *type = act_type_find(span_str(c->words[1]));
    if (!type || (type->flags & ACT_PUBLIC))
        return cli_usage(c, "\"%s\" is no act that can be deposited", c->words[1]);
    enum exit_code code = begin(c, &m, &reading, &r);
    if (code)
        return code;
    if (input_object(c->words[2], &said, &e) || check_body(type, said, &e))
        return cli_fail(&e);
    if (opening_find(r, span_str(c->words[0]), &index, &e) ||
        opening_promise(r, c->env, index, span_str(type->name), said, &line, &e) ||
        opening_deposit(r, index, buf_span(&line), &m.body, commitment, &to, &e))
        return fail(&e);
    m.to = buf_str(&to);
    m.to_is_given = true;
    // Before anything is signed: what is logged can be opened.
    if (!cli_flag(c, "--dry-run") && lines_keep(record_state(r)->found_id, commitment,
                                                buf_span(&line), reading.reader.recipients[0], &e))
        return cli_fail_as(EXIT_IO, &e);
    return making_finish(c, &m, act_type_find(span_str("deposit")));
}

const struct command cmd_open = {
    .name = "open",
    .usage = "ID|INDEX --key FILE --record R.truce (--host URL | --log-key FILE) [--to WHO,…]",
    .help = "show a restricted act or deposit of yours to more, or all",
    .more = "Its line goes into the record as it was sealed; everybody can check it against the "
            "digest of that day. What it says is judged anew, where the opening stands, and shown "
            "at its old place. Nothing that was opened is closed again.\n"
            "A deposit is opened for those who read its exchange, once all have deposited or the "
            "deadline is past; what it commits to was kept on this machine, encrypted to your key "
            "($XDG_STATE_HOME/truce/lines).",
    .options = open_options,
    .words_min = 1,
    .words_max = 1,
    .run = run_open,
};

const struct command cmd_deposit = {
    .name = "deposit",
    .usage = "EXCHANGE TYPE BODY.json|- --key FILE --record R.truce (--host URL | --log-key FILE)",
    .help = "commit to an act in an exchange, without showing it",
    .more = "EXCHANGE is the id or index of the act that began it. What is committed to is kept on "
            "this machine, encrypted to your key; truce open shows it when all have deposited. "
            "Run again, where no answer came, it commits to the same. "
            "Keep a copy of $XDG_STATE_HOME/truce/lines: without it a deposit cannot be opened.",
    .options = deposit_options,
    .words_min = 3,
    .words_max = 3,
    .run = run_deposit,
};
