// SPDX-License-Identifier: Apache-2.0
#include "base/home.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define WAIT_MS 5000
#define PAUSE_MS 20

enum err home_path(const char *name, struct buf *out, struct error *e) {
    const char *base = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (base && *base == '/')
        buf_printf(out, "%s/truce/%s", base, name);
    else if (home && *home == '/')
        buf_printf(out, "%s/.local/state/truce/%s", home, name);
    else
        return error_set(e, ERR_NOT_FOUND,
                         "nowhere to remember what a key signs: no XDG_STATE_HOME, no HOME");
    return buf_check(out, "the state folder's path", e);
}

static enum err make_folder(const char *path, struct error *e) {
    enum err err = folder_make(path, e);
    if (!err && chmod(path, 0700))
        err = error_errno(e, path);
    if (!err)
        return OK;
    if (e)
        e->code = ERR_IO; // whatever stands in its way
    return ERR_IO;
}

enum err home_folder(const char *name, struct buf *out, struct error *e) {
    enum err err = home_path(name, out, e);
    return err ? err : make_folder(buf_str(out), e);
}

enum err home_cache_folder(const char *name, struct buf *out, struct error *e) {
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (base && *base == '/')
        buf_printf(out, "%s/truce/%s", base, name);
    else if (home && *home == '/')
        buf_printf(out, "%s/.cache/truce/%s", home, name);
    else
        return error_set(e, ERR_NOT_FOUND, "no cache folder: no XDG_CACHE_HOME, no HOME");
    enum err err = buf_check(out, "the cache folder's path", e);
    return err ? err : make_folder(buf_str(out), e);
}

static enum err make_folder_of(const char *path, struct error *e) {
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = 0;
    return make_folder(folder, e);
}

enum err home_lock(const char *path, const char *what, int *fd, struct error *e) {
    for (int attempt = 0; attempt < 2; attempt++) {
        *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (*fd >= 0 || errno != ENOENT)
            break;
        if (!attempt && make_folder_of(path, e))
            return ERR_IO;
    }
    if (*fd < 0)
        return error_errno(e, path), ERR_IO;
    for (int waited = 0; flock(*fd, LOCK_EX | LOCK_NB); waited += PAUSE_MS) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return error_errno(e, path);
        if (waited >= WAIT_MS)
            return error_set(e, ERR_CONFLICT, "%s: %s", path, what);
        usleep(PAUSE_MS * 1000);
    }
    return OK;
}
