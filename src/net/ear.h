// SPDX-License-Identifier: Apache-2.0
// Listens to a host's events for as long as it lives, on a thread of its own, and says that
// something came. What an event holds is the host's word: that it came is reason enough to look.
#ifndef NET_EAR_H
#define NET_EAR_H

#include "http/client.h"

struct ear;

enum ear_heard {
    EAR_CHECKPOINT, // the host may have more than we
    EAR_COSIGNED,   // others may have cosigned
    EAR_DEAF,       // events do not come any more; it goes on trying
};

struct ear_options {
    const char *url;
    struct client_keys *keys; // live as long as the ear; NULL: requests are not signed
    const atomic_bool *stop;  // set before ear_end
    void (*tell)(void *context, enum ear_heard what); // on the ear's thread
    void *context;
};

CHECKED enum err ear_start(const struct ear_options *o, struct ear **out, struct error *e);
void ear_end(struct ear *ear); // waits for its thread; takes NULL

// From 0.5 to 1.5 of it, so that many do not come at once.
double ear_jitter(double seconds);

#endif
