// SPDX-License-Identifier: Apache-2.0
// Errors as RFC 9457 problem details, and their HTTP status: the one table from `enum err`, and
// the refusals' own.
#ifndef HTTP_DETAILS_H
#define HTTP_DETAILS_H

#include "base/err.h"
#include "base/json.h"

struct catalog;

#define PROBLEM_TYPE "application/problem+json"

int details_status(const struct error *e);
// {"type":"/problems/<rule>","title","status","detail","lang","hint"?}; "about:blank" where no rule
// is named. The caller may add members. `title` is what is asked, in `words` (NULL: English);
// detail and hint too where they are fixed sentences: `lang` says of `detail` which it is in.
struct json *details_json(const struct error *e, const struct catalog *words);
// For what HTTP itself asks (404, 405, 413 …): the status is given.
struct json *details_http(int status, const char *detail, const struct catalog *words);

#endif
