// SPDX-License-Identifier: Apache-2.0
// Records that are reached by URL: a host to ask, and replicas of it that are verified here.
//
// Functions that return an exit code have reported their failure.
#ifndef CLI_REPLICA_H
#define CLI_REPLICA_H

#include "cli/request_keys.h"
#include "net/remote.h"

struct replica {
    struct request_keys keys; // asked for --key when the host wants signatures
    struct client *client;
    struct source source;
    struct sync_report report; // of the last clone or pull
};

#define REPLICA_SCOPED __attribute__((cleanup(replica_done)))

// A client that ^C ends. The replica must not move from then on.
CHECKED enum exit_code replica_reach(const struct cli *c, const char *url, struct replica *out);
void replica_done(struct replica *r);
// Whether the host shows this record, cloned to `path`.
CHECKED enum exit_code replica_clone(struct replica *r, const char *path, const uint8_t *found,
                                     struct record **out);
// The record, open for writing, brought up to date.
CHECKED enum exit_code replica_pull(struct replica *r, struct record *record);
// The verified replica of the record at `url`, in the cache, made or brought up to date. `found`
// may be NULL.
CHECKED enum exit_code replica_cached(const struct cli *c, const char *url, const uint8_t *found,
                                      struct buf *path);

#endif
