// SPDX-License-Identifier: Apache-2.0
// What a host and a desk have alike, and the handlers of host_*.c that read need: a server for one
// record, its readers, what was answered before, who listens, and where the log stands.
//
// It is the first member of whoever it belongs to, which is the server's context.
#ifndef NET_FRONT_H
#define NET_FRONT_H

#include "net/admission.h"
#include "net/events.h"
#include "net/readers.h"
#include "net/shelf.h"
#include "net/tip.h"

struct front {
    struct server *server; // not a handler's, who may be asked before this is set: server_of
    struct readers *readers;
    struct shelf *shelf;
    struct events *events;
    struct admission *admission; // of a host; NULL: who is let in is decided by the gate alone
    struct tip *(*tip)(struct front *f); // a reference, the caller's
    // Set once, before anybody asks.
    char record_name[LIMIT_NAME_BYTES + 1];
    struct parcel *openapi;
};

struct front *front_of(struct request *x);
struct tip *front_tip(struct front *f); // a reference, the caller's
void front_name(struct front *f, struct span record);
void front_done(struct front *f); // of what has been stopped

// Leaves the question to a reader, or answers 503.
void front_ask(struct request *x, readers_ask *ask);
// What a reader could not do is told; true when it was.
bool front_failed(struct request *x, const struct error *failed);
// A decimal argument: `missing` where it is absent. Refuses, and returns false, what is none or
// more than `most`.
bool front_number(struct request *x, const char *name, uint64_t most, uint64_t missing,
                  uint64_t *out);
// The argument "limit", 1..most: a page of nothing would have no end.
bool front_limit(struct request *x, uint64_t most, uint64_t missing, uint64_t *out);
// What was published, for those who listen: entries from..size-1 have come, or cosignatures.
void front_tell(struct front *f, struct record *r, const struct tip *tip, uint64_t from);
struct parcel *front_stands(struct front *f); // the event of the newest checkpoint

#endif
