// SPDX-License-Identifier: Apache-2.0
// One round with what belongs to it; meetings; delegations.
#include "view/accreditation.h"
#include "view/asks.h"
#include "view/attendance.h"
#include "view/beside.h"
#include "view/board.h"
#include "view/order.h"

static const char meetings_sql[] = ROW_SELECT("meeting") SIGHT_ORDER;
static const char meetings_of_sql[] = ROW_SELECT("meeting") "AND round = :ref" SIGHT_ORDER;

#define MEETINGS_OF_ROUND                                                                          \
    "(SELECT author || '/' || id FROM meeting WHERE round = :ref AND" SIGHT_SEEN ")"

static const char statements_sql[] =
    ROW_SELECT("statement") "AND meeting IN " MEETINGS_OF_ROUND " ORDER BY i DESC";

static const char communiques_sql[] = ROW_SELECT("communique") "AND round = :ref ORDER BY i DESC";

static const char reports_sql[] =
    ROW_SELECT("report") "AND (json_extract(tells, '$.body.round') = :ref OR json_extract(tells, "
                         "'$.ref') = :ref"
                         " OR EXISTS (SELECT 1 FROM json_each(about) WHERE value = :ref"
                         " OR value IN " MEETINGS_OF_ROUND ")) ORDER BY i DESC";

static int64_t begins(const struct row *r) {
    struct stamp s;
    return stamp_parse(json_get_text(r->body, "from"), &s) ? s.seconds : r->at.seconds;
}

static int newest_first(const void *x, const void *y) {
    const struct row *a = x, *b = y;
    if (begins(a) != begins(b))
        return begins(a) > begins(b) ? -1 : 1;
    return a->place.i > b->place.i ? -1 : a->place.i < b->place.i;
}

static enum err read_meetings(struct asking *a, struct span round, struct json **out,
                              struct error *e) {
    struct rows rows;
    struct row_bind bind = {.ref = round};
    enum err err =
        rows_current(a, "meeting", round.size ? meetings_of_sql : meetings_sql, &bind, &rows, e);
    if (err)
        return err;
    struct attendance attendance;
    err = attendance_read(a, &attendance, e);
    if (err)
        return err;
    struct json *list = json_new_list();
    if (rows.count)
        qsort(rows.list, rows.count, sizeof *rows.list, newest_first);
    for (size_t i = 0; i < rows.count; i++) {
        struct json *item = item_of_row(a, "meeting", &rows.list[i]);
        attendance_put(&attendance, &rows.list[i], item);
        json_add(list, item);
    }
    *out = list;
    return OK;
}

