// SPDX-License-Identifier: Apache-2.0
// What each key that signs checkpoints has signed last, on this machine: so that it signs one
// history (docs/decisions/006).
//
// $XDG_STATE_HOME/truce/signed/<hash of key and log> (else ~/.local/state/…), beside no record: a
// restored backup, or a second copy in another folder, is where two histories come from.
// Between open and close the key is locked on this machine.
#ifndef RECORD_SIGNED_H
#define RECORD_SIGNED_H

#include "record/record.h"

struct signed_last {
    int lock; // -1: not open, and then nothing is remembered
    char path[4096];
    bool known;   // it has signed before
    bool live;    // in a record that is no exercise
    size_t bytes; // of the file
    uint64_t size;
    uint8_t root[HASH_BYTES];
};

#define SIGNED_SCOPED __attribute__((cleanup(signed_close)))

// ERR_NOT_FOUND or ERR_IO where there is no place to remember, ERR_CORRUPT when what stands there
// is not ours, ERR_CONFLICT when somebody signs with this key for long.
CHECKED enum err signed_open(struct signed_last *s, const struct secret_key *key,
                             struct span origin, struct error *e);
void signed_close(struct signed_last *s);
// Whether the record extends what was signed: else ERR_CONFLICT. Exercises, whose keys are
// published and played again and again, are held only to what was signed in other records.
CHECKED enum err signed_check(const struct signed_last *s, struct record *r, struct error *e);
// From now on it has signed this. `durable`: on disk when this returns.
CHECKED enum err signed_keep(struct signed_last *s, struct record *r, uint64_t size,
                             const uint8_t root[HASH_BYTES], bool durable, struct error *e);

#endif
