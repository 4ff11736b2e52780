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
    struct error why;          // void and alien, and void inside: rule and message
    bool read;                 // opaque, and the line was given:
    enum verdict_class inside; // ok or void, for its audience
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
    bool read; // its line was given (candidate_line)
    bool readable;
    struct act inside; // the same act with type, body and source of the line; when readable
    struct error inside_refused; // why it is not
};

// Root of the log's tree at `size` (1 <= size <= entries before the one being judged).
typedef enum err fold_root(void *context, uint64_t size, uint8_t root[HASH_BYTES], struct error *e);

struct act_type;
struct fold;

// On an empty database creates the tables; on another one loads the state. ERR_CORRUPT when its
// schema is not ours.
CHECKED enum err fold_open(struct db *db, fold_root *root, void *context, struct fold **out,
                           struct error *e);
// For a fold that no view will ask: without the indexes that views alone use.
CHECKED enum err fold_drop_indexes(struct fold *f, struct error *e);
void fold_close(struct fold *f);
CHECKED enum err fold_reload(struct fold *f, struct error *e);
// Whether the rows end where this fold does: another process may have gone on with them.
CHECKED enum err fold_is_current(struct fold *f, bool *out, struct error *e);
// Whose lines it is given: restricted acts addressed to (or by) this participant that come without
// their line make their audiences incomplete (rows of `act` of class opaque with an audience). To
// be said before the first entry. Its rows must be in memory (asserted where a line comes).
void fold_set_reader(struct fold *f, struct span who);
// D(S, N) of docs/record-format.md section 12, at fold_size, by the number of S in table
// `audience`.
void fold_sight(const struct fold *f, int64_t audience, uint8_t out[HASH_BYTES]);
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
// The same without a look at it: the caller has verified it by that key before, or made it.
void candidate_trust(struct candidate *c, const struct state *s);
// The line of a restricted act, for a fold that is to judge and show it as its readers do. It lives
// as long as the arena. False, and nothing is taken, when the act has another line by its digest.
bool candidate_line(struct candidate *c, struct span line, struct arena *a);

// What the next entry would be, without any effect.
CHECKED enum err fold_judge(struct fold *f, struct candidate *c, struct verdict *out,
                            struct error *e);
// How an act would be judged, were it the next entry, by its body alone, whichever key signs it: of
// `as` count by, to (NULL: everybody), at, type, body and source. A restricted one as its readers
// will judge it. Sets read, inside and why.
CHECKED enum err fold_judge_as(struct fold *f, const struct act *as, struct verdict *out,
                               struct error *e);
// Whether the rules in force let a participant do acts of a type at all, by its roles; what a rule
// about a thing says is judged with the act.
bool fold_may(const struct fold *f, struct span who, const struct act_type *type);
// Puts it as entry fold_size(f) with all its effects. Failures are the database's, not the act's.
CHECKED enum err fold_put(struct fold *f, struct candidate *c, struct verdict *out,
                          struct error *e);
// The same with a verdict that fold_judge gave for this entry at this size.
CHECKED enum err fold_put_judged(struct fold *f, struct candidate *c, const struct verdict *v,
                                 struct error *e);

#endif
