// SPDX-License-Identifier: Apache-2.0
// Where the fold's rows are kept: $XDG_CACHE_HOME/truce/<hash of the record's path>.fold, mode
// 0700.
//
// Nothing in it is believed without its mark (record.c). Where there is no such folder, or the file
// is not ours, a private temporary file serves.
#include "base/codec.h"
#include "base/file.h"
#include "record/record_handle.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

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

enum err rows_cache_open(const char *path, bool forget, struct db **out, struct error *e) {
    struct error why;
    BUF_SCOPED struct buf cache;
    buf_init(&cache, PATH_MAX);
    if (forget || cache_path(path, &cache, &why) || !is_private(buf_str(&cache)))
        return db_open(NULL, DB_TEMP, DB_NORMAL, out, e);
    enum db_mode mode = file_exists(buf_str(&cache)) ? DB_WRITE : DB_CREATE;
    if (!db_open(buf_str(&cache), mode, DB_NORMAL, out, &why))
        return OK;
    return db_open(NULL, DB_TEMP, DB_NORMAL, out, e);
}
