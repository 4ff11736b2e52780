// SPDX-License-Identifier: Apache-2.0
#include "base/stamp.h"

#define DAY 86400
#define FIRST_DAY (-719162) // 0001-01-01
#define LAST_DAY 2932896    // 9999-12-31

struct day {
    int64_t year;
    int month, day; // from 1
};

static const char MONTHS[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
static const char WEEKDAYS[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

static bool leap(int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int64_t year, int month) {
    static const int8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && leap(year));
}

// Days from 1970-01-01 to the first of January of `year`, which is 1 or later.
static int64_t year_begins(int64_t year) {
    int64_t before = year - 1;
    int64_t leap_days = before / 4 - before / 100 + before / 400;
    return 365 * (year - 1970) + leap_days - 477; // 477 of them lie before 1970
}

static int64_t to_days(struct day d) {
    int64_t days = year_begins(d.year) + d.day - 1;
    for (int month = 1; month < d.month; month++)
        days += month_days(d.year, month);
    return days;
}

// Days outside the years 1-9999 give the nearest end.
static struct day from_days(int64_t days) {
    days = days < FIRST_DAY ? FIRST_DAY : days > LAST_DAY ? LAST_DAY : days;
    struct day d = {.year = 1 + (days - FIRST_DAY) * 400 / 146097, .month = 1};
    while (year_begins(d.year) > days)
        d.year--;
    while (year_begins(d.year + 1) <= days)
        d.year++;
    int64_t rest = days - year_begins(d.year);
    for (; rest >= month_days(d.year, d.month); d.month++)
        rest -= month_days(d.year, d.month);
    d.day = (int)rest + 1;
    return d;
}

// Takes `digits` digits and, unless it is 0, the mark after them off `text`.
static bool take(struct span *text, int digits, char mark, int64_t *out) {
    size_t need = (size_t)digits + (mark != 0);
    if (text->size < need || (mark && text->data[digits] != (uint8_t)mark))
        return false;
    *out = 0;
    for (int i = 0; i < digits; i++) {
        if (text->data[i] < '0' || text->data[i] > '9')
            return false;
        *out = *out * 10 + text->data[i] - '0';
    }
    *text = span_from(*text, need);
    return true;
}

static bool take_date(struct span *text, char mark, int64_t *days) {
    int64_t year, month, day;
    if (!take(text, 4, '-', &year) || !take(text, 2, '-', &month) || !take(text, 2, mark, &day))
        return false;
    if (year < 1900 || month < 1 || month > 12 || day < 1 || day > month_days(year, (int)month))
        return false;
    *days = to_days((struct day){year, (int)month, (int)day});
    return true;
}

static bool take_offset(struct span *text, int *minutes) {
    int64_t hour, minute;
    if (!text->size)
        return false;
    uint8_t sign = text->data[0];
    *text = span_from(*text, 1);
    *minutes = 0;
    if (sign == 'Z')
        return true;
    if ((sign != '+' && sign != '-') || !take(text, 2, ':', &hour) || !take(text, 2, 0, &minute))
        return false;
    *minutes = (int)(hour * 60 + minute) * (sign == '-' ? -1 : 1);
    return hour <= 23 && minute <= 59 && (sign == '+' || *minutes);
}

bool stamp_parse(struct span text, struct stamp *out) {
    int64_t days, hour, minute, second;
    int offset;
    if (!take_date(&text, 'T', &days) || !take(&text, 2, ':', &hour) ||
        !take(&text, 2, ':', &minute) || !take(&text, 2, 0, &second) ||
        !take_offset(&text, &offset))
        return false;
    if (hour > 23 || minute > 59 || second > 59 || text.size)
        return false;
    out->seconds = days * DAY + hour * 3600 + (minute - offset) * 60 + second;
    out->offset_min = offset;
    return true;
}

bool date_parse(struct span text, int64_t *days) {
    int64_t found;
    if (!take_date(&text, 0, &found) || text.size)
        return false;
    *days = found;
    return true;
}

// Day and second of the day in the stamp's own offset; what no year 1-9999 holds gives the end.
static int64_t split(struct stamp s, int64_t *days) {
    int64_t low = (int64_t)FIRST_DAY * DAY, high = (int64_t)LAST_DAY * DAY + DAY - 1;
    int64_t shift = (int64_t)s.offset_min * 60;
    int64_t local = s.seconds < low - shift    ? low
                    : s.seconds > high - shift ? high
                                               : s.seconds + shift;
    *days = (local - low) / DAY + FIRST_DAY;
    return (local - low) % DAY;
}

void date_print(int64_t days, struct buf *out) {
    struct day d = from_days(days);
    buf_printf(out, "%04d-%02d-%02d", (int)d.year, d.month, d.day);
}

void date_print_plain(int64_t days, bool year, struct buf *out) {
    struct day d = from_days(days);
    buf_printf(out, "%d %s", d.day, MONTHS[d.month - 1]);
    if (year)
        buf_printf(out, " %d", (int)d.year);
}

void stamp_print(struct stamp s, struct buf *out) {
    int64_t days;
    int second = (int)split(s, &days);
    date_print(days, out);
    buf_printf(out, "T%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
    int minutes = s.offset_min < 0 ? -s.offset_min : s.offset_min;
    if (!minutes)
        buf_put_byte(out, 'Z');
    else
        buf_printf(out, "%c%02d:%02d", s.offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

void stamp_print_plain(struct stamp s, struct buf *out) {
    int64_t days;
    int second = (int)split(s, &days);
    buf_printf(out, "%s ", WEEKDAYS[((days + 4) % 7 + 7) % 7]); // 1970-01-01 was a Thursday
    date_print_plain(days, true, out);
    buf_printf(out, ", %02d:%02d", second / 3600, second / 60 % 60);
}
