// SPDX-License-Identifier: Apache-2.0
// truce lines give, truce lines take: what one addressee can read is handed to another, whose key
// came later.
#include "cli/input.h"
#include "cli/reading.h"

#include "base/codec.h"
#include "base/file.h"
#include "crypto/secret.h"
#include "record/lines.h"
#include "record/opening.h"
#include "talks/line.h"

#define PARCEL_BYTES (16 * 1024 * 1024)

static const struct option give_options[] = {
    {"--key", NULL, "FILE", "your key file: what it reads can be handed over", OPTION_MANY},
    {"--for", NULL, "AGE", "the age recipient who is to read it: age1…", 0},
    {"--output", "-o", "FILE", "where to write it, encrypted", 0},
    {0},
};

static const struct option take_options[] = {
    {"--key", NULL, "FILE", "your key file, which it was encrypted to", OPTION_MANY},
    {0},
};

// "<index> <line>": a parcel holds one act after another.
static enum err put_line(struct record *r, struct span ref, struct span age, struct buf *out,
                         struct error *e) {
    uint64_t index;
    SECRET_BUF_SCOPED struct buf line = {0};
    secret_buf_init(&line, LINE_BYTES_MAX);
    enum err err = opening_find(r, ref, &index, e);
    if (!err)
        err = opening_line(r, index, &line, e);
    if (!err)
        err = opening_check_key(r, index, age, e);
    if (err)
        return err;
    buf_printf(out, "%llu ", (unsigned long long)index);
    buf_put_span(out, buf_span(&line));
    return buf_check(out, "what is handed over", e);
}

static enum exit_code run_give(struct cli *c) {
    struct error e;
    uint8_t recipient[1][AGE_KEY_BYTES];
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    BUF_SCOPED struct buf sealed;
    SECRET_BUF_SCOPED struct buf parcel = {0};
    const char *to = cli_option(c, "--for"), *path = cli_option(c, "--output");
    buf_init(&sealed, 2 * PARCEL_BYTES);
    secret_buf_init(&parcel, PARCEL_BYTES);
    if (!to || !path || !cli_option(c, "--key"))
        return cli_usage(c, "it takes --key FILE, --for AGE and -o FILE");
    if (age_recipient_parse(span_str(to), recipient[0], &e))
        return cli_fail_as(EXIT_USAGE, &e);
    enum exit_code code = input_record(c, c->words[c->word_count - 1], RECORD_READ, &r);
    if (!code)
        code = reading_begin(c, r, &reading);
    if (code)
        return code;
    for (size_t i = 0; i + 1 < c->word_count; i++)
        if (put_line(r, span_str(c->words[i]), span_str(to), &parcel, &e))
            return cli_fail_as(EXIT_NO, &e);
    if (age_encrypt(buf_span(&parcel), AGE_KEYS(recipient), 1, &sealed, &e))
        return cli_fail(&e);
    code = input_leave(path, NULL, buf_span(&sealed), 0600);
    if (!code)
        buf_printf(&c->out,
                   "Wrote %zu lines to %s. To take them: truce lines take %s R.truce --key FILE\n",
                   c->word_count - 1, cli_shown(c, path), cli_shown(c, path));
    return code;
}

// One act of a parcel; what is not its line by the digest is refused.
static enum err take_line(struct record *r, uint64_t index, struct span line,
                          const uint8_t recipient[AGE_KEY_BYTES], struct error *e) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf entry;
    struct candidate candidate;
    arena_init(&a);
    buf_init(&entry, LIMIT_ENTRY_BYTES);
    enum err err = record_entry(r, index, &entry, e);
    if (err)
        return err;
    candidate_prepare(&candidate, buf_span(&entry), &a);
    struct span who = record_reader(r)->who;
    if (!candidate.parsed || !candidate.act.to ||
        !(span_equal(candidate.act.by, who) || json_has_text(candidate.act.to, who)))
        return error_set(e, ERR_DENIED, "entry %llu was not addressed to \"" SPAN_FMT "\"",
                         (unsigned long long)index, SPAN_ARG(who));
    if (!candidate_line(&candidate, line, &a))
        return error_set(e, ERR_INVALID, "what was handed over for entry %llu is not its line",
                         (unsigned long long)index);
    return lines_keep(record_state(r)->found_id, candidate.act.id, line, recipient, e);
}

