// SPDX-License-Identifier: Apache-2.0
// The host's routes, views and act types as an OpenAPI 3.1 description.
#ifndef NET_OPENAPI_H
#define NET_OPENAPI_H

#include "http/server.h"

struct json *openapi_json(const struct route *routes); // the caller's

#endif
