// SPDX-License-Identifier: Apache-2.0
// Zones against the C library, which reads the same files in its own way; files that are none.
#include "base/zone.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/stamp.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define FOLDER "/usr/share/zoneinfo"

static const struct {
    const char *name, *why;
} zones[] = {
    {"Europe/Moscow", "no summer time since 2011"},
    {"Asia/Tehran", "summer time until 2022, by a calendar that no footer has"},
    {"Europe/Istanbul", "summer time for good since 2016"},
    {"Asia/Almaty", "another offset since 2024"},
    {"Asia/Damascus", "summer time for good since 2022"},
    {"Europe/London", "summer time by the footer"},
    {"America/New_York", "the same, west"},
    {"America/Havana", "summer time begins at midnight"},
    {"Australia/Lord_Howe", "half an hour of summer time, over the new year"},
    {"America/Nuuk", "a footer with hours below 0"},
    {"Africa/Casablanca", "a fast each year, listed to 2087"},
    {"Asia/Kathmandu", "quarters of an hour"},
    {"Africa/Tripoli", "back and forth"},
    {"Pacific/Apia", "a day left out"},
    {"UTC", "no transition at all"},
};

// The C library's answer.
static int truth(int64_t seconds) {
    time_t t = (time_t)seconds;
    struct tm tm;
    assert_non_null(localtime_r(&t, &tm));
    return (int)((tm.tm_gmtoff - (tm.tm_gmtoff % 60 + 60) % 60) / 60);
}

static void offsets_are_those_of_the_c_library(void **state) {
    (void)state;
    uint64_t chance = 20170502;
    if (!file_exists(FOLDER "/UTC")) {
        print_message("skipped: no zone files on this machine (package tzdata)\n");
        skip();
    }
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        ARENA_SCOPED struct arena a;
        struct zone z;
        struct error e;
        arena_init(&a);
        if (zone_read(span_str(zones[i].name), &a, &z, &e))
            fail_msg("%s: %s", zones[i].name, e.message);
        char tz[80];
        snprintf(tz, sizeof tz, ":%s", zones[i].name);
        setenv("TZ", tz, 1);
        tzset();
        for (int n = 0; n < 4000; n++) {
            chance = chance * 6364136223846793005u + 1442695040888963407u;
            int64_t t = (int64_t)((chance >> 16) % 7258118400u); // 1970 to 2199
            if (n % 4 == 0 && z.count) // just before, at and after a transition
                t = z.at[(chance >> 20) % z.count] + n % 3 - 1;
            if (zone_offset_min(&z, t) != truth(t))
                fail_msg("%s at %lld: %d, the C library has %d: %s", zones[i].name, (long long)t,
                         zone_offset_min(&z, t), truth(t), zones[i].why);
        }
    }
    unsetenv("TZ");
    tzset();
}

static const struct {
    const char *name;
    enum err code;
    const char *why;
} names[] = {
    {"", ERR_INVALID, "no name"},
    {"/etc/passwd", ERR_INVALID, "a path of its own"},
    {"Europe/../../../etc/passwd", ERR_INVALID, "a way out of the folder"},
    {"Europe/", ERR_INVALID, "a folder's name"},
    {"Europe//Moscow", ERR_INVALID, "a part without a name"},
    {"Europe/Mos cow", ERR_INVALID, "a space"},
    {"tzdata.zi", ERR_INVALID, "a point"},
    {"Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ERR_INVALID,
     "too long"},
    {"Europe/Nowhere", ERR_NOT_FOUND, "no such zone"},
};

static void a_name_is_a_name_and_no_path(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ARENA_SCOPED struct arena a;
        struct zone z;
        struct error e = {0};
        arena_init(&a);
        if (zone_read(span_str(names[i].name), &a, &z, &e) != names[i].code)
            fail_msg("\"%s\": \"%s\": %s", names[i].name, e.message, names[i].why);
    }
}

static void put_header(struct buf *b, char version, const uint8_t counts[6]) {
    buf_put_str(b, "TZif");
    buf_put_byte(b, (uint8_t)version);
    buf_put_fill(b, 0, 15);
    for (size_t i = 0; i < 6; i++) {
        buf_put_fill(b, 0, 3);
        buf_put_byte(b, counts[i]);
    }
}

// One type at +01:00, or +02:00 from second 100 on; then a footer.
static void put_file(struct buf *b, const char *footer) {
    static const uint8_t none[6] = {0}, some[6] = {0, 0, 0, 1, 2, 4};
    static const uint8_t block[] = {0, 0, 0, 0, 0,  0,  0, 100, 1,   0,   0,   14, 16,
                                    0, 0, 0, 0, 28, 32, 1, 0,   'A', 'B', 'C', 0};
    put_header(b, '2', none);
    put_header(b, '2', some);
    buf_put(b, block, sizeof block);
    buf_put_str(b, footer);
}

