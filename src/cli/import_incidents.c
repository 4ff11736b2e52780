// SPDX-License-Identifier: Apache-2.0
// Incidents in our own columns: what somebody's recorders wrote down, or what truce export gave.
#include "cli/importing.h"
#include "talks/schema.h"

const struct import_column import_incident_columns[] = {
    {"id", COLUMN_NEEDED, "id", "slug"},
    {"ceasefire", 0, "ceasefire", "who/slug, or the slug of one of your own"},
    {"when", 0, "when", "a moment, as 2017-05-02T09:00:00+03:00; or, instead of it,"},
    {"from", 0, "when.from", "not before this moment, and"},
    {"to", 0, "when.to", "not after this one"},
    {"when_text", COLUMN_TEXT, "when.text", "what from and to leave open, in words"},
    {"place", COLUMN_NEEDED | COLUMN_TEXT, "place", "where"},
    {"country", 0, "place.country", "ISO 3166-1, two letters"},
    {"admin", 0, "place.admin",
     "in which area: ISO 3166-2, as SY-HM, or one that the record names"},
    {"zone", 0, "place.zone", "in which zone: who/slug, or the slug of one of your own"},
    {"lon", 0, "place.point", "degrees east, as 36.72; seven places at most, finer is rounded"},
    {"lat", 0, "place.point: latitude", "degrees north; both or none"},
    {"kind", COLUMN_NEEDED, "kind", "what happened: truce help act incident lists the words"},
    {"weapon", COLUMN_TEXT, "weapon", "with what"},
    {"alleged", 0, "alleged", "who did it, as is alleged: slugs or names, with ; between"},
    {"target", COLUMN_TEXT, "target", "against what"},
    {"killed", COLUMN_GROUP, "casualties",
     "how many: 3, or [2,5] for two to five; of a group as killed:civilian, else of group unknown"},
    {"injured", COLUMN_GROUP, "casualties", "the same"},
    {"missing", COLUMN_GROUP, "casualties", "the same"},
    {"basis", COLUMN_NEEDED, "basis", "how you know: observed, recorded, heard, reported"},
    {"text", COLUMN_TEXT, "text", "more about it"},
    {"reporter_protected", 0, "reporter_protected",
     "yes where whoever told of it must not be found by it, else no"},
    {"coarser", 0, "coarser",
     "the slug of its copy for more readers, which stands in the record or above it"},
    {"outlet", 0, "source.outlet", "where it was printed"},
    {"source_title", 0, "source.title", "under which title"},
    {"url", 0, "source.url", "its address"},
    {"published", 0, "source.published", "when it was printed"},
    {"author", 0, NULL, "of an export: who reported it; one that is not yours is left out"},
    {"readers", 0, NULL, "of an export: who alone might read it; where some are named, left out"},
    {"evidence", 0, NULL, "of an export: files that are not in it; where there are some, left out"},
    {"record_kind", 0, NULL, "of an export, and passed over"},
    {"ref", 0, NULL, "the same"},
    {"index", 0, NULL, "the same"},
    {"at", 0, NULL, "the same"},
    {0},
};

static void refuse_texts(const struct import_cells *c, const char *column, const char *why) {
    JSON_SCOPED struct json *found = json_new_object();
    import_put_texts(found, c, column, column);
    if (json_count(found))
        import_wrong(c, column, "%s", why);
}

static void put_when(struct json *body, const struct import_cells *c) {
    struct span moment = import_cell(c, "when"), from = import_cell(c, "from"),
                to = import_cell(c, "to");
    if (moment.size && (from.size || to.size))
        import_wrong(c, "when", "a moment, or from and to, and not both");
    if (moment.size) {
        json_put_text(body, "when", moment);
        refuse_texts(c, "when_text", "goes with from and to");
        return;
    }
    struct json *when = json_new_object();
    import_put_cell(when, c, "from");
    import_put_cell(when, c, "to");
    import_put_texts(when, c, "when_text", "text");
    import_put_filled(body, "when", when);
}

static void put_place(struct json *body, const struct import_cells *c) {
    struct json *place = json_new_object();
    import_put_texts(place, c, "place", "name");
    import_put_cell(place, c, "country");
    import_put_cell(place, c, "admin");
    import_put_ref(place, c, "zone");
    import_put_point(place, c, "lon", "lat");
    import_put_filled(body, "place", place);
}

