// SPDX-License-Identifier: Apache-2.0
#include "crypto/age.h"

#include "base/arena.h"
#include "base/limits.h"
#include "crypto/age_header.h"
#include "crypto/age_stanza.h"
#include "crypto/primitives.h"

#include <assert.h>

#define FILE_BEGIN "age-encryption.org/"
#define SALT_BYTES 16     // before the first chunk; age's text calls it a nonce
#define CHUNK_BYTES 65536 // of plaintext
#define SEALED_BYTES (CHUNK_BYTES + PRIMITIVES_TAG_BYTES)

// An 11-byte big-endian counter, and 1 for the last chunk.
static void chunk_nonce(uint8_t nonce[PRIMITIVES_NONCE_BYTES], uint64_t counter, bool last) {
    memset(nonce, 0, PRIMITIVES_NONCE_BYTES);
    for (int i = 0; i < 8; i++)
        nonce[10 - i] = (uint8_t)(counter >> (8 * i));
    nonce[PRIMITIVES_NONCE_BYTES - 1] = last;
}

static void payload_key(const uint8_t file_key[AGE_FILE_KEY_BYTES], const uint8_t salt[SALT_BYTES],
                        uint8_t out[PRIMITIVES_KEY_BYTES]) {
    bool derived = primitives_hkdf(span(file_key, AGE_FILE_KEY_BYTES), span(salt, SALT_BYTES),
                                   span_str("payload"), out, PRIMITIVES_KEY_BYTES);
    assert(derived);
}

static size_t sealed_size(size_t plain) {
    size_t chunks = plain ? (plain - 1) / CHUNK_BYTES + 1 : 1;
    return plain + chunks * PRIMITIVES_TAG_BYTES;
}

static void seal_payload(const uint8_t file_key[AGE_FILE_KEY_BYTES], struct span plain,
                         uint8_t *at) {
    uint8_t key[PRIMITIVES_KEY_BYTES], nonce[PRIMITIVES_NONCE_BYTES];
    primitives_random(at, SALT_BYTES);
    payload_key(file_key, at, key);
    at += SALT_BYTES;
    bool last = false;
    for (uint64_t i = 0; !last; i++) {
        last = plain.size <= CHUNK_BYTES;
        chunk_nonce(nonce, i, last);
        struct span chunk = span_head(plain, CHUNK_BYTES);
        primitives_seal(key, nonce, span(NULL, 0), chunk, at);
        at += chunk.size + PRIMITIVES_TAG_BYTES;
        plain = span_from(plain, chunk.size);
    }
    primitives_wipe(key, sizeof key);
}

// Header and payload at once, so that nothing is appended where not all fits.
static enum err finish(struct buf *header, const uint8_t file_key[AGE_FILE_KEY_BYTES],
                       struct span plain, struct buf *out, struct error *e) {
    age_header_end(header, file_key);
    assert(!header->full);
    uint8_t *at = buf_room(out, header->size + SALT_BYTES + sealed_size(plain.size));
    if (!at)
        return buf_check(out, "the age file", e);
    memcpy(at, header->data, header->size);
    seal_payload(file_key, plain, at + header->size);
    return OK;
}

enum err age_encrypt(struct span plain, const uint8_t (*recipients)[AGE_KEY_BYTES], size_t count,
                     struct buf *out, struct error *e) {
    assert(count >= 1);
    if (count > LIMIT_AGE_STANZAS)
        return error_set(e, ERR_LIMIT, "%zu recipients, more than %d", count, LIMIT_AGE_STANZAS);
    uint8_t file_key[AGE_FILE_KEY_BYTES];
    primitives_random(file_key, sizeof file_key);
    BUF_SCOPED struct buf header;
    buf_init(&header, SIZE_MAX / 2);
    age_header_begin(&header);
    enum err err = OK;
    for (size_t i = 0; i < count && !err; i++)
        err = age_stanza_put(&header, recipients[i], file_key, e);
    if (!err)
        err = finish(&header, file_key, plain, out, e);
    primitives_wipe(file_key, sizeof file_key);
    return err;
}

enum err age_encrypt_passphrase(struct span plain, struct span passphrase, int log_n,
                                struct buf *out, struct error *e) {
    if (!passphrase.size)
        return error_set(e, ERR_INVALID, "the passphrase is empty");
    uint8_t file_key[AGE_FILE_KEY_BYTES];
    primitives_random(file_key, sizeof file_key);
    BUF_SCOPED struct buf header;
    buf_init(&header, SIZE_MAX / 2);
    age_header_begin(&header);
    enum err err = age_stanza_put_passphrase(&header, passphrase, log_n, file_key, e);
    if (!err)
        err = finish(&header, file_key, plain, out, e);
    primitives_wipe(file_key, sizeof file_key);
    return err;
}

static enum err payload_error(struct error *e, const char *what) {
    error_set(e, ERR_INVALID, "the age payload %s", what);
    error_rule(e, "age-payload");
    return ERR_INVALID;
}

