// SPDX-License-Identifier: Apache-2.0
#include "record/custody.h"

#include "log/cosignature.h"
#include "record/record_handle.h"

#include <assert.h>

struct taking {
    struct record *r;
    unsigned flags;
    struct arena arena;
    struct note note; // as it came
    struct checkpoint checkpoint;
    int64_t *times; // of its lines, INT64_MIN for the log's
    bool *fresh;    // those that are not in the record yet
};

static enum err read_note(struct taking *t, struct span bytes, struct error *e) {
    if (bytes.size > LIMIT_CHECKPOINT_BYTES)
        return error_set(e, ERR_INVALID, "a checkpoint note has at most %d bytes",
                         LIMIT_CHECKPOINT_BYTES);
    enum err err = note_parse(bytes, &t->arena, &t->note, e);
    if (!err)
        err = checkpoint_parse(t->note.text, &t->checkpoint, e);
    if (err)
        return err;
    t->times = arena_array(&t->arena, int64_t, t->note.count);
    t->fresh = arena_array(&t->arena, bool, t->note.count);
    struct verifier log = record_log_key(t->r);
    if (!span_equal(t->checkpoint.origin, log.name))
        return error_set(e, ERR_INVALID,
                         "this is the log \"" SPAN_FMT "\", the checkpoint is one of \"" SPAN_FMT
                         "\"",
                         SPAN_ARG(log.name), SPAN_ARG(t->checkpoint.origin));
    return OK;
}

// Whether the tree has this root at this size.
static enum err compare_root(struct taking *t, struct error *e) {
    uint8_t root[HASH_BYTES];
    unsigned long long size = t->checkpoint.size;
    if (size < 1 || size > t->r->tree.size)
        return error_set(e, ERR_NOT_FOUND, "there is no checkpoint of size %llu", size);
    enum err err = tree_root(&t->r->tree, size, root, e);
    if (!err && memcmp(root, t->checkpoint.root, HASH_BYTES) != 0)
        err = error_set(e, ERR_CONFLICT, "the tree of %llu entries has another root", size);
    return err;
}

// The line of the log, or of a key that may cosign this size; and that it verifies.
static enum err check_line(struct taking *t, size_t at, struct error *e) {
    const struct note_sig *sig = &t->note.sigs[at];
    struct verifier log = record_log_key(t->r);
    t->times[at] = INT64_MIN;
    if (sig->id == log.id && span_equal(sig->name, log.name))
        return note_sig_check(&t->note, sig, &log)
                   ? OK
                   : error_set(e, ERR_DENIED, "the log's signature does not verify");
    const struct key *k = state_key(fold_state(t->r->fold), sig->name, sig->id);
    if (!k || !(k->uses & (USE_HOLD | USE_WITNESS)))
        return error_set(e, ERR_DENIED,
                         "\"" SPAN_FMT "\" (%08x) is no hold or witness key of this record",
                         SPAN_ARG(sig->name), sig->id);
    if (k->added >= t->checkpoint.size || k->revoked < t->checkpoint.size)
        return error_set(e, ERR_DENIED, "\"" SPAN_FMT "\" was not in force at size %llu",
                         SPAN_ARG(sig->name), (unsigned long long)t->checkpoint.size);
    return cosignature_check(t->note.text, sig, &k->v, &t->times[at], e) ? ERR_DENIED : OK;
}

// The stored checkpoint's text is this one's: its root is the tree's, and so is this one's.
static enum err look_up(struct taking *t, const struct note_sig *log_line, struct error *e) {
    BUF_SCOPED struct buf stored;
    BUF_SCOPED struct buf own;
    uint64_t size = 0;
    struct error why;
    buf_init(&stored, LIMIT_CHECKPOINT_BYTES);
    buf_init(&own, LIMIT_CHECKPOINT_BYTES);
    enum err err = truth_get_checkpoint(t->r->truth, t->checkpoint.size, &size, &stored, &why);
    if (err && err != ERR_NOT_FOUND) {
        if (e)
            *e = why;
        return err;
    }
    if (!err && size == t->checkpoint.size)
        return OK;
    if (!(t->flags & TAKE_CHECKPOINTS) || !log_line)
        return error_set(e, ERR_NOT_FOUND, "there is no checkpoint of size %llu",
                         (unsigned long long)t->checkpoint.size);
    buf_put_span(&own, t->note.text);
    buf_put_byte(&own, '\n');
    buf_put_span(&own, log_line->line);
    truth_put_checkpoint(t->r->truth, t->checkpoint.size, buf_span(&own));
    return OK;
}

