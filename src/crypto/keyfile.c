// SPDX-License-Identifier: Apache-2.0
#include "crypto/keyfile.h"

#include "base/arena.h"
#include "base/codec.h"
#include "base/file.h"
#include "base/limits.h"
#include "crypto/primitives.h"
#include "crypto/secret.h"

#include <sys/stat.h>

#define PRIVATE_PREFIX "PRIVATE+KEY+"
#define AGENT_PREFIX "AGENT+KEY+"
#define AGE_PREFIX "AGE-SECRET-KEY-"
#define PASSPHRASE_BYTES 1024
#define PASSPHRASE_TRIES 3

// Messages say which line and why, never what stands in it.
static enum err line_error(struct error *e, size_t number, const char *what) {
    return error_set(e, ERR_INVALID, "line %zu: %s", number, what);
}

// The last field of a line, type and seed or public key, under the name and id that stand before.
static const char *read_key(struct span name, uint32_t id, const uint8_t *bytes, bool away,
                            struct secret_key *k) {
    if (*bytes != KEY_ED25519 && *bytes != KEY_COSIGNER)
        return "a key of a type that is not known here";
    if (away)
        secret_key_away(k, name, *bytes, bytes + 1);
    else
        secret_key_init(k, name, *bytes, bytes + 1);
    return k->id == id ? NULL : "the key's name, hash and bytes do not belong together";
}

// What is wrong with "<name>+<hash>+<base64>", or NULL.
static const char *parse_key(struct span rest, bool away, struct secret_key *k) {
    struct span name, hash;
    uint8_t id[4], bytes[1 + ED25519_SEED_BYTES]; // a public key has as many
    if (!span_cut(&rest, '+', &name) || !key_name_ok(name))
        return "a key whose name is not a key name";
    if (!span_cut(&rest, '+', &hash) || !hex_get(hash, id, sizeof id))
        return "a key whose hash is not 8 lowercase hex digits";
    const char *wrong = "a key that is not canonical base64 of 33 bytes";
    if (base64_get_exact(rest, bytes, sizeof bytes))
        wrong = read_key(
            name, (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3],
            bytes, away, k);
    primitives_wipe(bytes, sizeof bytes);
    return wrong;
}

// A signature line tells the key by name and id alone.
static bool is_repeated(const struct keyfile *f, const struct secret_key *k) {
    for (size_t i = 0; i < f->count; i++)
        if (f->keys[i].id == k->id && strcmp(f->keys[i].name, k->name) == 0)
            return true;
    return false;
}

static bool is_key(struct span line) {
    return span_starts(line, span_str(PRIVATE_PREFIX)) || span_starts(line, span_str(AGENT_PREFIX));
}

static enum err parse_key_line(struct span line, size_t number, struct keyfile *f,
                               struct error *e) {
    struct secret_key *k = &f->keys[f->count];
    bool away = span_starts(line, span_str(AGENT_PREFIX));
    const char *prefix = away ? AGENT_PREFIX : PRIVATE_PREFIX;
    const char *wrong = parse_key(span_from(line, strlen(prefix)), away, k);
    if (wrong)
        return line_error(e, number, wrong);
    if (is_repeated(f, k))
        return line_error(e, number, "a second key of the same name and hash");
    f->count++;
    return OK;
}

static enum err parse_line(struct span line, size_t number, struct keyfile *f, struct error *e) {
    if (!line.size || line.data[0] == '#')
        return OK;
    if (is_key(line))
        return parse_key_line(line, number, f, e);
    if (!span_starts(line, span_str(AGE_PREFIX)))
        return line_error(
            e, number, "neither a private key, nor an agent's key, nor an age key, nor a comment");
    if (f->has_age)
        return line_error(e, number, "a second age key");
    enum err err = age_identity_parse(line, f->age_secret, e);
    if (err) {
        error_prefix(e, "line %zu", number);
        return err;
    }
    age_identity_public(f->age_secret, f->age_public);
    f->has_age = true;
    return OK;
}

// All room at once, so that no secret is moved by growing.
static size_t count_keys(struct span text) {
    size_t count = 0;
    for (struct span line; span_cut(&text, '\n', &line);)
        count += is_key(line);
    return count;
}

enum err keyfile_parse(struct span text, struct keyfile *out, struct error *e) {
    size_t room = count_keys(text), number = 1;
    struct keyfile f = {.keys = secret_get(room * sizeof *f.keys)};
    enum err err = OK;
    for (struct span line; !err && span_cut(&text, '\n', &line); number++)
        err = parse_line(line, number, &f, e);
    if (!err && !f.count && !f.has_age)
        err = error_set(e, ERR_INVALID, "there is no key in it");
    if (err) {
        keyfile_done(&f);
        return err;
    }
    *out = f;
    primitives_wipe(&f, sizeof f);
    return OK;
}

