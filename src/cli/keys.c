// SPDX-License-Identifier: Apache-2.0
#include "cli/keys.h"

#include "base/codec.h"
#include "base/text.h"
#include "cli/input.h"
#include "cli/terminal.h"
#include "crypto/secret.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#define AGENT_SECONDS_MOST 3600

struct asking {
    bool wrong; // a script's passphrase did not fit
};

void keys_guard(void) {
    struct rlimit none = {0, 0};
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    (void)setrlimit(RLIMIT_CORE, &none);
}

static bool ask(void *context, const char *file_name, bool again, struct buf *out) {
    struct asking *asking = context;
    char prompt[512];
    if (again && terminal_scripted()) {
        asking->wrong = true;
        return false;
    }
    BUF_SCOPED struct buf shown;
    buf_init(&shown, sizeof prompt / 2);
    text_put_name(&shown, span_str(file_name));
    snprintf(prompt, sizeof prompt, "%sPassphrase of %s: ", again ? "Wrong. " : "",
             buf_str(&shown));
    return terminal_secret(prompt, out);
}

// Refusing would keep keys from machines, often containers, whose administrator alone can raise the
// limit, and whose swap may well be off or encrypted.
static void tell_of_swap(void) {
    static bool told;
    if (secret_unlocked() && !told)
        cli_warn("keys are not locked into memory, and could be swapped to disk: the limit is too "
                 "small here (ulimit -l)");
    told = secret_unlocked();
}

enum err keys_load(const struct cli *c, const char *option, struct keys *out, struct error *e) {
    keys_guard();
    while (cli_option_at(c, option, out->count))
        out->count++;
    size_t count = out->count;
    out->files = secret_get(count * sizeof *out->files);
    out->agent = memory_get(sizeof *out->agent);
    keys_agent(out->agent);
    out->paths = memory_get(count * sizeof *out->paths);
    for (size_t i = 0; i < count; i++) {
        struct asking asking = {false};
        out->paths[i] = cli_option_at(c, option, i);
        enum err err = input_look(out->paths[i], e);
        if (!err)
            err = keyfile_load(out->paths[i], false, ask, &asking, &out->files[i], e);
        if (asking.wrong)
            err = error_set(e, ERR_DENIED, "%s: wrong passphrase", out->paths[i]);
        if (err)
            return err;
        for (size_t j = 0; j < out->files[i].count; j++)
            if (out->files[i].keys[j].away)
                out->files[i].keys[j].agent = &out->agent->asks;
    }
    tell_of_swap();
    return OK;
}

void keys_agent(struct agent *out) {
    const char *seconds = getenv("TRUCE_AGENT_SECONDS");
    uint64_t number = 0;
    bool set = seconds && decimal_get(span_str(seconds), AGENT_SECONDS_MOST, &number) && number;
    agent_init(out, getenv("SSH_AUTH_SOCK"), set ? (double)number : AGENT_PATIENCE_S);
}

void keys_done(struct keys *k) {
    for (size_t i = 0; k->files && i < k->count; i++)
        keyfile_done(&k->files[i]);
    secret_free(k->files);
    free(k->agent);
    free(k->paths);
    *k = (struct keys){0};
}

enum err keys_held(const struct cli *c, const struct keys **out, struct error *e) {
    enum err err = c->held->files ? OK : keys_load(c, "--key", c->held, e);
    if (err)
        keys_done(c->held);
    else
        *out = c->held;
    return err;
}

static bool is_of(const struct secret_key *s, const struct verifier *v) {
    return s->id == v->id && s->type == v->type && span_is(v->name, s->name) &&
           memcmp(s->pub, v->pub, sizeof s->pub) == 0;
}

const struct secret_key *keys_find(const struct keys *k, const struct verifier *v) {
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->files[i].count; j++)
            if (is_of(&k->files[i].keys[j], v))
                return &k->files[i].keys[j];
    return NULL;
}

static void put_uses(struct buf *out, unsigned uses) {
    const char *gap = "";
    for (size_t i = 0; use_words[i]; i++)
        if (uses & (1u << i)) {
            buf_printf(out, "%s%s", gap, use_words[i]);
            gap = " or ";
        }
}

// What the files hold, for the message that none of it will do.
static void describe(const struct keys *k, const struct state *s, struct buf *out) {
    const char *gap = "";
    for (size_t i = 0; i < k->count; i++)
        for (size_t j = 0; j < k->files[i].count; j++) {
            const struct secret_key *key = &k->files[i].keys[j];
            const struct key *known = state_key(s, span_str(key->name), key->id);
            buf_printf(out, "%s%s (", gap, key->name);
            if (!known || !is_of(key, &known->v))
                buf_put_str(out, "not in the record");
            else if (known->revoked != INDEX_NONE)
                buf_put_str(out, "revoked");
            else if (known->uses)
                put_uses(out, known->uses);
            else
                buf_put_str(out, "the log's");
            buf_put_byte(out, ')');
            gap = ", ";
        }
}

enum err keys_pick(const struct keys *k, const struct state *s, unsigned uses,
                   const struct secret_key **out, struct error *e) {
    const struct secret_key *found = NULL;
    for (size_t i = 0; i < s->key_count; i++) {
        const struct key *known = &s->keys[i];
        const struct secret_key *key = keys_find(k, &known->v);
        if (!key || !(known->uses & uses) || known->revoked != INDEX_NONE)
            continue;
        if (found) {
            error_set(e, ERR_CONFLICT, "two keys would do: %s and %s", found->name, key->name);
            error_hint(e, "give the file of one key");
            return ERR_CONFLICT;
        }
        found = key;
    }
    if (found) {
        *out = found;
        return OK;
    }
    BUF_SCOPED struct buf wanted, there;
    buf_init(&wanted, 128);
    buf_init(&there, 400);
    put_uses(&wanted, uses);
    describe(k, s, &there);
    error_set(e, ERR_DENIED, "a key with use %s is needed; given: %s", buf_str(&wanted),
              there.size ? buf_str(&there) : "none");
    error_hint(e, "truce show participants R.truce lists the keys of the record");
    return ERR_DENIED;
}

enum err keys_pick_log(const struct keys *k, const struct verifier *log,
                       const struct secret_key **out, struct error *e) {
    const struct secret_key *found = keys_find(k, log);
    if (!found)
        return error_set(e, ERR_DENIED, "the log key of this record is needed: " SPAN_FMT "+%08x",
                         SPAN_ARG(log->name), log->id);
    *out = found;
    return OK;
}
