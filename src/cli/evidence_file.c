// SPDX-License-Identifier: Apache-2.0
#include "cli/evidence_file.h"

#include "base/codec.h"
#include "base/text.h"
#include "cli/input.h"
#include "cli/terminal.h"
#include "record/evidence.h"

bool evidence_file_is(const char *path) {
    uint8_t head[64];
    FILE *f = input_look(path, NULL) ? NULL : fopen(path, "rb");
    if (!f)
        return false;
    size_t size = fread(head, 1, sizeof head, f);
    fclose(f);
    return evidence_is(span(head, size));
}

static void print_json(struct cli *c, const struct evidence *ev, const struct evidence_verdict *v,
                       const char *trust) {
    JSON_SCOPED struct json *j = json_new_object();
    struct json *sizes = json_new_list();
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(v->found, HASH_BYTES));
    json_put_bool(j, "evidence", v->proved);
    json_put_str(j, "kind", evidence_kinds[ev->kind]);
    json_put_str(j, "against", v->of_log ? "log" : "cosigner");
    json_put_text(j, "key", ev->key);
    json_put_text(j, "fingerprint", buf_span(&hex));
    json_put_str(j, "trust", trust);
    json_put_bool(j, "alone", v->proved && v->alone);
    json_add(sizes, json_new_int((int64_t)v->sizes[0]));
    if (ev->kind != EVIDENCE_OTHER_TREE)
        json_add(sizes, json_new_int((int64_t)v->sizes[1]));
    json_put(j, "sizes", sizes);
    json_put_str(j, "why", v->why);
    json_print_pretty(j, &c->out);
}

static void put_row(struct table *t, const char *name, struct span value) {
    table_cell(t, span_str(name));
    table_cell(t, value);
}

static void print_text(struct cli *c, const struct evidence *ev, const struct evidence_verdict *v,
                       const char *trust) {
    TABLE_SCOPED struct table *t = table_new(2, terminal_columns());
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(v->found, HASH_BYTES));
    buf_printf(&c->out, "%s %s: %s.\n", v->proved ? "Evidence against" : "No evidence against",
               v->of_log ? "the log" : "a cosigner", v->why);
    put_row(t, "key", ev->key);
    put_row(t, "fingerprint", buf_span(&hex));
    if (v->proved)
        put_row(t, "stands",
                v->alone ? span_str("alone: by its own signatures, and the founding act "
                                    "that names the key")
                         : span_str("against the record at hand"));
    put_row(t, "founding",
            strcmp(trust, "none") ? span_str("is the one you named")
                                  : span_str("unverified: whoever made this file could have made "
                                             "a record of the same name. Compare the fingerprint, "
                                             "or give it with --found"));
    table_print(t, &c->out);
}

// Of which founding, and against which replica.
static enum exit_code judge(struct cli *c, const struct evidence *ev, struct record *replica) {
    struct error e;
    struct evidence_verdict v;
    uint8_t found[HASH_BYTES];
    struct span note;
    const char *told = cli_option(c, "--found"), *trust = "none";
    enum exit_code code = told ? input_found(c, told, found, &note) : EXIT_YES;
    if (code)
        return code;
    enum err err = evidence_judge(ev, replica, &v, &e);
    if (err) {
        error_prefix(&e, "it proves nothing");
        return err == ERR_IO ? cli_fail_as(EXIT_IO, &e) : cli_fail_as(EXIT_NO, &e);
    }
    if (told && memcmp(found, v.found, HASH_BYTES) != 0) {
        error_set(&e, ERR_DENIED,
                  "it proves nothing of your record: its founding act has another "
                  "fingerprint than the one that was given");
        return cli_fail_as(EXIT_NO, &e);
    }
    if (told)
        trust = "found";
    else if (replica)
        trust = "record";
    if (cli_flag(c, "--json"))
        print_json(c, ev, &v, trust);
    else
        print_text(c, ev, &v, trust);
    return EXIT_NO; // the log is convicted, or the file does not verify: neither is a yes
}

enum exit_code evidence_file_verify(struct cli *c, const char *path) {
    struct error e;
    struct evidence ev;
    BUF_SCOPED struct buf file = {0};
    RECORD_SCOPED struct record *replica = NULL;
    const char *record = cli_option(c, "--record");
    if (cli_option(c, "--entry") || cli_option(c, "--log-vkey") || cli_option(c, "--kept"))
        return cli_usage(c, "evidence is judged by itself, with --found, or by --record R.truce");
    if (input_file(path, &file, &e))
        return cli_fail(&e);
    if (evidence_parse(buf_span(&file), &c->arena, &ev, &e)) {
        error_prefix(&e, "%s", path);
        return cli_fail_as(EXIT_UNREADABLE, &e);
    }
    enum exit_code code = record ? input_record(c, record, RECORD_READ, &replica) : EXIT_YES;
    return code ? code : judge(c, &ev, replica);
}
