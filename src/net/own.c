// SPDX-License-Identifier: Apache-2.0
#include "net/own.h"

#include "base/codec.h"
#include "base/home.h"
#include "crypto/hash.h"
#include "crypto/secret.h"

#define MARK_BYTES (2 * HASH_BYTES + 1)

enum err own_folder(const struct own *o, const char *kind, struct buf *out, struct error *e) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf name;
    buf_init(&name, 1024);
    buf_printf(&name, SPAN_FMT "\n" SPAN_FMT "\n", SPAN_ARG(o->record), SPAN_ARG(o->who));
    hash_one(buf_span(&name), hash);
    buf_clear(&name);
    buf_printf(&name, "%s/", kind);
    hex_put(&name, span(hash, 16));
    return home_folder(buf_str(&name), out, e);
}

// What only the owner of a secret can put before `plain`.
static void put_mark(const struct own *o, const uint8_t secret[AGE_KEY_BYTES], const char *name,
                     struct span plain, struct buf *out) {
    uint8_t hash[HASH_BYTES], mark[HASH_BYTES];
    BUF_SCOPED struct buf text;
    buf_init(&text, 2048);
    buf_printf(&text, SPAN_FMT "\n" SPAN_FMT "\n%s\n", SPAN_ARG(o->record), SPAN_ARG(o->who), name);
    hash_parts((struct span[]){buf_span(&text), plain}, 2, hash);
    buf_clear(&text);
    buf_put_str(&text, "truce.own/v1\n");
    buf_put(&text, hash, HASH_BYTES);
    hash_keyed(span(secret, AGE_KEY_BYTES), buf_span(&text), mark);
    hex_put(out, span(mark, HASH_BYTES));
    buf_put_byte(out, '\n');
}

enum err own_seal(const struct own *o, const char *name, struct span plain, struct buf *out,
                  struct error *e) {
    uint8_t recipient[1][AGE_KEY_BYTES];
    SECRET_BUF_SCOPED struct buf text = {0};
    if (!o->count) {
        buf_put_span(out, plain);
        return buf_check(out, name, e);
    }
    secret_buf_init(&text, plain.size + MARK_BYTES);
    put_mark(o, o->secrets[0], name, plain, &text);
    buf_put_span(&text, plain);
    age_identity_public(o->secrets[0], recipient[0]);
    return age_encrypt(buf_span(&text), AGE_KEYS(recipient), 1, out, e);
}

static bool is_marked(const struct own *o, const char *name, struct span text) {
    BUF_SCOPED struct buf mark;
    bool marked = false;
    buf_init(&mark, MARK_BYTES);
    for (size_t i = 0; !marked && text.size >= MARK_BYTES && i < o->count; i++) {
        buf_clear(&mark);
        put_mark(o, o->secrets[i], name, span_from(text, MARK_BYTES), &mark);
        marked = span_equal(buf_span(&mark), span_head(text, MARK_BYTES));
    }
    return marked;
}

enum err own_open(const struct own *o, const char *name, struct span file, struct buf *out,
                  struct span *plain, struct error *e) {
    bool sealed = age_is_file(file);
    if (!sealed && o->count)
        return error_set(e, ERR_DENIED, "it is not encrypted to your age key, as what you keep is");
    if (sealed && !o->count)
        return error_set(e, ERR_DENIED, "it is encrypted to the age key of another key file");
    if (!sealed) {
        *plain = file;
        return OK;
    }
    enum err err = age_decrypt(file, o->secrets, o->count, out, e);
    if (!err && !is_marked(o, name, buf_span(out)))
        return error_set(e, ERR_DENIED, "whoever wrote it did not have your age key");
    if (!err)
        *plain = span_from(buf_span(out), MARK_BYTES);
    return err;
}
