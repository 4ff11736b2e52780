// SPDX-License-Identifier: Apache-2.0
// What a host says when it refuses: RFC 9457 problem details, or a bare status.
#include "base/json.h"
#include "http/client_handle.h"
#include "talks/refusal.h"

#include <strings.h>

static enum err code_of(int status) {
    switch (status) {
    case 404:
    case 410:
        return ERR_NOT_FOUND;
    case 401:
    case 403:
        return ERR_DENIED;
    case 409:
        return ERR_CONFLICT;
    case 413:
        return ERR_LIMIT;
    case 429:
        return ERR_IO;
    default:
        return status >= 400 && status < 500 ? ERR_INVALID : ERR_IO;
    }
}

// The rule that "/problems/<rule>" names, where it is one of ours: static text.
static const char *rule_of(struct span type) {
    static const char head[] = "/problems/";
    char slug[64];
    if (!span_starts(type, span_str(head)))
        return NULL;
    struct span name = span_from(type, sizeof head - 1);
    if (!name.size || name.size >= sizeof slug)
        return NULL;
    memcpy(slug, name.data, name.size);
    slug[name.size] = 0;
    const struct refusal *r = refusal_find(slug);
    return r ? r->slug : NULL;
}

static void put_hint(struct error *e, struct span hint) {
    if (hint.size)
        error_hint(e, SPAN_FMT, SPAN_ARG(span_head(hint, sizeof e->hint - 1)));
}

// False where it says nothing.
static bool put_problem(const struct json *j, int status, const char *url, struct error *e) {
    struct span detail = json_get_text(j, "detail");
    if (!detail.size)
        detail = json_get_text(j, "title");
    detail = span_head(detail, 480);
    const char *rule = rule_of(json_get_text(j, "type"));
    if (!detail.size)
        return false;
    if (rule) {
        error_set(e, code_of(status), SPAN_FMT, SPAN_ARG(detail));
        error_rule(e, rule);
    } else {
        error_set(e, code_of(status), "%s: " SPAN_FMT " (status %d)", url, SPAN_ARG(detail),
                  status);
    }
    put_hint(e, json_get_text(j, "hint"));
    return true;
}

int client_problem(const struct json *problem, const char *url, struct error *e) {
    int64_t given = json_get_int(problem, "status");
    int status = given >= 400 && given < 600 ? (int)given : 500;
    if (!put_problem(problem, status, url, e))
        error_set(e, code_of(status), "%s: answers with status %d", url, status);
    return status;
}

void problem_read(struct exchange *x, const char *url) {
    JSON_SCOPED struct json *j = NULL;
    struct error *e = &x->failed;
    bool problem = !strncasecmp(x->content_type, "application/problem+json", 24) &&
                   !json_parse(buf_span(&x->body), JSON_DECIMALS | JSON_LINES, &j, NULL);
    if (x->status >= 300 && x->status < 400) {
        error_set(e, ERR_IO, "%s: sends elsewhere (status %d), which is not followed", url,
                  x->status);
        error_hint(e, "Give the URL of the host itself");
    } else if (!problem || !put_problem(j, x->status, url, e)) {
        error_set(e, code_of(x->status), "%s: answers with status %d", url, x->status);
    }
    if (x->retry_after_s > 0 && !e->hint[0])
        error_hint(e, "The host asks to come again in %ld seconds", x->retry_after_s);
}
