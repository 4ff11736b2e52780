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

void secret_key_init(struct secret_key *k, struct span name, uint8_t type,
                     const uint8_t seed[ED25519_SEED_BYTES]) {
    assert(key_name_ok(name));
    static_assert(sizeof k->name > LIMIT_NAME_BYTES, "a name and its NUL");
    *k = (struct secret_key){.type = type};
    memcpy(k->name, name.data, name.size);
    ed25519_from_seed(seed, k->pub, k->secret);
    k->id = key_id(name, type, k->pub);
}
