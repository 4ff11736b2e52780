// SPDX-License-Identifier: Apache-2.0
// What small files become: who takes part, who comes, when one meets, how many violations somebody
// counts.
#include "cli/importing.h"

static void put_person(struct json *body, const struct import_cells *c, const char *column,
                       const char *function) {
    struct json *person = json_new_object();
    import_put_texts(person, c, column, "name");
    if (function)
        import_put_texts(person, c, function, "function");
    import_put_filled(body, column, person);
}

static void put_words(struct json *body, const struct import_cells *c, const char *name) {
    struct span rest = import_cell(c, name), piece;
    struct json *list = json_new_list();
    while (import_next_piece(&rest, &piece))
        json_add(list, json_new_text(piece));
    import_put_filled(body, name, list);
}

static struct json *meeting_body(const struct import_cells *c) {
    struct json *body = json_new_object(), *place = json_new_object();
    import_put_cell(body, c, "id");
    import_put_ref(body, c, "round");
    import_put_texts(body, c, "title", "title");
    import_put_cell(body, c, "level");
    import_put_cell(body, c, "format");
    import_put_texts(place, c, "place", "name");
    import_put_cell(place, c, "country");
    import_put_filled(body, "place", place);
    import_put_cell(body, c, "from");
    import_put_cell(body, c, "to");
    import_put_actors(body, c, "with");
    import_put_cell(body, c, "state");
    return body;
}

static struct json *delegation_body(const struct import_cells *c) {
    struct json *body = json_new_object(), *groups = json_new_list();
    struct span rest = import_cell(c, "groups"), piece;
    import_put_ref(body, c, "round");
    put_person(body, c, "head", "function");
    put_person(body, c, "deputy", NULL);
    while (import_next_piece(&rest, &piece))
        json_add(groups, import_text_in(c, piece));
    import_put_filled(body, "groups", groups);
    return body;
}

static struct json *participant_of(const struct import_cells *c) {
    struct json *p = json_new_object(), *keys = json_new_list(), *key = json_new_object();
    import_put_cell(p, c, "id");
    import_put_texts(p, c, "name", "name");
    import_put_texts(p, c, "designation", "designation");
    import_put_texts(p, c, "without_prejudice", "without_prejudice");
    put_words(p, c, "roles");
    put_words(p, c, "answers_for");
    import_put_cell(key, c, "vkey");
    put_words(key, c, "use");
    import_put_cell(key, c, "age");
    import_put_cell(key, c, "proof");
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

// An empty cell says nothing of its area; 0 says that there was none.
static struct json *areas_of(const struct import_cells *c) {
    struct json *list = json_new_list();
    for (size_t i = 0; i < c->csv->columns; i++) {
        struct span name = import_trim(c->csv->names[i]), cell = import_trim(c->row->cells[i]);
        if (!import_is_area(name) || !cell.size)
            continue;
        struct json *one = json_new_object();
        json_put_text(one, "admin", name);
        json_put(one, "n", import_number(cell));
        json_add(list, one);
    }
    return list;
}

static struct json *count_body(const struct import_cells *c) {
    struct json *body = json_new_object();
    struct span total = import_cell(c, "total");
    import_put_cell(body, c, "id");
    import_put_ref(body, c, "ceasefire");
    import_put_cell(body, c, "from");
    import_put_cell(body, c, "to");
    if (total.size)
        json_put(body, "total", import_number(total));
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
    {"participants", "motion", "id", participants_columns, admit_body, NULL, NULL},
    {"delegations", "delegation", "round", delegations_columns, delegation_body, NULL, NULL},
    {"programme", "meeting", "id", programme_columns, meeting_body, NULL, NULL},
    {"counts", "count", "id", counts_columns, count_body, NULL, NULL},
    {"incidents", "incident", "id", import_incident_columns, import_incident_body, NULL,
     import_incident_source},
    {"incidents", "incident", "id", import_ged_columns, import_ged_body, "UCDP GED",
     import_ged_source},
    {"incidents", "incident", "event_id_cnty", import_acled_columns, import_acled_body, "ACLED",
     import_acled_source},
    {0},
};
