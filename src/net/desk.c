// SPDX-License-Identifier: Apache-2.0
#include "net/desk_acts.h"
#include "net/desk_send.h"

#include "crypto/secret.h"
#include "net/host_inside.h"
#include "net/openapi.h"

#include <stdlib.h>

static const char *const page_arguments[] = {"after: only what comes behind this number",
                                             "limit: at most so many", NULL};

static const char *const drop_arguments[] = {"hash: of the draft, as it was read", NULL};

#define READ(path, handle, what, gives)                                                            \
    { "GET", path, ROUTE_LATER, 0, handle, what, gives, NULL }
#define PAGED(path, handle, what)                                                                  \
    { "GET", path, ROUTE_LATER, 0, handle, what, "application/json", page_arguments }
#define PAGE(path, what)                                                                           \
    {"GET", path, ROUTE_OPEN, 0, desk_get_page, "the app, for " what, "text/html", NULL},

// To add a route: 1. its row; 2. its handler, of a host's where it is the same; 3. cases in
// tests/net/test_desk.py, whose refusals walk this table by /openapi.json; 4. docs/http.md. What
// has no ROUTE_OPEN is answered to whoever has the token alone.
const struct route desk_routes[] = {
    {"GET", "/checkpoint", 0, 0, host_get_checkpoint, "as a host's", "text/plain", NULL},
    {"GET", "/checkpoint/newest", 0, 0, host_get_newest, "as a host's", "text/plain", NULL},
    READ("/tile/entries/*", host_get_entries, "as a host's", "application/octet-stream"),
    READ("/tile/*", host_get_tile, "as a host's", "application/octet-stream"),
    PAGED("/cosignatures", host_get_cosignatures, "as a host's, as far as they came here"),
    {"GET", "/events", 0, 0, host_get_events, "what came from the host", "text/event-stream", NULL},
    READ("/calendar.ics", host_get_calendar, "rounds and meetings", "text/calendar"),
    {"GET", "/openapi.json", 0, 0, host_get_openapi, "this description", "application/json", NULL},
    {"GET", "/schema/*", 0, 0, host_get_schema, "what a body of one act type holds",
     "application/schema+json", host_schema_arguments},
    READ("/blob/*", host_get_blob, "content that lies in this replica", "application/octet-stream"),
    PAGED("/api/v1/acts", host_get_acts, "acts as they are logged"),
    READ("/api/v1/keys/*", host_get_key, "where a key's chain stands", "application/json"),
    READ("/api/v1/proof/*", host_get_proof, "that an act is in the log", "application/json"),
    READ("/api/v1/*", host_get_view, "a view, as this delegation may read", "application/json"),
    READ("/desk/about", desk_get_about, "whose desk it is, and how it stands", "application/json"),
    READ("/desk/acts", desk_get_acts, "which acts there are, and which this participant may do",
         "application/json"),
    {"POST", "/desk/acts", ROUTE_LATER | ROUTE_JSON, DESK_ACTS_BYTES, desk_post_acts,
     "signs acts and sends them, or queues them unsigned while the host is away",
     "application/json", NULL},
    {"POST", "/desk/preview", ROUTE_LATER | ROUTE_JSON, DESK_ACT_BYTES, desk_post_preview,
     "what would come of an act: for whom, in which sentences, how judged; signs nothing",
     "application/json", NULL},
    {"GET", "/desk/queue", 0, 0, desk_get_queue, "what waits to be sent, unsigned",
     "application/json", NULL},
    {"POST", "/desk/queue/send", ROUTE_LATER | ROUTE_JSON, DESK_SMALL_BYTES, desk_post_queue,
     "signs and sends what is queued, in order, until one is refused", "application/json", NULL},
    {"DELETE", "/desk/queue/*", 0, 0, desk_delete_queued, "takes one out of the queue", "", NULL},
    READ("/desk/waiting", desk_get_waiting, "what waits for this participant", "application/json"),
    {"GET", "/desk/drafts", 0, 0, desk_get_drafts, "drafts, and who has cleared them",
     "application/json", NULL},
    {"POST", "/desk/drafts", ROUTE_JSON, DESK_DRAFT_BYTES, desk_post_draft, "keeps a new draft",
     "application/json", NULL},
    {"PUT", "/desk/drafts/*", ROUTE_JSON, DESK_DRAFT_BYTES, desk_put_draft, "changes a draft",
     "application/json", NULL},
    {"POST", "/desk/drafts/*", ROUTE_JSON, DESK_SMALL_BYTES, desk_post_clear,
     "…/clear: somebody clears it as it is now", "application/json", NULL},
    {"DELETE", "/desk/drafts/*", 0, 0, desk_delete_draft, "drops a draft", "", drop_arguments},
    {"GET", "/desk/notes", 0, 0, desk_get_notes, "private notes", "application/json", NULL},
    {"PUT", "/desk/notes", ROUTE_JSON, DESK_ACT_BYTES, desk_put_note,
     "keeps a note about a page or an act; an empty text removes it", "", NULL},
    {"GET", "/desk/ledger", 0, 0, desk_get_ledger, "what was shown to whom", "application/json",
     NULL},
    {"POST", "/desk/ledger", ROUTE_JSON, DESK_ACT_BYTES, desk_post_ledger, "adds a line to it", "",
     NULL},
    {"GET", "/assets/*", ROUTE_OPEN | ROUTE_KEPT, 0, host_get_asset, "the app's files", "*/*",
     NULL},
    APP_PAGES(PAGE)
    PAGE("/mine", "what waits here")
    PAGE("/mine/*", "what is done here")
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL},
};

