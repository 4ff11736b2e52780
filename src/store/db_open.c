// SPDX-License-Identifier: Apache-2.0
#include "base/arena.h"
#include "store/db_handle.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#define HEADER_BYTES 100  // of an SQLite file
#define HEADER_READ_AT 19 // 2 when the file is read by way of a WAL
#define OPENING_MS 20     // from saying WAL to having one, with time to spare
#define LOOK "SELECT count(*) FROM sqlite_schema"
#define CACHE_KIB "8192"  // of pages, for each connection
#define PAGE_BYTES "8192" // by measuring: a fifth faster than 4096 for acts, and 16384 is no better

static bool has_file(enum db_mode mode) {
    return mode == DB_CREATE || mode == DB_WRITE || mode == DB_READ;
}

// By SQLite's own name for it: absolute, and of the file that a symbolic link leads to.
static const char *full_path(const struct db *db) {
    return sqlite3_db_filename(db->handle, "main");
}

static bool has_wal(const struct db *db) {
    return access(sqlite3_filename_wal(full_path(db)), F_OK) == 0;
}

static bool has_journal(const struct db *db) {
    return access(sqlite3_filename_journal(full_path(db)), F_OK) == 0;
}

// A pipe where SQLite looks for a file would keep it waiting for ever.
static enum err look_beside(const struct db *db, const char *path, struct error *e) {
    struct stat s;
    if (lstat(path, &s) || S_ISREG(s.st_mode))
        return OK;
    error_set(e, ERR_CORRUPT, "%s: %s beside it is not a regular file", db->path, path);
    error_rule(e, DB_RULE_BESIDE);
    return ERR_CORRUPT;
}

// A rollback journal may end in the name of a "super-journal" that several databases share, and
// SQLite, when it rolls the journal back, removes the file of that name: whatever it is. We attach
// nothing, so no journal of ours has one; a writer that was cut off while it took up or left WAL
// mode leaves one without. The trailer's last 8 bytes are those that a journal begins with.
static enum err look_at_journal(const struct db *db, struct error *e) {
    static const uint8_t magic[] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
    const char *path = sqlite3_filename_journal(full_path(db));
    uint8_t end[sizeof magic] = {0};
    enum err code = look_beside(db, path, e);
    if (code)
        return code;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return errno == ENOENT ? OK : error_errno(e, path);
    bool names_one = lseek(fd, -(off_t)sizeof end, SEEK_END) >= 0 &&
                     read(fd, end, sizeof end) == sizeof end && !memcmp(end, magic, sizeof end);
    close(fd); // SQLite locks the database, never its journal
    if (!names_one)
        return OK;
    error_set(e, ERR_CORRUPT, "%s: the journal beside it names another file, to be removed",
              db->path);
    error_rule(e, DB_RULE_BESIDE);
    error_hint(e,
               "No program of ours leaves such a journal. Ask where these files come "
               "from; a copy of the record alone, without %s, is safe to open",
               path);
    return ERR_CORRUPT;
}

// What SQLite would take up with the file. (A WAL holds pages alone.)
static enum err look_around(const struct db *db, struct error *e) {
    enum err code = look_at_journal(db, e);
    if (!code)
        code = look_beside(db, sqlite3_filename_wal(full_path(db)), e);
    return code;
}

// SQLite's name for a path: a URI, where nothing of the path has a meaning of its own.
static void put_uri(struct buf *out, const char *path, const char *options) {
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    buf_put_str(out, path[0] == '/' ? "file:" : "file:./");
    for (const char *at = path; *at; at++) {
        bool slash = *at == '/' && at != path; // "//" at the start would name a host
        if (strchr(plain, *at) || slash)
            buf_put_byte(out, (uint8_t)*at);
        else
            buf_printf(out, "%%%02X", (unsigned)(uint8_t)*at);
    }
    buf_put_str(out, options);
}

static enum err look_at_path(const char *path, struct stat *seen, struct error *e) {
    if (stat(path, seen))
        return error_errno(e, path);
    if (S_ISDIR(seen->st_mode))
        return error_set(e, ERR_CORRUPT, "%s: a folder", path);
    if (!S_ISREG(seen->st_mode)) // opening a FIFO would wait for ever
        return error_set(e, ERR_CORRUPT, "%s: not a regular file", path);
    if (!seen->st_size)
        return error_set(e, ERR_CORRUPT, "%s: empty", path);
    return OK;
}

