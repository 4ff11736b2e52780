// SPDX-License-Identifier: Apache-2.0
// truce verify: judges a record, or the proof of one act, from its bytes alone.
#include "cli/evidence_file.h"
#include "cli/input.h"
#include "cli/proof_file.h"
#include "cli/replica.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/terminal.h"
#include "record/verify.h"

static const struct option options[] = {
    {"--found", NULL, "ID|FILE", "the fingerprint, or the founding note, that you were told of", 0},
    {"--kept", NULL, "CHECKPOINT", "a checkpoint kept from before: the record must extend it", 0},
    {"--entry", NULL, "NOTE", "of a proof: the act's note (FILE.note if not given)", 0},
    {"--record", NULL, "R.truce", "of a proof, or of evidence: check it against this record", 0},
    {"--log-vkey", NULL, "VKEY", "of a proof: check it against this log key alone", 0},
    REQUEST_KEY_OPTION,
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

static void put_hex(struct json *j, const char *name, const uint8_t hash[HASH_BYTES]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(hash, HASH_BYTES));
    json_put_text(j, name, buf_span(&hex));
}

static void put_root(struct json *j, const char *name, const uint8_t root[HASH_BYTES]) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    base64_put(&text, span(root, HASH_BYTES));
    json_put_text(j, name, buf_span(&text));
}

static struct json *quorum_json(int64_t have, int64_t need) {
    struct json *j = json_new_object();
    json_put_int(j, "have", have);
    json_put_int(j, "need", need);
    return j;
}

static struct json *faults_json(const struct verify_report *r) {
    struct json *list = json_new_list();
    for (size_t i = 0; i < r->fault_count; i++) {
        struct json *one = json_new_object();
        json_put_int(one, "index", (int64_t)r->faults[i].index);
        json_put_str(one, "rule", r->faults[i].rule);
        json_put_str(one, "message", r->faults[i].message);
        json_add(list, one);
    }
    return list;
}

static struct json *blobs_json(const struct blob_counts *b) {
    struct json *j = json_new_object();
    json_put_int(j, "named", (int64_t)b->named);
    json_put_int(j, "here", (int64_t)b->here);
    json_put_int(j, "erased", (int64_t)b->erased);
    json_put_int(j, "wrong", (int64_t)b->wrong);
    return j;
}

static void print_json(struct cli *c, const struct verify_report *r) {
    JSON_SCOPED struct json *j = json_new_object();
    json_put_bool(j, "valid", r->valid);
    json_put_int(j, "size", (int64_t)r->size);
    put_root(j, "root", r->root);
    put_hex(j, "state", r->state);
    put_hex(j, "fingerprint", r->found);
    json_put_str(j, "trust", r->trust);
    struct json *held = quorum_json(r->held_have, r->held_need);
    json_put_int(held, "size", (int64_t)r->held_size);
    json_put(j, "held", held);
    json_put(j, "seen", quorum_json(r->seen_have, r->seen_need));
    for (size_t i = VERDICT_OK; i <= VERDICT_OPAQUE; i++)
        json_put_int(j, verdict_words[i], (int64_t)r->counts[i]);
    json_put_int(j, "differ", (int64_t)r->differ_count);
    json_put_str(j, "differ_first", r->differ_count ? r->differ : NULL);
    json_put_int(j, "strange", (int64_t)r->strange_count);
    json_put_str(j, "strange_first", r->strange_count ? r->strange : NULL);
    json_put(j, "blobs", blobs_json(&r->blobs));
    json_put(j, "faults", faults_json(r));
    json_put_int(j, "more_faults", (int64_t)r->fault_more);
    json_print_pretty(j, &c->out);
}

static void put_fault(struct buf *out, const struct fault *f) {
    buf_printf(out, "; the first at %llu: ", (unsigned long long)f->index);
    text_put_name(out, span_str(f->message));
    buf_printf(out, " (%s)", f->rule);
}

