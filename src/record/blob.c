// SPDX-License-Identifier: Apache-2.0
#include "record/blob.h"

#include "base/codec.h"
#include "base/limits.h"
#include "record/record_handle.h"

#include <errno.h>
#include <unistd.h>

// Naming.

struct naming {
    struct record *r;
    blob_each *each;
    void *context;
    const struct act *act;
    uint64_t index;
    struct stmt *class;
};

static const char class_sql[] = "SELECT class FROM act WHERE i = ?1";

// An object that has the form of a blob (docs/record-format.md section 8), or those below it.
static enum err walk(const struct naming *n, const struct json *j, struct error *e) {
    struct blob_name name = {.index = n->index, .by = n->act->by};
    enum err err = OK;
    if (json_type(j) == JSON_LIST_T)
        for (size_t i = 0; !err && i < json_count(j); i++)
            err = walk(n, json_at(j, i), e);
    if (json_type(j) != JSON_OBJECT_T)
        return err;
    if (json_get_text(j, "media_type").data && json_type(json_get(j, "size")) == JSON_INT_T &&
        hex_get(json_get_text(j, "sha256"), name.sha256, HASH_BYTES)) {
        name.size = (uint64_t)json_get_int(j, "size");
        return n->each(n->context, &name, e);
    }
    for (struct json_each m = json_first(j); !err && m.value; json_next(&m))
        err = walk(n, m.value, e);
    return err;
}

static enum err has_effect(const struct naming *n, bool *out, struct error *e) {
    stmt_int(n->class, 1, (int64_t)n->index);
    if (!stmt_row(n->class, e))
        return stmt_failed(n->class) ? ERR_IO : error_set(e, ERR_CORRUPT, "an entry has no row");
    int64_t class = stmt_get_int(n->class, 0);
    stmt_reset(n->class);
    *out = class == VERDICT_OK || class == VERDICT_OPAQUE;
    return OK;
}

static enum err say_erase(const struct naming *n, struct error *e) {
    struct blob_name name = {.index = n->index, .by = n->act->by, .erase = true};
    return hex_get(json_get_text(n->act->body, "sha256"), name.sha256, HASH_BYTES)
               ? n->each(n->context, &name, e)
               : OK;
}

static enum err look_at(void *context, uint64_t index, struct span entry, struct error *e) {
    struct naming *n = context;
    ARENA_SCOPED struct arena a;
    struct act act;
    bool effect = false;
    arena_init(&a);
    n->index = index;
    // Nearly all entries name none, and are not worth parsing again.
    if (!json_may_say(entry, span_str("sha256")) || act_parse(entry, &a, &act, NULL))
        return OK;
    n->act = &act;
    enum err err = has_effect(n, &effect, e);
    if (err || !effect)
        return err;
    if (!act.to && span_is(act.type, "erase"))
        return say_erase(n, e);
    return walk(n, act.to ? act.blobs : act.body, e);
}

enum err blob_named(struct record *r, uint64_t from, uint64_t to, blob_each *each, void *context,
                    struct error *e) {
    STMT_SCOPED struct stmt *class = NULL;
    enum err err = db_prepare(record_rows(r), class_sql, &class, e);
    struct naming n = {.r = r, .each = each, .context = context, .class = class};
    return err ? err : truth_entries(record_truth(r), from, to, look_at, &n, e);
}

uint64_t blob_bytes_max(const struct record *r) {
    const struct json *said = json_get(json_get(record_state(r)->rules, "limits"), "blob");
    return said && json_int(said) >= 0 ? (uint64_t)json_int(said) : LIMIT_BLOB_BYTES;
}

// Content.

static enum err wrong_digest(struct error *e) {
    error_set(e, ERR_CONFLICT, "the content does not hash to that digest");
    error_rule(e, "blob-digest");
    return ERR_CONFLICT;
}

static enum err too_large(const struct record *r, struct error *e) {
    return error_set(e, ERR_LIMIT, "the rules take blobs of at most %llu bytes",
                     (unsigned long long)blob_bytes_max(r));
}

static void put_pieces(struct record *r, const uint8_t sha256[HASH_BYTES], struct span content) {
    uint64_t chunk = 0;
    do { // content of no bytes is one piece of none
        truth_put_blob(record_truth(r), sha256, chunk++, span_head(content, TRUTH_CHUNK_BYTES));
        content =
            span_from(content, content.size < TRUTH_CHUNK_BYTES ? content.size : TRUTH_CHUNK_BYTES);
    } while (content.size);
}

enum err blob_put(struct record *r, const uint8_t sha256[HASH_BYTES], struct span content,
                  struct error *e) {
    uint8_t hash[HASH_BYTES];
    if (content.size > blob_bytes_max(r))
        return too_large(r, e);
    hash_one(content, hash);
    if (memcmp(hash, sha256, HASH_BYTES) != 0)
        return wrong_digest(e);
    bool here = false;
    enum err err = blob_here(r, sha256, &here, e);
    if (err || here)
        return err;
    err = truth_begin(record_truth(r), e);
    if (err)
        return err;
    truth_remove_blob(record_truth(r), sha256); // what is left of it where the file was damaged
    put_pieces(r, sha256, content);
    return truth_commit(record_truth(r), e);
}

