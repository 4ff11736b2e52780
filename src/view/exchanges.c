// SPDX-License-Identifier: Apache-2.0
// Exchanges: who has committed to something, who has opened it, and who may but has not.
#include "view/asks.h"
#include "view/row.h"

static const char exchanges_sql[] = ROW_SELECT("exchange") " ORDER BY i DESC";
static const char log_time_sql[] =
    "SELECT log_time FROM clock WHERE" SIGHT_KNOWN "ORDER BY rowid DESC LIMIT 1";

// A deposit, and the opening that counts: the one in force, else the last that was tried.
static const char deposit_sql[] =
    "SELECT deposit.i, a.at, a.offset_min, p.i, pa.at, pa.offset_min, p.type, pa.rule FROM deposit"
    " JOIN act a ON a.i = deposit.i LEFT JOIN opened p ON p.i = (SELECT was.i FROM opened was"
    " WHERE was.target = deposit.i AND was.i < :size ORDER BY was.void IS NULL DESC, was.i DESC"
    " LIMIT 1) LEFT JOIN act pa ON pa.i = p.i"
    " WHERE exchange = (SELECT lower(hex(id)) FROM act WHERE i = :exchange)"
    " AND deposit.author = :who AND deposit.i < :size LIMIT 1";

struct kept {
    struct asking *a;
    bool complete, past; // all are in; the deadline is, by log time
};

static void put_stamp(struct json *o, const char *name, int64_t seconds, int64_t offset_min) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print((struct stamp){seconds, (int)offset_min}, &text);
    json_put_text(o, name, buf_span(&text));
}

static void put_opening(struct json *item, struct stmt *s) {
    if (stmt_is_null(s, 3))
        return;
    struct json *opened = json_new_object();
    json_put(item, "opened", opened);
    json_put_int(opened, "i", stmt_get_int(s, 3));
    put_stamp(opened, "at", stmt_get_int(s, 4), stmt_get_int(s, 5));
    if (!stmt_is_null(s, 6))
        json_put_text(opened, "act", stmt_get_text(s, 6));
    if (!stmt_is_null(s, 7))
        json_put_text(opened, "rule", stmt_get_text(s, 7));
}

// What one of `between` has done.
static enum err put_part(struct kept *k, uint64_t exchange, struct span who, struct json *parts,
                         struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(k->a->record, k->a->q, deposit_sql, &s, e);
    if (err)
        return err;
    struct json *part = json_new_object();
    json_add(parts, part);
    json_put_text(part, "who", who);
    json_put_text(part, "name", asking_name(k->a, who));
    sight_bind_int(s, deposit_sql, ":exchange", (int64_t)exchange);
    sight_bind_text(s, deposit_sql, ":who", who);
    bool there = stmt_row(s, e);
    if (!there && stmt_failed(s))
        return ERR_IO;
    k->complete = k->complete && there;
    json_put_str(part, "state",
                 !there                ? "not-deposited"
                 : stmt_is_null(s, 3)  ? "deposited"
                 : !stmt_is_null(s, 7) ? "opened-void"
                                       : "opened");
    if (!there)
        return OK;
    json_put_int(part, "i", stmt_get_int(s, 0));
    put_stamp(part, "at", stmt_get_int(s, 1), stmt_get_int(s, 2));
    put_opening(part, s);
    stmt_reset(s);
    return OK;
}

static enum err is_past(struct kept *k, struct span deadline, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct stamp at;
    k->past = false;
    if (!stamp_parse(deadline, &at))
        return OK;
    enum err err = sight_prepare(k->a->record, k->a->q, log_time_sql, &s, e);
    if (err)
        return err;
    if (stmt_row(s, e))
        k->past = stmt_get_int(s, 0) >= at.seconds;
    else if (stmt_failed(s))
        return ERR_IO;
    stmt_reset(s);
    return OK;
}

static enum err put_exchange(struct asking *a, const struct row *row, struct json *items,
                             struct error *e) {
    struct kept k = {.a = a, .complete = true};
    struct json *item = item_of_row(a, "exchange", row), *parts = json_new_list();
    const struct json *between = json_get(row->body, "between");
    json_add(items, item);
    json_put(item, "parts", parts);
    enum err err = is_past(&k, json_get_text(row->body, "deadline"), e);
    for (size_t i = 0; !err && i < json_count(between); i++)
        err = put_part(&k, row->place.i, json_text(json_at(between, i)), parts, e);
    json_put_bool(item, "complete", k.complete);
    json_put_bool(item, "past", k.past);
    json_put_bool(item, "may_open", k.complete || k.past);
    return err;
}

enum err exchanges_ask(struct record *r, const struct view_query *q, struct json *out,
                       struct error *e) {
    ASKING_SCOPED struct asking a;
    struct rows rows = {0};
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = rows_read(&a, "exchange", exchanges_sql, NULL, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        err = put_exchange(&a, &rows.list[i], items, e);
    if (!err && !json_count(items))
        asking_put(&a, out, "empty",
                   MESSAGE("No exchange has been begun. Every participant but observers and the "
                           "press begins one with an \"exchange\" act; those it is between commit "
                           "to something with \"deposit\" before any of it is shown."));
    return err;
}
