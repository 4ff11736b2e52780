// SPDX-License-Identifier: Apache-2.0
#include "crypto/ssh_agent.h"

#include "base/codec.h"
#include "base/limits.h"
#include "crypto/hash.h"

#define ASK_KEYS 11
#define KEYS 12
#define ASK_SIGNATURE 13
#define SIGNATURE 14
#define NO 5
#define KIND "ssh-ed25519"
#define KEY_BYTES (4 + sizeof KIND - 1 + 4 + ED25519_PUBLIC_BYTES)

static void put_string(struct buf *out, struct span s) {
    buf_put_be(out, s.size, 4);
    buf_put_span(out, s);
}

static void put_key(struct buf *out, const uint8_t pub[ED25519_PUBLIC_BYTES]) {
    put_string(out, span_str(KIND));
    put_string(out, span(pub, ED25519_PUBLIC_BYTES));
}

void ssh_agent_ask_keys(struct buf *out) {
    buf_put_be(out, 1, 4);
    buf_put_byte(out, ASK_KEYS);
}

void ssh_agent_ask_signature(const uint8_t pub[ED25519_PUBLIC_BYTES], struct span message,
                             struct buf *out) {
    buf_put_be(out, 1 + 4 + KEY_BYTES + 4 + message.size + 4, 4);
    buf_put_byte(out, ASK_SIGNATURE);
    buf_put_be(out, KEY_BYTES, 4);
    put_key(out, pub);
    put_string(out, message);
    buf_put_be(out, 0, 4);
}

static enum err malformed(struct error *e, const char *what) {
    return error_set(e, ERR_INVALID, "the SSH agent's answer %s", what);
}

static uint32_t be32(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool take_number(struct span *rest, uint32_t *out) {
    if (rest->size < 4)
        return false;
    *out = be32(rest->data);
    *rest = span_from(*rest, 4);
    return true;
}

static bool take_string(struct span *rest, struct span *out) {
    uint32_t size;
    if (!take_number(rest, &size) || size > rest->size)
        return false;
    *out = span_head(*rest, size);
    *rest = span_from(*rest, size);
    return true;
}

// string "ssh-ed25519" ‖ string of `size` bytes, and nothing behind it.
static bool take_typed(struct span whole, size_t size, struct span *out) {
    struct span kind;
    return take_string(&whole, &kind) && span_is(kind, KIND) && take_string(&whole, out) &&
           out->size == size && !whole.size;
}

enum err ssh_agent_length(const uint8_t head[SSH_AGENT_LENGTH_BYTES], size_t *out,
                          struct error *e) {
    uint32_t size = be32(head);
    if (!size)
        return malformed(e, "is empty");
    if (size > LIMIT_AGENT_BYTES)
        return error_set(e, ERR_LIMIT, "the SSH agent's answer is larger than %d bytes",
                         LIMIT_AGENT_BYTES);
    *out = size;
    return OK;
}

// What stands behind the type that was waited for.
static enum err take_answer(struct span *answer, uint8_t type, struct error *e) {
    if (!answer->size)
        return malformed(e, "is empty");
    uint8_t said = answer->data[0];
    *answer = span_from(*answer, 1);
    if (said == NO) {
        error_set(e, ERR_DENIED, "the SSH agent says no");
        error_hint(e, "It lacks the key, is locked, or was not permitted to use it; ssh-add -l "
                      "lists its keys");
        return ERR_DENIED;
    }
    return said == type ? OK : malformed(e, "is of another kind than what was asked for");
}

enum err ssh_agent_keys(struct span answer, struct arena *a, struct ssh_agent_key **out,
                        size_t *count, struct error *e) {
    uint32_t all;
    enum err err = take_answer(&answer, KEYS, e);
    if (err)
        return err;
    if (!take_number(&answer, &all) || all > answer.size / 8) // two lengths each
        return malformed(e, "holds fewer keys than it says");
    struct ssh_agent_key *keys = arena_array(a, struct ssh_agent_key, all);
    size_t found = 0;
    for (uint32_t i = 0; i < all; i++) {
        struct span key, comment, pub;
        if (!take_string(&answer, &key) || !take_string(&answer, &comment))
            return malformed(e, "holds fewer keys than it says");
        if (!take_typed(key, ED25519_PUBLIC_BYTES, &pub))
            continue;
        memcpy(keys[found].pub, pub.data, pub.size);
        keys[found++].comment = comment;
    }
    if (answer.size)
        return malformed(e, "holds more than it says");
    *out = keys;
    *count = found;
    return OK;
}

enum err ssh_agent_signature(struct span answer, uint8_t sig[ED25519_SIG_BYTES], struct error *e) {
    struct span whole, raw;
    enum err err = take_answer(&answer, SIGNATURE, e);
    if (err)
        return err;
    if (!take_string(&answer, &whole) || answer.size || !take_typed(whole, ED25519_SIG_BYTES, &raw))
        return malformed(e, "is no Ed25519 signature");
    memcpy(sig, raw.data, raw.size);
    return OK;
}

void ssh_agent_fingerprint(const uint8_t pub[ED25519_PUBLIC_BYTES], struct buf *out) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf key, text;
    buf_init(&key, KEY_BYTES);
    buf_init(&text, 64);
    put_key(&key, pub);
    hash_one(buf_span(&key), hash);
    base64_put(&text, span(hash, sizeof hash));
    while (text.size && text.data[text.size - 1] == '=')
        text.size--;
    buf_put_str(out, "SHA256:");
    buf_put_span(out, buf_span(&text));
}
