// SPDX-License-Identifier: Apache-2.0
#include "net/host_inside.h"

#include "base/codec.h"
#include "base/env.h"
#include "net/openapi.h"

#include <stdlib.h>
#include <time.h>

#define READERS 2
#define ACTS_BODY (LIMIT_GROUP_BYTES + 2 * LIMIT_GROUP_ACTS)

static const char *const page_arguments[] = {"after: only what comes behind this number",
                                             "limit: at most so many", NULL};
static const char *const wait_arguments[] = {
    "wait: seen or held: answers when that grade is reached, or after 30 s", NULL};
static const char *const view_arguments[] = {"as_of: an index, or a time: what the record knew",
                                             "at: a time: what acts claim to have been",
                                             "lang: language tag of texts; of a sheet two: en,ar",
                                             "order: how delegations stand: from:R, round, entry",
                                             "zones: deadlines in these zones too",
                                             "limit: at most so many items",
                                             "after: items behind this index",
                                             "version: of text, stances: a label or an act id",
                                             "diff: of text: two versions: A..B",
                                             "take: of stances: clause=option,…",
                                             "from: of incidents, zones, map, counts, bulletin",
                                             "to: of the same: a day to its end",
                                             "bbox: of incidents, zones, map: w,s,e,n",
                                             "area: of the same: a code, or a zone",
                                             "kind: of the same: what happened",
                                             "weapon: of the same: with what",
                                             "who: of the same, counts, bulletin: who tells of it",
                                             "alleged: of the same but counts: who did it",
                                             "found: of the same: a finding, with :who",
                                             NULL};

#define PAGE(path, what)                                                                           \
    {"GET", path, ROUTE_LATER, 0, host_get_page, "the app; in it, as text, " what, "text/html",    \
     view_arguments},

// To add a route: 1. its row; 2. its handler in the file of its family, declared in host_inside.h;
// 3. cases in tests/net. /openapi.json is printed from here. Of a closed record a route is its
// participants' alone unless its row says ROUTE_OPEN: that tells nothing of what acts say.
const struct route host_routes[] = {
    {"GET", "/checkpoint", ROUTE_OPEN, 0, host_get_checkpoint,
     "the newest checkpoint that is seen (else the newest), with its cosignatures", "text/plain",
     NULL},
    {"GET", "/checkpoint/newest", ROUTE_OPEN, 0, host_get_newest,
     "the newest checkpoint, with the log's signature alone", "text/plain", NULL},
    {"GET", "/tile/entries/*", ROUTE_LATER, 0, host_get_entries,
     "entry bundles as C2SP tlog-tiles names them", "application/octet-stream", NULL},
    {"GET", "/tile/*", ROUTE_LATER | ROUTE_OPEN, 0, host_get_tile,
     "hash tiles as C2SP tlog-tiles names them", "application/octet-stream", NULL},
    {"GET", "/cosignatures", ROUTE_LATER | ROUTE_OPEN, 0, host_get_cosignatures,
     "cosignatures in the order they came, each under its checkpoint", "application/json",
     page_arguments},
    {"POST", "/cosignatures", ROUTE_LATER | ROUTE_OPEN, LIMIT_CHECKPOINT_BYTES,
     host_post_cosignatures, "takes a checkpoint note with cosignatures", "", NULL},
    {"POST", "/acts", ROUTE_LATER, ACTS_BODY, host_post_acts,
     "takes one signed act, or a bundle of them (application/vnd.truce.bundle)", "application/json",
     wait_arguments},
    {"GET", "/events", 0, 0, host_get_events, "what happens: acts, checkpoints, cosignatures",
     "text/event-stream", NULL},
    {"GET", "/calendar.ics", ROUTE_LATER, 0, host_get_calendar, "rounds and meetings",
     "text/calendar", NULL},
    {"GET", "/map.geojson", ROUTE_LATER, 0, host_get_map,
     "the map: zones, control as each says, incidents", "application/geo+json", view_arguments},
    {"GET", "/map.geojson/*", ROUTE_LATER, 0, host_get_map, "the map of a scenario",
     "application/geo+json", view_arguments},
    {"GET", "/openapi.json", ROUTE_OPEN, 0, host_get_openapi, "this description",
     "application/json", NULL},
    {"GET", "/schema/*", ROUTE_OPEN, 0, host_get_schema, "what a body of one act type holds",
     "application/schema+json", host_schema_arguments},
    {"GET", "/healthz", ROUTE_OPEN, 0, host_get_health, "whether the host can answer", "text/plain",
     NULL},
    {"GET", "/metrics", 0, 0, host_get_metrics, "figures for Prometheus", "text/plain", NULL},
    {"GET", "/blob/*", ROUTE_LATER, 0, host_get_blob,
     "content that an act names by its SHA-256, to be kept and not shown (Range)",
     "application/octet-stream", NULL},
    {"PUT", "/blob/*", ROUTE_LATER, LIMIT_BLOB_BYTES, host_put_blob,
     "takes content that an act names and that hashes to this", "", NULL},
    {"GET", "/api/v1/acts", ROUTE_LATER, 0, host_get_acts, "acts as they are logged",
     "application/json", page_arguments},
    {"GET", "/api/v1/keys/*", ROUTE_LATER, 0, host_get_key,
     "where a key's chain stands: what its next act needs", "application/json", NULL},
    {"GET", "/api/v1/proof/*", ROUTE_LATER, 0, host_get_proof,
     "that an act is in the log (with Accept: text/plain, a .tlog-proof file)", "application/json",
     NULL},
    {"GET", "/api/v1/*", ROUTE_LATER, 0, host_get_view, "a view, as truce show --json prints it",
     "application/json", view_arguments},
    APP_PAGES(PAGE)
    {"GET", "/assets/*", 0, 0, host_get_asset, "the app's files", "*/*", NULL},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL},
};

