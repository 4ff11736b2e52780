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
        err = zone_read(name, a, &zones[n++], e);
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
static void say_there(int64_t seconds, int offset_min, int venue_min, struct buf *out) {
    int64_t day = local_day(seconds, offset_min);
    if (day != local_day(seconds, venue_min)) {
        date_print_plain(day, false, out);
        buf_put_str(out, ", ");
    }
    say_time(&(struct face){seconds, offset_min}, seconds, out);
}

static void say_left(int64_t seconds, struct buf *out) {
    if (seconds >= 2 * DAY) {
        say_plural((uint64_t)(seconds / DAY), "day", "days", out);
        seconds %= DAY;
        buf_put_str(out, seconds >= HOUR ? " and " : "");
        if (seconds >= HOUR)
            say_plural((uint64_t)(seconds / HOUR), "hour", "hours", out);
        return;
    }
    if (seconds >= HOUR)
        say_plural((uint64_t)(seconds / HOUR), "hour", "hours", out);
    buf_put_str(out, seconds >= HOUR && seconds % HOUR >= MINUTE ? " and " : "");
    if (seconds < HOUR || seconds % HOUR >= MINUTE)
        say_plural((uint64_t)(seconds % HOUR / MINUTE), "minute", "minutes", out);
}

static void put_left(const struct deadline *d, int64_t seconds, bool over, struct json *o) {
    const struct asking *a = d->a;
    BUF_SCOPED struct buf text;
    buf_init(&text, 256);
    if (over) {
        json_put_str(o, "left", "decided");
        return;
    }
    if (strcmp(a->face_by, "host") == 0) {
        json_put_str(o, "left", "no log time yet: nothing falls due");
        return;
    }
    int64_t left = seconds - a->face.now;
    json_put_int(o, "left_s", left > 0 ? left : 0);
    if (left > 0) {
        say_left(left, &text);
        buf_put_str(&text, " left");
    } else {
        buf_put_str(&text, "past");
    }
    buf_put_str(&text, a->q->has_at ? " at the moment asked for" : " by log time");
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
    say_moment((struct stamp){s.seconds, d->venue_min}, &text);
    json_put_text(o, "venue", buf_span(&text));
    for (size_t i = 0; i < d->count; i++) {
        struct json *one = json_new_object();
        buf_clear(&text);
        say_there(s.seconds, zone_offset_min(&d->zones[i], s.seconds), d->venue_min, &text);
        json_put_text(one, "zone", d->zones[i].name);
        json_put_text(one, "text", buf_span(&text));
        json_add(zones, one);
    }
    json_put(o, "zones", zones);
    put_left(d, s.seconds, over, o);
    return o;
}

void deadline_text(const struct json *deadline, struct buf *out) {
    const struct json *zones = json_get(deadline, "zones");
    buf_put_span(out, json_get_text(deadline, "venue"));
    buf_put_str(out, " at the venue");
    for (size_t i = 0; i < json_count(zones); i++) {
        const struct json *one = json_at(zones, i);
        buf_printf(out, "; " SPAN_FMT " " SPAN_FMT, SPAN_ARG(json_get_text(one, "zone")),
                   SPAN_ARG(json_get_text(one, "text")));
    }
    buf_printf(out, "; " SPAN_FMT, SPAN_ARG(json_get_text(deadline, "left")));
}
