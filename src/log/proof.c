// SPDX-License-Identifier: Apache-2.0
#include "log/proof.h"

#include "base/codec.h"

static const char first_line[] = "c2sp.org/tlog-proof@v1";

static enum err malformed(struct error *e, const char *why) {
    error_set(e, ERR_INVALID, "%s", why);
    return error_rule(e, "malformed-proof");
}

bool proof_hashes_cut(struct span *rest, hash_bytes *hashes, size_t *count) {
    struct span line, left = *rest;
    size_t used = 0;
    while (span_cut(&left, '\n', &line)) {
        if (!line.size) {
            *rest = left;
            *count = used;
            return true;
        }
        if (used == LIMIT_PROOF_HASHES || !base64_get_exact(line, hashes[used], HASH_BYTES))
            return false;
        used++;
    }
    return false;
}

void proof_hashes_print(const hash_bytes *hashes, size_t count, struct buf *out) {
    for (size_t i = 0; i < count; i++) {
        base64_put(out, span(hashes[i], HASH_BYTES));
        buf_put_byte(out, '\n');
    }
    buf_put_byte(out, '\n');
}

// "extra <base64>", into the arena.
static bool extra_get(struct span text, struct arena *a, struct span *out) {
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, LIMIT_PROOF_BYTES);
    if (!base64_get(text, &bytes))
        return false;
    *out = arena_copy(a, buf_span(&bytes));
    return true;
}

// Whether the note is a checkpoint, and index and number of hashes are right for its size.
static enum err check_shape(const struct proof *p, struct arena *a, struct error *e) {
    struct note note;
    struct checkpoint c;
    enum err err = note_parse(p->checkpoint, a, &note, e);
    if (!err)
        err = checkpoint_parse(note.text, &c, e);
    if (err)
        return err;
    if (p->index >= c.size)
        return malformed(e, "a proof's index is not below the checkpoint's size");
    if (p->count != merkle_inclusion_count(p->index, c.size))
        return malformed(e, "a proof has the wrong number of hashes for its index and size");
    return OK;
}

enum err proof_parse(struct span file, struct arena *a, struct proof *out, struct error *e) {
    static const char extra[] = "extra ", index[] = "index ";
    if (file.size > LIMIT_PROOF_BYTES)
        return error_set(e, ERR_LIMIT, "a proof is larger than %d bytes", LIMIT_PROOF_BYTES);
    struct span rest = file, line;
    struct proof p = {.index = 0};
    if (!span_cut(&rest, '\n', &line) || !span_is(line, first_line))
        return malformed(e, "a proof does not begin with c2sp.org/tlog-proof@v1");
    bool more = span_cut(&rest, '\n', &line);
    if (more && span_starts(line, span_str(extra))) {
        p.has_extra = true;
        if (!extra_get(span_from(line, strlen(extra)), a, &p.extra))
            return malformed(e, "a proof's extra data are not canonical base64 with padding");
        more = span_cut(&rest, '\n', &line);
    }
    if (!more || !span_starts(line, span_str(index)) ||
        !decimal_get(span_from(line, strlen(index)), LIMIT_TREE_SIZE, &p.index))
        return malformed(e, "a proof has no index line with a decimal number below 2^63");
    if (!proof_hashes_cut(&rest, p.hashes, &p.count))
        return malformed(e, "a proof's hashes are not up to 63 lines of 32 bytes in canonical "
                            "base64 and a blank line");
    p.checkpoint = rest;
    enum err err = check_shape(&p, a, e);
    if (!err)
        *out = p;
    return err;
}

void proof_print(const struct proof *p, struct buf *out) {
    buf_put_str(out, first_line);
    if (p->has_extra) {
        buf_put_str(out, "\nextra ");
        base64_put(out, p->extra);
    }
    buf_printf(out, "\nindex %llu\n", (unsigned long long)p->index);
    proof_hashes_print(p->hashes, p->count, out);
    buf_put_span(out, p->checkpoint);
}

enum err proof_check(const struct proof *p, const uint8_t leaf[HASH_BYTES],
                     const struct verifier *log, struct arena *a, struct checkpoint *out,
                     struct error *e) {
    struct note note;
    struct checkpoint c;
    enum err err = checkpoint_open(p->checkpoint, log, a, &note, &c, e);
    if (!err)
        err = merkle_check_inclusion(leaf, p->index, c.size, p->hashes, p->count, c.root, e);
    if (!err)
        *out = c;
    return err;
}