// A reader of pages is told in a page; /openapi.json has addresses.
static const struct route nothing = {
    "GET", "", ROUTE_LATER, 0, host_get_nothing, "that there is nothing", "text/html", NULL};

struct host *host_of(struct request *x) {
    return server_context(x);
}

void host_forget_job(struct request *x) {
    struct job *job = x->work;
    tip_drop(job->tip);
}

static void gate(struct request *x, bool whole, void *context) {
    struct host *h = context;
    admission_gate(h->front.admission, x, whole);
}

static void published(void *context, struct tip *tip, uint64_t from) {
    struct host *h = context;
    if (admission_update(h->front.admission, record_state(h->record)))
        events_part(h->front.events); // before anything is told that not all who listen may hear
    front_tell(&h->front, h->record, tip, from);
}

static struct tip *tip_of(struct front *f) {
    return writer_tip(((struct host *)f)->writer);
}

static void *beat(void *context) {
    struct host *h = context;
    pthread_mutex_lock(&h->lock);
    while (!h->end) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        (void)pthread_cond_clockwait(&h->ending, &h->lock, CLOCK_MONOTONIC, &until);
        events_beat(h->front.events);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

static void describe(struct host *h) {
    JSON_SCOPED struct json *j = openapi_json(host_routes, false);
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(j, &text);
    h->front.openapi = parcel_new(buf_span(&text));
}

static enum err start(struct host *h, const struct host_options *o, struct error *e) {
    front_name(&h->front, record_state(o->record)->record);
    struct writer_options w = {
        .record = o->record, .log = o->log, .published = published, .context = h};
    // Readers first: what they open is as it was before anybody writes.
    enum err err =
        readers_start(truth_path(record_truth(o->record)), READERS, NULL, &h->front.readers, e);
    if (!err)
        err = writer_start(&w, &h->writer, e);
    if (!err && pthread_create(&h->beater, NULL, beat, h))
        err = error_set(e, ERR_IO, "no thread for the host");
    if (err)
        return err;
    h->beating = true;
    struct server_options s = {.listen = o->listen,
                               .routes = host_routes,
                               .nothing = &nothing,
                               .gate = gate,
                               .context = h};
    err = server_start(&s, &h->front.server, e);
    if (!err)
        admission_know(h->front.admission, server_url(h->front.server));
    return err;
}

enum err host_start(const struct host_options *o, struct host **out, struct error *e) {
    struct host *h = memory_get(sizeof *h);
    h->record = o->record;
    h->began = env_elapsed();
    h->front.shelf = shelf_new();
    h->front.events = events_new();
    h->front.tip = tip_of;
    h->front.admission = admission_new(&(struct admission_options){.state = record_state(o->record),
                                                                   .listen = o->listen,
                                                                   .names = o->names,
                                                                   .name_count = o->name_count});
    describe(h);
    pthread_mutex_init(&h->lock, NULL);
    pthread_mutex_init(&h->blobs_lock, NULL);
    pthread_cond_init(&h->ending, NULL);
    enum err err = start(h, o, e);
    if (err)
        host_stop(h);
    else
        *out = h;
    return err;
}

const char *host_url(const struct host *h) {
    return server_url(h->front.server);
}

bool host_closed(const struct host *h, struct buf *names) {
    bool closed = admission_closed(h->front.admission);
    if (closed)
        admission_names(h->front.admission, names);
    return closed;
}

uint64_t host_size(struct host *h) {
    struct tip *tip = writer_tip(h->writer);
    uint64_t size = tip->size;
    tip_drop(tip);
    return size;
}

void host_stop(struct host *h) {
    if (!h)
        return;
    if (h->front.server)
        server_close_door(h->front.server);
    writer_end(h->writer);         // accepted acts are written and answered
    readers_end(h->front.readers); // and so are questions
    if (h->beating) {
        pthread_mutex_lock(&h->lock);
        h->end = true;
        pthread_cond_signal(&h->ending);
        pthread_mutex_unlock(&h->lock);
        pthread_join(h->beater, NULL);
    }
    events_end(h->front.events);
    server_stop(h->front.server);
    writer_free(h->writer);
    front_done(&h->front);
    pthread_cond_destroy(&h->ending);
    pthread_mutex_destroy(&h->lock);
    pthread_mutex_destroy(&h->blobs_lock);
    blob_names_done(&h->blobs);
    free(h);
}
