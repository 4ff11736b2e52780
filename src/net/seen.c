// SPDX-License-Identifier: Apache-2.0
#include "net/seen.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/home.h"
#include "log/tile.h"
#include "net/tiles.h"
#include "record/evidence.h"
#include "words/tell.h"

#include <unistd.h>

#define SMALL_BYTES 65536

static void put_path(const struct seen *s, const char *name, struct buf *out) {
    buf_init(out, sizeof s->folder + 256);
    buf_printf(out, "%s/%s", s->folder, name);
}

enum err seen_read(const struct seen *s, const char *name, struct buf *out, struct error *e) {
    BUF_SCOPED struct buf path;
    put_path(s, name, &path);
    return file_read(buf_str(&path), out, e);
}

enum err seen_write(const struct seen *s, const char *name, struct span data, struct error *e) {
    BUF_SCOPED struct buf path;
    put_path(s, name, &path);
    return file_write(buf_str(&path), data, 0600, true, e);
}

// Opening, and what stands there.

static enum err not_ours(const struct seen *s, const char *name, struct error *e) {
    error_set(e, ERR_CORRUPT, "%s/%s: is not what was remembered there", s->folder, name);
    error_hint(e, "Compare with others what the log's fingerprint is before you remove it");
    return ERR_CORRUPT;
}

static bool take_key(struct seen *s, struct span vkey) {
    struct error why;
    return !verifier_parse(arena_copy(&s->arena, vkey), &s->log, &why);
}

static enum err read_record(struct seen *s, struct error *e) {
    BUF_SCOPED struct buf text;
    JSON_SCOPED struct json *j = NULL;
    struct error why;
    buf_init(&text, SMALL_BYTES);
    enum err err = seen_read(s, "record", &text, &why);
    if (err == ERR_NOT_FOUND)
        return OK;
    if (!err)
        err = json_parse(buf_span(&text), JSON_LINES, &j, &why);
    if (err || !span_equal(json_get_text(j, "record"), s->record) ||
        !hex_get(json_get_text(j, "found"), s->found, HASH_BYTES) ||
        !take_key(s, json_get_text(j, "log_vkey")))
        return not_ours(s, "record", e);
    s->exercise = span_is(json_get_text(j, "kind"), "exercise");
    s->known = true;
    return OK;
}

static enum err read_newest(struct seen *s, struct error *e) {
    BUF_SCOPED struct buf text;
    struct error why;
    struct note parsed;
    buf_init(&text, LIMIT_CHECKPOINT_BYTES);
    enum err err = s->known ? seen_read(s, "newest", &text, &why) : ERR_NOT_FOUND;
    if (err == ERR_NOT_FOUND)
        return OK;
    s->note = arena_copy(&s->arena, buf_span(&text));
    if (err || checkpoint_open(s->note, &s->log, &s->arena, &parsed, &s->newest, &why))
        return not_ours(s, "newest", e);
    s->any = true;
    return OK;
}

static enum err open_folder(struct seen *s, struct error *e) {
    uint8_t hash[HASH_BYTES];
    BUF_SCOPED struct buf path;
    buf_init(&path, sizeof s->folder - 64);
    hash_one(s->record, hash);
    BUF_SCOPED struct buf name;
    buf_init(&name, 256);
    buf_put_str(&name, "seen/");
    hex_put(&name, span(hash, 16));
    enum err err = home_folder(buf_str(&name), &path, e);
    if (err)
        return err;
    snprintf(s->folder, sizeof s->folder, "%s", buf_str(&path));
    buf_put_str(&path, "/lock");
    return home_lock(buf_str(&path), "another command acts in this record", &s->lock, e);
}

enum err seen_open(struct seen *s, struct span record, struct error *e) {
    *s = (struct seen){.lock = -1};
    arena_init(&s->arena);
    s->record = arena_copy(&s->arena, record);
    enum err err = open_folder(s, e);
    if (!err)
        err = read_record(s, e);
    if (!err)
        err = read_newest(s, e);
    if (err)
        seen_close(s);
    return err;
}

void seen_close(struct seen *s) {
    if (s->lock >= 0)
        close(s->lock);
    s->lock = -1;
    arena_done(&s->arena);
}

// The log's key.

static enum err keep_record(struct seen *s, struct span kind, struct error *e) {
    JSON_SCOPED struct json *j = json_new_object();
    BUF_SCOPED struct buf text;
    buf_init(&text, SMALL_BYTES);
    json_put_text(j, "record", s->record);
    key_vkey(s->log.name, s->log.type, s->log.pub, &text);
    json_put_text(j, "log_vkey", buf_span(&text));
    buf_clear(&text);
    hex_put(&text, span(s->found, HASH_BYTES));
    json_put_text(j, "found", buf_span(&text));
    json_put_text(j, "kind", kind);
    buf_clear(&text);
    json_print(j, &text);
    buf_put_byte(&text, '\n');
    s->exercise = span_is(kind, "exercise");
    s->known = true;
    return seen_write(s, "record", buf_span(&text), e);
}

