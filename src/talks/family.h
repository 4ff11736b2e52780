// SPDX-License-Identifier: Apache-2.0
// What a family of acts (rounds.c, speech.c, constitution.c, …) may ask of the fold and put into
// it.
//
// Checks only ask; effects put rows and change the state with them. A database failure in either is
// kept by the fold and ends its putting (fold_fail).
#ifndef TALKS_FAMILY_H
#define TALKS_FAMILY_H

#include "talks/fold.h"

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
// a database failure, which is kept. The caller resets it. :sight is bound to the audience of the
// act being judged, where it stands in the text.
struct stmt *fold_stmt(struct fold *f, const char *sql);
// Whether such a statement, with `values` bound to ?1, ?2 …, has a row.
bool fold_exists(struct fold *f, const char *sql, const struct value *values, size_t count);
// The texts that its rows begin with, in order; the fold's arena's.
struct texts {
    struct span *items;
    size_t count;
};
struct texts fold_texts(struct fold *f, const char *sql, const struct value *values, size_t count);

// Rows of table `t` in sight of that audience, and of those what counts (section 12): neither
// hidden, nor opened to more since. Every question about what acts claim asks by one of these.
#define FOLD_SIGHT(t) "audience_contains(" t ".aud, :sight)"
#define FOLD_COUNTS(t)                                                                             \
    FOLD_SIGHT(t)                                                                                  \
    " AND NOT EXISTS (SELECT 1 FROM hidden WHERE hidden.target = " t                               \
    ".i AND " FOLD_SIGHT("hidden") ") AND NOT EXISTS (SELECT 1 FROM opened WHERE opened.i > " t    \
                                   ".i AND opened.void IS NULL AND " FOLD_SIGHT(                   \
                                       "opened") " AND (opened.target = " t                        \
                                                 ".i OR opened.target = (SELECT was.target FROM "  \
                                                 "opened was WHERE was.i = " t ".i)))"
// Form and place of what the act being judged may refer to.
struct lookups fold_lookups(struct fold *f);
// A thing by type (static text; NULL: any), author and slug, as the act's audience sees it: 0 when
// there is none, 1, or 2 when different acts made several of one type.
int fold_things(struct fold *f, const char *type, struct span who, struct span slug);
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
int64_t fold_audience(const struct fold *f);            // of the act being judged; 0 everybody
bool fold_reads(const struct fold *f, struct span who); // whether who is in that audience
// A line that another act gives: judged as an act of its author by rules 1-5 of section 7 in the
// same sight; and its rows, as first said by entry `first`.
CHECKED enum err fold_judge_inside(struct fold *f, const struct act *as, struct error *e);
void fold_rows_inside(struct fold *f, const struct act *as, uint64_t first);
// What refused the line that an act in force gives: shown with the act, no part of its effects.
void fold_tell_rule(struct fold *f, const char *rule);
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
