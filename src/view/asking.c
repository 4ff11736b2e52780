// SPDX-License-Identifier: Apache-2.0
#include "view/asking.h"

#include "view/venue.h"

static const char founding_sql[] = "SELECT kind, title, languages FROM found WHERE" SIGHT_KNOWN;

static const char people_sql[] =
    "SELECT i, id, name, designation, without_prejudice, roles, answers_for FROM participant "
    "WHERE" SIGHT_KNOWN "ORDER BY i, rowid";
// All roles of somebody from then on, by carried motions.
static const char roles_sql[] =
    "SELECT who, roles FROM roles WHERE" SIGHT_KNOWN "ORDER BY i, rowid";

// Along a key's own acts: a host that has long been silent is not looked for among all others'.
static const char newest_sql[] = "SELECT at, i FROM act WHERE key = :key AND class = 0 AND"
    SIGHT_SEEN "ORDER BY n DESC LIMIT 1";
static const char founding_time_sql[] =
    "SELECT at, i FROM act WHERE i = 0 AND author = :who AND" SIGHT_SEEN;

static const char clock_sql[] = "SELECT max(log_time) FROM clock WHERE" SIGHT_KNOWN;

const struct json *asking_parse(struct asking *a, struct span text) {
    struct json *j = NULL;
    if (!text.data || json_parse(text, JSON_DECIMALS, &j, NULL))
        return NULL;
    return asking_keep(a, j);
}

struct json *asking_keep(struct asking *a, struct json *j) {
    json_add(a->trees, j);
    return j;
}

struct span asking_keep_text(struct asking *a, const struct buf *b) {
    return arena_copy(&a->arena, buf_span(b));
}

static enum err read_founding(struct asking *a, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, founding_sql, &s, e);
    if (err)
        return err;
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : error_set(e, ERR_CORRUPT, "the record has no founding");
    struct json *f = asking_keep(a, json_new_object());
    json_put_text(f, "kind", stmt_get_text(s, 0));
    struct json *title = NULL, *languages = NULL;
    err = json_parse(stmt_get_text(s, 1), 0, &title, e);
    if (!err) {
        json_put(f, "title", title);
        err = json_parse(stmt_get_text(s, 2), 0, &languages, e);
    }
    if (!err)
        json_put(f, "languages", languages);
    stmt_reset(s);
    a->founding = f;
    a->tongue = (struct tongue){a->q->lang, json_text(json_at(languages, 0))};
    a->words = catalog_pick(a->tongue.want, a->tongue.first);
    return err;
}