static uint32_t be32(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

// What the header says of a file that nobody is writing to; 0 when it does not say.
static int64_t size_by_header(const uint8_t header[HEADER_BYTES]) {
    int64_t page = header[16] << 8 | header[17];
    bool known = be32(header + 24) == be32(header + 92);
    return known ? (page == 1 ? 65536 : page) * be32(header + 28) : 0;
}

// Closing any descriptor of a file drops all the locks that this process has on it (POSIX), also
// those of SQLite's open connections. So the file is only ever looked at through SQLite.
static enum err look_at_header(struct db *db, bool *wal, struct error *e) {
    uint8_t header[HEADER_BYTES] = {0};
    sqlite3_file *file = NULL;
    sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    assert(file && file->pMethods);
    int rc = file->pMethods->xRead(file, header, sizeof header, 0);
    if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
        return db_failed(db, rc, e);
    if (rc != SQLITE_OK || memcmp(header, "SQLite format 3", 16) != 0)
        return error_set(e, ERR_CORRUPT, "%s: not an SQLite database", db->path);
    *wal = header[HEADER_READ_AT] == 2;
    // SQLite takes a part of the last page for the whole of it.
    sqlite3_int64 size = 0, expected = size_by_header(header);
    rc = file->pMethods->xFileSize(file, &size);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, e);
    if (size < expected && !has_wal(db) && !has_journal(db))
        return error_set(e, ERR_CORRUPT, "%s: cut short: %lld bytes of %lld", db->path, size,
                         expected);
    return OK;
}

enum err db_still(const struct db *db, struct error *e) {
    if (!db->still)
        return OK;
    struct stat now;
    bool same = stat(full_path(db), &now) == 0 && now.st_ino == db->seen.st_ino &&
                now.st_dev == db->seen.st_dev && now.st_size == db->seen.st_size &&
                now.st_mtim.tv_sec == db->seen.st_mtim.tv_sec &&
                now.st_mtim.tv_nsec == db->seen.st_mtim.tv_nsec;
    if (same && !has_wal(db))
        return OK;
    return error_set(e, ERR_CONFLICT, "%s: somebody began to write to it; try again", db->path);
}

// SQLite counts what it allocates under one lock for all threads, for nobody who asks here.
static void prepare_once(void) {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); // refused, and harmless, where SQLite is in use
}

// Generous for our own statements, and bounds for what a foreign file can make SQLite do.
static void limit(sqlite3 *handle) {
    static const struct {
        int what, most;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, 16 << 20},     {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
        {SQLITE_LIMIT_COLUMN, 500},          {SQLITE_LIMIT_EXPR_DEPTH, 200},
        {SQLITE_LIMIT_COMPOUND_SELECT, 100}, {SQLITE_LIMIT_VDBE_OP, 250000},
        {SQLITE_LIMIT_ATTACHED, 0},          {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 500}, {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(handle, limits[i].what, limits[i].most);
}

static void distrust(struct db *db) {
    bool foreign = db->mode == DB_READ || db->mode == DB_WRITE;
    const struct {
        int what, on;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, !foreign},
        {SQLITE_DBCONFIG_ENABLE_VIEW, !foreign},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        int rc = sqlite3_db_config(db->handle, settings[i].what, settings[i].on, NULL);
        assert(rc == SQLITE_OK);
    }
}

static enum err connect(struct db *db, const char *options, struct error *e) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare_once);
    BUF_SCOPED struct buf name;
    buf_init(&name, 262144);
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (has_file(db->mode)) {
        put_uri(&name, db->path, options);
        flags |= SQLITE_OPEN_URI;
    } else if (db->mode == DB_MEMORY) {
        buf_put_str(&name, ":memory:");
    }
    flags |= db->mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    flags |= has_file(db->mode) ? 0 : SQLITE_OPEN_CREATE;
    int rc = sqlite3_open_v2(buf_str(&name), &db->handle, flags, NULL);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, e);
    sqlite3_busy_timeout(db->handle, DB_WAIT_MS);
    limit(db->handle);
    distrust(db);
    return OK;
}