static const struct route nothing = {
    "GET", "", ROUTE_OPEN, 0, desk_get_nothing, "that there is nothing", "text/html", NULL};

struct desk *desk_of(struct request *x) {
    return server_context(x);
}

struct own desk_own(const struct desk *d) {
    const struct reader *r = d->o.reader;
    return (struct own){.record = span_str(d->front.record_name),
                        .who = r->who,
                        .secrets = r->identities,
                        .count = r->identity_count};
}

static void describe(struct desk *d) {
    JSON_SCOPED struct json *j = openapi_json(desk_routes, true);
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    json_print(j, &text);
    d->front.openapi = parcel_new(buf_span(&text));
}

static enum err start(struct desk *d, struct error *e) {
    const char *path = truth_path(record_truth(d->o.record));
    struct server_options s = {.listen = d->o.listen,
                               .routes = desk_routes,
                               .nothing = &nothing,
                               .gate = desk_gate,
                               .context = d};
    enum err err = desk_guard_check(d->o.listen, e);
    // One reader: each has all rows in memory, and one person asks.
    if (!err)
        err = readers_start(path, 1, d->o.reader, &d->front.readers, e);
    if (!err)
        err = desk_follow_begin(d, e);
    if (!err)
        err = sender_start(d, &d->sender, e);
    if (!err)
        err = server_start(&s, &d->front.server, e);
    if (!err)
        desk_guard_know(d, server_url(d->front.server));
    return err;
}

enum err desk_start(const struct desk_options *o, struct desk **out, struct error *e) {
    struct desk *d = secret_get(sizeof *d); // the token is one
    d->o = *o;
    d->front.shelf = shelf_new();
    d->front.events = events_new();
    front_name(&d->front, record_state(o->record)->record);
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->wake, NULL);
    pthread_cond_init(&d->moved, NULL);
    desk_guard_begin(d);
    describe(d);
    enum err err = start(d, e);
    if (err)
        desk_stop(d);
    else
        *out = d;
    return err;
}

const char *desk_url(const struct desk *d) {
    return server_url(d->front.server);
}

void desk_address(const struct desk *d, struct buf *out) {
    buf_printf(out, "%s/#desk=%s", desk_url(d), d->token);
}

void desk_stop(struct desk *d) {
    if (!d)
        return;
    if (d->front.server)
        server_close_door(d->front.server);
    atomic_store(&d->stop, true);
    desk_wake(d);
    sender_end(d->sender);         // what was accepted is sent, or queued
    readers_end(d->front.readers); // questions are answered
    desk_follow_end(d);
    events_end(d->front.events);
    server_stop(d->front.server);
    sender_free(d->sender); // nobody asks any more
    front_done(&d->front);
    tip_drop(d->tip);
    pthread_cond_destroy(&d->wake);
    pthread_cond_destroy(&d->moved);
    pthread_mutex_destroy(&d->lock);
    secret_free(d);
}
