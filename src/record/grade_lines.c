// SPDX-License-Identifier: Apache-2.0
#include "record/grade_inside.h"

#include "log/cosignature.h"

#include <stdlib.h>

#define FIRST_SLOTS 256

static const uint8_t no_hash[HASH_BYTES];

// Which lines have verified before.

static uint8_t *slot_of(struct checked *c, const uint8_t hash[HASH_BYTES]) {
    size_t at = 0;
    for (int i = 0; i < 8; i++)
        at = at << 8 | hash[i];
    at &= c->size - 1;
    while (memcmp(c->slots[at], no_hash, HASH_BYTES) != 0 &&
           memcmp(c->slots[at], hash, HASH_BYTES) != 0)
        at = (at + 1) & (c->size - 1);
    return c->slots[at];
}

static bool is_checked(struct checked *c, const uint8_t hash[HASH_BYTES]) {
    return c->size && memcmp(slot_of(c, hash), hash, HASH_BYTES) == 0;
}

static void grow(struct checked *c) {
    hash_bytes *old = c->slots;
    size_t size = c->size;
    c->size = size ? 2 * size : FIRST_SLOTS;
    c->slots = memory_get(c->size * sizeof *c->slots);
    for (size_t i = 0; i < size; i++)
        if (memcmp(old[i], no_hash, HASH_BYTES) != 0)
            memcpy(slot_of(c, old[i]), old[i], HASH_BYTES);
    free(old);
}

static void add(struct checked *c, const uint8_t hash[HASH_BYTES]) {
    if (2 * (c->count + 1) > c->size)
        grow(c);
    uint8_t *slot = slot_of(c, hash);
    c->count += memcmp(slot, no_hash, HASH_BYTES) == 0;
    memcpy(slot, hash, HASH_BYTES);
}

enum err checked_load(struct record *r, struct checked *c, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(r->rows, "SELECT hash FROM checked", &s, e);
    if (err)
        return err;
    while (stmt_row(s, e))
        if (stmt_get_blob(s, 0).size == HASH_BYTES)
            add(c, stmt_get_blob(s, 0).data);
    return stmt_failed(s) ? ERR_IO : OK;
}

static void add_fresh(struct checked *c, const uint8_t hash[HASH_BYTES]) {
    if (c->fresh_count % 256 == 0)
        c->fresh = memory_grow(c->fresh, (c->fresh_count + 256) * sizeof *c->fresh);
    memcpy(c->fresh[c->fresh_count++], hash, HASH_BYTES);
    add(c, hash);
}

void checked_keep(struct record *r, struct checked *c) {
    struct error e;
    STMT_SCOPED struct stmt *s = NULL;
    if (!c->fresh_count || db_in_transaction(r->rows) || db_begin_now(r->rows, &e))
        return;
    enum err err = db_prepare(r->rows, "INSERT OR IGNORE INTO checked VALUES (?1)", &s, &e);
    for (size_t i = 0; !err && i < c->fresh_count; i++) {
        stmt_blob(s, 1, span(c->fresh[i], HASH_BYTES));
        err = stmt_run(s, &e);
    }
    if (err)
        db_rollback(r->rows);
    else
        err = db_commit(r->rows, &e);
    c->fresh_count = 0;
    (void)err; // the cache's loss
}

void checked_free(struct checked *c) {
    free(c->slots);
    free(c->fresh);
}

// Lines.

void reading_init(struct reading *d, struct record *r) {
    *d = (struct reading){.r = r};
    arena_init(&d->of_text);
    arena_init(&d->of_line);
}

void reading_done(struct reading *d) {
    arena_done(&d->of_text);
    arena_done(&d->of_line);
}

static enum err no_checkpoint(uint64_t size, struct error *e) {
    return error_set(e, ERR_NOT_FOUND, "there is no checkpoint of size %llu",
                     (unsigned long long)size);
}

static enum err take_text(struct reading *d, uint64_t size, struct error *e) {
    BUF_SCOPED struct buf bytes;
    struct note note;
    uint64_t found = 0;
    buf_init(&bytes, LIMIT_CHECKPOINT_BYTES);
    if (d->size == size)
        return OK;
    arena_reset(&d->of_text);
    d->size = 0;
    enum err err = truth_get_checkpoint(d->r->truth, size, &found, &bytes, e);
    if (!err && found != size)
        err = no_checkpoint(size, e);
    if (!err)
        err = note_parse(arena_copy(&d->of_text, buf_span(&bytes)), &d->of_text, &note, e);
    if (err)
        return err;
    d->size = size;
    d->text = note.text;
    d->sound = false;
    return OK;
}

enum err reading_look(struct reading *d, uint64_t size, struct span bytes, struct line *out,
                      struct error *e) {
    BUF_SCOPED struct buf whole; // a note of its own, so that one parser reads signature lines
    out->key = NULL;
    buf_init(&whole, 2 * LIMIT_CHECKPOINT_BYTES);
    enum err err = take_text(d, size, e);
    if (err)
        return err;
    arena_reset(&d->of_line);
    buf_put_span(&whole, d->text);
    buf_put_byte(&whole, '\n');
    buf_put_span(&whole, bytes);
    struct span copy = arena_copy(&d->of_line, buf_span(&whole));
    if (note_parse(copy, &d->of_line, &out->note, NULL) || out->note.count != 1)
        return OK;
    const struct note_sig *sig = out->note.sigs;
    const struct key *k = state_key(fold_state(d->r->fold), sig->name, sig->id);
    if (!k || !(k->uses & (USE_HOLD | USE_WITNESS)) || k->added >= size || k->revoked < size)
        return OK;
    const struct span parts[] = {span(k->v.pub, sizeof k->v.pub), copy};
    hash_parts(parts, 2, out->hash);
    out->key = k;
    return OK;
}

// Once for a size, and only where a line of it has not been verified before.
static enum err check_text(struct reading *d, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct checkpoint c;
    struct span note;
    arena_init(&a);
    if (d->sound)
        return OK;
    enum err err = record_checkpoint(d->r, d->size, &a, &c, &note, e);
    if (!err && c.size != d->size)
        err = no_checkpoint(d->size, e);
    d->sound = !err;
    return err;
}

enum err reading_verify(struct reading *d, const struct line *line, bool *good, struct error *e) {
    struct checked *checked = &d->r->grading->checked;
    int64_t time_s;
    *good = is_checked(checked, line->hash);
    if (*good)
        return OK;
    enum err err = check_text(d, e);
    if (err)
        return err;
    *good = !cosignature_check(d->text, line->note.sigs, &line->key->v, &time_s, NULL);
    if (*good)
        add_fresh(checked, line->hash);
    return OK;
}
