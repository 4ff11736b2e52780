// SPDX-License-Identifier: Apache-2.0
#include "crypto/age_header.h"

#include "base/arena.h"
#include "base/codec.h"
#include "base/limits.h"
#include "crypto/primitives.h"

#include <assert.h>

#define VERSION_LINE "age-encryption.org/v1"
#define VERSION_ANY "age-encryption.org/"
#define LINE_CHARS 64
#define LINE_BYTES 48 // that make LINE_CHARS of base64

enum err age_header_error(struct error *e, const char *what) {
    error_set(e, ERR_INVALID, "the age header %s", what);
    error_rule(e, "age-header");
    return ERR_INVALID;
}

static bool take_line(struct span *rest, struct span *line) {
    return span_find(*rest, '\n') >= 0 && span_cut(rest, '\n', line);
}

static enum err parse_version(struct span *rest, struct error *e) {
    struct span line;
    if (!span_starts(*rest, span_str(VERSION_ANY)) || !take_line(rest, &line))
        return age_header_error(e, "does not begin with " VERSION_LINE);
    if (span_is(line, VERSION_LINE))
        return OK;
    error_set(e, ERR_UNSUPPORTED, "this age file is not of version 1, the only one read here");
    error_rule(e, "age-header");
    return ERR_UNSUPPORTED;
}

// "TYPE ARGUMENT…": single spaces, nothing empty.
static bool parse_words(struct span rest, struct age_stanza *s) {
    for (size_t i = 0; i < rest.size; i++)
        if (rest.data[i] < 0x20 || rest.data[i] > 0x7E)
            return false;
    if (!rest.size || rest.data[rest.size - 1] == ' ')
        return false;
    struct span word;
    for (size_t i = 0; span_cut(&rest, ' ', &word); i++) {
        if (!word.size)
            return false;
        if (i == 0)
            s->type = word;
        else if (i <= 2)
            s->arguments[i - 1] = word;
        s->argument_count = i;
    }
    return true;
}

static enum err parse_body(struct span *rest, struct age_stanza *s, struct error *e) {
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, LINE_BYTES);
    for (struct span line; take_line(rest, &line);) {
        buf_clear(&bytes);
        if (line.size > LINE_CHARS || !base64_raw_get(line, &bytes))
            return age_header_error(e, "has a stanza whose body is not canonical base64");
        for (size_t i = 0; i < bytes.size && s->body_size + i < AGE_BODY_BYTES; i++)
            s->body[s->body_size + i] = bytes.data[i];
        s->body_size += bytes.size;
        if (line.size < LINE_CHARS)
            return OK;
    }
    return age_header_error(e, "ends within a stanza");
}

static enum err parse_end(struct span line, struct age_header *h, struct error *e) {
    BUF_SCOPED struct buf mac;
    buf_init(&mac, AGE_MAC_BYTES);
    if (!span_starts(line, span_str("--- ")) || !base64_raw_get(span_from(line, 4), &mac) ||
        mac.size != AGE_MAC_BYTES)
        return age_header_error(e, "does not end in a line of --- and an HMAC");
    memcpy(h->mac, mac.data, AGE_MAC_BYTES);
    return OK;
}

static enum err parse_stanzas(struct span *rest, struct age_header *h, struct error *e) {
    struct span line;
    while (span_starts(*rest, span_str("-> ")) && take_line(rest, &line)) {
        if (h->count == LIMIT_AGE_STANZAS) {
            error_set(e, ERR_LIMIT, "the age header has more than %d stanzas", LIMIT_AGE_STANZAS);
            error_rule(e, "age-header");
            return ERR_LIMIT;
        }
        h->stanzas = memory_grow(h->stanzas, (h->count + 1) * sizeof *h->stanzas);
        struct age_stanza *s = &h->stanzas[h->count++];
        *s = (struct age_stanza){.argument_count = 0};
        if (!parse_words(span_from(line, 3), s))
            return age_header_error(e, "has a malformed stanza line");
        enum err err = parse_body(rest, s, e);
        if (err)
            return err;
    }
    return h->count ? OK : age_header_error(e, "has no stanza");
}

static enum err parse(struct span file, struct age_header *h, struct error *e) {
    struct span rest = file, line;
    enum err err = parse_version(&rest, e);
    if (!err)
        err = parse_stanzas(&rest, h, e);
    if (err)
        return err;
    h->covered = span(file.data, (size_t)(rest.data - file.data) + strlen("---"));
    if (!take_line(&rest, &line))
        return age_header_error(e, "does not end");
    h->payload = rest;
    return parse_end(line, h, e);
}

enum err age_header_parse(struct span file, struct age_header *out, struct error *e) {
    struct age_header h = {.count = 0};
    enum err err = parse(file, &h, e);
    if (err)
        age_header_done(&h);
    else
        *out = h;
    return err;
}

void age_header_done(struct age_header *h) {
    free(h->stanzas);
    *h = (struct age_header){.count = 0};
}

static void mac(struct span covered, const uint8_t file_key[AGE_FILE_KEY_BYTES],
                uint8_t out[AGE_MAC_BYTES]) {
    uint8_t key[PRIMITIVES_KEY_BYTES];
    bool derived = primitives_hkdf(span(file_key, AGE_FILE_KEY_BYTES), span(NULL, 0),
                                   span_str("header"), key, sizeof key);
    assert(derived);
    primitives_hmac(span(key, sizeof key), covered, out);
    primitives_wipe(key, sizeof key);
}

enum err age_header_check(const struct age_header *h, const uint8_t file_key[AGE_FILE_KEY_BYTES],
                          struct error *e) {
    uint8_t right[AGE_MAC_BYTES];
    mac(h->covered, file_key, right);
    if (primitives_equal(right, h->mac, sizeof right))
        return OK;
    error_set(e, ERR_INVALID, "the age header was altered: its HMAC does not fit");
    error_rule(e, "age-hmac");
    return ERR_INVALID;
}

void age_header_begin(struct buf *out) {
    buf_put_str(out, VERSION_LINE "\n");
}

void age_header_put(struct buf *out, const char *type_and_arguments, struct span body) {
    buf_printf(out, "-> %s\n", type_and_arguments);
    for (; body.size >= LINE_BYTES; body = span_from(body, LINE_BYTES)) {
        base64_raw_put(out, span_head(body, LINE_BYTES));
        buf_put_byte(out, '\n');
    }
    base64_raw_put(out, body);
    buf_put_byte(out, '\n');
}

void age_header_end(struct buf *out, const uint8_t file_key[AGE_FILE_KEY_BYTES]) {
    uint8_t bytes[AGE_MAC_BYTES];
    buf_put_str(out, "---");
    mac(buf_span(out), file_key, bytes);
    buf_put_byte(out, ' ');
    base64_raw_put(out, span(bytes, sizeof bytes));
    buf_put_byte(out, '\n');
}
