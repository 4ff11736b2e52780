// SPDX-License-Identifier: Apache-2.0
#include "view/sight.h"

void sight_bind_text(struct stmt *s, const char *sql, const char *name, struct span value) {
    if (strstr(sql, name))
        stmt_text(s, stmt_name(s, name), value);
}

void sight_bind_int(struct stmt *s, const char *sql, const char *name, int64_t value) {
    if (strstr(sql, name))
        stmt_int(s, stmt_name(s, name), value);
}

void sight_bind(struct stmt *s, const struct view_query *q, const char *sql) {
    sight_bind_int(s, sql, ":size", (int64_t)q->as_of);
    sight_bind_int(s, sql, ":until", q->has_at ? q->at.seconds : INT64_MAX);
    sight_bind_int(s, sql, ":valid", q->has_at);
}

enum err sight_prepare(struct record *r, const struct view_query *q, const char *sql,
                       struct stmt **out, struct error *e) {
    enum err err = db_prepare(record_rows(r), sql, out, e);
    if (!err)
        sight_bind(*out, q, sql);
    return err;
}

bool sight_later(const struct view_query *q, struct sight_place a, struct sight_place b) {
    if (q->has_at && a.t != b.t)
        return a.t > b.t;
    return a.o != b.o ? a.o > b.o : a.i > b.i;
}
