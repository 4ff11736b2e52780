// SPDX-License-Identifier: Apache-2.0
// For tests of talks: a log in memory with its fold, and acts made for it.
//
// The log is a list of entries and a naive tree over them; nothing of record or store's truth is
// used. A failure that is not the act's (the database, a test's own mistake) fails the test.
//
// Texts of tests are written in words: ' stands for ", and
//   <vkey KEY> <proof KEY> <age KEY>  of the sample's key "who/label"
//   <name KEY>                        its name
//   <named NAME KEY>                  a verifier key of that name with KEY's public half
//   <id N> <root N> <state N>         act id of entry N; root and state digest at size N, which may
//                                     be here or here-1: the log's size, or one less
//   <here N> <now>                    the log's size and N more; the time of the next act
//   <id who/slug>                     act id of the act that first named this thing
//   <rules>                           act id of the act that set the rules in force
//   <log>                             the log's verifier key
//   <fill N>                          N letters x
//   <slugs N> <keys N> <participants N>  so many of them, with commas between
#ifndef TALKS_WORLD_H
#define TALKS_WORLD_H

#include "log/merkle.h"
#include "talks/fold.h"
#include "talks/sample.h"

struct world {
    struct db *db;
    struct fold *fold;
    struct arena arena; // entries and texts, until the end
    struct span *entries;
    hash_bytes *leaves, *roots; // roots[n] of size n, where root_known[n]
    bool *root_known;
    size_t count, room;
    int minute; // of the next act
};

void world_begin(struct world *w); // an empty log
void world_end(struct world *w);
// Begins and founds; `from` (NULL: nothing) is changed to `to` in the founding act's text.
void world_found(struct world *w, const char *from, const char *to);

struct span world_words(struct world *w, const char *text);
// `from`, which stands in it exactly once, changed to `to`: both are words.
struct span world_change(struct world *w, struct span text, const char *from, const char *to);
// The founding act's line.
struct span world_founding_text(struct world *w);
// The line of an act by this key at its place in its chain, having seen everything so far; `rest`
// is what follows "at".
struct span world_text(struct world *w, const char *key, const char *at, const char *rest);
// "'act':…,'body':…" for world_text.
const char *world_open_act(struct world *w, const char *type, const char *body);
// Signed by keys "irn/root tur/root".
struct span world_sign(struct world *w, struct span text, const char *keys);
// A time, as acts have it, some minutes after the beginning.
const char *world_time(struct world *w, int minute);
// A key's name in two, from "who/label".
struct secret_key world_key(const char *key);

struct verdict world_judge(struct world *w, struct span entry);
struct verdict world_put(struct world *w, struct span entry);
struct verdict world_put_candidate(struct world *w, struct candidate *c);
// Rolls back the open transaction, which began at `count` entries, as the fold's contract has it.
void world_rollback(struct world *w, size_t count);
// By the definition of the tree, from the leaves.
void world_root(struct world *w, uint64_t size, uint8_t root[HASH_BYTES]);

// Acts that must be in force, or refused by a rule.
void world_act(struct world *w, const char *key, const char *type, const char *body);
void world_refused(struct world *w, const char *rule, const char *key, const char *type,
                   const char *body);
// A hold act by who/node, claimed at that minute.
void world_hold(struct world *w, const char *who, int minute);
void world_vote(struct world *w, const char *who, const char *motion, const char *choice);
// A motion by who/desk, to be decided at that minute; more: "" or ",'silence':true".
void world_move(struct world *w, const char *who, const char *id, const char *kind,
                const char *payload, int decide_by, const char *more);
const char *world_motion(struct world *w, const char *id, const char *kind, const char *payload,
                         int decide_by, const char *more); // its body
// Two of three holders attest that minute as log time.
void world_clock(struct world *w, int minute);
// What the first column of the first row says; "" where there is none. ?1 is `text`.
const char *world_ask(struct world *w, const char *sql, const char *text);
// "", "carried", "failed", "moot rule".
const char *world_decision(struct world *w, const char *motion);

#endif
