// SPDX-License-Identifier: Apache-2.0
// Inside the server: shared by server.c (requests and answers), server_route.c (where they go),
// server_watch.c (who is too slow) and server_head.c (what a head may say). The only files that
// include microhttpd.h.
#ifndef HTTP_SERVER_INSIDE_H
#define HTTP_SERVER_INSIDE_H

#include "http/server.h"

#include <microhttpd.h>
#include <pthread.h>

struct request_inside {
    struct MHD_Connection *connection;
    struct server *server;
    struct buf body;
    bool begun; // its head has come
    bool dispatched;
    size_t counted, large; // what of its body, of its answer, the server counts
    bool asleep;           // suspended until it is answered
    unsigned status;
    struct MHD_Response *response;
    server_read *read;
    void (*then)(struct request *x); // on the next call
};

enum watch { WATCH_IDLE, WATCH_BODY, WATCH_WORKING, WATCH_SENDING };

struct watched; // one connection

struct server {
    const struct route *routes, *nothing;
    server_gate *gate;
    void *context;
    struct MHD_Daemon *daemon;
    int door;
    char url[300];
    struct server_times times;
    atomic_ullong connections, requests, answers[6], now;
    atomic_size_t bodies, sending; // bytes of bodies, of large answers
    atomic_size_t unsent;          // requests that handlers have and whose answers are not sent
    atomic_bool closing;
    pthread_t watcher;
    pthread_mutex_t lock; // of all that follows
    pthread_cond_t ending;
    bool end;
    double closed; // when the door was; 0: it is open
    struct watched *watched;
};

// Finds x->route; NULL where there is none.
void server_route(struct server *s, struct request *x);
// That there is nothing here (404), or nothing for this method (405).
void server_refuse_place(struct server *s, struct request *x);
void server_refuse_http(struct request *x, int status, const char *allow, const char *detail);
struct parcel *server_print(const struct json *j);

// What a head says of its body's type and of the language that is asked for.
void server_read_head(struct request *x);
// Whether a head says in one way alone where its body ends.
bool server_head_is_clear(struct MHD_Connection *c);
// Percent escapes, for MHD: %00 and what is no escape stay as they are, and so fit no route.
size_t server_unescape(void *context, struct MHD_Connection *c, char *text);

void server_watch_begin(struct server *s);
void server_watch_end(struct server *s);
// What the connection does from now on, and so for how long it may.
void server_watch(struct MHD_Connection *c, enum watch what);
void server_watch_connection(void *context, struct MHD_Connection *c, void **socket,
                             enum MHD_ConnectionNotificationCode code);

#endif
