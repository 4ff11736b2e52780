// SPDX-License-Identifier: Apache-2.0
// What is asked of many incidents against what one by one is so, and what cannot be asked.
#include "view/filter.h"
#include "view/sample.h"

#define INCIDENTS 60
#define QUESTIONS 400
#define ITEMS_MOST 100

static const char *const who[] = {"rus", "tur", "syr"};
static const char *const kinds[] = {"attack", "shelling", "sniper", "other"};
static const char *const areas[] = {"SY-HL", "SY-HM"};
static const char *const words[] = {"confirmed", "not-confirmed", "under-check", "none"};

// A small generator: the same cases on every machine.
static uint64_t seed;
static unsigned pick(unsigned below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % below;
}

struct told {
    int minute, x, y; // degrees; x 999: no point
    unsigned by, kind, area, alleged, weapon;
    int finding[3]; // of words, by who; -1: none
    bool copied;    // is the copy for more readers of one that is told too
};

static struct told made[INCIDENTS];

static void tell_incident(struct sample *s, unsigned n) {
    struct told *t = &made[n];
    char point[40] = "", alleged[40] = "", coarser[40] = "";
    unsigned of = n ? pick(n) : 0;
    *t = (struct told){(int)pick(200), (int)pick(9), (int)pick(9), pick(3),      pick(4),
                       pick(3),        pick(4),      pick(2),      {-1, -1, -1}, false};
    if (n && made[of].by == t->by && pick(2)) {
        made[of].copied = true;
        snprintf(coarser, sizeof coarser, ",'coarser':'%s/n%u'", who[t->by], of);
    }
    if (pick(5))
        snprintf(point, sizeof point, ",'point':[%d.5,%d.25]", t->x, t->y);
    else
        t->x = 999;
    if (t->alleged < 3)
        snprintf(alleged, sizeof alleged, ",'alleged':[{'who':'%s'}]", who[t->alleged]);
    sample_sayf(s, who[t->by], "incident", 700,
                "{'id':'n%u','when':'2017-05-02T%02d:%02d:00+06:00','place':{'name':{'en':'\\'"
                "point\\':[1,1'}%s%s%s"
                "%s},'kind':'%s','basis':'heard','weapon':{'en':'%s'}%s%s}",
                n, 9 + t->minute / 60, t->minute % 60, t->area < 2 ? ",'admin':'" : "",
                t->area < 2 ? areas[t->area] : "", t->area < 2 ? "'" : "", point, kinds[t->kind],
                t->weapon ? "A Mortar" : "a rifle", alleged, coarser);
}

static void tell_findings(struct sample *s, unsigned n) {
    for (unsigned i = 0; i < 60; i++) {
        struct told *t = &made[pick(n)];
        unsigned by = pick(2), word = pick(3); // later ones take the place of earlier ones
        t->finding[by] = (int)word;
        sample_sayf(s, who[by], "finding", 701 + (int)i, "{'incident':'%s/n%u','occurred':'%s'}",
                    who[t->by], (unsigned)(t - made), words[word]);
    }
}

struct asked {
    int from, to; // minutes; -1: not asked
    int box[4];   // west 99: not asked
    int who, kind, area, alleged, weapon, found, finder;
};

static bool is_found(const struct told *t, const struct asked *q) {
    bool any = false, said = false;
    for (int i = 0; i < 3; i++)
        if (q->finder < 0 || q->finder == i) {
            any |= t->finding[i] >= 0;
            said |= t->finding[i] == q->found;
        }
    return q->found == 3 ? !any : said;
}

static bool is_so(const struct told *t, const struct asked *q) {
    bool lon = q->box[0] <= q->box[2] ? t->x >= q->box[0] && t->x < q->box[2]
                                      : t->x >= q->box[0] || t->x < q->box[2];
    return !t->copied && (q->from < 0 || t->minute >= q->from) &&
           (q->to < 0 || t->minute <= q->to) &&
           (q->box[0] == 99 || (t->x != 999 && lon && t->y >= q->box[1] && t->y < q->box[3])) &&
           (q->who < 0 || t->by == (unsigned)q->who) &&
           (q->kind < 0 || t->kind == (unsigned)q->kind) &&
           (q->area < 0 || t->area == (unsigned)q->area) &&
           (q->alleged < 0 || t->alleged == (unsigned)q->alleged) && (q->weapon < 0 || t->weapon) &&
           (q->found < 0 || is_found(t, q));
}