// 2017-07-01T12:00:00Z and 2017-01-01T12:00:00Z, in minutes; -9999: no zone file.
#define NONE (-9999)
static const struct {
    const char *footer;
    int july, january;
    const char *why;
} footers[] = {
    {"\nABC-2\n", 120, 120, "one offset for ever"},
    {"\n\n", 120, 120, "no footer: what the last transition had"},
    {"\n<+0530>-5:30\n", 330, 330, "a name in brackets"},
    {"\nABC-1DEF,M3.5.0,M10.5.0/3\n", 120, 60, "central Europe"},
    {"\nABC-1DEF-3,M3.5.0,M10.5.0\n", 180, 60, "two hours of summer time"},
    {"\nABC-10DEF,M10.1.0,M4.1.0/3\n", 600, 660, "south of the equator"},
    {"\nABC3DEF,J60,J300\n", -120, -180, "days without leap days"},
    {"\nABC3DEF,59,299\n", -120, -180, "days counted from 0"},
    {"\nXXX3EDT4,0/0,J365/23\n", -240, -240, "summer time all year, as RFC 9636 has it"},
    {"", NONE, NONE, "no footer at all"},
    {"ABC-2\n", NONE, NONE, "does not begin on a new line"},
    {"\nABC-2", NONE, NONE, "does not end its line"},
    {"\nAB-2\n", NONE, NONE, "a name of two letters"},
    {"\n<+05-5\n", NONE, NONE, "an open bracket"},
    {"\nABC\n", NONE, NONE, "no offset"},
    {"\nABC-168\n", NONE, NONE, "more hours than there are"},
    {"\nABC-1:60\n", NONE, NONE, "sixty minutes"},
    {"\nABC-1DEF\n", NONE, NONE, "summer time without its days"},
    {"\nABC-1DEF,M3.5.0\n", NONE, NONE, "summer time that never ends"},
    {"\nABC-1DEF,M13.5.0,M10.5.0\n", NONE, NONE, "a thirteenth month"},
    {"\nABC-1DEF,M3.6.0,M10.5.0\n", NONE, NONE, "a sixth week"},
    {"\nABC-1DEF,M3.5.7,M10.5.0\n", NONE, NONE, "an eighth day"},
    {"\nABC-1DEF,J0,M10.5.0\n", NONE, NONE, "days without leap days begin at 1"},
    {"\nABC-1DEF,366,M10.5.0\n", NONE, NONE, "a day too many"},
    {"\nABC-1DEF,M3.5.0,M10.5.0,\n", NONE, NONE, "something after it"},
};

static void the_footer_is_read_as_posix_has_it(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof footers / sizeof *footers; i++) {
        ARENA_SCOPED struct arena a;
        BUF_SCOPED struct buf file;
        struct zone z = {0};
        struct error e = {0};
        arena_init(&a);
        buf_init(&file, LIMIT_ZONE_BYTES);
        put_file(&file, footers[i].footer);
        enum err err = zone_parse(buf_span(&file), &a, &z, &e);
        if ((footers[i].july == NONE) != (err != OK))
            fail_msg("%s: \"%s\"", footers[i].why, e.message);
        if (err)
            continue;
        assert_int_equal(zone_offset_min(&z, -1), 60);
        if (zone_offset_min(&z, 1498910400) != footers[i].july ||
            zone_offset_min(&z, 1483272000) != footers[i].january)
            fail_msg("%s: %d and %d", footers[i].why, zone_offset_min(&z, 1498910400),
                     zone_offset_min(&z, 1483272000));
        assert_in_range(zone_offset_min(&z, 253402300799) + 10000, 10000 - 240, 10000 + 660);
    }
}

// Whatever byte is another, and wherever a file ends: an answer or an error, never a read outside.
static void a_damaged_file_is_refused_or_read_within_its_bounds(void **state) {
    (void)state;
    BUF_SCOPED struct buf whole;
    size_t refused = 0;
    buf_init(&whole, LIMIT_ZONE_BYTES);
    put_file(&whole, "\nABC-1DEF,M3.5.0,M10.5.0/3\n");
    for (size_t at = 0; at < whole.size; at++)
        for (int n = -1; n < 256; n++) {
            ARENA_SCOPED struct arena a;
            struct zone z;
            arena_init(&a);
            uint8_t *copy = arena_get(&a, whole.size + 1);
            memcpy(copy, whole.data, whole.size);
            if (n >= 0)
                copy[at] = (uint8_t)n;
            if (zone_parse(span(copy, n < 0 ? at : whole.size), &a, &z, NULL))
                refused++;
            else
                (void)zone_offset_min(&z, 1498910400);
            assert_false(n < 0 && !zone_parse(span(copy, at), &a, &z, NULL)); // cut short
        }
    assert_true(refused > whole.size);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_those_of_the_c_library),
        cmocka_unit_test(a_name_is_a_name_and_no_path),
        cmocka_unit_test(the_footer_is_read_as_posix_has_it),
        cmocka_unit_test(a_damaged_file_is_refused_or_read_within_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
