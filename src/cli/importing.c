// SPDX-License-Identifier: Apache-2.0
#include "cli/importing.h"

#include "base/stamp.h"
#include "base/text.h"
#include "cli/suggest.h"
#include "talks/place.h"

static struct span trim(struct span s) {
    while (s.size && s.data[0] == ' ')
        s = span_from(s, 1);
    while (s.size && s.data[s.size - 1] == ' ')
        s.size--;
    return s;
}

struct span import_cell(const struct import_cells *c, const char *name) {
    for (size_t i = 0; i < c->csv->columns; i++)
        if (span_is(trim(c->csv->names[i]), name))
            return trim(c->row->cells[i]);
    return (struct span){0};
}

// "title:ru" -> title, ru; the tag empty where there is none.
static struct span split_name(struct span name, struct span *tag) {
    struct span rest = trim(name), head = rest;
    (void)span_cut(&rest, ':', &head);
    *tag = rest;
    return head;
}

static void put_cell(struct json *body, const struct import_cells *c, const char *name) {
    struct span cell = import_cell(c, name);
    if (cell.size)
        json_put_text(body, name, cell);
}

static void put_texts(struct json *body, const struct import_cells *c, const char *column,
                      const char *field) {
    struct json *texts = json_new_object();
    for (size_t i = 0; i < c->csv->columns; i++) {
        struct span tag, cell = trim(c->row->cells[i]);
        if (!span_is(split_name(c->csv->names[i], &tag), column) || !cell.size)
            continue;
        json_put_text(texts, arena_str(c->arena, tag.size ? tag : c->lang), cell);
    }
    if (json_count(texts))
        json_put(body, field, texts);
    else
        json_free(texts);
}

static void put_person(struct json *body, const struct import_cells *c, const char *column,
                       const char *function) {
    struct json *person = json_new_object();
    put_texts(person, c, column, "name");
    if (function)
        put_texts(person, c, function, "function");
    if (json_count(person))
        json_put(body, column, person);
    else
        json_free(person);
}

// The pieces of a cell between semicolons.
static bool next_piece(struct span *rest, struct span *piece) {
    while (span_cut(rest, ';', piece)) {
        *piece = trim(*piece);
        if (piece->size)
            return true;
    }
    return false;
}

static void put_words(struct json *body, const struct import_cells *c, const char *name) {
    struct span rest = import_cell(c, name), piece;
    struct json *list = json_new_list();
    while (next_piece(&rest, &piece))
        json_add(list, json_new_text(piece));
    if (json_count(list))
        json_put(body, name, list);
    else
        json_free(list);
}

static struct json *text_in(const struct import_cells *c, struct span words) {
    struct json *text = json_new_object();
    json_put_text(text, arena_str(c->arena, c->lang), words);
    return text;
}

// What has the form of a slug must be a participant's; anything else is a name.
static void put_actors(struct json *body, const struct import_cells *c, const char *name) {
    struct span rest = import_cell(c, name), piece;
    struct json *list = json_new_list();
    while (next_piece(&rest, &piece)) {
        struct json *actor = json_new_object();
        if (slug_ok(piece))
            json_put_text(actor, "who", piece);
        else
            json_put(actor, "name", text_in(c, piece));
        json_add(list, actor);
    }
    if (json_count(list))
        json_put(body, name, list);
    else
        json_free(list);
}

// A slug alone is the author's own.
static void put_ref(struct json *body, const struct import_cells *c, const char *name) {
    struct span cell = import_cell(c, name);
    if (!cell.size)
        return;
    if (span_find(cell, '/') >= 0)
        json_put_text(body, name, cell);
    else
        json_put_str(
            body, name,
            arena_printf(c->arena, SPAN_FMT "/" SPAN_FMT, SPAN_ARG(c->author), SPAN_ARG(cell)));
}

static struct json *meeting_body(const struct import_cells *c) {
    struct json *body = json_new_object(), *place = json_new_object();
    put_cell(body, c, "id");
    put_ref(body, c, "round");
    put_texts(body, c, "title", "title");
    put_cell(body, c, "level");
    put_cell(body, c, "format");
    put_texts(place, c, "place", "name");
    put_cell(place, c, "country");
    if (json_count(place))
        json_put(body, "place", place);
    else
        json_free(place);
    put_cell(body, c, "from");
    put_cell(body, c, "to");
    put_actors(body, c, "with");
    put_cell(body, c, "state");
    return body;
}

static struct json *delegation_body(const struct import_cells *c) {
    struct json *body = json_new_object(), *groups = json_new_list();
    struct span rest = import_cell(c, "groups"), piece;
    put_ref(body, c, "round");
    put_person(body, c, "head", "function");
    put_person(body, c, "deputy", NULL);
    while (next_piece(&rest, &piece))
        json_add(groups, text_in(c, piece));
    if (json_count(groups))
        json_put(body, "groups", groups);
    else
        json_free(groups);
    return body;
}

