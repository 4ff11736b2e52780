// SPDX-License-Identifier: Apache-2.0
#include "view/answers.h"
#include "view/bracket_counts.h"
#include "view/columns.h"
#include "view/concluded.h"
#include "view/stance_rows.h"
#include "view/text.h"

static const char amendments_sql[] = ROW_SELECT("amend") "AND draft = :ref" SIGHT_ORDER;
static const char rectified_sql[] =
    "SELECT clause, text, i, (SELECT author || '/' || id FROM motion WHERE motion.i = "
    "rectified.motion) FROM rectified WHERE draft = :ref AND" SIGHT_SEEN "ORDER BY i, rowid";

// One version under way.
struct telling {
    struct asking *a;
    const struct documents *all;
    struct document *d;
    struct version *v;
    struct json *out, *clauses, *places;
    struct json *raw; // clauses as they were written
    int64_t amendments, unsettled, rectified;
};

static struct json *clause_of(const struct telling *t, struct span id) {
    const char *key = arena_str(&t->a->arena, id);
    return json_get(t->places, key) ? json_at(t->clauses, (size_t)json_get_int(t->places, key))
                                    : NULL;
}

static void put_lists(struct json *clauses) {
    for (size_t i = 0; i < json_count(clauses); i++) {
        struct json *clause = json_at(clauses, i);
        const struct json *options = json_get(clause, "options");
        json_put_int(clause, "place", (int64_t)i + 1);
        json_put(clause, "stances", json_new_list());
        json_put(clause, "amendments", json_new_list());
        json_put(clause, "rectified", json_new_list());
        json_put(clause, "declarations", json_new_list());
        for (size_t o = 0; o < json_count(options); o++)
            json_put(json_at(options, o), "stances", json_new_list());
    }
}

static enum err put_clauses(struct telling *t, struct error *e) {
    enum err err = version_clauses(t->a, t->v, &t->raw, e);
    if (err)
        return err;
    t->clauses = item_of_field(t->a, "draft", "clauses", t->raw);
    t->places = version_places(t->a, t->raw);
    json_put(t->out, "clauses", t->clauses);
    put_lists(t->clauses);
    if (!columns_asked(t->a->q))
        return OK;
    json_put(t->out, "columns", columns_tags(t->a->q));
    return columns_put_all(t->a->q, t->raw, t->clauses, e);
}

static void put_slot(struct telling *t, const struct slot *slot, struct json *list) {
    for (size_t i = 0; i < slot->count; i++)
        json_add(list, stance_item(t->a, &slot->said[i]));
}

// Slots stand as clauses and options do. Items are made for the page alone: there may be fifty for
// each clause.
static enum err put_stances(struct telling *t, struct error *e) {
    struct stances said;
    struct json *whole = json_new_list();
    json_put(t->out, "stances", whole);
    enum err err = stance_rows(t->a, t->v->id, t->raw, &said, e);
    if (err)
        return err;
    size_t from, shown;
    const struct slot *slot = said.slots;
    version_range(t->a->q, json_count(t->clauses), &from, &shown);
    put_slot(t, slot++, whole);
    for (size_t i = 0; i < json_count(t->clauses); i++) {
        const struct json *clause = json_at(t->clauses, i), *options = json_get(clause, "options");
        if (i >= from && i < from + shown) {
            put_slot(t, slot, json_get(clause, "stances"));
            for (size_t o = 0; o < json_count(options); o++)
                put_slot(t, slot + 1 + o, json_get(json_at(options, o), "stances"));
        }
        slot += 1 + json_count(options);
    }
    return OK;
}

// What drafters of versions of this document say became of an amendment, each its word; *open when
// none says it of the amendment as it stands.
static struct json *endings_of(const struct telling *t, const struct row *amend, bool *open) {
    struct json *list = json_new_list();
    *open = true;
    for (size_t i = 0; i < t->d->version_count; i++) {
        const struct version *v = &t->d->versions[i];
        const struct json *settles = json_get(v->row.body, "settles");
        for (size_t s = 0; s < json_count(settles); s++) {
            if (!span_equal(json_get_text(json_at(settles, s), "amend"), amend->ref))
                continue;
            struct json *one = json_copy(json_at(settles, s));
            json_remove(one, "amend");
            json_put_text(one, "version", v->label);
            json_put_text(one, "id", v->id);
            json_put_text(one, "by", v->row.author);
            json_put_int(one, "i", (int64_t)v->row.place.i);
            if (row_is_earlier(&v->row, amend))
                json_put_bool(one, "earlier", true);
            else
                *open = false;
            json_add(list, one);
        }
    }
    return list;
}

static enum err put_amendments(struct telling *t, struct error *e) {
    struct rows rows = {0};
    const struct row_bind bind = {.ref = t->v->id};
    enum err err = rows_read(t->a, "amend", amendments_sql, &bind, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++) {
        const struct row *row = &rows.list[i];
        struct json *clause = clause_of(t, json_get_text(row->body, "clause"));
        if (!clause)
            continue; // the fold refuses it
        struct json *item = item_of_row(t->a, "amend", row);
        bool open;
        struct json *endings = endings_of(t, row, &open);
        json_add(json_get(clause, "amendments"), item);
        json_put(item, "settled", endings);
        json_put_bool(item, "open", open);
        err = answers_put(t->a, row, item, e);
        t->amendments++;
        t->unsettled += open;
    }
    return err;
}

