// SPDX-License-Identifier: Apache-2.0
// Inside a holder: guarantor.c its threads, guarantor_work.c what is done with news,
// guarantor_acts.c its hold acts, guarantor_peers.c what others were shown, guarantor_witness.c
// what it answers as a C2SP witness.
#ifndef NET_GUARANTOR_INSIDE_H
#define NET_GUARANTOR_INSIDE_H

#include "http/client.h"
#include "http/server.h"
#include "net/ear.h"
#include "net/guarantor.h"
#include "record/sync.h"

#include <pthread.h>
#include <stdatomic.h>

#define WHO "guarantor"
#define PAUSE_MIN_S 0.25 // before what failed is tried again; doubles
#define PAUSE_MAX_S 30.0

// A question to the witness, until the worker answers it.
struct asked {
    struct request *request;
    struct asked *next;
};

struct guarantor {
    struct guarantor_options o;
    atomic_bool stop, ended;
    pthread_t worker;
    bool working;
    struct ear *ear;
    struct server *server;
    pthread_mutex_t lock; // of what follows
    pthread_cond_t wake;
    bool news;      // the host may have more than we
    bool lines;     // others may have cosigned
    bool connected; // its events come
    bool closed;    // questions are refused
    struct asked *first, **last;
    // The worker's alone.
    struct client *host;
    struct client **peers;
    struct source source;
    uint64_t came;   // cosignatures of others
    uint64_t posted; // the host has our cosignature of that size
    bool ready;      // nobody has been shown more than we have: we may sign
    bool told_behind;
    bool troubled;  // by what is being done
    double pause_s; // after a failure; 0 when all is well
    double next_try, next_poll, next_lines, next_peers;
    double failing_since; // 0: the host answers
    bool told_failing;
    double said;          // when the last good word was written
    char trouble[640];    // the last that was written
    struct buf hold_note; // a hold act whose answer is not there yet
    bool knows_held;      // of our last hold act:
    int64_t held_at;      // its `at`
    double old_at;        // when it is as old as hold_every_s asks
    struct error failed;  // what ended it
};

// What follows from a failure: to be tried again, or the end. Says so.
void guarantor_trouble(struct guarantor *g, const char *what, const struct error *e);
void guarantor_end(struct guarantor *g, const struct error *e);
// Evidence beside the record, and the end.
void guarantor_accuse(struct guarantor *g, struct span evidence, const struct error *e);
// That the log signed `note`, which is not of the tree that we have.
void guarantor_accuse_note(struct guarantor *g, struct span note, const struct checkpoint *c,
                           const char *who);

// Brings the record up to date, cosigns, posts.
void guarantor_step(struct guarantor *g, bool lines);
// Whether others have been shown more than we have; what is another tree ends it.
void guarantor_ask_peers(struct guarantor *g);
// A hold act, when it is time for one.
void guarantor_hold(struct guarantor *g);
// Answers one question, with the record at hand.
extern const struct route guarantor_routes[];
void guarantor_answer(struct guarantor *g, struct request *x);
CHECKED enum err guarantor_witness_begin(struct guarantor *g, struct error *e);

#endif
