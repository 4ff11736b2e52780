// SPDX-License-Identifier: Apache-2.0
#include "cli/import_days.h"

#include "base/limits.h"
#include "base/stamp.h"

#include <stdio.h>

static const char *const months[] = {"january",   "february", "march",    "april",
                                     "may",       "june",     "july",     "august",
                                     "september", "october",  "november", "december"};

// "02 May 2017", "2-May-2017": day, month by at least three letters of its name, year.
static bool named_date(struct span cell, int64_t *days) {
    struct span part[3];
    size_t count = 0;
    uint8_t separator = span_find(cell, '-') >= 0 ? '-' : ' ';
    char text[16];
    while (count < 3 && span_cut(&cell, separator, &part[count]))
        count++;
    if (count < 3 || cell.size || part[0].size > 2 || part[1].size < 3 || part[2].size != 4)
        return false;
    for (int m = 0; m < 12; m++) {
        bool is = part[1].size <= strlen(months[m]);
        for (size_t i = 0; is && i < part[1].size; i++)
            is = (part[1].data[i] | 0x20) == months[m][i];
        if (!is)
            continue;
        snprintf(text, sizeof text, SPAN_FMT "-%02d-%s" SPAN_FMT, SPAN_ARG(part[2]), m + 1,
                 part[0].size == 1 ? "0" : "", SPAN_ARG(part[0]));
        return date_parse(span_str(text), days);
    }
    return false;
}

// "2017-05-02", with or without a midnight behind it; or with the month's name.
static bool day_of(struct span cell, int64_t *days) {
    struct span rest = span_from(cell, 10);
    bool midnight = !rest.size || span_is(rest, " 00:00:00") || span_is(rest, " 00:00:00.000") ||
                    span_is(rest, "T00:00:00");
    return (midnight && date_parse(span_head(cell, 10), days)) || named_date(cell, days);
}

// Whether a month begins on it, or a year.
static bool begins(int64_t days, bool year) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 16);
    date_print(days, &text);
    return span_is(span_from(buf_span(&text), year ? 4 : 7), year ? "-01-01" : "-01");
}

// As far as the precision leaves it open, where the days do not stand apart by that already.
static void widen(enum day_precision precision, int64_t *from, int64_t *to) {
    static const int apart[] = {0, 1, 7, 27};
    bool year = precision == DAY_YEAR;
    if (*to - *from >= apart[precision])
        return;
    if (precision == DAY_WEEK) {
        *from -= 6;
        *to += 6;
        return;
    }
    while (!begins(*from, year))
        --*from;
    while (!begins(*to + 1, year))
        ++*to;
}

struct json *import_english(struct span words) {
    struct json *text = json_new_object();
    json_put_text(text, "en", words);
    return text;
}

static void put_moment(struct json *when, const char *name, int64_t days, const char *rest) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    date_print(days, &text);
    buf_put_str(&text, rest);
    json_put_text(when, name, buf_span(&text));
}

void import_put_days(struct json *body, const struct import_cells *c, const char *from,
                     const char *to, enum day_precision precision) {
    static const char *const said[] = {NULL, "a week or some days are known, not the day",
                                       "the month is known, not the day",
                                       "the year is known, not the day"};
    int64_t first, last;
    if (!day_of(import_cell(c, from), &first) || !day_of(import_cell(c, to), &last)) {
        bool bad = !day_of(import_cell(c, from), &first);
        import_wrong(c, bad ? from : to, "must be a day, as 2017-05-02");
        return;
    }
    if (last < first) {
        import_wrong(c, to, "it ends before it begins");
        return;
    }
    widen(precision, &first, &last);
    struct json *when = json_new_object();
    put_moment(when, "from", first, "T00:00:00+14:00");
    put_moment(when, "to", last, "T23:59:59-12:00");
    if (said[precision])
        json_put(when, "text", import_english(span_str(said[precision])));
    json_put(body, "when", when);
}

int import_code(const struct import_cells *c, const char *column, int most) {
    struct span cell = import_cell(c, column);
    int code = cell.size == 1 ? cell.data[0] - '0' : 0;
    if (code >= 1 && code <= most)
        return code;
    import_wrong(c, column, "must be one of 1 to %d", most);
    return 0;
}

struct json *import_join(const struct import_cells *c, const char *before,
                         const char *const *columns) {
    BUF_SCOPED struct buf words;
    buf_init(&words, LIMIT_CSV_ROW_BYTES);
    for (size_t i = 0; columns[i]; i++) {
        struct span cell = import_cell(c, columns[i]);
        bool twice = false;
        for (size_t k = 0; k < i; k++)
            twice |= span_equal(cell, import_cell(c, columns[k]));
        if (!cell.size || twice)
            continue;
        buf_put_str(&words, words.size ? ", " : before);
        buf_put_span(&words, cell);
    }
    return words.size ? import_english(buf_span(&words)) : json_new_object();
}
