// SPDX-License-Identifier: Apache-2.0
#include "base/zone.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/stamp.h"

#include <assert.h>

#define DAY 86400
#define HEADER 44
#define NAME_MAX_BYTES 64
#define LAST_YEAR 9998 // whose end our dates can still say
#define FOLDER "/usr/share/zoneinfo"

struct header {
    uint32_t utc, std, leap, times, types, chars;
};

static uint64_t number(const uint8_t *at, size_t bytes) {
    uint64_t n = 0;
    for (size_t i = 0; i < bytes; i++)
        n = n << 8 | at[i];
    return n;
}

// Takes a header off `rest`; *version is 0 for the first edition, whose block is the only one.
static bool take_header(struct span *rest, struct header *h, uint8_t *version) {
    if (rest->size < HEADER || memcmp(rest->data, "TZif", 4) != 0)
        return false;
    uint32_t *counts[] = {&h->utc, &h->std, &h->leap, &h->times, &h->types, &h->chars};
    *version = rest->data[4];
    for (size_t i = 0; i < 6; i++) {
        *counts[i] = (uint32_t)number(rest->data + 20 + 4 * i, 4);
        if (*counts[i] > LIMIT_ZONE_BYTES)
            return false;
    }
    *rest = span_from(*rest, HEADER);
    return true;
}

static size_t block_bytes(const struct header *h, size_t time_bytes) {
    return (size_t)h->times * (time_bytes + 1) + (size_t)h->types * 6 + h->chars +
           (size_t)h->leap * (time_bytes + 4) + h->std + h->utc;
}

// Times, then types by number, then types: u8 after the transitions, 6 bytes each of which 4 are
// the offset.
static bool read_block(const struct header *h, struct span block, struct arena *a,
                       struct zone *out) {
    int64_t *at = arena_array(a, int64_t, h->times + 1);
    int32_t *offset = arena_array(a, int32_t, h->times + 1);
    const uint8_t *kinds = block.data + 8 * (size_t)h->times;
    const uint8_t *types = kinds + h->times;
    if (!h->types)
        return false;
    out->first_s = (int32_t)number(types, 4);
    for (size_t i = 0; i < h->times; i++) {
        at[i] = (int64_t)number(block.data + 8 * i, 8);
        if (kinds[i] >= h->types || (i && at[i] <= at[i - 1]))
            return false;
        offset[i] = (int32_t)number(types + 6 * (size_t)kinds[i], 4);
    }
    out->at = at;
    out->offset_s = offset;
    out->count = h->times;
    return true;
}

static bool take(struct span *rest, char c) {
    if (!rest->size || rest->data[0] != (uint8_t)c)
        return false;
    *rest = span_from(*rest, 1);
    return true;
}

static bool take_number(struct span *rest, int max, int *out) {
    int n = 0;
    size_t digits = 0;
    for (; digits < rest->size && rest->data[digits] >= '0' && rest->data[digits] <= '9'; digits++)
        if ((n = 10 * n + rest->data[digits] - '0') > max)
            return false;
    *rest = span_from(*rest, digits);
    *out = n;
    return digits > 0;
}

// "-3", "5:45", "+167:00:00", in seconds.
static bool take_time(struct span *rest, int32_t *out) {
    int hours, minutes = 0, seconds = 0;
    bool minus = take(rest, '-');
    if (!minus)
        (void)take(rest, '+');
    if (!take_number(rest, 167, &hours))
        return false;
    if (take(rest, ':') && !take_number(rest, 59, &minutes))
        return false;
    if (take(rest, ':') && !take_number(rest, 59, &seconds))
        return false;
    *out = (minus ? -1 : 1) * (hours * 3600 + minutes * 60 + seconds);
    return true;
}

// "MSK" or "<+0330>"; what it is called is nobody's matter here.
static bool take_word(struct span *rest) {
    if (take(rest, '<')) {
        ptrdiff_t end = span_find(*rest, '>');
        if (end < 0)
            return false;
        *rest = span_from(*rest, (size_t)end + 1);
        return true;
    }
    size_t letters = 0;
    while (letters < rest->size &&
           ((rest->data[letters] | 32) >= 'a' && (rest->data[letters] | 32) <= 'z'))
        letters++;
    *rest = span_from(*rest, letters);
    return letters >= 3;
}

// "M3.5.0/2", "J60", "59".
static bool take_edge(struct span *rest, struct zone_edge *out) {
    *out = (struct zone_edge){.time_s = 7200};
    if (take(rest, 'M')) {
        if (!take_number(rest, 12, &out->month) || !out->month || !take(rest, '.') ||
            !take_number(rest, 5, &out->week) || !out->week || !take(rest, '.') ||
            !take_number(rest, 6, &out->weekday))
            return false;
    } else {
        out->no_leap = take(rest, 'J');
        if (!take_number(rest, 365, &out->day) || (out->no_leap && !out->day))
            return false;
    }
    return !take(rest, '/') || take_time(rest, &out->time_s);
}

// The footer, a TZ string as POSIX has it; offsets in it are west of Greenwich.
static bool read_footer(struct span rest, struct zone *out) {
    int32_t west;
    if (!rest.size)
        return true;
    if (!take_word(&rest) || !take_time(&rest, &west))
        return false;
    out->has_tail = true;
    out->tail_s = -west;
    if (!rest.size)
        return true;
    if (!take_word(&rest))
        return false;
    out->has_summer = true;
    out->summer_s = out->tail_s + 3600;
    if (rest.size && rest.data[0] != ',') {
        if (!take_time(&rest, &west))
            return false;
        out->summer_s = -west;
    }
    return take(&rest, ',') && take_edge(&rest, &out->begins) && take(&rest, ',') &&
           take_edge(&rest, &out->ends) && !rest.size;
}

