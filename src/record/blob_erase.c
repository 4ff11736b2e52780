// SPDX-License-Identifier: Apache-2.0
// What a carried motion, or its authors, erased: who asked for it and why, and that its content is
// gone from here.
#include "record/blob.h"

#include "base/codec.h"
#include "record/record_handle.h"

// Which motion it was is said by the entry that decided it.
static const char erased_sql[] =
    "SELECT d.motion, e.i, m.author, m.payload FROM erased e"
    " JOIN decision d ON d.i = e.i AND d.outcome = 'carried'"
    " JOIN motion m ON m.i = d.motion AND m.kind = 'erase' WHERE e.sha256 = ?1 ORDER BY e.i";
static const char said_sql[] = "SELECT 1 FROM erase WHERE sha256 = ?1 LIMIT 1";
static const char word_sql[] = "SELECT author, reason FROM erase WHERE i = ?1";
static const char since_sql[] = "SELECT sha256 FROM erased WHERE i >= ?1"
                                " UNION SELECT sha256 FROM erase WHERE i >= ?1";

static enum err ask(struct db *db, const char *sql, const uint8_t sha256[HASH_BYTES],
                    struct stmt **out, struct error *e) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(sha256, HASH_BYTES));
    enum err err = db_prepare(db, sql, out, e);
    if (!err)
        stmt_text(*out, 1, buf_span(&hex));
    return err;
}

static enum err not_erased(struct error *e) {
    return error_set(e, ERR_NOT_FOUND, "that blob was not erased");
}

static enum err by_motion(struct record *r, const uint8_t sha256[HASH_BYTES], struct arena *a,
                          struct blob_erasure *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint8_t named[HASH_BYTES];
    enum err err = ask(record_rows(r), erased_sql, sha256, &s, e);
    if (err)
        return err;
    while (stmt_row(s, e)) {
        struct json *payload = NULL;
        struct span text = arena_copy(a, stmt_get_text(s, 3));
        if (json_parse_in(text, 0, a, &payload, NULL) ||
            !hex_get(json_get_text(payload, "sha256"), named, HASH_BYTES) ||
            memcmp(named, sha256, HASH_BYTES) != 0)
            continue; // another motion that the same entry decided
        *out = (struct blob_erasure){.by_motion = true,
                                     .by = (uint64_t)stmt_get_int(s, 0),
                                     .since = (uint64_t)stmt_get_int(s, 1),
                                     .who = arena_copy(a, stmt_get_text(s, 2)),
                                     .reason = json_get(payload, "reason")};
        stmt_reset(s);
        return OK;
    }
    return stmt_failed(s) ? ERR_IO : not_erased(e);
}

// Nobody looks through the log as long as no author has said it.
static enum err is_said(struct record *r, const uint8_t sha256[HASH_BYTES], bool *out,
                        struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = ask(record_rows(r), said_sql, sha256, &s, e);
    if (err)
        return err;
    *out = stmt_row(s, e);
    if (!*out && stmt_failed(s))
        return ERR_IO;
    stmt_reset(s);
    return OK;
}

static enum err read_word(struct record *r, uint64_t index, struct arena *a,
                          struct blob_erasure *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *reason = NULL;
    enum err err = db_prepare(record_rows(r), word_sql, &s, e);
    if (err)
        return err;
    stmt_int(s, 1, (int64_t)index);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : error_set(e, ERR_CORRUPT, "an entry has no row");
    *out = (struct blob_erasure){
        .by = index, .since = index, .who = arena_copy(a, stmt_get_text(s, 0))};
    if (!stmt_is_null(s, 1))
        err = json_parse_in(arena_copy(a, stmt_get_text(s, 1)), 0, a, &reason, e);
    out->reason = reason;
    stmt_reset(s);
    return err;
}

static enum err by_authors(struct record *r, const uint8_t sha256[HASH_BYTES], struct arena *a,
                           struct blob_erasure *out, struct error *e) {
    bool said = false;
    uint64_t since = 0;
    enum err err = is_said(r, sha256, &said, e);
    if (!err && said)
        err = blob_names_learn(&r->blobs, r, e);
    if (err)
        return err;
    return said && blob_names_erased(&r->blobs, sha256, &since) ? read_word(r, since, a, out, e)
                                                                : not_erased(e);
}

