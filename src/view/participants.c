// SPDX-License-Identifier: Apache-2.0
// Who takes part: roles, names, keys in force, standing. Facts of the record, not claims: --at
// changes nothing here, --as-of does.
#include "view/asks.h"
#include "view/order.h"
#include "view/row.h"

static const char keys_sql[] =
    "SELECT who, vkey, use, i, (SELECT min(r.i) FROM revocation r WHERE r.vkey = keyring.vkey"
    " AND r.i < :size), age FROM keyring WHERE who IS NOT NULL AND" SIGHT_KNOWN "ORDER BY i, rowid";

static const char standing_sql[] =
    "SELECT who, state, i FROM standing WHERE" SIGHT_KNOWN "ORDER BY i, rowid";

static struct json *item_of(struct asking *a, const struct participant *p) {
    struct json *o = json_new_object();
    order_put_who(a, p, o);
    json_put(o, "roles", json_copy(p->roles_json));
    if (p->answers_for)
        json_put(o, "answers_for", json_copy(p->answers_for));
    json_put_int(o, "i", (int64_t)p->since);
    struct json *standing = json_new_object();
    json_put_str(standing, "state", "in the talks");
    json_put(o, "standing", standing);
    json_put(o, "keys", json_new_list());
    return o;
}

// "<record>/<who>/<label>+…" -> label
static struct span label_of(struct span vkey) {
    struct span name = span_head(
        vkey, (size_t)(span_find(vkey, '+') < 0 ? (ptrdiff_t)vkey.size : span_find(vkey, '+')));
    for (ptrdiff_t at = span_find(name, '/'); at >= 0; at = span_find(name, '/'))
        name = span_from(name, (size_t)at + 1);
    return name;
}

static enum err put_keys(struct asking *a, const struct json *by_id, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, keys_sql, &s, e);
    if (err)
        return err;
    while (stmt_row(s, e)) {
        struct json *item = json_get(by_id, arena_str(&a->arena, stmt_get_text(s, 0)));
        if (!item)
            continue;
        struct json *key = json_new_object();
        json_put_text(key, "label", label_of(stmt_get_text(s, 1)));
        json_put_text(key, "vkey", stmt_get_text(s, 1));
        json_put(key, "use", json_copy(asking_parse(a, stmt_get_text(s, 2))));
        json_put_int(key, "i", stmt_get_int(s, 3));
        json_put_bool(key, "in_force", stmt_is_null(s, 4));
        if (!stmt_is_null(s, 5))
            json_put_text(key, "age", stmt_get_text(s, 5));
        if (!stmt_is_null(s, 4))
            json_put_int(key, "revoked", stmt_get_int(s, 4));
        json_add(json_get(item, "keys"), key);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err put_standing(struct asking *a, const struct json *by_id, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, standing_sql, &s, e);
    if (err)
        return err;
    while (stmt_row(s, e)) {
        struct json *item = json_get(by_id, arena_str(&a->arena, stmt_get_text(s, 0)));
        struct json *standing = json_get(item, "standing");
        bool suspended = span_is(stmt_get_text(s, 1), "suspended");
        if (!standing)
            continue;
        json_put_str(standing, "state", suspended ? "suspended by motion" : "readmitted by motion");
        json_put_int(standing, "i", stmt_get_int(s, 2));
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

enum err participants_ask(struct record *r, const struct view_query *q, struct json *out,
                          struct error *e) {
    ASKING_SCOPED struct asking a;
    enum err err = asking_begin(&a, r, q, e);
    if (err)
        return err;
    struct json *by_id = asking_keep(&a, json_new_object());
    size_t *order = arena_array(&a.arena, size_t, a.people_count + 1);
    for (size_t i = 0; i < a.people_count; i++)
        order[i] = i;
    order_sort(&a, 0, order, a.people_count);
    order_put(&a, 0, out);
    for (size_t i = 0; i < a.people_count; i++) {
        const struct participant *p = &a.people[order[i]];
        json_put(by_id, arena_str(&a.arena, p->slug), item_of(&a, p));
    }
    err = put_keys(&a, by_id, e);
    if (!err)
        err = put_standing(&a, by_id, e);
    if (err)
        return err;
    struct json *items = json_new_list();
    json_put(out, "items", items);
    for (struct json_each m = json_first(by_id); m.value; json_next(&m))
        json_add(items, json_copy(m.value));
    return OK;
}
