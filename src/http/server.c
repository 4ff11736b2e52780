// SPDX-License-Identifier: Apache-2.0
// Connections and requests. MHD's own threads call `ask` for each request, first when its head is
// there, then for pieces of its body, then to get the answer; a connection whose answer comes later
// is suspended in between. (An answer queued on the first call would close the connection.)
#include "http/server_inside.h"

#include "base/env.h"
#include "base/parallel.h"
#include "http/details.h"
#include "words/catalog.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 1024
#define THREADS_MAX 4
#define LARGE_BYTES 65536 // a body, or an answer, that is counted
#define OTHER_FILES 128   // that the process may need beside its connections

// Requests.

// The request line has come: `uri` as it stands there, with which the request begins.
static void *arrive(void *context, const char *uri, struct MHD_Connection *connection) {
    struct request *x = memory_get(sizeof *x);
    x->inside = memory_get(sizeof *x->inside);
    x->inside->connection = connection;
    x->inside->server = context;
    buf_init(&x->inside->body, 0);
    arena_init(&x->arena);
    x->target = arena_copy(&x->arena, span_str(uri));
    return x;
}

// The head has come.
static void begin(struct server *s, struct request *x, const char *url, const char *method) {
    const char *length = server_header(x, "Content-Length");
    x->inside->begun = true;
    x->method = arena_copy(&x->arena, span_str(method));
    x->path = arena_copy(&x->arena, span_str(url));
    x->has_body = (length && strcmp(length, "0") != 0) || server_header(x, "Transfer-Encoding");
    server_read_head(x);
    server_route(s, x);
    atomic_fetch_add(&s->requests, 1);
}

static void too_large(struct request *x) {
    char detail[128];
    snprintf(detail, sizeof detail, "The body has more than the %zu bytes that this address takes",
             x->route->body_max);
    server_refuse_http(x, 413, NULL, detail);
}

static void too_much(struct request *x, const char *what) {
    struct error e;
    if (error_set(&e, ERR_IO, "%s; try again", what))
        server_refuse(x, &e);
}

// The same to everybody, whatever was asked.
static void stopping(struct request *x) {
    struct error e;
    if (error_set(&e, ERR_IO, "the server is stopping; try again"))
        server_refuse_as(x, 503, &e);
}

static void uncount(struct server *s, struct request *x) {
    atomic_fetch_sub(&s->bodies, x->inside->counted);
    x->inside->counted = 0;
}

// Whether there is room for a body that has grown to this size; small ones have it always, so that
// nobody's large ones keep others' acts out.
static bool has_body_room(struct server *s, struct request *x, size_t size) {
    size_t more = size - x->inside->counted;
    if (size <= LARGE_BYTES)
        return true;
    x->inside->counted = size;
    return atomic_fetch_add(&s->bodies, more) + more <= SERVER_BODIES_BYTES;
}

// A piece of a body.
static void take(struct server *s, struct request *x, const char *data, size_t size) {
    struct buf *body = &x->inside->body;
    if (x->inside->response)
        return; // refused: the rest is read and dropped
    buf_put(body, data, size);
    if (!has_body_room(s, x, body->size))
        too_much(x, "more is being sent than the host can keep");
    else if (body->full)
        too_large(x);
    else
        return;
    uncount(s, x);
    buf_done(body);
}

static enum MHD_Result give_back(struct request *x) {
    server_watch(x->inside->connection, WATCH_SENDING);
    return MHD_queue_response(x->inside->connection, x->inside->status, x->inside->response);
}

// Whole: to its handler. A route that answers later sleeps first, so that whoever answers can wake
// it whenever that is.
static void dispatch(struct server *s, struct request *x) {
    x->body = buf_span(&x->inside->body);
    if (s->gate && x->has_body)
        s->gate(x, true, s->context);
    if (x->inside->response)
        return;
    x->inside->dispatched = true;
    atomic_fetch_add(&s->unsent, 1);
    server_watch(x->inside->connection, WATCH_WORKING);
    if (x->route->flags & ROUTE_LATER) {
        x->inside->asleep = true;
        MHD_suspend_connection(x->inside->connection);
    }
    x->route->handle(x, s->context);
}

