// SPDX-License-Identifier: Apache-2.0
// Files that somebody gives to a record: read into memory, which is wiped, and what kind they are.
//
// What a photo carries beside its pixels is taken away (media/photo.h). A file of a kind that
// carries metadata which nothing here can take away, or of an unknown kind, is refused:
// --keep-metadata takes every file as it is.
#ifndef CLI_CONTENT_H
#define CLI_CONTENT_H

#include "cli/cli.h"
#include "media/kind.h"

// The largest file that is taken at all, since it lies in memory.
#define CONTENT_BYTES_MAX ((size_t)256 << 20)

#define CONTENT_OPTIONS                                                                            \
    {                                                                                              \
        "--keep-metadata", NULL, NULL,                                                             \
            "give files with what they tell of who made them, and where", 0                        \
    }

struct content {
    struct buf bytes;
    const struct media_kind *kind;
    bool stripped; // of metadata
};

// `bytes_max`: what may be given. ERR_LIMIT beyond; ERR_DENIED where metadata would stay unasked.
// content_done in any case.
CHECKED enum err content_read(const struct cli *c, const char *path, uint64_t bytes_max,
                              struct content *out, struct error *e);
void content_done(struct content *c); // wipes; takes one that is zero

#endif