// "3"; "[2,5]", with or without spaces.
static struct json *estimate_of(struct span cell) {
    if (cell.size < 2 || cell.data[0] != '[' || cell.data[cell.size - 1] != ']')
        return import_number(cell);
    struct span rest = span(cell.data + 1, cell.size - 2), piece;
    struct json *list = json_new_list();
    while (span_cut(&rest, ',', &piece))
        json_add(list, import_trim(piece).size ? import_number(import_trim(piece))
                                               : json_new_text(piece));
    return list;
}

static struct json *casualty_of(struct json *list, struct span group) {
    for (size_t i = 0; i < json_count(list); i++)
        if (span_equal(json_get_text(json_at(list, i), "group"), group))
            return json_at(list, i);
    struct json *one = json_new_object();
    json_put_text(one, "group", group);
    json_add(list, one);
    return one;
}

// By group, in the order in which the first line names them.
static void put_casualties(struct json *body, const struct import_cells *c) {
    static const char *const fields[] = {"killed", "injured", "missing"};
    struct json *list = json_new_list();
    for (size_t i = 0; i < c->csv->columns; i++) {
        struct span group, name = import_split_name(c->csv->names[i], &group),
                           cell = import_trim(c->row->cells[i]);
        for (size_t f = 0; cell.size && f < 3; f++)
            if (span_is(name, fields[f]))
                json_put(casualty_of(list, group.size ? group : span_str("unknown")), fields[f],
                         estimate_of(cell));
    }
    import_put_filled(body, "casualties", list);
}

static void put_protected(struct json *body, const struct import_cells *c) {
    struct span cell = import_cell(c, "reporter_protected");
    if (span_is(cell, "yes") || span_is(cell, "no"))
        json_put_bool(body, "reporter_protected", span_is(cell, "yes"));
    else if (cell.size)
        import_wrong(c, "reporter_protected", "must be yes or no");
}

static const struct {
    const char *column, *field;
} sources[] = {
    {"outlet", "outlet"}, {"source_title", "title"}, {"url", "url"}, {"published", "published"}};

struct json *import_incident_source(const struct import_cells *c) {
    struct json *source = json_new_object();
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        if (import_cell(c, sources[i].column).size)
            json_put_text(source, sources[i].field, import_cell(c, sources[i].column));
    if (json_count(source))
        return source;
    json_free(source);
    return NULL;
}

// A source is no part of the body, which the act's form judges.
static void check_source(const struct import_cells *c) {
    JSON_SCOPED struct json *source = import_incident_source(c);
    struct error why;
    if (!source || !schema_check(act_source_fields, source, "source", NULL, &why))
        return;
    const char *column = "outlet";
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        const char *path = arena_printf(c->arena, "source.%s", sources[i].field);
        if (!strncmp(why.message, path, strlen(path)))
            column = sources[i].column;
    }
    import_wrong(c, column, "%s", why.message);
}

// What an export says of an incident that an import cannot make so again.
static void check_export(const struct import_cells *c) {
    struct span author = import_cell(c, "author");
    if (author.size && !span_equal(author, c->author))
        import_wrong(c, "author",
                     "\"" SPAN_FMT "\" reported it, and what you import is reported by you",
                     SPAN_ARG(span_head(author, 80)));
    if (import_cell(c, "readers").size)
        import_wrong(c, "readers",
                     "it was for these alone: without this column it is for whom --to says");
    if (import_cell(c, "evidence").size)
        import_wrong(c, "evidence",
                     "a file brings no evidence: truce act incident --blob does, and without this "
                     "column it is reported without");
}

struct json *import_incident_body(const struct import_cells *c) {
    struct json *body = json_new_object();
    check_export(c);
    check_source(c);
    import_put_cell(body, c, "id");
    import_put_ref(body, c, "ceasefire");
    put_when(body, c);
    put_place(body, c);
    import_put_cell(body, c, "kind");
    import_put_texts(body, c, "weapon", "weapon");
    import_put_actors(body, c, "alleged");
    import_put_texts(body, c, "target", "target");
    put_casualties(body, c);
    import_put_cell(body, c, "basis");
    import_put_texts(body, c, "text", "text");
    put_protected(body, c);
    import_put_ref(body, c, "coarser");
    return body;
}
