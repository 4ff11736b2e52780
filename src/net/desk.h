// SPDX-License-Identifier: Apache-2.0
// A desk: one delegation's own replica with its keys in memory, and the app on loopback
// (docs/decisions/025-a-desk.md).
//
// It answers what a host answers, but as this delegation may read; it makes, previews, queues and
// sends acts. A thread follows the host, one reads (with rows of its own in memory, where what is
// decrypted stays), one sends. It goes on working while the host cannot be reached. Who asks must
// know its token, which is new for each process.
#ifndef NET_DESK_H
#define NET_DESK_H

#include "http/client.h"
#include "http/server.h"
#include "record/reader.h"

struct desk;

struct desk_options {
    struct record *record;       // opened for writing; the desk's until it has been stopped
    const char *url;             // of the record's host
    const char *listen;          // a loopback address with a port
    const struct reader *reader; // the delegation, with an identity; as what follows it outlives
    struct client_keys *keys;    // the desk: the delegation's keys, all loaded
};

// ERR_INVALID for an address that is not a loopback one; else as server_start.
CHECKED enum err desk_start(const struct desk_options *o, struct desk **out, struct error *e);
const char *desk_url(const struct desk *d);
// The address to open, token and all: for the person at the terminal, and nowhere else.
void desk_address(const struct desk *d, struct buf *out);
void desk_stop(struct desk *d); // takes NULL

extern const struct route desk_routes[]; // method NULL ends

#endif
