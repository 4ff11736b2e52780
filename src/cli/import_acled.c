// SPDX-License-Identifier: Apache-2.0
// Events in the columns of ACLED (as of 2023; older files have more of them), as incidents that its
// compilers report. What a column becomes:
//
//   event_id_cnty             id, as acled-syr1234; it stands in the title of the source too
//   event_type,               kind, by the table below; both stand in the text. A sub-event that is
//   sub_event_type            not in the table is refused: a new word has a meaning of its own
//   event_date,               when, an interval: the day as far as it can lie anywhere;
//   time_precision            time_precision 2 six days around it, 3 its whole month
//   geo_precision,            a point for 1, the place itself, alone; 2 (near a place) and 3 (an
//   latitude, longitude       area) stand without one
//   location, admin1, country place
//   fatalities                killed, of group unknown; 0 is what stands there where nothing is
//                             known as well, and becomes nothing
//   actor1, actor2            text: their order says nothing about who attacked
//   civilian_targeting        target: civilians
//   notes                     text
//
// All else is left out: who else was there (assoc_actor_*), kinds of actors, who told of it.
#include "cli/import_days.h"

#include "base/limits.h"

const struct import_column import_acled_columns[] = {
    {"event_id_cnty", COLUMN_NEEDED | COLUMN_MARK, "id", "id: acled- before it, in small letters"},
    {"event_date", COLUMN_NEEDED | COLUMN_MARK, "when", "when"},
    {"time_precision", COLUMN_NEEDED, NULL, "when: how wide it is"},
    {"event_type", 0, NULL, "text"},
    {"sub_event_type", COLUMN_NEEDED, "kind", "kind; text"},
    {"actor1", COLUMN_NEEDED, "text", "text"},
    {"actor2", 0, NULL, "text"},
    {"civilian_targeting", 0, "target", "target: civilians"},
    {"country", COLUMN_NEEDED, NULL, "place"},
    {"admin1", 0, NULL, "place"},
    {"location", COLUMN_NEEDED, "place", "place"},
    {"latitude", COLUMN_NEEDED, "place.point: latitude", "the point, where it is exact"},
    {"longitude", COLUMN_NEEDED, "place.point", "the same"},
    {"geo_precision", COLUMN_NEEDED, NULL, "1: a point; else an area without one"},
    {"notes", 0, NULL, "text"},
    {"fatalities", COLUMN_NEEDED, "casualties", "killed, of group unknown, where it is not 0"},
    {0},
};

static const struct {
    const char *sub_event, *kind;
} kinds[] = {
    {"Armed clash", "attack"},
    {"Government regains territory", "attack"},
    {"Non-state actor overtakes territory", "attack"},
    {"Chemical weapon", "chemical-allegation"},
    {"Air/drone strike", "strike"},
    {"Suicide bomb", "attack"},
    {"Shelling/artillery/missile attack", "shelling"},
    {"Remote explosive/landmine/IED", "attack"},
    {"Grenade", "attack"},
    {"Sexual violence", "other"},
    {"Attack", "attack"},
    {"Abduction/forced disappearance", "abduction"},
    {"Arrests", "detention"},
    {"Excessive force against protesters", "other"},
    {"Protest with intervention", "other"},
    {"Peaceful protest", "other"},
    {"Violent demonstration", "other"},
    {"Mob violence", "other"},
    {"Agreement", "other"},
    {"Change to group/activity", "other"},
    {"Disrupted weapons use", "other"},
    {"Headquarters or base established", "other"},
    {"Looting/property destruction", "other"},
    {"Non-violent transfer of territory", "other"},
    {"Other", "other"},
};

static void put_kind(struct json *body, const struct import_cells *c) {
    struct span sub = import_cell(c, "sub_event_type");
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (span_is(sub, kinds[i].sub_event)) {
            json_put_str(body, "kind", kinds[i].kind);
            return;
        }
    import_wrong(c, "sub_event_type", "\"" SPAN_FMT "\" is no sub-event that is known here",
                 SPAN_ARG(span_head(sub, 80)));
}

static void put_place(struct json *body, const struct import_cells *c) {
    static const char *const at[] = {"location", "admin1", "country", NULL}, *const area[] = {
                                                                                 "admin1",
                                                                                 "country", NULL};
    struct json *place = json_new_object();
    int precision = import_code(c, "geo_precision", 3);
    import_put_filled(place, "name",
                      import_join(c, precision == 2 ? "near " : "", precision == 3 ? area : at));
    if (precision == 1)
        import_put_point(place, c, "longitude", "latitude");
    import_put_filled(body, "place", place);
}

static void put_killed(struct json *body, const struct import_cells *c) {
    struct span cell = import_cell(c, "fatalities");
    struct json *list = json_new_list(), *one = json_new_object();
    if (!cell.size)
        import_wrong(c, "fatalities", "must be a whole number, not negative");
    if (!span_is(cell, "0") && cell.size) {
        json_put_str(one, "group", "unknown");
        json_put(one, "killed", import_number(cell));
        json_add(list, one);
    } else {
        json_free(one);
    }
    import_put_filled(body, "casualties", list);
}

static void put_piece(struct buf *text, const char *before, struct span cell) {
    if (!cell.size)
        return;
    buf_put_str(text, text->size ? before : "");
    buf_put_span(text, cell);
}

static void put_text(struct json *body, const struct import_cells *c) {
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_CSV_CELL_BYTES);
    put_piece(&text, "", import_cell(c, "event_type"));
    put_piece(&text, ", ", import_cell(c, "sub_event_type"));
    put_piece(&text, ": ", import_cell(c, "actor1"));
    put_piece(&text, "; ", import_cell(c, "actor2"));
    put_piece(&text, ". ", import_cell(c, "notes"));
    json_put(body, "text", import_english(buf_span(&text)));
}

struct json *import_acled_body(const struct import_cells *c) {
    static const enum day_precision precisions[] = {DAY_KNOWN, DAY_KNOWN, DAY_WEEK, DAY_MONTH};
    struct json *body = json_new_object();
    BUF_SCOPED struct buf id;
    buf_init(&id, 256);
    buf_put_str(&id, "acled-");
    struct span given = import_cell(c, "event_id_cnty");
    if (!given.size)
        import_wrong(c, "event_id_cnty", "is missing");
    for (size_t i = 0; i < given.size; i++) {
        uint8_t letter = given.data[i];
        buf_put_byte(&id, letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter);
    }
    json_put_text(body, "id", buf_span(&id));
    import_put_days(body, c, "event_date", "event_date",
                    precisions[import_code(c, "time_precision", 3)]);
    put_place(body, c);
    put_kind(body, c);
    if (import_cell(c, "civilian_targeting").size)
        json_put(body, "target", import_english(span_str("civilians")));
    put_killed(body, c);
    json_put_str(body, "basis", "reported");
    put_text(body, c);
    return body;
}

struct json *import_acled_source(const struct import_cells *c) {
    struct json *source = json_new_object();
    json_put_str(source, "outlet", "ACLED");
    json_put_str(
        source, "title",
        arena_printf(c->arena, "event " SPAN_FMT, SPAN_ARG(import_cell(c, "event_id_cnty"))));
    return source;
}
