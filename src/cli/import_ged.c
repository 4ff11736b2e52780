// SPDX-License-Identifier: Apache-2.0
// Events of the UCDP Georeferenced Event Dataset (its columns as in versions 18 to 24), as
// incidents that its compilers report. What a column becomes:
//
//   id                        id, as ged-244657; it stands in the title of the source too
//   type_of_violence          kind "attack" for all three: armed force used by one organised actor
//                             against another, or against civilians; by what means is not told
//   side_a, side_b            3, one-sided: side_a is who is said to have done it, side_b the
//                             target. 1 and 2: two sides fought, who began is not told: both stand
//                             in the text alone
//   date_start, date_end,     when, an interval: the days as far as a day can lie anywhere, and
//   date_prec                 where date_prec is coarser than they are (2, 3 some days or a week,
//                             4 a month, 5 a year) as much as that leaves open
//   where_prec, latitude,     a point for 1, an exact place, alone. 2 is told as about 25 km around
//   longitude                 it, and of 3 to 7 (districts, provinces, lines and areas, countries,
//                             waters) the point would be that of another place
//   where_coordinates, adm_1, place, as much of them as where_prec says is known
//   adm_2, country
//   best, low, high,          killed: where the three are one number, and the parts make it, by
//   deaths_*                  groups: civilians, and of 1 combatants; else [low, high] of group
//                             unknown, for the parts have no range, and best in the text
//   dyad_name, conflict_name  text
//   event_clarity             2: the text says that the source tells of several events at once
//
// All else is left out: what was known to whom (source_*), keys of other data sets, grids.
#include "cli/import_days.h"

#include "base/limits.h"

const struct import_column import_ged_columns[] = {
    {"id", COLUMN_NEEDED, "id", "id: ged- before it"},
    {"type_of_violence", COLUMN_NEEDED | COLUMN_MARK, "kind", "kind: attack"},
    {"conflict_name", 0, NULL, "text"},
    {"dyad_name", COLUMN_NEEDED, "text", "text"},
    {"side_a", COLUMN_NEEDED, "alleged", "alleged, where violence is one-sided"},
    {"side_b", COLUMN_NEEDED, "target", "target, where violence is one-sided"},
    {"where_prec", COLUMN_NEEDED | COLUMN_MARK, NULL, "1: a point; else an area without one"},
    {"where_coordinates", COLUMN_NEEDED, NULL, "place"},
    {"adm_1", 0, NULL, "place"},
    {"adm_2", 0, NULL, "place"},
    {"latitude", COLUMN_NEEDED, "place.point: latitude", "the point, where it is exact"},
    {"longitude", COLUMN_NEEDED, "place.point", "the same"},
    {"country", COLUMN_NEEDED, "place", "place"},
    {"event_clarity", 0, NULL, "text, where several events are told as one"},
    {"date_prec", COLUMN_NEEDED, NULL, "when: how wide it is"},
    {"date_start", COLUMN_NEEDED, "when", "when: from"},
    {"date_end", COLUMN_NEEDED, "when", "when: to"},
    {"deaths_a", COLUMN_NEEDED, NULL, "killed: combatants of state-based violence, else unknown"},
    {"deaths_b", COLUMN_NEEDED, NULL, "the same"},
    {"deaths_civilians", COLUMN_NEEDED, NULL, "killed: civilians"},
    {"deaths_unknown", COLUMN_NEEDED, NULL, "killed: unknown"},
    {"best", COLUMN_NEEDED, "casualties", "text, where it is an estimate with a range"},
    {"low", COLUMN_NEEDED, NULL, "killed: at least"},
    {"high", COLUMN_NEEDED, NULL, "killed: at most"},
    {0},
};

static void put_place(struct json *body, const struct import_cells *c) {
    static const char *const at[] = {"where_coordinates", "adm_1", "country", NULL},
                             *const district[] = {"adm_2", "adm_1", "country", NULL},
                             *const province[] = {"adm_1", "country", NULL},
                             *const country[] = {"country", NULL};
    struct json *place = json_new_object();
    int precision = import_code(c, "where_prec", 7);
    const char *const *of = precision == 3   ? district
                            : precision == 4 ? province
                            : precision == 6 ? country
                                             : at;
    import_put_filled(place, "name",
                      import_join(c, precision == 2 ? "within about 25 km of " : "", of));
    if (precision == 1)
        import_put_point(place, c, "longitude", "latitude");
    import_put_filled(body, "place", place);
}

// Of the dead.
struct deaths {
    int64_t a, b, civilians, unknown, best, low, high;
};

