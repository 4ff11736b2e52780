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
// With the argument "readers" a record is for a participant, whose slug follows the number of
// entries as u32 length || bytes (none for an outsider), and each entry is followed by its line in
// the same form (none where the reader has none; one that is another act's is not taken). Out is
// then "class rule digest inside rule chain": the class inside and by which rule, and the digest of
// the act's audience after it, "-" where there is none; and behind the entries, for each audience
// that the reader belongs to, "sight members digest", the members as a JSON list
// and the digest "-" where the audience is incomplete.
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

static void print_hex(struct span bytes) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, bytes);
    printf(" %s", bytes.size ? buf_str(&hex) : "-");
}

// What is inside the entry that was put last.
static void print_inside(struct fold *f, const struct verdict *v) {
    STMT_SCOPED struct stmt *s = NULL;
    struct error e;
    bool refused = v->read && v->inside == VERDICT_VOID;
    printf(" %s %s", v->read ? verdict_words[v->inside] : "-", refused ? v->why.rule : "-");
    if (db_prepare(fold_db(f), "SELECT own FROM act WHERE i = ?1", &s, &e))
        die("own", e.message);
    stmt_int(s, 1, (int64_t)fold_size(f) - 1);
    if (!stmt_row(s, &e))
        die("own", "the entry has no row");
    print_hex(stmt_get_blob(s, 0));
}

// What the audiences that a reader belongs to agree on.
static void print_sights(struct fold *f, struct span reader) {
    STMT_SCOPED struct stmt *s = NULL;
    struct error e;
    if (db_prepare(fold_db(f),
                   "SELECT id, members, EXISTS (SELECT 1 FROM act WHERE aud > 0 AND class = 3"
                   "   AND audience_contains(aud, audience.id))"
                   " FROM audience WHERE id > 0 AND ?1 IN (SELECT value FROM json_each(members))",
                   &s, &e))
        die("audiences", e.message);
    stmt_text(s, 1, reader);
    while (stmt_row(s, &e)) {
        uint8_t digest[HASH_BYTES];
        struct span members = stmt_get_text(s, 1);
        fold_sight(f, stmt_get_int(s, 0), digest);
        printf("sight %.*s", (int)members.size, members.data);
        print_hex(span(digest, stmt_get_int(s, 2) ? 0 : sizeof digest));
        printf("\n");
    }
    if (stmt_failed(s))
        die("audiences", e.message);
}

// Judges and puts one entry, for readers with its line; returns whether the record goes on.
static bool put(struct fold *f, struct log *log, struct span entry, const struct span *line,
                struct arena *a) {
    struct candidate c;
    struct verdict v;
    struct error e;
    uint8_t digest[HASH_BYTES];
    hash_bytes leaf;
    candidate_prepare(&c, entry, a);
    if (line && line->size)
        (void)candidate_line(&c, *line, a);
    if (fold_put(f, &c, &v, &e))
        die("fold", e.message);
    fold_digest(f, digest);
    bool refused = v.class == VERDICT_VOID || v.class == VERDICT_ALIEN;
    printf("%s %s", verdict_words[v.class], refused ? v.why.rule : "-");
    print_hex(span(digest, sizeof digest));
    if (line)
        print_inside(f, &v);
    printf("\n");
    merkle_leaf(entry, leaf);
    frontier_add(&log->frontier, leaf);
    frontier_root(&log->frontier, log->roots[++log->count]);
    return fold_state(f)->founded;
}

// Takes length || bytes.
static struct span take_bytes(uint8_t *out, size_t max) {
    size_t size = take_number();
    if (size > max)
        die("stdin", "an entry or a line is too long");
    take(out, size);
    return span(out, size);
}

static void judge_record(struct fold *f, struct log *log, bool for_reader) {
    static uint8_t entry_bytes[LIMIT_ENTRY_BYTES], line_bytes[LIMIT_ENTRY_BYTES], name[64];
    struct error e;
    struct arena a;
    size_t count = take_number();
    if (count > ENTRIES_MAX)
        die("stdin", "too many entries");
    struct span reader = for_reader ? take_bytes(name, sizeof name) : span(NULL, 0);
    log->count = 0;
    frontier_init(&log->frontier);
    if (db_begin(fold_db(f), &e))
        die("begin", e.message);
    if (for_reader)
        fold_set_reader(f, reader);
    bool on = true;
    for (size_t i = 0; i < count; i++) {
        struct span entry = take_bytes(entry_bytes, sizeof entry_bytes), line = span(NULL, 0);
        if (for_reader)
            line = take_bytes(line_bytes, sizeof line_bytes);
        arena_init(&a);
        on = on && put(f, log, entry, for_reader ? &line : NULL, &a);
        arena_done(&a);
    }
    if (for_reader && on)
        print_sights(f, reader);
    printf("\n");
    fflush(stdout);
    db_rollback(fold_db(f));
    if (fold_reload(f, &e))
        die("reload", e.message);
}

int main(int argc, char **argv) {
    bool for_readers = argc == 2 && strcmp(argv[1], "readers") == 0;

    struct log log = {.roots = memory_get((ENTRIES_MAX + 1) * sizeof(hash_bytes))};
    struct db *db;
    struct fold *f;
    struct error e;
    if (db_open("", DB_MEMORY, DB_NORMAL, &db, &e) || fold_open(db, root_at, &log, &f, &e))
        die("open", e.message);
    while (!at_end())
        judge_record(f, &log, for_readers);
    fold_close(f);
    db_close(db);
    free(log.roots);
    return 0;
}