// A file that says "read me with my WAL" and has none beside it: its writer was cut off while
// closing, or it was copied alone. SQLite would make a WAL to read it. We read it as it lies, and
// db_still tells when somebody begins to write.
static enum err connect_still(struct db *db, struct error *e) {
    sqlite3_close(db->handle);
    db->handle = NULL;
    db->still = true;
    enum err code = connect(db, "?immutable=1", e);
    return code ? code : db_still(db, e);
}

static enum err connect_existing(struct db *db, struct error *e) {
    enum err code = look_at_path(db->path, &db->seen, e);
    if (code)
        return code;
    code = connect(db, "", e);
    if (code)
        return code;
    bool wal = false;
    code = look_around(db, e); // nothing of SQLite has read the file yet
    if (!code)
        code = look_at_header(db, &wal, e);
    if (!code && wal && db->mode == DB_READ && !has_wal(db)) {
        sqlite3_sleep(OPENING_MS); // whoever is opening it just now makes the WAL next
        code = look_at_header(db, &wal, e);
    }
    if (!code && wal && db->mode == DB_READ && !has_wal(db))
        code = connect_still(db, e);
    return code;
}

static enum err connect_new(struct db *db, struct error *e) {
    int fd = open(db->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        return error_set(e, ERR_CONFLICT, "%s: is already there", db->path);
    if (fd < 0)
        return error_errno(e, db->path);
    close(fd); // nobody can have a lock on a file that was not there
    enum err code = connect(db, "", e);
    if (code)
        unlink(db->path);
    return code;
}

static int is_wal(void *found, int columns, char **values, char **names) {
    (void)names;
    *(bool *)found = columns == 1 && values[0] && !strcmp(values[0], "wal");
    return 0;
}

// From here on the file is not what it was: it says WAL until it is closed in order.
static enum err begin_wal(struct db *db, enum db_sync sync, struct error *e) {
    if (sqlite3_db_readonly(db->handle, "main")) // SQLite falls back to that by itself
        return error_set(e, ERR_IO, "%s: cannot be written", db->path);
    bool wal = false;
    int rc = sqlite3_exec(db->handle, "PRAGMA journal_mode = WAL", is_wal, &wal, NULL);
    if (rc == SQLITE_OK && !wal)
        return error_set(e, ERR_IO, "%s: its file system has no shared memory", db->path);
    if (rc == SQLITE_OK)
        rc = db_exec(db, "PRAGMA journal_size_limit = 16777216");
    if (rc == SQLITE_OK)
        rc = db_exec(db,
                     sync == DB_FULL ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    if (rc == SQLITE_OK) // makes the WAL, by which others see that the file is in use
        rc = db_exec(db, LOOK);
    return rc == SQLITE_OK ? OK : db_failed(db, rc, e);
}

static enum err tune(struct db *db, enum db_sync sync, struct error *e) {
    static const char all[] =
        "PRAGMA page_size = " PAGE_BYTES "; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
        "PRAGMA secure_delete = ON; PRAGMA cache_size = -" CACHE_KIB ";";
    int rc = db_exec(db, all);
    if (rc == SQLITE_OK && db->mode == DB_MEMORY) // what is secret must not reach a temporary file
        rc = db_exec(db, "PRAGMA temp_store = MEMORY");
    if (rc == SQLITE_OK && db->mode == DB_TEMP)
        rc = db_exec(db, "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    // The first look at the schema: a damaged one is told here, by name.
    if (rc == SQLITE_OK)
        rc = db_exec(db, LOOK);
    if (rc != SQLITE_OK)
        return db_failed(db, rc, e);
    return db->mode == DB_CREATE || db->mode == DB_WRITE ? begin_wal(db, sync, e) : OK;
}

enum err db_open(const char *path, enum db_mode mode, enum db_sync sync, struct db **out,
                 struct error *e) {
    struct db *db = memory_get(sizeof *db);
    *db = (struct db){.mode = mode};
    const char *shown = mode == DB_MEMORY ? "memory" : "temporary file";
    db->path = strdup(has_file(mode) ? path : shown);
    enum err code = mode == DB_CREATE ? connect_new(db, e)
                    : has_file(mode)  ? connect_existing(db, e)
                                      : connect(db, "", e);
    if (!code) {
        code = tune(db, sync, e);
        if (code && mode == DB_CREATE)
            unlink(path);
    }
    if (!code)
        *out = db;
    else
        db_close(db);
    return code;
}

// Whether another file, or none, has its name by now.
static bool has_moved(struct db *db) {
    int moved = 0;
    int rc = sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    return rc == SQLITE_OK && moved;
}

void db_close(struct db *db) {
    if (!db)
        return;
    if (db->in_transaction)
        db_rollback(db);
    // To leave WAL mode removes the WAL by its name: the new file's, where there is one.
    if (db->handle && (db->mode == DB_CREATE || db->mode == DB_WRITE) && !has_moved(db)) {
        // Without a WAL the closed file is whole by itself, and is read with plain locks. While
        // others are reading this fails, and the WAL stays beside the file, which is right too.
        sqlite3_busy_timeout(db->handle, DB_READERS_WAIT_MS);
        db_exec(db, "PRAGMA journal_mode = DELETE");
    }
    sqlite3_finalize(db->begin);
    sqlite3_finalize(db->commit);
    int rc = sqlite3_close(db->handle);
    assert(rc == SQLITE_OK); // a statement was not freed
    free(db->path);
    free(db);
}

static enum err backup(struct db *from, struct db *to, struct error *e) {
    sqlite3_backup *copy = sqlite3_backup_init(to->handle, "main", from->handle, "main");
    if (!copy)
        return db_failed(to, sqlite3_errcode(to->handle), e);
    int rc = sqlite3_backup_step(copy, -1); // at one go: one state, whoever writes meanwhile
    int rc_end = sqlite3_backup_finish(copy);
    if (rc != SQLITE_DONE)
        return db_failed(to, rc, e);
    return rc_end == SQLITE_OK ? OK : db_failed(to, rc_end, e);
}

// All of `from` into the new, empty file at `path`.
static enum err copy_to(struct db *from, const char *path, struct error *e) {
    struct db *to = memory_get(sizeof *to);
    *to = (struct db){.mode = DB_CREATE, .path = strdup(path)};
    enum err code = connect_new(to, e);
    if (!code && db_exec(to, "PRAGMA journal_mode = OFF; PRAGMA synchronous = FULL") != SQLITE_OK)
        code = db_failed(to, sqlite3_extended_errcode(to->handle), e);
    if (!code)
        code = backup(from, to, e);
    db_close(to);
    if (code)
        return code;
    // The copy of a file in use says that it has a WAL: an orderly close puts that right.
    code = db_open(path, DB_WRITE, DB_FULL, &to, e);
    if (!code)
        db_close(to);
    return code;
}

// Gives the finished file its name, unless that is taken, and makes the name durable.
static enum err name_finished(const char *from, const char *to, struct error *e) {
    int rc = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
    if (rc && (errno == EINVAL || errno == ENOSYS)) // a file system without that
        rc = access(to, F_OK) == 0 ? (errno = EEXIST, -1) : rename(from, to);
    if (rc && errno == EEXIST)
        return error_set(e, ERR_CONFLICT, "%s: is already there", to);
    if (rc)
        return error_errno(e, to);
    BUF_SCOPED struct buf folder;
    buf_init(&folder, 65536);
    buf_put_str(&folder, to);
    const char *slash = strrchr(buf_str(&folder), '/');
    folder.size = slash ? (size_t)(slash - buf_str(&folder)) + 1 : 0;
    if (!folder.size)
        buf_put_str(&folder, ".");
    int fd = open(buf_str(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;
    enum err code = synced ? OK : error_errno(e, buf_str(&folder));
    if (fd >= 0)
        close(fd);
    return code;
}

enum err db_copy(struct db *db, const char *to, struct error *e) {
    if (access(to, F_OK) == 0)
        return error_set(e, ERR_CONFLICT, "%s: is already there", to);
    BUF_SCOPED struct buf part;
    buf_init(&part, 65536);
    buf_printf(&part, "%s.part-%ld", to, (long)getpid());
    enum err code = copy_to(db, buf_str(&part), e);
    if (!code)
        code = name_finished(buf_str(&part), to, e);
    if (code)
        unlink(buf_str(&part));
    return code;
}
