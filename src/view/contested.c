// SPDX-License-Identifier: Apache-2.0
#include "view/contested.h"

#include "view/page.h"

static const char revocations_sql[] = "SELECT vkey, after, i, author FROM revocation"
                                      " WHERE after IS NOT NULL AND" SIGHT_KNOWN "ORDER BY i";
static const char acts_sql[] = "SELECT i FROM act WHERE key = :key AND n > :after AND i < :size"
                               " ORDER BY n LIMIT :limit";

static enum err put_entries(struct record *r, const struct view_query *q, int64_t key,
                            int64_t after, struct json *list, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(r, q, acts_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, acts_sql, ":key", key);
    sight_bind_int(s, acts_sql, ":after", after);
    sight_bind_int(s, acts_sql, ":limit", CONTESTED_MOST);
    while (stmt_row(s, e))
        json_add(list, json_new_int(stmt_get_int(s, 0)));
    return stmt_failed(s) ? ERR_IO : OK;
}

// Vkeys in rows were judged: one that does not parse is of no entry.
static enum err put_revocation(struct record *r, const struct view_query *q, struct stmt *s,
                               struct json *list, struct error *e) {
    struct verifier v;
    if (verifier_parse(stmt_get_text(s, 0), &v, NULL))
        return OK;
    const struct key *k = state_key(record_state(r), v.name, v.id);
    struct json *one = json_new_object(), *entries = json_new_list();
    json_add(list, one);
    json_put_text(one, "by", stmt_get_text(s, 3));
    json_put_text(one, "key", v.name);
    json_put_int(one, "after", stmt_get_int(s, 1));
    json_put_int(one, "i", stmt_get_int(s, 2));
    json_put(one, "entries", entries);
    return k ? put_entries(r, q, k->number, stmt_get_int(s, 1), entries, e) : OK;
}

static bool has_entry(const struct json *entries, int64_t i) {
    for (size_t n = 0; n < json_count(entries); n++)
        if (json_int(json_at(entries, n)) == i)
            return true;
    return false;
}

// The objects below that are of an entry in the list. Bodies and fields hold nobody's "i" but as
// part of the act itself.
static void mark(struct json *j, const struct json *contested) {
    if (json_type(j) == JSON_LIST_T)
        for (size_t n = 0; n < json_count(j); n++)
            mark(json_at(j, n), contested);
    if (json_type(j) != JSON_OBJECT_T)
        return;
    const struct json *i = json_get(j, "i");
    i = i ? i : json_get(j, "index");
    int64_t since = 0;
    for (size_t n = 0; i && json_type(i) == JSON_INT_T && n < json_count(contested); n++)
        if (has_entry(json_get(json_at(contested, n), "entries"), json_int(i)))
            since = json_get_int(json_at(contested, n), "i");
    for (struct json_each m = json_first(j); m.value; json_next(&m))
        if (strcmp(m.name, "body") != 0)
            mark(m.value, contested);
    if (since)
        json_put_int(j, "contested", since);
}

enum err contested_put(struct record *r, const struct view_query *q, struct json *answer,
                       struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = json_new_list();
    enum err err = sight_prepare(r, q, revocations_sql, &s, e);
    while (!err && stmt_row(s, e))
        err = put_revocation(r, q, s, list, e);
    if (!err && stmt_failed(s))
        err = ERR_IO;
    if (err || !json_count(list)) {
        json_free(list);
        return err;
    }
    for (struct json_each m = json_first(answer); m.value; json_next(&m))
        if (strcmp(m.name, "as_of") != 0)
            mark(m.value, list);
    json_put(answer, "contested", list);
    return OK;
}

static void put_numbers(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    const struct json *entries = piece->what;
    for (size_t i = 0; i < json_count(entries); i++) {
        say_comma(p->words, i, json_count(entries), out);
        buf_printf(out, "%lld", (long long)json_int(json_at(entries, i)));
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
        struct piece numbers = {.put = put_numbers, .of = &p, .what = entries};
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
