// SPDX-License-Identifier: Apache-2.0
// The fold: acts in log order become rows that views ask, and a digest on which replicas agree.
//
// Deterministic: no clock, locale, float, network, randomness or blob bytes. Insert-only. The rows
// live in a database of their own (DESIGN 8, docs/decisions/002) that can be dropped at any time.
// The caller holds the transaction: fold_put only inserts; after a rollback it must call
// fold_reload. One thread at a time, except candidate_prepare, and candidate_precheck
// against a copy of the keys.
#ifndef TALKS_FOLD_H
#define TALKS_FOLD_H

#include "store/db.h"
#include "talks/act.h"
#include "talks/schema.h"
#include "talks/state.h"

enum verdict_class {
    VERDICT_OK = 0,
    VERDICT_VOID = 1,   // authentic, in chain, refused by a rule; nobody's fault
    VERDICT_ALIEN = 2,  // should never have been logged; the host's fault
    VERDICT_OPAQUE = 3, // restricted: judged by its readers alone
};
extern const char *const verdict_words[]; // "ok", "void", "alien", "opaque"

struct verdict {
    enum verdict_class class;
    struct error why; // void and alien: rule and message
};

// One entry, prepared without state (possibly on another thread).
struct candidate {
    struct span entry;
    struct act act; // valid when parsed
    bool parsed;
    struct error refused; // why it is not
    bool checked;         // the signature was tried against `pub` before
    bool good;
    uint8_t pub[ED25519_PUBLIC_BYTES];
};

// Root of the log's tree at `size` (1 <= size <= entries before the one being judged).
typedef enum err fold_root(void *context, uint64_t size, uint8_t root[HASH_BYTES], struct error *e);

struct act_type;
struct fold;

// On an empty database creates the tables; on another one loads the state. ERR_CORRUPT when its
// schema is not ours.
CHECKED enum err fold_open(struct db *db, fold_root *root, void *context, struct fold **out,
                           struct error *e);
void fold_close(struct fold *f);
CHECKED enum err fold_reload(struct fold *f, struct error *e);
struct db *fold_db(struct fold *f);
const struct state *fold_state(const struct fold *f);
uint64_t fold_size(const struct fold *f);                        // entries folded
void fold_digest(const struct fold *f, uint8_t out[HASH_BYTES]); // over all of them
// The tree's root at fold_size, kept with the rows, so that a fold is never used with another log.
CHECKED enum err fold_set_mark(struct fold *f, const uint8_t root[HASH_BYTES], struct error *e);
CHECKED enum err fold_get_mark(struct fold *f, uint64_t *size, uint8_t root[HASH_BYTES],
                               struct error *e);
// The digest after the first `size` entries. ERR_NOT_FOUND when they are not folded.
CHECKED enum err fold_digest_at(struct fold *f, uint64_t size, uint8_t out[HASH_BYTES],
                                struct error *e);

void candidate_prepare(struct candidate *c, struct span entry, struct arena *a);
// The signature, where the key is known to `s` (a state, or a copy of its keys).
void candidate_precheck(struct candidate *c, const struct state *s);
void candidate_done(struct candidate *c);

// What the next entry would be, without any effect.
CHECKED enum err fold_judge(struct fold *f, struct candidate *c, struct verdict *out,
                            struct error *e);
// Puts it as entry fold_size(f) with all its effects. Failures are the database's, not the act's.
CHECKED enum err fold_put(struct fold *f, struct candidate *c, struct verdict *out,
                          struct error *e);
// The same with a verdict that fold_judge gave for this entry at this size.
CHECKED enum err fold_put_judged(struct fold *f, struct candidate *c, const struct verdict *v,
                                 struct error *e);

// For families (rounds.c, speech.c, constitution.c, motion.c).
struct value {
    enum { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_JSON } kind;
    int64_t number;
    struct span text;
    const struct json *json;
};
#define V_NULL ((struct value){.kind = VALUE_NULL})
#define V_INT(n) ((struct value){.kind = VALUE_INT, .number = (n)})
#define V_TEXT(s) ((struct value){.kind = VALUE_TEXT, .text = (s)})
#define V_JSON(j) ((struct value){.kind = VALUE_JSON, .json = (j)})

struct state *fold_state_mutable(struct fold *f);
// Emits one row: i, o, t, aud and author come first, then `values`: all the other columns of the
// table.
void fold_row(struct fold *f, const char *table, const struct value *values, size_t count);
// The row that `body` makes as an act of `type`, at the place and claimed time of entry `first`.
void fold_row_as(struct fold *f, const struct act_type *type, const struct json *body,
                 const struct json *source, uint64_t first);
// A statement that is prepared once and lives as long as the fold; `sql` is static text. NULL after
// a database failure, which is kept. The caller resets it.
struct stmt *fold_stmt(struct fold *f, const char *sql);
// Form and place of what the act being judged may refer to.
struct lookups fold_lookups(struct fold *f);
// A thing by type (NULL: any), author and slug, as the act's audience sees it.
bool fold_has_thing(struct fold *f, const char *type, struct span who, struct span slug);
// Index of an act in force by its id, as the act's audience sees it; INDEX_NONE. Sets its type if
// wanted.
uint64_t fold_act_index(struct fold *f, const uint8_t id[HASH_BYTES], struct span *type);
CHECKED enum err fold_act_id(struct fold *f, uint64_t index, uint8_t id[HASH_BYTES],
                             struct error *e);
// Whether the author holds one of these roles (a compiler in a reconstruction stands for all).
bool fold_author_has(const struct fold *f, const struct act *a, unsigned roles);
CHECKED enum err fold_root_at(struct fold *f, uint64_t size, uint8_t root[HASH_BYTES],
                              struct error *e);
// Log time may have moved: writes it down and decides what is due.
void fold_tick(struct fold *f);
struct arena *fold_arena(struct fold *f);  // lives until the next entry
uint64_t fold_index(const struct fold *f); // of the entry being judged
// A database failure inside a check or an effect: kept, and returned by fold_put.
void fold_fail(struct fold *f, const struct error *e);

// Rows that the act table does not name: consequences (docs/record-format.md section 9).
struct fold_table {
    const char *name;
    size_t columns; // after i, o, t, aud, author
};
extern const struct fold_table fold_tables[]; // name NULL ends

#endif
