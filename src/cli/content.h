// SPDX-License-Identifier: Apache-2.0
// Files that somebody gives to a record: read into memory, which is wiped, and what kind they are.
#ifndef CLI_CONTENT_H
#define CLI_CONTENT_H

#include "cli/cli.h"
#include "media/kind.h"

// The largest file that is taken at all, since it lies in memory.
#define CONTENT_BYTES_MAX ((size_t)256 << 20)

struct content {
    struct buf bytes;
    const struct media_kind *kind;
};

// `bytes_max`: what may be given. ERR_LIMIT beyond. content_done in any case.
CHECKED enum err content_read(const char *path, uint64_t bytes_max, struct content *out,
                              struct error *e);
void content_done(struct content *c); // wipes; takes one that is zero

#endif
