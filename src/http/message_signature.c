// SPDX-License-Identifier: Apache-2.0
#include "http/message_signature.h"

#include "base/codec.h"
#include "base/limits.h"
#include "crypto/hash.h"

#define LABEL "truce="
#define BARE "(\"@method\" \"@authority\" \"@path\" \"@query\""
#define COVERED_BARE BARE ")"
#define COVERED_BODY BARE " \"content-type\" \"content-digest\")"
#define ALGORITHM "ed25519"
#define TAG "truce"
#define DIGEST "sha-256=:"
#define COMPONENTS 6
#define CREATED_MOST 253402300799 // the last second of the year 9999

const char message_accept[] = LABEL COVERED_BARE ";created;alg=\"" ALGORITHM "\";tag=\"" TAG "\"";

bool message_is_asked_for(const char *field) {
    return field && !strcmp(field, message_accept);
}

// Reading.

static bool skip(struct span *rest, const char *text) {
    if (!span_starts(*rest, span_str(text)))
        return false;
    *rest = span_from(*rest, strlen(text));
    return true;
}

// What stands before `end`, which must be there and stays.
static bool take_until(struct span *rest, uint8_t end, struct span *piece) {
    ptrdiff_t at = span_find(*rest, end);
    if (at < 0)
        return false;
    *piece = span_head(*rest, (size_t)at);
    *rest = span_from(*rest, (size_t)at);
    return true;
}

// Bytes that neither end nor escape within a quoted string.
static bool is_plain(struct span s) {
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] <= ' ' || s.data[i] > '~' || s.data[i] == '"' || s.data[i] == '\\')
            return false;
    return s.size > 0;
}

static bool read_key(struct span text, struct message_signature *out) {
    uint8_t id[4];
    struct span name = text;
    while (name.size && name.data[name.size - 1] != '+')
        name.size--;
    if (name.size < 2 || name.size > LIMIT_NAME_BYTES + 1 ||
        !hex_get(span_from(text, name.size), id, sizeof id))
        return false;
    name.size--;
    out->key_name = name;
    out->key_id = (uint32_t)id[0] << 24 | (uint32_t)id[1] << 16 | (uint32_t)id[2] << 8 | id[3];
    return is_plain(name) && span_find(name, '+') < 0;
}

// The parameters, in any order.

enum { P_CREATED, P_NONCE, P_ALG, P_KEY, P_TAG, PARAMETERS };
static const char *const parameter_names[PARAMETERS] = {"created", "nonce", "alg", "keyid", "tag"};

// One of them off the beginning; `values` are where the others were found.
static bool cut_parameter(struct span *rest, struct span values[PARAMETERS]) {
    struct span name;
    if (!skip(rest, ";") || !take_until(rest, '=', &name) || !skip(rest, "="))
        return false;
    size_t which = 0;
    while (which < PARAMETERS && !span_is(name, parameter_names[which]))
        which++;
    if (which == PARAMETERS || values[which].data)
        return false;
    if (which != P_CREATED)
        return skip(rest, "\"") && take_until(rest, '"', &values[which]) && skip(rest, "\"");
    if (!take_until(rest, ';', &values[which])) {
        values[which] = *rest;
        *rest = span_from(*rest, rest->size);
    }
    return true;
}

static bool read_input(struct span input, bool has_body, struct message_signature *out) {
    struct span rest = input, values[PARAMETERS] = {{0}};
    uint64_t seconds;
    if (!skip(&rest, LABEL))
        return false;
    out->params = rest;
    if (!skip(&rest, has_body ? COVERED_BODY : COVERED_BARE))
        return false;
    for (size_t i = 0; i < PARAMETERS; i++)
        if (!cut_parameter(&rest, values))
            return false;
    if (rest.size || !decimal_get(values[P_CREATED], CREATED_MOST, &seconds) ||
        !hex_get(values[P_NONCE], out->nonce, MESSAGE_NONCE_BYTES) ||
        !span_is(values[P_ALG], ALGORITHM) || !span_is(values[P_TAG], TAG))
        return false;
    out->created = (int64_t)seconds;
    return read_key(values[P_KEY], out);
}

static bool read_signature(struct span field, struct message_signature *out) {
    struct span rest = field, text;
    return skip(&rest, LABEL ":") && take_until(&rest, ':', &text) && skip(&rest, ":") &&
           !rest.size && base64_get_exact(text, out->bytes, ED25519_SIG_BYTES);
}

