// SPDX-License-Identifier: Apache-2.0
#include "view/contested.h"

#include "view/page.h"

static const char revocations_sql[] = "SELECT vkey, after, i, author FROM revocation"
                                      " WHERE after IS NOT NULL AND" SIGHT_KNOWN "ORDER BY i";
static const char acts_sql[] = "SELECT i FROM act WHERE key = :key AND n > :after AND i < :size"
                               " ORDER BY n LIMIT :limit";
static const char count_sql[] =
    "SELECT count(*) FROM act WHERE key = :key AND n > :after AND i < :size";
static const char entry_sql[] = "SELECT key, n FROM act WHERE i = ?1 AND key IS NOT NULL";

static enum err put_entries(struct record *r, const struct view_query *q, int64_t key,
                            struct json *one, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *entries = json_get(one, "entries");
    enum err err = sight_prepare(r, q, acts_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, acts_sql, ":key", key);
    sight_bind_int(s, acts_sql, ":after", json_get_int(one, "after"));
    sight_bind_int(s, acts_sql, ":limit", CONTESTED_MOST);
    while (stmt_row(s, e))
        json_add(entries, json_new_int(stmt_get_int(s, 0)));
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err put_more(struct record *r, const struct view_query *q, int64_t key,
                         struct json *one, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    int64_t listed = (int64_t)json_count(json_get(one, "entries"));
    enum err err = sight_prepare(r, q, count_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, count_sql, ":key", key);
    sight_bind_int(s, count_sql, ":after", json_get_int(one, "after"));
    if (stmt_row(s, e)) {
        if (stmt_get_int(s, 0) > listed)
            json_put_int(one, "more", stmt_get_int(s, 0) - listed);
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

// Vkeys in rows were judged: one that does not parse is of no entry.
static enum err put_revocation(struct record *r, const struct view_query *q, struct stmt *s,
                               struct json *list, struct json *keys, struct error *e) {
    struct verifier v;
    if (verifier_parse(stmt_get_text(s, 0), &v, NULL))
        return OK;
    const struct key *k = state_key(record_state(r), v.name, v.id);
    struct json *one = json_new_object();
    json_add(list, one);
    json_add(keys, json_new_int(k ? k->number : -1));
    json_put_text(one, "by", stmt_get_text(s, 3));
    json_put_text(one, "key", v.name);
    json_put_int(one, "after", stmt_get_int(s, 1));
    json_put_int(one, "i", stmt_get_int(s, 2));
    json_put(one, "entries", json_new_list());
    enum err err = k ? put_entries(r, q, k->number, one, e) : OK;
    if (!err && k && json_count(json_get(one, "entries")) == CONTESTED_MOST)
        err = put_more(r, q, k->number, one, e);
    return err;
}

// Each entry of the answer is asked of itself: however many there are, none goes unmarked.
struct marking {
    struct stmt *entry;
    const struct json *list, *keys; // the revocations, and the numbers of their keys
    struct error *e;
    bool failed;
};

// The revocation that contests an entry; 0.
static int64_t contested_by(struct marking *m, int64_t i) {
    int64_t since = 0, key = -1, n = -1;
    stmt_int(m->entry, 1, i);
    if (stmt_row(m->entry, m->e)) {
        key = stmt_get_int(m->entry, 0);
        n = stmt_get_int(m->entry, 1);
    }
    m->failed = m->failed || stmt_failed(m->entry);
    stmt_reset(m->entry);
    for (size_t k = 0; n >= 0 && k < json_count(m->list); k++)
        if (json_int(json_at(m->keys, k)) == key && n > json_get_int(json_at(m->list, k), "after"))
            since = json_get_int(json_at(m->list, k), "i");
    return since;
}

// The objects below that are of a contested entry. Bodies and fields hold nobody's "i" but as part
// of the act itself.
static void mark(struct json *j, struct marking *m) {
    if (json_type(j) == JSON_LIST_T)
        for (size_t n = 0; n < json_count(j); n++)
            mark(json_at(j, n), m);
    if (json_type(j) != JSON_OBJECT_T)
        return;
    const struct json *i = json_get(j, "i");
    i = i ? i : json_get(j, "index");
    int64_t since = i && json_type(i) == JSON_INT_T ? contested_by(m, json_int(i)) : 0;
    for (struct json_each each = json_first(j); each.value; json_next(&each))
        if (strcmp(each.name, "body") != 0)
            mark(each.value, m);
    if (since)
        json_put_int(j, "contested", since);
}

static enum err mark_all(struct record *r, const struct json *list, const struct json *keys,
                         struct json *answer, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(record_rows(r), entry_sql, &s, e);
    if (err)
        return err;
    struct marking m = {s, list, keys, e, false};
    for (struct json_each each = json_first(answer); each.value; json_next(&each))
        if (strcmp(each.name, "as_of") != 0)
            mark(each.value, &m);
    return m.failed ? ERR_IO : OK;
}

enum err contested_put(struct record *r, const struct view_query *q, struct json *answer,
                       struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    JSON_SCOPED struct json *keys = json_new_list();
    struct json *list = json_new_list();
    enum err err = sight_prepare(r, q, revocations_sql, &s, e);
    while (!err && stmt_row(s, e))
        err = put_revocation(r, q, s, list, keys, e);
    if (!err && stmt_failed(s))
        err = ERR_IO;
    if (!err && json_count(list))
        err = mark_all(r, list, keys, answer, e);
    if (err || !json_count(list)) {
        json_free(list);
        return err;
    }
    json_put(answer, "contested", list);
    return OK;
}

static void put_numbers(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    const struct json *entries = json_get(piece->what, "entries");
    size_t shown = json_count(entries), more = json_get(piece->what, "more") != NULL;
    for (size_t i = 0; i < shown; i++) {
        say_comma(p->words, i, shown + more, out);
        buf_printf(out, "%lld", (long long)json_int(json_at(entries, i)));
    }
    if (more) {
        buf_put_byte(out, ' ');
        tell(p->words, out, "and {1} more", TELL_INT(json_get_int(piece->what, "more")));
    }
}

void contested_print(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *list = json_get(answer, "contested");
    bool any = false;
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i), *entries = json_get(one, "entries");
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        struct piece numbers = {.put = put_numbers, .of = &p, .what = one};
        if (!json_count(entries))
            continue;
        tell_n(p.words, &line, (int64_t)json_count(entries),
               "Contested: entry {1}. {2} has revoked the key that signed it and says that it was "
               "not its own doing (entry {3}); it counts until it is annulled.",
               "Contested: entries {1}. {2} has revoked the key that signed them and says that "
               "they were not its own doing (entry {3}); they count until they are annulled.",
               numbers, PAGE_WHO(&p, json_get_text(one, "by")), TELL_INT(json_get_int(one, "i")));
        if (!any)
            buf_put_byte(out, '\n');
        any = true;
        page_lines(&p, buf_span(&line), 0, out);
    }
}
