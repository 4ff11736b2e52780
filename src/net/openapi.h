// SPDX-License-Identifier: Apache-2.0
// Routes of a host or a desk, views and act types as an OpenAPI 3.1 description.
#ifndef NET_OPENAPI_H
#define NET_OPENAPI_H

#include "http/server.h"

// `token`: who asks has one, as of a desk; else signatures are asked for where a record is closed.
struct json *openapi_json(const struct route *routes, bool token); // the caller's

#endif
