// SPDX-License-Identifier: Apache-2.0
// Judges one record after the other, as a stream: for tests that compare this fold with another on
// very many records.
//
// In: records one after the other, until the end of the input. A record is u32 number of entries,
// then each entry as u32 length || bytes; numbers are big-endian.
//
// Out: for each entry a line "class rule digest" (the rule "-" where there is none; the state
// digest after it in hex), and an empty line behind each record. A record whose entry 0 founds
// nothing ends there: that line alone is printed.
//
// The fold is the program's own, on one database in memory; each record is one transaction that is
// rolled back.
#include "base/codec.h"
#include "base/limits.h"
#include "log/merkle.h"
#include "talks/fold.h"

#define ENTRIES_MAX 100000

struct log {
    struct frontier frontier;
    hash_bytes *roots; // roots[n] of size n
    size_t count;
};

static void die(const char *what, const char *why) {
    fprintf(stderr, "judge: %s: %s\n", what, why);
    exit(3);
}

static enum err root_at(void *context, uint64_t size, uint8_t root[HASH_BYTES], struct error *e) {
    const struct log *log = context;
    if (size < 1 || size > log->count)
        return error_set(e, ERR_NOT_FOUND, "no root of that size");
    memcpy(root, log->roots[size], HASH_BYTES);
    return OK;
}

static void take(uint8_t *out, size_t size) {
    if (fread(out, 1, size, stdin) != size)
        die("stdin", "ends inside a record");
}

static size_t take_number(void) {
    uint8_t bytes[4];
    take(bytes, sizeof bytes);
    return (size_t)bytes[0] << 24 | (size_t)bytes[1] << 16 | (size_t)bytes[2] << 8 | bytes[3];
}

static bool at_end(void) {
    int c = getchar();
    if (c != EOF)
        ungetc(c, stdin);
    return c == EOF;
}

// Judges and puts one entry; returns whether the record goes on.
static bool put(struct fold *f, struct log *log, struct span entry, struct arena *a) {
    struct candidate c;
    struct verdict v;
    struct error e;
    uint8_t digest[HASH_BYTES];
    hash_bytes leaf;
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    candidate_prepare(&c, entry, a);
    if (fold_put(f, &c, &v, &e))
        die("fold", e.message);
    fold_digest(f, digest);
    hex_put(&hex, span(digest, sizeof digest));
    bool refused = v.class == VERDICT_VOID || v.class == VERDICT_ALIEN;
    printf("%s %s %s\n", verdict_words[v.class], refused ? v.why.rule : "-", buf_str(&hex));
    merkle_leaf(entry, leaf);
    frontier_add(&log->frontier, leaf);
    frontier_root(&log->frontier, log->roots[++log->count]);
    return fold_state(f)->founded;
}

static void judge_record(struct fold *f, struct log *log) {
    static uint8_t entry[LIMIT_ENTRY_BYTES];
    struct error e;
    struct arena a;
    size_t count = take_number();
    if (count > ENTRIES_MAX)
        die("stdin", "too many entries");
    log->count = 0;
    frontier_init(&log->frontier);
    if (db_begin(fold_db(f), &e))
        die("begin", e.message);
    bool on = true;
    for (size_t i = 0; i < count; i++) {
        size_t size = take_number();
        if (size > sizeof entry)
            die("stdin", "an entry is too long");
        take(entry, size);
        arena_init(&a);
        on = on && put(f, log, span(entry, size), &a);
        arena_done(&a);
    }
    printf("\n");
    fflush(stdout);
    db_rollback(fold_db(f));
    if (fold_reload(f, &e))
        die("reload", e.message);
}

int main(void) {
    struct log log = {.roots = memory_get((ENTRIES_MAX + 1) * sizeof(hash_bytes))};
    struct db *db;
    struct fold *f;
    struct error e;
    if (db_open("", DB_MEMORY, DB_NORMAL, &db, &e) || fold_open(db, root_at, &log, &f, &e))
        die("open", e.message);
    while (!at_end())
        judge_record(f, &log);
    fold_close(f);
    db_close(db);
    free(log.roots);
    return 0;
}