enum err blob_erased(struct record *r, const uint8_t sha256[HASH_BYTES], struct arena *a,
                     struct blob_erasure *out, struct error *e) {
    enum err err = by_motion(r, sha256, a, out, e);
    return err == ERR_NOT_FOUND ? by_authors(r, sha256, a, out, e) : err;
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
    struct span reason = span_head(reason_of(&was), 200);
    if (was.by_motion)
        error_set(e, ERR_DENIED, "erased by motion (entry %llu, carried by entry %llu): " SPAN_FMT,
                  (unsigned long long)was.by, (unsigned long long)was.since, SPAN_ARG(reason));
    else
        error_set(e, ERR_DENIED,
                  "erased by all who put it forward, the last of them \"" SPAN_FMT
                  "\" (entry %llu): " SPAN_FMT,
                  SPAN_ARG(was.who), (unsigned long long)was.since, SPAN_ARG(reason));
    error_rule(e, "blob-erased");
    return ERR_DENIED;
}

// What somebody wants erased since this was done last; the caller frees the list.
static enum err list_wanted(struct record *r, uint8_t (**out)[HASH_BYTES], size_t *count,
                            struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint8_t(*list)[HASH_BYTES] = NULL;
    *count = 0;
    enum err err = db_prepare(record_rows(r), since_sql, &s, e);
    if (!err)
        stmt_int(s, 1, (int64_t)r->tidied);
    while (!err && stmt_row(s, e)) {
        list = memory_grow(list, (*count + 1) * sizeof *list);
        *count += hex_get(stmt_get_text(s, 0), list[*count], HASH_BYTES);
    }
    *out = list;
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

// What one author of several wants erased stays.
static enum err keep_erased(struct record *r, uint8_t (*list)[HASH_BYTES], size_t *count,
                            struct error *e) {
    enum err err = OK;
    size_t kept = 0;
    for (size_t i = 0; !err && i < *count; i++) {
        err = blob_refuse_erased(r, list[i], e);
        if (err == ERR_DENIED)
            memmove(list[kept++], list[i], HASH_BYTES);
        err = err == ERR_DENIED ? OK : err;
    }
    *count = kept;
    return err;
}

static enum err remove_here(struct record *r, uint8_t (*list)[HASH_BYTES], size_t count,
                            size_t *removed, struct error *e) {
    uint64_t size;
    size_t here = 0;
    for (size_t i = 0; i < count; i++)
        if (truth_blob_size(record_truth(r), list[i], &size, NULL) != ERR_NOT_FOUND)
            memmove(list[here++], list[i], HASH_BYTES);
    enum err err = here ? truth_begin(record_truth(r), e) : OK;
    if (err || !here)
        return err;
    for (size_t i = 0; i < here; i++)
        truth_remove_blob(record_truth(r), list[i]);
    err = truth_commit(record_truth(r), e);
    if (!err)
        *removed = here;
    return err;
}

// Listed first, removed then: nothing is written while a query is read. Swept even where nothing is
// here any more: it may have been removed when somebody read, or by a process that was killed then.
enum err blob_erase(struct record *r, size_t *removed, struct error *e) {
    uint8_t(*list)[HASH_BYTES] = NULL;
    size_t count = 0, gone = 0;
    uint64_t size = record_size(r);
    enum err err = size > r->tidied ? list_wanted(r, &list, &count, e) : OK;
    if (!err)
        err = keep_erased(r, list, &count, e);
    if (!err && count)
        err = remove_here(r, list, count, &gone, e);
    if (!err && count)
        err = truth_sweep(record_truth(r), e);
    if (!err) {
        *removed = gone;
        r->tidied = size; // what is erased by then is not taken in any more
    }
    free(list);
    return err;
}

static enum err count_one(struct record *r, const uint8_t sha256[HASH_BYTES],
                          struct blob_counts *out, struct error *e) {
    bool right = false;
    out->named++;
    enum err err = blob_refuse_erased(r, sha256, e);
    out->erased += err == ERR_DENIED;
    if (err)
        return err == ERR_DENIED ? OK : err;
    err = blob_check(r, sha256, &right, e);
    out->wrong += !err && !right;
    out->here += !err && right;
    return err == ERR_NOT_FOUND ? OK : err;
}

enum err blob_count(struct record *r, struct blob_counts *out, struct error *e) {
    const uint8_t *sha256;
    *out = (struct blob_counts){0};
    enum err err = blob_names_learn(&r->blobs, r, e);
    for (size_t at = 0; !err && (sha256 = blob_names_next(&r->blobs, &at));)
        err = count_one(r, sha256, out, e);
    return err;
}

void blob_tidy(struct record *r) {
    size_t removed;
    if (!r->astray)
        (void)!blob_erase(r, &removed, NULL);
}