static enum err put_rows(struct asking *a, const char *type, const char *sql, struct span round,
                         struct json *out, const char *name, struct error *e) {
    struct rows rows;
    struct row_bind bind = {.ref = round};
    struct json *list = json_new_list();
    json_put(out, name, list);
    enum err err = rows_read(a, type, sql, &bind, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        json_add(list, item_of_row(a, type, &rows.list[i]));
    return err;
}

static enum err put_reports(struct asking *a, struct span round, struct json *out,
                            struct error *e) {
    struct json *list = NULL;
    enum err err = beside_list(a, reports_sql, &(struct row_bind){.ref = round}, &list, e);
    if (!err)
        json_put(out, "reports", list);
    return err;
}

static enum err pick(struct asking *a, const struct view_query *q, const struct json **round,
                     struct error *e) {
    struct json *rounds;
    enum err err = rounds_list(a, &rounds, e);
    return err ? err : rounds_pick(a, rounds, q->ref, round, e);
}

static void put_no_round(const struct asking *a, struct json *out) {
    asking_put(a, out, "empty",
               MESSAGE("No round has been announced. The host, or a convenor, announces one with a "
                       "\"round\" act; then its meetings and delegations are here."));
}

// A delegation as one source has it.
static struct json *delegation_of(struct asking *a, const struct board_head *h) {
    struct json *o = item_of_body(a, act_type_find(span_str("delegation"))->fields, h->body);
    json_remove(o, "round");
    board_put_source(a, o, &h->by);
    return o;
}

static enum err read_delegations(struct asking *a, const struct json *round, struct json **out,
                                 struct error *e) {
    struct board b;
    enum err err = board_read(a, round, &b, e);
    if (err)
        return err;
    size_t *order = arena_array(&a->arena, size_t, a->people_count + 1);
    size_t count = board_order(&b, order);
    struct json *list = json_new_list();
    for (size_t i = 0; i < count; i++) {
        const struct board_row *row = &b.rows[order[i]];
        const struct participant *p = &a->people[row->who];
        if (!row->head_count)
            continue;
        struct json *o = json_new_object();
        order_put_who(a, p, o);
        json_put(o, "roles", json_copy(p->roles_json));
        struct json *said = json_new_list();
        for (size_t h = 0; h < row->head_count; h++)
            json_add(said, delegation_of(a, &row->heads[h]));
        json_put(o, "said", said);
        json_add(list, o);
    }
    *out = list;
    return OK;
}

enum err round_ask(struct record *r, const struct view_query *q, struct json *out,
                   struct error *e) {
    ASKING_SCOPED struct asking a;
    const struct json *round = NULL;
    struct json *items = json_new_list(), *part = NULL;
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = pick(&a, q, &round, e);
    if (err)
        return err;
    if (!round) {
        put_no_round(&a, out);
        return OK;
    }
    struct span ref = json_get_text(round, "ref");
    json_put(out, "round", json_copy(round));
    order_put(&a, json_get_int(round, "number"), out);
    json_add(items, json_copy(round));
    err = read_meetings(&a, ref, &part, e);
    if (err)
        return err;
    json_put(out, "meetings", part);
    err = read_delegations(&a, round, &part, e);
    if (err)
        return err;
    json_put(out, "delegations", part);
    err = put_rows(&a, "communique", communiques_sql, ref, out, "communiques", e);
    if (!err)
        err = put_rows(&a, "statement", statements_sql, ref, out, "statements", e);
    return err ? err : put_reports(&a, ref, out, e);
}

enum err meetings_ask(struct record *r, const struct view_query *q, struct json *out,
                      struct error *e) {
    ASKING_SCOPED struct asking a;
    const struct json *round = NULL;
    struct json *items = NULL;
    enum err err = asking_begin(&a, r, q, e);
    if (!err && q->ref.size)
        err = pick(&a, q, &round, e);
    if (!err)
        err = read_meetings(&a, json_get_text(round, "ref"), &items, e);
    if (err)
        return err;
    json_put(out, "items", items);
    if (round)
        json_put(out, "round", json_copy(round));
    if (!json_count(items))
        asking_put(
            &a, out, "empty",
            MESSAGE("No meeting has been entered. The host enters meetings, and so does anybody "
                    "for one it took part in, with a \"meeting\" act."));
    return OK;
}

enum err delegations_ask(struct record *r, const struct view_query *q, struct json *out,
                         struct error *e) {
    ASKING_SCOPED struct asking a;
    const struct json *round = NULL;
    struct json *items = NULL;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = pick(&a, q, &round, e);
    if (!err && round)
        err = read_delegations(&a, round, &items, e);
    if (err)
        return err;
    json_put(out, "items", items ? items : json_new_list());
    if (!round) {
        put_no_round(&a, out);
        return OK;
    }
    json_put(out, "round", json_copy(round));
    order_put(&a, json_get_int(round, "number"), out);
    err = accreditation_put(&a, json_get_text(round, "ref"), out, e);
    if (err)
        return err;
    if (!json_count(items))
        asking_put(&a, out, "empty",
                   MESSAGE("No delegation has been named. Each participant names its own with a "
                           "\"delegation\" act."));
    return OK;
}
