// SPDX-License-Identifier: Apache-2.0
// A map as other programs read it: the form of RFC 7946, all that has a place, nothing else.
#include "site/geojson.h"

#include "view/sample.h"

#define INCIDENT                                                                                   \
    "{'id':'n%d','when':'2017-05-02T10:00:00+06:00','place':{'name':{'en':'P'},'point':[%s]},"     \
    "'kind':'attack','basis':'heard'}"

static struct json *read(const struct buf *text) {
    struct json *j = NULL;
    struct error e;
    if (json_parse(buf_span(text), JSON_DECIMALS | JSON_LINES, &j, &e))
        fail_msg("%s: %.60s", e.message, (const char *)text->data);
    return j;
}

static struct json *ask(struct sample *s, bool all, struct view_query q) {
    struct error e = {0};
    OUTLET_SCOPED struct outlet out;
    outlet_init(&out);
    q.as_of = record_size(s->r);
    if (all ? geojson_put_all(s->r, &q, &out, &e) : geojson_put(s->r, &q, &out.text, &e))
        fail_msg("%s", e.message);
    return read(&out.text);
}

static void position_ok(const struct json *p) {
    assert_int_equal(json_count(p), 2);
    assert_true(json_e7(json_at(p, 0)) >= -1800000000 && json_e7(json_at(p, 0)) <= 1800000000);
    assert_true(json_e7(json_at(p, 1)) >= -900000000 && json_e7(json_at(p, 1)) <= 900000000);
}

static void ring_ok(const struct json *ring) {
    size_t n = json_count(ring);
    assert_true(n >= 4);
    assert_true(json_equal(json_at(ring, 0), json_at(ring, n - 1)));
    for (size_t i = 0; i < n; i++)
        position_ok(json_at(ring, i));
}

static void feature_ok(const struct json *f) {
    const struct json *g = json_get(f, "geometry"), *at = json_get(g, "coordinates");
    assert_true(span_is(json_get_text(f, "type"), "Feature"));
    assert_int_equal(json_type(json_get(f, "properties")), JSON_OBJECT_T);
    assert_null(json_get(json_get(f, "properties"), "geometry"));
    if (span_is(json_get_text(g, "type"), "Point"))
        position_ok(at);
    else if (span_is(json_get_text(g, "type"), "Polygon"))
        for (size_t i = 0; i < json_count(at); i++)
            ring_ok(json_at(at, i));
    else
        assert_int_equal(json_type(g), JSON_NULL_T); // by area codes alone
}

static size_t layer_count(const struct json *map, const char *layer) {
    const struct json *features = json_get(map, "features");
    size_t n = 0;
    for (size_t i = 0; i < json_count(features); i++) {
        feature_ok(json_at(features, i));
        n += span_is(json_get_text(json_get(json_at(features, i), "properties"), "layer"), layer);
    }
    return n;
}

static void say_some(struct sample *s) {
    static const char *const points[] = {"36.5,35.25", "36.6,35.25",        "-179.9999999,-89.5",
                                         "180,90",     "-180,-90",          "0,0",
                                         "36.5,35.25", "37.1234567,36.0001"};
    sample_say(s, "rus", "zone", 1,
               "{'id':'z','name':{'en':'Z'},'kind':'security','geometry':{'type':'Polygon',"
               "'coordinates':[[[36,35],[37,35],[37,36],[36,35]]]},'from':"
               "'2017-05-02T09:00:00+06:00'}");
    sample_say(s, "rus", "zone", 1,
               "{'id':'codes','name':{'en':'Codes'},'kind':'security','admin':['SY-HM'],'from':"
               "'2017-05-02T09:00:00+06:00'}");
    sample_say(s, "tur", "control", 1,
               "{'map':'plan','admin':['SY-HM'],'holder':{'who':'syr'},'relation':'claims',"
               "'as_of':'2017-05-01'}");
    sample_say(s, "syr", "notice", 1,
               "{'id':'secret','kind':'convoy','actor':{'who':'syr'},'geometry':{'type':'Point',"
               "'coordinates':[36,35]},'when':'2017-05-04T06:00:00+03:00','consent_of':['rus']}");
    for (int i = 0; i < 8; i++)
        sample_sayf(s, "tur", "incident", 600, INCIDENT, i, points[i]);
    sample_say(s, "tur", "incident", 600,
               "{'id':'nowhere','when':'2017-05-02T10:00:00+06:00','place':{'name':{'en':'P'}},"
               "'kind':'attack','basis':'heard'}");
}

static void what_has_a_place_is_on_it(void **state) {
    struct sample *s = *state;
    say_some(s);
    struct json *map = ask(s, false, (struct view_query){0});
    assert_true(span_is(json_get_text(map, "type"), "FeatureCollection"));
    assert_int_equal(layer_count(map, "zone"), 2);
    assert_int_equal(layer_count(map, "incident"), 8);
    assert_int_equal(layer_count(map, "cell"), 0);    // they are all there
    assert_int_equal(layer_count(map, "notice"), 0);  // on no map, whoever looks
    assert_int_equal(layer_count(map, "control"), 0); // it is a scenario's
    assert_int_equal(json_type(json_get(map, "next")), JSON_NULL_T);
    json_free(map);
    map = ask(s, false, (struct view_query){.ref = span_str("plan")});
    assert_int_equal(layer_count(map, "control"), 1);
    assert_int_equal(layer_count(map, "incident"), 0);
    json_free(map);
}

static void cells_count_what_all_pages_hold(void **state) {
    struct sample *s = *state;
    say_some(s);
    struct json *map = ask(s, false, (struct view_query){.limit = 5}); // 2 zones, 3 incidents
    const struct json *features = json_get(map, "features");
    int64_t sum = 0;
    for (size_t i = 0; i < json_count(features); i++)
        sum += json_get_int(json_get(json_at(features, i), "properties"), "n");
    assert_int_equal(sum, 8);
    assert_int_equal(layer_count(map, "incident"), 3);
    assert_true(layer_count(map, "cell") >= 4); // the ends of the earth lie apart
    assert_int_equal(json_type(json_get(map, "next")), JSON_INT_T);
    json_free(map);
}

static void all_pages_are_one_map(void **state) {
    struct sample *s = *state;
    size_t seen = 0, ground = 0;
    struct json *empty = ask(s, true, (struct view_query){0});
    assert_int_equal(json_count(json_get(empty, "features")), 0);
    json_free(empty);
    say_some(s);
    struct json *whole = ask(s, true, (struct view_query){0});
    assert_int_equal(layer_count(whole, "zone"), 2);
    assert_int_equal(layer_count(whole, "incident"), 8);
    json_free(whole);
    for (uint64_t limit = 2; limit < 5; limit++) { // of which the zones take two
        struct view_query q = {.limit = limit};
        seen = ground = 0;
        for (int pages = 0; pages == 0 || q.after; pages++) {
            struct json *page = ask(s, false, q);
            seen += layer_count(page, "incident");
            ground += layer_count(page, "zone");
            assert_int_equal(layer_count(page, "cell") > 0, pages == 0); // with the first alone
            q.after = (uint64_t)json_get_int(page, "next");
            json_free(page);
        }
        assert_int_equal(seen, 8);
        assert_int_equal(ground, 2);
    }
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_has_a_place_is_on_it),
        CASE(cells_count_what_all_pages_hold),
        CASE(all_pages_are_one_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
