// SPDX-License-Identifier: Apache-2.0
#include "view/say.h"

#define DAY 86400

// Short in English; in other languages as a date has them, for the app too (web/src/time.ts).
static const char *const months[] = {
    MESSAGE_IN("month", "Jan"), MESSAGE_IN("month", "Feb"), MESSAGE_IN("month", "Mar"),
    MESSAGE_IN("month", "Apr"), MESSAGE_IN("month", "May"), MESSAGE_IN("month", "Jun"),
    MESSAGE_IN("month", "Jul"), MESSAGE_IN("month", "Aug"), MESSAGE_IN("month", "Sep"),
    MESSAGE_IN("month", "Oct"), MESSAGE_IN("month", "Nov"), MESSAGE_IN("month", "Dec"),
};
static const char *const weekdays[] = {
    MESSAGE("Sun"), MESSAGE("Mon"), MESSAGE("Tue"), MESSAGE("Wed"),
    MESSAGE("Thu"), MESSAGE("Fri"), MESSAGE("Sat"),
};

static int64_t floor_day(int64_t seconds) {
    return seconds / DAY - (seconds % DAY < 0);
}

static int64_t local(const struct face *f, int64_t seconds) {
    return seconds + (int64_t)f->offset_min * 60;
}

static void put_clock(int64_t local_seconds, struct buf *out) {
    int second = (int)(local_seconds - floor_day(local_seconds) * DAY);
    buf_printf(out, "%02d:%02d", second / 3600, second / 60 % 60);
}

struct date {
    int year, month, day;
};

static struct date date_of(int64_t days) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 32);
    date_print(days, &text); // YYYY-MM-DD
    int part[3] = {0};
    size_t n = 0;
    for (size_t i = 0; i < text.size && n < 3; i++) {
        if (text.data[i] == '-')
            n++;
        else
            part[n] = part[n] * 10 + text.data[i] - '0';
    }
    return (struct date){part[0], part[1] ? part[1] : 1, part[2]};
}

static void put_date(const struct catalog *words, int64_t days, bool year, struct buf *out) {
    struct date d = date_of(days);
    struct piece month = TELL_STR(catalog_get(words, "month", months[d.month - 1]));
    if (year)
        tell_as(words, out, "date", "{1} {2} {3}", TELL_INT(d.day), month, TELL_INT(d.year));
    else
        tell_as(words, out, "date", "{1} {2}", TELL_INT(d.day), month);
}

void say_time(const struct face *f, int64_t seconds, struct buf *out) {
    int64_t then = local(f, seconds), now = local(f, f->now);
    int64_t day = floor_day(then), today = floor_day(now);
    if (day != today) {
        put_date(f->words, day, date_of(day).year != date_of(today).year, out);
        buf_put_str(out, catalog_get(f->words, NULL, MESSAGE(", ")));
    }
    put_clock(then, out);
}

bool say_same_day(const struct face *f, int64_t seconds) {
    return floor_day(local(f, seconds)) == floor_day(local(f, f->now));
}

void say_time_text(const struct face *f, struct span text, struct buf *out) {
    struct stamp s;
    if (stamp_parse(text, &s))
        say_time(f, s.seconds, out);
    else
        say_day(f->words, text, out);
}

void say_period(const struct face *f, struct span from, struct span to, struct buf *out) {
    struct stamp a, b;
    BUF_SCOPED struct buf end;
    buf_init(&end, 4096);
    if (stamp_parse(from, &a) && stamp_parse(to, &b) &&
        floor_day(local(f, a.seconds)) == floor_day(local(f, b.seconds)))
        put_clock(local(f, b.seconds), &end);
    else
        say_time_text(f, to, &end);
    tell(f->words, out, "{1} to {2}", SAY_TIME(f, from), TELL_TEXT(buf_span(&end)));
}