static enum err put_rectified(struct telling *t, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(t->a->record, t->a->q, rectified_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, rectified_sql, ":ref", t->v->id);
    while (stmt_row(s, e)) {
        struct json *clause = clause_of(t, stmt_get_text(s, 0)), *one = json_new_object();
        const struct json *text = asking_parse(t->a, stmt_get_text(s, 1));
        json_put(one, "text", item_of_field(t->a, "amend", "text", text));
        if (columns_asked(t->a->q))
            columns_put(t->a->q, NULL, text, one);
        json_put_text(one, "motion", stmt_get_text(s, 3));
        json_put_int(one, "i", stmt_get_int(s, 2));
        if (clause) {
            json_add(json_get(clause, "rectified"), one);
            t->rectified++;
        } else {
            json_free(one);
        }
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

// Of a clause: where the declarations on it stand.
static void put_declarations(struct telling *t) {
    const struct json *all = json_get(t->out, "declare");
    for (size_t i = 0; i < json_count(all); i++) {
        struct span on = json_get_text(json_at(all, i), "clause");
        struct json *clause = on.data ? clause_of(t, on) : NULL;
        if (clause)
            json_add(json_get(clause, "declarations"),
                     json_new_int(json_get_int(json_at(all, i), "i")));
    }
}

static void count_one(struct json *by, struct span who, const char *what) {
    char name[256];
    snprintf(name, sizeof name, SPAN_FMT, SPAN_ARG(who));
    struct json *one = json_get(by, name);
    if (!one) {
        one = json_new_object();
        json_put(by, name, one);
    }
    json_put_int(one, what, json_get_int(one, what) + 1);
}

static void count_clause(const struct json *clause, struct json *by) {
    const struct json *options = json_get(clause, "options"),
                      *amendments = json_get(clause, "amendments");
    for (size_t o = 0; o < json_count(options); o++) {
        const struct json *option = json_at(options, o);
        const struct json *lists[] = {json_get(option, "by"), json_get(option, "against")};
        for (size_t l = 0; l < 2; l++)
            for (size_t i = 0; i < json_count(lists[l]); i++)
                count_one(by, json_text(json_at(lists[l], i)), l ? "against" : "wants");
    }
    for (size_t i = 0; i < json_count(amendments); i++)
        if (json_get_bool(json_at(amendments, i), "open"))
            count_one(by, json_get_text(json_at(amendments, i), "author"), "amendments");
}

// Open options of the document, and how many of them each delegation is said to want or oppose.
static void put_counts(struct telling *t) {
    struct json *counts = json_new_object(), *list = json_new_list();
    JSON_SCOPED struct json *by = json_new_object();
    int64_t options = 0;
    for (size_t i = 0; i < json_count(t->clauses); i++) {
        const struct json *clause = json_at(t->clauses, i);
        options += (int64_t)json_count(json_get(clause, "options"));
        count_clause(clause, by);
    }
    json_put_int(counts, "clauses", (int64_t)json_count(t->clauses));
    json_put_int(counts, "open_clauses", (int64_t)version_open(t->clauses));
    json_put_int(counts, "options", options);
    json_put_int(counts, "amendments", t->amendments);
    json_put_int(counts, "unsettled", t->unsettled);
    json_put_int(counts, "rectified", t->rectified);
    if (!t->a->every_language)
        bracket_counts_put(t->a, t->clauses, counts, by);
    json_put(t->out, "counts", counts);
    json_put(t->out, "by_delegation", list);
    for (struct json_each m = json_first(by); m.value; json_next(&m)) {
        struct json *one = json_new_object();
        json_put_str(one, "who", m.name);
        json_put_int(one, "wants", json_get_int(m.value, "wants"));
        json_put_int(one, "against", json_get_int(m.value, "against"));
        json_put_int(one, "amendments", json_get_int(m.value, "amendments"));
        json_put_int(one, "brackets", json_get_int(m.value, "brackets"));
        json_add(list, one);
    }
}

static void put_base(struct telling *t) {
    struct span id = json_get_text(t->v->row.body, "base");
    struct document *of = NULL;
    json_put(t->out, "base", NULL);
    if (!id.data)
        return;
    const struct version *base = version_by_id(t->all, id, &of);
    struct json *one = json_new_object();
    json_put(t->out, "base", one);
    json_put_text(one, "id", id);
    if (base) {
        json_put_text(one, "ref", of->ref);
        json_put_text(one, "version", base->label);
    }
}

static void put_version(struct telling *t) {
    JSON_SCOPED struct json *row = item_of_row(t->a, "draft", &t->v->row);
    static const char *const kept[] = {"i", "at", "author", "readers", "parts", "source", NULL};
    const struct row *document = t->d->row;
    json_put_text(t->out, "ref", t->d->ref);
    json_put(t->out, "document", document ? item_of_row(t->a, "document", document) : NULL);
    if (document)
        version_put_track(t->a, t->all, json_get(t->out, "document"));
    json_put_text(t->out, "version", t->v->label);
    json_put_text(t->out, "id", t->v->id);
    for (size_t i = 0; kept[i]; i++)
        if (json_get(row, kept[i]))
            json_put(t->out, kept[i], json_copy(json_get(row, kept[i])));
    put_base(t);
    json_put_bool(t->out, "newest", t->v == &t->d->versions[t->d->version_count - 1]);
}

enum err text_version(struct asking *a, const struct documents *all, struct document *d,
                      struct version *v, struct json **out, struct error *e) {
    struct telling t = {.a = a, .all = all, .d = d, .v = v, .out = json_new_object()};
    put_version(&t);
    enum err err = put_clauses(&t, e);
    if (!err)
        err = put_stances(&t, e);
    if (!err)
        err = put_amendments(&t, e);
    if (!err)
        err = put_rectified(&t, e);
    if (!err)
        err = concluded_put(a, all, v, version_open(t.clauses), t.out, e);
    if (err) {
        json_free(t.out);
        return err;
    }
    put_declarations(&t);
    put_counts(&t);
    *out = t.out;
    return OK;
}
