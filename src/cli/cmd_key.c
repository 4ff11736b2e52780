// SPDX-License-Identifier: Apache-2.0
// truce key new: a key, its verifier key, and the line a founding act or key act needs.
#include "cli/input.h"
#include "cli/keys.h"
#include "cli/terminal.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/text.h"
#include "crypto/secret.h"
#include "talks/act.h"
#include "talks/role.h"

#include <ctype.h>
#include <sys/stat.h>

#define SCRYPT_LOG_N 18
#define PASSPHRASE_BYTES 1024
#define KEY_TEXT_BYTES 1024 // a name of 255 bytes and two keys

struct fresh {
    struct keyfile file;
    struct secret_key key;
    struct json *uses; // list of words; NULL for a log's key
    bool participant;  // named <record>/<participant>/<label>
    struct span record, who;
    uint8_t proof[ED25519_SIG_BYTES];
    struct agent agent;
};

static const struct option options[] = {
    {"--use", NULL, "USES",
     "act, root, act,root, machine, hold or witness; log for a log's key (act if not given)", 0},
    {"--output", "-o", "FILE", "where to write it; never over an existing file", 0},
    {"--plain", NULL, NULL, "do not encrypt it by a passphrase", 0},
    {"--agent", NULL, "KEY",
     "a key that the SSH agent has: its comment or its SHA256:… fingerprint", 0},
    {"--no-age", NULL, NULL, "without an age identity: it can read no restricted act", 0},
    {"--json", NULL, NULL, "print JSON", 0},
    {0},
};

// The words between commas as a list; NULL when one of them is no use.
static struct json *parse_uses(struct span text) {
    struct json *list = json_new_list();
    for (struct span word; span_cut(&text, ',', &word);) {
        if (word_index(use_words, word) < 0) {
            json_free(list);
            return NULL;
        }
        json_add(list, json_new_text(word));
    }
    return list;
}

static void put_keys(const struct ssh_agent_key *keys, size_t count, struct buf *out) {
    for (size_t i = 0; i < count; i++) {
        buf_put_str(out, i ? ", " : "It has ");
        ssh_agent_fingerprint(keys[i].pub, out);
        buf_printf(out, " (" SPAN_FMT ")", SPAN_ARG(keys[i].comment));
    }
    if (!count)
        buf_put_str(out, "It has no ssh-ed25519 key");
}

// The agent's one key of that comment or fingerprint.
static enum exit_code take_key(const struct cli *c, struct fresh *f, struct span name,
                               uint8_t type) {
    const char *wanted = cli_option(c, "--agent");
    struct error e;
    struct ssh_agent_key *keys;
    size_t count, found = 0, at = 0;
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    keys_agent(&f->agent);
    if (agent_keys(&f->agent, &a, &keys, &count, &e))
        return cli_fail(&e);
    for (size_t i = 0; i < count; i++) {
        BUF_SCOPED struct buf print;
        buf_init(&print, 64);
        ssh_agent_fingerprint(keys[i].pub, &print);
        if (span_is(keys[i].comment, wanted) || span_is(buf_span(&print), wanted)) {
            at = i;
            found++;
        }
    }
    if (found != 1) {
        BUF_SCOPED struct buf there;
        buf_init(&there, sizeof e.hint - 1);
        put_keys(keys, count, &there);
        error_set(&e, found ? ERR_CONFLICT : ERR_NOT_FOUND, "the SSH agent has %s \"%s\"",
                  found ? "several keys called" : "no ssh-ed25519 key", wanted);
        error_hint(&e, "%s", buf_str(&there));
        return cli_fail_as(EXIT_NO, &e);
    }
    secret_key_away(&f->key, name, type, keys[at].pub);
    f->key.agent = &f->agent.asks;
    return EXIT_YES;
}

// "<record>/<participant>/<label>", without knowing the record: the last two pieces.
static bool split_name(struct fresh *f) {
    struct span name = span_str(f->key.name), label;
    size_t cut[2] = {0}, found = 0;
    for (size_t i = name.size; i > 0 && found < 2; i--)
        if (name.data[i - 1] == '/')
            cut[found++] = i - 1;
    f->record = span_head(name, cut[1]);
    return found == 2 && record_id_ok(f->record) &&
           act_key_name_split(name, f->record, &f->who, &label);
}

static enum exit_code make_key(const struct cli *c, struct fresh *f, uint8_t type) {
    struct span name = span_str(c->words[0]);
    if (cli_option(c, "--agent"))
        return take_key(c, f, name, type);
    uint8_t seed[ED25519_SEED_BYTES];
    c->env->random(c->env->context, seed, sizeof seed);
    secret_key_init(&f->key, name, type, seed);
    explicit_bzero(seed, sizeof seed);
    return EXIT_YES;
}

