// SPDX-License-Identifier: Apache-2.0
// Questions that rules put to the rows of acts in sight, each prepared once.
#include "talks/family.h"
#include "talks/fold_handle.h"

#include <stdlib.h>
#include <string.h>

struct stmt *fold_stmt(struct fold *f, const char *sql) {
    struct error e;
    size_t i = 0;
    while (i < FOLD_STATEMENTS && f->asked[i].sql && f->asked[i].sql != sql)
        i++;
    if (i == FOLD_STATEMENTS)
        abort(); // more queries in families than there are places: raise FOLD_STATEMENTS
    if (!f->asked[i].sql) {
        if (db_prepare(f->db, sql, &f->asked[i].stmt, &e)) {
            fold_fail(f, &e);
            return NULL;
        }
        f->asked[i].sql = sql;
        f->asked[i].sees = strstr(sql, ":sight") ? stmt_name(f->asked[i].stmt, ":sight") : 0;
    }
    if (f->asked[i].sees)
        stmt_int(f->asked[i].stmt, f->asked[i].sees, f->audience);
    return f->asked[i].stmt;
}

// The statement with its values bound; NULL after a failure, which is kept.
static struct stmt *bound(struct fold *f, const char *sql, const struct value *values,
                          size_t count) {
    struct stmt *s = fold_stmt(f, sql);
    for (size_t i = 0; s && i < count; i++)
        values[i].kind == VALUE_INT ? stmt_int(s, (int)i + 1, values[i].number)
                                    : stmt_text(s, (int)i + 1, values[i].text);
    return s;
}

static void done(struct fold *f, struct stmt *s, const struct error *e) {
    if (stmt_failed(s))
        fold_fail(f, e);
    stmt_reset(s);
}

bool fold_exists(struct fold *f, const char *sql, const struct value *values, size_t count) {
    struct stmt *s = bound(f, sql, values, count);
    struct error e;
    if (!s)
        return false;
    bool there = stmt_row(s, &e);
    done(f, s, &e);
    return there;
}

struct texts fold_texts(struct fold *f, const char *sql, const struct value *values, size_t count) {
    struct stmt *s = bound(f, sql, values, count);
    struct texts found = {0};
    struct error e;
    size_t room = 0;
    while (s && stmt_row(s, &e)) {
        if (found.count == room) {
            struct span *more =
                arena_array(fold_arena(f), struct span, room = room ? 2 * room : 16);
            if (found.count)
                memcpy(more, found.items, found.count * sizeof *more);
            found.items = more;
        }
        found.items[found.count++] = arena_copy(fold_arena(f), stmt_get_text(s, 0));
    }
    if (s)
        done(f, s, &e);
    return found;
}
