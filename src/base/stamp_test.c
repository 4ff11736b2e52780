// SPDX-License-Identifier: Apache-2.0
#include "base/stamp.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    const char *text;
    int64_t seconds;
    int offset_min;
    const char *prints, *plain; // prints NULL: as the text
} TAKEN[] = {
    {"1970-01-01T00:00:00Z", 0, 0, NULL, "Thu 1 Jan 1970, 00:00"},
    {"1970-01-01T06:00:00+06:00", 0, 360, NULL, "Thu 1 Jan 1970, 06:00"},
    {"1969-12-31T18:30:00-05:30", 0, -330, NULL, "Wed 31 Dec 1969, 18:30"},
    {"1969-12-31T23:59:59Z", -1, 0, NULL, "Wed 31 Dec 1969, 23:59"},
    {"1970-01-01T00:00:00+00:00", 0, 0, "1970-01-01T00:00:00Z", "Thu 1 Jan 1970, 00:00"},
    {"2017-05-02T20:00:00+06:00", 1493733600, 360, NULL, "Tue 2 May 2017, 20:00"},
    {"2017-05-04T14:00:00Z", 1493906400, 0, NULL, "Thu 4 May 2017, 14:00"},
    {"2016-02-29T12:00:00Z", 1456747200, 0, NULL, "Mon 29 Feb 2016, 12:00"},
    {"2000-02-29T23:59:59Z", 951868799, 0, NULL, "Tue 29 Feb 2000, 23:59"},
    {"1900-01-01T00:00:00Z", -2208988800, 0, NULL, "Mon 1 Jan 1900, 00:00"},
    {"1900-02-28T00:00:00Z", -2203977600, 0, NULL, "Wed 28 Feb 1900, 00:00"},
    {"1900-03-01T00:00:00Z", -2203891200, 0, NULL, "Thu 1 Mar 1900, 00:00"},
    {"2038-01-19T03:14:08Z", 2147483648, 0, NULL, "Tue 19 Jan 2038, 03:14"},
    {"9999-12-31T23:59:59Z", 253402300799, 0, NULL, "Fri 31 Dec 9999, 23:59"},
    {"9999-12-31T23:59:59-23:59", 253402387139, -1439, NULL, "Fri 31 Dec 9999, 23:59"},
    {"1900-01-01T00:00:00+23:59", -2209075140, 1439, NULL, "Mon 1 Jan 1900, 00:00"},
    {"2017-05-02T00:00:00+00:01", 1493683140, 1, NULL, "Tue 2 May 2017, 00:00"},
};

static void stamps_are_read_and_printed(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof TAKEN / sizeof *TAKEN; i++) {
        struct stamp s = {0};
        BUF_SCOPED struct buf b;
        buf_init(&b, 100);
        assert_true(stamp_parse(span_str(TAKEN[i].text), &s));
        assert_true(s.seconds == TAKEN[i].seconds);
        assert_int_equal(s.offset_min, TAKEN[i].offset_min);
        stamp_print(s, &b);
        assert_string_equal(buf_str(&b), TAKEN[i].prints ? TAKEN[i].prints : TAKEN[i].text);
        buf_clear(&b);
        stamp_print_plain(s, &b);
        assert_string_equal(buf_str(&b), TAKEN[i].plain);
    }
}

#define T(text) text, sizeof text - 1

