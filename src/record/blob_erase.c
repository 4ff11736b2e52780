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
static const char all_sql[] = "SELECT DISTINCT sha256 FROM erased";

static enum err ask_erased(struct db *db, const uint8_t sha256[HASH_BYTES], struct stmt **out,
                           struct error *e) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(sha256, HASH_BYTES));
    enum err err = db_prepare(db, erased_sql, out, e);
    if (!err)
        stmt_text(*out, 1, buf_span(&hex));
    return err;
}

enum err blob_erased(struct record *r, const uint8_t sha256[HASH_BYTES], struct arena *a,
                     struct blob_erasure *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint8_t named[HASH_BYTES];
    enum err err = ask_erased(record_rows(r), sha256, &s, e);
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

// Listed first, removed then: nothing is written while a query is read.
enum err blob_erase(struct record *r, size_t *removed, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint8_t(*list)[HASH_BYTES] = NULL;
    size_t count = 0;
    uint64_t size;
    enum err err = db_prepare(record_rows(r), all_sql, &s, e);
    while (!err && stmt_row(s, e)) {
        list = memory_grow(list, (count + 1) * sizeof *list);
        if (hex_get(stmt_get_text(s, 0), list[count], HASH_BYTES) &&
            !truth_blob_size(record_truth(r), list[count], &size, NULL))
            count++;
    }
    if (!err && stmt_failed(s))
        err = ERR_IO;
    if (!err && count)
        err = truth_begin(record_truth(r), e);
    if (!err && count) {
        for (size_t i = 0; i < count; i++)
            truth_remove_blob(record_truth(r), list[i]);
        err = truth_commit(record_truth(r), e);
    }
    if (!err)
        *removed = count;
    free(list);
    return err;
}

static enum err count_one(struct record *r, const uint8_t sha256[HASH_BYTES],
                          struct blob_counts *out, struct error *e) {
    uint64_t size;
    bool right = false;
    out->named++;
    enum err err = blob_refuse_erased(r, sha256, e);
    out->erased += err == ERR_DENIED;
    if (err)
        return err == ERR_DENIED ? OK : err;
    err = truth_blob_size(record_truth(r), sha256, &size, e);
    if (err)
        return err == ERR_NOT_FOUND ? OK : err;
    err = blob_check(r, sha256, &right, e);
    out->wrong += !err && !right;
    out->here += !err && right;
    return err;
}

enum err blob_count(struct record *r, struct blob_counts *out, struct error *e) {
    struct blob_names names = {0};
    *out = (struct blob_counts){0};
    enum err err = blob_names_learn(&names, r, e);
    for (size_t i = 0; !err && i < names.count; i++)
        err = count_one(r, names.list[i], out, e);
    blob_names_done(&names);
    return err;
}

void blob_tidy(struct record *r) {
    size_t removed;
    (void)!blob_erase(r, &removed, NULL);
}
