// SPDX-License-Identifier: Apache-2.0
// Ceasefires, operations, zones and maps: who says what, side by side; where a point lies.
#include "view/sample.h"
#include "view/shapes.h"

#define SQUARE "[[[0,0],[4,0],[4,4],[0,4],[0,0]]]"

static void declare(struct sample *s) {
    sample_say(s, "rus", "ceasefire", 1,
               "{'id':'truce','kind':'ceasefire','title':{'en':'Truce'},'declared_by':['rus','tur']"
               ",'binds':[{'who':'syr'}],'from':'2017-05-02T09:00:00+06:00'}");
}

static void what_each_says_of_a_ceasefire_stays_apart(void **state) {
    struct sample *s = *state;
    const struct question q = {.view = "ceasefire"};
    sample_ask(s, &q);
    assert_true(sample_text_has(s, "No ceasefire has been declared here."));
    declare(s);
    sample_say(s, "tur", "support", 2, "{'what':'rus/truce','choice':'support'}");
    for (int i = 0; i < 2; i++) {
        sample_say(s, i ? "tur" : "rus", "adhere", 3,
                   "{'ceasefire':'rus/truce','kind':'group','name':{'en':'One'},'state':'joined'}");
        sample_say(s, i ? "tur" : "rus", "exclude", 4,
                   "{'ceasefire':'rus/truce','name':{'en':'Some'},'basis':{'en':'a list'}}");
    }
    sample_say(s, "rus", "adhere", 5,
               "{'ceasefire':'rus/truce','kind':'group','name':{'en':'One'},'state':'left'}");
    const struct json *a = sample_ask(s, &q);
    sample_is(a, "items/0/owners/0/says", "support");                          // rus, its author
    sample_is(a, "items/0/owners/1/says", "support");                          // tur
    assert_null(json_get_text(sample_at(a, "items/0/owners/2"), "says").data); // syr said nothing
    assert_int_equal(json_count(sample_at(a, "items/0/excludes")), 2);
    assert_int_equal(json_count(sample_at(a, "items/0/joined")), 2);
    assert_true(sample_text_has(s, "groups 1, settlements 0; left again 0")); // as tur counts
    assert_true(sample_text_has(s, "groups 0, settlements 0; left again 1")); // as rus counts
    sample_refused(s, &(struct question){.view = "ceasefire", .ref = "rus/none"}, ERR_NOT_FOUND);
}

