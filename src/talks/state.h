// SPDX-License-Identifier: Apache-2.0
// The constitution in memory: who takes part, with which keys, under which rules, at what log time.
//
// What every act is judged by, so it is kept ready. It is itself a fold: state_load
// (constitution.c) builds it from the derived rows, and apply functions change rows and memory
// together. One thread at a time.
#ifndef TALKS_STATE_H
#define TALKS_STATE_H

#include "base/arena.h"
#include "base/json.h"
#include "crypto/hash.h"
#include "log/note.h"
#include "talks/role.h"

#define INDEX_NONE UINT64_MAX
#define LOG_TIME_NONE INT64_MIN

struct member {
    struct span slug;
    unsigned roles; // enum role
    bool suspended; // by a carried motion
    bool has_held;
    int64_t held_at; // `at` of its latest hold act, seconds
};

struct key {
    struct verifier v; // name, id, type, public key
    unsigned uses;     // enum use
    size_t member;     // index of its participant; SIZE_MAX for the log's and named witnesses' keys
    uint64_t added;    // index of the entry that brought it in
    uint64_t revoked;  // index of the revoking act; INDEX_NONE while in force
    int64_t next_n;
    uint8_t prev[HASH_BYTES]; // id of its last act when next_n > 0
    int64_t seen;             // seen.size of its last act
    int64_t number;           // its row in the derived tables, from 1
};

struct track {
    struct span slug;
};

// A motion that is not decided.
struct motion {
    uint64_t index;
    size_t member; // who made it
    char *slug;    // owned
    int64_t decide_by;
    bool silence;
};

struct state {
    uint64_t index;     // of the entry being put: what keys and motions note as theirs
    struct arena arena; // everything that lives as long as the record is open
    bool founded;
    struct span record;
    struct span kind; // live, exercise, reconstruction
    int64_t epoch;
    uint8_t found_id[HASH_BYTES];
    struct member *members;
    size_t member_count;
    struct key *keys;
    size_t key_count;
    uint32_t *key_slots; // open addressing by key id, index + 1
    size_t key_slot_count;
    struct track *tracks;
    size_t track_count;
    struct json *rules;           // owned: the rules in force
    uint8_t rules_id[HASH_BYTES]; // the act that set them
    int64_t log_time;             // LOG_TIME_NONE until rules.held holders have held
    struct motion *motions;       // open ones, by index
    size_t motion_count;
};

void state_init(struct state *s);
void state_done(struct state *s);

struct member *state_member(const struct state *s, struct span slug); // NULL when unknown
bool state_has_track(const struct state *s, struct span slug);
struct key *state_key(const struct state *s, struct span name, uint32_t id); // NULL when unknown
bool state_public_key_known(const struct state *s, const uint8_t pub[ED25519_PUBLIC_BYTES]);
void state_add_member(struct state *s, struct span slug, unsigned roles);
void state_add_track(struct state *s, struct span slug);
// `member` SIZE_MAX for keys of nobody. Copies the name.
struct key *state_add_key(struct state *s, const struct verifier *v, unsigned uses, size_t member);
// A copy of the keys alone, for look-ups by other threads while this state goes on.
void state_copy_keys(const struct state *from, struct state *to);
size_t state_member_index(const struct state *s, const struct member *m);
void state_set_rules(struct state *s, const struct json *rules, const uint8_t id[HASH_BYTES]);
// The payload stays in its row until the motion is due: thousands may be open.
void state_open_motion(struct state *s, struct span who, struct span slug, struct motion m);
void state_close_motion(struct state *s, size_t at);
// Whether a participant is among rules.holders.
bool state_is_holder(const struct state *s, struct span slug);
// The k-th largest `at` of the holders' latest hold acts, k = rules.held; LOG_TIME_NONE when too
// few.
int64_t state_clock(const struct state *s);

#endif