static int maybe(unsigned below) {
    return pick(3) ? -1 : (int)pick(below);
}

static struct asked some_question(void) {
    struct asked q = {maybe(200), -1,       {99, 0, 0, 0}, maybe(3), maybe(4),
                      maybe(2),   maybe(3), maybe(1),      maybe(4), maybe(2)};
    if (pick(2))
        q.to = (q.from < 0 ? 0 : q.from) + (int)pick(100);
    if (pick(2)) {
        q.box[0] = (int)pick(10);
        q.box[2] = (int)pick(10);
        q.box[1] = (int)pick(5);
        q.box[3] = q.box[1] + (int)pick(6);
    }
    return q;
}

static void write_question(const struct asked *q, struct buf *out) {
    if (q->from >= 0)
        buf_printf(out, "&from=2017-05-02T%02d:%02d:00+06:00", 9 + q->from / 60, q->from % 60);
    if (q->to >= 0)
        buf_printf(out, "&to=2017-05-02T%02d:%02d:00+06:00", 9 + q->to / 60, q->to % 60);
    if (q->box[0] != 99)
        buf_printf(out, "&bbox=%d,%d,%d,%d", q->box[0], q->box[1], q->box[2], q->box[3]);
    if (q->who >= 0)
        buf_printf(out, "&who=%s", who[q->who]);
    if (q->kind >= 0)
        buf_printf(out, "&kind=%s", kinds[q->kind]);
    if (q->area >= 0)
        buf_printf(out, "&area=%s", areas[q->area]);
    if (q->alleged >= 0)
        buf_printf(out, "&alleged=%s", who[q->alleged]);
    if (q->weapon >= 0)
        buf_put_str(out, "&weapon=mortar");
    if (q->found >= 0)
        buf_printf(out, "&found=%s%s%s", words[q->found], q->finder < 0 ? "" : ":",
                   q->finder < 0 ? "" : who[q->finder]);
}

// Each cell holds as many as lie in it by the list, and all of them together are all.
static void cells_are_as_one_counts(struct sample *s, const char *options, const struct asked *q,
                                    size_t on_map) {
    const struct json *map =
        sample_ask(s, &(struct question){.view = "map", .with = options, .limit = 1});
    const struct json *cells = json_get(json_get(map, "cells"), "items");
    size_t sum = 0;
    assert_int_equal(json_count(cells) > 0, on_map > 1);
    for (size_t i = 0; i < json_count(cells); i++) {
        const struct json *c = json_at(cells, i);
        int64_t west = json_e7(json_get(c, "west")), east = json_e7(json_get(c, "east"));
        int64_t south = json_e7(json_get(c, "south")), north = json_e7(json_get(c, "north"));
        int64_t lie = 0;
        for (size_t k = 0; k < INCIDENTS; k++) {
            int64_t lon = 10000000 * made[k].x + 5000000, lat = 10000000 * made[k].y + 2500000;
            lie += made[k].x != 999 && is_so(&made[k], q) && lon >= west && lon < east &&
                   lat >= south && lat < north;
        }
        assert_int_equal(json_get_int(c, "n"), lie);
        sum += (size_t)lie;
    }
    if (on_map > 1)
        assert_int_equal(sum, on_map);
}

