// SPDX-License-Identifier: Apache-2.0
// SQLite, as little of it as we need: open safely, prepared statements, transactions.
//
// The only user of sqlite3.h. A `struct db` and its statements belong to one thread at a time.
// SQL is static text with parameters in the order of its columns (?1, ?2 …), never formatted.
// Files are in WAL mode while somebody writes, in rollback mode when closed, so that a closed file
// is one plain file that can be read where nothing can be written. Every file may be foreign:
// defensive mode, trusted_schema off, sizes bounded, no memory mapping; and in an existing file no
// trigger or view works before db_schema_check has found that the schema is ours. Nobody opens such
// a file in another way while this process has it open: closing any descriptor of it drops the
// process's locks.
#ifndef STORE_DB_H
#define STORE_DB_H

#include "base/buf.h"

struct db;
struct stmt;

enum db_mode {
    DB_CREATE, // must not exist yet; write
    DB_WRITE,  // must exist
    DB_READ,   // must exist; nothing is written, not even beside it (a closed file stays one file;
               // a WAL that a writer left or has open is read by way of its -shm)
    DB_TEMP,   // private temporary file that vanishes with the connection; path ignored
    DB_MEMORY, // private, in memory; path ignored
};
enum db_sync {
    DB_FULL,   // a commit is on disk when it returns (truth)
    DB_NORMAL, // a power cut may lose the last commits, never consistency (what can be rebuilt)
};

// The rule of the error when what lies beside a file (-journal, -wal) makes it unsafe to open.
#define DB_RULE_BESIDE "unsafe-journal"

CHECKED enum err db_open(const char *path, enum db_mode mode, enum db_sync sync, struct db **out,
                         struct error *e);
// Orderly: rolls back what is open, checkpoints the WAL and leaves one plain file when this was the
// last connection. Takes NULL.
void db_close(struct db *db);
const char *db_path(const struct db *db);
// Runs a script of statements (a schema).
CHECKED enum err db_script(struct db *db, const char *sql, struct error *e);
// Whether the file's whole schema (tables, indexes, triggers, views; sqlite's own apart) is exactly
// the one `script` makes in an empty database. ERR_CORRUPT names the first thing that differs.
CHECKED enum err db_schema_check(struct db *db, const char *script, struct error *e);
// One writer: holds the file for as long as this db is open, beside any number of readers. For
// DB_CREATE and DB_WRITE. ERR_CONFLICT when another process or db holds it.
CHECKED enum err db_lock(struct db *db, struct error *e);
// Online backup to a new file, whole or not there. ERR_CONFLICT when the name is taken.
CHECKED enum err db_copy(struct db *db, const char *to, struct error *e);

// Copies the WAL into the file and empties it, so that no removed byte stays in either; outside
// transactions. ERR_CONFLICT while somebody reads what the WAL holds, or held: to be tried again.
CHECKED enum err db_empty_wal(struct db *db, struct error *e);

// For a connection that writes large groups, one behind the other: the WAL goes into the file every
// 64 MiB instead of every 8, for most of its pages change again before, and `kib` of pages are kept
// in memory (0: as many as of any other). What is durable, and when, is as before; whoever writes
// one by one would wait for one in some thousand of his groups.
CHECKED enum err db_expect_many(struct db *db, int kib, struct error *e);

// Transactions: the first failure is kept, later steps do nothing, commit reports it.
CHECKED enum err db_begin(struct db *db, struct error *e);     // BEGIN IMMEDIATE
CHECKED enum err db_begin_now(struct db *db, struct error *e); // waits for nobody: ERR_CONFLICT
CHECKED enum err db_commit(struct db *db,
                           struct error *e); // or rolls back and returns the first error
void db_rollback(struct db *db);
// Between these, what is read is of one moment, in a file in WAL mode: nobody is kept from writing.
CHECKED enum err db_snapshot_begin(struct db *db, struct error *e);
void db_snapshot_end(struct db *db);
bool db_in_transaction(const struct db *db);
bool db_in_memory(const struct db *db); // nothing of it is ever on disk

// What SQL may ask of two integers by this name, where a table of all pairs would be too large; for
// as long as the db is open, or until it is said anew. `holds` runs inside statements: it uses no
// db, and takes any numbers, for a file may hold any.
typedef bool db_relation(const void *context, int64_t a, int64_t b);
CHECKED enum err db_relate(struct db *db, const char *name, db_relation *holds, const void *context,
                           struct error *e);

// Prepared once, kept by the caller, freed before the db is closed.
CHECKED enum err db_prepare(struct db *db, const char *sql, struct stmt **out, struct error *e);
void stmt_free(struct stmt *s);
#define STMT_SCOPED __attribute__((cleanup(stmt_free_at)))
void stmt_free_at(struct stmt **s);

// Positions count from 1. Text and blobs are copied. Binding resets a finished statement.
void stmt_int(struct stmt *s, int at, int64_t value);
void stmt_text(struct stmt *s, int at, struct span value); // data NULL binds NULL
void stmt_blob(struct stmt *s, int at, struct span value); // data NULL binds NULL
void stmt_null(struct stmt *s, int at);
// The position of a named parameter (":who"), for queries of views; aborts when it is not there.
int stmt_name(struct stmt *s, const char *name);

// One row more: true, or false at the end or on failure (then *e, and a transaction's first error).
// At the end the statement is reset and its bindings cleared.
CHECKED bool stmt_row(struct stmt *s, struct error *e);
// Whether the last stmt_row ended by failure.
bool stmt_failed(const struct stmt *s);
// Runs to the end: for INSERT and the like.
CHECKED enum err stmt_run(struct stmt *s, struct error *e);
void stmt_reset(struct stmt *s); // when rows are left unread

// Columns count from 0; spans are valid until the next step.
// They convert. Where a file's own column types are not to be relied on, ask first.
bool stmt_is_int(struct stmt *s, int column);
bool stmt_is_blob(struct stmt *s, int column);
int64_t stmt_get_int(struct stmt *s, int column);
struct span stmt_get_text(struct stmt *s, int column); // empty with data NULL for NULL
struct span stmt_get_blob(struct stmt *s, int column);
bool stmt_is_null(struct stmt *s, int column);
int stmt_columns(struct stmt *s);
const char *stmt_column_name(struct stmt *s, int column);

#endif