// Up to `size` bytes; fewer at the end alone.
static enum err read_piece(int fd, const char *name, struct buf *out, size_t size,
                           struct error *e) {
    buf_clear(out);
    while (out->size < size) {
        uint8_t *at = buf_room(out, size - out->size);
        size_t asked = (size_t)(out->data + out->size - at);
        ssize_t got = read(fd, at, asked);
        out->size -= asked - (got > 0 ? (size_t)got : 0);
        if (got < 0 && errno != EINTR)
            return error_errno(e, name);
        if (!got)
            return OK;
    }
    return OK;
}

typedef void take_piece(void *context, uint64_t number, struct span piece);

static enum err read_pieces(int fd, const char *name, take_piece *take, void *context,
                            uint64_t *size, struct error *e) {
    BUF_SCOPED struct buf piece;
    uint64_t number = 0;
    buf_init(&piece, TRUTH_CHUNK_BYTES);
    *size = 0;
    if (lseek(fd, 0, SEEK_SET) < 0)
        return error_errno(e, name);
    do {
        enum err err = read_piece(fd, name, &piece, TRUTH_CHUNK_BYTES, e);
        if (err)
            return err;
        if (piece.size || !number)
            take(context, number++, buf_span(&piece));
        *size += piece.size;
    } while (piece.size == TRUTH_CHUNK_BYTES);
    return OK;
}

static void hash_piece(void *context, uint64_t number, struct span piece) {
    (void)number;
    hash_stream_add(context, piece);
}

enum err blob_hash_file(int fd, const char *name, uint8_t sha256[HASH_BYTES], uint64_t *size,
                        struct error *e) {
    struct hash_stream *h = hash_stream_new();
    enum err err = read_pieces(fd, name, hash_piece, h, size, e);
    hash_stream_end(h, sha256);
    return err;
}

struct putting {
    struct record *r;
    const uint8_t *sha256;
    struct hash_stream *hash;
};

static void put_piece(void *context, uint64_t number, struct span piece) {
    struct putting *p = context;
    hash_stream_add(p->hash, piece);
    truth_put_blob(record_truth(p->r), p->sha256, number, piece);
}

// Hashed again while it is put: the file may have been written to since.
enum err blob_put_file(struct record *r, const uint8_t sha256[HASH_BYTES], int fd, const char *name,
                       struct error *e) {
    uint8_t hash[HASH_BYTES];
    uint64_t size;
    bool here = false;
    enum err err = blob_hash_file(fd, name, hash, &size, e);
    if (err)
        return err;
    if (size > blob_bytes_max(r))
        return too_large(r, e);
    if (memcmp(hash, sha256, HASH_BYTES) != 0)
        return wrong_digest(e);
    err = blob_here(r, sha256, &here, e);
    if (err || here)
        return err;
    err = truth_begin(record_truth(r), e);
    if (err)
        return err;
    truth_remove_blob(record_truth(r), sha256);
    struct putting p = {r, sha256, hash_stream_new()};
    err = read_pieces(fd, name, put_piece, &p, &size, e);
    hash_stream_end(p.hash, hash);
    if (!err && memcmp(hash, sha256, HASH_BYTES) != 0)
        err = wrong_digest(e);
    if (!err)
        return truth_commit(record_truth(r), e);
    truth_rollback(record_truth(r));
    return err;
}

enum err blob_read(struct record *r, const uint8_t sha256[HASH_BYTES], uint64_t from, uint64_t size,
                   struct buf *out, struct error *e) {
    BUF_SCOPED struct buf piece;
    buf_init(&piece, TRUTH_CHUNK_BYTES);
    for (uint64_t at = from; at < from + size;) {
        buf_clear(&piece);
        enum err err = truth_get_blob(record_truth(r), sha256, at / TRUTH_CHUNK_BYTES, &piece, e);
        uint64_t skip = at % TRUTH_CHUNK_BYTES;
        if (!err && piece.size <= skip)
            err = error_set(e, ERR_CORRUPT, "a blob is shorter than it was");
        if (err)
            return err;
        struct span part = span_head(span_from(buf_span(&piece), skip), from + size - at);
        buf_put_span(out, part);
        at += part.size;
    }
    return buf_check(out, "a blob", e);
}

enum err blob_check(struct record *r, const uint8_t sha256[HASH_BYTES], bool *out,
                    struct error *e) {
    BUF_SCOPED struct buf piece;
    uint8_t hash[HASH_BYTES];
    struct error why = {0};
    uint64_t size;
    buf_init(&piece, TRUTH_CHUNK_BYTES);
    enum err err = truth_blob_size(record_truth(r), sha256, &size, &why);
    bool any = err != ERR_NOT_FOUND;
    struct hash_stream *h = hash_stream_new();
    for (uint64_t at = 0; !err && at < size; at += TRUTH_CHUNK_BYTES) {
        buf_clear(&piece);
        err = truth_get_blob(record_truth(r), sha256, at / TRUTH_CHUNK_BYTES, &piece, &why);
        hash_stream_add(h, buf_span(&piece));
    }
    hash_stream_end(h, hash);
    if (any && (!err || err == ERR_NOT_FOUND || err == ERR_CORRUPT)) {
        *out = !err && memcmp(hash, sha256, HASH_BYTES) == 0;
        return OK;
    }
    if (e)
        *e = why;
    return err;
}

enum err blob_here(struct record *r, const uint8_t sha256[HASH_BYTES], bool *out,
                   struct error *e) {
    enum err err = blob_check(r, sha256, out, e);
    if (err == ERR_NOT_FOUND)
        *out = false;
    return err == ERR_NOT_FOUND ? OK : err;
}
