// SPDX-License-Identifier: Apache-2.0
// Asking a source, and the form of what it answers.
#include "record/sync_handle.h"

enum err source_get(const struct source *s, struct source_piece *pieces, size_t count,
                    struct error *e) {
    enum err err = OK;
    for (size_t i = 0; !err && i < count; i += SYNC_AT_ONCE) {
        size_t some = count - i < SYNC_AT_ONCE ? count - i : SYNC_AT_ONCE;
        err = s->fetch(s->context, pieces + i, some, e);
    }
    for (size_t i = 0; !err && i < count; i++)
        if (pieces[i].failed.code) {
            err = pieces[i].failed.code;
            if (e)
                *e = pieces[i].failed;
        }
    return err;
}

enum err source_get_one(const struct source *s, const char *path, size_t bytes_max, struct buf *out,
                        struct error *e) {
    struct source_piece piece = {.path = path, .bytes_max = bytes_max};
    enum err err = source_get(s, &piece, 1, e);
    if (!err)
        buf_put_span(out, buf_span(&piece.bytes));
    buf_done(&piece.bytes);
    return err ? err : buf_check(out, path, e);
}

// A host tells the newest at once; a folder of published files has the one name.
enum err source_checkpoint(const struct source *s, struct buf *out, struct error *e) {
    enum err err = source_get_one(s, "checkpoint/newest", LIMIT_CHECKPOINT_BYTES, out, e);
    return err == ERR_NOT_FOUND ? source_get_one(s, "checkpoint", LIMIT_CHECKPOINT_BYTES, out, e)
                                : err;
}

const char *source_tile_path(struct arena *a, struct tile_id id) {
    BUF_SCOPED struct buf path;
    buf_init(&path, 256);
    tile_path_print(id, &path);
    return arena_str(a, buf_span(&path));
}

enum err source_unsound(const struct source *s, const char *what, struct error *e) {
    error_set(e, ERR_INVALID, "%s: shows what its own checkpoint does not sign: %s", s->name, what);
    error_hint(e, "Nothing of it was kept. Ask another host or mirror of this record");
    return ERR_INVALID;
}

enum err bundle_leaves(const struct source *s, struct span bundle, int width, hash_bytes *leaves,
                       struct error *e) {
    struct span rest = bundle, entry;
    for (int i = 0; i < width; i++) {
        if (bundle_cut(&rest, &entry, NULL) || !entry.size)
            return source_unsound(s, "a bundle has too few entries, or an empty one", e);
        merkle_leaf(entry, leaves[i]);
    }
    return rest.size ? source_unsound(s, "a bundle has more than its entries", e) : OK;
}

enum err note_of_log(const struct note *n, const struct verifier *log, struct buf *out,
                     struct error *e) {
    for (size_t i = 0; i < n->count; i++)
        if (span_equal(n->sigs[i].name, log->name) && n->sigs[i].id == log->id) {
            buf_put_span(out, n->text);
            buf_put_byte(out, '\n');
            buf_put_span(out, n->sigs[i].line);
            return buf_check(out, "a checkpoint", e);
        }
    return error_set(e, ERR_DENIED, "a checkpoint without the log's line");
}

enum err pull_take_checkpoint(struct pull *p, struct span note, struct error *e) {
    struct note parsed;
    BUF_SCOPED struct buf bare;
    buf_init(&bare, LIMIT_CHECKPOINT_BYTES);
    struct span whole = arena_copy(&p->arena, note);
    enum err err = checkpoint_open(whole, &p->log, &p->arena, &parsed, &p->c, e);
    if (!err)
        err = note_of_log(&parsed, &p->log, &bare, e);
    if (!err) { // again: it is this that is kept
        p->note = arena_copy(&p->arena, buf_span(&bare));
        err = checkpoint_open(p->note, &p->log, &p->arena, &parsed, &p->c, e);
    }
    if (!err && !p->c.size)
        err = error_set(e, ERR_INVALID, "it covers no entries");
    if (!err && p->c.size > LIMIT_SYNC_ENTRIES)
        err = error_set(e, ERR_LIMIT, "it covers %llu entries; %llu are the most that are taken",
                        (unsigned long long)p->c.size, (unsigned long long)LIMIT_SYNC_ENTRIES);
    return err ? error_prefix(e, "%s: its checkpoint", p->source->name), err : OK;
}
