// SPDX-License-Identifier: Apache-2.0
// What an author knows of a log that he does not hold: the log's key, and the newest checkpoint
// that he has verified to extend all those he saw before.
//
// Kept on this machine in $XDG_STATE_HOME/truce/seen/<hash of the record's id>/, which is locked
// while it is open:
//   record              JSON: the record's id, log key, fingerprint, kind
//   newest              the newest checkpoint note
//   <size>.checkpoint   the signed checkpoint behind each `seen` that was signed: evidence, should
//                       the log ever show another history
//   founding            entry 0
//   conflict-….checkpoint, conflict-….json   what did not fit, when that has happened; evidence
//   chain-<key>         JSON: what a key of ours has sent (net/sending.h)
// Everything that is kept is on disk before anything is signed that rests on it.
#ifndef NET_SEEN_H
#define NET_SEEN_H

#include "http/client.h"
#include "record/record.h"

struct seen {
    int lock; // -1: not open
    char folder[2048];
    struct arena arena;
    struct span record; // id
    bool known;         // the log's key is, and what follows
    bool exercise;
    bool strict; // of an exercise too, another history than the replica's is refused
    uint8_t found[HASH_BYTES];
    struct verifier log;
    bool any; // a checkpoint was seen
    struct checkpoint newest;
    struct span note; // it
};

// The rule of the error when a log shows two histories, or fewer entries than it has signed.
#define SEEN_SPLIT "two-histories"

// ERR_NOT_FOUND and ERR_IO where there is no place to remember, ERR_CORRUPT when what stands there
// is not ours, ERR_CONFLICT while another command uses it.
CHECKED enum err seen_open(struct seen *s, struct span record, struct error *e);
void seen_close(struct seen *s); // of what was opened, or zero with lock -1

// The log's key. By fingerprint: the founding act is fetched and must have it. By a replica of
// one's own: what that has verified. ERR_CONFLICT when another founding is remembered here.
CHECKED enum err seen_learn_found(struct seen *s, struct client *host,
                                  const uint8_t found[HASH_BYTES], struct error *e);
CHECKED enum err seen_learn_replica(struct seen *s, struct record *replica, struct error *e);

// The host's newest checkpoint: its signature, and that it extends what was seen (by the log's
// tiles). Kept. ERR_CONFLICT with SEEN_SPLIT: evidence is left and named. Exercises, which
// are played again and again, begin anew instead.
CHECKED enum err seen_advance(struct seen *s, struct client *host, struct error *e);
// The same for a checkpoint that came with an answer; it must be the newest or one of those before.
CHECKED enum err seen_take(struct seen *s, struct client *host, struct span note,
                           struct checkpoint *out, struct error *e);
// Keeps the newest as the one behind a `seen`.
CHECKED enum err seen_keep_behind(const struct seen *s, struct error *e);

// A small file of this folder: read (ERR_NOT_FOUND), or written whole and durably.
CHECKED enum err seen_read(const struct seen *s, const char *name, struct buf *out,
                           struct error *e);
CHECKED enum err seen_write(const struct seen *s, const char *name, struct span data,
                            struct error *e);

#endif
