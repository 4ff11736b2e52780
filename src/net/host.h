// SPDX-License-Identifier: Apache-2.0
// A host: serves one record over HTTP, takes acts and cosignatures into it (DESIGN 7 and 10).
//
// HTTP threads parse and give what is on the shelf; readers ask the rows; one writer puts. Every
// answer is made of what is on disk.
#ifndef NET_HOST_H
#define NET_HOST_H

#include "http/server.h"
#include "record/record.h"

struct host;

struct host_options {
    struct record *record; // opened for writing; the host's until it has been stopped
    const struct secret_key *log;
    const char *listen;
    const char *const *names; // authorities by which it is reached, beside its address and the
    size_t name_count;        // record's own; of a closed record (net/admission.h)
};

CHECKED enum err host_start(const struct host_options *o, struct host **out, struct error *e);
const char *host_url(const struct host *h);
// Whether the record is closed; then `names` gets the authorities that requests are signed for.
bool host_closed(const struct host *h, struct buf *names);
uint64_t host_size(struct host *h);
// In order: no new connections, what was accepted is finished, everybody is told.
void host_stop(struct host *h); // takes NULL

extern const struct route host_routes[]; // method NULL ends

#endif
