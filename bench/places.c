// SPDX-License-Identifier: Apache-2.0
// What it takes to ask a record of very many incidents where and when: truce_places RECORD
// Prints one JSON object a line, as bench.c does.
#include "base/file.h"
#include "site/geojson.h"
#include "view_ms.h"

#include <stdlib.h>

static void measure(struct record *r, const char *what, const char *view, struct view_query q) {
    q.as_of = record_size(r);
    say(what, view_ms(r, view, &q), "ms", 0, "");
}

int main(int argc, char **argv) {
    struct record *r;
    struct error e;
    struct buf map;
    if (argc != 2)
        return 2;
    must(record_open(argv[1], RECORD_READ, false, &r, &e), &e);
    struct view_query some = {.from = span_str("2017-05-03"),
                              .to = span_str("2017-05-09"),
                              .bbox = span_str("36.2,34.2,36.5,34.6"),
                              .who = span_str("rus"),
                              .limit = 100};
    measure(r, "incidents by box, week and side", "incidents", some);
    some.kind = span_str("sniper");
    measure(r, "the same, of one kind", "incidents", some);
    measure(r, "incidents by box alone", "incidents",
            (struct view_query){.bbox = some.bbox, .limit = 100});
    measure(r, "incidents, the newest 100", "incidents", (struct view_query){.limit = 100});
    measure(r, "map: 1,000 incidents, the others by cell", "map",
            (struct view_query){.limit = 1000});
    measure(r, "bulletin of a day", "bulletin",
            (struct view_query){.from = span_str("2017-05-10"), .to = span_str("2017-05-10")});
    measure(r, "bulletin of a week", "bulletin",
            (struct view_query){.from = span_str("2017-05-10"), .to = span_str("2017-05-16")});
    buf_init(&map, BUF_MAX);
    double begun = env_elapsed();
    struct view_query page = {.as_of = record_size(r), .limit = 10000};
    must(geojson_put(r, &page, &map, &e), &e);
    say("map.geojson: 10,000 incidents", 1000 * (env_elapsed() - begun), "ms", 0, "");
    buf_done(&map);
    record_close(r);
    return 0;
}