static bool open_chunks(const uint8_t key[PRIMITIVES_KEY_BYTES], struct span chunks, uint8_t *at) {
    uint8_t nonce[PRIMITIVES_NONCE_BYTES];
    for (uint64_t i = 0; chunks.size; i++) {
        struct span chunk = span_head(chunks, SEALED_BYTES);
        chunks = span_from(chunks, chunk.size);
        chunk_nonce(nonce, i, chunks.size == 0);
        if (!primitives_open(key, nonce, span(NULL, 0), chunk, at))
            return false;
        at += chunk.size - PRIMITIVES_TAG_BYTES;
    }
    return true;
}

static enum err open_payload(const uint8_t file_key[AGE_FILE_KEY_BYTES], struct span payload,
                             struct buf *out, struct error *e) {
    if (payload.size < SALT_BYTES)
        return age_header_error(e, "is followed by less than a payload's nonce");
    struct span chunks = span_from(payload, SALT_BYTES);
    size_t rest = chunks.size % SEALED_BYTES; // the last chunk, unless that is a full one
    if (!chunks.size || (rest && rest < PRIMITIVES_TAG_BYTES))
        return payload_error(e, "is cut off");
    if (rest == PRIMITIVES_TAG_BYTES && chunks.size > rest)
        return payload_error(e, "ends in an empty chunk");
    size_t count = chunks.size / SEALED_BYTES + (rest != 0);
    size_t before = out->size, plain_size = chunks.size - count * PRIMITIVES_TAG_BYTES;
    uint8_t *at = buf_room(out, plain_size), key[PRIMITIVES_KEY_BYTES];
    if (!at)
        return buf_check(out, "what is in the age file", e);
    payload_key(file_key, payload.data, key);
    bool opened = open_chunks(key, chunks, at);
    primitives_wipe(key, sizeof key);
    if (opened)
        return OK;
    primitives_wipe(at, plain_size);
    out->size = before;
    return payload_error(e, "was altered or cut off");
}

// The binary file behind `file`, which may be armored; borrows from it or from `binary`.
static enum err plain_form(struct span file, struct buf *binary, struct span *out,
                           struct error *e) {
    buf_init(binary, file.size);
    *out = file;
    if (!age_is_armor(file))
        return OK;
    enum err err = age_dearmor(file, binary, e);
    *out = buf_span(binary);
    return err;
}

static enum err open_header(struct span file, struct age_header *h, struct error *e) {
    enum err err = age_header_parse(file, h, e);
    if (!err)
        err = age_stanza_check(h, e);
    return err;
}

// Who asks: keys, or one passphrase.
struct reader {
    const struct age_ring *ring; // NULL: by passphrase
    struct span passphrase;
};

static enum err decrypt(struct span file, const struct reader *reader, struct buf *out,
                        struct error *e) {
    BUF_SCOPED struct buf binary;
    AGE_HEADER_SCOPED struct age_header h = {.count = 0};
    uint8_t file_key[AGE_FILE_KEY_BYTES];
    enum err err = plain_form(file, &binary, &file, e);
    if (!err)
        err = open_header(file, &h, e);
    if (!err)
        err = reader->ring ? age_stanza_open(&h, reader->ring, file_key, e)
                           : age_stanza_open_passphrase(&h, reader->passphrase, file_key, e);
    if (!err && !reader->ring)
        err = age_header_check(&h, file_key, e);
    if (!err)
        err = open_payload(file_key, h.payload, out, e);
    primitives_wipe(file_key, sizeof file_key);
    return err;
}

enum err age_decrypt(struct span file, const uint8_t (*secrets)[AGE_KEY_BYTES], size_t count,
                     struct buf *out, struct error *e) {
    uint8_t(*recipients)[AGE_KEY_BYTES] = memory_get((count + 1) * sizeof *recipients);
    struct age_ring ring = {secrets, AGE_KEYS(recipients), count, 0};
    for (size_t i = 0; i < count; i++)
        age_identity_public(secrets[i], recipients[i]);
    enum err err = age_decrypt_ring(file, &ring, out, e);
    free(recipients);
    return err;
}

enum err age_decrypt_ring(struct span file, const struct age_ring *ring, struct buf *out,
                          struct error *e) {
    return decrypt(file, &(struct reader){.ring = ring}, out, e);
}

enum err age_decrypt_passphrase(struct span file, struct span passphrase, struct buf *out,
                                struct error *e) {
    return decrypt(file, &(struct reader){.passphrase = passphrase}, out, e);
}

bool age_is_file(struct span data) {
    return span_starts(data, span_str(FILE_BEGIN)) || age_is_armor(data);
}

bool age_is_passphrase(struct span data) {
    BUF_SCOPED struct buf binary;
    AGE_HEADER_SCOPED struct age_header h = {.count = 0};
    return !plain_form(data, &binary, &data, NULL) && !open_header(data, &h, NULL) &&
           age_stanza_is_scrypt(&h);
}
