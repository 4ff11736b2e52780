// SPDX-License-Identifier: Apache-2.0
// Hashes of a log's tree as a host serves them in tiles, fetched as they are asked for.
//
// Nothing of them is believed here: they are for making proofs, which are then checked against
// signed checkpoints.
#ifndef NET_TILES_H
#define NET_TILES_H

#include "http/client.h"
#include "log/merkle.h"

struct tiles;

struct tiles *tiles_new(struct client *host, uint64_t size); // the tree's
void tiles_free(struct tiles **t);
#define TILES_SCOPED __attribute__((cleanup(tiles_free)))
// A merkle_read over a struct tiles.
enum err tiles_hash(void *tiles, int level, uint64_t index, uint8_t out[HASH_BYTES],
                    struct error *e);

#endif
