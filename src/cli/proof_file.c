// SPDX-License-Identifier: Apache-2.0
#include "cli/proof_file.h"

#include "base/codec.h"
#include "base/text.h"
#include "cli/founded.h"
#include "cli/input.h"
#include "cli/proof_author.h"
#include "log/proof.h"
#include "view/quorum.h"

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
    struct act act;
    struct proof_author author;
    struct grade grade;
    bool compared; // with the record at that size, and the same
};

bool proof_file_is(const char *path) {
    char head[sizeof FIRST_LINE] = "";
    size_t size = strlen(path), tail = strlen(".tlog-proof");
    if (size > tail && !strcmp(path + size - tail, ".tlog-proof"))
        return true;
    FILE *f = input_look(path, NULL) ? NULL : fopen(path, "rb");
    if (!f)
        return false;
    bool is =
        fread(head, 1, strlen(FIRST_LINE), f) == strlen(FIRST_LINE) && !strcmp(head, FIRST_LINE);
    (void)fclose(f);
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

// Holders that cosigned this checkpoint: by the rules and keys of its size where the record tells
// them, else by those of the founding, which may have changed since.
static enum err count_holders(const struct trusted *t, struct proven *p, struct error *e) {
    if (t->record)
        return quorum_cosigned(t->record, &p->note, p->checkpoint.size, &p->grade, e);
    if (t->state)
        quorum_count(t->state, t->state->rules, &p->note, p->checkpoint.size, &p->grade);
    return OK;
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
    if (!err)
        err = compare(t, p, e);
    if (!err)
        err = count_holders(t, p, e);
    return err;
}

// The whole of what is claimed for the author in the one sentence that everybody reads.
static void say_first(const struct trusted *t, const struct proven *p, struct buf *out) {
    const struct proof_author *author = &p->author;
    unsigned long long index = p->proof.index, size = p->checkpoint.size;
    bool checked = author->signature == SIGNATURE_GOOD || author->judged;
    if (proof_author_alien(author)) {
        standing_say(NULL, &author->standing, p->act.by, out);
        buf_printf(out, ". The log has it as entry %llu: that is evidence against the host.\n",
                   index);
        return;
    }
    if (author->standing.class == VERDICT_VOID) {
        standing_say(NULL, &author->standing, p->act.by, out);
        buf_printf(out, ". It is entry %llu of ", index);
    } else if (checked) {
        buf_printf(out, "Valid: this act is entry %llu of ", index);
    } else {
        buf_printf(out, "%s: this is entry %llu of ",
                   t->state ? "Included, but the author's signature was NOT checked"
                            : "Only inclusion was checked, NOT the author's signature",
                   index);
    }
    text_put_name(out, t->log.name);
    buf_printf(out, ", under a checkpoint of size %llu", size);
    if (checked && author->standing.class != VERDICT_VOID) {
        buf_put_str(out, ", signed by ");
        text_put_name(out, p->act.by);
    }
    buf_put_str(out, ".\n");
}

static void put_signature(const struct trusted *t, const struct proven *p, struct buf *out) {
    static const char *const lines[] = {[SIGNATURE_GOOD] = "signature    by ",
                                        [SIGNATURE_BAD] = "signature    forged: not by ",
                                        [SIGNATURE_UNKNOWN] =
                                            "signature    NOT checked: claims to be by "};
    const struct proof_author *author = &p->author;
    buf_put_str(out, lines[author->signature]);
    text_put_name(out, p->act.note.sigs[0].name);
    if (author->signature == SIGNATURE_UNKNOWN && t->state)
        buf_printf(out, ", a key that %s does not have%s",
                   t->record ? "the record" : "the founding",
                   t->record ? "" : ": give --record R.truce");
    else if (author->signature == SIGNATURE_UNKNOWN)
        buf_put_str(out, ": give --record R.truce, or --found NOTE");
    else if (!t->record)
        buf_put_str(out, ", a key of the founding");
    buf_put_byte(out, '\n');
    buf_printf(out, "judgement    %s\n",
               author->judged || proof_author_alien(author)
                   ? verdict_words[author->standing.class]
                   : "not known: whether the rules let it stand, a record of this size "
                     "tells (--record R.truce)");
}

static void print_text(struct cli *c, const struct trusted *t, const struct proven *p) {
    struct buf *out = &c->out;
    bool unsure = p->author.signature != SIGNATURE_GOOD;
    say_first(t, p, out);
    buf_put_str(out, "act          ");
    hex_put(out, span(p->act.id, HASH_BYTES));
    buf_put_str(out, unsure ? "\nsays it is   by " : "\nby           ");
    text_put_name(out, p->act.by);
    buf_put_str(out, ", ");
    text_put_name(out, p->act.type.size ? p->act.type : span_str("restricted"));
    buf_put_byte(out, '\n');
    put_signature(t, p, out);
    if (t->state)
        buf_printf(out, "cosigned by  %lld of %lld holders%s; %lld needed\n",
                   (long long)p->grade.held_have, (long long)p->grade.held_of,
                   t->record ? "" : " by the founding's keys and rules",
                   (long long)p->grade.held_need);
    else
        buf_put_str(out, "cosigned by  not looked at: --record or --found names the holders\n");
    if (p->compared)
        buf_put_str(out, "history      the record's own\n");
}

static void add_fault(struct json *list, const char *rule, struct span message) {
    struct json *one = json_new_object();
    json_put_str(one, "rule", rule);
    json_put_text(one, "message", message);
    json_add(list, one);
}

// `held`: the checkpoint's; `author`: null where the act was not judged.
static void print_json(struct cli *c, const struct trusted *t, const struct proven *p) {
    JSON_SCOPED struct json *j = json_new_object();
    struct json *held = json_new_object(), *faults = json_new_list();
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    bool alien = proof_author_alien(&p->author);
    json_put_bool(j, "valid", !alien);
    json_put_int(j, "index", (int64_t)p->proof.index);
    hex_put(&text, span(p->act.id, HASH_BYTES));
    json_put_text(j, "id", buf_span(&text));
    json_put_text(j, "by", p->act.by);
    json_put_str(j, "signature", signature_words[p->author.signature]);
    json_put_str(j, "class",
                 alien || p->author.judged ? verdict_words[p->author.standing.class] : NULL);
    json_put_str(j, "rule", p->author.standing.rule);
    json_put_int(j, "size", (int64_t)p->checkpoint.size);
    buf_clear(&text);
    base64_put(&text, span(p->checkpoint.root, HASH_BYTES));
    json_put_text(j, "root", buf_span(&text));
    json_put_str(j, "trust", t->trust);
    json_put_int(held, "have", p->grade.held_have);
    json_put_int(held, "need", p->grade.held_need);
    json_put(j, "held", held);
    buf_clear(&text);
    standing_say(NULL, &p->author.standing, p->act.by, &text);
    if (alien)
        add_fault(faults, p->author.standing.rule, buf_span(&text));
    json_put(j, "faults", faults);
    json_print_pretty(j, &c->out);
}

static enum exit_code print(struct cli *c, const struct trusted *t, const struct proven *p) {
    struct error e;
    if (cli_flag(c, "--json"))
        print_json(c, t, p);
    else
        print_text(c, t, p);
    if (!proof_author_alien(&p->author))
        return EXIT_YES;
    BUF_SCOPED struct buf text;
    buf_init(&text, 600);
    standing_say(NULL, &p->author.standing, p->act.by, &text);
    error_set(&e, ERR_INVALID, "%s", buf_str(&text));
    error_hint(&e, "keep proof and note: the host logged what its author never signed so");
    return cli_fail_as(EXIT_NO, &e);
}

static enum exit_code say_not(struct cli *c, const struct error *e) {
    if (cli_flag(c, "--json")) {
        JSON_SCOPED struct json *j = json_new_object();
        struct json *list = json_new_list();
        json_put_bool(j, "valid", false);
        add_fault(list, e->rule, span_str(e->message));
        json_put(j, "faults", list);
        json_print_pretty(j, &c->out);
    } else {
        buf_put_str(&c->out, "Not valid: ");
        text_put_name(&c->out, span_str(e->message));
        buf_put_str(&c->out, ".\n");
    }
    return cli_fail_as(EXIT_NO, e);
}

static enum exit_code judge(struct cli *c, const struct trusted *t, struct span entry,
                            struct proven *p) {
    struct error e;
    if (check(c, t, entry, p, &e))
        return say_not(c, &e);
    if (act_parse(entry, &c->arena, &p->act, &e)) {
        error_prefix(&e, "this entry is in the log and no act of anybody");
        return say_not(c, &e);
    }
    enum exit_code code;
    if (proof_author_find(t->record, t->state, p->proof.index, entry, &p->act, &p->author, &e))
        code = say_not(c, &e);
    else
        code = print(c, t, p);
    return code;
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
    return judge(c, &t, buf_span(&entry), &p);
}
