// SPDX-License-Identifier: Apache-2.0
#include "crypto/age_stanza.h"

#include "base/codec.h"
#include "base/limits.h"
#include "crypto/primitives.h"

#include <assert.h>

#define X25519_INFO "age-encryption.org/v1/X25519"
#define SCRYPT_INFO "age-encryption.org/v1/scrypt"
#define SALT_BYTES 16

static_assert(AGE_BODY_BYTES == AGE_FILE_KEY_BYTES + PRIMITIVES_TAG_BYTES, "a sealed file key");
static_assert(AGE_KEY_BYTES == PRIMITIVES_KEY_BYTES, "a point");

// Each wrap key seals one file key, so that the nonce may be zero.
static const uint8_t no_nonce[PRIMITIVES_NONCE_BYTES];

static bool raw_exact(struct span text, uint8_t *out, size_t size) {
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, size);
    if (!base64_raw_get(text, &bytes) || bytes.size != size)
        return false;
    memcpy(out, bytes.data, size);
    return true;
}

static bool read_share(const struct age_stanza *s, uint8_t share[AGE_KEY_BYTES]) {
    return s->argument_count == 1 && s->body_size == AGE_BODY_BYTES &&
           raw_exact(s->arguments[0], share, AGE_KEY_BYTES);
}

static bool read_salt(const struct age_stanza *s, uint8_t salt[SALT_BYTES], uint64_t *log_n) {
    return s->argument_count == 2 && s->body_size == AGE_BODY_BYTES &&
           raw_exact(s->arguments[0], salt, SALT_BYTES) &&
           decimal_get(s->arguments[1], INT32_MAX, log_n) && *log_n >= 1;
}

static enum err check_known_type(struct span type, struct error *e) {
    static const char *const unsupported[] = {"mlkem768x25519", "p256tag", "mlkem768p256tag"};
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++)
        if (span_is(type, unsupported[i]))
            return error_set(e, ERR_UNSUPPORTED,
                             "the age file has a stanza of type %s, which is not supported",
                             unsupported[i]);
    return OK;
}

static enum err check_scrypt(const struct age_header *h, const struct age_stanza *s,
                             struct error *e) {
    uint8_t salt[SALT_BYTES];
    uint64_t log_n;
    if (h->count != 1)
        return age_header_error(e, "has a scrypt stanza that is not the only one");
    if (!read_salt(s, salt, &log_n))
        return age_header_error(e, "has a malformed scrypt stanza");
    if (log_n <= LIMIT_AGE_LOGN)
        return OK;
    error_set(e, ERR_LIMIT, "the age header asks for scrypt work of 2^%d, more than 2^%d",
              (int)log_n, LIMIT_AGE_LOGN);
    error_rule(e, "age-header");
    return ERR_LIMIT;
}

enum err age_stanza_check(const struct age_header *h, struct error *e) {
    for (size_t i = 0; i < h->count; i++) {
        enum err err = check_known_type(h->stanzas[i].type, e);
        if (err)
            return err;
    }
    for (size_t i = 0; i < h->count; i++) {
        const struct age_stanza *s = &h->stanzas[i];
        uint8_t share[AGE_KEY_BYTES];
        if (span_is(s->type, "X25519") && !read_share(s, share))
            return age_header_error(e, "has a malformed X25519 stanza");
        enum err err = span_is(s->type, "scrypt") ? check_scrypt(h, s, e) : OK;
        if (err)
            return err;
    }
    return OK;
}

bool age_stanza_is_scrypt(const struct age_header *h) {
    return h->count == 1 && span_is(h->stanzas[0].type, "scrypt");
}

// False where share and key give the all-zero secret.
static bool x25519_wrap_key(const uint8_t secret[AGE_KEY_BYTES], const uint8_t other[AGE_KEY_BYTES],
                            const uint8_t share[AGE_KEY_BYTES],
                            const uint8_t recipient[AGE_KEY_BYTES], uint8_t out[AGE_KEY_BYTES]) {
    uint8_t shared[AGE_KEY_BYTES], salt[2 * AGE_KEY_BYTES];
    memcpy(salt, share, AGE_KEY_BYTES);
    memcpy(salt + AGE_KEY_BYTES, recipient, AGE_KEY_BYTES);
    bool right = primitives_x25519(secret, other, shared) &&
                 primitives_hkdf(span(shared, sizeof shared), span(salt, sizeof salt),
                                 span_str(X25519_INFO), out, AGE_KEY_BYTES);
    primitives_wipe(shared, sizeof shared);
    return right;
}

static bool open_body(const struct age_stanza *s, uint8_t wrap_key[AGE_KEY_BYTES],
                      uint8_t file_key[AGE_FILE_KEY_BYTES]) {
    bool opened =
        primitives_open(wrap_key, no_nonce, span(NULL, 0), span(s->body, AGE_BODY_BYTES), file_key);
    primitives_wipe(wrap_key, AGE_KEY_BYTES);
    return opened;
}

// ERR_DENIED is silent: another stanza may fit.
static enum err open_x25519(const struct age_stanza *s, const uint8_t secret[AGE_KEY_BYTES],
                            const uint8_t recipient[AGE_KEY_BYTES],
                            uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e) {
    uint8_t share[AGE_KEY_BYTES], wrap_key[AGE_KEY_BYTES];
    if (!read_share(s, share) || !x25519_wrap_key(secret, share, share, recipient, wrap_key))
        return age_header_error(e, "has an X25519 share of small order");
    return open_body(s, wrap_key, file_key) ? OK : ERR_DENIED;
}

