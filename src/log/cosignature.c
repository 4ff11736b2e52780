// SPDX-License-Identifier: Apache-2.0
#include "log/cosignature.h"

#include <assert.h>

#define TIME_BYTES 8
#define BLOB_BYTES (TIME_BYTES + ED25519_SIG_BYTES)

// What an 0x04 key signs. It does not hold the cosigner's name.
static void message_put(struct buf *out, struct span checkpoint_text, int64_t time_s) {
    buf_printf(out, "cosignature/v1\ntime %lld\n", (long long)time_s);
    buf_put_span(out, checkpoint_text);
}

enum err cosignature_sign(struct span checkpoint_text, const struct secret_key *key, int64_t time_s,
                          struct buf *out, struct error *e) {
    assert(key->type == KEY_COSIGNER && time_s >= 1);
    assert(checkpoint_text.size && checkpoint_text.data[checkpoint_text.size - 1] == '\n');
    BUF_SCOPED struct buf message, blob;
    buf_init(&message, SIZE_MAX);
    buf_init(&blob, BLOB_BYTES);
    message_put(&message, checkpoint_text, time_s);
    uint8_t sig[ED25519_SIG_BYTES];
    enum err err = secret_key_sign(key, buf_span(&message), sig, e);
    if (err)
        return err;
    buf_put_be(&blob, (uint64_t)time_s, TIME_BYTES);
    buf_put(&blob, sig, sizeof sig);
    note_sig_print(span_str(key->name), key->id, buf_span(&blob), out);
    return OK;
}

static enum err denied(struct error *e, const char *why, struct span name) {
    error_set(e, ERR_DENIED, "%s: " SPAN_FMT, why, SPAN_ARG(name));
    error_rule(e, "bad-cosignature");
    return ERR_DENIED;
}

enum err cosignature_check(struct span checkpoint_text, const struct note_sig *sig,
                           const struct verifier *v, int64_t *time_s, struct error *e) {
    if (v->type != KEY_COSIGNER || sig->id != v->id || !span_equal(sig->name, v->name))
        return denied(e, "the line is not a cosignature by the key named", v->name);
    if (sig->blob_bytes != BLOB_BYTES)
        return denied(e, "a cosignature is not 72 bytes", v->name);
    uint64_t time = 0;
    for (size_t i = 0; i < TIME_BYTES; i++)
        time = time << 8 | sig->blob[i];
    if (!time || time > INT64_MAX)
        return denied(e, "a cosignature's time is 0 or past 2^63-1", v->name);
    BUF_SCOPED struct buf message;
    buf_init(&message, SIZE_MAX);
    message_put(&message, checkpoint_text, (int64_t)time);
    if (!ed25519_check(v->pub, buf_span(&message), sig->blob + TIME_BYTES))
        return denied(e, "the cosignature does not verify", v->name);
    *time_s = (int64_t)time;
    return OK;
}
