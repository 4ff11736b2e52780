// SPDX-License-Identifier: Apache-2.0
// The keys of age.h as text.
#include "crypto/age.h"
#include "crypto/bech32.h"
#include "crypto/primitives.h"

#define IDENTITY_PREFIX "AGE-SECRET-KEY-"
#define RECIPIENT_PREFIX "age"

// `prefix` is that of a kind of key that is known and not done here.
static enum err refuse(struct span text, const char *prefix, const char *what, struct error *e) {
    if (span_starts(text, span_str(prefix)))
        return error_set(e, ERR_UNSUPPORTED, "age keys of the form %s… are not supported", prefix);
    return error_set(e, ERR_INVALID, "not an age %s, or mistyped", what);
}

enum err age_identity_parse(struct span text, uint8_t secret[AGE_KEY_BYTES], struct error *e) {
    uint8_t bytes[AGE_KEY_BYTES];
    bool right = bech32_get(text, IDENTITY_PREFIX, bytes, sizeof bytes);
    if (right)
        memcpy(secret, bytes, sizeof bytes);
    primitives_wipe(bytes, sizeof bytes);
    return right ? OK : refuse(text, IDENTITY_PREFIX "PQ-1", "identity (AGE-SECRET-KEY-1…)", e);
}

enum err age_recipient_parse(struct span text, uint8_t pub[AGE_KEY_BYTES], struct error *e) {
    uint8_t bytes[AGE_KEY_BYTES];
    if (!bech32_get(text, RECIPIENT_PREFIX, bytes, sizeof bytes))
        return refuse(text, RECIPIENT_PREFIX "1pq1", "recipient (age1…)", e);
    memcpy(pub, bytes, sizeof bytes);
    return OK;
}

void age_identity_print(const uint8_t secret[AGE_KEY_BYTES], struct buf *out) {
    bech32_put(out, IDENTITY_PREFIX, span(secret, AGE_KEY_BYTES));
}

void age_recipient_print(const uint8_t pub[AGE_KEY_BYTES], struct buf *out) {
    bech32_put(out, RECIPIENT_PREFIX, span(pub, AGE_KEY_BYTES));
}

void age_identity_public(const uint8_t secret[AGE_KEY_BYTES], uint8_t pub[AGE_KEY_BYTES]) {
    primitives_x25519_public(secret, pub);
}
