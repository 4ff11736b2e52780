// SPDX-License-Identifier: Apache-2.0
// Zones against the C library, which reads the same files in its own way; names that are none.
#include "base/zone.h"

#include "base/file.h"

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

static void compare(const struct zone *z, int64_t t, const char *why) {
    if (zone_offset_min(z, t) != truth(t))
        fail_msg("%s at %lld: %d, the C library has %d: %s", z->name, (long long)t,
                 zone_offset_min(z, t), truth(t), why);
    if (zone_here_min(t) != truth(t))
        fail_msg("here, set to %s, at %lld: %d, the C library has %d: %s", z->name, (long long)t,
                 zone_here_min(t), truth(t), why);
}

// The first second of some offset between two moments of which the C library says different ones.
static int64_t transition(int64_t a, int64_t b) {
    int64_t low = a < b ? a : b, high = a < b ? b : a;
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;
        if (truth(middle) == truth(low))
            low = middle;
        else
            high = middle;
    }
    return high;
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
        if (zone_find(span_str(zones[i].name), &a, &z, &e))
            fail_msg("%s: %s", zones[i].name, e.message);
        char tz[80];
        snprintf(tz, sizeof tz, ":%s", zones[i].name);
        setenv("TZ", tz, 1);
        tzset();
        int64_t before = 0;
        for (int n = 0; n < 2000; n++) {
            chance = chance * 6364136223846793005u + 1442695040888963407u;
            int64_t t = (int64_t)((chance >> 16) % 7258118400u); // 1970 to 2199
            compare(&z, t, zones[i].why);
            if (truth(t) != truth(before)) { // and just before, at and after a transition
                int64_t edge = transition(before, t);
                for (int64_t d = -1; d < 2; d++)
                    compare(&z, edge + d, zones[i].why);
            }
            before = t;
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
    {"Europe", ERR_NOT_FOUND, "a folder"},
    {"leapseconds", ERR_NOT_FOUND, "a file that is no zone"},
    {"UTC+3", ERR_NOT_FOUND, "a rule, not a name"},
};

static void a_name_is_a_name_and_no_path(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ARENA_SCOPED struct arena a;
        struct zone z;
        struct error e = {0};
        arena_init(&a);
        if (zone_find(span_str(names[i].name), &a, &z, &e) != names[i].code)
            fail_msg("\"%s\": \"%s\": %s", names[i].name, e.message, names[i].why);
    }
}

// As a machine without zone files is set; and one that is set to nothing there is.
static void a_machine_is_set_by_a_rule_too(void **state) {
    (void)state;
    static const struct {
        const char *tz;
        int offset_min;
    } rules[] = {{"UTC", 0}, {"<+06>-6", 360}, {"<-0330>3:30", -210}, {"Nowhere/At-All", 0}};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        setenv("TZ", rules[i].tz, 1);
        if (zone_here_min(1493694000) != rules[i].offset_min)
            fail_msg("%s: %d", rules[i].tz, zone_here_min(1493694000));
    }
    unsetenv("TZ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offsets_are_those_of_the_c_library),
        cmocka_unit_test(a_name_is_a_name_and_no_path),
        cmocka_unit_test(a_machine_is_set_by_a_rule_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
