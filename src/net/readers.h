// SPDX-License-Identifier: Apache-2.0
// Those who read: a few threads, each with the record opened for itself, that answer what takes a
// query. Their queue is bounded.
#ifndef NET_READERS_H
#define NET_READERS_H

#include "record/reader.h"

#define READERS_QUEUE 512 // questions waiting at once

struct readers;

// Called on a reader's thread. `r` is up to date with what was published before it was asked. On
// `failed` it could not be brought up to date (r is NULL then). It answers whoever asked.
typedef void readers_ask(struct record *r, void *question, const struct error *failed);

// `as`: whose eyes they read with (record_read_as), each with rows of its own in memory; it
// outlives them. NULL: everybody's.
CHECKED enum err readers_start(const char *path, int threads, const struct reader *as,
                               struct readers **out, struct error *e);
// ERR_IO when too many wait.
CHECKED enum err readers_submit(struct readers *r, readers_ask *ask, void *question,
                                struct error *e);
void readers_end(struct readers *r);  // answers what is queued, then refuses; takes NULL
void readers_free(struct readers *r); // after readers_end; takes NULL

#endif
