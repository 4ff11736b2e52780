// SPDX-License-Identifier: Apache-2.0
#include "cli/proof_file.h"

#include "base/codec.h"
#include "base/text.h"
#include "cli/founded.h"
#include "cli/input.h"
#include "log/cosignature.h"
#include "log/proof.h"

#define FIRST_LINE "c2sp.org/tlog-proof@v"

// What a proof is held against: the log's key, and what is known of cosigners.
struct trusted {
    struct verifier log;
    const char *trust;         // "record", "found", "log-vkey"
    const struct state *state; // NULL where only the log's key is known
    struct record *record;
    struct founded founded; // what `state` is of, from --found
};

struct proven {
    struct proof proof;
    struct checkpoint checkpoint;
    struct note note; // the checkpoint's
    uint8_t id[HASH_BYTES];
    struct act act;
    int64_t held, holders, need;
    bool same_history; // as the record at that size
    bool compared;
};

bool proof_file_is(const char *path) {
    char head[sizeof FIRST_LINE] = "";
    size_t size = strlen(path), tail = strlen(".tlog-proof");
    if (size > tail && !strcmp(path + size - tail, ".tlog-proof"))
        return true;
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    bool is =
        fread(head, 1, strlen(FIRST_LINE), f) == strlen(FIRST_LINE) && !strcmp(head, FIRST_LINE);
    fclose(f);
    return is;
}

static void trusted_done(struct trusted *t) {
    founded_done(&t->founded);
    record_close(t->record);
}
#define TRUSTED_SCOPED __attribute__((cleanup(trusted_done)))

static enum exit_code trust_founding(struct cli *c, struct trusted *t) {
    struct error e;
    uint8_t id[HASH_BYTES];
    struct span note;
    const char *value = cli_option(c, "--found");
    enum exit_code code = input_found(c, value, id, &note);
    if (code)
        return code;
    if (!note.data)
        return cli_usage(c, "a fingerprint alone does not tell the log's key: give --record, or "
                            "the founding note with --found");
    enum err err = founded_open(&t->founded, note, &e);
    if (!err && t->founded.verdict.class != VERDICT_OK) {
        e = t->founded.verdict.why;
        err = e.code;
    }
    if (err) {
        error_prefix(&e, "%s: not a founding act", value);
        return cli_fail(&e);
    }
    t->state = fold_state(t->founded.fold);
    t->trust = "found";
    if (verifier_parse(json_get_text(t->founded.candidate.act.body, "log_vkey"), &t->log, &e))
        return cli_fail(&e);
    return EXIT_YES;
}

static enum exit_code trust_record(struct cli *c, struct trusted *t) {
    struct error e;
    uint8_t id[HASH_BYTES];
    struct span note;
    enum exit_code code = input_record(c, cli_option(c, "--record"), RECORD_READ, &t->record);
    if (code)
        return code;
    t->state = record_state(t->record);
    t->log = record_log_key(t->record);
    t->trust = "record";
    if (!cli_option(c, "--found"))
        return EXIT_YES;
    code = input_found(c, cli_option(c, "--found"), id, &note);
    if (code)
        return code;
    if (memcmp(id, t->state->found_id, HASH_BYTES) == 0)
        return EXIT_YES;
    error_set(&e, ERR_INVALID, "%s has another fingerprint than --found",
              cli_option(c, "--record"));
    return cli_fail(&e);
}

static enum exit_code find_trust(struct cli *c, struct trusted *t) {
    struct error e;
    if (cli_option(c, "--record") && cli_option(c, "--log-vkey"))
        return cli_usage(c, "--record and --log-vkey exclude each other");
    if (cli_option(c, "--record"))
        return trust_record(c, t);
    if (cli_option(c, "--log-vkey")) {
        t->trust = "log-vkey";
        if (verifier_parse(span_str(cli_option(c, "--log-vkey")), &t->log, &e) ||
            t->log.type != KEY_ED25519)
            return cli_usage(c, "--log-vkey: not a log's verifier key");
        return EXIT_YES;
    }
    if (cli_option(c, "--found"))
        return trust_founding(c, t);
    return cli_usage(c, "a proof is held against something: give --record R.truce, --found NOTE "
                        "or --log-vkey VKEY");
}

// Holders that cosigned this checkpoint, by the keys and rules of the record now, or as founded.
static void count_holders(const struct trusted *t, struct proven *p) {
    const struct state *s = t->state;
    if (!s)
        return;
    const struct json *holders = json_get(s->rules, "holders");
    p->holders = (int64_t)json_count(holders);
    p->need = json_get_int(s->rules, "held");
    for (size_t h = 0; h < json_count(holders); h++) {
        const struct member *m = state_member(s, json_text(json_at(holders, h)));
        bool has = false;
        for (size_t i = 0; m && !has && i < p->note.count; i++) {
            const struct note_sig *sig = &p->note.sigs[i];
            const struct key *k = state_key(s, sig->name, sig->id);
            int64_t time_s;
            has = k && k->member == state_member_index(s, m) && (k->uses & USE_HOLD) &&
                  !cosignature_check(p->note.text, sig, &k->v, &time_s, NULL);
        }
        p->held += has;
    }
}

