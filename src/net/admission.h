// SPDX-License-Identifier: Apache-2.0
// Who may ask the host of a closed record ("reading":"participants"), and what all others are told.
//
// Routes with ROUTE_OPEN are for everybody. All else needs a request that a participant's key has
// signed (http/message_signature.h): an `act`, `machine` or `root` key in force. It must be meant
// for this host (its authority is one of those by which the host is known, so that another host
// cannot pass on what was signed for itself), signed lately, and come once (net/nonces.h). Whoever
// is not let in gets 401 and one and the same answer, whatever he asked for, before it is looked at
// what that is; finding a key that is not the record's takes as long as one that is. A participant
// who is suspended may read on: he may reply, and is counted.
//
// Any thread. While the record is open nothing of this is looked at.
#ifndef NET_ADMISSION_H
#define NET_ADMISSION_H

#include "http/server.h"
#include "talks/state.h"

struct admission;

struct admission_options {
    const struct state *state; // as it stands
    const char *listen;        // the address, as it was given
    const char *const *names;  // further authorities, "talks.example" or "talks.example:8443"
    size_t name_count;
};

struct admission *admission_new(const struct admission_options *o);
void admission_free(struct admission *a); // takes NULL
// The server's own URL, when it is known: it is one of the host's names.
void admission_know(struct admission *a, const char *url);
bool admission_closed(const struct admission *a);
void admission_names(const struct admission *a, struct buf *out); // "a, b"

// As the record stands now. True when somebody who was let in before might not be any more.
CHECKED bool admission_update(struct admission *a, const struct state *s);
// For the server (struct server_options): answers whom it does not let in.
void admission_gate(struct admission *a, struct request *x, bool whole);
void admission_refuse(const struct admission *a, struct request *x);
// Whether one that was let in would be now; and in another state, of which the answer is made: so
// that nothing which came with the closing, or behind a revocation, is told to who asked before.
CHECKED bool admission_holds(struct admission *a, const struct request *x);
CHECKED bool admission_holds_in(const struct state *s, const struct request *x);

#endif