static enum exit_code make(const struct cli *c, struct fresh *f) {
    const char *uses = cli_option(c, "--use"), *name = c->words[0];
    bool log = uses && !strcmp(uses, "log");
    f->uses = log ? NULL : parse_uses(span_str(uses ? uses : "act"));
    unsigned mask = words_mask(use_words, f->uses);
    int type = log ? KEY_ED25519 : use_key_type(mask);
    if (!type)
        return cli_usage(c, "--use: %s is no permitted set of uses", uses);
    if (!key_name_ok(span_str(name)))
        return cli_usage(c, "\"%s\" is no key name: no spaces, no +, 1 to 255 bytes", name);
    enum exit_code code = make_key(c, f, (uint8_t)type);
    if (code)
        return code;
    f->participant = !log && split_name(f);
    if (!f->participant && (mask & ~(unsigned)USE_WITNESS))
        return cli_usage(c, "\"%s\" is not <record>/<participant>/<label>", name);
    if (log && !record_id_ok(span_str(name)))
        return cli_usage(c, "a log's key is named as its record: \"%s\" is no record id", name);
    f->file = (struct keyfile){.keys = &f->key, .count = 1};
    f->file.has_age = (mask & USE_ACT) && !cli_flag(c, "--no-age");
    if (f->file.has_age) {
        c->env->random(c->env->context, f->file.age_secret, AGE_KEY_BYTES);
        age_identity_public(f->file.age_secret, f->file.age_public);
    }
    return EXIT_YES;
}

// kaz-press.key, or log.key for a log's: what the name ends in.
static const char *default_path(struct cli *c, const struct fresh *f) {
    if (!f->uses)
        return "log.key";
    BUF_SCOPED struct buf path;
    buf_init(&path, 300);
    struct span name = span_str(f->key.name);
    struct span tail = f->participant ? span_from(name, f->record.size + 1) : name;
    for (size_t i = 0; i < tail.size; i++) {
        bool plain = isalnum(tail.data[i]) || tail.data[i] == '.' || tail.data[i] == '-';
        buf_put_byte(&path, plain ? tail.data[i] : '-');
    }
    buf_put_str(&path, ".key");
    return arena_str(&c->arena, buf_span(&path));
}

// Asked twice at a terminal, read once from a script.
static enum exit_code ask_twice(const struct cli *c, struct buf *out) {
    SECRET_BUF_SCOPED struct buf again;
    secret_buf_init(&again, PASSPHRASE_BYTES);
    bool given = terminal_secret("Passphrase for the new key: ", out) && !out->full;
    if (!given)
        return cli_usage(c, "no passphrase was given; --plain writes the key without one");
    if (terminal_scripted())
        return EXIT_YES;
    bool same =
        terminal_secret("The same again: ", &again) && span_equal(buf_span(out), buf_span(&again));
    return same ? EXIT_YES : cli_usage(c, "the two passphrases differ");
}

static enum exit_code encrypt(const struct cli *c, struct span text, struct buf *out) {
    struct error e;
    SECRET_BUF_SCOPED struct buf passphrase;
    secret_buf_init(&passphrase, PASSPHRASE_BYTES);
    enum exit_code code = ask_twice(c, &passphrase);
    if (code)
        return code;
    if (age_encrypt_passphrase(text, buf_span(&passphrase), SCRYPT_LOG_N, out, &e))
        return cli_fail(&e);
    return EXIT_YES;
}

// The key's own signature that a key act must bring (docs/record-format.md section 6). Made before
// anything is written: an agent may refuse it.
static enum err prove(struct fresh *f, struct error *e) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 2048);
    if (!f->participant)
        return OK;
    buf_printf(&text, "truce.key/v1\n" SPAN_FMT "\n" SPAN_FMT "\n", SPAN_ARG(f->record),
               SPAN_ARG(f->who));
    key_vkey(span_str(f->key.name), f->key.type, f->key.pub, &text);
    buf_put_byte(&text, '\n');
    return secret_key_sign(&f->key, buf_span(&text), f->proof, e);
}

static void put_proof(const struct fresh *f, struct json *out) {
    BUF_SCOPED struct buf proof;
    buf_init(&proof, 128);
    base64_put(&proof, span(f->proof, sizeof f->proof));
    json_put_text(out, "proof", buf_span(&proof));
}

// What a founding or key act says of it: vkey, use, age, proof.
static struct json *describe(const struct fresh *f) {
    struct json *out = json_new_object();
    BUF_SCOPED struct buf vkey, age;
    buf_init(&vkey, 512);
    buf_init(&age, 128);
    key_vkey(span_str(f->key.name), f->key.type, f->key.pub, &vkey);
    json_put_text(out, "vkey", buf_span(&vkey));
    if (f->uses)
        json_put(out, "use", json_copy(f->uses));
    if (f->file.has_age) {
        age_recipient_print(f->file.age_public, &age);
        json_put_text(out, "age", buf_span(&age));
    }
    if (f->participant)
        put_proof(f, out);
    return out;
}

