// SPDX-License-Identifier: Apache-2.0
#include "view/as_of.h"

#include "base/codec.h"
#include "base/stamp.h"
#include "view/quorum.h"

bool as_of_ok(struct span text) {
    uint64_t index;
    struct stamp at;
    return decimal_get(text, INT64_MAX - 1, &index) || stamp_parse(text, &at);
}

enum err as_of_resolve(struct record *r, struct span text, uint64_t *out, struct error *e) {
    uint64_t index, size;
    struct stamp at;
    if (decimal_get(text, INT64_MAX - 1, &index)) {
        if (index >= record_size(r))
            return error_set(e, ERR_INVALID, SPAN_FMT ": the record's last act is %llu",
                             SPAN_ARG(text), (unsigned long long)record_size(r) - 1);
        *out = index + 1;
        return OK;
    }
    if (!stamp_parse(text, &at))
        return error_set(e, ERR_INVALID, "\"" SPAN_FMT "\" is neither an index nor a time",
                         SPAN_ARG(span_head(text, 80)));
    enum err err = quorum_attested(r, at.seconds, &size, e);
    if (err)
        return err;
    if (size) {
        *out = size;
        return OK;
    }
    error_set(e, ERR_INVALID,
              SPAN_FMT ": enough holders must have attested a size by then in hold acts, and had "
                       "not",
              SPAN_ARG(text));
    return error_hint(e,
                      "Ask as of an index, or for what acts claim to have been the case by then");
}
