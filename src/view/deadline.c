// SPDX-License-Identifier: Apache-2.0
#include "view/deadline.h"

#include "base/text.h"

#define MINUTE 60
#define HOUR 3600
#define DAY 86400

enum err deadline_zones(struct span list, struct arena *a, struct zone zones[LIMIT_ZONES],
                        size_t *count, struct error *e) {
    struct span name;
    size_t n = 0;
    enum err err = OK;
    if (list.size && list.data[list.size - 1] == ',')
        return error_set(e, ERR_INVALID,
                         "nothing stands after the last comma, which is no name of a "
                         "time zone");
    while (!err && span_cut(&list, ',', &name)) {
        if (n == LIMIT_ZONES)
            return error_set(e, ERR_LIMIT, "more than %d time zones", LIMIT_ZONES);
        err = zone_find(name, a, &zones[n++], e);
    }
    if (!err)
        *count = n;
    return err;
}

enum err deadline_begin(struct deadline *d, struct asking *a, struct error *e) {
    *d = (struct deadline){.a = a, .venue_min = a->face.offset_min};
    enum err err = a->q->has_at ? asking_venue(a, &d->venue_min, e) : OK;
    return err ? err : deadline_zones(a->q->zones, &a->arena, d->zones, &d->count, e);
}

static int64_t local_day(int64_t seconds, int offset_min) {
    int64_t local = seconds + (int64_t)offset_min * MINUTE;
    return local / DAY - (local % DAY < 0);
}

// "04:00", with the day where it is another than the venue's.
static void say_there(const struct catalog *words, int64_t seconds, int offset_min, int venue_min,
                      struct buf *out) {
    // Of the same moment, seen from the venue's day.
    int64_t days = local_day(seconds, venue_min) - local_day(seconds, offset_min);
    say_time(&(struct face){seconds + days * DAY, offset_min, words}, seconds, out);
}

static void put_days(const struct piece *p, struct buf *out) {
    tell_n(p->of, out, p->n, "{1} day", "{1} days", TELL_INT(p->n));
}

static void put_hours(const struct piece *p, struct buf *out) {
    tell_n(p->of, out, p->n, "{1} hour", "{1} hours", TELL_INT(p->n));
}

static void put_minutes(const struct piece *p, struct buf *out) {
    tell_n(p->of, out, p->n, "{1} minute", "{1} minutes", TELL_INT(p->n));
}

// "2 days and 3 hours", "13 hours", "5 minutes"
static void say_left(const struct catalog *words, int64_t seconds, struct buf *out) {
    bool long_ = seconds >= 2 * DAY;
    int64_t rest = long_ ? seconds % DAY : seconds % HOUR;
    struct piece large = {
        .put = long_ ? put_days : put_hours, .of = words, .n = seconds / (long_ ? DAY : HOUR)};
    struct piece small = {
        .put = long_ ? put_hours : put_minutes, .of = words, .n = rest / (long_ ? HOUR : MINUTE)};
    if (large.n && small.n)
        tell_as(words, out, "time", "{1} and {2}", large, small);
    else if (large.n)
        large.put(&large, out);
    else
        small.put(&small, out);
}

static void put_left(const struct deadline *d, int64_t seconds, bool over, struct json *o) {
    const struct asking *a = d->a;
    BUF_SCOPED struct buf text, long_;
    buf_init(&text, 1024);
    buf_init(&long_, 1024);
    if (over) {
        asking_put(a, o, "left", MESSAGE("decided"));
        return;
    }
    if (strcmp(a->face_by, "host") == 0) {
        asking_put(a, o, "left", MESSAGE("the record's clock does not run yet: nothing falls due"));
        return;
    }
    int64_t left = seconds - a->face.now;
    json_put_int(o, "left_s", left > 0 ? left : 0);
    say_left(a->words, left > 0 ? left : 0, &long_);
    struct piece how = TELL_TEXT(buf_span(&long_));
    if (left <= 0)
        tell_plain(a->words, &text,
                   a->q->has_at ? MESSAGE("past at the moment shown")
                                : MESSAGE("past by the record's clock"));
    else if (a->q->has_at)
        tell(a->words, &text, "{1} left at the moment shown", how);
    else
        tell(a->words, &text, "{1} left by the record's clock", how);
    json_put_text(o, "left", buf_span(&text));
}

struct json *deadline_of(const struct deadline *d, struct span time, bool over) {
    struct json *o = json_new_object(), *zones = json_new_list();
    struct stamp s;
    json_put_text(o, "at", time);
    if (!stamp_parse(time, &s)) {
        json_free(zones);
        return o;
    }
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    say_moment(d->a->words, (struct stamp){s.seconds, d->venue_min}, &text);
    json_put_text(o, "venue", buf_span(&text));
    for (size_t i = 0; i < d->count; i++) {
        struct json *one = json_new_object();
        buf_clear(&text);
        say_there(d->a->words, s.seconds, zone_offset_min(&d->zones[i], s.seconds), d->venue_min,
                  &text);
        json_put_str(one, "zone", d->zones[i].name);
        json_put_text(one, "text", buf_span(&text));
        json_add(zones, one);
    }
    json_put(o, "zones", zones);
    put_left(d, s.seconds, over, o);
    return o;
}

void deadline_text(const struct catalog *words, const struct json *deadline, struct buf *out) {
    const struct json *zones = json_get(deadline, "zones");
    tell(words, out, "{1} at the venue", TELL_TEXT(json_get_text(deadline, "venue")));
    for (size_t i = 0; i < json_count(zones); i++) {
        const struct json *one = json_at(zones, i);
        buf_put_str(out, catalog_get(words, NULL, MESSAGE("; ")));
        tell_as(words, out, "zone", "{1} {2}", TELL_TEXT(json_get_text(one, "zone")),
                TELL_TEXT(json_get_text(one, "text")));
    }
    buf_put_str(out, catalog_get(words, NULL, MESSAGE("; ")));
    buf_put_span(out, json_get_text(deadline, "left"));
}
