// SPDX-License-Identifier: Apache-2.0
// Which signed requests have come lately, so that none is taken twice.
//
// A request says when it was signed. What is older than NONCE_AGE_S is refused as too old, and what
// is further in the future than NONCE_AHEAD_S as too early, so that a nonce need not be remembered
// for longer than both together. What was signed before this memory began is refused too: it may
// have been taken by the host that ran before. The clock that is asked never goes back here,
// whatever that of the machine does.
//
// The memory is bounded: in one minute NONCES_EACH of one key, NONCES_MOST of all. Past that, new
// ones are refused until a minute is over; nothing is ever forgotten early. Any thread.
#ifndef NET_NONCES_H
#define NET_NONCES_H

#include "base/span.h"
#include "crypto/hash.h"

#define NONCE_AGE_S 60   // a request is on its way, waits in a queue
#define NONCE_AHEAD_S 60 // clocks of participants that are wrong
#define NONCES_MOST 393216
#define NONCES_EACH 98304

struct nonces;

enum nonce { NONCE_NEW, NONCE_USED, NONCE_UNTIMELY, NONCE_FULL };

struct nonces *nonces_new(int64_t now);
void nonces_free(struct nonces *n); // takes NULL
// Whether what was signed then may come now. Takes nothing, so that it may be asked of anything.
bool nonces_timely(struct nonces *n, int64_t created, int64_t now);
// Of a request whose signature was verified: `key` names its key, of all keys.
enum nonce nonces_take(struct nonces *n, struct span key, struct span nonce, int64_t created,
                       int64_t now);

#endif
