// SPDX-License-Identifier: Apache-2.0
// Asking a host over HTTP: the client side, and the only user of libcurl.
//
// A client belongs to one thread and keeps its connections. http and https alone, no redirects, no
// cookies, no names or passwords in URLs. Every answer lies in memory and is bounded by the caller;
// what a host says is as hostile as any other bytes and nothing of it is judged here. A host that
// asks to come again later (429, 503 with Retry-After) is obeyed, and a transfer that broke is
// tried again, both for a bounded time. Connecting, silence and whole exchanges have time limits.
#ifndef HTTP_CLIENT_H
#define HTTP_CLIENT_H

#include "base/buf.h"
#include "crypto/keyfile.h"

#include <stdatomic.h>

struct client;

#define CLIENT_AT_ONCE 8         // exchanges that are on their way together
#define CLIENT_PATIENCE_MS 60000 // that a host may make us wait by Retry-After, all in all

// Keys with which requests are signed where a host asks for that (http/message_signature.h), tried
// in order until one is taken. Without them, and where none is, it is ERR_DENIED and says so.
struct client_keys {
    const struct secret_key *const *keys; // other than Ed25519 are passed over
    size_t count;
    // Fills in the two above when a host first asks; NULL: they are there.
    enum err (*load)(struct client_keys *own, struct error *e);
    void *context;
};

struct client_options {
    long connect_ms;  // 0: 10 seconds
    long idle_ms;     // without a byte; 0: 60 seconds (a host may think for 30)
    long patience_ms; // 0: CLIENT_PATIENCE_MS; below 0: waits for nobody, tries nothing twice
    const atomic_bool *stop;  // looked at five times a second; NULL: never stopped
    struct client_keys *keys; // live as long as the client; NULL: nothing is signed
};

// The rule of the error when the stop flag ended it.
#define CLIENT_STOPPED "stopped"

// A host's base URL: http or https, a name, perhaps a port and a path; ASCII; no user, query or
// fragment. Appends it without a slash at its end. ERR_INVALID says what is wrong.
CHECKED enum err client_url_check(struct span text, struct buf *out, struct error *e);
bool client_is_url(const char *text); // by its scheme alone
// Everything but letters, digits, "-._~" and "/" as %XX.
void client_quote(struct span s, struct buf *out);

CHECKED enum err client_new(const char *url, const struct client_options *options,
                            struct client **out, struct error *e);
void client_free(struct client *c);             // takes NULL
const char *client_url(const struct client *c); // as client_url_check has it

// One request and its answer. The caller fills the first part, all else zero.
struct exchange {
    const char *path;   // behind the base URL, without a leading slash, quoted: "tile/0/000"
    const char *accept; // NULL: anything
    const char *type;   // of what is sent: then it is a POST; NULL: a GET
    bool put;           // a PUT instead of a POST
    const char *range;  // "0-1048575"; NULL: all
    struct span send;
    size_t bytes_max; // of the answer

    int status; // 0 while there is no answer
    char content_type[64];
    long retry_after_s;  // what the host asked for; 0 if nothing
    bool to_sign;        // 401, and the host says how to sign
    struct buf body;     // exchange_done frees it; of a refusal too, cut at 64 KiB
    struct error failed; // code OK when the status was 2xx
};

// Runs all of them, several at once; the first failure in order, or OK. Each has its own in
// `failed`: no connection, a broken transfer, a redirect ERR_IO; too large ERR_LIMIT; a status by
// what it means (404 ERR_NOT_FOUND, 409 ERR_CONFLICT, 401 and 403 ERR_DENIED, 413 ERR_LIMIT, other
// 4xx ERR_INVALID, 429 and 5xx ERR_IO), with the rule, detail and hint of a problem+json (RFC 9457)
// where its type names a rule of ours.
CHECKED enum err client_run(struct client *c, struct exchange *x, size_t count, struct error *e);
void exchange_done(struct exchange *x);
// What a problem object says that came inside an answer, one of several: its status, which it has
// within, and the error as client_run makes it. No host is asked.
struct json;
int client_problem(const struct json *problem, const char *url, struct error *e);

// One GET; the body is appended, at most `bytes_max` of it.
CHECKED enum err client_get(struct client *c, const char *path, size_t bytes_max, struct buf *out,
                            struct error *e);

// Server-sent events from `path` (http/sse.h tells of one). With `last_id` the host replays what
// came after it. Returns OK when the host ends the stream, what `each` returned when that was no
// OK, else as client_run; tries nothing twice. `each` may use other clients, not this one.
struct sse_event;
typedef enum err client_event(void *context, const struct sse_event *event, struct error *e);
CHECKED enum err client_events(struct client *c, const char *path, const char *last_id,
                               client_event *each, void *context, struct error *e);

#endif
