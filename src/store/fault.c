// SPDX-License-Identifier: Apache-2.0
#include "store/fault.h"

#include "base/arena.h"
#include "base/codec.h"

#include <assert.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sqlite3.h>
#include <unistd.h>

#define PIECE_BYTES 512 // what a disk writes whole or not at all

// One write or truncation that no sync has made durable yet.
struct change {
    struct change *older;
    char *path;
    sqlite3_int64 at, size_before; // of the file
    size_t size;                   // of both runs of bytes
    uint8_t *before, *after;       // `after` NULL: cut at `at`
};

struct fault {
    sqlite3_vfs vfs; // first: SQLite hands us a pointer to it
    sqlite3_vfs *real;
    enum fault_kind kind;
    long at, writes;
    struct change *newest; // while the kind is FAULT_POWER
};

struct fault_file {
    sqlite3_file base; // first, for the same reason
    struct fault *fault;
    char *path;
    sqlite3_file *real; // in the same piece of memory
};

enum verdict { GO_ON, FAIL_IT, FULL_IT };

static struct fault *installed(void) {
    return (struct fault *)sqlite3_vfs_find("fault");
}

// Losing power.

static void change_free(struct change *c) {
    free(c->path);
    free(c->before);
    free(c->after);
    free(c);
}

// Of the file at `path`; of all files when it is NULL.
static void forget(struct fault *f, const char *path) {
    for (struct change **at = &f->newest; *at;) {
        struct change *c = *at;
        if (path && strcmp(c->path, path) != 0) {
            at = &c->older;
            continue;
        }
        *at = c->older;
        change_free(c);
    }
}

static void remember(struct fault_file *file, sqlite3_int64 at, const void *data, size_t size) {
    struct fault *f = file->fault;
    if (f->kind != FAULT_POWER || !file->path)
        return;
    struct change *c = memory_get(sizeof *c);
    file->real->pMethods->xFileSize(file->real, &c->size_before);
    if (!data) // a cut: all that stands behind it
        size = c->size_before > at ? (size_t)(c->size_before - at) : 0;
    c->path = strdup(file->path);
    c->at = at;
    c->size = size;
    c->before = memory_get(size);
    file->real->pMethods->xRead(file->real, c->before, (int)size, at); // zeros past the end
    if (data) {
        c->after = memory_get(size);
        memcpy(c->after, data, size);
    }
    c->older = f->newest;
    f->newest = c;
}

static void undo(const struct change *c) {
    int fd = open(c->path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return; // deleted since
    ssize_t put = pwrite(fd, c->before, c->size, c->at);
    int cut = ftruncate(fd, c->size_before);
    assert(put == (ssize_t)c->size && cut == 0);
    close(fd);
}

static void redo_pieces(const struct change *c, uint64_t *random) {
    int fd = open(c->path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || !c->after)
        return;
    for (size_t at = 0; at < c->size; at += PIECE_BYTES) {
        *random ^= *random << 13;
        *random ^= *random >> 7;
        *random ^= *random << 17;
        size_t size = c->size - at < PIECE_BYTES ? c->size - at : PIECE_BYTES;
        ssize_t put = *random & 1 ? pwrite(fd, c->after + at, size, c->at + (off_t)at) : 0;
        assert(put >= 0);
    }
    close(fd);
}

static void cut_power(struct fault *f) {
    struct change *oldest = NULL;
    while (f->newest) { // newest first, and turned round for the way back
        struct change *c = f->newest;
        undo(c);
        f->newest = c->older;
        c->older = oldest;
        oldest = c;
    }
    uint64_t random = (uint64_t)f->at * 0x9e3779b97f4a7c15u | 1;
    for (const struct change *c = oldest; c && f->at % 5; c = c->older)
        redo_pieces(c, &random);
}

// Counting.

static enum verdict count(struct fault *f, bool write) {
    f->writes++;
    if (f->kind == FAULT_FULL && f->writes >= f->at)
        return FULL_IT;
    if (f->kind == FAULT_NONE || f->writes != f->at)
        return GO_ON;
    if (f->kind == FAULT_FAIL)
        return FAIL_IT;
    if (f->kind == FAULT_POWER)
        cut_power(f);
    if (f->kind != FAULT_TEAR || !write)
        kill(getpid(), SIGKILL);
    return GO_ON;
}

static struct fault_file *of(sqlite3_file *file) {
    return (struct fault_file *)file;
}

// What a file of SQLite does; those that write are counted.

static int file_write(sqlite3_file *file, const void *data, int size, sqlite3_int64 at) {
    struct fault_file *x = of(file);
    struct fault *f = x->fault;
    enum verdict verdict = count(f, true);
    if (verdict != GO_ON)
        return verdict == FULL_IT ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    remember(x, at, data, (size_t)size);
    if (f->kind == FAULT_TEAR && f->writes == f->at) {
        x->real->pMethods->xWrite(x->real, data, size / 2, at);
        kill(getpid(), SIGKILL);
    }
    return x->real->pMethods->xWrite(x->real, data, size, at);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct fault_file *x = of(file);
    if (count(x->fault, false) == FAIL_IT)
        return SQLITE_IOERR_TRUNCATE;
    remember(x, size, NULL, 0);
    return x->real->pMethods->xTruncate(x->real, size);
}

static int file_sync(sqlite3_file *file, int flags) {
    struct fault_file *x = of(file);
    if (count(x->fault, false) == FAIL_IT)
        return SQLITE_IOERR_FSYNC;
    int rc = x->real->pMethods->xSync(x->real, flags);
    if (x->path)
        forget(x->fault, x->path);
    return rc;
}

static int file_close(sqlite3_file *file) {
    struct fault_file *x = of(file);
    free(x->path);
    return x->real->pMethods->xClose(x->real);
}

static int file_read(sqlite3_file *file, void *out, int size, sqlite3_int64 at) {
    return of(file)->real->pMethods->xRead(of(file)->real, out, size, at);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out) {
    return of(file)->real->pMethods->xFileSize(of(file)->real, out);
}

static int file_lock(sqlite3_file *file, int lock) {
    return of(file)->real->pMethods->xLock(of(file)->real, lock);
}

static int file_unlock(sqlite3_file *file, int lock) {
    return of(file)->real->pMethods->xUnlock(of(file)->real, lock);
}

static int file_reserved(sqlite3_file *file, int *out) {
    return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, out);
}

