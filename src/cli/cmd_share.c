// SPDX-License-Identifier: Apache-2.0
// truce prove, publish, backup, rebuild: what is made of a record for others, or anew for oneself.
#include "cli/input.h"

#include "base/codec.h"
#include "base/file.h"
#include "record/share.h"
#include "talks/rules.h"

#include <unistd.h>

static const struct option prove_options[] = {
    {"--output", "-o", "FILE.tlog-proof", "where to write it; the act's note goes to FILE.note", 0},
    {0},
};

static const struct option rebuild_options[] = {
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

static const struct option no_options[] = {{0}};

// The note first: a proof that is there has its note beside it.
static enum exit_code leave_proof(struct cli *c, const char *path, struct span proof,
                                  struct span note) {
    const char *beside = arena_printf(&c->arena, "%s.note", path);
    if (file_exists(path))
        return input_leave(path, NULL, proof, 0666);
    enum exit_code code = input_leave(beside, NULL, note, 0666);
    if (code)
        return code;
    code = input_leave(path, NULL, proof, 0666);
    if (code)
        (void)unlink(beside);
    else
        buf_printf(&c->out, "Wrote %s and %s.\nTo check: truce verify %s --record %s\n",
                   cli_shown(c, path), cli_shown(c, beside), cli_shown(c, path),
                   cli_shown(c, c->words[1]));
    return code;
}

static enum exit_code run_prove(struct cli *c) {
    struct error e;
    uint64_t index;
    RECORD_SCOPED struct record *r = NULL;
    const char *path = cli_option(c, "--output");
    if (!decimal_get(span_str(c->words[0]), INT64_MAX, &index))
        return cli_usage(c, "\"%s\" is no index", c->words[0]);
    enum exit_code code = input_record(c, c->words[1], RECORD_READ, &r);
    if (code)
        return code;
    BUF_SCOPED struct buf proof, note;
    buf_init(&proof, LIMIT_PROOF_BYTES);
    buf_init(&note, LIMIT_ENTRY_BYTES);
    enum err err = record_prove(r, index, &proof, &e);
    if (!err)
        err = record_entry(r, index, &note, &e);
    if (err)
        return err == ERR_NOT_FOUND ? cli_fail_as(EXIT_NO, &e) : cli_fail(&e);
    if (path && strcmp(path, "-"))
        return leave_proof(c, path, buf_span(&proof), buf_span(&note));
    buf_put_span(&c->out, buf_span(&proof));
    return EXIT_YES;
}

static enum exit_code run_publish(struct cli *c) {
    struct error e;
    RECORD_SCOPED struct record *r = NULL;
    enum exit_code code = input_record(c, c->words[0], RECORD_READ, &r);
    if (code)
        return code;
    if (!rules_open(record_state(r)->rules)) {
        error_set(&e, ERR_DENIED,
                  "this record is open to its participants alone, and files that "
                  "are published to everybody");
        error_hint(&e, "A motion opens it (open-record); truce backup copies it for its own");
        return cli_fail(&e);
    }
    enum err err = record_publish(r, c->words[1], &e);
    if (err)
        return err == ERR_CORRUPT ? cli_fail(&e) : cli_fail_as(EXIT_IO, &e);
    buf_printf(&c->out, "Published %llu acts in %s: checkpoint and tile/.\n",
               (unsigned long long)record_size(r), cli_shown(c, c->words[1]));
    return EXIT_YES;
}

static enum exit_code run_backup(struct cli *c) {
    struct error e;
    RECORD_SCOPED struct record *r = NULL;
    enum exit_code code = input_record(c, c->words[0], RECORD_READ, &r);
    if (code)
        return code;
    enum err err = truth_backup(record_truth(r), c->words[1], &e);
    if (err)
        return err == ERR_CORRUPT ? cli_fail(&e) : cli_fail_as(EXIT_IO, &e);
    buf_printf(&c->out, "Copied %llu acts to %s.\n", (unsigned long long)record_size(r),
               cli_shown(c, c->words[1]));
    return EXIT_YES;
}

static void print_rebuilt(struct cli *c, uint64_t size, bool same,
                          const uint8_t state[HASH_BYTES]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(state, HASH_BYTES));
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = json_new_object();
        json_put_int(j, "size", (int64_t)size);
        json_put_text(j, "state", buf_span(&hex));
        json_put_bool(j, "same", same);
        json_print_pretty(j, &c->out);
        return;
    }
    buf_printf(&c->out, "Folded %llu acts anew: %s.\nstate  %s\n", (unsigned long long)size,
               same ? "the same state as before" : "ANOTHER state than before", buf_str(&hex));
}

// The state digest that the rows at hand come to, at the record's size or `at_most`.
static enum exit_code digest_of(const struct cli *c, const char *path, uint64_t at_most,
                                uint64_t *size, uint8_t state[HASH_BYTES]) {
    struct error e;
    RECORD_SCOPED struct record *r = NULL;
    enum exit_code code = input_record(c, path, RECORD_READ, &r);
    if (code)
        return code;
    *size = record_size(r) < at_most ? record_size(r) : at_most;
    return fold_digest_at(record_fold(r), *size, state, &e) ? cli_fail(&e) : EXIT_YES;
}

// Drops the cache, folds anew from the log's bytes and compares with what stood there.
static enum exit_code run_rebuild(struct cli *c) {
    struct error e;
    uint8_t before[HASH_BYTES], after[HASH_BYTES];
    uint64_t size;
    enum exit_code code = digest_of(c, c->words[0], UINT64_MAX, &size, before);
    if (code)
        return code;
    record_forget(c->words[0]);
    code = digest_of(c, c->words[0], size, &size, after);
    if (code)
        return code;
    bool same = memcmp(before, after, HASH_BYTES) == 0;
    print_rebuilt(c, size, same, after);
    if (same)
        return EXIT_YES;
    error_set(&e, ERR_INVALID, "the cache had another state than the log gives");
    error_hint(&e, "it is replaced; what was shown from it before may have been wrong");
    return cli_fail(&e);
}

const struct command cmd_prove = {
    .name = "prove",
    .usage = "INDEX R.truce [-o FILE.tlog-proof]",
    .help = "prove one act to anybody",
    .more = "A C2SP tlog-proof under the newest checkpoint that is held, with its cosignatures. "
            "Whoever gets FILE and FILE.note can check them without the record and without the "
            "host, against the founding note or the log's key: truce verify FILE --found NOTE, or "
            "--log-vkey VKEY, or any other tool for that format.",
    .options = prove_options,
    .words_min = 2,
    .words_max = 2,
    .run = run_prove,
};

const struct command cmd_publish = {
    .name = "publish",
    .usage = "R.truce DIR",
    .help = "write the record as static files (C2SP tlog-tiles)",
    .more = "Any web server can serve DIR; any tlog-tiles client can read and check it. A closed "
            "record is not published: its host tells participants from others, files do not.",
    .options = no_options,
    .words_min = 2,
    .words_max = 2,
    .run = run_publish,
};

const struct command cmd_backup = {
    .name = "backup",
    .usage = "R.truce OUT",
    .help = "copy a record, even while it is being written to",
    .options = no_options,
    .words_min = 2,
    .words_max = 2,
    .run = run_backup,
};

const struct command cmd_rebuild = {
    .name = "rebuild",
    .usage = "R.truce [--json]",
    .help = "fold the log anew and compare",
    .more = "Everything but the log is derived and can be dropped. This folds it again from the "
            "log's bytes and says whether the same state comes out.",
    .options = rebuild_options,
    .words_min = 1,
    .words_max = 1,
    .run = run_rebuild,
};