static struct json *participant_of(const struct import_cells *c) {
    struct json *p = json_new_object(), *keys = json_new_list(), *key = json_new_object();
    put_cell(p, c, "id");
    put_texts(p, c, "name", "name");
    put_texts(p, c, "designation", "designation");
    put_texts(p, c, "without_prejudice", "without_prejudice");
    put_words(p, c, "roles");
    put_words(p, c, "answers_for");
    put_cell(key, c, "vkey");
    put_words(key, c, "use");
    put_cell(key, c, "age");
    put_cell(key, c, "proof");
    if (json_count(key))
        json_add(keys, key);
    else
        json_free(key);
    json_put(p, "keys", keys);
    return p;
}

static struct json *admit_body(const struct import_cells *c) {
    struct json *body = json_new_object(), *title = json_new_object(), *payload = json_new_object();
    struct span id = import_cell(c, "id"), name = import_cell(c, "name");
    json_put_str(body, "id", arena_printf(c->arena, "admit-" SPAN_FMT, SPAN_ARG(id)));
    json_put_str(title, "en",
                 arena_printf(c->arena, "Admission of " SPAN_FMT, SPAN_ARG(name.size ? name : id)));
    json_put(body, "title", title);
    json_put_str(body, "kind", "admit");
    json_put(payload, "participant", participant_of(c));
    json_put(body, "payload", payload);
    json_put_text(body, "decide_by", c->decide_by);
    return body;
}

// What is no number stays a text, which the act's own form refuses by name.
static struct json *number_of(struct span cell) {
    int64_t n = 0;
    for (size_t i = 0; i < cell.size; i++)
        if (cell.data[i] < '0' || cell.data[i] > '9' || i >= 15)
            return json_new_text(cell);
        else
            n = n * 10 + (cell.data[i] - '0');
    return json_new_int(n);
}

static bool is_area(struct span name) {
    return admin_ok(name) && !slug_ok(name);
}

// An empty cell says nothing of its area; 0 says that there was none.
static struct json *areas_of(const struct import_cells *c) {
    struct json *list = json_new_list();
    for (size_t i = 0; i < c->csv->columns; i++) {
        struct span name = trim(c->csv->names[i]), cell = trim(c->row->cells[i]);
        if (!is_area(name) || !cell.size)
            continue;
        struct json *one = json_new_object();
        json_put_text(one, "admin", name);
        json_put(one, "n", number_of(cell));
        json_add(list, one);
    }
    return list;
}

static struct json *count_body(const struct import_cells *c) {
    struct json *body = json_new_object();
    struct span total = import_cell(c, "total");
    put_cell(body, c, "id");
    put_ref(body, c, "ceasefire");
    put_cell(body, c, "from");
    put_cell(body, c, "to");
    if (total.size)
        json_put(body, "total", number_of(total));
    json_put(body, "by", areas_of(c));
    return body;
}

static const struct import_column participants_columns[] = {
    {"id", COLUMN_NEEDED, "payload.participant.id", "slug, once for ever"},
    {"name", COLUMN_NEEDED | COLUMN_TEXT, "payload.participant.name", "name"},
    {"designation", COLUMN_TEXT, "payload.participant.designation", "as it calls itself"},
    {"without_prejudice", COLUMN_TEXT, "payload.participant.without_prejudice",
     "what the name does not mean"},
    {"roles", COLUMN_NEEDED, "payload.participant.roles", "roles, with ; between"},
    {"answers_for", 0, "payload.participant.answers_for", "a guarantor's parties, with ; between"},
    {"vkey", 0, "payload.participant.keys[0].vkey", "its verifier key"},
    {"use", 0, "payload.participant.keys[0].use", "the key's uses, with ; between"},
    {"age", 0, "payload.participant.keys[0].age", "its recipient for restricted acts"},
    {"proof", 0, "payload.participant.keys[0].proof", "the key's own signature"},
    {0},
};

static const struct import_column delegations_columns[] = {
    {"round", COLUMN_NEEDED, "round", "who/slug, or the slug of a round of your own"},
    {"head", COLUMN_TEXT, "head", "name of its head"},
    {"function", COLUMN_TEXT, "head.function", "the head's function"},
    {"deputy", COLUMN_TEXT, "deputy", "name of the head's deputy"},
    {"groups", 0, "groups", "groups it is made of, with ; between"},
    {0},
};

static const struct import_column programme_columns[] = {
    {"id", COLUMN_NEEDED, "id", "slug"},
    {"round", 0, "round", "who/slug, or the slug of a round of your own"},
    {"title", COLUMN_NEEDED | COLUMN_TEXT, "title", "title"},
    {"level", COLUMN_NEEDED, "level", "who meets: truce help act meeting lists the words"},
    {"format", COLUMN_NEEDED, "format", "how they meet"},
    {"place", COLUMN_NEEDED | COLUMN_TEXT, "place", "where"},
    {"country", 0, "place.country", "ISO 3166-1, two letters"},
    {"from", COLUMN_NEEDED, "from", "as 2017-05-03T09:00:00+06:00"},
    {"to", 0, "to", "the same"},
    {"with", COLUMN_NEEDED, "with", "slugs of participants, or others' names, with ; between"},
    {"state", COLUMN_NEEDED, "state", "planned, in-session, adjourned, ended, cancelled"},
    {0},
};

