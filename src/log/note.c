// SPDX-License-Identifier: Apache-2.0
#include "log/note.h"

#include "base/codec.h"
#include "base/text.h"
#include "log/cosignature.h"

#include <assert.h>

#define ID_BYTES 4
#define KEPT_BYTES (ID_BYTES + sizeof((struct note_sig *)0)->blob)
#define KEPT_CHARS (KEPT_BYTES / 3 * 4)
static_assert(KEPT_BYTES % 3 == 0, "what is kept of a signature is whole groups of base64");

static const char dash[] = "\xE2\x80\x94 "; // U+2014 and a space

static enum err malformed(struct error *e, const char *why) {
    error_set(e, ERR_INVALID, "%s", why);
    return error_rule(e, "malformed-note");
}

// Whether all eight bytes are 0x20..0x7F: a byte below borrows into its highest bit.
static bool is_plain(const uint8_t *at) {
    const uint64_t ones = 0x0101010101010101u;
    uint64_t eight;
    memcpy(&eight, at, sizeof eight);
    return !((eight | (eight - ones * 0x20)) & ones * 0x80);
}

// No byte below 0x20 but \n; sets where the first byte stands that is not ASCII, or the size.
static bool no_controls(struct span s, size_t *ascii) {
    *ascii = s.size;
    for (size_t i = 0; i < s.size; i++) {
        while (i + 8 < s.size && is_plain(s.data + i))
            i += 8; // most of a note: bytes alone would be most of the time that parsing takes
        if (s.data[i] < 0x20 && s.data[i] != '\n')
            return false;
        if (s.data[i] >= 0x80 && *ascii == s.size)
            *ascii = i;
    }
    return true;
}

// Canonical base64 of any size, of which at most KEPT_BYTES are kept. Whole groups go piece by
// piece, so that nothing is allocated: padding is only right at the end of the last piece.
static bool base64_head(struct span text, uint8_t kept[KEPT_BYTES], size_t *size) {
    if (!text.size || text.size % 4)
        return false;
    size_t pad = text.data[text.size - 1] != '=' ? 0 : text.data[text.size - 2] != '=' ? 1 : 2;
    *size = text.size / 4 * 3 - pad;
    uint8_t rest[KEPT_BYTES];
    for (size_t at = 0; at < text.size; at += KEPT_CHARS) {
        struct span piece = span_head(span_from(text, at), KEPT_CHARS);
        bool last = at + piece.size == text.size;
        size_t bytes = piece.size / 4 * 3 - (last ? pad : 0);
        if (!base64_get_exact(piece, at ? rest : kept, bytes))
            return false;
    }
    return true;
}

static uint32_t get_be32(const uint8_t *data) {
    return (uint32_t)data[0] << 24 | (uint32_t)data[1] << 16 | (uint32_t)data[2] << 8 | data[3];
}

// `line` without its \n.
static enum err sig_parse(struct span line, struct note_sig *out, struct error *e) {
    struct span rest = line, name;
    if (!span_starts(line, span_str(dash)))
        return malformed(e, "a signature line does not begin with an em dash and a space");
    rest = span_from(rest, strlen(dash));
    ptrdiff_t space = span_find(rest, ' ');
    if (space < 0)
        return malformed(e, "a signature line has no signature after the key name");
    name = span_head(rest, (size_t)space);
    if (!key_name_ok(name))
        return malformed(e, "a signature line's key name is empty, too long, or has a space or +");
    uint8_t kept[KEPT_BYTES];
    size_t size;
    if (!base64_head(span_from(rest, (size_t)space + 1), kept, &size))
        return malformed(e, "a signature is not canonical base64 with padding");
    if (size <= ID_BYTES)
        return malformed(e, "a signature is empty");
    *out = (struct note_sig){
        .name = name,
        .id = get_be32(kept),
        .line = span(line.data, line.size + 1),
        .blob_bytes = size - ID_BYTES,
    };
    if (out->blob_bytes <= sizeof out->blob)
        memcpy(out->blob, kept + ID_BYTES, out->blob_bytes);
    return OK;
}

// The offset of the last \n\n, or -1.
static ptrdiff_t last_blank(struct span data) {
    for (size_t i = data.size; i >= 2; i--)
        if (data.data[i - 1] == '\n' && data.data[i - 2] == '\n')
            return (ptrdiff_t)i - 2;
    return -1;
}

static size_t count_lines(struct span s) {
    size_t lines = 0;
    for (size_t i = 0; i < s.size; i++)
        lines += s.data[i] == '\n';
    return lines;
}

enum err note_parse(struct span data, struct arena *a, struct note *out, struct error *e) {
    size_t ascii;
    if (!no_controls(data, &ascii))
        return malformed(e, "a note has a control character");
    if (!utf8_ok(span_from(data, ascii)))
        return malformed(e, "a note is not valid UTF-8");
    ptrdiff_t blank = last_blank(data);
    if (blank < 0)
        return malformed(e, "a note has no blank line before its signatures");
    struct span rest = span_from(data, (size_t)blank + 2);
    if (!rest.size)
        return malformed(e, "a note has no signature");
    if (rest.data[rest.size - 1] != '\n')
        return malformed(e, "a note does not end with a newline");
    struct note note = {.text = span_head(data, (size_t)blank + 1), .count = count_lines(rest)};
    if (note.count > LIMIT_NOTE_SIGNATURES) {
        error_set(e, ERR_LIMIT, "a note has more than %d signatures", LIMIT_NOTE_SIGNATURES);
        error_rule(e, "malformed-note");
        return ERR_LIMIT;
    }
    note.sigs = arena_array(a, struct note_sig, note.count);
    struct span line;
    for (size_t i = 0; span_cut(&rest, '\n', &line); i++) {
        enum err err = sig_parse(line, &note.sigs[i], e);
        if (err)
            return err;
    }
    *out = note;
    return OK;
}