static int64_t number(const struct import_cells *c, const char *column) {
    JSON_SCOPED struct json *n = import_number(import_cell(c, column));
    if (json_type(n) == JSON_INT_T && import_cell(c, column).size)
        return json_int(n);
    import_wrong(c, column, "must be a whole number, not negative");
    return 0;
}

static struct deaths read_deaths(const struct import_cells *c) {
    struct deaths d = {.a = number(c, "deaths_a"),
                       .b = number(c, "deaths_b"),
                       .civilians = number(c, "deaths_civilians"),
                       .unknown = number(c, "deaths_unknown"),
                       .best = number(c, "best"),
                       .low = number(c, "low"),
                       .high = number(c, "high")};
    if (d.low > d.high)
        import_wrong(c, "low", "is more than high");
    return d;
}

static bool is_exact(const struct deaths *d) {
    return d->low == d->best && d->high == d->best &&
           d->a + d->b + d->civilians + d->unknown == d->best;
}

static void add_killed(struct json *list, const char *group, struct json *killed) {
    struct json *one = json_new_object();
    json_put_str(one, "group", group);
    json_put(one, "killed", killed);
    json_add(list, one);
}

static void put_casualties(struct json *body, const struct deaths *d, bool state_based) {
    struct json *list = json_new_list();
    int64_t sides = d->a + d->b, unknown = d->unknown + (state_based ? 0 : sides);
    if (!is_exact(d)) {
        struct json *range = json_new_list();
        json_add(range, json_new_int(d->low));
        json_add(range, json_new_int(d->high));
        add_killed(list, "unknown", range);
    } else {
        if (d->civilians)
            add_killed(list, "civilian", json_new_int(d->civilians));
        if (state_based && sides)
            add_killed(list, "combatant", json_new_int(sides));
        if (unknown || !d->best)
            add_killed(list, "unknown", json_new_int(unknown));
    }
    json_put(body, "casualties", list);
}

static void put_text(struct json *body, const struct import_cells *c, const struct deaths *d,
                     int type) {
    static const char *const types[] = {"", "State-based conflict", "Non-state conflict",
                                        "One-sided violence"};
    struct span conflict = import_cell(c, "conflict_name"), dyad = import_cell(c, "dyad_name");
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_CSV_CELL_BYTES);
    buf_printf(&text, "%s: " SPAN_FMT, types[type], SPAN_ARG(dyad));
    if (conflict.size && !span_equal(conflict, dyad))
        buf_printf(&text, " (" SPAN_FMT ")", SPAN_ARG(conflict));
    buf_put_byte(&text, '.');
    if (!is_exact(d))
        buf_printf(&text,
                   " Killed, by the best estimate: %lld (side a %lld, side b %lld, civilians %lld, "
                   "unknown %lld).",
                   (long long)d->best, (long long)d->a, (long long)d->b, (long long)d->civilians,
                   (long long)d->unknown);
    if (span_is(import_cell(c, "event_clarity"), "2"))
        buf_put_str(&text, " Its sources tell of several events at once.");
    json_put(body, "text", import_english(buf_span(&text)));
}

struct json *import_ged_body(const struct import_cells *c) {
    static const enum day_precision precisions[] = {DAY_KNOWN, DAY_KNOWN, DAY_WEEK,
                                                    DAY_WEEK,  DAY_MONTH, DAY_YEAR};
    static const char *const side_b[] = {"side_b", NULL};
    struct json *body = json_new_object();
    int type = import_code(c, "type_of_violence", 3);
    struct deaths d = read_deaths(c);
    if (!import_cell(c, "id").size)
        import_wrong(c, "id", "is missing");
    json_put_str(body, "id",
                 arena_printf(c->arena, "ged-" SPAN_FMT, SPAN_ARG(import_cell(c, "id"))));
    import_put_days(body, c, "date_start", "date_end", precisions[import_code(c, "date_prec", 5)]);
    put_place(body, c);
    json_put_str(body, "kind", "attack");
    if (type == 3) {
        struct json *list = json_new_list(), *actor = json_new_object();
        json_put(actor, "name", import_english(import_cell(c, "side_a")));
        json_add(list, actor);
        json_put(body, "alleged", list);
        import_put_filled(body, "target", import_join(c, "", side_b));
    }
    put_casualties(body, &d, type == 1);
    json_put_str(body, "basis", "reported");
    put_text(body, c, &d, type);
    return body;
}

struct json *import_ged_source(const struct import_cells *c) {
    struct json *source = json_new_object();
    json_put_str(source, "outlet", "UCDP Georeferenced Event Dataset");
    json_put_str(source, "title",
                 arena_printf(c->arena, "event " SPAN_FMT, SPAN_ARG(import_cell(c, "id"))));
    return source;
}
