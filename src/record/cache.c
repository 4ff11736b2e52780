// SPDX-License-Identifier: Apache-2.0
// Where the fold's rows are kept: $XDG_CACHE_HOME/truce/<hash of the record's path>.fold, mode
// 0700.
//
// Nothing in it is believed without its mark (record.c). Where there is no such folder, or the file
// is not ours, a private temporary file serves.
#include "base/codec.h"
#include "base/file.h"
#include "record/record_handle.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

#define UNUSED_DAYS 60

// A cache that nobody has written to for long is made anew when it is wanted; records come and go.
static void prune(const char *folder) {
    DIR *d = opendir(folder);
    int64_t now = env_real.now(NULL);
    struct stat s;
    for (struct dirent *entry; d && (entry = readdir(d));)
        if (strstr(entry->d_name, ".fold") && !fstatat(dirfd(d), entry->d_name, &s, 0) &&
            now - s.st_mtime > UNUSED_DAYS * 86400)
            unlinkat(dirfd(d), entry->d_name, 0);
    if (d)
        closedir(d);
}

static enum err cache_path(const char *record_path, struct buf *out, struct error *e) {
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char real[PATH_MAX];
    uint8_t hash[HASH_BYTES];
    if (!realpath(record_path, real))
        return error_errno(e, record_path);
    if (base && *base == '/')
        buf_printf(out, "%s/truce", base);
    else if (home && *home == '/')
        buf_printf(out, "%s/.cache/truce", home);
    else
        return error_set(e, ERR_NOT_FOUND, "no cache folder");
    enum err err = folder_make(buf_str(out), e);
    if (err)
        return err;
    chmod(buf_str(out), 0700);
    prune(buf_str(out));
    hash_one(span_str(real), hash);
    buf_put_byte(out, '/');
    hex_put(out, span(hash, 16));
    buf_put_str(out, ".fold");
    return buf_check(out, "the cache's path", e);
}

// Ours alone: a file that others could have written, or a link to one, is not opened.
static bool is_private(const char *path) {
    struct stat s;
    return lstat(path, &s) != 0 || (s.st_uid == geteuid() && S_ISREG(s.st_mode));
}

// A cache that serves another log, or a program of other tables, would be in the way for ever.
void record_forget(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm"};
    struct error why;
    BUF_SCOPED struct buf cache;
    buf_init(&cache, PATH_MAX);
    if (cache_path(path, &cache, &why) || !is_private(buf_str(&cache)))
        return;
    for (size_t i = 0; i < 3; i++) {
        BUF_SCOPED struct buf file;
        buf_init(&file, PATH_MAX);
        buf_printf(&file, SPAN_FMT "%s", SPAN_ARG(buf_span(&cache)), endings[i]);
        unlink(buf_str(&file));
    }
}

enum err rows_cache_open(const char *path, bool forget, struct db **out, struct error *e) {
    struct error why;
    BUF_SCOPED struct buf cache;
    buf_init(&cache, PATH_MAX);
    if (forget || cache_path(path, &cache, &why) || !is_private(buf_str(&cache)))
        return db_open(NULL, DB_TEMP, DB_NORMAL, out, e);
    enum db_mode mode = file_exists(buf_str(&cache)) ? DB_WRITE : DB_CREATE;
    enum err err = db_open(buf_str(&cache), mode, DB_NORMAL, out, &why);
    if (err == ERR_CORRUPT && mode == DB_WRITE) { // no database any more
        record_forget(path);
        err = db_open(buf_str(&cache), DB_CREATE, DB_NORMAL, out, &why);
    }
    return err ? db_open(NULL, DB_TEMP, DB_NORMAL, out, e) : OK;
}
