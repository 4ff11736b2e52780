// SPDX-License-Identifier: Apache-2.0
// What db.c, db_open.c and stmt.c share. Nobody else includes this.
#ifndef STORE_DB_HANDLE_H
#define STORE_DB_HANDLE_H

#include "store/db.h"

#include <sqlite3.h>
#include <sys/stat.h>

#define DB_WAIT_MS 5000        // for another's lock
#define DB_READERS_WAIT_MS 100 // for those who read what the WAL holds; they may stay, and it does

struct db {
    sqlite3 *handle;
    char *path; // as the caller gave it; "memory" or "temporary file" for those
    enum db_mode mode;
    sqlite3_stmt *begin, *commit;
    bool in_transaction;
    struct error first; // the transaction's first failure; code OK while there is none
    bool still;         // read without locks, as a file that nobody changes
    struct stat seen;   // what that file was when it was opened
};

// Turns SQLite's result into ours, and keeps it when it is the transaction's first.
enum err db_failed(struct db *db, int rc, struct error *e);
// Keeps `why` when it is the transaction's first failure; hands it to the caller.
enum err db_failed_as(struct db *db, const struct error *why, struct error *e);
// Whether a still file is what it was: ERR_CONFLICT when somebody has begun to write to it.
CHECKED enum err db_still(const struct db *db, struct error *e);
// Runs one statement without result rows; SQLite's result code.
int db_exec(struct db *db, const char *sql);

#endif
