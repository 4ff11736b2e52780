// SPDX-License-Identifier: Apache-2.0
#include "cli/narrowing.h"

enum exit_code narrowing_read(const struct cli *c, const char *name, unsigned among, unsigned takes,
                              struct view_query *q) {
    for (const struct view_option *o = view_options; o->name; o++) {
        char option[32];
        snprintf(option, sizeof option, "--%s", o->name);
        const char *value = o->bit & among ? cli_option(c, option) : NULL;
        if (value && !(takes & o->bit))
            return cli_usage(c, "%s takes no %s", name, option);
        if (value)
            *view_option_of(q, o) = span_str(value);
    }
    return EXIT_YES;
}