void note_sig_print(struct span name, uint32_t id, struct span blob, struct buf *out) {
    BUF_SCOPED struct buf whole;
    buf_init(&whole, ID_BYTES + blob.size);
    buf_put_be(&whole, id, ID_BYTES);
    buf_put_span(&whole, blob);
    buf_put_str(out, dash);
    buf_put_span(out, name);
    buf_put_byte(out, ' ');
    base64_put(out, buf_span(&whole));
    buf_put_byte(out, '\n');
}

enum err note_sign(struct span text, const struct secret_key *const *keys, size_t count,
                   struct buf *out, struct error *e) {
    assert(text.size && text.data[text.size - 1] == '\n');
    size_t before = out->size;
    buf_put_span(out, text);
    buf_put_byte(out, '\n');
    for (size_t i = 0; i < count; i++) {
        assert(keys[i]->type == KEY_ED25519);
        uint8_t sig[ED25519_SIG_BYTES];
        enum err err = secret_key_sign(keys[i], text, sig, e);
        if (err) {
            out->size = before;
            return err;
        }
        note_sig_print(span_str(keys[i]->name), keys[i]->id, span(sig, sizeof sig), out);
    }
    return OK;
}

static enum err bad_vkey(struct error *e, const char *why) {
    error_set(e, ERR_INVALID, "%s", why);
    return error_rule(e, "malformed-vkey");
}

enum err verifier_parse(struct span text, struct verifier *out, struct error *e) {
    struct span rest = text, name, hex;
    uint8_t id[ID_BYTES], key[KEPT_BYTES];
    size_t size;
    if (!span_cut(&rest, '+', &name) || !key_name_ok(name))
        return bad_vkey(e, "the key has no name, or one with a space, or one that is too long");
    if (!span_cut(&rest, '+', &hex) || !hex_get(hex, id, sizeof id))
        return bad_vkey(e, "the key's id is not 8 lowercase hexadecimal digits");
    if (!base64_head(rest, key, &size))
        return bad_vkey(e, "the key is not canonical base64 with padding");
    if (key[0] != KEY_ED25519 && key[0] != KEY_COSIGNER) {
        error_set(e, ERR_UNSUPPORTED, "keys of type 0x%02x are not supported", key[0]);
        error_rule(e, "unsupported-key");
        return ERR_UNSUPPORTED;
    }
    if (size != 1 + ED25519_PUBLIC_BYTES)
        return bad_vkey(e, "the public key is not 32 bytes");
    struct verifier v = {.name = name, .id = get_be32(id), .type = key[0]};
    memcpy(v.pub, key + 1, sizeof v.pub);
    if (v.id != key_id(name, v.type, v.pub))
        return bad_vkey(e, "the key's id is not that of its name and public key");
    *out = v;
    return OK;
}

static bool is_line_of(const struct note_sig *s, const struct verifier *v) {
    return s->id == v->id && span_equal(s->name, v->name);
}

bool note_sig_check(const struct note *n, const struct note_sig *s, const struct verifier *v) {
    return v->type == KEY_ED25519 && is_line_of(s, v) && s->blob_bytes == ED25519_SIG_BYTES &&
           ed25519_check(v->pub, n->text, s->blob);
}

static enum err denied(struct error *e, const char *rule, const char *why, struct span name) {
    error_set(e, ERR_DENIED, "%s" SPAN_FMT, why, SPAN_ARG(name));
    error_rule(e, rule);
    return ERR_DENIED;
}

static bool line_holds(const struct note *n, const struct note_sig *s, const struct verifier *v) {
    int64_t time_s;
    return v->type == KEY_COSIGNER ? !cosignature_check(n->text, s, v, &time_s, NULL)
                                   : note_sig_check(n, s, v);
}

// One line against all known keys; sets the place of the key that it verifies under.
static enum err verify_line(const struct note *n, const struct note_sig *s,
                            const struct verifier *known, size_t count, bool *verified,
                            struct error *e) {
    bool match = false;
    for (size_t k = 0; k < count; k++) {
        if (!is_line_of(s, &known[k]))
            continue;
        if (match)
            return denied(e, "bad-signature", "two known keys have the id and name ", s->name);
        match = true;
        if (verified[k])
            continue;
        if (!line_holds(n, s, &known[k]))
            return denied(e, "bad-signature", "the signature does not verify: ", s->name);
        verified[k] = true;
    }
    return OK;
}

enum err note_verify(const struct note *n, const struct verifier *known, size_t count,
                     bool *verified, struct error *e) {
    enum err err = OK;
    bool any = false;
    for (size_t k = 0; k < count; k++)
        verified[k] = false;
    for (size_t i = 0; i < n->count && !err; i++)
        err = verify_line(n, &n->sigs[i], known, count, verified, e);
    for (size_t k = 0; k < count; k++) {
        verified[k] = verified[k] && !err;
        any |= verified[k];
    }
    if (err || any)
        return err;
    return denied(e, "no-known-signature", "the note is not signed by any known key", span_str(""));
}
