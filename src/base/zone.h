// SPDX-License-Identifier: Apache-2.0
// What offset from UTC a named time zone has at a moment, from the system's own zone files.
//
// By GLib, the only user of which this is: it reads those files as the C library does, for any
// number of zones and threads (docs/decisions/008). Only what is shown to people and how acts are
// dated use zones; the fold knows offsets alone, since governments change zones.
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include "base/arena.h"
#include "base/err.h"

struct zone {
    const char *name;
};

// Names as "Europe/Moscow". ERR_INVALID for what is no name, ERR_NOT_FOUND for unknown ones. The
// arena keeps the name.
CHECKED enum err zone_find(struct span name, struct arena *a, struct zone *out, struct error *e);
// In whole minutes, as times are shown: seconds of old local times fall away downwards. UTC's where
// the zone's file has gone meanwhile.
int zone_offset_min(const struct zone *z, int64_t seconds);
// The same of the zone that this machine is set to (TZ, else /etc/localtime); 0 where to none.
int zone_here_min(int64_t seconds);

#endif
