// SPDX-License-Identifier: Apache-2.0
// The one thread of a desk that signs: it sends what the app asks for, one act after another, and
// keeps unsigned what the host cannot be given now (net/queue.h).
//
// Each act is addressed and judged by the replica first; what would be void is not signed. A key
// signs only behind the host's newest checkpoint, verified (net/sending.h). What an answer was lost
// of is queued too: when it is sent again it is found, and nothing is signed twice.
#ifndef NET_DESK_SEND_H
#define NET_DESK_SEND_H

#include "net/desk_inside.h"

#define DESK_TASKS 64 // requests that wait at once

struct sender;

CHECKED enum err sender_start(struct desk *d, struct sender **out, struct error *e);
// Finishes what was accepted, after `stop` was set, then refuses; takes NULL.
void sender_end(struct sender *s);
// Takes one out of the queue. ERR_CONFLICT while it is being sent, ERR_NOT_FOUND.
CHECKED enum err sender_drop(struct sender *s, uint64_t number, struct error *e);
void sender_free(struct sender *s); // after sender_end, when nobody can ask; takes NULL

#endif