// What one stanza has for these keys: ERR_DENIED, silently, where it is for others.
static enum err try_stanza(const struct age_header *h, const struct age_stanza *s,
                           const struct age_ring *ring, uint8_t file_key[AGE_FILE_KEY_BYTES],
                           struct error *e) {
    for (size_t k = 0; k < ring->count; k++) {
        enum err err = open_x25519(s, ring->secrets[k], ring->recipients[k], file_key, e);
        if (!err)
            err = age_header_check(h, file_key, e);
        if (err != ERR_DENIED)
            return err;
    }
    return ERR_DENIED;
}

// A stanza that is not sound does not end it: another may open the file, and whether it opens must
// not hang on where one begins. Two file keys that fit one header's HMAC nobody can make.
enum err age_stanza_open(const struct age_header *h, const struct age_ring *ring,
                         uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e) {
    struct error first = {.code = OK}, why;
    size_t begin = ring->first < h->count ? ring->first : 0;
    for (size_t tried = 0; tried < h->count; tried++) {
        const struct age_stanza *s = &h->stanzas[(begin + tried) % h->count];
        enum err err =
            span_is(s->type, "X25519") ? try_stanza(h, s, ring, file_key, &why) : ERR_DENIED;
        if (!err)
            return OK;
        if (err != ERR_DENIED && !first.code)
            first = why;
    }
    if (first.code) {
        if (e)
            *e = first;
        return first.code;
    }
    if (age_stanza_is_scrypt(h))
        return error_set(e, ERR_DENIED, "the age file is locked by a passphrase, not for a key");
    return error_set(e, ERR_DENIED, "the age file is for other keys than the %zu at hand",
                     ring->count);
}

static bool scrypt_wrap_key(struct span passphrase, const uint8_t salt[SALT_BYTES], int log_n,
                            uint8_t out[AGE_KEY_BYTES]) {
    uint8_t whole[sizeof SCRYPT_INFO - 1 + SALT_BYTES];
    memcpy(whole, SCRYPT_INFO, sizeof SCRYPT_INFO - 1);
    memcpy(whole + sizeof SCRYPT_INFO - 1, salt, SALT_BYTES);
    return primitives_scrypt(passphrase, span(whole, sizeof whole), log_n, out);
}

static enum err no_memory(int log_n, struct error *e) {
    return error_set(e, ERR_LIMIT, "there is no memory for scrypt work of 2^%d", log_n);
}

enum err age_stanza_open_passphrase(const struct age_header *h, struct span passphrase,
                                    uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e) {
    uint8_t salt[SALT_BYTES], wrap_key[AGE_KEY_BYTES];
    uint64_t log_n;
    if (!age_stanza_is_scrypt(h) || !read_salt(&h->stanzas[0], salt, &log_n))
        return error_set(e, ERR_DENIED, "the age file is for keys, not locked by a passphrase");
    if (!scrypt_wrap_key(passphrase, salt, (int)log_n, wrap_key))
        return no_memory((int)log_n, e);
    return open_body(&h->stanzas[0], wrap_key, file_key)
               ? OK
               : error_set(e, ERR_DENIED, "wrong passphrase");
}

// `words` is the stanza's line so far; wipes the wrap key.
static void put(struct buf *out, struct buf *words, uint8_t wrap_key[AGE_KEY_BYTES],
                const uint8_t file_key[AGE_FILE_KEY_BYTES]) {
    uint8_t body[AGE_BODY_BYTES];
    primitives_seal(wrap_key, no_nonce, span(NULL, 0), span(file_key, AGE_FILE_KEY_BYTES), body);
    primitives_wipe(wrap_key, AGE_KEY_BYTES);
    age_header_put(out, buf_str(words), span(body, sizeof body));
}

enum err age_stanza_put(struct buf *out, const uint8_t recipient[AGE_KEY_BYTES],
                        const uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e) {
    uint8_t ephemeral[AGE_KEY_BYTES], share[AGE_KEY_BYTES], wrap_key[AGE_KEY_BYTES];
    primitives_random(ephemeral, sizeof ephemeral);
    primitives_x25519_public(ephemeral, share);
    bool right = x25519_wrap_key(ephemeral, recipient, share, recipient, wrap_key);
    primitives_wipe(ephemeral, sizeof ephemeral);
    if (!right)
        return error_set(e, ERR_INVALID, "the age recipient is a point of small order");
    BUF_SCOPED struct buf words;
    buf_init(&words, 256);
    buf_put_str(&words, "X25519 ");
    base64_raw_put(&words, span(share, sizeof share));
    put(out, &words, wrap_key, file_key);
    return OK;
}

enum err age_stanza_put_passphrase(struct buf *out, struct span passphrase, int log_n,
                                   const uint8_t file_key[AGE_FILE_KEY_BYTES], struct error *e) {
    uint8_t salt[SALT_BYTES], wrap_key[AGE_KEY_BYTES];
    primitives_random(salt, sizeof salt);
    if (!scrypt_wrap_key(passphrase, salt, log_n, wrap_key))
        return no_memory(log_n, e);
    BUF_SCOPED struct buf words;
    buf_init(&words, 256);
    buf_put_str(&words, "scrypt ");
    base64_raw_put(&words, span(salt, sizeof salt));
    buf_printf(&words, " %d", log_n);
    put(out, &words, wrap_key, file_key);
    return OK;
}
