// SPDX-License-Identifier: Apache-2.0
// The part of keyfile.h that needs no file: names, key ids, public and secret keys.
#include "base/codec.h"
#include "base/limits.h"
#include "base/text.h"
#include "crypto/hash.h"
#include "crypto/keyfile.h"

#include <assert.h>

// Unicode's White_Space, as Go's note package has it.
static bool is_space(int32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

bool key_name_ok(struct span name) {
    if (!name.size || name.size > LIMIT_NAME_BYTES || !utf8_ok(name))
        return false;
    for (int32_t c; (c = utf8_next(&name)) >= 0;)
        if (is_space(c) || c == '+' || codepoint_forbidden(c))
            return false;
    return true;
}

uint32_t key_id(struct span name, uint8_t type, const uint8_t pub[ED25519_PUBLIC_BYTES]) {
    const uint8_t between[2] = {'\n', type};
    const struct span parts[] = {name, span(between, 2), span(pub, ED25519_PUBLIC_BYTES)};
    uint8_t hash[HASH_BYTES];
    hash_parts(parts, 3, hash);
    return (uint32_t)hash[0] << 24 | (uint32_t)hash[1] << 16 | (uint32_t)hash[2] << 8 | hash[3];
}

void key_vkey(struct span name, uint8_t type, const uint8_t pub[ED25519_PUBLIC_BYTES],
              struct buf *out) {
    uint8_t key[1 + ED25519_PUBLIC_BYTES] = {type};
    memcpy(key + 1, pub, ED25519_PUBLIC_BYTES);
    buf_put_span(out, name);
    buf_printf(out, "+%08x+", key_id(name, type, pub));
    base64_put(out, span(key, sizeof key));
}

static void name_key(struct secret_key *k, struct span name, uint8_t type) {
    assert(key_name_ok(name));
    static_assert(sizeof k->name > LIMIT_NAME_BYTES, "a name and its NUL");
    *k = (struct secret_key){.type = type};
    memcpy(k->name, name.data, name.size);
}

void secret_key_init(struct secret_key *k, struct span name, uint8_t type,
                     const uint8_t seed[ED25519_SEED_BYTES]) {
    name_key(k, name, type);
    ed25519_from_seed(seed, k->pub, k->secret);
    k->id = key_id(name, type, k->pub);
}

void secret_key_away(struct secret_key *k, struct span name, uint8_t type,
                     const uint8_t pub[ED25519_PUBLIC_BYTES]) {
    name_key(k, name, type);
    k->away = true;
    memcpy(k->pub, pub, sizeof k->pub);
    k->id = key_id(name, type, pub);
}

enum err secret_key_sign(const struct secret_key *k, struct span message,
                         uint8_t sig[ED25519_SIG_BYTES], struct error *e) {
    if (!k->away) {
        ed25519_sign(k->secret, message, sig);
        return OK;
    }
    if (!k->agent)
        return error_set(e, ERR_DENIED, "\"%s\" is an agent's key, and no agent was asked",
                         k->name);
    uint8_t answer[ED25519_SIG_BYTES];
    enum err err = k->agent->sign(k->agent->context, k->pub, message, answer, e);
    if (err) {
        error_prefix(e, "%s", k->name);
        return err;
    }
    if (!ed25519_check(k->pub, message, answer))
        return error_set(e, ERR_DENIED, "%s: the signature that came for it does not verify",
                         k->name);
    memcpy(sig, answer, sizeof answer);
    return OK;
}
