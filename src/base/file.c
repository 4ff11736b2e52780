// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include "base/arena.h"
#include "base/env.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_BYTES ((size_t)16384)

static void close_at(int *fd) {
    if (*fd >= 0)
        close(*fd);
}
#define FD_SCOPED __attribute__((cleanup(close_at)))

static ssize_t read_some(int fd, void *out, size_t size) {
    ssize_t got;
    do
        got = read(fd, out, size);
    while (got < 0 && errno == EINTR);
    return got;
}

// Into the buffer itself: what is read may be a secret, and is to lie nowhere else. Where that has
// no more room, one byte tells whether there is more.
static enum err read_all(int fd, const char *name, struct buf *out, struct error *e) {
    for (uint8_t more;;) {
        size_t room = out->full || out->size >= out->max ? 0 : out->max - out->size;
        room = room < PIECE_BYTES ? room : PIECE_BYTES;
        uint8_t *at = room ? buf_room(out, room) : NULL;
        ssize_t got = read_some(fd, at ? at : &more, at ? room : 1);
        out->size -= room - (got > 0 && at ? (size_t)got : 0);
        if (got < 0)
            return error_errno(e, name);
        if (!got)
            return OK;
        if (!at) {
            out->full = true;
            return buf_check(out, name, e);
        }
    }
}

enum err file_read(const char *path, struct buf *out, struct error *e) {
    bool standard = !strcmp(path, "-");
    const char *name = standard ? "standard input" : path;
    FD_SCOPED int own = standard ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (!standard && own < 0)
        return error_errno(e, name);
    size_t before = out->size;
    enum err code = read_all(standard ? STDIN_FILENO : own, name, out, e);
    if (code)
        out->size = before;
    return code;
}

static enum err write_all(int fd, const char *name, struct span data, struct error *e) {
    while (data.size) {
        ssize_t put = write(fd, data.data, data.size);
        if (put < 0 && errno != EINTR)
            return error_errno(e, name);
        if (put > 0)
            data = span_from(data, (size_t)put);
    }
    return OK;
}

static enum err already_there(const char *path, struct error *e) {
    return error_set(e, ERR_CONFLICT, "%s: already there", path);
}

// A pipe or a device is written as it stands: it must not be renamed over.
static enum err write_special(const char *path, struct span data, struct error *e) {
    FD_SCOPED int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return fd < 0 ? error_errno(e, path) : write_all(fd, path, data, e);
}

// False with errno EEXIST where the name is taken. A memory stick has no hard links, a network file
// system often no RENAME_NOREPLACE: so both are tried.
static bool name_new(int folder, const char *temporary, const char *name) {
    if (!renameat2(folder, temporary, folder, name, RENAME_NOREPLACE))
        return true;
    if ((errno != EINVAL && errno != ENOSYS) || linkat(folder, temporary, folder, name, 0))
        return false;
    (void)unlinkat(folder, temporary, 0);
    return true;
}

// Gives the finished file its name. Some file systems cannot fsync a folder and say EINVAL.
static enum err settle(int folder, const char *temporary, const char *name, const char *path,
                       bool replace, struct error *e) {
    bool named =
        replace ? !renameat(folder, temporary, folder, name) : name_new(folder, temporary, name);
    if (!named && errno == EEXIST && !replace)
        return already_there(path, e);
    if (!named)
        return error_errno(e, path);
    return fsync(folder) && errno != EINVAL ? error_errno(e, path) : OK;
}

static enum err begin(struct file_new *f, const char *path, int mode, struct error *e) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    const char *slash = strrchr(path, '/');
    const char *place = !slash ? "." : arena_str(&a, span(path, (size_t)(slash - path) + 1));
    unsigned long long unique;
    *f = FILE_NEW_NONE;
    f->path = path;
    f->folder = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (f->folder < 0)
        return error_errno(e, place);
    env_real.random(NULL, &unique, sizeof unique);
    snprintf(f->temporary, sizeof f->temporary, ".new-%016llx", unique);
    int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
    f->fd = openat(f->folder, f->temporary, flags, (mode_t)mode);
    return f->fd < 0 ? error_errno(e, path) : OK;
}

static enum err end(struct file_new *f, bool replace, struct error *e) {
    const char *slash = strrchr(f->path, '/'), *name = slash ? slash + 1 : f->path;
    if (fsync(f->fd))
        return error_errno(e, f->path);
    enum err code = settle(f->folder, f->temporary, name, f->path, replace, e);
    if (!code)
        close_at(&f->fd);
    f->fd = code ? f->fd : -1;
    return code;
}

void file_new_done(struct file_new *f) {
    if (f->fd >= 0 && f->folder >= 0)
        (void)unlinkat(f->folder, f->temporary, 0);
    if (f->folder >= 0)
        close_at(&f->fd);
    close_at(&f->folder);
    *f = FILE_NEW_NONE;
}

enum err file_new_begin(struct file_new *f, const char *path, int mode, struct error *e) {
    struct stat there;
    *f = FILE_NEW_NONE;
    if (!strcmp(path, "-")) {
        fflush(stdout);
        f->path = "standard output";
        f->fd = STDOUT_FILENO;
        return OK;
    }
    enum err code = stat(path, &there) ? begin(f, path, mode, e) : already_there(path, e);
    if (code)
        file_new_done(f);
    return code;
}

enum err file_new_put(struct file_new *f, struct span data, struct error *e) {
    return write_all(f->fd, f->path, data, e);
}

enum err file_new_end(struct file_new *f, struct error *e) {
    return f->folder < 0 ? OK : end(f, false, e);
}

static enum err write_new(const char *path, struct span data, int mode, bool replace,
                          struct error *e) {
    __attribute__((cleanup(file_new_done))) struct file_new f;
    enum err code = begin(&f, path, mode, e);
    if (!code)
        code = write_all(f.fd, path, data, e);
    return code ? code : end(&f, replace, e);
}

static void free_at(char **text) {
    free(*text);
}

enum err file_write(const char *path, struct span data, int mode, bool replace, struct error *e) {
    if (!strcmp(path, "-")) {
        fflush(stdout);
        return write_all(STDOUT_FILENO, "standard output", data, e);
    }
    struct stat there;
    bool link = !lstat(path, &there) && S_ISLNK(there.st_mode);
    if (stat(path, &there))
        return write_new(path, data, mode, replace, e);
    if (!replace)
        return already_there(path, e);
    if (S_ISDIR(there.st_mode))
        return error_set(e, ERR_CONFLICT, "%s: is a folder", path);
    if (!S_ISREG(there.st_mode))
        return write_special(path, data, e);
    __attribute__((cleanup(free_at))) char *target = link ? realpath(path, NULL) : NULL;
    return write_new(target ? target : path, data, mode, true, e);
}

bool file_exists(const char *path) {
    return !access(path, F_OK);
}

static enum err make_one(const char *path, struct error *e) {
    struct stat there;
    if (!mkdir(path, 0777))
        return OK;
    if (errno != EEXIST)
        return error_errno(e, path);
    if (stat(path, &there))
        return error_errno(e, path);
    return S_ISDIR(there.st_mode) ? OK : error_set(e, ERR_CONFLICT, "%s: is no folder", path);
}

enum err folder_make(const char *path, struct error *e) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    for (size_t i = 1; path[0] && path[i]; i++) {
        if (path[i] != '/' || path[i - 1] == '/')
            continue;
        enum err code = make_one(arena_str(&a, span(path, i)), e);
        if (code)
            return code;
    }
    return make_one(path, e);
}
