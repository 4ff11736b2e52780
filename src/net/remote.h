// SPDX-License-Identifier: Apache-2.0
// A host, or a folder of published files behind a web server, as a source to clone and pull from.
#ifndef NET_REMOTE_H
#define NET_REMOTE_H

#include "http/client.h"
#include "record/sync.h"

// Borrows the client, which must outlive it. While a pull runs, the client is the pull's.
struct source remote_source(struct client *c);

#endif