void say_offset(const struct catalog *words, int offset_min, struct buf *out) {
    int minutes = offset_min < 0 ? -offset_min : offset_min;
    BUF_SCOPED struct buf text;
    buf_init(&text, 32);
    buf_printf(&text, "%c%02d:%02d", offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
    tell(words, out, "UTC{1}", TELL_TEXT(buf_span(&text)));
}

void say_moment(const struct catalog *words, struct stamp s, struct buf *out) {
    BUF_SCOPED struct buf date, clock, offset;
    const struct face there = {s.seconds, s.offset_min, words};
    int64_t days = floor_day(local(&there, s.seconds));
    buf_init(&date, 256);
    buf_init(&clock, 16);
    buf_init(&offset, 64);
    put_date(words, days, true, &date);
    put_clock(local(&there, s.seconds), &clock);
    say_offset(words, s.offset_min, &offset);
    const char *weekday = weekdays[((days + 4) % 7 + 7) % 7]; // 1970-01-01 was a Thursday
    tell(words, out, "{1} {2}, {3} ({4})", TELL_STR(catalog_get(words, NULL, weekday)),
         TELL_TEXT(buf_span(&date)), TELL_TEXT(buf_span(&clock)), TELL_TEXT(buf_span(&offset)));
}

void say_day(const struct catalog *words, struct span date, struct buf *out) {
    int64_t day;
    if (date_parse(date, &day))
        put_date(words, day, true, out);
    else
        buf_put_span(out, date);
}

void say_days(const struct catalog *words, struct span from, struct span to, struct buf *out) {
    int64_t a, b;
    if (span_equal(from, to) || !date_parse(from, &a) || !date_parse(to, &b)) {
        say_day(words, from, out);
        return;
    }
    struct date first = date_of(a), last = date_of(b);
    if (first.year == last.year && first.month == last.month)
        buf_printf(out, "%d", first.day);
    else
        put_date(words, a, first.year != last.year, out);
    buf_put_str(out, "\xe2\x80\x93"); // U+2013
    put_date(words, b, true, out);
}

void say_number(const struct catalog *words, uint64_t n, struct buf *out) {
    static const char *const names[] = {"none",  "one",   "two",  "three", "four",   "five",  "six",
                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    if (catalog_is_english(words) && n < sizeof names / sizeof *names)
        buf_put_str(out, names[n]);
    else
        buf_printf(out, "%llu", (unsigned long long)n);
}

void say_comma(const struct catalog *words, size_t at, size_t count, struct buf *out) {
    if (at)
        buf_put_str(out, at + 1 == count ? catalog_get(words, "list", " and ")
                                         : catalog_get(words, "list", ", "));
}

// U+0430-044F and U+0450-045F are D0 B0 … D1 8F and D1 90 … D1 9F in UTF-8.
static void capital_cyrillic(uint8_t *c) {
    if (c[0] == 0xd0 && c[1] >= 0xb0 && c[1] <= 0xbf)
        c[1] = (uint8_t)(c[1] - 0x20);
    else if (c[0] == 0xd1 && c[1] >= 0x80 && c[1] <= 0x8f)
        c[0] = 0xd0, c[1] = (uint8_t)(c[1] + 0x20);
    else if (c[0] == 0xd1 && c[1] >= 0x90 && c[1] <= 0x9f)
        c[0] = 0xd0, c[1] = (uint8_t)(c[1] - 0x10);
}

void say_capital(struct buf *out, size_t from) {
    if (from < out->size && out->data[from] >= 'a' && out->data[from] <= 'z')
        out->data[from] = (uint8_t)(out->data[from] - 32);
    else if (from + 1 < out->size)
        capital_cyrillic(&out->data[from]);
}

void say_put_time(const struct piece *p, struct buf *out) {
    say_time_text(p->of, p->text, out);
}

void say_put_at(const struct piece *p, struct buf *out) {
    say_time(p->of, p->n, out);
}

void say_put_day(const struct piece *p, struct buf *out) {
    say_day(p->of, p->text, out);
}

void say_put_word(const struct piece *p, struct buf *out) {
    tell_word(p->of, out, p->what, p->text);
}
