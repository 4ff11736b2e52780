// SPDX-License-Identifier: Apache-2.0
// The options that some views take and others refuse (view/view.h), for every command that asks
// one.
#ifndef CLI_NARROWING_H
#define CLI_NARROWING_H

#include "cli/cli.h"
#include "view/view.h"

#define NARROWING_OPTIONS                                                                          \
    {"--from", NULL, "TIME|DAY",                                                                   \
     "of incidents, zones, map, counts; of bulletin a day: not before", 0},                        \
        {"--to", NULL, "TIME|DAY", "of the same: until then, a day to its end", 0},                \
        {"--bbox", NULL, "W,S,E,N", "of incidents, zones, map: in this box, in degrees", 0},       \
        {"--area", NULL, "CODE|ZONE", "of the same: in this area, as who reports it says", 0},     \
        {"--kind", NULL, "KIND", "of the same: what happened, as \"shelling\"", 0},                \
        {"--weapon", NULL, "WORDS", "of the same: with what, as who reports it calls it", 0},      \
        {"--who", NULL, "WHO", "of the same, counts and bulletin: who reports or counts", 0},      \
        {"--alleged", NULL, "WHO", "of incidents, zones, map: who did it, as is alleged", 0}, {    \
        "--found", NULL, "WORD[:WHO]",                                                             \
            "of the same: what was found of it (confirmed, under-check, none …), and by whom", 0   \
    }
#define NARROWING_USAGE                                                                            \
    "[--from TIME|DAY] [--to TIME|DAY] [--bbox W,S,E,N] [--area CODE|ZONE] [--kind KIND] "         \
    "[--weapon WORDS] [--who WHO] [--alleged WHO] [--found WORD[:WHO]]"

// Takes those of `among` (VIEW_…) that are given; what is not in `takes` is a wrong command line,
// in which `name` is what does not take it.
CHECKED enum exit_code narrowing_read(const struct cli *c, const char *name, unsigned among,
                                      unsigned takes, struct view_query *q);

#endif