static const struct {
    const char *text;
    size_t size;
    const char *why;
} REFUSED[] = {
    {T(""), "nothing"},
    {T("Z"), "an offset alone"},
    {T("2017"), "a year alone"},
    {T("2017-05-02"), "a date alone"},
    {T("2017-05-02T"), "no time of day"},
    {T("2017-05-02T10"), "an hour alone"},
    {T("2017-05-02T10:05"), "no seconds, no offset"},
    {T("2017-05-02T10:05Z"), "no seconds"},
    {T("2017-05-02T10:05:00"), "no offset: local time of nobody"},
    {T("2017-05-02T10:05:00+"), "a sign without an offset"},
    {T("2017-05-02T10:05:00+06"), "an offset without minutes"},
    {T("2017-05-02T10:05:00+06:"), "an offset without minutes"},
    {T("2017-05-02T10:05:00+06:0"), "half of the minutes"},
    {T("2017-05-02T10:05:00+0600"), "an offset without its colon"},
    {T("2017-05-02T10:05:00+6:00"), "an offset with one digit"},
    {T("2017-05-02T10:05:00+06:000"), "a digit too many"},
    {T("2017-05-02T10:05:00 06:00"), "a space where a plus was lost in a URL"},
    {T("2017-05-02T10:05:00\xe2\x88\x92"
       "06:00"),
     "a typographic minus"},
    {T("2017-05-02T10:05:00-00:00"), "an offset that says it is not known"},
    {T("2017-05-02T10:05:00+24:00"), "an offset of a day"},
    {T("2017-05-02T10:05:00-24:00"), "an offset of a day"},
    {T("2017-05-02T10:05:00+06:60"), "60 minutes of offset"},
    {T("2017-05-02T10:05:00+99:99"), "no offset"},
    {T("2017-05-02T10:05:00z"), "a lowercase z"},
    {T("2017-05-02t10:05:00Z"), "a lowercase t"},
    {T("2017-05-02 10:05:00Z"), "a space for the T"},
    {T("2017-05-02_10:05:00Z"), "no T"},
    {T("2017-05-02T10:05:00ZZ"), "something after the offset"},
    {T("2017-05-02T10:05:00Z "), "a space after it"},
    {T("2017-05-02T10:05:00Z\n"), "a line end after it"},
    {T("2017-05-02T10:05:00Z\0"), "U+0000 after it"},
    {T(" 2017-05-02T10:05:00Z"), "a space before it"},
    {T("2017-05-02T10:05:00.5Z"), "a fraction of a second"},
    {T("2017-05-02T10:05:00.000Z"), "a fraction of nothing"},
    {T("2017-05-02T10:05:00,5Z"), "a fraction of a second"},
    {T("2017-05-02T10:05:60Z"), "second 60"},
    {T("2016-12-31T23:59:60Z"), "second 60, where there was one"},
    {T("2017-05-02T10:60:00Z"), "minute 60"},
    {T("2017-05-02T24:00:00Z"), "hour 24"},
    {T("2017-05-02T25:00:00Z"), "hour 25"},
    {T("2017-05-02T99:99:99Z"), "no time of day"},
    {T("2017-05-02T-1:05:00Z"), "a sign in a number"},
    {T("2017-05-02T+1:05:00Z"), "a sign in a number"},
    {T("2017-05-02T 1:05:00Z"), "a space for a zero"},
    {T("2017-05-02T1:05:00Z"), "an hour of one digit"},
    {T("2017-05-02T10:5:00Z"), "a minute of one digit"},
    {T("2017-05-02T100500Z"), "no colons"},
    {T("20170502T100500Z"), "the basic form of ISO 8601"},
    {T("20170502T10:05:00Z"), "a date without hyphens"},
    {T("2017-5-2T10:05:00Z"), "a date without zeros"},
    {T("17-05-02T10:05:00Z"), "a year of two digits"},
    {T("02017-05-02T10:05:00Z"), "a year of five digits"},
    {T("+2017-05-02T10:05:00Z"), "a signed year"},
    {T("-2017-05-02T10:05:00Z"), "a year before our era"},
    {T("2017/05/02T10:05:00Z"), "slashes"},
    {T("02-05-2017T10:05:00Z"), "day first"},
    {T("2017-W18-2T10:05:00Z"), "a week date"},
    {T("2017-122T10:05:00Z"), "a day of the year"},
    {T("2017-05-02T10:05:00 Z"), "a space before the offset"},
    {T("2017-05-02T10:05:00UTC"), "a name for the offset"},
    {T("2017-05-02T10:05:00+06:00[Asia/Almaty]"), "a zone's name"},
    {T("Tue, 02 May 2017 10:05:00 GMT"), "the form of mail"},
    {T("1493697900"), "seconds since 1970"},
    {T("1899-12-31T23:59:59Z"), "a year before 1900"},
    {T("0000-01-01T00:00:00Z"), "year 0"},
    {T("0001-01-01T00:00:00Z"), "year 1"},
    {T("10000-01-01T00:00:00Z"), "year 10000"},
    {T("2017-00-02T10:05:00Z"), "month 0"},
    {T("2017-13-02T10:05:00Z"), "month 13"},
    {T("2017-05-00T10:05:00Z"), "day 0"},
    {T("2017-05-32T10:05:00Z"), "day 32"},
    {T("2017-04-31T10:05:00Z"), "31 April"},
    {T("2017-06-31T10:05:00Z"), "31 June"},
    {T("2017-02-29T10:05:00Z"), "29 February of a common year"},
    {T("2016-02-30T10:05:00Z"), "30 February of a leap year"},
    {T("1900-02-29T10:05:00Z"), "1900 was no leap year"},
    {T("2100-02-29T10:05:00Z"), "2100 will be none"},
    {T("2017-05-0\xd9\xa2T10:05:00Z"), "an Arabic digit"},
    {T("\xef\xbc\x92"
       "017-05-02T10:05:00Z"),
     "a wide digit"},
};

static void stamps_of_any_other_spelling_are_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof REFUSED / sizeof *REFUSED; i++) {
        struct stamp s = {.seconds = 7, .offset_min = 7};
        uint8_t *exact = malloc(REFUSED[i].size + 1); // its end is the end of the memory
        assert_non_null(exact);
        memcpy(exact + 1, REFUSED[i].text, REFUSED[i].size);
        bool taken = stamp_parse(span(exact + 1, REFUSED[i].size), &s);
        free(exact);
        if (taken || s.seconds != 7 || s.offset_min != 7)
            fail_msg("%s: %s", REFUSED[i].text, REFUSED[i].why);
    }
    print_message("%zu refused\n", sizeof REFUSED / sizeof *REFUSED);
}

