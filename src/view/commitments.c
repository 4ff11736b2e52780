// SPDX-License-Identifier: Apache-2.0
// What was promised, of whom, by when, and how each who speaks of it says that it stands.
//
// Nothing is decided here: a commitment is its author's reading of a clause, who is named owns it
// by support, reporters stand side by side. What is due is so by the clock of the answer; without a
// clock that binds (view/asking.h) nothing is overdue.
#include "view/answers.h"
#include "view/asks.h"
#include "view/beside.h"
#include "view/version.h"

#include "base/codec.h"

#include <stdlib.h>

#define DAY 86400
#define LAST_DAY 2932896 // 9999-12-31 since 1970: no time is written behind it

static const char commitments_sql[] = ROW_SELECT("commitment") SIGHT_ORDER;
static const char progress_sql[] = ROW_SAID("progress", "commitment") SIGHT_ORDER;
static const char reports_sql[] = ROW_SELECT(
    "report") "AND tells IS NOT NULL AND json_extract(tells, '$.ref') = :ref" SIGHT_ORDER;
// The act that a commitment is counted from: where and as what it was first said (a correction's
// id leads there too), and when.
static const char after_sql[] =
    "SELECT first.i, first.at, first.offset_min, coalesce(r.type, first.type), first.t FROM act a"
    " LEFT JOIN revision r ON r.i = a.i JOIN act first ON first.i = coalesce(r.first, a.i)"
    " WHERE a.id8 = :id8 AND a.id = :id AND a.class = 0 AND first.t IS NOT NULL AND a.i < :size";
// Its newest correction, and what took back what then counted.
static const char revised_sql[] =
    "SELECT c.i, c.body FROM revision r JOIN correct c ON c.i = r.i WHERE r.first = :first AND"
    " r.i < :size ORDER BY r.i DESC LIMIT 1";
static const char gone_sql[] =
    "SELECT how, i FROM hidden WHERE target = :i AND" SIGHT_KNOWN "ORDER BY i DESC LIMIT 1";

struct owed {
    struct asking *a;
    struct documents all;
};

static void put_stamp(struct json *o, const char *name, struct stamp at) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print(at, &text);
    json_put_text(o, name, buf_span(&text));
}

static int64_t first_8(const uint8_t *id) {
    uint64_t n = 0;
    for (size_t i = 0; i < 8; i++)
        n = n << 8 | id[i];
    return (int64_t)n;
}

// What an act says now that it was corrected: when it was so, by the new body.
static enum err follow(struct asking *a, struct json *from, int64_t said, int64_t *when,
                       struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, revised_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, revised_sql, ":first", json_get_int(from, "i"));
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    const struct json *body = asking_parse(a, stmt_get_text(s, 1));
    *when = act_valid_time(body, act_type_find(json_get_text(from, "type")), said);
    json_put_int(from, "corrected", stmt_get_int(s, 0));
    stmt_reset(s);
    return OK;
}

// Puts gone {how, i} where what counted last was withdrawn or annulled.
static enum err put_gone(struct asking *a, struct json *from, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    const struct json *last = json_get(from, "corrected");
    enum err err = sight_prepare(a->record, a->q, gone_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, gone_sql, ":i", json_int(last ? last : json_get(from, "i")));
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    struct json *gone = json_new_object();
    json_put_text(gone, "how", stmt_get_text(s, 0));
    json_put_int(gone, "i", stmt_get_int(s, 1));
    json_put(from, "gone", gone);
    stmt_reset(s);
    return OK;
}

// So many days after that act, as it was corrected; where the reader has no sight of it, where it
// was taken back, or where that is later than a time can say, nothing.
static enum err put_after(struct asking *a, const struct row *row, struct json *item,
                          struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    uint8_t id[HASH_BYTES];
    struct span after = json_get_text(row->body, "after");
    if (!hex_get(after, id, sizeof id))
        return OK;
    enum err err = sight_prepare(a->record, a->q, after_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, after_sql, ":id8", first_8(id));
    stmt_blob(s, stmt_name(s, ":id"), span(id, sizeof id));
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    int64_t said = stmt_get_int(s, 1), when = stmt_get_int(s, 4);
    int64_t days = json_get_int(row->body, "days");
    int offset = (int)stmt_get_int(s, 2);
    struct json *from = json_new_object();
    json_put_int(from, "i", stmt_get_int(s, 0));
    json_put_text(from, "type", stmt_get_text(s, 3));
    stmt_reset(s);
    json_put(item, "after_act", from);
    err = follow(a, from, said, &when, e);
    if (!err)
        err = put_gone(a, from, e);
    if (!err && !json_get(from, "gone") && days < LAST_DAY - when / DAY)
        put_stamp(item, "due_at", (struct stamp){when + DAY * days, offset});
    return err;
}

static enum err put_due(struct asking *a, const struct row *row, struct json *item,
                        struct error *e) {
    struct stamp due;
    json_put(item, "after_act", NULL);
    json_put(item, "due_at", NULL);
    if (json_get(row->body, "due"))
        json_put(item, "due_at", json_copy(json_get(row->body, "due")));
    enum err err = put_after(a, row, item, e);
    bool known = stamp_parse(json_get_text(item, "due_at"), &due);
    json_put_bool(item, "past", known && a->late_by > due.seconds);
    return err;
}

// Of each reporter the newest word.
static enum err put_progress(struct asking *a, const struct row *row, struct json *item,
                             struct error *e) {
    static const char *const by_author[] = {NULL};
    const struct row_bind bind = row_meant(row);
    struct rows rows = {0};
    struct json *list = json_new_list();
    json_put(item, "progress", list);
    enum err err = rows_read(a, "progress", progress_sql, &bind, &rows, e);
    if (err)
        return err;
    rows_newest(a, &rows, by_author);
    for (size_t i = 0; i < rows.count; i++)
        json_add(list, item_of_said(a, "progress", &rows.list[i], row));
    return OK;
}

