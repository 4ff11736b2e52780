// SPDX-License-Identifier: Apache-2.0
// Requests to hosts that ask for a signature: only when asked, with one key after another.
#include "http/client_handle.h"

#include "base/env.h"
#include "http/message_signature.h"

#define TARGET_BYTES 4096

static bool put_part(CURLU *u, CURLUPart part, const char *before, struct buf *out) {
    char *text = NULL;
    CURLUcode code = curl_url_get(u, part, &text, CURLU_NO_DEFAULT_PORT);
    if (!code) {
        buf_put_str(out, before);
        buf_put_str(out, text);
    }
    curl_free(text);
    return !code;
}

// As curl writes them: the Host field, and what stands in the request line.
static enum err cut_url(const char *url, struct buf *authority, struct buf *target,
                        struct error *e) {
    CURLU *u = curl_url();
    bool good =
        u && !curl_url_set(u, CURLUPART_URL, url, 0) && put_part(u, CURLUPART_HOST, "", authority);
    if (good) {
        (void)put_part(u, CURLUPART_PORT, ":", authority);
        good = put_part(u, CURLUPART_PATH, "", target);
        (void)put_part(u, CURLUPART_QUERY, "?", target);
    }
    curl_url_cleanup(u);
    return good ? OK : error_set(e, ERR_INVALID, "%s: cannot be signed for", url);
}

static void put_field(struct transfer *t, const char *name, const struct buf *value) {
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    buf_printf(&line, "%s: ", name);
    buf_put_span(&line, buf_span(value));
    struct curl_slist *all = curl_slist_append(t->headers, buf_str(&line));
    if (!all)
        abort(); // out of memory
    t->headers = all;
}

static enum err put_fields(struct transfer *t, const struct secret_key *key, struct buf *authority,
                           struct buf *target, struct error *e) {
    BUF_SCOPED struct buf digest, input, signature;
    uint8_t nonce[MESSAGE_NONCE_BYTES];
    buf_init(&digest, MESSAGE_FIELD_BYTES);
    buf_init(&input, MESSAGE_FIELD_BYTES);
    buf_init(&signature, MESSAGE_FIELD_BYTES);
    struct message m = {.method = span_str(!t->x->type ? "GET"
                                           : t->x->put ? "PUT"
                                                       : "POST"),
                        .authority = buf_span(authority),
                        .target = buf_span(target),
                        .has_body = t->x->type && t->x->send.size};
    if (m.has_body) {
        content_digest_put(t->x->send, &digest);
        m.type = span_str(t->x->type);
        m.digest = buf_span(&digest);
        put_field(t, "Content-Digest", &digest);
    }
    env_real.random(NULL, nonce, sizeof nonce);
    enum err err = message_sign(&m, key, env_real.now(NULL), nonce, &input, &signature, e);
    if (err)
        return err;
    put_field(t, "Signature-Input", &input);
    put_field(t, "Signature", &signature);
    return OK;
}

enum err transfer_sign(struct transfer *t, struct error *e) {
    const struct client *c = t->client;
    BUF_SCOPED struct buf authority, target;
    buf_init(&authority, TARGET_BYTES);
    buf_init(&target, TARGET_BYTES);
    if (!c->signing)
        return OK;
    enum err err = cut_url(t->url, &authority, &target, e);
    return err ? err : put_fields(t, c->o.keys->keys[c->key], &authority, &target, e);
}

bool transfer_is_asked(struct transfer *t) {
    struct curl_header *field = NULL;
    long status = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    return status == 401 &&
           !curl_easy_header(t->easy, "Accept-Signature", 0, CURLH_HEADER, -1, &field) &&
           message_is_asked_for(field->value);
}

// Which key comes next.

static bool is_fit(const struct client_keys *k, size_t at) {
    return k->keys[at]->type == KEY_ED25519;
}

static bool next_key(struct client *c) {
    const struct client_keys *k = c->o.keys;
    while (c->key < k->count && !is_fit(k, c->key))
        c->key++;
    return c->key < k->count;
}

static void no_keys(const struct client *c, struct error *e) {
    error_set(e, ERR_DENIED, "%s: this record is open to its participants alone", c->base);
    error_hint(e, "Give --key FILE with a participant's key: requests are signed with it");
}

static void none_is_taken(const struct client *c, struct error *e) {
    error_set(e, ERR_DENIED, "%s: takes no request that is signed with the keys given", c->base);
    error_hint(e, "Is the key a participant's, and in force? Is this machine's clock right? Does "
                  "the host know itself by the name in this URL (truce serve --authority)?");
}

static bool begin(struct client *c, struct error *e) {
    struct client_keys *k = c->o.keys;
    struct error why = {0};
    if (!k || (k->load && !k->count && k->load(k, &why))) {
        no_keys(c, e);
        if (why.code)
            *e = why;
        return false;
    }
    c->key = 0;
    c->signing = next_key(c);
    if (!c->signing)
        no_keys(c, e);
    return c->signing;
}

bool client_sign_more(struct client *c, struct exchange *x, size_t count) {
    struct error e = {0};
    bool asked = false, more;
    for (size_t i = 0; i < count; i++)
        asked = asked || x[i].to_sign;
    if (!asked)
        return false;
    if (c->signing) {
        c->key++;
        more = next_key(c);
        if (!more) {
            c->signing = false; // whoever asks again begins with the first
            none_is_taken(c, &e);
        }
    } else {
        more = begin(c, &e);
    }
    for (size_t i = 0; i < count && !more; i++)
        if (x[i].to_sign)
            x[i].failed = e;
    return more;
}