static void dates_are_read_and_printed(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t days;
        const char *plain, *short_plain;
    } cases[] = {
        {"1970-01-01", 0, "1 Jan 1970", "1 Jan"},
        {"2017-05-02", 17288, "2 May 2017", "2 May"},
        {"1900-01-01", -25567, "1 Jan 1900", "1 Jan"},
        {"9999-12-31", 2932896, "31 Dec 9999", "31 Dec"},
        {"2000-02-29", 11016, "29 Feb 2000", "29 Feb"},
        {"2017-09-30", 17439, "30 Sep 2017", "30 Sep"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t days = 7;
        BUF_SCOPED struct buf b;
        buf_init(&b, 100);
        assert_true(date_parse(span_str(cases[i].text), &days));
        assert_true(days == cases[i].days);
        date_print(days, &b);
        buf_put_byte(&b, '|');
        date_print_plain(days, true, &b);
        buf_put_byte(&b, '|');
        date_print_plain(days, false, &b);
        struct span rest = buf_span(&b), piece;
        assert_true(span_cut(&rest, '|', &piece) && span_is(piece, cases[i].text));
        assert_true(span_cut(&rest, '|', &piece) && span_is(piece, cases[i].plain));
        assert_true(span_is(rest, cases[i].short_plain));
    }
}

static void dates_of_any_other_spelling_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "nothing"},
        {"2017-05", "a month"},
        {"2017-05-", "no day"},
        {"2017-05-2", "one digit"},
        {"2017-5-02", "one digit"},
        {"2017-05-02Z", "an offset"},
        {"2017-05-02T00:00:00Z", "a time"},
        {"2017-05-02 ", "a space after it"},
        {" 2017-05-02", "a space before it"},
        {"2017-05-02\n", "a line end after it"},
        {"2017-05-021", "a digit too many"},
        {"2017/05/02", "slashes"},
        {"20170502", "no hyphens"},
        {"2017-02-29", "no such day"},
        {"2017-11-31", "no such day"},
        {"2017-00-10", "no such month"},
        {"2017-13-10", "no such month"},
        {"1899-12-31", "a year before 1900"},
        {"-999-12-31", "a sign"},
        {"2017-0a-02", "no digit"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t days = 7;
        if (date_parse(span_str(cases[i].text), &days) || days != 7)
            fail_msg("%s: %s", cases[i].text, cases[i].why);
    }
}

// Against a count of our own, one day after the other through all the years we take.
static void every_day_follows_the_one_before(void **state) {
    (void)state;
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    BUF_SCOPED struct buf b;
    buf_init(&b, 100);
    int64_t expect = -25567;
    for (int year = 1900; year <= 9999; year++) {
        bool leap = year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
        for (int month = 1; month <= 12; month++) {
            int length = lengths[month - 1] + (leap && month == 2);
            for (int day = 1; day <= length; day += day == 1 ? length - 1 : 1, expect++) {
                char text[32];
                int64_t days;
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                expect += day == length ? length - 2 : 0; // first and last of each month
                assert_true(date_parse(span_str(text), &days) && days == expect);
                buf_clear(&b);
                date_print(days, &b);
                assert_string_equal(buf_str(&b), text);
            }
            char past[32];
            int64_t none;
            snprintf(past, sizeof past, "%04d-%02d-%02d", year, month, length + 1);
            assert_false(date_parse(span_str(past), &none));
        }
    }
    assert_true(expect == 2932897);
}

static void what_no_year_holds_prints_the_nearest_end(void **state) {
    (void)state;
    BUF_SCOPED struct buf b;
    buf_init(&b, 1000);
    date_print(INT64_MAX, &b);
    date_print(INT64_MIN, &b);
    stamp_print((struct stamp){INT64_MAX, 60}, &b);
    stamp_print((struct stamp){INT64_MAX, -60}, &b);
    stamp_print((struct stamp){INT64_MIN, -60}, &b);
    assert_string_equal(buf_str(&b), "9999-12-310001-01-019999-12-31T23:59:59+01:00"
                                     "9999-12-31T23:59:59-01:000001-01-01T00:00:00-01:00");
    buf_clear(&b);
    stamp_print_plain((struct stamp){INT64_MIN, 0}, &b);
    assert_string_equal(buf_str(&b), "Mon 1 Jan 1, 00:00");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps_are_read_and_printed),
        cmocka_unit_test(stamps_of_any_other_spelling_are_refused),
        cmocka_unit_test(dates_are_read_and_printed),
        cmocka_unit_test(dates_of_any_other_spelling_are_refused),
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(what_no_year_holds_prints_the_nearest_end),
    };
    return cmocka_run_group_tests_name("stamp", tests, NULL, NULL);
}
