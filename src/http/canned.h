// SPDX-License-Identifier: Apache-2.0
// For tests: an HTTP server on loopback that says what a table tells it to, as bytes, whatever is
// asked. A thread for each connection; nothing of it knows HTTP but the end of a request.
#ifndef HTTP_CANNED_H
#define HTTP_CANNED_H

#include "base/buf.h"

#include <pthread.h>
#include <stdatomic.h>

struct canned {
    const char *path;       // "/a"
    const char *answers[4]; // one after the other; the last one again and again
    bool stays;             // the connection stays open behind the answer
};

struct canned_server {
    const struct canned *canned; // path NULL ends
    int listening;
    char url[64];
    pthread_t thread;
    pthread_t guests[256];
    size_t guest_count;
    int sockets[256];
    atomic_int hits[64]; // by row
    atomic_int connections;
    pthread_mutex_t lock;
    struct buf last; // request, headers and body
};

void canned_start(struct canned_server *s, const struct canned *canned);
void canned_stop(struct canned_server *s);

#endif
