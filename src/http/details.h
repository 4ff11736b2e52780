// SPDX-License-Identifier: Apache-2.0
// Errors as RFC 9457 problem details, and their HTTP status: the one table from `enum err`, and
// the refusals' own.
#ifndef HTTP_DETAILS_H
#define HTTP_DETAILS_H

#include "base/err.h"
#include "base/json.h"

#define PROBLEM_TYPE "application/problem+json"

int details_status(const struct error *e);
// {"type":"/problems/<rule>","title","status","detail","hint"?}; "about:blank" where no rule is
// named. The caller may add members.
struct json *details_json(const struct error *e);
// For what HTTP itself asks (404, 405, 413 …): the status is given.
struct json *details_http(int status, const char *detail);

#endif
