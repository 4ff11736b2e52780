// SPDX-License-Identifier: Apache-2.0
// Threads that parse acts and check their signatures while the writer writes those before them.
//
// Acts are prepared in the order they come, a few at a time, by whoever is free: these threads, and
// the writer where it would have to wait. How far they are ahead of it is bounded, for a parsed act
// is larger than its bytes.
#ifndef NET_PREPARERS_H
#define NET_PREPARERS_H

#include "talks/fold.h"

#define PREPARERS_ACTS (2 * LIMIT_GROUP_ACTS)   // prepared and not dropped, at most,
#define PREPARERS_BYTES (2 * LIMIT_GROUP_BYTES) // by these threads

struct preparers;
struct batch; // acts that came together

// In the sender's arena. It and the notes live until batch_drop.
struct batch *batch_new(struct arena *a, const struct span *notes, size_t count);

// Checks signatures by the keys known to `s`, until it is told of more.
CHECKED enum err preparers_start(const struct state *s, struct preparers **out, struct error *e);
// A key that is new; the signatures by others were checked in vain, or by the writer.
void preparers_learn(struct preparers *p, const struct state *s);
// Any thread.
void preparers_add(struct preparers *p, struct batch *b);

// By the writer alone. Act `at`, prepared by now.
struct candidate *preparers_until(struct preparers *p, struct batch *b, size_t at);
// Of act `at`, after preparers_until: the one that it gave.
const struct candidate *batch_at(const struct batch *b, size_t at);
// Frees what was parsed.
void preparers_drop(struct preparers *p, struct batch *b);

void preparers_end(struct preparers *p); // when all batches were dropped; takes NULL

#endif
