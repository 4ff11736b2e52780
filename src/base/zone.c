// SPDX-License-Identifier: Apache-2.0
#include "base/zone.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

#include <glib.h>

#define NAME_MAX_BYTES 64
#define FOLDER "/usr/share/zoneinfo" // where GLib looks, unless TZDIR says where
#define MAGIC "TZif"

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

// GLib complains aloud of files that are none, and takes names that are rules ("UTC+3"): it gets
// only what lies there as a zone file.
static bool is_there(struct span name) {
    BUF_SCOPED struct buf path, file;
    const char *folder = getenv("TZDIR");
    buf_init(&path, 4096);
    buf_init(&file, LIMIT_ZONE_BYTES);
    buf_printf(&path, "%s/" SPAN_FMT, folder ? folder : FOLDER, SPAN_ARG(name));
    return !path.full && !file_read(buf_str(&path), &file, NULL) &&
           span_starts(buf_span(&file), span_str(MAGIC));
}

enum err zone_find(struct span name, struct arena *a, struct zone *out, struct error *e) {
    if (!name_ok(name))
        return error_set(e, ERR_INVALID, "\"" SPAN_FMT "\" is no name of a time zone",
                         SPAN_ARG(span_head(name, 80)));
    const char *copy = arena_str(a, name);
    GTimeZone *zone = is_there(name) ? g_time_zone_new_identifier(copy) : NULL;
    if (!zone) {
        error_set(e, ERR_NOT_FOUND, "no time zone \"" SPAN_FMT "\" on this machine",
                  SPAN_ARG(name));
        return error_hint(e, "names are as Europe/Moscow; Debian has them in the package tzdata");
    }
    g_time_zone_unref(zone);
    out->name = copy;
    return OK;
}

// Lets go of the zone.
static int offset_min(GTimeZone *zone, int64_t seconds) {
    if (!zone)
        return 0;
    int interval = g_time_zone_find_interval(zone, G_TIME_TYPE_UNIVERSAL, seconds);
    int offset_s = interval < 0 ? 0 : g_time_zone_get_offset(zone, interval);
    g_time_zone_unref(zone);
    return (offset_s - (offset_s % 60 + 60) % 60) / 60;
}

int zone_offset_min(const struct zone *z, int64_t seconds) {
    return offset_min(g_time_zone_new_identifier(z->name), seconds);
}

int zone_here_min(int64_t seconds) {
    return offset_min(g_time_zone_new_local(), seconds);
}