static int file_control(sqlite3_file *file, int what, void *argument) {
    return of(file)->real->pMethods->xFileControl(of(file)->real, what, argument);
}

static int file_sector(sqlite3_file *file) {
    return of(file)->real->pMethods->xSectorSize(of(file)->real);
}

static int file_device(sqlite3_file *file) {
    return of(file)->real->pMethods->xDeviceCharacteristics(of(file)->real);
}

static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out) {
    return of(file)->real->pMethods->xShmMap(of(file)->real, page, size, extend, out);
}

static int file_shm_lock(sqlite3_file *file, int at, int n, int flags) {
    return of(file)->real->pMethods->xShmLock(of(file)->real, at, n, flags);
}

static void file_shm_barrier(sqlite3_file *file) {
    of(file)->real->pMethods->xShmBarrier(of(file)->real);
}

static int file_shm_unmap(sqlite3_file *file, int delete) {
    return of(file)->real->pMethods->xShmUnmap(of(file)->real, delete);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2, // without memory mapping
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_device,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

// The VFS.

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                    int *flags_out) {
    struct fault *f = (struct fault *)vfs;
    struct fault_file *x = of(file);
    *x = (struct fault_file){.fault = f, .real = (sqlite3_file *)(x + 1)};
    enum verdict verdict = count(f, false);
    if (verdict == FAIL_IT || (verdict == FULL_IT && flags & SQLITE_OPEN_CREATE))
        return SQLITE_CANTOPEN;
    int rc = f->real->xOpen(f->real, name, x->real, flags, flags_out);
    if (rc != SQLITE_OK)
        return rc;
    x->path = name ? strdup(name) : NULL;
    x->base.pMethods = &methods;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_folder) {
    struct fault *f = (struct fault *)vfs;
    if (count(f, false) == FAIL_IT)
        return SQLITE_IOERR_DELETE;
    forget(f, name);
    return f->real->xDelete(f->real, name, sync_folder);
}

void fault_set(enum fault_kind kind, long after_writes) {
    struct fault *f = installed();
    assert(f);
    forget(f, NULL);
    f->kind = kind;
    f->at = after_writes;
    f->writes = 0;
}

long fault_writes(void) {
    return installed()->writes;
}

static void set_from_outside(const char *text) {
    static const char *const names[] = {
        [FAULT_FAIL] = "fail:", [FAULT_KILL] = "kill:",   [FAULT_FULL] = "full:",
        [FAULT_TEAR] = "tear:", [FAULT_POWER] = "power:",
    };
    for (int kind = FAULT_FAIL; text && kind <= FAULT_POWER; kind++) {
        struct span all = span_str(text), name = span_str(names[kind]);
        uint64_t at = 0;
        if (!span_starts(all, name))
            continue;
        if (decimal_get(span_from(all, name.size), LONG_MAX, &at))
            fault_set(kind, (long)at);
    }
}

void fault_install(void) {
    if (installed())
        return;
    struct fault *f = memory_get(sizeof *f); // for as long as the process lives
    f->real = sqlite3_vfs_find(NULL);
    f->vfs = *f->real;
    f->vfs.zName = "fault";
    f->vfs.szOsFile = (int)sizeof(struct fault_file) + f->real->szOsFile;
    f->vfs.xOpen = vfs_open;
    f->vfs.xDelete = vfs_delete;
    f->vfs.pNext = NULL;
    sqlite3_vfs_register(&f->vfs, 1);
    set_from_outside(getenv("TRUCE_FAULT"));
}