enum err message_signature_parse(struct span input, struct span signature, bool has_body,
                                 struct message_signature *out, struct error *e) {
    struct message_signature s;
    if (input.size > MESSAGE_FIELD_BYTES || !read_input(input, has_body, &s))
        return error_set(e, ERR_INVALID, "Signature-Input is not as a closed record asks for it");
    if (signature.size > MESSAGE_FIELD_BYTES || !read_signature(signature, &s))
        return error_set(e, ERR_INVALID, "Signature is not as a closed record asks for it");
    *out = s;
    return OK;
}

// The base.

void message_base_put(const struct message_component *components, size_t count, struct span params,
                      struct buf *out) {
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "\"%s\": ", components[i].name);
        buf_put_span(out, components[i].value);
        buf_put_byte(out, '\n');
    }
    buf_put_str(out, "\"@signature-params\": ");
    buf_put_span(out, params);
}

// A value of one line: RFC 9421 strips spaces around it, so that none may stand there.
static bool is_value(struct span s) {
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] < ' ' || s.data[i] > '~')
            return false;
    return s.size && s.data[0] != ' ' && s.data[s.size - 1] != ' ';
}

static bool put_base(const struct message *m, struct span params, struct buf *out) {
    struct span rest = m->target, path = span(NULL, 0);
    uint8_t authority[LIMIT_NAME_BYTES];
    if (!is_value(m->method) || !is_value(m->authority) || !is_value(m->target) ||
        m->target.data[0] != '/' || m->authority.size > sizeof authority ||
        (m->has_body && (!is_value(m->type) || !is_value(m->digest))))
        return false;
    for (size_t i = 0; i < m->authority.size; i++) {
        uint8_t c = m->authority.data[i];
        authority[i] = c >= 'A' && c <= 'Z' ? c | 0x20 : c;
    }
    (void)span_cut(&rest, '?', &path);
    struct span query = span_from(m->target, path.size);
    const struct message_component components[COMPONENTS] = {
        {"@method", m->method},    {"@authority", span(authority, m->authority.size)},
        {"@path", path},           {"@query", query.size ? query : span_str("?")},
        {"content-type", m->type}, {"content-digest", m->digest},
    };
    message_base_put(components, m->has_body ? COMPONENTS : COMPONENTS - 2, params, out);
    return !out->full;
}

bool message_signature_check(const struct message_signature *s, const struct message *m,
                             const uint8_t pub[ED25519_PUBLIC_BYTES]) {
    BUF_SCOPED struct buf base;
    buf_init(&base, MESSAGE_BASE_BYTES);
    return put_base(m, s->params, &base) && ed25519_check(pub, buf_span(&base), s->bytes);
}

// Writing.

enum err message_sign(const struct message *m, const struct secret_key *key, int64_t created,
                      const uint8_t nonce[MESSAGE_NONCE_BYTES], struct buf *input,
                      struct buf *signature, struct error *e) {
    BUF_SCOPED struct buf base, params;
    uint8_t bytes[ED25519_SIG_BYTES];
    buf_init(&base, MESSAGE_BASE_BYTES);
    buf_init(&params, MESSAGE_FIELD_BYTES);
    buf_put_str(&params, m->has_body ? COVERED_BODY : COVERED_BARE);
    buf_printf(&params, ";created=%lld;nonce=\"", (long long)created);
    hex_put(&params, span(nonce, MESSAGE_NONCE_BYTES));
    buf_printf(&params, "\";alg=\"" ALGORITHM "\";keyid=\"%s+%08x\";tag=\"" TAG "\"", key->name,
               key->id);
    if (!put_base(m, buf_span(&params), &base) || params.full)
        return error_set(e, ERR_INVALID, "this request cannot be signed");
    enum err err = secret_key_sign(key, buf_span(&base), bytes, e);
    if (err)
        return err;
    buf_put_str(input, LABEL);
    buf_put_span(input, buf_span(&params));
    buf_put_str(signature, LABEL ":");
    base64_put(signature, span(bytes, sizeof bytes));
    buf_put_byte(signature, ':');
    err = buf_check(input, "Signature-Input", e);
    return err ? err : buf_check(signature, "Signature", e);
}

void content_digest_put(struct span body, struct buf *out) {
    uint8_t hash[HASH_BYTES];
    hash_one(body, hash);
    buf_put_str(out, DIGEST);
    base64_put(out, span(hash, HASH_BYTES));
    buf_put_byte(out, ':');
}

bool content_digest_check(struct span field, struct span body) {
    BUF_SCOPED struct buf own;
    buf_init(&own, MESSAGE_FIELD_BYTES);
    content_digest_put(body, &own);
    return span_equal(field, buf_span(&own));
}
