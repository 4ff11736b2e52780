// SPDX-License-Identifier: Apache-2.0
// A record from nothing but a source. What is fetched stands in PATH.part: entries and tiles, no
// checkpoint, so that nobody takes it for a record.
#include "record/sync_handle.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define FOUND_RULE "found"

struct cloning {
    const struct source *source;
    const char *part; // its path
    struct truth *truth;
    struct tree tree;
    struct buf founding, vkey;
    struct verifier log;
};

static enum err no_record(const struct source *s, const char *what, const struct error *why,
                          struct error *e) {
    error_set(e, ERR_CORRUPT, "%s: is no record: %s: %s", s->name, what, why->message);
    return ERR_CORRUPT;
}

// How large the record is, says whoever answers: enough to ask for its first bundle.
static enum err claimed_size(const struct source *s, struct span note, uint64_t *out,
                             struct error *e) {
    ARENA_SCOPED struct arena a;
    struct note n;
    struct checkpoint c;
    struct error why = {0};
    arena_init(&a);
    if (note_parse(note, &a, &n, &why) || checkpoint_parse(n.text, &c, &why))
        return no_record(s, "its checkpoint", &why, e);
    if (!c.size)
        return error_set(e, ERR_CORRUPT, "%s: holds no entries", s->name);
    *out = c.size;
    return OK;
}

static enum err fetch_founding(struct cloning *c, uint64_t size, struct error *e) {
    ARENA_SCOPED struct arena a;
    BUF_SCOPED struct buf bundle;
    struct tile_id id = {TILE_ENTRIES, 0, size < TILE_WIDTH ? (int)size : TILE_WIDTH};
    struct span rest, entry;
    struct error why = {0};
    size_t most = (size_t)id.width * (LIMIT_ENTRY_BYTES + 2);
    arena_init(&a);
    buf_init(&bundle, most);
    enum err err = source_get_one(c->source, source_tile_path(&a, id), most, &bundle, e);
    if (err)
        return err;
    rest = buf_span(&bundle);
    if (bundle_cut(&rest, &entry, &why))
        return no_record(c->source, "its first bundle", &why, e);
    buf_put_span(&c->founding, entry);
    return OK;
}

// Entry 0 judged alone: whose record this is, and which key the log has.
static enum err judge_founding(struct cloning *c, const uint8_t *found, struct error *e) {
    uint8_t id[HASH_BYTES];
    struct error why = {0};
    enum err err = record_judge_founding(buf_span(&c->founding), &c->vkey, id, &why);
    if (!err)
        err = verifier_parse(buf_span(&c->vkey), &c->log, &why);
    if (err == ERR_IO)
        return error_set(e, err, "%s", why.message);
    if (err)
        return no_record(c->source, "its founding act", &why, e);
    if (!found || memcmp(found, id, HASH_BYTES) == 0)
        return OK;
    error_set(e, ERR_DENIED, "%s: its fingerprint is not the one that was given", c->source->name);
    error_rule(e, FOUND_RULE);
    error_hint(e, "This is another record, or somebody's forgery of yours. Nothing was kept");
    return ERR_DENIED;
}

// What an interrupted clone has left.

static void remove_part(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        BUF_SCOPED struct buf file;
        buf_init(&file, 8192);
        buf_printf(&file, "%s%s", path, endings[i]);
        unlink(buf_str(&file));
    }
}

static enum err same_tile(void *context, int level, uint64_t index, struct span tile,
                          struct error *e) {
    BUF_SCOPED struct buf stored;
    buf_init(&stored, TILE_WIDTH * HASH_BYTES);
    enum err err = truth_get_tile(context, level, index, &stored, e);
    if (!err && !span_equal(buf_span(&stored), tile))
        err = error_set(e, ERR_CORRUPT, "a hash tile is another one");
    return err;
}

static enum err add_entry(void *context, uint64_t index, struct span entry, struct error *e) {
    struct cloning *c = context;
    uint8_t leaf[HASH_BYTES];
    if (index == 0 && !span_equal(entry, buf_span(&c->founding)))
        return error_set(e, ERR_CORRUPT, "it is of another record");
    merkle_leaf(entry, leaf);
    return tree_add(&c->tree, leaf, same_tile, c->truth, e);
}

static enum err read_tile(void *context, uint64_t index, uint8_t *tile, struct error *e) {
    struct cloning *c = context;
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, TILE_WIDTH * HASH_BYTES);
    enum err err = truth_get_tile(c->truth, 0, index, &bytes, e);
    if (!err)
        memcpy(tile, bytes.data, TILE_WIDTH * HASH_BYTES);
    return err;
}

// Signed lines in it would be nobody's: they come last, and are checked then.
static enum err without_lines(struct truth *t, struct error *e) {
    uint64_t came = 0, size;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = truth_last_cosignature(t, &came, e);
    if (!err && came)
        return error_set(e, ERR_CORRUPT, "it holds cosignatures");
    if (!err)
        err = truth_get_checkpoint(t, INT64_MAX, &size, &note, e);
    return err == ERR_NOT_FOUND ? OK
           : err                ? err
                                : error_set(e, ERR_CORRUPT, "it holds a checkpoint");
}

