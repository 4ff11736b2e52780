// SPDX-License-Identifier: Apache-2.0
// Inside a desk: desk.c its routes and its life, desk_guard.c who may ask, desk_follow.c what keeps
// it up to date, desk_about.c what it says of itself, desk_acts.c what may be done and what would
// come of it, desk_lines.c what it makes for whoever deposits or opens, desk_send.c what is signed
// and sent, desk_queue.c what waits for that, desk_papers.c drafts, notes and the ledger.
#ifndef NET_DESK_INSIDE_H
#define NET_DESK_INSIDE_H

#include "net/desk.h"
#include "net/ear.h"
#include "net/front.h"
#include "net/own.h"
#include "record/sync.h"

#include <pthread.h>

#define DESK_WHO "desk" // in the journal
#define DESK_TOKEN_BYTES 32
#define DESK_ACCUSED 16    // pieces of evidence that one run keeps
#define DESK_IDLE_MS 10000 // a host that says nothing for so long, while somebody waits, is away

struct desk {
    struct front front;
    struct desk_options o;
    atomic_bool stop;
    // The guard's: `door` is set when the port is known, and the names of this desk with it.
    atomic_bool door;
    char names[3][64];
    char token[2 * DESK_TOKEN_BYTES + 1];
    uint8_t token_hash[HASH_BYTES];
    pthread_mutex_t lock;       // of what follows
    pthread_cond_t wake, moved; // the follower's; of whoever waits for acts to come
    struct tip *tip;
    bool news;         // the host may have more than we
    bool hears;        // its events come
    int64_t reached;   // when it answered last, seconds since 1970; 0: not yet
    char trouble[640]; // why it does not answer, or what is wrong with what it says; empty
    struct sender *sender;
    // The follower's.
    pthread_t follower, beater;
    bool following, beating;
    struct ear *ear;
    struct client *host;
    struct source source;
    uint64_t came; // of the host's list of cosignatures
    double pause_s;
    uint8_t accused[DESK_ACCUSED][HASH_BYTES]; // of what evidence was kept
    size_t accused_count;
};

struct desk *desk_of(struct request *x);
struct own desk_own(const struct desk *d); // whose queue and papers they are

// desk_guard.c
void desk_guard_begin(struct desk *d);                 // makes the token
void desk_guard_know(struct desk *d, const char *url); // where it listens
CHECKED enum err desk_guard_check(const char *listen, struct error *e);
void desk_gate(struct request *x, bool whole, void *context);

// desk_follow.c
CHECKED enum err desk_follow_begin(struct desk *d, struct error *e);
void desk_lost(struct desk *d, const struct error *e); // the host did not answer the sender
void desk_wake(struct desk *d);                        // whoever waits, when `stop` was set
void desk_follow_end(struct desk *d);                  // after that

// desk_about.c
void desk_get_page(struct request *x, void *desk); // the app's frame: nothing of the record
void desk_get_nothing(struct request *x, void *desk);
void desk_get_about(struct request *x, void *desk);
void desk_get_waiting(struct request *x, void *desk); // the view
// desk_acts.c
void desk_get_acts(struct request *x, void *desk);
void desk_post_preview(struct request *x, void *desk);
// desk_send.c
void desk_post_acts(struct request *x, void *desk);
void desk_post_queue(struct request *x, void *desk);
// desk_queue.c
void desk_get_queue(struct request *x, void *desk);
void desk_delete_queued(struct request *x, void *desk);
// desk_papers.c
void desk_get_drafts(struct request *x, void *desk);
void desk_post_draft(struct request *x, void *desk);
void desk_put_draft(struct request *x, void *desk);
void desk_delete_draft(struct request *x, void *desk);
void desk_post_clear(struct request *x, void *desk);
void desk_get_notes(struct request *x, void *desk);
void desk_put_note(struct request *x, void *desk);
void desk_get_ledger(struct request *x, void *desk);
void desk_post_ledger(struct request *x, void *desk);

#endif
