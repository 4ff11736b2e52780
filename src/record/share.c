// SPDX-License-Identifier: Apache-2.0
#include "record/share.h"

#include "base/file.h"
#include "log/proof.h"
#include "record/grade.h"
#include "record/record_handle.h"

enum err record_checkpoint_note(struct record *r, uint64_t size, struct buf *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct checkpoint c;
    struct span note;
    arena_init(&a);
    enum err err = record_checkpoint(r, size, &a, &c, &note, e);
    if (!err && c.size != size)
        err = error_set(e, ERR_NOT_FOUND, "there is no checkpoint of size %llu",
                        (unsigned long long)size);
    if (err)
        return err;
    buf_put_span(out, note);
    err = record_lines(r, size, out, e);
    return err ? err : buf_check(out, "a checkpoint with its cosignatures", e);
}

// The newest checkpoint's size.
static enum err newest(struct record *r, uint64_t *out, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct checkpoint c;
    arena_init(&a);
    enum err err = record_checkpoint(r, INT64_MAX, &a, &c, NULL, e);
    if (!err)
        *out = c.size;
    return err;
}

enum err record_prove(struct record *r, uint64_t index, struct buf *out, struct error *e) {
    struct proof p = {.index = index};
    uint64_t size = 0;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    if (index >= record_size(r))
        return error_set(e, ERR_NOT_FOUND, "entry %llu: this record has %llu entries, 0 to %llu",
                         (unsigned long long)index, (unsigned long long)record_size(r),
                         (unsigned long long)record_size(r) - 1);
    enum err err = record_entries(r, index, index + 1, NULL, NULL, e); // else it proves another's
    if (!err)
        err = record_held_size(r, &size, e);
    if (!err && size <= index)
        err = newest(r, &size, e);
    if (!err)
        err = merkle_inclusion(index, size, record_hash, r, p.hashes, &p.count, e);
    if (!err)
        err = record_checkpoint_note(r, size, &note, e);
    if (err)
        return err;
    p.checkpoint = buf_span(&note);
    proof_print(&p, out);
    return buf_check(out, "a proof", e);
}

static enum err put_entry(void *context, uint64_t index, struct span entry, struct error *e) {
    (void)index;
    return bundle_put(context, entry, e);
}

enum err record_tile(struct record *r, struct tile_id id, struct buf *out, struct error *e) {
    if (id.level != TILE_ENTRIES)
        return tree_tile(&r->tree, id, out, e);
    uint64_t from = id.index * TILE_WIDTH;
    if (!tile_exists((struct tile_id){0, id.index, id.width}, r->tree.size))
        return error_set(e, ERR_NOT_FOUND, "there is no such bundle");
    return record_entries(r, from, from + (uint64_t)id.width, put_entry, out, e);
}

struct publishing {
    struct record *r;
    const char *dir;
};

static enum err write_file(const char *dir, const char *name, struct span data, struct error *e) {
    BUF_SCOPED struct buf path;
    buf_init(&path, 4096);
    buf_printf(&path, "%s/%s", dir, name);
    char *slash = strrchr(buf_str(&path), '/') ? (char *)path.data + path.size : NULL;
    while (slash && *slash != '/')
        slash--;
    enum err err = buf_check(&path, "a path", e);
    if (!err && slash) {
        *slash = 0;
        err = folder_make((const char *)path.data, e);
        *slash = '/';
    }
    return err ? err : file_write((const char *)path.data, data, 0644, true, e);
}

static enum err publish_tile(void *context, struct tile_id id, struct error *e) {
    struct publishing *p = context;
    BUF_SCOPED struct buf bytes;
    BUF_SCOPED struct buf name;
    buf_init(&bytes, TILE_WIDTH * (LIMIT_ENTRY_BYTES + 2));
    buf_init(&name, 256);
    tile_path_print(id, &name);
    enum err err = record_tile(p->r, id, &bytes, e);
    return err ? err : write_file(p->dir, buf_str(&name), buf_span(&bytes), e);
}

enum err record_publish(struct record *r, const char *dir, struct error *e) {
    struct publishing p = {r, dir};
    BUF_SCOPED struct buf note;
    uint64_t size;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = newest(r, &size, e);
    if (!err && size != r->tree.size)
        err = error_set(e, ERR_CORRUPT, "entries %llu.. stand under no checkpoint",
                        (unsigned long long)size);
    if (!err)
        err = tile_each(size, publish_tile, &p, e);
    if (!err)
        err = record_checkpoint_note(r, size, &note, e);
    // The checkpoint last: whoever reads it finds all that it covers.
    return err ? err : write_file(dir, "checkpoint", buf_span(&note), e);
}

// Cosigning keys in force as policy lines; a holder with several keys is a group `any` of them.
static void put_holder(const struct state *s, struct span who, struct buf *lines,
                       struct buf *members) {
    const struct member *m = state_member(s, who);
    size_t number = 0;
    BUF_SCOPED struct buf keys;
    buf_init(&keys, 65536);
    for (size_t i = 0; m && i < s->key_count; i++) {
        const struct key *k = &s->keys[i];
        if (k->member != state_member_index(s, m) || !(k->uses & USE_HOLD) ||
            k->revoked != INDEX_NONE)
            continue;
        number++;
        buf_printf(lines, "witness " SPAN_FMT "-%zu ", SPAN_ARG(who), number);
        key_vkey(k->v.name, k->v.type, k->v.pub, lines);
        buf_put_byte(lines, '\n');
        buf_printf(&keys, " " SPAN_FMT "-%zu", SPAN_ARG(who), number);
    }
    if (!number)
        return;
    buf_printf(lines, "group " SPAN_FMT " any", SPAN_ARG(who));
    buf_put_span(lines, buf_span(&keys));
    buf_put_byte(lines, '\n');
    buf_printf(members, " " SPAN_FMT, SPAN_ARG(who));
}

enum err record_policy(struct record *r, struct buf *out, struct error *e) {
    const struct state *s = record_state(r);
    const struct json *holders = json_get(s->rules, "holders");
    struct verifier log = record_log_key(r);
    BUF_SCOPED struct buf members;
    buf_init(&members, 65536);
    buf_printf(out, "# Held: %lld of %zu holders of " SPAN_FMT "\nlog ",
               (long long)json_get_int(s->rules, "held"), json_count(holders), SPAN_ARG(s->record));
    key_vkey(log.name, log.type, log.pub, out);
    buf_put_byte(out, '\n');
    for (size_t i = 0; i < json_count(holders); i++)
        put_holder(s, json_text(json_at(holders, i)), out, &members);
    buf_printf(out, "group holders %lld" SPAN_FMT "\nquorum holders\n",
               (long long)json_get_int(s->rules, "held"), SPAN_ARG(buf_span(&members)));
    return buf_check(out, "a policy", e);
}