// What is remembered and what is told now must be one founding.
static enum err compare_found(const struct seen *s, const uint8_t found[HASH_BYTES],
                              struct error *e) {
    if (!s->known || memcmp(s->found, found, HASH_BYTES) == 0)
        return OK;
    error_set(e, ERR_CONFLICT, "another founding of \"" SPAN_FMT "\" is remembered on this machine",
              SPAN_ARG(s->record));
    return error_hint(e, "Two records must not have one name. It is remembered in %.150s",
                      s->folder);
}

// The text is what the fingerprint says, so it needs no other check.
static enum err take_founding(struct seen *s, struct span entry, const uint8_t found[HASH_BYTES],
                              struct error *e) {
    struct act act;
    enum err err = act_parse(entry, &s->arena, &act, e);
    if (err) {
        error_prefix(e, "the host's first entry");
        return err;
    }
    if (memcmp(act.id, found, HASH_BYTES) != 0)
        err = error_set(e, ERR_CONFLICT,
                        MESSAGE("the host serves another record: its founding has another "
                                "fingerprint"));
    else if (!span_equal(act.record, s->record))
        err = error_set(e, ERR_CONFLICT,
                        "the fingerprint is of \"" SPAN_FMT "\", the key is of \"" SPAN_FMT "\"",
                        SPAN_ARG(act.record), SPAN_ARG(s->record));
    else if (!act.founding || !take_key(s, json_get_text(act.body, "log_vkey")))
        err = error_set(e, ERR_INVALID, "the host's first entry founds no record");
    if (!err)
        err = seen_write(s, "founding", entry, e);
    if (!err) {
        memcpy(s->found, found, HASH_BYTES);
        err = keep_record(s, json_get_text(act.body, "kind"), e);
    }
    return err;
}

enum err seen_learn_found(struct seen *s, struct client *host, const uint8_t found[HASH_BYTES],
                          struct error *e) {
    enum err err = compare_found(s, found, e);
    if (err || s->known)
        return err;
    BUF_SCOPED struct buf bundle;
    struct span rest, entry;
    buf_init(&bundle, LIMIT_ENTRY_BYTES + 2);
    err = client_get(host, "tile/entries/000.p/1", LIMIT_ENTRY_BYTES + 2, &bundle, e);
    rest = arena_copy(&s->arena, buf_span(&bundle));
    if (!err)
        err = bundle_cut(&rest, &entry, e);
    return err ? err : take_founding(s, entry, found, e);
}

static enum err keep_founding(const struct seen *s, struct record *replica, struct error *e) {
    BUF_SCOPED struct buf founding;
    buf_init(&founding, LIMIT_ENTRY_BYTES);
    enum err err = record_entry(replica, 0, &founding, e);
    return err ? err : seen_write(s, "founding", buf_span(&founding), e);
}

enum err seen_learn_replica(struct seen *s, struct record *replica, struct error *e) {
    const struct state *state = record_state(replica);
    ARENA_SCOPED struct arena a;
    struct checkpoint c;
    struct span note;
    arena_init(&a);
    enum err err = compare_found(s, state->found_id, e);
    if (!err && !s->known) {
        s->log = record_log_key(replica);
        s->log.name = arena_copy(&s->arena, s->log.name);
        memcpy(s->found, state->found_id, HASH_BYTES);
        err = keep_founding(s, replica, e);
        if (!err)
            err = keep_record(s, state->kind, e);
    }
    if (!err)
        err = record_checkpoint(replica, INT64_MAX, &a, &c, &note, e);
    if (err || (s->any && s->newest.size >= c.size))
        return err;
    struct note parsed;
    s->note = arena_copy(&s->arena, note);
    err = checkpoint_open(s->note, &s->log, &s->arena, &parsed, &s->newest, e);
    s->any = !err;
    return err;
}

// Checkpoints.

static void put_conflict_name(const struct checkpoint *c, const char *kind, struct buf *out) {
    buf_printf(out, "conflict-%llu-", (unsigned long long)c->size);
    hex_put(out, span(c->root, 4));
    buf_put_str(out, kind);
}

// For truce verify: two trees of one size stand alone, all else against a replica.
static enum err leave_evidence(const struct seen *s, const struct checkpoint *c, struct span note,
                               struct buf *name, struct error *e) {
    BUF_SCOPED struct buf founding, key, text;
    buf_init(&founding, LIMIT_ENTRY_BYTES);
    buf_init(&key, 1024);
    buf_init(&text, EVIDENCE_BYTES);
    enum err err = seen_read(s, "founding", &founding, e);
    if (err)
        return err;
    key_vkey(s->log.name, s->log.type, s->log.pub, &key);
    struct evidence ev = {.kind = c->size == s->newest.size  ? EVIDENCE_TWO_TREES
                                  : c->size < s->newest.size ? EVIDENCE_ROLLED_BACK
                                                             : EVIDENCE_OTHER_TREE,
                          .key = buf_span(&key),
                          .founding = buf_span(&founding)};
    ev.sides[0].checkpoint = ev.kind == EVIDENCE_OTHER_TREE ? note : s->note;
    ev.sides[1].checkpoint = note;
    evidence_print(&ev, &text);
    put_conflict_name(c, ".json", name);
    err = buf_check(&text, "evidence", e);
    return err ? err : seen_write(s, buf_str(name), buf_span(&text), e);
}