// As it stands: of what was done and then corrected nobody says that it is done.
static bool all_say_done(const struct json *progress) {
    for (size_t i = 0; i < json_count(progress); i++)
        if (!span_is(json_get_text(json_at(progress, i), "state"), "done") ||
            json_get_bool(json_at(progress, i), "earlier"))
            return false;
    return json_count(progress) > 0;
}

// Whether each of those named has said that it is its own: support, oppose, or nothing.
static void put_owners(struct json *item) {
    const struct json *of = json_get(item, "of"), *support = json_get(item, "support");
    struct json *owners = json_new_list();
    json_put(item, "owners", owners);
    for (size_t i = 0; i < json_count(of); i++) {
        struct json *one = json_new_object();
        struct span who = json_text(json_at(of, i));
        json_put_text(one, "who", who);
        json_put_text(one, "says", answers_word(item, who));
        for (size_t s = 0; s < json_count(support) && answers_word(item, who).data; s++)
            if (span_equal(json_get_text(json_at(support, s), "who"), who))
                json_put(one, "i", json_copy(json_get(json_at(support, s), "i")));
        if (span_equal(who, json_get_text(item, "author"))) // its author has said it
            json_put_str(one, "says", "support");
        json_add(owners, one);
    }
}

static void put_clause(struct owed *w, const struct row *row, struct json *item) {
    struct document *d = NULL;
    const struct version *v = version_by_id(&w->all, json_get_text(row->body, "draft"), &d);
    json_put(item, "document", v ? json_new_text(d->ref) : NULL);
    json_put(item, "version", v ? json_new_text(v->label) : NULL);
}

static enum err add_item(struct owed *w, const struct row *row, struct json *items,
                         struct error *e) {
    struct json *item = item_of_row(w->a, "commitment", row), *reports = NULL;
    const struct row_bind bind = {.ref = row->ref};
    json_add(items, item);
    put_clause(w, row, item);
    enum err err = put_progress(w->a, row, item, e);
    if (!err)
        err = put_due(w->a, row, item, e);
    if (!err)
        err = answers_put(w->a, row, item, e);
    if (!err)
        err = beside_list(w->a, reports_sql, &bind, &reports, e);
    if (err)
        return err;
    json_put(item, "reports", reports);
    put_owners(item);
    json_put_bool(item, "overdue",
                  json_get_bool(item, "past") && !all_say_done(json_get(item, "progress")));
    return OK;
}

struct sorting {
    const struct json *item;
    bool overdue, dated;
    int64_t due;
    size_t place;
};

// Overdue first; then by what is due first; what has no date comes last.
static int by_due(const void *one, const void *other) {
    const struct sorting *a = one, *b = other;
    if (a->overdue != b->overdue)
        return a->overdue ? -1 : 1;
    if (a->dated != b->dated)
        return a->dated ? -1 : 1;
    if (a->dated && a->due != b->due)
        return a->due < b->due ? -1 : 1;
    return a->place < b->place ? -1 : 1;
}

static struct json *sorted(struct asking *a, const struct json *items) {
    size_t count = json_count(items);
    struct json *out = json_new_list();
    struct sorting *list = arena_array(&a->arena, struct sorting, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct stamp due = {0, 0};
        const struct json *item = json_at(items, i);
        bool dated = stamp_parse(json_get_text(item, "due_at"), &due);
        list[i] = (struct sorting){item, json_get_bool(item, "overdue"), dated, due.seconds, i};
    }
    qsort(list, count, sizeof *list, by_due);
    for (size_t i = 0; i < count; i++)
        json_add(out, json_copy(list[i].item));
    return out;
}

// All; of a commitment, it; of a document or version, those drawn from it.
static bool is_asked(const struct owed *w, const struct row *row) {
    struct span ref = w->a->q->ref, draft = json_get_text(row->body, "draft");
    struct document *d = NULL;
    const struct version *v = version_by_id(&w->all, draft, &d);
    return !ref.size || span_equal(row->ref, ref) || span_equal(draft, ref) ||
           span_equal(json_get_text(row->body, "id"), ref) || (v && span_equal(d->ref, ref));
}

static enum err list_all(struct owed *w, struct json *items, struct error *e) {
    struct rows rows = {0};
    enum err err = version_documents(w->a, &w->all, e);
    if (!err)
        err = rows_read(w->a, "commitment", commitments_sql, NULL, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++)
        if (is_asked(w, &rows.list[i]))
            err = add_item(w, &rows.list[i], items, e);
    if (!err && w->a->q->ref.size && !json_count(items)) {
        error_set(e, ERR_NOT_FOUND, "no commitment \"" SPAN_FMT "\" in this record as asked",
                  SPAN_ARG(span_head(w->a->q->ref, 130)));
        return error_hint(e, "it is a commitment's ref, or that of a document, or a draft's id");
    }
    return err;
}

enum err commitments_ask(struct record *r, const struct view_query *q, struct json *out,
                         struct error *e) {
    ASKING_SCOPED struct asking a;
    struct owed w = {.a = &a};
    struct json *items = json_new_list();
    json_put(out, "items", items);
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = list_all(&w, items, e);
    if (err)
        return err;
    json_put(out, "items", sorted(&a, items));
    if (!json_count(json_get(out, "items")))
        asking_put(&a, out, "empty",
                   MESSAGE("Nothing was promised by a clause yet. The author of a document, or its "
                           "depositary, says what a clause asks of whom with a \"commitment\" act; "
                           "everybody but observers says how it stands with \"progress\"."));
    return OK;
}
