// SPDX-License-Identifier: Apache-2.0
#include "record/cosign.h"

#include "log/cosignature.h"
#include "record/record_handle.h"
#include "record/signed.h"

static enum err check_cosigner(const struct record *r, const struct secret_key *key,
                               struct error *e) {
    const struct key *k = state_key(fold_state(r->fold), span_str(key->name), key->id);
    if (!k || !(k->uses & (USE_HOLD | USE_WITNESS)) || key->type != KEY_COSIGNER)
        return error_set(e, ERR_DENIED, "\"%s\" (%08x) is no hold or witness key of this record",
                         key->name, key->id);
    if (k->revoked != INDEX_NONE)
        return error_set(e, ERR_DENIED, "\"%s\" was revoked by act %llu", key->name,
                         (unsigned long long)k->revoked);
    return OK;
}

// Looking for a line of the key's own.
struct own {
    const struct secret_key *key;
    struct span text; // of the checkpoint
    size_t found;
};

static enum err compare_line(void *context, uint64_t size, struct span line, int64_t time_s,
                             struct error *e) {
    struct own *o = context;
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf whole;
    struct note note;
    int64_t at;
    struct verifier v = {.name = span_str(o->key->name), .id = o->key->id, .type = o->key->type};
    (void)size, (void)time_s, (void)e;
    memcpy(v.pub, o->key->pub, sizeof v.pub);
    arena_init(&a);
    buf_init(&whole, 2 * LIMIT_CHECKPOINT_BYTES);
    buf_put_span(&whole, o->text);
    buf_put_byte(&whole, '\n');
    buf_put_span(&whole, line);
    if (!note_parse(buf_span(&whole), &a, &note, NULL) && note.count == 1 &&
        span_equal(note.sigs[0].name, v.name) && note.sigs[0].id == v.id &&
        !cosignature_check(o->text, &note.sigs[0], &v, &at, NULL))
        o->found++;
    return OK;
}

// As many lines as are wanted, one if no more was asked for.
static enum err stands_already(struct record *r, const struct secret_key *key, struct span text,
                               uint64_t size, size_t wanted, bool *out, struct error *e) {
    struct own own = {.key = key, .text = text};
    enum err err = truth_cosignatures(r->truth, size, compare_line, &own, e);
    if (!err)
        *out = own.found >= wanted;
    return err;
}

// Remembered before it is signed: a line that got out would else be unknown after a crash.
static enum err sign(struct record *r, const struct secret_key *key, int64_t time_s,
                     const struct checkpoint *c, struct span text, struct signed_last *last,
                     struct error *e) {
    BUF_SCOPED struct buf line;
    buf_init(&line, 4096);
    bool exercise = span_is(fold_state(r->fold)->kind, "exercise");
    enum err err = signed_keep(last, r, c->size, c->root, !exercise, e);
    if (!err || exercise)
        err = cosignature_sign(text, key, time_s, &line, e); // before others have to wait for it
    if (!err)
        err = truth_begin(r->truth, e);
    if (err)
        return err;
    truth_put_cosignature(r->truth, c->size, span_str(key->name), key->id, time_s, buf_span(&line));
    return truth_commit(r->truth, e);
}

// Exercises do without a memory where there is no place for one; nothing else does.
static enum err recall(struct record *r, const struct secret_key *key, struct signed_last *last,
                       struct error *e) {
    enum err err = signed_open(last, key, record_log_key(r).name, e);
    bool exercise = span_is(fold_state(r->fold)->kind, "exercise");
    if (exercise && (err == ERR_NOT_FOUND || err == ERR_IO))
        return OK;
    if (err == ERR_NOT_FOUND || err == ERR_IO)
        error_hint(e, "A key that cosigns must remember what it signed: give XDG_STATE_HOME a "
                      "folder that can be written");
    return err ? err : signed_check(last, r, e);
}

static enum err cosign(struct record *r, const struct secret_key *key, int64_t time_s,
                       const struct checkpoint *c, struct span text, struct cosigned *out,
                       struct error *e) {
    SIGNED_SCOPED struct signed_last last = {.lock = -1};
    enum err err = recall(r, key, &last, e);
    if (err)
        return err;
    // What an exercise remembers may be of another play.
    bool checked_before = last.known && last.live && last.size <= c->size;
    *out = (struct cosigned){.size = c->size, .checked_from = checked_before ? last.size : 0};
    err = record_entries(r, out->checked_from, c->size, NULL, NULL, e);
    return err ? err : sign(r, key, time_s, c, text, &last, e);
}

enum err record_cosign(struct record *r, const struct secret_key *key, int64_t time_s,
                       unsigned flags, struct cosigned *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct checkpoint c;
    struct span note;
    struct note parsed;
    struct cosigned done = {0};
    arena_init(&a);
    if (!r->write)
        return error_set(e, ERR_DENIED, "this record was opened for reading");
    if (time_s < 1)
        return error_set(e, ERR_INVALID, "a cosignature's time must lie after 1970");
    enum err err = r->astray ? record_mend(r, e) : OK;
    if (!err)
        err = check_cosigner(r, key, e);
    if (!err)
        err = record_checkpoint(r, INT64_MAX, &a, &c, &note, e);
    if (!err && c.size != record_size(r))
        err = error_set(e, ERR_CORRUPT, "entries %llu.. stand under no checkpoint",
                        (unsigned long long)c.size);
    if (!err)
        err = note_parse(note, &a, &parsed, e);
    if (!err)
        err = stands_already(r, key, parsed.text, c.size,
                             flags & COSIGN_AGAIN ? LIMIT_COSIGNATURES_EACH : 1, &done.already, e);
    if (!err && done.already)
        done.size = done.checked_from = c.size;
    else if (!err)
        err = cosign(r, key, time_s, &c, parsed.text, &done, e);
    if (!err)
        *out = done;
    return err;
}
