// SPDX-License-Identifier: Apache-2.0
// An HTTP/1.1 server: takes requests, finds their route, sends answers. The only user of
// libmicrohttpd.
//
// A handler is called on an HTTP thread when a request is whole, its body within the route's
// bound. It answers at once, or (ROUTE_LATER) hands the request to another thread, which answers
// later: until then the connection sleeps and costs no thread. Every request is answered exactly
// once. What is not read or sent within the times below is cut off, and so is what exceeds a bound.
// A request about whose end two readers could disagree is refused. Plain HTTP: TLS is a proxy's.
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/json.h"
#include "http/parcel.h"
#include "http/request.h"

#define SERVER_CONNECTIONS 4096 // at once; more wait in the kernel's queue
#define SERVER_IDLE_S 60        // between requests, and for a request's head
#define SERVER_BODY_S 30        // for a request's body
#define SERVER_SEND_S 600       // for an answer
#define SERVER_STOP_S 10        // for answers that are on their way when the server is stopped
#define SERVER_HEAD_BYTES 32768 // of a request's head, and for its connection's other needs
#define SERVER_BODIES_BYTES (256 << 20) // of requests whose answers are not sent; not of small ones
#define SERVER_ANSWERS_BYTES (512 << 20) // of answers that are not sent; small ones always are

struct server;
struct catalog;

// In a handler or the gate only. NULL when it is not there.
const char *server_argument(struct request *x, const char *name);
const char *server_header(struct request *x, const char *name);
// Empty, too, when it is there twice.
struct span server_header_once(struct request *x, const char *name);
// Whether If-None-Match names this entity tag (RFC 9110, 13.1.2), weak or not.
bool server_has(struct request *x, const char *etag);
// Whether Accept or Accept-Encoding (RFC 9110, 12.5) has this: named, and not with a weight of 0.
bool server_takes(struct request *x, const char *field, const char *name);
// Which of our languages Accept-Language (RFC 9110, 12.5.4) weighs most, the first of two alike;
// NULL: it names none of them.
const struct catalog *server_likes(struct request *x);

void *server_context(struct request *x); // server_options.context
// The server that it has come to. It may come before server_start returns.
struct server *server_of(struct request *x);
// Those of the language that it is asked in, else English.
const struct catalog *server_words(const struct request *x);

struct answer {
    int status;
    const char *type;    // media type
    struct parcel *body; // the reference passes over; NULL: empty
    const char *etag;    // with its quotes, or NULL
    const char *cache;   // Cache-Control, or NULL
    int retry_after_s;   // 0: none
    const char *allow;   // for 405
    const char *asks;    // for 401: Accept-Signature
    bool bearer;         // for 401: a token is asked for
    const char *range;   // Content-Range, or NULL
    const char *packed;  // Content-Encoding, or NULL
    const char *varies;  // Vary: the field by which another would have got another, or NULL
    const char *policy;  // Content-Security-Policy of a page and its files, or NULL
    bool download;       // what anybody has put here: to be kept, never to be shown or run
};
// From any thread, once.
void server_answer(struct request *x, const struct answer *a);
// An error as application/problem+json (details.h); with the status that it has, or another.
void server_refuse(struct request *x, const struct error *e);
void server_refuse_as(struct request *x, int status, const struct error *e);
void server_json(struct request *x, int status, const struct json *j);
// Wakes an request whose route answers later: `answer` is called on an HTTP thread and answers it,
// so that whoever has the facts need not write them down.
void server_resume(struct request *x, void (*answer)(struct request *x));

// An answer without end (text/event-stream). `read` is called on an HTTP thread for the next bytes;
// when it has none it calls server_sleep and returns 0, and whoever has some later calls
// server_wake. SERVER_END ends it.
#define SERVER_END (-1)
typedef ssize_t server_read(struct request *x, char *out, size_t size);
void server_stream(struct request *x, const char *type, server_read *read);
void server_sleep(struct request *x); // within `read`
void server_wake(struct request *x);  // after server_sleep, once for each

struct server_times { // seconds, as above
    int idle, body, send, stop;
};

// Asked on an HTTP thread when a head has come, before anything is said of the address, and again
// (`whole`) when the body has, of a request that has one. Whom it does not let in it answers, at
// once; then nobody else does.
typedef void server_gate(struct request *x, bool whole, void *context);

struct server_options {
    const char *listen;         // "127.0.0.1:8017", "[::1]:0"; port 0 takes a free one
    const struct route *routes; // method NULL ends; the first that fits counts
    // Who asks for a page (Accept: text/html) where no route is; NULL: problem details for all.
    const struct route *nothing;
    server_gate *gate; // NULL: everybody is let in
    void *context;
    int threads;                      // 0: as many as there are cores, at most 4
    const struct server_times *times; // NULL: those above
};

// ERR_INVALID for an address that is none, ERR_CONFLICT where the port is taken.
CHECKED enum err server_start(const struct server_options *o, struct server **out, struct error *e);
const char *server_url(const struct server *s); // "http://127.0.0.1:8017"
// From now on whoever asks anew is told 503, and every connection ends with its next answer. Who
// does not read what is sent to it is cut off after SERVER_STOP_S.
void server_close_door(struct server *s);
// Ends all connections when what was answered has been sent. Every request must have been answered
// and every stream ended.
void server_stop(struct server *s);

struct server_counts {
    uint64_t connections, requests, answers[6]; // by first digit of the status; [0] cut off
    uint64_t now;                               // connections open
};
void server_count(struct server *s, struct server_counts *out);

#endif