static void print_verdict(struct buf *out, const struct verify_report *r) {
    if (!r->valid) {
        size_t faults = r->fault_count + r->fault_more;
        buf_printf(out, "Not valid: %zu fault%s", faults, faults == 1 ? "" : "s");
        if (r->fault_count)
            put_fault(out, &r->faults[0]);
        buf_put_str(out, ".\n");
        return;
    }
    buf_put_str(out, "Valid");
    if (r->differ_count) // two programs that fold differently: one of them shows what is not so
        buf_printf(out, ", but %zu hold act%s came to another state", r->differ_count,
                   r->differ_count == 1 ? "" : "s");
    buf_printf(out, ": %llu act%s, every signature, chain and hash checks. ",
               (unsigned long long)r->size, r->size == 1 ? "" : "s");
    if (r->held_have < r->held_need && r->held_size)
        buf_printf(out, "Held up to size %llu; the newest has %lld of the %lld holders needed.\n",
                   (unsigned long long)r->held_size, (long long)r->held_have,
                   (long long)r->held_need);
    else
        buf_printf(out, "%s by %lld of %lld holders; %lld %s needed.\n",
                   r->held_have < r->held_need ? "Not held: cosigned" : "Held",
                   (long long)r->held_have, (long long)r->held_of, (long long)r->held_need,
                   r->held_need == 1 ? "is" : "are");
}

static void put_line(struct table *t, const char *name, const char *value) {
    table_cell(t, span_str(name));
    table_cell(t, span_str(value));
}

static void print_facts(struct cli *c, const struct verify_report *r) {
    TABLE_SCOPED struct table *t = table_new(2, terminal_columns());
    BUF_SCOPED struct buf text;
    buf_init(&text, 512);
    base64_put(&text, span(r->root, HASH_BYTES));
    put_line(t, "root", buf_str(&text));
    buf_clear(&text);
    hex_put(&text, span(r->state, HASH_BYTES));
    put_line(t, "state", buf_str(&text));
    buf_clear(&text);
    hex_put(&text, span(r->found, HASH_BYTES));
    put_line(t, "fingerprint", buf_str(&text));
    buf_clear(&text);
    buf_printf(&text, "%llu in force, %llu void, %llu alien, %llu restricted",
               (unsigned long long)r->counts[VERDICT_OK],
               (unsigned long long)r->counts[VERDICT_VOID],
               (unsigned long long)r->counts[VERDICT_ALIEN],
               (unsigned long long)r->counts[VERDICT_OPAQUE]);
    put_line(t, "acts", buf_str(&text));
    if (r->differ_count) {
        buf_clear(&text);
        buf_printf(&text, "%zu hold acts attest another state than this program finds: %s",
                   r->differ_count, r->differ);
        put_line(t, "differs", buf_str(&text));
    }
    if (r->strange_count) {
        buf_clear(&text);
        buf_printf(&text,
                   "%zu cosignature%s by keys that are not the record's, passed over; the "
                   "first ",
                   r->strange_count, r->strange_count == 1 ? "" : "s");
        text_put_name(&text, span_str(r->strange));
        put_line(t, "strange", buf_str(&text));
    }
    if (r->blobs.named) {
        buf_clear(&text);
        buf_printf(&text, "%zu of %zu named are here", r->blobs.here, r->blobs.named);
        if (r->blobs.erased)
            buf_printf(&text, ", %zu erased", r->blobs.erased);
        if (r->blobs.wrong)
            buf_printf(&text, ", %zu with other bytes than their digest says: not to be used",
                       r->blobs.wrong);
        put_line(t, "blobs", buf_str(&text));
    }
    put_line(t, "founding",
             strcmp(r->trust, "none") ? "is the one you named"
                                      : "unverified: whoever gave you the file could have made "
                                        "another. Ask somebody you trust for the fingerprint, by "
                                        "another way, and give it with --found");
    table_print(t, &c->out);
}