enum err zone_parse(struct span file, struct arena *a, struct zone *out, struct error *e) {
    struct header h;
    uint8_t version;
    struct zone z = {0};
    if (!take_header(&file, &h, &version) || block_bytes(&h, 4) > file.size)
        return error_set(e, ERR_CORRUPT, "this is no zone file");
    if (version < '2')
        return error_set(e, ERR_CORRUPT, "a zone file of the first edition has no 64-bit times");
    file = span_from(file, block_bytes(&h, 4));
    if (!take_header(&file, &h, &version) || block_bytes(&h, 8) > file.size)
        return error_set(e, ERR_CORRUPT, "this zone file is cut short");
    struct span footer = span_from(file, block_bytes(&h, 8)), line;
    if (!read_block(&h, file, a, &z))
        return error_set(e, ERR_CORRUPT, "this zone file contradicts itself");
    bool whole = footer.size && footer.data[footer.size - 1] == '\n';
    if (!whole || !take(&footer, '\n') || !span_cut(&footer, '\n', &line) || !read_footer(line, &z))
        return error_set(e, ERR_CORRUPT, "this zone file ends in no footer that is understood");
    *out = z;
    return OK;
}

static bool name_ok(struct span name) {
    if (!name.size || name.size > NAME_MAX_BYTES || name.data[0] == '/' ||
        name.data[name.size - 1] == '/')
        return false;
    for (size_t i = 0; i < name.size; i++) {
        uint8_t c = name.data[i];
        bool letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (!letter && !(c >= '0' && c <= '9') && !strchr("/_+-", c))
            return false;
        if (c == '/' && name.data[i + 1] == '/')
            return false;
    }
    return true;
}

enum err zone_read(struct span name, struct arena *a, struct zone *out, struct error *e) {
    BUF_SCOPED struct buf file;
    const char *folder = getenv("TZDIR");
    buf_init(&file, LIMIT_ZONE_BYTES);
    if (!name_ok(name))
        return error_set(e, ERR_INVALID, "\"" SPAN_FMT "\" is no name of a time zone",
                         SPAN_ARG(span_head(name, 80)));
    const char *path = arena_printf(a, "%s/" SPAN_FMT, folder ? folder : FOLDER, SPAN_ARG(name));
    if (!file_exists(path)) {
        error_set(e, ERR_NOT_FOUND, "no time zone \"" SPAN_FMT "\" on this machine",
                  SPAN_ARG(name));
        return error_hint(e, "names are as Europe/Moscow; Debian has them in the package tzdata");
    }
    enum err err = file_read(path, &file, e);
    if (!err)
        err = zone_parse(buf_span(&file), a, out, e);
    if (!err)
        out->name = arena_copy(a, name);
    return err;
}

// Days since 1970 of the first of a month; months past 12 are of the next year.
static int64_t first_of(int year, int month) {
    char text[16];
    int64_t days = 0;
    snprintf(text, sizeof text, "%04d-%02d-01", year + (month > 12),
             month > 12 ? month - 12 : month);
    bool ok = date_parse(span_str(text), &days);
    assert(ok);
    return days;
}

static int year_of(int64_t seconds) {
    BUF_SCOPED struct buf text;
    int64_t days = seconds / DAY - (seconds % DAY < 0);
    int year = 0;
    buf_init(&text, 64);
    date_print(days, &text);
    for (size_t i = 0; i < 4; i++)
        year = 10 * year + text.data[i] - '0';
    return year;
}

// In local seconds.
static int64_t edge_in(const struct zone_edge *edge, int year) {
    int64_t day;
    if (edge->month) {
        day = first_of(year, edge->month);
        int64_t weekday = ((day + 4) % 7 + 7) % 7; // 1970-01-01 was a Thursday
        day += (edge->weekday - weekday + 7) % 7 + 7 * (edge->week - 1);
        if (day >= first_of(year, edge->month + 1))
            day -= 7;
    } else {
        bool leap = first_of(year, 3) - first_of(year, 2) == 29;
        day = first_of(year, 1) + edge->day;
        if (edge->no_leap)
            day += leap && edge->day >= 60 ? 0 : -1;
    }
    return day * DAY + edge->time_s;
}

static bool is_summer(const struct zone *z, int64_t seconds) {
    int year = year_of(seconds + z->tail_s);
    year = year > LAST_YEAR ? LAST_YEAR : year;
    int64_t begins = edge_in(&z->begins, year) - z->tail_s;
    int64_t ends = edge_in(&z->ends, year) - z->summer_s;
    return begins < ends ? seconds >= begins && seconds < ends
                         : seconds >= begins || seconds < ends;
}

int zone_offset_min(const struct zone *z, int64_t seconds) {
    size_t low = 0, high = z->count; // the first transition that lies after it
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (z->at[middle] <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    int32_t offset = low ? z->offset_s[low - 1] : z->first_s;
    if (low == z->count && z->has_tail)
        offset = z->has_summer && is_summer(z, seconds) ? z->summer_s : z->tail_s;
    return (offset - (offset % 60 + 60) % 60) / 60;
}
