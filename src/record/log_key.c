// SPDX-License-Identifier: Apache-2.0
// What the log's key has signed, and which key that is.
#include "record/record_handle.h"

#include <assert.h>

enum err record_check_log_key(const struct verifier *named, const struct secret_key *log,
                              struct error *e) {
    if (log->type == KEY_ED25519 && span_is(named->name, log->name) &&
        memcmp(named->pub, log->pub, sizeof named->pub) == 0)
        return OK;
    error_set(e, ERR_DENIED, "\"%s\" (%08x) is not this record's log key", log->name, log->id);
    return error_hint(e, "the founding act names \"" SPAN_FMT "\" (%08x)", SPAN_ARG(named->name),
                      named->id);
}

void record_learn_log_key(struct record *r) {
    r->log = fold_state(r->fold)->keys[0].v; // found: the log's key is the first
    assert(r->log.name.size <= sizeof r->log_name);
    memcpy(r->log_name, r->log.name.data, r->log.name.size);
    r->log.name.data = r->log_name;
}

struct verifier record_log_key(const struct record *r) {
    return r->log;
}

void record_verified(struct record *r, struct span note) {
    buf_clear(&r->verified);
    buf_put_span(&r->verified, note);
}

// By the log's key, as every checkpoint of this record is.
static enum err open_checkpoint(struct record *r, struct span note, struct arena *a,
                                struct checkpoint *out, struct error *e) {
    struct verifier log = record_log_key(r);
    struct note parsed;
    if (!span_equal(note, buf_span(&r->verified))) {
        enum err err = checkpoint_open(note, &log, a, &parsed, out, e);
        if (!err)
            record_verified(r, note);
        return err;
    }
    enum err err = note_parse(note, a, &parsed, e);
    return err ? err : checkpoint_parse(parsed.text, out, e);
}

enum err record_checkpoint(struct record *r, uint64_t at_most, struct arena *a,
                           struct checkpoint *out, struct span *note, struct error *e) {
    uint64_t size;
    uint8_t root[HASH_BYTES];
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, LIMIT_CHECKPOINT_BYTES);
    if (r->astray)
        return error_set(e, ERR_IO, "%s: its rows are behind its entries", truth_path(r->truth));
    if (at_most > r->tree.size)
        at_most = r->tree.size; // a writer may have gone on since
    enum err err = truth_get_checkpoint(r->truth, at_most, &size, &bytes, e);
    if (err)
        return err;
    struct span copy = arena_copy(a, buf_span(&bytes));
    err = open_checkpoint(r, copy, a, out, e);
    if (!err)
        err = tree_root(&r->tree, out->size, root, e);
    if (!err && (out->size != size || memcmp(root, out->root, HASH_BYTES) != 0))
        err = error_set(e, ERR_CORRUPT, "the checkpoint of size %llu does not fit the entries",
                        (unsigned long long)size);
    if (!err && note)
        *note = copy;
    return err;
}