static void print_faults(struct cli *c, const struct verify_report *r) {
    static const char *const head[] = {"at", "rule", "fault", NULL};
    TABLE_SCOPED struct table *t = table_new(3, terminal_columns());
    char number[32];
    if (!r->fault_count)
        return;
    table_head(t, head);
    for (size_t i = 0; i < r->fault_count; i++) {
        snprintf(number, sizeof number, "%llu", (unsigned long long)r->faults[i].index);
        table_cell(t, span_str(number));
        table_cell(t, span_str(r->faults[i].rule));
        table_cell(t, span_str(r->faults[i].message));
    }
    buf_put_byte(&c->out, '\n');
    table_print(t, &c->out);
    if (r->fault_more)
        buf_printf(&c->out, "and %zu more\n", r->fault_more);
}

static enum exit_code verify_record(struct cli *c, const char *path) {
    struct error e;
    struct verify_options o = {.progress = true};
    struct verify_report report = {0};
    uint8_t found[HASH_BYTES];
    struct span note;
    BUF_SCOPED struct buf kept;
    buf_init(&kept, LIMIT_CHECKPOINT_BYTES);
    if (cli_option(c, "--entry") || cli_option(c, "--record") || cli_option(c, "--log-vkey"))
        return cli_usage(
            c,
            "--entry, --record and --log-vkey go with a .tlog-proof, --record with evidence too");
    if (cli_option(c, "--found")) {
        enum exit_code code = input_found(c, cli_option(c, "--found"), found, &note);
        if (code)
            return code;
        o.found = found;
    }
    const char *from = cli_option(c, "--kept");
    if (from && (input_look(from, &e) || file_read(from, &kept, &e)))
        return cli_fail(&e);
    o.kept = buf_span(&kept);
    if (input_look(path, &e))
        return cli_fail(&e);
    enum err err = record_verify(path, &o, &report, &e);
    if (err)
        return err == ERR_IO || err == ERR_NOT_FOUND || err == ERR_CONFLICT
                   ? cli_fail_as(EXIT_IO, &e)
                   : cli_fail_as(EXIT_UNREADABLE, &e);
    if (cli_flag(c, "--json")) {
        print_json(c, &report);
    } else {
        print_verdict(&c->out, &report);
        print_facts(c, &report);
        print_faults(c, &report);
    }
    bool valid = report.valid;
    verify_report_done(&report);
    return valid ? EXIT_YES : EXIT_NO;
}

// What a host shows, taken into the cache and judged there from its bytes.
static enum exit_code verify_host(struct cli *c, const char *url) {
    uint8_t found[HASH_BYTES];
    struct span note;
    BUF_SCOPED struct buf path;
    const char *told = cli_option(c, "--found");
    buf_init(&path, 8192);
    enum exit_code code = told ? input_found(c, told, found, &note) : EXIT_YES;
    if (!code)
        code = replica_cached(c, url, told ? found : NULL, &path);
    return code ? code : verify_record(c, buf_str(&path));
}

static enum exit_code run(struct cli *c) {
    const char *path = c->words[0];
    enum exit_code code = request_keys_check(c, path);
    if (code)
        return code;
    if (client_is_url(path))
        return verify_host(c, path);
    if (evidence_file_is(path))
        return evidence_file_verify(c, path);
    return proof_file_is(path) ? proof_file_verify(c, path) : verify_record(c, path);
}

const struct command cmd_verify = {
    .name = "verify",
    .usage = "R.truce|FILE.tlog-proof|EVIDENCE.json|URL [--found ID|FILE] [--json]",
    .help = "verify a record, the proof of one act, or evidence",
    .more =
        "A record: every signature, chain, rule, hash, checkpoint and cosignature is checked from "
        "the bytes. Without --found the founding itself is unverified. --kept compares with a "
        "checkpoint that you noted earlier: the record must still extend it.\n"
        "A proof: that the act's note (FILE.note, or --entry) stands in the log under a checkpoint "
        "by the log's key, and who cosigned it. The log's key comes from --record, from --found "
        "with the founding note, or from --log-vkey.\n"
        "Evidence (truce sync leaves it): that a log's or cosigner's key signed two histories. It "
        "stands alone, or against --record. The exit code is 1: there is no yes.\n"
        "A URL: what the host shows is taken into the cache first, and extends what it showed "
        "before.\n"
        "Exit: 0 valid, 1 not, or evidence, 3 cannot be read from disk, 4 is no record at all.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