static void silence_is_never_consent(void **state) {
    struct sample *s = *state;
    const struct question q = {.view = "operations"};
    static const struct {
        const char *rus, *tur, *group;
    } cases[] = {
        {NULL, NULL, "open"},
        {"'consent'", NULL, "open"}, // tur is silent
        {"'conditional','terms':{'en':'x'}", "'consent'", "open"},
        {"'consent'", "'consent'", "consent"},
        {"'consent'", "'refuse'", "refused"},
        {"'refuse'", NULL, "refused"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char ref[16];
        snprintf(ref, sizeof ref, "syr/n%zu", i);
        sample_sayf(s, "syr", "notice", 1,
                    "{'id':'n%zu','kind':'convoy','actor':{'who':'syr'},'admin':['SY-HI'],'when':"
                    "'2017-05-04T06:00:00+03:00','consent_of':['rus','tur']}",
                    i);
        if (cases[i].rus)
            sample_sayf(s, "rus", "consent", 2, "{'notice':'%s','answer':%s}", ref, cases[i].rus);
        if (cases[i].tur)
            sample_sayf(s, "tur", "consent", 2, "{'notice':'%s','answer':%s}", ref, cases[i].tur);
        const struct question one = {.view = "operations", .ref = ref};
        sample_is(sample_ask(s, &one), "items/0/group", cases[i].group);
    }
    sample_is(sample_ask(s, &q), "items/0/group", "refused");
    assert_true(sample_text_has(s, "has not answered; silence is never consent"));
    assert_int_equal(
        json_count(json_get(sample_ask(s, &(struct question){.view = "map"}), "items")),
        0); // no notice is on a map
    sample_refused(s, &(struct question){.view = "operations", .ref = "rus/n0"}, ERR_NOT_FOUND);
}

#define CONVOY(where)                                                                              \
    "{'id':'c','kind':'convoy','actor':{'who':'syr'},'admin':['" where "'],'when':"                \
    "'2017-05-04T06:00:00+03:00','consent_of':['rus','tur']}"

static void consent_is_to_what_the_notice_said_then(void **state) {
    struct sample *s = *state;
    const struct question q = {.view = "operations"};
    sample_say(s, "syr", "notice", 1, CONVOY("SY-HI"));
    sample_say(s, "rus", "consent", 2, "{'notice':'syr/c','answer':'consent'}");
    uint64_t said = sample_say(s, "tur", "consent", 2, "{'notice':'syr/c','answer':'consent'}");
    sample_is(sample_ask(s, &q), "items/0/group", "consent");
    sample_say(s, "syr", "correct", 3, "{'what':'syr/c','body':" CONVOY("SY-ID") "}");
    const struct json *a = sample_ask(s, &q);
    sample_is(a, "items/0/group", "open");
    assert_int_equal(json_type(sample_at(a, "items/0/answers/1/answer")), JSON_NULL_T);
    assert_int_equal(json_int(sample_at(a, "items/0/answers/1/earlier")), said);
    assert_true(sample_text_has(s, "has not answered since it was corrected (before: entry"));
    sample_say(s, "rus", "consent", 4, "{'notice':'syr/c','answer':'consent'}");
    sample_say(s, "tur", "consent", 4, "{'notice':'syr/c','answer':'refuse'}");
    sample_say(s, "syr", "correct", 5, "{'what':'syr/c','body':" CONVOY("SY-HL") "}");
    a = sample_ask(s, &q);
    sample_is(a, "items/0/group", "refused"); // no correction takes a refusal away
    sample_is(a, "items/0/answers/1/answer", "refuse");
}

#define ZONE                                                                                       \
    "{'id':'z','name':{'en':'Z'},'kind':'security','geometry':{'type':'Polygon','coordinates':%s}" \
    ",'from':'2017-05-02T%s:00:00+06:00'}"
#define FAR "[[[8,8],[9,8],[9,9],[8,8]]]"

static void happened(struct sample *s, const char *id, const char *hour, const char *point,
                     int said) {
    sample_sayf(s, "tur", "incident", said,
                "{'id':'%s','when':'2017-05-02T%s:00:00+06:00','place':{'name':{'en':'P'},'point':"
                "%s},'kind':'attack','basis':'heard'}",
                id, hour, point);
}

// Brings log time to a minute.
static void pass(struct sample *s, int minute) {
    static const char *const holders[] = {"rus", "tur", "irn"};
    struct error e = {0};
    for (size_t i = 0; i < 3; i++)
        if (sample_hold(s->r, holders[i], minute, &e))
            fail_msg("hold: %s", e.message);
}

static void an_incident_lies_in_a_zone_as_it_lay_then(void **state) {
    struct sample *s = *state;
    sample_sayf(s, "rus", "zone", 1, ZONE, SQUARE, "10");
    sample_sayf(s, "rus", "zone", 2, ZONE, FAR, "14");
    happened(s, "before", "09", "[1,1]", 600);
    happened(s, "in", "11", "[1,1]", 600);
    happened(s, "out", "11", "[5,1]", 600);
    happened(s, "after", "15", "[1,1]", 600);
    pass(s, 700);
    const struct json *a = sample_ask(s, &(struct question){.view = "zones"});
    assert_int_equal(json_count(json_get(a, "items")), 1);
    assert_int_equal(json_count(sample_at(a, "items/0/incidents")), 1);
    sample_is(a, "items/0/incidents/0/ref", "tur/in");
    sample_is(a, "items/0/incidents/0/place", "P");
    a = sample_ask(s, &(struct question){.view = "zones", .ref = "rus/z"});
    assert_int_equal(json_count(json_get(a, "items")), 2);
    a = sample_ask(s, &(struct question){.view = "zones", .has_at = true, .at = 120});
    sample_is(a, "items/0/from", "2017-05-02T10:00:00+06:00");
    sample_refused(s, &(struct question){.view = "zones", .ref = "tur/z"}, ERR_NOT_FOUND);
}

static void named(struct sample *s, const char *id, const char *hour, const char *place) {
    sample_sayf(s, "tur", "incident", 600,
                "{'id':'%s','when':'2017-05-02T%s:00:00+06:00','place':{'name':{'en':'P'}%s},"
                "'kind':'attack','basis':'heard'}",
                id, hour, place);
}

// "REF by" of each incident of item `at`.
static void check_by(struct sample *s, const struct question *q, size_t at, const char *expected,
                     const char *why) {
    const struct json *item = json_at(json_get(sample_ask(s, q), "items"), at);
    const struct json *list = json_get(item, "incidents");
    char told[512] = "";
    for (size_t i = 0; i < json_count(list); i++)
        snprintf(told + strlen(told), sizeof told - strlen(told), SPAN_FMT " " SPAN_FMT "; ",
                 SPAN_ARG(json_get_text(json_at(list, i), "ref")),
                 SPAN_ARG(json_get_text(json_at(list, i), "by")));
    if (strcmp(told, expected) != 0)
        fail_msg("%s: \"%s\"", why, told);
}

static void an_incident_lies_in_a_zone_by_its_point_by_the_zones_name_or_by_an_area(void **state) {
    struct sample *s = *state;
    static const char areas[] = "{'id':'areas','name':{'en':'A'},'kind':'security','admin':['SY-HM'"
                                ",'SY-HI'],'from':'2017-05-02T10:00:00+06:00'}";
    struct question z = {.view = "zones", .ref = "rus/z"}, a = {.view = "zones", .ref = "rus/areas"};
    sample_sayf(s, "rus", "zone", 1, ZONE, SQUARE, "10");
    sample_say(s, "rus", "zone", 1, areas);
    sample_sayf(s, "tur", "zone", 1, ZONE, FAR, "10"); // of the same slug
    happened(s, "point", "11", "[1,1]", 600);
    named(s, "named", "11", ",'zone':'rus/z'");
    named(s, "both", "11", ",'zone':'rus/z','point':[2,2]");
    named(s, "elsewhere", "11", ",'zone':'rus/z','point':[7,7]");
    named(s, "before", "09", ",'zone':'rus/z'");
    named(s, "other", "11", ",'zone':'tur/z'");
    named(s, "area", "11", ",'admin':'SY-HI'");
    named(s, "far", "11", ",'admin':'SY-HL'");
    named(s, "twice", "11", ",'admin':'SY-HM','zone':'rus/areas'");
    named(s, "areas", "11", ",'zone':'rus/areas'");
    named(s, "neither", "11", "");
    pass(s, 700);
    check_by(s, &z, 0, "tur/elsewhere zone; tur/both point; tur/named zone; tur/point point; ",
             "a shape: each once, its point first, the newest told first");
    assert_true(sample_text_has(s, "its place is this zone: attack"));
    check_by(s, &a, 0, "tur/areas zone; tur/twice zone; tur/area admin; ", "a zone of areas");
    assert_true(sample_text_has(s, "its place is in an area of it: attack"));
    z.with = "area=rus/z";
    check_by(s, &z, 0, "tur/elsewhere zone; tur/both point; tur/named zone; ",
             "the filter is what its author says");
    a.with = "area=SY-HM";
    check_by(s, &a, 0, "tur/twice zone; ", "of one area of it");
    z.with = "kind=other";
    check_by(s, &z, 0, "", "of another kind");
    sample_sayf(s, "rus", "zone", 2, ZONE, FAR, "12");
    z.with = NULL;
    check_by(s, &z, 0, "", "of one version what happened while it lay so, named or not");
}

// How the versions of zones stand in an answer: "HOUR" as it lies, "HOUR+" drawn ahead, then how
// many incidents each has.
static void check_versions(struct sample *s, const struct question *q, const char *expected,
                           const char *why) {
    const struct json *items = json_get(sample_ask(s, q), "items");
    char told[256] = "";
    for (size_t i = 0; i < json_count(items); i++) {
        const struct json *one = json_at(items, i);
        if (!json_get_text(one, "from").data) // of a map, an incident
            continue;
        snprintf(told + strlen(told), sizeof told - strlen(told), "%.2s%s:%zu ",
                 (const char *)json_get_text(one, "from").data + 11,
                 json_get_bool(one, "ahead") ? "+" : "", json_count(json_get(one, "incidents")));
    }
    if (strcmp(told, expected) != 0)
        fail_msg("%s: \"%s\"", why, told);
}

static void what_is_drawn_ahead_says_so_and_nothing_lies_in_it_yet(void **state) {
    struct sample *s = *state;
    static const struct question zones = {.view = "zones"}, map = {.view = "map"};
    static const struct question one = {.view = "zones", .ref = "rus/z"};
    sample_sayf(s, "rus", "zone", 1, ZONE, SQUARE, "10");
    check_versions(s, &zones, "10+:0 ", "its day has not come");
    assert_true(sample_text_has(s, "drawn ahead, to lie so from"));
    check_versions(s, &map, "10+:0 ", "nor on the map");
    pass(s, 90);
    check_versions(s, &zones, "10:0 ", "it has come");
    assert_false(sample_text_has(s, "ahead"));
    happened(s, "in", "11", "[1,1]", 600);
    happened(s, "far", "11", "[8.5,8.1]", 600);
    sample_sayf(s, "rus", "zone", 601, ZONE, FAR, "22");
    pass(s, 610);
    check_versions(s, &zones, "10:1 22+:0 ", "what lies keeps its incident, its next shape none");
    check_versions(s, &map, "10:0 22+:0 ", "both are drawn, one as ahead");
    check_versions(s, &one, "10:1 22+:0 ", "of one zone alone");
    struct question at = zones;
    at.has_at = true;
    at.at = 610;
    check_versions(s, &at, "10:1 ", "asked of a moment, how it lay then");
    at.view = "map";
    check_versions(s, &at, "10:0 ", "on the map too");
    sample_sayf(s, "rus", "zone", 611, ZONE, SQUARE, "22");
    check_versions(s, &zones, "10:1 22+:0 ", "drawn anew for the same day: the last");
    happened(s, "dated", "23", "[2,2]", 850); // by an author whose clock runs ahead
    check_versions(s, &zones, "10:1 22+:1 ", "dated into it, and said to be ahead");
    assert_true(sample_text_has(s, "dated into it: attack"));
    pass(s, 840);
    check_versions(s, &zones, "22:2 ", "its day has come: each lay as it lay then");
    assert_false(sample_text_has(s, "dated into it"));
    check_versions(s, &map, "22:0 ", "one shape is drawn");
    check_versions(s, &one, "10:0 22:0 22:2 ", "of one zone every version");
}

static void scenarios_are_apart_from_the_actual_map(void **state) {
    struct sample *s = *state;
    static const char body[] = "{'map':'%s','admin':['SY-HM'],'holder':{'who':'syr'},'relation':'"
                               "%s','as_of':'2017-05-01'}";
    sample_sayf(s, "rus", "control", 1, body, "actual", "controls");
    sample_sayf(s, "tur", "control", 1, body, "actual", "contests");
    sample_sayf(s, "tur", "control", 1, body, "plan", "claims");
    sample_say(s, "tur", "control", 2,
               "{'map':'plan','title':{'en':'If they leave'},'admin':['SY-HI'],'holder':{'who':'"
               "syr'},'relation':'claims','as_of':'2017-05-01'}");
    const struct json *a = sample_ask(s, &(struct question){.view = "map"});
    assert_int_equal(json_count(json_get(a, "items")), 2);
    assert_int_equal(json_count(json_get(a, "maps")), 2);
    assert_int_equal(json_type(sample_at(a, "titles/0")), JSON_NULL_T); // called nothing
    sample_is(a, "titles/1", "If they leave");
    a = sample_ask(s, &(struct question){.view = "map", .ref = "plan"});
    assert_int_equal(json_count(json_get(a, "items")), 2);
    sample_is(a, "items/0/relation", "claims");
    sample_refused(s, &(struct question){.view = "map", .ref = "none"}, ERR_NOT_FOUND);
}

static struct json *parsed(const char *text) {
    struct json *j = NULL;
    if (json_parse(span_str(text), JSON_DECIMALS, &j, NULL))
        fail_msg("%s", text);
    return j;
}

static const struct {
    const char *type, *coordinates, *point;
    int in; // -1: no area
    const char *why;
} places[] = {
    {"Polygon", SQUARE, "[5,1]", 0, "beside"},
    {"Polygon", SQUARE, "[2,2]", 1, "inside"},
    {"Polygon", SQUARE, "[4,2]", 1, "on the edge"},
    {"Polygon", SQUARE, "[4.0000001,2]", 0, "a hair beside the edge"},
    {"Polygon", SQUARE, "[0,0]", 1, "on a corner"},
    {"Polygon", "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[3,1],[3,3],[1,3],[1,1]]]", "[2,2]", 0,
     "in the hole"},
    {"Polygon", "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[3,1],[3,3],[1,3],[1,1]]]", "[1,2]", 1,
     "on the hole's edge"},
    {"Polygon", "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,0],[2,0],[2,1],[1,1],[1,0]]]",
     "[1.5,0.5]", 0, "in a hole along the edge"},
    {"Polygon", "[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[3,3],[6,3],[6,6],[3,6],[3,3]]]", "[5,5]",
     0, "in a hole, where it reaches beyond the area"},
    {"Polygon",
     "[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[1,1],[4,1],[4,4],[1,4],[1,1]],[[2,2],[6,2],[6,6],[2,6],"
     "[2,2]]]",
     "[3,3]", 0, "in two holes"},
    {"MultiPolygon",
     "[[[[0,0],[4,0],[4,4],[0,4],[0,0]]],[[[2,2],[6,2],[6,6],[2,6],[2,2]]]]", "[3,3]", 1,
     "in two pieces"},
    {"MultiPolygon",
     "[[[[0,0],[4,0],[4,4],[0,4],[0,0]],[[1,1],[3,1],[3,3],[1,3],[1,1]]],[[[2,2],[6,2],[6,6],[2,"
     "6],[2,2]]]]",
     "[2.5,2.5]", 1, "in the hole of one piece and in the other"},
    {"Polygon", "[[[0,0],[4,4],[4,0],[0,4],[0,0]]]", "[2,3]", 0, "between a bow tie's wings"},
    {"Polygon", "[[[0,0],[4,4],[4,0],[0,4],[0,0]]]", "[3,2]", 1, "in a bow tie's wing"},
    {"Polygon", "[[[0,6],[4,-6],[-6,2],[6,2],[-4,-6],[0,6]]]", "[0,0]", 0,
     "the middle of a star drawn in one stroke"},
    {"Polygon", "[[[0,6],[4,-6],[-6,2],[6,2],[-4,-6],[0,6]]]", "[2,0]", 1,
     "on its stroke, where no double holds the crossings"},
    {"Polygon", "[[[0,0],[4,0],[2,0],[0,0]]]", "[1,0]", -1, "flat: no area"},
    {"LineString", "[[0,0],[4,0]]", "[1,0]", -1, "a line has no area"},
    {"MultiPolygon",
     "[[[[170,0],[180,0],[180,9],[170,9],[170,0]]],[[[-180,0],[-170,0],[-170,9],[-180,9],[-180,"
     "0]]]]",
     "[0,5]", 0, "cut at the antimeridian: not the other half of the earth"},
    {"Polygon", "[[[170,0],[180,0],[180,9],[170,9],[170,0]]]", "[-180,5]", 1,
     "180 and -180 are one meridian"},
    {"Polygon", "[[[170,0],[180,0],[180,9],[170,9],[170,0]]]", "[-179,5]", 0,
     "past the antimeridian"},
};

static void a_map_tells_from_when_to_when_whatever_it_shows(void **state) {
    struct sample *s = *state;
    static const char body[] = "{'id':'n%d','when':'2017-05-02T%02d:00:00+06:00','place':{'name':{"
                               "'en':'A place'}%s},'kind':'other','basis':'heard'}";
    static const int hours[] = {12, 9, 16, 7}; // told in another order than they happened
    const struct json *a = sample_ask(s, &(struct question){.view = "map"});
    assert_int_equal(json_type(json_get(a, "first")), JSON_NULL_T);
    assert_int_equal(json_type(json_get(a, "last")), JSON_NULL_T);
    for (int n = 0; n < 4; n++)
        sample_sayf(s, "rus", "incident", 700 + n, body, n, hours[n],
                    n == 3 ? "" : ",'point':[36.5,34.5]"); // the earliest is on no map
    static const struct question asked[] = {
        {.view = "map"},
        {.view = "map", .limit = 1},
        {.view = "map", .with = "from=2017-05-02T11:00:00+06:00&to=2017-05-02T13:00:00+06:00"},
        {.view = "map", .with = "who=tur"},
    };
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        a = sample_ask(s, &asked[i]);
        sample_is(a, "first", "2017-05-02T09:00:00+06:00");
        sample_is(a, "last", "2017-05-02T16:00:00+06:00");
    }
    sample_say(s, "rus", "withdraw", 710, "{'what':'rus/n2'}");
    a = sample_ask(s, &(struct question){.view = "map"});
    sample_is(a, "last", "2017-05-02T12:00:00+06:00");
}

static void a_point_lies_in_an_area_or_not(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char text[512];
        struct shape *shape = NULL;
        struct error e;
        snprintf(text, sizeof text, "{\"type\":\"%s\",\"coordinates\":%s}", places[i].type,
                 places[i].coordinates);
        struct json *geometry = parsed(text), *point = parsed(places[i].point);
        assert_int_equal(shape_read(geometry, &shape, &e), OK);
        if ((shape ? shape_covers(shape, point) : -1) != places[i].in)
            fail_msg("%s", places[i].why);
        shape_free(shape);
        json_free(geometry);
        json_free(point);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_each_says_of_a_ceasefire_stays_apart),
        CASE(silence_is_never_consent),
        CASE(consent_is_to_what_the_notice_said_then),
        CASE(an_incident_lies_in_a_zone_as_it_lay_then),
        CASE(an_incident_lies_in_a_zone_by_its_point_by_the_zones_name_or_by_an_area),
        CASE(what_is_drawn_ahead_says_so_and_nothing_lies_in_it_yet),
        CASE(scenarios_are_apart_from_the_actual_map),
        CASE(a_map_tells_from_when_to_when_whatever_it_shows),
        cmocka_unit_test(a_point_lies_in_an_area_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