// A checkpoint within the record's size must be the record's own: else the log has two histories.
static enum err compare(const struct trusted *t, struct proven *p, struct error *e) {
    uint8_t root[HASH_BYTES];
    if (!t->record || p->checkpoint.size > record_size(t->record))
        return OK;
    enum err err = record_root(t->record, p->checkpoint.size, root, e);
    if (err)
        return err;
    p->compared = true;
    if (memcmp(root, p->checkpoint.root, HASH_BYTES) == 0)
        return OK;
    error_set(e, ERR_INVALID,
              "the log signed another history: at size %llu this record has another root",
              (unsigned long long)p->checkpoint.size);
    return error_hint(e, "keep both files: together they are evidence against the host");
}

static enum err check(struct cli *c, const struct trusted *t, struct span entry, struct proven *p,
                      struct error *e) {
    uint8_t leaf[HASH_BYTES];
    merkle_leaf(entry, leaf);
    enum err err = proof_check(&p->proof, leaf, &t->log, &c->arena, &p->checkpoint, e);
    if (!err)
        err = note_parse(p->proof.checkpoint, &c->arena, &p->note, e);
    if (err)
        return err;
    count_holders(t, p);
    return compare(t, p, e);
}

static void print(struct cli *c, const struct trusted *t, const struct proven *p) {
    BUF_SCOPED struct buf id;
    buf_init(&id, 2 * HASH_BYTES);
    hex_put(&id, span(p->id, HASH_BYTES));
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = json_new_object();
        BUF_SCOPED struct buf root;
        buf_init(&root, 64);
        base64_put(&root, span(p->checkpoint.root, HASH_BYTES));
        json_put_bool(j, "valid", true);
        json_put_int(j, "index", (int64_t)p->proof.index);
        json_put_text(j, "id", buf_span(&id));
        json_put_int(j, "size", (int64_t)p->checkpoint.size);
        json_put_text(j, "root", buf_span(&root));
        json_put_str(j, "trust", t->trust);
        struct json *held = json_new_object();
        json_put_int(held, "have", p->held);
        json_put_int(held, "need", p->need);
        json_put(j, "held", held);
        json_put(j, "faults", json_new_list());
        json_print_pretty(j, &c->out);
        return;
    }
    buf_printf(&c->out,
               "Valid: this act is entry %llu of " SPAN_FMT ", under a checkpoint of size %llu.\n",
               (unsigned long long)p->proof.index, SPAN_ARG(t->log.name),
               (unsigned long long)p->checkpoint.size);
    buf_printf(&c->out, "act          %s\n", buf_str(&id));
    buf_put_str(&c->out, "by           ");
    text_put_name(&c->out, p->act.by);
    buf_put_str(&c->out, ", ");
    text_put_name(&c->out, p->act.type.size ? p->act.type : span_str("restricted"));
    buf_put_byte(&c->out, '\n');
    if (t->state)
        buf_printf(&c->out, "cosigned by  %lld of %lld holders%s; %lld needed\n",
                   (long long)p->held, (long long)p->holders, t->record ? "" : " as founded",
                   (long long)p->need);
    else
        buf_put_str(&c->out, "cosigned by  not looked at: --record or --found names the holders\n");
    if (p->compared)
        buf_put_str(&c->out, "history      the record's own\n");
}

static enum exit_code say_not(struct cli *c, const struct error *e) {
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = json_new_object();
        struct json *list = json_new_list(), *one = json_new_object();
        json_put_bool(j, "valid", false);
        json_put_str(one, "rule", e->rule);
        json_put_str(one, "message", e->message);
        json_add(list, one);
        json_put(j, "faults", list);
        json_print_pretty(j, &c->out);
    } else {
        buf_put_str(&c->out, "Not valid: ");
        text_put_name(&c->out, span_str(e->message));
        buf_put_str(&c->out, ".\n");
    }
    return cli_fail_as(EXIT_NO, e);
}

enum exit_code proof_file_verify(struct cli *c, const char *path) {
    struct error e;
    struct proven p = {0};
    TRUSTED_SCOPED struct trusted t = {0};
    BUF_SCOPED struct buf file, entry;
    const char *note = cli_option(c, "--entry");
    buf_init(&entry, 0);
    buf_init(&file, 0);
    if (cli_option(c, "--kept"))
        return cli_usage(c, "--kept goes with a record");
    if (input_file(path, &file, &e))
        return cli_fail(&e);
    if (input_file(note ? note : arena_printf(&c->arena, "%s.note", path), &entry, &e)) {
        error_hint(&e, "a proof is about a note: give it with --entry NOTE");
        return cli_fail(&e);
    }
    enum exit_code code = find_trust(c, &t);
    if (code)
        return code;
    if (proof_parse(buf_span(&file), &c->arena, &p.proof, &e)) {
        error_prefix(&e, "%s", path);
        return cli_fail_as(EXIT_UNREADABLE, &e);
    }
    if (check(c, &t, buf_span(&entry), &p, &e))
        return say_not(c, &e);
    if (act_parse(buf_span(&entry), &c->arena, &p.act, &e))
        return say_not(c, &e);
    memcpy(p.id, p.act.id, HASH_BYTES);
    print(c, &t, &p);
    act_done(&p.act);
    return EXIT_YES;
}
