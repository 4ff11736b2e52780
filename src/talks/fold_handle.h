// SPDX-License-Identifier: Apache-2.0
// Inside the fold: shared by fold.c (order and bookkeeping), judge.c (verdicts) and rows.c
// (effects).
#ifndef TALKS_FOLD_HANDLE_H
#define TALKS_FOLD_HANDLE_H

#include "talks/acts.h"
#include "talks/family.h"

#define FOLD_STATEMENTS 80
#define FOLD_KNOWN 64

struct audience;

struct fold {
    struct db *db;
    fold_root *root;
    void *root_context;
    struct state state;
    uint64_t size;
    uint8_t digest[HASH_BYTES];
    struct arena arena;         // of one entry
    const struct act *act;      // being judged or put
    uint64_t first;             // where its rows were first made: itself, but for corrections
    int64_t t;                  // its valid time
    int64_t audience;           // whose rows it sees: 0 in all that is open
    char reader[64];            // whose lines it is given; "" for nobody's
    struct audience *audiences; // numbers 1, 2, …; audience.c
    size_t audience_count, audience_room;
    const char *told;      // the rule that refused what it gives (fold_tell_rule)
    struct buf effects;    // its effects, encoded for the digest
    struct error failed;   // a database failure inside a check or an effect
    struct stmt **inserts; // by table: act types, then fold_tables
    struct {
        const char *sql; // static text, told apart by its address
        struct stmt *stmt;
        int sees;             // the place of :sight; 0 without
    } asked[FOLD_STATEMENTS]; // of families, prepared when first asked
    struct stmt *put_act, *find_thing, *find_id, *find_opened, *find_logged, *get_row, *set_mark;
    struct {
        uint64_t size;
        uint8_t root[HASH_BYTES];
    } roots[4]; // last roots asked for: authors tend to have seen the same checkpoint
    size_t next_root;
    struct known_thing {  // refs that resolved: what is there stays, until fold_reload
        const char *type; // static text, told apart by its address
        int64_t audience;
        size_t who_bytes, slug_bytes; // 0: nothing is kept here
        char who[64], slug[64];
    } known[FOLD_KNOWN];
};

// rows.c
CHECKED enum err rows_open(struct fold *f, struct error *e);
void rows_close(struct fold *f);
void rows_of_act(struct fold *f, const struct act *a, const struct act_type *type);
void rows_of_body(struct fold *f, const struct act_type *type, const struct json *body,
                  const struct json *source);
void rows_sealed(struct fold *f, const struct act *a);

// fold.c: d = SHA-256(d || u64 index || class || effects), of the public digest and of audiences'
void fold_chain(uint8_t d[HASH_BYTES], uint64_t index, enum verdict_class class,
                struct span effects);

// lookup.c
CHECKED enum err lookup_open(struct fold *f, struct error *e);
void lookup_close(struct fold *f);
int64_t fold_id_number(const uint8_t id[HASH_BYTES]); // its first 8 bytes
// Whether an act of this id stands in the log, alien ones apart.
bool fold_logged(struct fold *f, const uint8_t id[HASH_BYTES]);

void lookup_forget(struct fold *f, struct span who, struct span slug); // a thing of this name came

#endif
