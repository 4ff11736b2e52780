// SPDX-License-Identifier: Apache-2.0
#include "view/sights.h"

#include "base/codec.h"
#include "record/reader.h"

// Acts without their line make each audience within theirs incomplete.
static const char incomplete_sql[] =
    "WITH missing AS (SELECT aud, min(i) AS i FROM act WHERE class = 3 AND aud <> 0 AND i < :size"
    " GROUP BY aud) SELECT n.members, min(missing.i) FROM missing JOIN audience n"
    " ON audience_contains(missing.aud, n.id) WHERE n.id > 0 GROUP BY n.id ORDER BY n.id";
static const char audiences_sql[] =
    "SELECT id, members, (SELECT count(*) FROM act WHERE act.aud = audience.id AND act.i < :size),"
    " EXISTS (SELECT 1 FROM act WHERE act.class = 3 AND act.aud <> 0"
    " AND audience_contains(act.aud, audience.id)) FROM audience WHERE id > 0 ORDER BY id";

enum err sights_head(struct asking *a, struct json *out, struct error *e) {
    const struct reader *reader = record_reader(a->record);
    STMT_SCOPED struct stmt *s = NULL;
    if (!reader)
        return OK;
    struct json *o = json_new_object(), *list = json_new_list();
    json_put(out, "reader", o);
    json_put_text(o, "who", reader->who);
    json_put_text(o, "name", asking_name(a, reader->who));
    json_put(o, "incomplete", list);
    enum err err = sight_prepare(a->record, a->q, incomplete_sql, &s, e);
    if (err)
        return err;
    while (stmt_row(s, e)) {
        struct json *one = json_new_object();
        json_add(list, one);
        json_put(one, "who", json_copy(asking_parse(a, stmt_get_text(s, 0))));
        json_put_int(one, "i", stmt_get_int(s, 1));
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

enum err sights_put(struct asking *a, struct json *item, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = json_new_list();
    if (!record_reader(a->record)) {
        json_free(list);
        return OK;
    }
    json_put(item, "audiences", list);
    enum err err = sight_prepare(a->record, a->q, audiences_sql, &s, e);
    if (err)
        return err;
    while (stmt_row(s, e)) {
        uint8_t digest[HASH_BYTES];
        BUF_SCOPED struct buf hex;
        buf_init(&hex, 2 * HASH_BYTES);
        if (!stmt_get_int(s, 2))
            continue;
        struct json *one = json_new_object();
        json_add(list, one);
        json_put(one, "who", json_copy(asking_parse(a, stmt_get_text(s, 1))));
        json_put_int(one, "acts", stmt_get_int(s, 2));
        if (stmt_get_int(s, 3) || a->q->as_of != record_size(a->record))
            continue;
        fold_sight(record_fold(a->record), stmt_get_int(s, 0), digest);
        hex_put(&hex, span(digest, sizeof digest));
        json_put_text(one, "digest", buf_span(&hex));
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

struct json *sights_members(struct asking *a, int64_t audience) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *members = NULL;
    if (!audience ||
        db_prepare(record_rows(a->record), "SELECT members FROM audience WHERE id = ?1", &s, NULL))
        return NULL;
    stmt_int(s, 1, audience);
    if (stmt_row(s, NULL))
        members = json_copy(asking_parse(a, stmt_get_text(s, 0)));
    stmt_reset(s);
    return members;
}