static enum err read_people(struct asking *a, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, people_sql, &s, e);
    if (err)
        return err;
    a->people = arena_array(&a->arena, struct participant, LIMIT_PARTICIPANTS);
    while (stmt_row(s, e)) {
        if (a->people_count == LIMIT_PARTICIPANTS) {
            stmt_reset(s);
            return error_set(e, ERR_LIMIT, "more than %d participants", LIMIT_PARTICIPANTS);
        }
        struct participant *p = &a->people[a->people_count++];
        p->since = (uint64_t)stmt_get_int(s, 0);
        p->slug = arena_copy(&a->arena, stmt_get_text(s, 1));
        p->name = asking_parse(a, stmt_get_text(s, 2));
        p->designation = asking_parse(a, stmt_get_text(s, 3));
        p->without_prejudice = asking_parse(a, stmt_get_text(s, 4));
        p->roles_json = asking_parse(a, stmt_get_text(s, 5));
        p->answers_for = asking_parse(a, stmt_get_text(s, 6));
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err read_roles(struct asking *a, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, roles_sql, &s, e);
    while (!err && stmt_row(s, e)) {
        const struct participant *p = asking_who(a, stmt_get_text(s, 0));
        if (p)
            a->people[p - a->people].roles_json = asking_parse(a, stmt_get_text(s, 1));
    }
    for (size_t i = 0; !err && i < a->people_count; i++) {
        struct participant *p = &a->people[i];
        p->roles = words_mask(role_words, p->roles_json);
        if (p->roles & ROLE_HOST)
            a->host = p;
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static enum err take_time(struct stmt *s, int64_t *newest, int64_t *out, struct error *e) {
    if (!stmt_row(s, e))
        return stmt_failed(s) ? ERR_IO : OK;
    if (stmt_get_int(s, 1) > *newest) {
        *out = stmt_get_int(s, 0);
        *newest = stmt_get_int(s, 1);
    }
    stmt_reset(s);
    return OK;
}

static struct span host_of(const struct asking *a) {
    return a->host ? a->host->slug : span(NULL, 0);
}

// When the host dates its newest act: a moment for want of a better one.
static enum err read_host_time(struct asking *a, struct error *e) {
    const struct state *state = record_state(a->record);
    STMT_SCOPED struct stmt *s = NULL, *founding = NULL;
    int64_t newest = -1;
    enum err err = sight_prepare(a->record, a->q, newest_sql, &s, e);
    for (size_t k = 0; !err && k < state->key_count; k++) {
        size_t member = state->keys[k].member;
        if (member == SIZE_MAX || !span_equal(state->members[member].slug, host_of(a)))
            continue;
        sight_bind(s, a->q, newest_sql);
        stmt_int(s, stmt_name(s, ":key"), state->keys[k].number);
        err = take_time(s, &newest, &a->face.now, e);
    }
    if (err || newest >= 0)
        return err;
    err = sight_prepare(a->record, a->q, founding_time_sql, &founding, e);
    if (err)
        return err;
    stmt_text(founding, stmt_name(founding, ":who"), host_of(a));
    return take_time(founding, &newest, &a->face.now, e);
}

enum err asking_venue(struct asking *a, int *offset_min, struct error *e) {
    return venue_offset(a->record, a->q, host_of(a), offset_min, e);
}

// False where nothing has been held yet.
static enum err read_log_time(struct asking *a, bool *has, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    *has = false;
    enum err err = sight_prepare(a->record, a->q, clock_sql, &s, e);
    if (err)
        return err;
    if (stmt_row(s, e)) {
        *has = !stmt_is_null(s, 0);
        if (*has)
            a->face.now = stmt_get_int(s, 0);
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err read_face(struct asking *a, struct error *e) {
    bool held;
    if (a->q->has_at) {
        a->face = (struct face){a->q->at.seconds, a->q->at.offset_min, a->words};
        a->face_by = "question";
        a->late_by = a->face.now;
        return OK;
    }
    a->face.words = a->words;
    enum err err = asking_venue(a, &a->face.offset_min, e);
    if (!err)
        err = read_log_time(a, &held, e);
    if (err)
        return err;
    a->face_by = held ? "log-time" : "host";
    a->late_by = held ? a->face.now : INT64_MIN;
    return held ? OK : read_host_time(a, e);
}

enum err asking_begin(struct asking *a, struct record *r, const struct view_query *q,
                      struct error *e) {
    *a = (struct asking){.record = r, .q = q};
    arena_init(&a->arena);
    a->trees = json_new_list();
    if (q->as_of < 1 || q->as_of > record_size(r))
        return error_set(e, ERR_NOT_FOUND, "the record has %llu entries, not %llu",
                         (unsigned long long)record_size(r), (unsigned long long)q->as_of);
    enum err err = read_founding(a, e);
    if (!err)
        err = read_people(a, e);
    if (!err)
        err = read_roles(a, e);
    return err ? err : read_face(a, e);
}

void asking_end(struct asking *a) {
    json_free(a->trees);
    a->trees = NULL;
    arena_done(&a->arena);
}

const struct participant *asking_who(const struct asking *a, struct span slug) {
    for (size_t i = 0; i < a->people_count; i++)
        if (span_equal(a->people[i].slug, slug))
            return &a->people[i];
    return NULL;
}

struct span asking_text(const struct asking *a, const struct json *text) {
    return lang_pick(&a->tongue, text);
}

struct span asking_name(const struct asking *a, struct span slug) {
    const struct participant *p = asking_who(a, slug);
    struct span name = p ? asking_text(a, p->name) : slug;
    return name.data ? name : slug;
}

bool asking_is_host(const struct asking *a, struct span slug) {
    const struct participant *p = asking_who(a, slug);
    return p && (p->roles & ROLE_HOST);
}

void asking_put(const struct asking *a, struct json *o, const char *name, const char *english) {
    json_put_str(o, name, catalog_get(a->words, NULL, english));
}

void asking_put_name(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    tell_name(a->words, out, asking_name(a, p->text));
}

void asking_put_who(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    tell(a->words, out, "{1} ({2})", TELL_NAME(asking_name(a, p->text)), TELL_TEXT(p->text));
}

void asking_head(struct asking *a, struct json *out) {
    struct json *names = json_new_object();
    for (size_t i = 0; i < a->people_count; i++)
        json_put_text(names, arena_str(&a->arena, a->people[i].slug),
                      asking_name(a, a->people[i].slug));
    json_put(out, "names", names);
}
