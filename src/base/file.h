// SPDX-License-Identifier: Apache-2.0
// Files and folders: read whole with a bound, written whole or not at all.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"

// "-" is standard input. ERR_LIMIT past out->max; ERR_NOT_FOUND, ERR_IO otherwise.
CHECKED enum err file_read(const char *path, struct buf *out, struct error *e);
// A new file, complete and on disk (fsync of file and folder) or not there. `replace`: else an existing
// one is ERR_CONFLICT. "-" is standard output. mode e.g. 0600.
CHECKED enum err file_write(const char *path, struct span data, int mode, bool replace,
                            struct error *e);
bool file_exists(const char *path);
CHECKED enum err folder_make(const char *path, struct error *e); // with parents; existing is fine

#endif