static void what_is_asked_is_what_is_so_one_by_one(void **state) {
    struct sample *s = *state;
    size_t some = 0;
    seed = 6;
    for (unsigned n = 0; n < INCIDENTS; n++)
        tell_incident(s, n);
    tell_findings(s, INCIDENTS);
    for (int i = 0; i < QUESTIONS; i++) {
        BUF_SCOPED struct buf with;
        struct asked q = some_question();
        size_t expected = 0, on_map = 0;
        buf_init(&with, 1000);
        write_question(&q, &with);
        const char *options = with.size ? buf_str(&with) + 1 : "";
        const struct json *items = json_get(
            sample_ask(
                s, &(struct question){.view = "incidents", .with = options, .limit = ITEMS_MOST}),
            "items");
        for (size_t k = INCIDENTS; k-- > 0;) {
            char id[16];
            if (!is_so(&made[k], &q))
                continue;
            snprintf(id, sizeof id, "n%zu", k); // the newest told first
            if (!span_is(json_get_text(json_at(items, expected++), "id"), id))
                fail_msg("%s: \"%s\" is missing", options, id);
            on_map += made[k].x != 999;
        }
        if (json_count(items) != expected)
            fail_msg("%s: %zu, not %zu", options, json_count(items), expected);
        const struct json *first =
            sample_ask(s, &(struct question){.view = "incidents", .with = options, .limit = 1});
        if (json_get_int(first, "more") + 1 != (int64_t)(expected ? expected : 1))
            fail_msg("%s: %lld more, of %zu", options, (long long)json_get_int(first, "more"),
                     expected);
        some += expected && expected < INCIDENTS;
        items = json_get(
            sample_ask(s, &(struct question){.view = "map", .with = options, .limit = ITEMS_MOST}),
            "items");
        assert_int_equal(json_count(items), on_map);
        cells_are_as_one_counts(s, options, &q, on_map);
    }
    assert_in_range(some, QUESTIONS / 4, QUESTIONS);
}

static void pages_follow_each_other(void **state) {
    struct sample *s = *state;
    static const char *const both[] = {"incidents", "map"};
    seed = 7;
    for (unsigned n = 0; n < 20; n++)
        tell_incident(s, n);
    for (size_t v = 0; v < 2; v++) {
        size_t seen = 0, expected = 0;
        for (uint64_t after = 0, pages = 0; pages == 0 || after; pages++) {
            const struct json *a = sample_ask(
                s, &(struct question){
                       .view = both[v], .with = "to=2017-05-02", .limit = 3, .after = after});
            seen += json_count(json_get(a, "items"));
            assert_int_equal(json_get(a, "more") != NULL, !v && !pages); // with the first alone
            after = (uint64_t)json_get_int(a, "next");
        }
        for (unsigned n = 0; n < 20; n++)
            expected += !made[n].copied && (!v || made[n].x != 999);
        assert_int_equal(seen, expected);
    }
}

static void what_cannot_be_asked_is_refused_by_name(void **state) {
    static const struct {
        const char *view, *with, *names, *why;
    } cases[] = {
        {"incidents", "from=yesterday", "from", "no time"},
        {"incidents", "from=2017-02-30", "from", "no such day"},
        {"incidents", "to=2017-05-02T20:00:00", "to", "no offset"},
        {"incidents", "from=2017-05-03&to=2017-05-02", "to", "backwards"},
        {"incidents", "bbox=1,2,3", "bbox", "three numbers"},
        {"incidents", "bbox=1,2,3,4,5", "bbox", "five"},
        {"incidents", "bbox=1,2,3,x", "bbox", "no number"},
        {"incidents", "bbox=1,4,3,2", "bbox", "south above north"},
        {"incidents", "bbox=-181,2,3,4", "bbox", "past the antimeridian"},
        {"incidents", "bbox=1,2,3,91", "bbox", "past the pole"},
        {"incidents", "bbox=1,2,3,[4]", "bbox", "a list"},
        {"incidents", "bbox=1,2,3,4],[1", "bbox", "two lists"},
        {"incidents", "kind=peace", "kind", "no kind"},
        {"incidents", "found=true", "found", "no finding"},
        {"incidents", "found=:rus", "found", "no word"},
        {"map", "found=maybe:rus", "found", "no finding"},
        {"zones", "bbox=0,0,0", "bbox", "three numbers"},
        {"counts", "from=2017", "from", "a year"},
        {"counts", "kind=attack", "takes no kind", "counts have none"},
        {"board", "from=2017-05-02", "takes no from", "not of incidents"},
        {"operations", "bbox=1,2,3,4", "takes no bbox", "notices are on no map"},
    };
    struct sample *s = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct question q = {.view = cases[i].view, .with = cases[i].with};
        struct error e = sample_refused(s, &q, ERR_INVALID);
        if (!strstr(e.message, cases[i].names))
            fail_msg("%s: %s", cases[i].why, e.message);
    }
}

