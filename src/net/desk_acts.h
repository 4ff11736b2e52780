// SPDX-License-Identifier: Apache-2.0
// Acts as the app asks a desk for them: read, addressed by the record's rules or by their author,
// and judged before anything is signed.
#ifndef NET_DESK_ACTS_H
#define NET_DESK_ACTS_H

#include "net/desk_inside.h"
#include "record/addressing.h"
#include "record/author.h"

#define DESK_ACTS_MOST 256                     // at once
#define DESK_ACT_BYTES (4 * LIMIT_ENTRY_BYTES) // of one, with the escapes that JSON may have
#define DESK_DRAFT_BYTES (2 << 20)             // a text that will be signed in parts
#define DESK_ACTS_BYTES (8 << 20)
#define DESK_SMALL_BYTES 4096 // of what holds a name, or nothing

struct desk_act {
    // As it was asked for.
    const struct act_type *type;
    const struct json *body, *source; // source may be NULL
    struct span words;                // "who,who", "public"; empty: what the rules propose
    struct stamp at, until; // at: its moment alone where nobody said when, until it is addressed
    bool has_at, has_until;
    bool signs; // it is to be signed, not looked at alone
    // By desk_act_address, in the arena.
    const struct json *to, *proposed; // addressees; NULL: everybody
    bool wider;                       // than the rules propose
    const char *exposed;              // what tells too much to those (addressing_exposes), or NULL
    bool bound;                       // what it is about says whom it is for
    const uint8_t (*recipients)[AGE_KEY_BYTES];
    size_t recipient_count;
    struct error why; // why it would not be in force; code OK: it would
};

// {"act","body","source"?,"to"?,"at"?,"until"?}. Points into `j`, or into the arena.
CHECKED enum err desk_act_read(const struct json *j, struct arena *a, struct desk_act *out,
                               struct error *e);
// Whom it is for, and how it would be judged. On a reader's thread. ERR_INVALID where its author
// must say who is to read it.
CHECKED enum err desk_act_address(struct record *r, const struct desk *d, struct desk_act *act,
                                  struct arena *a, struct error *e);
// Once it is addressed: ERR_CONFLICT where it goes further than its author has said is meant so.
CHECKED enum err desk_act_asked(const struct desk_act *act, bool wider, bool protected_too,
                                struct error *e);
// The body of a deposit and of an opening, where only what it is about is said (desk_lines.c):
// in the arena. Of one that is to be signed, what it commits to is kept. By desk_act_address.
CHECKED enum err desk_act_complete(struct record *r, const struct desk *d, struct desk_act *act,
                                   struct arena *a, struct error *e);
// {"status","type","rule"?,"title","message","lang","hint"?}, as problem details have them
// (http/details.h); `words` may be NULL.
struct json *desk_refusal(const struct error *e, const struct catalog *words);

#endif
