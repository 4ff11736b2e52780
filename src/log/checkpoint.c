// SPDX-License-Identifier: Apache-2.0
#include "log/checkpoint.h"

#include "base/codec.h"

static enum err malformed(struct error *e, const char *why) {
    error_set(e, ERR_INVALID, "%s", why);
    return error_rule(e, "malformed-checkpoint");
}

enum err checkpoint_parse(struct span text, struct checkpoint *out, struct error *e) {
    struct span rest = text, size, root;
    struct checkpoint c;
    if (!text.size || text.data[text.size - 1] != '\n')
        return malformed(e, "a checkpoint does not end with a newline");
    if (!span_cut(&rest, '\n', &c.origin) || !key_name_ok(c.origin))
        return malformed(e, "a checkpoint's origin is empty, too long, or has a space or +");
    if (!span_cut(&rest, '\n', &size) || !decimal_get(size, LIMIT_TREE_SIZE, &c.size))
        return malformed(e, "a checkpoint's size is not a decimal number below 2^63");
    if (!span_cut(&rest, '\n', &root) || !base64_get_exact(root, c.root, sizeof c.root))
        return malformed(e, "a checkpoint's root is not 32 bytes in canonical base64");
    if (rest.size)
        return malformed(e, "a checkpoint has more than three lines: extensions are refused");
    *out = c;
    return OK;
}

void checkpoint_print(const struct checkpoint *c, struct buf *out) {
    buf_put_span(out, c->origin);
    buf_printf(out, "\n%llu\n", (unsigned long long)c->size);
    base64_put(out, span(c->root, sizeof c->root));
    buf_put_byte(out, '\n');
}

static enum err refuse(struct error *e, enum err code, const char *rule, const char *why,
                       struct span name) {
    error_set(e, code, "%s: " SPAN_FMT, why, SPAN_ARG(name));
    error_rule(e, rule);
    return code;
}

enum err checkpoint_open(struct span note, const struct verifier *log, struct arena *a,
                         struct note *parsed, struct checkpoint *out, struct error *e) {
    struct note n;
    struct checkpoint c;
    bool verified;
    enum err err = note_parse(note, a, &n, e);
    if (!err)
        err = checkpoint_parse(n.text, &c, e);
    if (err)
        return err;
    if (!span_equal(c.origin, log->name))
        return refuse(e, ERR_CONFLICT, "wrong-origin", "the checkpoint is of another log",
                      c.origin);
    if (log->type != KEY_ED25519) // whose cosignature would be no word of the log
        return refuse(e, ERR_DENIED, "wrong-key-type", "the key is no log's key", log->name);
    err = note_verify(&n, log, 1, &verified, e);
    if (err)
        return err;
    *parsed = n;
    *out = c;
    return OK;
}

enum err checkpoint_sign(const struct checkpoint *c, const struct secret_key *log, struct buf *out,
                         struct error *e) {
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_CHECKPOINT_BYTES);
    checkpoint_print(c, &text);
    return note_sign(buf_span(&text), &log, 1, out, e);
}