// What a head alone is refused for. The gate comes first: whom it does not let in learns nothing.
static enum MHD_Result judge_head(struct server *s, struct request *x) {
    const char *length = server_header(x, "Content-Length");
    bool clear = server_head_is_clear(x->inside->connection);
    if (atomic_load(&s->closing))
        stopping(x);
    else if (s->gate)
        s->gate(x, false, s->context);
    if (!x->inside->response && !x->route)
        server_refuse_place(s, x);
    else if (!x->inside->response && !clear)
        server_refuse_http(x, 400, NULL,
                           "Where the body ends is said in two ways, or in an odd one");
    else if (!x->inside->response && length && strtoull(length, NULL, 10) > x->route->body_max)
        too_large(x);
    server_watch(x->inside->connection, WATCH_BODY);
    // Who announced more than is taken, and waits for a word, gets it now.
    return x->inside->response && (length || !clear) ? give_back(x) : MHD_YES;
}

static enum MHD_Result ask(void *context, struct MHD_Connection *connection, const char *url,
                           const char *method, const char *version, const char *data, size_t *size,
                           void **request) {
    struct server *s = context;
    struct request *x = *request;
    (void)version, (void)connection;
    if (!x->inside->begun) {
        begin(s, x, url, method);
        return judge_head(s, x);
    }
    if (*size) {
        take(s, x, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (!x->inside->response && !x->inside->dispatched) {
        dispatch(s, x);
        if (x->inside->asleep)
            return MHD_YES; // asked again when it has been woken, which may have happened by now
    }
    if (x->inside->then && !x->inside->response) {
        x->inside->asleep = false;
        x->inside->then(x);
    }
    return x->inside->response ? give_back(x) : MHD_YES;
}

static void count_answer(struct server *s, struct request *x, bool whole) {
    unsigned digit = x->inside->status / 100;
    atomic_fetch_add(&s->answers[!whole || digit > 5 ? 0 : digit], 1);
    uncount(s, x);
    atomic_fetch_sub(&s->sending, x->inside->large);
    atomic_fetch_sub(&s->unsent, x->inside->dispatched);
}

static void completed(void *context, struct MHD_Connection *connection, void **request,
                      enum MHD_RequestTerminationCode how) {
    struct request *x = *request;
    if (!x)
        return;
    if (x->inside->begun) { // else its head was malformed, or never came
        server_watch(connection, WATCH_IDLE);
        if (x->forget)
            x->forget(x);
        count_answer(context, x, how == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    }
    if (x->inside->response)
        MHD_destroy_response(x->inside->response);
    buf_done(&x->inside->body);
    arena_done(&x->arena);
    free(x->inside);
    free(x);
    *request = NULL;
}

const char *server_argument(struct request *x, const char *name) {
    return MHD_lookup_connection_value(x->inside->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *server_header(struct request *x, const char *name) {
    return MHD_lookup_connection_value(x->inside->connection, MHD_HEADER_KIND, name);
}

const struct catalog *server_words(const struct request *x) {
    return catalog_pick(x->lang, span(NULL, 0));
}

void *server_context(struct request *x) {
    return x->inside->server->context;
}

struct server *server_of(struct request *x) {
    return x->inside->server;
}

// Answers.

static void drop_parcel(void *parcel) {
    parcel_drop(parcel);
}

static void put_headers(struct request *x, struct MHD_Response *r, const struct answer *a) {
    char retry[16];
    bool last = atomic_load(&x->inside->server->closing);
    snprintf(retry, sizeof retry, "%d", a->retry_after_s);
    const struct {
        const char *name, *value;
    } headers[] = {
        {"Content-Type", a->type},
        {"ETag", a->etag},
        {"Cache-Control", x->secret ? "no-store" : a->cache},
        {"Retry-After", a->retry_after_s ? retry : NULL},
        {"Allow", a->allow},
        {"WWW-Authenticate", a->asks     ? "Signature"
                             : a->bearer ? "Bearer"
                                         : NULL},
        {"Accept-Signature", a->asks},
        {"Content-Range", a->range},
        {"Accept-Ranges", a->download ? "bytes" : NULL},
        {"Content-Disposition", a->download ? "attachment" : NULL},
        {"Content-Encoding", a->packed},
        {"Vary", a->varies},
        {"Content-Security-Policy", a->download ? "default-src 'none'; sandbox" : a->policy},
        {"Referrer-Policy", a->policy ? "no-referrer" : NULL},
        {"X-Content-Type-Options", "nosniff"},
        {"Connection", last ? "close" : NULL},
    };
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (headers[i].value &&
            MHD_add_response_header(r, headers[i].name, headers[i].value) != MHD_YES)
            abort(); // a header of ours is malformed, or there is no memory
}

static void give(struct request *x, int status, struct MHD_Response *r) {
    assert(r && !x->inside->response);
    x->inside->response = r;
    x->inside->status = (unsigned)status;
    if (x->inside->asleep) // behind this it may be gone: an HTTP thread sends it and forgets it
        MHD_resume_connection(x->inside->connection);
}

// Whether there is room for an answer of this size; small ones have it always.
static bool has_room(struct request *x, size_t size) {
    struct server *s = x->inside->server;
    if (size <= LARGE_BYTES)
        return true;
    if (atomic_fetch_add(&s->sending, size) + size > SERVER_ANSWERS_BYTES) {
        atomic_fetch_sub(&s->sending, size);
        return false;
    }
    x->inside->large = size;
    return true;
}

void server_answer(struct request *x, const struct answer *a) {
    if (a->body && !has_room(x, a->body->size)) {
        parcel_drop(a->body);
        too_much(x, "more waits to be read than the host can keep");
        return;
    }
    struct parcel *body = a->body ? a->body : parcel_new(span(NULL, 0));
    struct MHD_Response *r = MHD_create_response_from_buffer_with_free_callback_cls(
        body->size, body->data, drop_parcel, body);
    if (!r)
        abort(); // no memory
    put_headers(x, r, a);
    give(x, a->status, r);
}

void server_refuse(struct request *x, const struct error *e) {
    server_refuse_as(x, details_status(e), e);
}

void server_refuse_as(struct request *x, int status, const struct error *e) {
    JSON_SCOPED struct json *j = details_json(e, server_words(x));
    json_put_int(j, "status", status);
    server_answer(x, &(struct answer){.status = status,
                                      .type = PROBLEM_TYPE,
                                      .body = server_print(j),
                                      .retry_after_s = status == 503 || status == 429});
}

void server_json(struct request *x, int status, const struct json *j) {
    server_answer(
        x, &(struct answer){.status = status, .type = "application/json", .body = server_print(j)});
}

void server_resume(struct request *x, void (*answer)(struct request *x)) {
    x->inside->then = answer;
    MHD_resume_connection(x->inside->connection);
}

static ssize_t read_stream(void *context, uint64_t at, char *out, size_t size) {
    struct request *x = context;
    (void)at;
    ssize_t got = x->inside->read(x, out, size);
    return got == SERVER_END ? MHD_CONTENT_READER_END_OF_STREAM : got;
}

void server_stream(struct request *x, const char *type, server_read *read) {
    x->inside->read = read;
    struct MHD_Response *r =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 16384, read_stream, x, NULL);
    if (!r)
        abort();
    put_headers(x, r, &(struct answer){.type = type, .cache = "no-store"});
    give(x, 200, r);
}

void server_sleep(struct request *x) {
    server_watch(x->inside->connection, WATCH_WORKING);
    MHD_suspend_connection(x->inside->connection);
}

void server_wake(struct request *x) {
    server_watch(x->inside->connection, WATCH_SENDING); // it has as long for this as for an answer
    MHD_resume_connection(x->inside->connection);
}

// Beginning and end.

static enum err bad_address(const char *listen, struct error *e) {
    error_set(e, ERR_INVALID, "\"%s\" is no address to listen on", listen);
    return error_hint(e, "HOST:PORT, as 127.0.0.1:8017 or [::1]:8017; port 0 takes a free one");
}

static enum err split(const char *listen, char host[256], char port[16], struct error *e) {
    const char *colon = strrchr(listen, ':');
    size_t size = colon ? (size_t)(colon - listen) : 0;
    bool bracketed = size > 2 && listen[0] == '[' && listen[size - 1] == ']';
    if (!size || size > 255 || !colon[1] || strlen(colon) > 6 ||
        strspn(colon + 1, "0123456789") != strlen(colon + 1) ||
        strtoul(colon + 1, NULL, 10) > 65535)
        return bad_address(listen, e);
    snprintf(host, 256, "%.*s", (int)(bracketed ? size - 2 : size), listen + bracketed);
    snprintf(port, 16, "%s", colon + 1);
    return OK;
}

static enum err open_door(struct server *s, const char *listen_on, struct error *e) {
    char host[256], port[16];
    struct addrinfo *found = NULL,
                    hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    enum err err = split(listen_on, host, port, e);
    if (err)
        return err;
    if (getaddrinfo(host, port, &hints, &found))
        return bad_address(listen_on, e);
    int on = 1;
    s->door = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool open = s->door >= 0 && !setsockopt(s->door, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) &&
                !bind(s->door, found->ai_addr, found->ai_addrlen) && !listen(s->door, BACKLOG);
    int why = errno;
    freeaddrinfo(found);
    if (open)
        return OK;
    error_set(e, why == EADDRINUSE ? ERR_CONFLICT : ERR_IO, "%s: %s", listen_on,
              why == EADDRINUSE ? "somebody listens there already" : strerror(why));
    return why == EADDRINUSE
               ? error_hint(e, "Choose another port with --listen; port 0 takes a free one")
               : ERR_IO;
}

static void name_url(struct server *s) {
    struct sockaddr_storage a;
    socklen_t size = sizeof a;
    char host[256] = "?", port[16] = "0";
    if (!getsockname(s->door, (struct sockaddr *)&a, &size))
        (void)getnameinfo((struct sockaddr *)&a, size, host, sizeof host, port, sizeof port,
                          NI_NUMERICHOST | NI_NUMERICSERV);
    snprintf(s->url, sizeof s->url, strchr(host, ':') ? "http://[%s]:%s" : "http://%s:%s", host,
             port);
}

// As many connections as there may be files, and not so many that the record could not be written.
static unsigned connections_max(void) {
    struct rlimit files = {0};
    if (getrlimit(RLIMIT_NOFILE, &files))
        return SERVER_CONNECTIONS;
    if (files.rlim_cur < SERVER_CONNECTIONS + OTHER_FILES) {
        rlim_t had = files.rlim_cur;
        files.rlim_cur = files.rlim_max < SERVER_CONNECTIONS + OTHER_FILES
                             ? files.rlim_max
                             : SERVER_CONNECTIONS + OTHER_FILES;
        if (setrlimit(RLIMIT_NOFILE, &files))
            files.rlim_cur = had;
    }
    if (files.rlim_cur >= SERVER_CONNECTIONS + OTHER_FILES)
        return SERVER_CONNECTIONS;
    return files.rlim_cur > 2 * OTHER_FILES ? (unsigned)files.rlim_cur - OTHER_FILES
                                            : OTHER_FILES / 2;
}

enum err server_start(const struct server_options *o, struct server **out, struct error *e) {
    struct server *s = memory_get(sizeof *s);
    *s = (struct server){.routes = o->routes, .gate = o->gate, .context = o->context, .door = -1};
    s->nothing = o->nothing;
    s->times = o->times ? *o->times
                        : (struct server_times){SERVER_IDLE_S, SERVER_BODY_S, SERVER_SEND_S,
                                                SERVER_STOP_S};
    enum err err = open_door(s, o->listen, e);
    int threads = o->threads ? o->threads : parallel_cores();
    threads = threads > THREADS_MAX ? THREADS_MAX : threads < 2 ? 2 : threads;
    if (!err) {
        name_url(s);
        server_watch_begin(s);
        s->daemon = MHD_start_daemon(
            MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, ask, s,
            MHD_OPTION_LISTEN_SOCKET, s->door, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)threads,
            MHD_OPTION_CONNECTION_LIMIT, connections_max(), MHD_OPTION_CONNECTION_TIMEOUT,
            (unsigned)SERVER_IDLE_S, MHD_OPTION_UNESCAPE_CALLBACK, server_unescape, NULL,
            MHD_OPTION_URI_LOG_CALLBACK, arrive, s, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
            (size_t)SERVER_HEAD_BYTES, MHD_OPTION_NOTIFY_COMPLETED, completed, s,
            MHD_OPTION_NOTIFY_CONNECTION, server_watch_connection, s, MHD_OPTION_STRICT_FOR_CLIENT,
            1, MHD_OPTION_END);
        if (!s->daemon) {
            server_watch_end(s);
            err = error_set(e, ERR_IO, "the HTTP server does not start: %s", strerror(errno));
        }
    }
    if (err) {
        if (s->door >= 0)
            close(s->door);
        free(s);
        return err;
    }
    *out = s;
    return OK;
}

const char *server_url(const struct server *s) {
    return s->url;
}

void server_close_door(struct server *s) {
    atomic_store(&s->closing, true);
    pthread_mutex_lock(&s->lock);
    s->closed = env_elapsed();
    pthread_mutex_unlock(&s->lock);
    // MHD_quiesce_daemon would let nobody in any more, but takes the door from threads that may
    // just then let go of it themselves, and ends the process when they have (0.9.75, epoll).
}

void server_stop(struct server *s) {
    if (!s)
        return;
    // What has been answered is sent; the watcher cuts off who does not read it.
    double until = env_elapsed() + 2 * s->times.stop;
    while (atomic_load(&s->unsent) && env_elapsed() < until)
        usleep(2000);
    MHD_stop_daemon(s->daemon); // and closes the door
    server_watch_end(s);
    free(s);
}

void server_count(struct server *s, struct server_counts *out) {
    *out = (struct server_counts){.connections = atomic_load(&s->connections),
                                  .requests = atomic_load(&s->requests),
                                  .now = atomic_load(&s->now)};
    for (size_t i = 0; i < 6; i++)
        out->answers[i] = atomic_load(&s->answers[i]);
}
