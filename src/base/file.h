// SPDX-License-Identifier: Apache-2.0
// Files and folders: read whole with a bound, written whole or not at all.
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"

// Appends. "-" is standard input. ERR_LIMIT past out->max; ERR_NOT_FOUND, ERR_IO otherwise; nothing
// is appended then.
CHECKED enum err file_read(const char *path, struct buf *out, struct error *e);
// A new file, complete and on disk (fsync of file and folder) or not there. `replace`: else an
// existing one is ERR_CONFLICT. "-" is standard output. mode e.g. 0600, less what the umask takes.
// With `replace` a link is followed, and a device or pipe is written as it stands. A crash can
// leave ".new-…" behind.
CHECKED enum err file_write(const char *path, struct span data, int mode, bool replace,
                            struct error *e);
// The same of a new file, piece by piece: complete and on disk once file_new_end says OK, else not
// there. "-" is standard output, where what was put is out. What is there before is ERR_CONFLICT,
// when it begins or when it ends.
struct file_new {
    const char *path; // the caller's
    int folder, fd;   // -1: none
    char temporary[24];
};
#define FILE_NEW_NONE ((struct file_new){.folder = -1, .fd = -1})
CHECKED enum err file_new_begin(struct file_new *f, const char *path, int mode, struct error *e);
CHECKED enum err file_new_put(struct file_new *f, struct span data, struct error *e);
CHECKED enum err file_new_end(struct file_new *f, struct error *e);
void file_new_done(struct file_new *f); // frees; what did not end is gone. Takes FILE_NEW_NONE
bool file_exists(const char *path); // of any kind; a link that leads nowhere does not
CHECKED enum err folder_make(const char *path, struct error *e); // with parents; existing is fine

#endif
