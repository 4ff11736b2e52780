// SPDX-License-Identifier: Apache-2.0
// Documents: what is being drafted on which track, and who holds the pen.
#include "view/answers.h"
#include "view/asks.h"

static const char documents_sql[] = ROW_SELECT("document") SIGHT_ORDER;

// What a carried motion brought about is known by its place in the log.
static const char pen_sql[] =
    "SELECT who, i, (SELECT author || '/' || id FROM motion WHERE motion.i = pen.motion)"
    " FROM pen WHERE document = :ref AND" SIGHT_KNOWN "ORDER BY i DESC, rowid DESC LIMIT 1";

static enum err put_pen(struct asking *a, struct span ref, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, pen_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, pen_sql, ":ref", ref);
    json_put(item, "pen", NULL); // its author alone
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    struct json *pen = json_new_object();
    json_put(item, "pen", pen);
    json_put(pen, "who", json_copy(asking_parse(a, stmt_get_text(s, 0))));
    json_put_text(pen, "motion", stmt_get_text(s, 2));
    json_put_int(pen, "i", stmt_get_int(s, 1));
    stmt_reset(s);
    return OK;
}

enum err texts_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    struct rows documents = {0};
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = rows_read(&a, "document", documents_sql, NULL, &documents, e);
    for (size_t i = 0; !err && i < documents.count; i++) {
        struct json *item = item_of_row(&a, "document", &documents.list[i]);
        json_add(items, item);
        err = put_pen(&a, documents.list[i].ref, item, e);
        if (!err)
            err = answers_put(&a, &documents.list[i], item, e);
    }
    if (!err && !json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("No document has been named. Every participant but observers and the press "
                    "names one with a \"document\" act; a motion says who else holds the pen."));
    return err;
}
