// SPDX-License-Identifier: Apache-2.0
// Participants and their keys: what a founding act, an admission or a key act may bring in.
#ifndef TALKS_MEMBERS_H
#define TALKS_MEMBERS_H

#include "talks/fold.h"
#include "talks/schema.h"

extern const struct field participant_fields[]; // of found.participants and admit.participant
extern const struct field key_fields[];         // vkey, use, age?, proof?

// One key {vkey, use, age?, proof?} that `who` is to get. `proof`: it comes after the founding and
// must prove that somebody holds it.
CHECKED enum err members_check_key(const struct state *s, struct span who, const struct json *key,
                                   bool proof, struct error *e);
CHECKED enum err members_check(const struct state *s, const struct json *participant, bool proof,
                               struct error *e);
// The key of this participant that a verifier key names, its public half included; or NULL.
const struct key *members_key(const struct state *s, struct span who, struct span vkey);
// Whether `roles` of a change-role payload leave host and rules as they must be; `s` is put back as
// it was.
CHECKED enum err members_check_roles(struct state *s, const struct json *payload, struct error *e);
// Memory alone; the caller has checked.
void members_add_key(struct state *s, struct span who, const struct json *key);
void members_add(struct state *s, const struct json *participant);
void members_put_rows(struct fold *f, const struct json *participant); // rows alone
// Rows and memory.
void members_admit(struct fold *f, const struct json *participant);
void members_admit_key(struct fold *f, struct span who, const struct json *key);
void members_change_roles(struct fold *f, struct span who, const struct json *roles);
void members_revoke(struct fold *f, struct span vkey, const struct json *after);

#endif
