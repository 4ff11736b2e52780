// SPDX-License-Identifier: Apache-2.0
#include "http/client_handle.h"

#include "base/arena.h"
#include "base/env.h"

#include <assert.h>
#include <pthread.h>
#include <unistd.h>

#define CONNECT_MS 10000
#define IDLE_MS 60000
#define WHOLE_MS 600000    // of one exchange
#define POLL_MS 200        // how long the stop flag may wait
#define HEADER_BYTES 65536 // of one answer
#define TRIES 3            // of a transfer that breaks
#define PAUSE_MS 250       // before it is tried again
#define WAIT_S_MAX 30      // that one Retry-After is obeyed for

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void start_curl(void) {
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        abort();
}

enum err client_new(const char *url, const struct client_options *options, struct client **out,
                    struct error *e) {
    BUF_SCOPED struct buf base;
    buf_init(&base, 4096);
    pthread_once(&once, start_curl);
    enum err err = client_url_check(span_str(url), &base, e);
    if (err)
        return err;
    struct client *c = memory_get(sizeof *c);
    c->o = options ? *options : (struct client_options){0};
    c->base = memory_get(base.size + 1);
    memcpy(c->base, base.data, base.size);
    c->multi = curl_multi_init();
    for (size_t i = 0; i < CLIENT_AT_ONCE; i++)
        c->easy[i] = curl_easy_init();
    if (!c->multi || !c->easy[CLIENT_AT_ONCE - 1])
        abort(); // out of memory
    *out = c;
    return OK;
}

void client_free(struct client *c) {
    if (!c)
        return;
    for (size_t i = 0; i < CLIENT_AT_ONCE; i++)
        curl_easy_cleanup(c->easy[i]);
    curl_multi_cleanup(c->multi);
    free(c->base);
    free(c);
}

const char *client_url(const struct client *c) {
    return c->base;
}

static bool is_stopped(const struct client *c) {
    return c->o.stop && atomic_load(c->o.stop);
}

static enum err stopped(struct error *e) {
    error_set(e, ERR_IO, "stopped before it was done");
    error_rule(e, CLIENT_STOPPED);
    return ERR_IO;
}

// One transfer.

static size_t count_header(char *data, size_t size, size_t count, void *context) {
    struct transfer *t = context;
    (void)data;
    t->header_bytes += size * count;
    t->too_large = t->too_large || t->header_bytes > HEADER_BYTES;
    return t->too_large ? 0 : size * count;
}

size_t transfer_put(struct transfer *t, const void *data, size_t size) {
    long status = 0;
    struct buf *body = &t->x->body;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    bool good = status >= 200 && status < 300;
    body->max = good ? t->x->bytes_max : CLIENT_PROBLEM_BYTES;
    if (size > body->max - body->size) {
        t->too_large = good;
        return good ? 0 : size; // of a refusal the rest is let go
    }
    buf_put(body, data, size);
    return size;
}

static size_t put_body(char *data, size_t size, size_t count, void *context) {
    return transfer_put(context, data, size * count);
}

static void put_header(struct transfer *t, const char *name, const char *value) {
    char line[256];
    if (!value)
        return;
    snprintf(line, sizeof line, "%s: %s", name, value);
    t->headers = curl_slist_append(t->headers, line);
    if (!t->headers)
        abort(); // out of memory
}

static void set_bounds(struct transfer *t) {
    const struct client_options *o = &t->client->o;
    long idle_ms = o->idle_ms ? o->idle_ms : IDLE_MS;
    curl_easy_setopt(t->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(t->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(t->easy, CURLOPT_CONNECTTIMEOUT_MS,
                     o->connect_ms ? o->connect_ms : CONNECT_MS);
    curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(t->easy, CURLOPT_LOW_SPEED_TIME, (idle_ms + 999) / 1000);
    curl_easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, (long)WHOLE_MS);
    curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, count_header);
    curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(t->easy, CURLOPT_TCP_NODELAY, 1L);
}

enum err transfer_init(struct transfer *t, struct client *c, CURL *easy, struct exchange *x,
                       curl_write_callback write, void *context, struct error *e) {
    *t = (struct transfer){.client = c, .x = x, .easy = easy};
    int n = snprintf(t->url, sizeof t->url, "%s/%s", c->base, x->path);
    if (n < 0 || (size_t)n >= sizeof t->url)
        return error_set(e, ERR_LIMIT, "%s: a path that is too long", c->base);
    buf_done(&x->body);
    buf_init(&x->body, x->bytes_max);
    x->status = 0;
    x->retry_after_s = 0;
    x->to_sign = false;
    x->failed = (struct error){0};
    curl_easy_reset(easy); // keeps the connections
    set_bounds(t);
    put_header(t, "Accept", x->accept ? x->accept : "*/*");
    if (x->range)
        curl_easy_setopt(easy, CURLOPT_RANGE, x->range);
    if (x->type) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, (const char *)x->send.data);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->send.size);
        if (x->put)
            curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "PUT");
        put_header(t, "Content-Type", x->type);
        put_header(t, "Expect", ""); // without waiting for leave to send
    }
    enum err err = transfer_sign(t, e);
    if (err)
        return err;
    curl_easy_setopt(easy, CURLOPT_URL, t->url);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, t->headers);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "truce");
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, t->why);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, write);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, t);
    return OK;
}

void transfer_done(struct transfer *t) {
    curl_slist_free_all(t->headers);
    t->headers = NULL;
}

static void take_messages(struct client *c) {
    int left;
    for (CURLMsg *m; (m = curl_multi_info_read(c->multi, &left));) {
        struct transfer *t = NULL;
        curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        if (m->msg == CURLMSG_DONE && t) {
            t->done = true;
            t->code = m->data.result;
        }
    }
}

