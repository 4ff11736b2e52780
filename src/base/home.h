// SPDX-License-Identifier: Apache-2.0
// Where a program remembers on this machine what belongs to no record: $XDG_STATE_HOME/truce (else
// ~/.local/state/truce), readable by its owner alone.
#ifndef BASE_HOME_H
#define BASE_HOME_H

#include "base/buf.h"

// Appends the path of the folder `name` in there, which may be missing. ERR_NOT_FOUND where there
// is no such place.
CHECKED enum err home_path(const char *name, struct buf *out, struct error *e);
// The same, and makes it. ERR_IO when it cannot be made.
CHECKED enum err home_folder(const char *name, struct buf *out, struct error *e);
// A folder of what can be made anew: $XDG_CACHE_HOME/truce/NAME, else ~/.cache/truce/NAME.
CHECKED enum err home_cache_folder(const char *name, struct buf *out, struct error *e);
// Locks a file, which stays; makes its folder where that is missing; waits for a bounded time. The
// lock goes with the descriptor, and so with the process. ERR_CONFLICT, saying `what`, when
// somebody has it for long.
CHECKED enum err home_lock(const char *path, const char *what, int *fd, struct error *e);

#endif
