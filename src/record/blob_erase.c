// SPDX-License-Identifier: Apache-2.0
// What a carried motion erased: who asked for it and why, and that its content is gone from here.
#include "record/blob.h"

#include "base/codec.h"
#include "record/record_handle.h"

// Which motion it was is said by the entry that decided it.
static const char erased_sql[] =
    "SELECT d.motion, e.i, m.payload FROM erased e"
    " JOIN decision d ON d.i = e.i AND d.outcome = 'carried'"
    " JOIN motion m ON m.i = d.motion AND m.kind = 'erase' WHERE e.sha256 = ?1 ORDER BY e.i";
static const char any_sql[] = "SELECT 1 FROM erased WHERE sha256 = ?1";

static enum err bind_hex(struct db *db, const char *sql, const uint8_t sha256[HASH_BYTES],
                         struct stmt **out, struct error *e) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(sha256, HASH_BYTES));
    enum err err = db_prepare(db, sql, out, e);
    if (!err)
        stmt_text(*out, 1, buf_span(&hex));
    return err;
}

enum err blob_erased(struct record *r, const uint8_t sha256[HASH_BYTES], struct arena *a,
                     struct blob_erasure *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint8_t named[HASH_BYTES];
    enum err err = bind_hex(record_rows(r), erased_sql, sha256, &s, e);
    if (err)
        return err;
    while (stmt_row(s, e)) {
        struct json *payload = NULL;
        struct span text = arena_copy(a, stmt_get_text(s, 2));
        if (json_parse_in(text, 0, a, &payload, NULL) ||
            !hex_get(json_get_text(payload, "sha256"), named, HASH_BYTES) ||
            memcmp(named, sha256, HASH_BYTES) != 0)
            continue; // another motion that the same entry decided
        *out = (struct blob_erasure){(uint64_t)stmt_get_int(s, 0), (uint64_t)stmt_get_int(s, 1),
                                     json_get(payload, "reason")};
        stmt_reset(s);
        return OK;
    }
    return stmt_failed(s) ? ERR_IO : error_set(e, ERR_NOT_FOUND, "that blob was not erased");
}

// Any language of the reason: whoever wants another reads the motion.
static struct span reason_of(const struct blob_erasure *was) {
    struct json_each first = json_first(was->reason);
    return was->reason && first.value ? json_text(first.value) : span_str("no reason given");
}

enum err blob_refuse_erased(struct record *r, const uint8_t sha256[HASH_BYTES], struct error *e) {
    ARENA_SCOPED struct arena a;
    struct blob_erasure was;
    arena_init(&a);
    enum err err = blob_erased(r, sha256, &a, &was, e);
    if (err)
        return err == ERR_NOT_FOUND ? OK : err;
    error_set(e, ERR_DENIED, "erased by motion (entry %llu, carried by entry %llu): " SPAN_FMT,
              (unsigned long long)was.motion, (unsigned long long)was.since,
              SPAN_ARG(span_head(reason_of(&was), 200)));
    error_rule(e, "blob-erased");
    return ERR_DENIED;
}

struct erasing {
    struct record *r;
    uint8_t (*list)[HASH_BYTES];
    size_t count;
};

// Listed first, removed then: nothing is written while a query is read.
static enum err list_erased(void *context, const uint8_t sha256[HASH_BYTES], struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct erasing *x = context;
    enum err err = bind_hex(record_rows(x->r), any_sql, sha256, &s, e);
    if (err)
        return err;
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    stmt_reset(s);
    x->list = memory_grow(x->list, (x->count + 1) * sizeof *x->list);
    memcpy(x->list[x->count++], sha256, HASH_BYTES);
    return OK;
}

enum err blob_erase(struct record *r, size_t *removed, struct error *e) {
    struct erasing x = {.r = r};
    enum err err = truth_blobs(record_truth(r), list_erased, &x, e);
    *removed = 0;
    if (!err && x.count)
        err = truth_begin(record_truth(r), e);
    if (!err && x.count) {
        for (size_t i = 0; i < x.count; i++)
            truth_remove_blob(record_truth(r), x.list[i]);
        err = truth_commit(record_truth(r), e);
    }
    if (!err)
        *removed = x.count;
    free(x.list);
    return err;
}
