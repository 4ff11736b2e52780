// SPDX-License-Identifier: Apache-2.0
#include "cli/as_of.h"

#include "view/as_of.h"

enum exit_code as_of_size(const struct cli *c, struct record *r, uint64_t *out) {
    struct error e;
    const char *text = cli_option(c, "--as-of");
    *out = record_size(r);
    if (!text)
        return EXIT_YES;
    if (!as_of_ok(span_str(text)))
        return cli_usage(c, "--as-of: \"%s\" is neither an index nor a time", text);
    if (as_of_resolve(r, span_str(text), out, &e)) {
        error_prefix(&e, "--as-of");
        return cli_fail(&e);
    }
    return EXIT_YES;
}
