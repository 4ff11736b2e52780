// SPDX-License-Identifier: Apache-2.0
// The act table: every type of act, what it holds, who may, what it looks up, what it leaves.
//
// To add an act type: 1. its row and fields in the module of its family (src/talks/<family>.c); 2.
// its table in <family>.sql, the columns being its fields in order; 3. the view that shows it
// (CONTRIBUTING.md has the rest). The tests walk the table and name what is missing.
// docs/record-format.md section 8 is checked against it.
#ifndef TALKS_ACTS_H
#define TALKS_ACTS_H

#include "talks/act.h"
#include "talks/role.h"
#include "talks/schema.h"

struct fold;

#define ACT_ROOT 1u       // needs a key with use root
#define ACT_MACHINE 2u    // needs a key with use machine
#define ACT_PUBLIC 4u     // may not be restricted
#define ACT_CREATES 8u    // `id` names a new thing; the same slug again by the same author is void
#define ACT_REPLACES 16u  // `id` names a thing; the same slug again replaces it
#define ACT_TELLABLE 32u  // a report may tell of it
#define ACT_SUSPENDED 64u // a suspended participant may
#define ACT_OUTSIDE 128u  // press and compiler may
#define ACT_WITNESS 4096u // who is but a witness may
#define ACT_HOLDERS 256u  // only participants in rules.holders
#define ACT_REVISABLE 1024u // its author may correct or withdraw it, a motion may annul it
#define ACT_FIXED_MAY 512u  // rules.may cannot change who may
#define ACT_ONCE 2048u // the same again is never in force: who sends it again has missed the answer

// An act's valid time is the field named, when it is there, not later than `at`, and `state` (if
// any) is the body's state; else `at`.
struct valid_time {
    const char *state; // NULL: any
    const char *field;
};

// A body as somebody may send it. The examples of the table, in its order, make one record whose
// keys are made from their names (tests/act_examples.py); they are no state's.
struct example {
    const char *by;   // a participant of the first example, which founds
    const char *body; // JSON, with ' for "
};

struct act_type {
    const char *name;
    const char *help; // one line
    // In sentences: what it does in law, and what it does not mean. NULL: nothing.
    const char *effect, *not_meant;
    const struct field *fields;
    unsigned may; // mask of roles; 0 with ACT_HOLDERS
    unsigned flags;
    struct valid_time times[4]; // ends with a field of NULL
    const char *may_text;       // "who may", in words, for help
    // The rules beyond form, look-ups and role. NULL: none. Sets e with a rule of rules.h.
    enum err (*check)(struct fold *f, const struct act *a, struct error *e);
    // Consequences beyond the row of the act itself. NULL: none.
    void (*apply)(struct fold *f, const struct act *a);
    const char *view; // that shows it (src/view/views.c)
    struct example example;
};

// A family of acts is a module src/talks/<family>.c with its tables of rows in <family>.sql.
struct family {
    const char *name;
    const struct act_type *types; // ends with a name of NULL
    const char *sql;
};
extern const struct family families[]; // in the order of docs/record-format.md; name NULL ends

const struct act_type *act_type_find(struct span name); // NULL when there is none
const struct act_type *act_type_at(size_t number);      // by place in the table; NULL past the end
ptrdiff_t act_type_number(struct span name);            // place in the table, or -1
// The valid time of such a body that was said at `at`; of no type, `at`.
int64_t act_valid_time(const struct json *body, const struct act_type *type, int64_t at);
unsigned act_type_use(const struct act_type *type); // of the key that it needs; NULL: USE_ACT
const struct family *act_type_family(const struct act_type *type);
struct json *act_type_example(const struct act_type *type); // its example's body; the caller frees

#endif