static void print_key(const struct secret_key *k, struct buf *out) {
    if (k->away) {
        buf_put_str(out, AGENT_PREFIX);
        key_vkey(span_str(k->name), k->type, k->pub, out);
        buf_put_byte(out, '\n');
        return;
    }
    uint8_t bytes[1 + ED25519_SEED_BYTES] = {k->type};
    memcpy(bytes + 1, k->secret, ED25519_SEED_BYTES); // libsodium's secret begins with it
    buf_printf(out, PRIVATE_PREFIX "%s+%08x+", k->name, k->id);
    base64_put(out, span(bytes, sizeof bytes));
    buf_put_byte(out, '\n');
    primitives_wipe(bytes, sizeof bytes);
}

void keyfile_print(const struct keyfile *f, struct buf *out) {
    for (size_t i = 0; i < f->count; i++)
        print_key(&f->keys[i], out);
    if (f->has_age) {
        age_identity_print(f->age_secret, out);
        buf_put_byte(out, '\n');
    }
}

// All but an encrypted file, and one whose keys are all an agent's. What is malformed counts: it
// may be a secret, mistyped.
static bool has_plain_secret(struct span file) {
    if (age_is_file(file))
        return false;
    for (struct span line; span_cut(&file, '\n', &line);)
        if (line.size && line.data[0] != '#' && !span_starts(line, span_str(AGENT_PREFIX)))
            return true;
    return false;
}

static enum err check_mode(const char *path, struct error *e) {
    struct stat s;
    if (strcmp(path, "-") == 0)
        return OK;
    if (stat(path, &s) != 0)
        return error_errno(e, path);
    if (!S_ISREG(s.st_mode) || !(s.st_mode & (S_IRWXG | S_IRWXO)))
        return OK;
    error_set(e, ERR_DENIED, "%s: others than its owner may use this plain key file (mode %04o)",
              path, (unsigned)(s.st_mode & 07777));
    error_rule(e, "key-file-mode");
    error_hint(e, "chmod 600 %s, or encrypt it by passphrase", path);
    return ERR_DENIED;
}

// age_decrypt without keys tells a malformed file from one that is for keys.
static enum err check_passphrase_file(struct span file, struct error *e) {
    if (age_is_passphrase(file))
        return OK;
    struct buf none;
    buf_init(&none, 0);
    enum err err = age_decrypt(file, NULL, 0, &none, e);
    return err == ERR_DENIED ? error_set(e, ERR_UNSUPPORTED,
                                         "encrypted for age keys: a key file is encrypted "
                                         "by passphrase")
                             : err;
}

static enum err unlock(const char *path, struct span file, passphrase_ask *ask, void *context,
                       struct buf *out, struct error *e) {
    enum err err = check_passphrase_file(file, e);
    if (err)
        return err;
    SECRET_BUF_SCOPED struct buf passphrase;
    secret_buf_init(&passphrase, PASSPHRASE_BYTES);
    for (int i = 0; i < PASSPHRASE_TRIES; i++) {
        bool given = ask && ask(context, path, i > 0, &passphrase) && !passphrase.full;
        err = given ? age_decrypt_passphrase(file, buf_span(&passphrase), out, e)
                    : error_set(e, ERR_DENIED, "it is encrypted, and no passphrase was given");
        secret_buf_clear(&passphrase);
        if (!given || err != ERR_DENIED)
            return err;
    }
    return error_set(e, ERR_DENIED, "wrong passphrase, %d times", PASSPHRASE_TRIES);
}

static enum err parse_either(const char *path, struct span file, passphrase_ask *ask, void *context,
                             struct keyfile *out, struct error *e) {
    if (!age_is_file(file))
        return keyfile_parse(file, out, e);
    SECRET_BUF_SCOPED struct buf plain;
    secret_buf_init(&plain, file.size); // age only adds
    enum err err = unlock(path, file, ask, context, &plain, e);
    return err ? err : keyfile_parse(buf_span(&plain), out, e);
}

// No more than the file needs: what may be locked into memory is little.
static size_t room_for(const char *path) {
    struct stat s;
    bool known = strcmp(path, "-") != 0 && stat(path, &s) == 0 && S_ISREG(s.st_mode);
    return known && s.st_size < LIMIT_KEY_FILE_BYTES ? (size_t)s.st_size : LIMIT_KEY_FILE_BYTES;
}

enum err keyfile_load(const char *path, bool lax, passphrase_ask *ask, void *context,
                      struct keyfile *out, struct error *e) {
    SECRET_BUF_SCOPED struct buf file;
    secret_buf_init(&file, room_for(path));
    enum err err = file_read(path, &file, e);
    if (!err && !lax && has_plain_secret(buf_span(&file)))
        err = check_mode(path, e);
    if (!err) {
        err = parse_either(path, buf_span(&file), ask, context, out, e);
        if (err)
            error_prefix(e, "%s", path);
    }
    return err;
}

void keyfile_done(struct keyfile *f) {
    secret_free(f->keys);
    primitives_wipe(f, sizeof *f);
}