enum err transfer_drive(struct client *c, struct transfer *t, size_t count, struct error *e) {
    CURLMcode code = CURLM_OK;
    int running = 1;
    for (size_t i = 0; i < count; i++)
        curl_multi_add_handle(c->multi, t[i].easy);
    while (!code && running && !is_stopped(c)) {
        code = curl_multi_perform(c->multi, &running);
        take_messages(c);
        if (!code && running)
            code = curl_multi_poll(c->multi, NULL, 0, POLL_MS, NULL);
    }
    for (size_t i = 0; i < count; i++)
        curl_multi_remove_handle(c->multi, t[i].easy);
    if (code)
        return error_set(e, ERR_IO, "%s: %s", c->base, curl_multi_strerror(code));
    return is_stopped(c) ? stopped(e) : OK;
}

void transfer_judge(struct transfer *t) {
    struct exchange *x = t->x;
    long status = 0;
    const char *type = NULL;
    curl_off_t after = 0;
    curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &type);
    curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &after);
    x->status = (int)status;
    x->to_sign = transfer_is_asked(t);
    x->retry_after_s = after > 86400 ? 86400 : (long)after;
    snprintf(x->content_type, sizeof x->content_type, "%s", type ? type : "");
    if (t->too_large)
        error_set(&x->failed, ERR_LIMIT,
                  "%s: an answer of more than the %zu bytes that it may have", t->url,
                  x->bytes_max);
    else if (t->code)
        error_set(&x->failed, ERR_IO, "%s: %s", t->url,
                  t->why[0] ? t->why : curl_easy_strerror(t->code));
    else if (status < 200 || status > 299)
        problem_read(x, t->url);
}

// Several at once.

// Up to CLIENT_AT_ONCE exchanges that have no good answer yet.
static enum err run_some(struct client *c, struct exchange *x, size_t count, struct error *e) {
    struct transfer *t = memory_get(CLIENT_AT_ONCE * sizeof *t);
    size_t used = 0;
    enum err err = OK;
    for (size_t i = 0; !err && i < count; i++)
        if (!x[i].status || x[i].failed.code) {
            err = transfer_init(&t[used], c, c->easy[used], &x[i], put_body, &t[used], e);
            used++;
        }
    if (!err)
        err = transfer_drive(c, t, used, e);
    for (size_t i = 0; i < used; i++) {
        if (!err)
            transfer_judge(&t[i]);
        transfer_done(&t[i]);
    }
    free(t);
    return err;
}

static bool asks_to_wait(const struct exchange *x) {
    return x->status == 429 || x->status == 503;
}

// A GET, or what changes nothing when it comes twice: an act and a cosignature are what they are.
static bool broke(const struct exchange *x) {
    return x->failed.code == ERR_IO && (!x->status || (x->status >= 200 && x->status < 300));
}

static enum err pause_for(const struct client *c, long wait_ms, struct error *e) {
    double until = env_elapsed() + (double)wait_ms / 1000;
    while (!is_stopped(c) && env_elapsed() < until)
        usleep(POLL_MS * 100);
    return is_stopped(c) ? stopped(e) : OK;
}

// How long to wait before it is worth trying those again that failed; below 0: never.
static long wait_of(const struct exchange *x, size_t count, int tries) {
    long wait_ms = -1;
    for (size_t i = 0; i < count; i++) {
        if (!x[i].failed.code)
            continue;
        long after_s = x[i].retry_after_s < WAIT_S_MAX ? x[i].retry_after_s : WAIT_S_MAX;
        long ms = asks_to_wait(&x[i])             ? (after_s ? after_s * 1000 : PAUSE_MS)
                  : broke(&x[i]) && tries < TRIES ? PAUSE_MS * tries
                                                  : -1;
        if (ms < 0)
            return -1;
        wait_ms = ms > wait_ms ? ms : wait_ms;
    }
    return wait_ms;
}

static enum err run_patiently(struct client *c, struct exchange *x, size_t count, struct error *e) {
    long left_ms = c->o.patience_ms ? c->o.patience_ms : CLIENT_PATIENCE_MS;
    for (int tries = 1;; tries++) {
        enum err err = run_some(c, x, count, e);
        while (!err && client_sign_more(c, x, count))
            err = run_some(c, x, count, e);
        long wait_ms = err ? -1 : wait_of(x, count, tries);
        if (err || wait_ms < 0 || wait_ms > left_ms)
            return err;
        left_ms -= wait_ms + 1;
        err = pause_for(c, wait_ms, e);
        if (err)
            return err;
    }
}

enum err client_run(struct client *c, struct exchange *x, size_t count, struct error *e) {
    enum err err = OK;
    for (size_t i = 0; !err && i < count; i += CLIENT_AT_ONCE) {
        size_t some = count - i < CLIENT_AT_ONCE ? count - i : CLIENT_AT_ONCE;
        err = run_patiently(c, x + i, some, e);
    }
    for (size_t i = 0; !err && i < count; i++)
        if (x[i].failed.code) {
            err = x[i].failed.code;
            if (e)
                *e = x[i].failed;
        }
    return err;
}

void exchange_done(struct exchange *x) {
    buf_done(&x->body);
}

enum err client_get(struct client *c, const char *path, size_t bytes_max, struct buf *out,
                    struct error *e) {
    struct exchange x = {.path = path, .bytes_max = bytes_max};
    enum err err = client_run(c, &x, 1, e);
    if (!err) {
        buf_put_span(out, buf_span(&x.body));
        err = buf_check(out, path, e);
    }
    exchange_done(&x);
    return err;
}
