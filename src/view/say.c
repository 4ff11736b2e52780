// SPDX-License-Identifier: Apache-2.0
#include "view/say.h"

#define DAY 86400

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

static bool same_year(int64_t a, int64_t b) {
    BUF_SCOPED struct buf one;
    BUF_SCOPED struct buf two;
    buf_init(&one, 32);
    buf_init(&two, 32);
    date_print(a, &one);
    date_print(b, &two);
    return span_equal(span_head(buf_span(&one), 4), span_head(buf_span(&two), 4));
}

void say_time(const struct face *f, int64_t seconds, struct buf *out) {
    int64_t then = local(f, seconds), now = local(f, f->now);
    if (floor_day(then) != floor_day(now)) {
        date_print_plain(floor_day(then), !same_year(floor_day(then), floor_day(now)), out);
        buf_put_str(out, ", ");
    }
    put_clock(then, out);
}

void say_time_text(const struct face *f, struct span text, struct buf *out) {
    struct stamp s;
    if (stamp_parse(text, &s))
        say_time(f, s.seconds, out);
    else
        say_day(text, out);
}

void say_period(const struct face *f, struct span from, struct span to, struct buf *out) {
    struct stamp a, b;
    say_time_text(f, from, out);
    buf_put_str(out, " to ");
    if (stamp_parse(from, &a) && stamp_parse(to, &b) &&
        floor_day(local(f, a.seconds)) == floor_day(local(f, b.seconds)))
        put_clock(local(f, b.seconds), out);
    else
        say_time_text(f, to, out);
}

void say_offset(int offset_min, struct buf *out) {
    int minutes = offset_min < 0 ? -offset_min : offset_min;
    buf_printf(out, "UTC%c%02d:%02d", offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

void say_moment(struct stamp s, struct buf *out) {
    stamp_print_plain(s, out);
    buf_put_str(out, " (");
    say_offset(s.offset_min, out);
    buf_put_byte(out, ')');
}

void say_day(struct span date, struct buf *out) {
    int64_t day;
    if (date_parse(date, &day))
        date_print_plain(day, true, out);
    else
        buf_put_span(out, date);
}

void say_days(struct span from, struct span to, struct buf *out) {
    int64_t a, b;
    if (span_equal(from, to) || !date_parse(from, &a) || !date_parse(to, &b)) {
        say_day(from, out);
        return;
    }
    if (span_equal(span_head(from, 7), span_head(to, 7))) // the same month
        buf_printf(out, "%d", (from.data[8] - '0') * 10 + from.data[9] - '0');
    else
        date_print_plain(a, !span_equal(span_head(from, 4), span_head(to, 4)), out);
    buf_put_str(out, "\xe2\x80\x93"); // U+2013
    date_print_plain(b, true, out);
}

void say_number(uint64_t n, struct buf *out) {
    static const char *const words[] = {"none",  "one",   "two",  "three", "four",   "five",  "six",
                                        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    if (n < sizeof words / sizeof *words)
        buf_put_str(out, words[n]);
    else
        buf_printf(out, "%llu", (unsigned long long)n);
}

void say_comma(size_t at, size_t count, struct buf *out) {
    if (at)
        buf_put_str(out, at + 1 == count ? " and " : ", ");
}

void say_capital(struct buf *out, size_t from) {
    if (from < out->size && out->data[from] >= 'a' && out->data[from] <= 'z')
        out->data[from] = (uint8_t)(out->data[from] - 32);
}

void say_word(struct span word, struct buf *out) {
    for (size_t i = 0; i < word.size; i++)
        buf_put_byte(out, word.data[i] == '-' ? ' ' : word.data[i]);
}

void say_plural(uint64_t n, const char *one, const char *many, struct buf *out) {
    buf_printf(out, "%llu %s", (unsigned long long)n, n == 1 ? one : many);
}
