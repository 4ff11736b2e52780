// SPDX-License-Identifier: Apache-2.0
#include "log/witness.h"

#include "base/codec.h"
#include "log/proof.h"

static enum err malformed(struct error *e, const char *why) {
    error_set(e, ERR_INVALID, "%s", why);
    return error_rule(e, "malformed-request");
}

enum err witness_request_parse(struct span body, struct witness_request *out, struct error *e) {
    static const char old[] = "old ";
    struct span rest = body, line;
    struct witness_request r = {.old = 0};
    if (!span_cut(&rest, '\n', &line) || !span_starts(line, span_str(old)) ||
        !decimal_get(span_from(line, strlen(old)), LIMIT_TREE_SIZE, &r.old))
        return malformed(e,
                         "a request does not begin with \"old\" and a decimal number below 2^63");
    if (!proof_hashes_cut(&rest, r.hashes, &r.count))
        return malformed(e, "a request's hashes are not up to 63 lines of 32 bytes in canonical "
                            "base64 and a blank line");
    if (!rest.size)
        return malformed(e, "a request has no checkpoint");
    r.checkpoint = rest;
    *out = r;
    return OK;
}

void witness_request_print(const struct witness_request *r, struct buf *out) {
    buf_printf(out, "old %llu\n", (unsigned long long)r->old);
    proof_hashes_print(r->hashes, r->count, out);
    buf_put_span(out, r->checkpoint);
}