static bool next_line(struct span *rest, uint64_t *index, struct span *line) {
    struct span number;
    if (!span_cut(rest, ' ', &number) || !decimal_get(number, INT64_MAX, index))
        return false;
    ptrdiff_t end = span_find(*rest, '\n');
    if (end < 0)
        return false;
    *line = span(rest->data, (size_t)end + 1);
    *rest = span_from(*rest, (size_t)end + 1);
    return true;
}

// By one of the reader's keys, for which what is in it is kept.
static enum err open_parcel(struct span sealed, const struct reader *reader, struct buf *out,
                            uint8_t recipient[AGE_KEY_BYTES], struct error *e) {
    enum err err = ERR_DENIED;
    for (size_t i = 0; err == ERR_DENIED && i < reader->identity_count; i++) {
        err = age_decrypt(sealed, reader->identities + i, 1, out, e);
        memcpy(recipient, reader->recipients[i], AGE_KEY_BYTES);
    }
    return err;
}

static enum exit_code run_take(struct cli *c) {
    struct error e;
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    BUF_SCOPED struct buf sealed;
    SECRET_BUF_SCOPED struct buf parcel = {0};
    uint8_t recipient[AGE_KEY_BYTES];
    uint64_t index;
    size_t count = 0;
    buf_init(&sealed, 2 * PARCEL_BYTES);
    secret_buf_init(&parcel, PARCEL_BYTES);
    if (!cli_option(c, "--key"))
        return cli_usage(c, "it takes --key FILE");
    enum exit_code code = input_record(c, c->words[1], RECORD_READ, &r);
    if (!code)
        code = reading_begin(c, r, &reading);
    if (code)
        return code;
    if (input_file(c->words[0], &sealed, &e) ||
        open_parcel(buf_span(&sealed), &reading.reader, &parcel, recipient, &e)) {
        error_prefix(&e, "%s", c->words[0]);
        return e.code == ERR_DENIED ? cli_fail_as(EXIT_NO, &e) : cli_fail(&e);
    }
    struct span rest = buf_span(&parcel), line;
    for (; rest.size; count++) {
        if (!next_line(&rest, &index, &line)) {
            error_set(&e, ERR_INVALID, "%s: is no parcel of lines", c->words[0]);
            return cli_fail_as(EXIT_NO, &e);
        }
        if (take_line(r, index, line, recipient, &e))
            return e.code == ERR_IO ? cli_fail(&e) : cli_fail_as(EXIT_NO, &e);
    }
    buf_printf(&c->out, "Took %zu lines: each is what its act's digest says.\n", count);
    return EXIT_YES;
}

const struct command cmd_lines_give = {
    .name = "lines give",
    .usage = "ID|INDEX… R.truce --key FILE --for AGE -o FILE",
    .help = "hand over what you can read to an addressee's later key",
    .more = "A key that is added later opens nothing that was sealed before it came. Whoever can "
            "read an act hands its line over, encrypted; the digest in the record says that it is "
            "the same. It goes to keys of the act's own readers alone (truce show participants "
            "--json has them); nothing of it is recorded.",
    .options = give_options,
    .words_min = 2,
    .words_max = 1024,
    .run = run_give,
};

const struct command cmd_lines_take = {
    .name = "lines take",
    .usage = "FILE R.truce --key FILE",
    .help = "keep lines that were handed over to you, encrypted",
    .more = "They lie in $XDG_STATE_HOME/truce/lines and are read whenever --key is given.",
    .options = take_options,
    .words_min = 2,
    .words_max = 2,
    .run = run_take,
};