static const struct import_column counts_columns[] = {
    {"id", COLUMN_NEEDED, "id", "slug"},
    {"ceasefire", COLUMN_NEEDED, "ceasefire", "who/slug, or the slug of one of your own"},
    {"from", COLUMN_NEEDED, "from", "first day, as 2017-03-16"},
    {"to", COLUMN_NEEDED, "to", "last day"},
    {"total", COLUMN_NEEDED, "total", "how many violations you count; areas need not add up to it"},
    {"XX-YY", COLUMN_AREA, "by", "how many in an area: one column each, named by ISO 3166-2"},
    {0},
};

const struct import_kind import_kinds[] = {
    {"participants", "motion", "id", participants_columns, admit_body},
    {"delegations", "delegation", "round", delegations_columns, delegation_body},
    {"programme", "meeting", "id", programme_columns, meeting_body},
    {"counts", "count", "id", counts_columns, count_body},
    {0},
};

const struct import_kind *import_kind_find(const char *name) {
    for (const struct import_kind *k = import_kinds; k->name; k++)
        if (!strcmp(k->name, name))
            return k;
    return NULL;
}

static const struct import_column *find_column(const struct import_kind *kind, struct span name) {
    for (const struct import_column *c = kind->columns; c->name; c++)
        if (span_is(name, c->name) || ((c->flags & COLUMN_AREA) && is_area(name)))
            return c;
    return NULL;
}

static enum err unknown_column(const struct import_kind *kind, struct span name, struct error *e) {
    struct suggestion s = {.word = name};
    BUF_SCOPED struct buf known;
    buf_init(&known, 200);
    for (const struct import_column *c = kind->columns; c->name; c++) {
        suggestion_offer(&s, c->name);
        buf_printf(&known, "%s%s", known.size ? ", " : "", c->name);
    }
    const char *near = suggestion_best(&s);
    name = span_head(name, 80);
    if (near)
        error_set(e, ERR_INVALID, "line 1: no column \"" SPAN_FMT "\"; did you mean %s?",
                  SPAN_ARG(name), near);
    else
        error_set(e, ERR_INVALID, "line 1: no column \"" SPAN_FMT "\"", SPAN_ARG(name));
    return error_hint(e, "%s: %s", kind->name, buf_str(&known));
}

// One column's name by itself: known, and with a language only where it has one.
static enum err check_name(const struct import_kind *kind, struct span whole, struct error *e) {
    struct span tag, name = split_name(whole, &tag);
    const struct import_column *column = find_column(kind, name);
    if (!column)
        return unknown_column(kind, name, e);
    if (span_find(whole, ':') < 0 || ((column->flags & COLUMN_TEXT) && lang_tag_ok(tag)))
        return OK;
    return error_set(e, ERR_INVALID, "line 1: \"" SPAN_FMT "\": %s", SPAN_ARG(span_head(whole, 80)),
                     column->flags & COLUMN_TEXT ? "what follows : is no language tag"
                                                 : "this column has no language");
}

static bool same_column(struct span a, struct span b, struct span lang) {
    struct span tag_a, tag_b;
    if (!span_equal(split_name(a, &tag_a), split_name(b, &tag_b)))
        return false;
    return span_equal(tag_a.size ? tag_a : lang, tag_b.size ? tag_b : lang);
}

enum err import_header(const struct import_kind *kind, const struct csv *csv, struct span lang,
                       struct error *e) {
    for (size_t i = 0; i < csv->columns; i++) {
        enum err err = check_name(kind, csv->names[i], e);
        if (err)
            return err;
        for (size_t j = 0; j < i; j++)
            if (same_column(csv->names[i], csv->names[j], lang))
                return error_set(e, ERR_INVALID, "line 1: the column \"" SPAN_FMT "\" stands twice",
                                 SPAN_ARG(span_head(csv->names[i], 80)));
    }
    for (const struct import_column *c = kind->columns; c->name; c++) {
        bool there = !(c->flags & COLUMN_NEEDED);
        for (size_t i = 0; i < csv->columns && !there; i++) {
            struct span tag;
            there = span_is(split_name(csv->names[i], &tag), c->name);
        }
        if (!there)
            return error_set(e, ERR_INVALID, "line 1: the column \"%s\" is missing", c->name);
    }
    return OK;
}

const char *import_column_of(const struct import_kind *kind, const char *message) {
    const char *best = NULL;
    size_t longest = 0, head = strlen(kind->type);
    if (strncmp(message, kind->type, head) != 0 || message[head] != '.')
        return NULL;
    for (const struct import_column *c = kind->columns; c->name; c++) {
        size_t size = strlen(c->path);
        if (size > longest && !strncmp(message + head + 1, c->path, size) &&
            strchr(".[:", message[head + 1 + size])) {
            best = c->name;
            longest = size;
        }
    }
    return best;
}
