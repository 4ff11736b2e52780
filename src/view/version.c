// SPDX-License-Identifier: Apache-2.0
#include "view/version.h"

#include "view/rounds.h"

static const char documents_sql[] = ROW_SELECT("document") "ORDER BY o, i";
static const char drafts_sql[] = ROW_SELECT("draft") SIGHT_ORDER;
// Its id, and the first of its rows in sight: an opening adds one, and asks nothing else of those
// who could read it before.
static const char id_sql[] = "SELECT lower(hex(id)), (SELECT min(draft.i) FROM draft WHERE"
                             " draft.o = act.i) FROM act WHERE i = ?1";
// A part was in sight of all who read a draft that names it.
static const char parts_sql[] =
    "SELECT clauses FROM made_of m JOIN part p ON p.i = m.part WHERE m.i = ?1 ORDER BY m.rowid";

// The place of each document by its ref.
struct index {
    struct json *places;
    struct documents *all;
    size_t room;
};

static struct document *document_of(struct asking *a, struct index *x, struct span ref) {
    const char *key = arena_str(&a->arena, ref);
    if (json_get(x->places, key))
        return &x->all->list[json_get_int(x->places, key)];
    if (x->all->count == x->room) {
        x->room = x->room ? 2 * x->room : 16;
        struct document *more = arena_array(&a->arena, struct document, x->room);
        if (x->all->count)
            memcpy(more, x->all->list, x->all->count * sizeof *more);
        x->all->list = more;
    }
    json_put_int(x->places, key, (int64_t)x->all->count);
    struct document *d = &x->all->list[x->all->count++];
    ptrdiff_t slash = span_find(ref, '/');
    *d = (struct document){.ref = arena_copy(&a->arena, ref)};
    d->author = span_head(d->ref, slash < 0 ? 0 : (size_t)slash);
    return d;
}

static enum err id_of(struct asking *a, struct stmt *s, struct version *v, struct error *e) {
    stmt_int(s, 1, (int64_t)v->row.place.o);
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : error_set(e, ERR_CORRUPT, "a draft is no act");
    v->id = arena_copy(&a->arena, stmt_get_text(s, 0));
    v->asked = stmt_get_int(s, 1);
    stmt_reset(s);
    return OK;
}

static enum err put_versions(struct asking *a, struct index *x, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct rows drafts = {0};
    enum err err = rows_read(a, "draft", drafts_sql, NULL, &drafts, e);
    if (!err)
        err = db_prepare(record_rows(a->record), id_sql, &s, e);
    for (size_t i = 0; !err && i < drafts.count; i++)
        document_of(a, x, json_get_text(drafts.list[i].body, "document"))->version_count++;
    for (size_t i = 0; !err && i < x->all->count; i++) {
        struct document *d = &x->all->list[i];
        d->versions = arena_array(&a->arena, struct version, d->version_count + 1);
        d->version_count = 0;
    }
    for (size_t i = 0; !err && i < drafts.count; i++) {
        const struct row *row = &drafts.list[i];
        struct document *d = document_of(a, x, json_get_text(row->body, "document"));
        struct version *v = &d->versions[d->version_count++];
        *v = (struct version){.row = *row, .label = json_get_text(row->body, "version")};
        err = id_of(a, s, v, e);
    }
    return err;
}

enum err version_documents(struct asking *a, struct documents *out, struct error *e) {
    struct rows documents = {0};
    *out = (struct documents){0};
    struct index x = {asking_keep(a, json_new_object()), out, 0};
    enum err err = rows_read(a, "document", documents_sql, NULL, &documents, e);
    for (size_t i = 0; !err && i < documents.count; i++)
        document_of(a, &x, documents.list[i].ref)->row = &documents.list[i];
    struct json *tracks = NULL;
    if (!err)
        err = rounds_tracks(a, &tracks, e);
    out->tracks = tracks;
    return err ? err : put_versions(a, &x, e);
}

void version_put_track(struct asking *a, const struct documents *all, struct json *item) {
    const char *slug = arena_str(&a->arena, json_get_text(item, "track"));
    struct span name = json_get_text(json_get(all->tracks, slug), "name");
    if (name.data)
        json_put_text(item, "track_name", name);
}

struct document *version_document(const struct documents *all, struct span ref) {
    for (size_t i = 0; i < all->count; i++)
        if (span_equal(all->list[i].ref, ref))
            return &all->list[i];
    return NULL;
}

struct version *version_by_id(const struct documents *all, struct span id, struct document **of) {
    for (size_t i = 0; i < all->count; i++)
        for (size_t v = 0; v < all->list[i].version_count; v++)
            if (span_equal(all->list[i].versions[v].id, id)) {
                *of = &all->list[i];
                return &all->list[i].versions[v];
            }
    return NULL;
}

static enum err unknown(const struct documents *all, struct span ref, struct error *e) {
    BUF_SCOPED struct buf known;
    buf_init(&known, 160); // as many as a hint has room for
    for (size_t i = 0; i < all->count; i++)
        buf_printf(&known, "%s" SPAN_FMT, i ? ", " : "", SPAN_ARG(all->list[i].ref));
    error_set(e, ERR_NOT_FOUND, "no document \"" SPAN_FMT "\" in this record as asked",
              SPAN_ARG(span_head(ref, 130)));
    return known.size ? error_hint(e, "the documents are %s", buf_str(&known))
                      : error_hint(e, "none has been named; a participant can, with \"document\"");
}

