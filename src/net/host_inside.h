// SPDX-License-Identifier: Apache-2.0
// Inside the host: what the handlers of its routes share. Those that only read ask for its front
// alone, and serve a desk too (net/desk.h).
#ifndef NET_HOST_INSIDE_H
#define NET_HOST_INSIDE_H

#include "net/front.h"
#include "net/host.h"
#include "net/writer.h"
#include "record/blob.h"

#include <pthread.h>

struct host {
    struct front front;
    struct record *record; // the writer's, once it runs
    struct writer *writer;
    pthread_mutex_t blobs_lock;
    struct blob_names blobs; // what acts name, as far as somebody asked
    double began;
    pthread_t beater;
    bool beating;
    pthread_mutex_t lock;
    pthread_cond_t ending;
    bool end;
};

// The app's pages, each with what it shows: routes of a host, and of a desk.
#define APP_PAGES(PAGE)                                                                            \
    PAGE("/", "the board")                                                                         \
    PAGE("/rounds", "the rounds")                                                                  \
    PAGE("/rounds/*", "a round")                                                                   \
    PAGE("/sheet", "the evening sheet, in one language or two")                                    \
    PAGE("/sheet/*", "the evening sheet of a round")                                               \
    PAGE("/texts", "the texts")                                                                    \
    PAGE("/texts/*", "a text")                                                                     \
    PAGE("/motions", "what is moved")                                                              \
    PAGE("/exchanges", "exchanges")                                                                \
    PAGE("/participants", "who takes part")                                                        \
    PAGE("/ceasefire", "the ceasefire")                                                            \
    PAGE("/ceasefire/*", "incidents, counts, a bulletin, operations, zones, a map of it")          \
    PAGE("/statements", "what was said")                                                           \
    PAGE("/statements/*", "what was said")                                                         \
    PAGE("/record", "the record itself")                                                           \
    PAGE("/record/*", "an act")

struct host *host_of(struct request *x);

// Of a request whose work begins with a job for the writer (struct job): `forget`, which gives back
// what the writer left in it, whether or not there was still somebody to answer.
void host_forget_job(struct request *x);

// host_log.c
void host_get_checkpoint(struct request *x, void *host);
void host_get_newest(struct request *x, void *host);
void host_get_tile(struct request *x, void *host); // of hashes
void host_get_entries(struct request *x, void *host);
void host_get_cosignatures(struct request *x, void *host);
void host_post_cosignatures(struct request *x, void *host);
// host_acts.c
void host_post_acts(struct request *x, void *host);
void host_get_acts(struct request *x, void *host);
void host_get_key(struct request *x, void *host);
void host_get_proof(struct request *x, void *host);
// host_views.c
void host_get_view(struct request *x, void *host);
void host_get_page(struct request *x, void *host);    // of the app, with a view as text
void host_get_nothing(struct request *x, void *host); // a page that says so
void host_get_asset(struct request *x, void *host);
void host_get_calendar(struct request *x, void *host);
void host_get_map(struct request *x, void *host); // as GeoJSON
// host_about.c
void host_get_events(struct request *x, void *host);
void host_get_health(struct request *x, void *host);
void host_get_metrics(struct request *x, void *host);
void host_get_openapi(struct request *x, void *host);
void host_get_schema(struct request *x, void *host);
extern const char *const host_schema_arguments[];
// host_blobs.c
void host_get_blob(struct request *x, void *host);
void host_put_blob(struct request *x, void *host);

#endif
