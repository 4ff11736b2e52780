// SPDX-License-Identifier: Apache-2.0
#include "cli/as_of.h"

#include "base/codec.h"
#include "base/stamp.h"
#include "view/quorum.h"

enum exit_code as_of_size(const struct cli *c, struct record *r, uint64_t *out) {
    struct error e;
    struct stamp at;
    const char *text = cli_option(c, "--as-of");
    *out = record_size(r);
    if (!text)
        return EXIT_YES;
    uint64_t index;
    if (decimal_get(span_str(text), INT64_MAX - 1, &index)) {
        if (index < record_size(r)) {
            *out = index + 1;
            return EXIT_YES;
        }
        error_set(&e, ERR_INVALID, "--as-of %s: the record's last act is %llu", text,
                  (unsigned long long)record_size(r) - 1);
        return cli_fail(&e);
    }
    if (!stamp_parse(span_str(text), &at))
        return cli_usage(c, "--as-of: \"%s\" is neither an index nor a time", text);
    uint64_t size;
    if (quorum_attested(r, at.seconds, &size, &e))
        return cli_fail(&e);
    if (size) {
        *out = size;
        return EXIT_YES;
    }
    error_set(&e, ERR_INVALID,
              "--as-of %s: enough holders must have attested a size by then in hold acts, and had "
              "not",
              text);
    error_hint(&e, "--as-of with an index, or --at TIME for what acts claim to have been the case");
    return cli_fail(&e);
}