static enum err read_part(struct cloning *c, struct error *e) {
    uint64_t size = 0;
    enum err err = truth_open(c->part, true, &c->truth, e);
    if (!err)
        err = without_lines(c->truth, e);
    if (!err)
        err = truth_size(c->truth, &size, e);
    // It is left at ends of whole bundles, and nowhere else.
    if (!err && size % TILE_WIDTH)
        err = error_set(e, ERR_CORRUPT, "it ends within a bundle");
    return err ? err : truth_entries(c->truth, 0, size, add_entry, c, e);
}

static void close_part(struct cloning *c) {
    truth_close(c->truth);
    c->truth = NULL;
    tree_done(&c->tree);
}

// The part as it was left, where it is sound; else a new one.
static enum err open_part(struct cloning *c, bool anew, struct error *e) {
    struct error why = {0};
    close_part(c);
    tree_init(&c->tree, read_tile, c);
    if (!anew && file_exists(c->part)) {
        enum err err = read_part(c, &why);
        if (!err)
            return OK;
        if (err == ERR_CONFLICT) {
            if (e)
                *e = why;
            error_hint(e, "Is another truce cloning there?");
            return err;
        }
        close_part(c);
        tree_init(&c->tree, read_tile, c);
    }
    remove_part(c->part);
    return truth_create(c->part, &c->truth, e);
}

static enum err fill_part(struct cloning *c, struct pull *p, unsigned flags,
                          struct sync_report *report, struct error *e) {
    bool extends = false;
    enum err err = OK;
    for (int attempt = 0; !err && !extends && attempt < 2; attempt++) {
        err = open_part(c, attempt > 0, e);
        p->truth = c->truth;
        p->tree = &c->tree;
        p->before = c->tree.size;
        if (err || p->before > p->c.size)
            continue;
        err = pull_frame(p, &extends, e);
    }
    if (!err && !extends)
        err = source_unsound(c->source, "its hash tiles and entries give another tree", e);
    if (err)
        return err;
    progress_begin(&p->progress, "fetching", p->c.size,
                   (flags & SYNC_PROGRESS) && p->c.size > 2000);
    err = pull_store(p, report, e);
    progress_end(&p->progress);
    return err;
}

static enum err move_part(const char *part, const char *path, struct error *e) {
    if (!renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE))
        return OK;
    if (errno == EEXIST)
        return error_set(e, ERR_CONFLICT, "%s: is there by now", path);
    // A file system that cannot do it: a file that came just now would be lost.
    if (!file_exists(path) && !rename(part, path))
        return OK;
    return error_errno(e, path);
}

static enum err clone_part(struct cloning *c, const uint8_t *found, unsigned flags,
                           struct sync_report *report, struct error *e) {
    struct pull p;
    uint64_t size = 0;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    pull_init(&p, c->source, NULL, NULL);
    p.in_parts = true;
    enum err err = source_checkpoint(c->source, &note, e);
    if (!err)
        err = claimed_size(c->source, buf_span(&note), &size, e);
    if (!err)
        err = fetch_founding(c, size, e);
    if (!err)
        err = judge_founding(c, found, e);
    p.log = c->log;
    if (!err)
        err = pull_take_checkpoint(&p, buf_span(&note), e);
    if (!err)
        err = fill_part(c, &p, flags, report, e);
    pull_done(&p);
    return err;
}

enum err sync_clone(const char *path, const struct source *s, const uint8_t *found, unsigned flags,
                    struct record **out, struct sync_report *report, struct error *e) {
    struct cloning c = {.source = s};
    struct record *r = NULL;
    uint64_t came = 0;
    BUF_SCOPED struct buf part;
    buf_init(&part, 4096);
    buf_printf(&part, "%s.part", path);
    buf_init(&c.founding, LIMIT_ENTRY_BYTES);
    buf_init(&c.vkey, LIMIT_ENTRY_BYTES);
    enum err err = buf_check(&part, "the record's path", e);
    if (!err && file_exists(path)) {
        err = error_set(e, ERR_CONFLICT, "%s: is there already", path);
        error_hint(e, "truce sync brings a record up to date");
    }
    c.part = buf_str(&part);
    if (!err)
        err = clone_part(&c, found, flags, report, e);
    close_part(&c);
    buf_done(&c.founding);
    buf_done(&c.vkey);
    if (!err)
        err = move_part(c.part, path, e);
    if (!err)
        err = record_open(path, RECORD_WRITE, flags & SYNC_PROGRESS, &r, e);
    if (!err)
        err = sync_count(r, report, e);
    if (!err && (flags & SYNC_LINES))
        err = sync_lines(r, s, &came, report, e);
    if (err)
        record_close(r);
    else
        *out = r;
    return err;
}