// On one line, as it is pasted; the key's name is the one word in it from outside.
static void put_line(const struct json *about, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, 4096);
    json_print(about, &line);
    text_put_name(out, buf_span(&line));
    buf_put_byte(out, '\n');
}

static void put_value(const char *name, struct span value, struct buf *out) {
    buf_put_str(out, name);
    text_put_name(out, value);
    buf_put_byte(out, '\n');
}

// Where the agent has the key and there is no age identity, there is no secret to encrypt.
static bool has_secret(const struct fresh *f) {
    return !f->key.away || f->file.has_age;
}

static bool is_encrypted(const struct cli *c, const struct fresh *f) {
    return has_secret(f) && !cli_flag(c, "--plain");
}

static void print(struct cli *c, const struct fresh *f, const char *path) {
    JSON_SCOPED struct json *about = describe(f);
    if (cli_flag(c, "--json")) {
        json_put_str(about, "name", f->key.name);
        json_put_str(about, "file", path);
        json_print_pretty(about, &c->out);
        return;
    }
    buf_printf(&c->out, "Wrote %s, %s.\n", cli_shown(c, path),
               !has_secret(f)       ? "which names the agent's key and holds no secret"
               : is_encrypted(c, f) ? "encrypted by the passphrase"
                                    : "not encrypted: keep it where nobody else reads");
    put_value("vkey   ", json_get_text(about, "vkey"), &c->out);
    if (f->file.has_age)
        put_value("age    ", json_get_text(about, "age"), &c->out);
    else if (f->uses && words_mask(use_words, f->uses) & USE_ACT)
        buf_put_str(&c->out, "age    none: with this key no restricted act can be read\n");
    if (!f->participant)
        return;
    buf_printf(&c->out, "proof  " SPAN_FMT "\n", SPAN_ARG(json_get_text(about, "proof")));
    json_remove(about, "proof");
    buf_put_str(&c->out, "\nFor \"keys\" in a founding act (a key act needs the proof too):\n");
    put_line(about, &c->out);
}

static enum exit_code leave(const struct cli *c, const struct fresh *f, const char *path) {
    SECRET_BUF_SCOPED struct buf text;
    secret_buf_init(&text, KEY_TEXT_BYTES);
    keyfile_print(&f->file, &text);
    if (!is_encrypted(c, f))
        return input_leave(path, NULL, buf_span(&text), 0600);
    BUF_SCOPED struct buf sealed;
    buf_init(&sealed, LIMIT_KEY_FILE_BYTES);
    enum exit_code code = encrypt(c, buf_span(&text), &sealed);
    return code ? code : input_leave(path, NULL, buf_span(&sealed), 0600);
}

static enum exit_code write_key(struct cli *c, const struct fresh *f) {
    const char *path = cli_option(c, "--output");
    path = path ? path : default_path(c, f);
    if (!strcmp(path, "-"))
        return cli_usage(c, "a key is written to a file, not to standard output");
    if (file_exists(path)) // before a passphrase is asked for
        return input_leave(path, NULL, (struct span){0}, 0600);
    enum exit_code code = leave(c, f, path);
    if (!code)
        print(c, f, path);
    return code;
}

static enum exit_code run(struct cli *c) {
    struct error e;
    keys_guard();
    (void)umask(077);
    struct fresh *f = secret_get(sizeof *f);
    enum exit_code code = make(c, f);
    if (!code && prove(f, &e))
        code = cli_fail(&e);
    if (!code)
        code = write_key(c, f);
    json_free(f->uses);
    secret_free(f);
    return code;
}

const struct command cmd_key_new = {
    .name = "key new",
    .usage = "NAME [--use USES] [--agent KEY] [--no-age] [-o FILE] [--plain] [--json]",
    .help = "make a key and print its verifier key",
    .more =
        "NAME is <record>/<participant>/<label>, as talks.example/astana/kaz/press; a log's "
        "key has the record's own name and --use log.\n"
        "Uses: act signs acts (and has an age recipient for restricted ones), root signs the "
        "founding and keys, machine signs hold acts, hold and witness cosign checkpoints. act "
        "and root may go together.\n"
        "--agent takes an Ed25519 key of the SSH agent (SSH_AUTH_SOCK), so that a token or another "
        "process keeps it: the file then names the key, and the agent is asked for each signature. "
        "An agent cannot decrypt: restricted acts are read with the age identity beside it, which "
        "the file keeps, encrypted; with --no-age nothing in it is secret.\n"
        "One key, one device. The file is encrypted by a passphrase unless --plain is given; "
        "scripts name a file descriptor to read it from in TRUCE_PASSPHRASE_FD.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