// Both are kept: each is signed by the log.
static enum err split(const struct seen *s, const struct checkpoint *c, struct span note,
                      const char *what, struct error *e) {
    BUF_SCOPED struct buf name, evidence, hint;
    struct error why;
    buf_init(&name, 128);
    buf_init(&evidence, 128);
    buf_init(&hint, 240);
    put_conflict_name(c, ".checkpoint", &name);
    bool kept =
        !seen_write(s, buf_str(&name), note, &why) && !leave_evidence(s, c, note, &evidence, &why);
    error_set(e, ERR_CONFLICT,
              "the log contradicts itself: it signed %llu entries that were seen before, and now "
              "%llu entries that %s. Nothing was signed",
              (unsigned long long)s->newest.size, (unsigned long long)c->size, what);
    buf_printf(&hint, "Give it to the others (truce verify judges it): %s/%s", s->folder,
               buf_str(&evidence));
    error_hint(e, "%s", kept ? buf_str(&hint) : why.message);
    return error_rule(e, SEEN_SPLIT);
}

static enum err keep_newest(struct seen *s, struct span note, struct error *e) {
    struct note parsed;
    enum err err = seen_write(s, "newest", note, e);
    if (err)
        return err;
    s->note = arena_copy(&s->arena, note);
    err = checkpoint_open(s->note, &s->log, &s->arena, &parsed, &s->newest, e);
    s->any = !err;
    return err;
}

// Whether the smaller of two checkpoints is the larger one's beginning. ERR_CONFLICT: it is not, or
// the host's tiles do not show it.
static enum err compare(struct client *host, const struct checkpoint *old,
                        const struct checkpoint *new, struct error *e) {
    hash_bytes hashes[LIMIT_PROOF_HASHES];
    struct error why;
    size_t count = 0;
    if (old->size == new->size)
        return memcmp(old->root, new->root, HASH_BYTES)
                   ? error_set(e, ERR_CONFLICT, "are not the same")
                   : OK;
    TILES_SCOPED struct tiles *t = tiles_new(host, new->size);
    enum err err = merkle_consistency(old->size, new->size, tiles_hash, t, hashes, &count, e);
    if (err)
        return err;
    return merkle_check_consistency(old->size, new->size, (const hash_bytes *)hashes, count,
                                    old->root, new->root, &why)
               ? error_set(e, ERR_CONFLICT, "do not begin with them")
               : OK;
}

static enum err advance(struct seen *s, struct client *host, const struct checkpoint *c,
                        struct span note, struct error *e) {
    struct error why = {0};
    enum err err = OK;
    if (s->any && c->size < s->newest.size)
        err = error_set(&why, ERR_CONFLICT, "are fewer");
    else if (s->any)
        err = compare(host, &s->newest, c, &why);
    if (err == ERR_CONFLICT && (!s->exercise || s->strict))
        return split(s, c, note, why.message, e);
    if (err && err != ERR_CONFLICT) {
        if (e)
            *e = why;
        return err;
    }
    return keep_newest(s, note, e);
}

enum err seen_advance(struct seen *s, struct client *host, struct error *e) {
    BUF_SCOPED struct buf note;
    struct note parsed;
    struct checkpoint c;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = client_get(host, "checkpoint/newest", LIMIT_CHECKPOINT_BYTES, &note, e);
    if (!err)
        err = checkpoint_open(buf_span(&note), &s->log, &s->arena, &parsed, &c, e);
    if (err) {
        error_prefix(e, "%s", client_url(host));
        return err;
    }
    return advance(s, host, &c, buf_span(&note), e);
}

enum err seen_take(struct seen *s, struct client *host, struct span note, struct checkpoint *out,
                   struct error *e) {
    struct note parsed;
    struct checkpoint c;
    struct error why;
    enum err err = checkpoint_open(arena_copy(&s->arena, note), &s->log, &s->arena, &parsed, &c, e);
    if (!err && s->any && c.size < s->newest.size) {
        err = compare(host, &c, &s->newest, &why);
        if (err == ERR_CONFLICT)
            return split(s, &c, note, why.message, e);
        if (err && e)
            *e = why;
    } else if (!err) {
        err = advance(s, host, &c, note, e);
    }
    if (!err)
        *out = c;
    return err;
}

enum err seen_keep_behind(const struct seen *s, struct error *e) {
    char name[64];
    snprintf(name, sizeof name, "%llu.checkpoint", (unsigned long long)s->newest.size);
    return seen_write(s, name, s->note, e);
}