enum err version_find_document(const struct documents *all, struct span ref, struct document **out,
                               struct version **named, struct error *e) {
    bool whole = span_find(ref, '/') >= 0;
    struct document *found = NULL;
    *named = version_by_id(all, ref, &found);
    for (size_t i = 0; !*named && i < all->count; i++) {
        struct span one = all->list[i].ref;
        struct span slug = span_from(one, (size_t)(span_find(one, '/') + 1));
        if (!span_equal(whole ? one : slug, ref))
            continue;
        if (found)
            return error_set(e, ERR_CONFLICT,
                             "\"" SPAN_FMT "\" names more than one document: " SPAN_FMT
                             " and " SPAN_FMT,
                             SPAN_ARG(ref), SPAN_ARG(found->ref), SPAN_ARG(one));
        found = &all->list[i];
    }
    if (!found)
        return unknown(all, ref, e);
    *out = found;
    return OK;
}

// An id names one alone; whoever drafts chooses a label, and two whose readers differ may have the
// same.
static struct version *pick(const struct document *d, struct span label) {
    struct version *newest = NULL;
    for (size_t i = 0; i < d->version_count; i++)
        if (span_equal(d->versions[i].id, label))
            return &d->versions[i];
        else if (!label.size || span_equal(d->versions[i].label, label))
            newest = &d->versions[i];
    return newest;
}

enum err version_pick(const struct document *d, struct span label, struct version **out,
                      struct error *e) {
    struct version *v = pick(d, label);
    if (v) {
        *out = v;
        return OK;
    }
    if (!label.size) {
        error_set(e, ERR_NOT_FOUND, "\"" SPAN_FMT "\" has no version in this record as asked",
                  SPAN_ARG(d->ref));
        return error_hint(e, "its author, or who holds the pen, makes one with \"draft\"");
    }
    BUF_SCOPED struct buf known;
    buf_init(&known, 160);
    for (size_t i = 0; i < d->version_count; i++)
        buf_printf(&known, "%s" SPAN_FMT, i ? ", " : "", SPAN_ARG(d->versions[i].label));
    error_set(e, ERR_NOT_FOUND, "\"" SPAN_FMT "\" has no version \"" SPAN_FMT "\"",
              SPAN_ARG(d->ref), SPAN_ARG(span_head(label, 64)));
    return error_hint(e, "its versions are %s", buf_str(&known));
}

static struct document *newest(struct asking *a, const struct documents *all) {
    struct document *found = NULL;
    for (size_t i = 0; i < all->count; i++) {
        struct document *d = &all->list[i];
        if (d->version_count &&
            (!found || sight_later(a->q, d->versions[d->version_count - 1].row.place,
                                   found->versions[found->version_count - 1].row.place)))
            found = d;
    }
    return found;
}

enum err version_asked(struct asking *a, struct documents *all, struct document **d,
                       struct version **v, struct error *e) {
    *d = NULL;
    *v = NULL;
    enum err err = version_documents(a, all, e);
    if (!err && a->q->ref.size)
        err = version_find_document(all, a->q->ref, d, v, e);
    else if (!err)
        *d = newest(a, all);
    if (err || !*d || (*v && !a->q->version.size))
        return err;
    return version_pick(*d, a->q->version, v, e);
}

static void add_all(struct json *list, const struct json *more) {
    for (size_t i = 0; i < json_count(more); i++)
        json_add(list, json_copy(json_at(more, i)));
}

enum err version_clauses(struct asking *a, const struct version *v, struct json **out,
                         struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = asking_keep(a, json_new_list());
    enum err err = db_prepare(record_rows(a->record), parts_sql, &s, e);
    if (err)
        return err;
    stmt_int(s, 1, (int64_t)v->row.place.i);
    while (stmt_row(s, e))
        add_all(list, asking_parse(a, stmt_get_text(s, 0)));
    add_all(list, json_get(v->row.body, "clauses"));
    *out = list;
    return stmt_failed(s) ? ERR_IO : OK;
}

static const char kept_sql[] = "SELECT depositary FROM kept WHERE i = :made";

enum err version_depositaries(struct asking *a, const struct version *v, struct json *list,
                              struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, kept_sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, kept_sql, ":made", v->asked);
    bool named = stmt_row(s, e);
    if (named)
        json_add(list, json_new_text(stmt_get_text(s, 0)));
    for (size_t i = 0; !named && i < a->people_count; i++)
        if (a->people[i].roles & ROLE_DEPOSITARY)
            json_add(list, json_new_text(a->people[i].slug));
    if (!json_count(list) && a->host)
        json_add(list, json_new_text(a->host->slug));
    return stmt_failed(s) ? ERR_IO : OK;
}

void version_range(const struct view_query *q, size_t count, size_t *from, size_t *shown) {
    *from = q->after < count ? (size_t)q->after : count;
    *shown = q->limit && q->limit < count - *from ? (size_t)q->limit : count - *from;
}

void version_page(const struct view_query *q, size_t count, size_t *from, size_t *shown,
                  struct json *out) {
    version_range(q, count, from, shown);
    size_t left = count - *from;
    json_put(out, "next", left > *shown ? json_new_int((int64_t)(*from + *shown)) : NULL);
    if (left > *shown)
        json_put_int(out, "more", (int64_t)(left - *shown));
}

size_t version_open(const struct json *clauses) {
    size_t open = 0;
    for (size_t i = 0; i < json_count(clauses); i++)
        open += json_get(json_at(clauses, i), "options") != NULL;
    return open;
}

struct json *version_places(struct asking *a, const struct json *clauses) {
    struct json *places = asking_keep(a, json_new_object());
    for (size_t i = 0; i < json_count(clauses); i++)
        json_put_int(places, arena_str(&a->arena, json_get_text(json_at(clauses, i), "id")),
                     (int64_t)i);
    return places;
}
