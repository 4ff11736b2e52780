// SPDX-License-Identifier: Apache-2.0
#include "view/beside.h"

#include "view/board.h"
#include "view/compare.h"
#include "view/words.h"

#define KEYS 4

#define OF_THING(table)                                                                            \
    ROW_SELECT(table) "AND (id = :ref OR (id = :slug AND author = :owner))" SIGHT_ORDER

// What rows of a type are about: found by `sql`, then by the fields of `keys`.
struct kind {
    const char *type, *sql; // NULL: as the board reads them
    bool thing;             // it has an id
    const char *keys[KEYS + 1];
};

static const struct kind kinds[] = {
    {"round", OF_THING("round"), true, {"id"}},
    {"meeting", OF_THING("meeting"), true, {"id"}},
    {"statement", OF_THING("statement"), true, {"id"}},
    {"communique", OF_THING("communique"), true, {"id"}},
    {"document", OF_THING("document"), true, {"id"}},
    {"amend", OF_THING("amend"), true, {"id"}},
    {"commitment", OF_THING("commitment"), true, {"id"}},
    {"delegation",
     ROW_SELECT("delegation") "AND round = :ref AND author = :owner" SIGHT_ORDER,
     false,
     {"round"}},
    {"presence", NULL, false, {"round", "meeting", "part", "participants"}},
    {"invite", ROW_SELECT("invite") SIGHT_ORDER, false, {"round", "to"}},
    {"interest", ROW_SELECT("interest") SIGHT_ORDER, false, {"about"}},
    {"accredit", ROW_SELECT("accredit") SIGHT_ORDER, false, {"round", "participant"}},
    {"attended", ROW_SELECT("attended") SIGHT_ORDER, false, {"meeting"}},
    {"entry", ROW_SELECT("entry") SIGHT_ORDER, false, {"draft"}},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static const char of_round_sql[] =
    ROW_SELECT("report") "AND tells IS NOT NULL AND (json_extract(tells, '$.body.round') = :ref OR"
                         " json_extract(tells, '$.ref') = :ref)" SIGHT_ORDER;

struct memo {
    const char *key;
    struct rows rows;
};

struct beside {
    struct asking *a;
    struct memo *memos;
    size_t count, room;
};

// What one report tells.
struct subject {
    const struct kind *kind;
    const struct act_type *type;
    struct row_bind bind;
    const struct json *body;
    int64_t at;      // of the report
    struct span who; // presence: the participant that is looked at
};

struct beside *beside_new(struct asking *a) {
    struct beside *b = arena_new(&a->arena, struct beside);
    *b = (struct beside){.a = a};
    return b;
}

static enum err read_rows(struct beside *b, const struct subject *s, struct rows *out,
                          struct error *e) {
    const char *key = arena_printf(&b->a->arena, "%s " SPAN_FMT " " SPAN_FMT, s->kind->type,
                                   SPAN_ARG(s->bind.ref), SPAN_ARG(s->bind.owner));
    for (size_t i = 0; i < b->count; i++)
        if (strcmp(b->memos[i].key, key) == 0) {
            *out = b->memos[i].rows;
            return OK;
        }
    enum err err = s->kind->sql ? rows_read(b->a, s->kind->type, s->kind->sql, &s->bind, out, e)
                                : board_said(b->a, s->bind.ref, out, e);
    if (err)
        return err;
    if (b->count == b->room) {
        b->room = b->room ? 2 * b->room : 16;
        struct memo *more = arena_array(&b->a->arena, struct memo, b->room);
        if (b->count)
            memcpy(more, b->memos, b->count * sizeof *more);
        b->memos = more;
    }
    b->memos[b->count++] = (struct memo){key, *out};
    return OK;
}

static bool lists(const struct json *list, struct span who) {
    for (size_t i = 0; i < json_count(list); i++)
        if (span_equal(json_text(json_at(list, i)), who))
            return true;
    return false;
}

static bool is_key(const struct kind *kind, const char *field) {
    for (const char *const *k = kind->keys; *k; k++)
        if (strcmp(*k, field) == 0)
            return true;
    return false;
}

static bool is_state(const struct field *f) {
    return strcmp(f->name, "state") == 0;
}

// Whether a row found is about the same. Rows of things and delegations were found by name.
static bool concerns(const struct subject *s, const struct row *r) {
    const struct json *told = s->body, *said = r->body;
    if (s->kind->thing || span_is(span_str(s->kind->type), "delegation"))
        return true;
    if (!s->kind->sql)
        return lists(json_get(said, "participants"), s->who) &&
               span_equal(json_get_text(told, "meeting"), json_get_text(said, "meeting")) &&
               span_equal(json_get_text(told, "part"), json_get_text(said, "part")) &&
               board_axis_of(json_get_text(told, "state")) ==
                   board_axis_of(json_get_text(said, "state"));
    for (const struct field *f = s->type->fields; f->name; f++) {
        const struct json *key = json_get(told, f->name), *other = json_get(said, f->name);
        if (is_key(s->kind, f->name) &&
            (!key != !other || (key && compare_values(f, key, other) != MARK_AGREES)))
            return false;
    }
    return true;
}

// Rows of one author that are about the same, in the clock's order.
struct words {
    const struct row **list;
    size_t count;
};

// Of a state the row that has it, else the last one of before the report; NULL where there is none.
static const struct row *state_row(const struct subject *s, const struct words *w) {
    const struct row *same = NULL, *before = NULL;
    for (size_t i = 0; i < w->count; i++) {
        const struct row *r = w->list[i];
        if (span_equal(json_get_text(r->body, "state"), json_get_text(s->body, "state")))
            same = r;
        if (r->place.t <= s->at)
            before = r;
    }
    return same ? same : before;
}

static enum mark mark_of(const struct subject *s, const struct field *f, const struct row *r) {
    const struct json *told = json_get(s->body, f->name), *said = json_get(r->body, f->name);
    if (is_state(f))
        return compare_states(json_text(told), json_text(said));
    return compare_values(f, told, said);
}

static void put_earlier(const struct subject *s, const struct field *f, const struct words *w,
                        struct json *one) {
    for (size_t i = 0; i + 1 < w->count; i++)
        if (mark_of(s, f, w->list[i]) == MARK_AGREES)
            json_put_int(one, "earlier", (int64_t)w->list[i]->place.i);
}

static void put_word(struct beside *b, const struct subject *s, const struct field *f,
                     const struct words *w, const struct row *r, enum mark mark,
                     struct json *list) {
    struct json *one = NULL;
    for (size_t i = 0; i < json_count(list); i++)
        if (json_get_int(json_at(list, i), "i") == (int64_t)r->place.i)
            one = json_at(list, i);
    if (!one) {
        BUF_SCOPED struct buf at;
        buf_init(&at, 64);
        stamp_print(r->at, &at);
        one = json_new_object();
        json_add(list, one);
        json_put_text(one, "author", r->author);
        json_put(one, "said",
                 item_of_field(b->a, s->kind->type, f->name, json_get(r->body, f->name)));
        json_put_str(one, "mark", mark_words[mark]);
        json_put_int(one, "i", (int64_t)r->place.i);
        json_put_text(one, "at", buf_span(&at));
        if (s->who.data)
            json_put(one, "who", json_new_list());
        else if (mark == MARK_CONTRADICTS && !is_state(f))
            put_earlier(s, f, w, one);
    }
    if (s->who.data)
        json_add(json_get(one, "who"), json_new_text(s->who));
}

static enum mark compare_author(struct beside *b, struct subject *s, const struct field *f,
                                const struct words *w, struct json *list) {
    bool presence = !s->kind->sql;
    const struct row *r = w->list[w->count - 1];
    if (is_state(f) || presence)
        r = state_row(s, w);
    if (!r)
        return MARK_NOTHING;
    if (presence && !is_state(f) &&
        !span_equal(json_get_text(r->body, "state"), json_get_text(s->body, "state")))
        return MARK_ADDS;
    enum mark mark = mark_of(s, f, r);
    if (json_get(r->body, f->name))
        put_word(b, s, f, w, r, mark, list);
    return mark;
}

// Of the rows about the same those of one author, whose first is at *at or behind it; false at the
// end.
static bool next_author(const struct words *about, size_t *at, struct words *w) {
    for (; *at < about->count; ++*at) {
        struct span author = about->list[*at]->author;
        bool first = true;
        for (size_t i = 0; i < *at && first; i++)
            first = !span_equal(about->list[i]->author, author);
        if (!first)
            continue;
        w->count = 0;
        for (size_t i = *at; i < about->count; i++)
            if (span_equal(about->list[i]->author, author))
                w->list[w->count++] = about->list[i];
        ++*at;
        return true;
    }
    return false;
}

// One field against every author; *any when there is a row about the same at all.
static enum mark compare_field(struct beside *b, struct subject *s, const struct field *f,
                               const struct rows *rows, struct json *list, bool *any) {
    struct words about = {arena_array(&b->a->arena, const struct row *, rows->count + 1), 0};
    struct words w = {arena_array(&b->a->arena, const struct row *, rows->count + 1), 0};
    enum mark mark = MARK_ADDS;
    size_t at = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (concerns(s, &rows->list[i]))
            about.list[about.count++] = &rows->list[i];
    while (next_author(&about, &at, &w)) {
        enum mark one = compare_author(b, s, f, &w, list);
        *any = true;
        if (one == MARK_CONTRADICTS || (one == MARK_AGREES && mark == MARK_ADDS))
            mark = one;
    }
    return mark;
}

static enum mark compare_told(struct beside *b, struct subject *s, const struct field *f,
                              const struct rows *rows, struct json *fields, bool *any) {
    struct json *o = json_new_object(), *list = json_new_list();
    const struct json *who = s->kind->sql ? NULL : json_get(s->body, "participants");
    enum mark mark = MARK_NOTHING;
    for (size_t i = 0; i < json_count(who); i++) {
        s->who = json_text(json_at(who, i));
        mark = mark_worse(mark, compare_field(b, s, f, rows, list, any));
    }
    if (!who)
        mark = compare_field(b, s, f, rows, list, any);
    json_put_str(o, "field", f->name);
    json_put(o, "told", item_of_field(b->a, s->kind->type, f->name, json_get(s->body, f->name)));
    json_put_str(o, "mark", mark_words[mark]);
    json_put(o, "beside", list);
    json_add(fields, o);
    return mark;
}

static void put_nothing(const struct asking *a, struct json *o, const char *why) {
    struct json *compared = json_new_object();
    json_put_str(compared, "mark", mark_words[MARK_NOTHING]);
    asking_put(a, compared, "why", why);
    json_put(compared, "fields", json_new_list());
    json_put(o, "compared", compared);
}

// `alone`: what nobody else has said is compared too, so that it adds.
static enum err compare_subject(struct beside *b, struct subject *s, bool alone, struct json *o,
                                bool *any, struct error *e) {
    struct rows rows = {0};
    enum mark mark = MARK_AGREES;
    enum err err = read_rows(b, s, &rows, e);
    if (err)
        return err;
    struct json *compared = json_new_object(), *fields = json_new_list();
    for (const struct field *f = s->type->fields; f->name; f++)
        if (json_get(s->body, f->name) && !is_key(s->kind, f->name))
            mark = mark_worse(mark, compare_told(b, s, f, &rows, fields, any));
    json_put_str(compared, "mark", mark_words[mark]);
    json_put_str(compared, "type", s->kind->type);
    json_put(compared, "fields", fields);
    *any = *any || (alone && json_count(fields));
    if (*any)
        json_put(o, "compared", compared);
    else
        json_free(compared);
    return OK;
}

// Who acted, as the report says.
static struct span actor_of(const struct json *report) {
    struct span who = json_get_text(json_get(json_get(report, "tells"), "by"), "who");
    const struct json *about = json_get(report, "about");
    return who.data || json_count(about) != 1 ? who : json_get_text(json_at(about, 0), "who");
}

// "who/slug" as what a thing's rows are found by; false when nobody's name stands in it.
static bool bind_thing(struct asking *a, struct span owner, struct span id, struct row_bind *bind) {
    if (ref_split(id, &bind->owner, &bind->slug)) {
        bind->ref = id;
        return true;
    }
    if (!owner.data || !id.data)
        return false;
    *bind = (struct row_bind){.owner = owner, .slug = id};
    bind->ref =
        span_str(arena_printf(&a->arena, SPAN_FMT "/" SPAN_FMT, SPAN_ARG(owner), SPAN_ARG(id)));
    return true;
}

static const struct kind *kind_of(struct span type) {
    for (size_t i = 0; i < KINDS; i++)
        if (span_is(type, kinds[i].type))
            return &kinds[i];
    return NULL;
}

// {by?, act, body, ref?}
static enum err put_act(struct beside *b, const struct row *r, struct json *o, bool *any,
                        struct error *e) {
    const struct json *tells = json_get(r->body, "tells");
    struct subject s = {.kind = kind_of(json_get_text(tells, "act")),
                        .body = json_get(tells, "body"),
                        .at = r->at.seconds};
    if (!s.kind)
        return OK;
    s.type = act_type_find(span_str(s.kind->type));
    struct span owner = actor_of(r->body), id = json_get_text(tells, "ref");
    if (s.kind->thing) {
        if (!bind_thing(b->a, owner, id.data ? id : json_get_text(s.body, "id"), &s.bind))
            return OK;
    } else if (!s.kind->sql) {
        s.bind.ref = json_get_text(s.body, "round");
    } else if (span_is(span_str(s.kind->type), "delegation")) {
        s.bind = (struct row_bind){.ref = json_get_text(s.body, "round"), .owner = owner};
        if (!owner.data)
            return OK;
    }
    return compare_subject(b, &s, true, o, any, e);
}

// {ref, field, value}: of the type that has such a field and such a thing.
static enum err put_field(struct beside *b, const struct row *r, struct json *o, bool *any,
                          struct error *e) {
    const struct json *tells = json_get(r->body, "tells");
    struct span field = json_get_text(tells, "field");
    struct json *body = asking_keep(b->a, json_new_object());
    struct subject s = {.body = body, .at = r->at.seconds};
    enum err err = OK;
    if (!bind_thing(b->a, span(NULL, 0), json_get_text(tells, "ref"), &s.bind))
        return OK;
    json_put(body, arena_str(&b->a->arena, field), json_copy(json_get(tells, "value")));
    for (size_t i = 0; !err && !*any && i < KINDS; i++) {
        s.kind = &kinds[i];
        s.type = act_type_find(span_str(kinds[i].type));
        if (kinds[i].thing)
            err = compare_subject(b, &s, false, o, any, e);
    }
    return err;
}

static enum err beside_put(struct beside *b, const struct row *r, struct json *o, struct error *e) {
    const struct json *tells = json_get(r->body, "tells");
    bool any = false;
    if (!tells) {
        put_nothing(b->a, o, MESSAGE("it tells of no act and no field"));
        return OK;
    }
    enum err err =
        json_get(tells, "field") ? put_field(b, r, o, &any, e) : put_act(b, r, o, &any, e);
    if (!err && !any)
        put_nothing(b->a, o,
                    MESSAGE("the record has no such thing, and none of those in it is told to have "
                            "acted"));
    return err;
}

enum err beside_item(struct beside *b, const struct row *r, struct json **out, struct error *e) {
    struct json *o = item_of_row(b->a, "report", r);
    const struct json *tells = json_get(r->body, "tells");
    json_put_str(o, "type", "report");
    if (tells) {
        BUF_SCOPED struct buf text;
        buf_init(&text, BUF_MAX);
        words_of_tells(b->a, tells, &text);
        json_put_text(o, "tells_text", buf_span(&text));
    }
    enum err err = beside_put(b, r, o, e);
    if (err)
        json_free(o);
    else
        *out = o;
    return err;
}

enum err beside_list(struct asking *a, const char *sql, const struct row_bind *bind,
                     struct json **out, struct error *e) {
    struct rows rows;
    struct beside *b = beside_new(a);
    struct json *list = asking_keep(a, json_new_list()), *item = NULL;
    enum err err = rows_read(a, "report", sql, bind, &rows, e);
    for (size_t i = 0; !err && i < rows.count; i++) {
        err = beside_item(b, &rows.list[i], &item, e);
        if (!err)
            json_add(list, item);
    }
    if (!err)
        *out = json_copy(list);
    return err;
}

enum err beside_of_round(struct asking *a, struct span round, struct json **out, struct error *e) {
    return beside_list(a, of_round_sql, &(struct row_bind){.ref = round}, out, e);
}