static void a_count_is_of_the_days_asked_and_of_its_month(void **state) {
    struct sample *s = *state;
    sample_say(s, "rus", "ceasefire", 1,
               "{'id':'truce','kind':'ceasefire','title':{'en':'Truce'},'declared_by':['rus']"
               ",'binds':[{'who':'syr'}],'from':'2017-05-02T09:00:00+06:00'}");
    static const char body[] = "{'id':'%s','ceasefire':'rus/truce','from':'%s','to':'%s',"
                               "'total':%d,'by':[{'admin':'SY-HL','n':%d}]}";
    sample_sayf(s, "rus", "count", 2, body, "a", "2017-03-01", "2017-03-01", 5, 5);
    sample_sayf(s, "rus", "count", 2, body, "b", "2017-03-02", "2017-03-09", 7, 9);
    sample_sayf(s, "rus", "count", 2, body, "c", "2017-03-30", "2017-04-02", 100, 100);
    sample_sayf(s, "tur", "count", 2, body, "a", "2017-03-01", "2017-03-01", 6, 6);
    const struct json *a = sample_ask(s, &(struct question){.view = "counts"});
    assert_int_equal(json_count(json_get(a, "items")), 4);
    assert_int_equal(json_count(json_get(a, "totals")), 2); // what crosses months is in none
    for (size_t i = 0; i < 2; i++) {
        const struct json *t = json_at(json_get(a, "totals"), i);
        bool rus = span_is(json_get_text(t, "author"), "rus");
        assert_int_equal(json_get_int(t, "total"), rus ? 12 : 6); // never 18
        assert_int_equal(json_get_int(t, "sum"), rus ? 14 : 6);
    }
    assert_true(sample_text_has(s, "its areas add up to 14"));
    static const struct {
        const char *with;
        size_t count;
    } cases[] = {{"from=2017-03-02", 2},
                 {"to=2017-03-01", 2},
                 {"from=2017-03-09&to=2017-03-09", 1},
                 {"from=2017-03-10&to=2017-03-29", 0},
                 {"who=tur", 1},
                 {"who=kaz", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        a = sample_ask(s, &(struct question){.view = "counts", .with = cases[i].with});
        if (json_count(json_get(a, "items")) != cases[i].count)
            fail_msg("%s", cases[i].with);
    }
}

static void pages_of_counts_follow_each_other_and_totals_are_of_all(void **state) {
    struct sample *s = *state;
    uint64_t after = 0;
    size_t pages = 0;
    char seen[64] = "";
    sample_say(s, "rus", "ceasefire", 1,
               "{'id':'truce','kind':'ceasefire','title':{'en':'Truce'},'declared_by':['rus']"
               ",'binds':[{'who':'syr'}],'from':'2017-05-02T09:00:00+06:00'}");
    for (int day = 1; day <= 5; day++) // the earliest said last: pages go by day, not by entry
        sample_sayf(s, "rus", "count", 2,
                    "{'id':'d%d','ceasefire':'rus/truce','from':'2017-03-%02d','to':'2017-03-%02d'"
                    ",'total':1,'by':[]}",
                    6 - day, 6 - day, 6 - day);
    do {
        const struct json *a =
            sample_ask(s, &(struct question){.view = "counts", .limit = 2, .after = after});
        const struct json *items = json_get(a, "items");
        for (size_t i = 0; i < json_count(items); i++)
            snprintf(seen + strlen(seen), sizeof seen - strlen(seen), "%.2s ",
                     (const char *)json_get_text(json_at(items, i), "ref").data + 4);
        assert_int_equal(json_get_int(json_at(json_get(a, "totals"), 0), "total"), 5);
        assert_null(json_get(a, "more"));
        after = (uint64_t)json_get_int(a, "next");
    } while (after && ++pages < 9);
    assert_string_equal(seen, "d5 d4 d3 d2 d1 ");
    assert_int_equal(pages, 2);
    const struct question past = {.view = "counts", .limit = 2, .after = 1};
    assert_int_equal(json_count(json_get(sample_ask(s, &past), "items")), 0); // no count is there
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, sample_setup, sample_teardown)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(what_is_asked_is_what_is_so_one_by_one),
        CASE(pages_follow_each_other),
        CASE(what_cannot_be_asked_is_refused_by_name),
        CASE(a_count_is_of_the_days_asked_and_of_its_month),
        CASE(pages_of_counts_follow_each_other_and_totals_are_of_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
