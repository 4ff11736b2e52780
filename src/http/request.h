// SPDX-License-Identifier: Apache-2.0
// A route, and a request that has come for it: what server.h hands to handlers.
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/arena.h"
#include "base/span.h"

struct request;

#define ROUTE_LATER 1u // the handler may leave the answer to another thread
#define ROUTE_OPEN 2u  // for everybody, whatever the gate says of others
#define ROUTE_JSON 4u  // what it takes is JSON, and said to be
#define ROUTE_KEPT 8u  // what it answers is the same for ever and everybody

struct route {
    const char *method; // "GET" (HEAD comes with it), "POST", "PUT"
    const char *path;   // as it is, or ending in "*": whatever follows is the request's tail
    unsigned flags;     // ROUTE_…
    size_t body_max;    // bytes
    void (*handle)(struct request *x, void *context);
    const char *help;             // one line
    const char *gives;            // media types of what it answers, for the API's description
    const char *const *arguments; // "name what it is"; NULL ends; may be NULL
};

struct request {
    const struct route *route;      // NULL where there is nothing, for the gate alone
    struct span method, path, tail; // the path decoded, beginning with "/"
    struct span target;             // as the request line has it, with its query
    bool has_body;                  // its head announces one
    struct span type;               // Content-Type in lower case, without parameters
    struct span lang;               // argument "lang", the first of a list; empty: none that is one
    struct span body;
    struct arena arena;                // lives until the answer has been sent
    void *work;                        // the handler's own
    void (*forget)(struct request *x); // called before the request goes, for `work`; may be NULL
    void *admitted;                    // the gate's own, in the arena
    bool secret;                       // by the gate: no cache may keep the answer
    struct request_inside *inside;
};

#endif