// Whether line `at` stands in the record, or in the note before it; or another of its key and time.
static enum err compare_lines(struct taking *t, size_t at, bool *there, bool *other,
                              struct error *e) {
    const struct note_sig *sig = &t->note.sigs[at];
    enum err err = truth_has_cosignature(t->r->truth, t->checkpoint.size, sig->name, sig->id,
                                         t->times[at], sig->line, there, other, e);
    for (size_t i = 0; !err && !*there && !*other && i < at; i++) {
        const struct note_sig *before = &t->note.sigs[i];
        bool same = span_equal(before->line, sig->line);
        *there = same;
        *other = !same && before->id == sig->id && span_equal(before->name, sig->name) &&
                 t->times[i] == t->times[at];
    }
    return err;
}

// Whether as many lines of the key are kept of this size as ever are.
static enum err are_enough(struct taking *t, size_t at, bool *out, struct error *e) {
    const struct note_sig *sig = &t->note.sigs[at];
    uint64_t count = 0;
    enum err err = truth_count_cosignatures(t->r->truth, t->checkpoint.size, sig->name, sig->id,
                                            LIMIT_COSIGNATURES_EACH, &count, e);
    for (size_t i = 0; !err && i < at; i++)
        count += t->fresh[i] && t->note.sigs[i].id == sig->id &&
                 span_equal(t->note.sigs[i].name, sig->name);
    if (!err)
        *out = count >= LIMIT_COSIGNATURES_EACH;
    return err;
}

// Which lines are to be kept. A cosigner that made two signatures of one moment gets the first.
static enum err find_fresh(struct taking *t, struct error *e) {
    enum err err = OK;
    for (size_t i = 0; !err && i < t->note.count; i++) {
        bool there = true, other = false;
        if (t->times[i] != INT64_MIN)
            err = compare_lines(t, i, &there, &other, e);
        if (!err && other)
            err = error_set(e, ERR_CONFLICT,
                            "another cosignature by \"" SPAN_FMT "\" of that time is there",
                            SPAN_ARG(t->note.sigs[i].name));
        if (!err && !there)
            err = are_enough(t, i, &there, e);
        t->fresh[i] = !there;
    }
    return err;
}

static size_t put_lines(struct taking *t) {
    size_t fresh = 0;
    for (size_t i = 0; i < t->note.count; i++) {
        const struct note_sig *sig = &t->note.sigs[i];
        if (!t->fresh[i])
            continue;
        truth_put_cosignature(t->r->truth, t->checkpoint.size, sig->name, sig->id, t->times[i],
                              sig->line);
        fresh++;
    }
    return fresh;
}

static enum err judge(struct taking *t, struct span bytes, struct error *e) {
    const struct note_sig *log_line = NULL;
    size_t cosigned = 0;
    enum err err = read_note(t, bytes, e);
    if (!err)
        err = compare_root(t, e);
    for (size_t i = 0; !err && i < t->note.count; i++) {
        err = check_line(t, i, e);
        if (!err && t->times[i] == INT64_MIN)
            log_line = &t->note.sigs[i];
        else
            cosigned++;
    }
    if (!err && !cosigned)
        err = error_set(e, ERR_INVALID, "there is no cosignature under the checkpoint");
    if (!err)
        err = find_fresh(t, e);
    return err ? err : look_up(t, log_line, e);
}

// ERR_IO and ERR_CORRUPT are the store's, all else is the note's.
static bool is_ours(enum err err) {
    return err == ERR_IO || err == ERR_CORRUPT;
}

static enum err take(struct taking *t, struct span bytes, struct taken *out, struct error *e) {
    *out = (struct taken){0};
    arena_reset(&t->arena);
    t->checkpoint = (struct checkpoint){0};
    enum err err = judge(t, bytes, &out->why);
    out->size = t->checkpoint.size;
    if (!err)
        out->fresh = put_lines(t);
    out->why.code = err;
    if (!is_ours(err))
        return OK;
    if (e)
        *e = out->why;
    return err;
}

enum err record_take_cosignatures(struct record *r, const struct span *notes, size_t count,
                                  unsigned flags, struct taken *out, struct error *e) {
    struct taking t = {.r = r, .flags = flags};
    assert(count <= CUSTODY_NOTES_MAX);
    if (!r->write)
        return error_set(e, ERR_DENIED, "this record was opened for reading");
    enum err err = truth_begin(r->truth, e);
    if (err)
        return err;
    arena_init(&t.arena);
    size_t fresh = 0;
    for (size_t i = 0; !err && i < count; i++) {
        err = take(&t, notes[i], &out[i], e);
        fresh += out[i].fresh;
    }
    arena_done(&t.arena);
    if (!err && fresh)
        return truth_commit(r->truth, e);
    truth_rollback(r->truth);
    return err;
}
