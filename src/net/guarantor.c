// SPDX-License-Identifier: Apache-2.0
#include "net/guarantor_inside.h"

#include "base/journal.h"
#include "http/sse.h"
#include "net/remote.h"

#include <stdlib.h>
#include <time.h>

#define TICK_S 0.5    // deadlines are looked at so often
#define IDLE_MS 45000 // the host says something every 15 s

double guarantor_jitter(double seconds) {
    uint16_t random;
    env_real.random(NULL, &random, sizeof random);
    return seconds * (0.5 + (double)random / UINT16_MAX);
}

// The ear.

static void tell(struct guarantor *g, bool news, bool lines) {
    pthread_mutex_lock(&g->lock);
    g->news = g->news || news;
    g->lines = g->lines || lines;
    g->connected = true;
    pthread_cond_signal(&g->wake);
    pthread_mutex_unlock(&g->lock);
}

// What an event holds is the host's word: that it came is reason enough to look.
static enum err hear(void *context, const struct sse_event *event, struct error *e) {
    (void)e;
    if (span_is(event->name, "checkpoint"))
        tell(context, true, false);
    else if (span_is(event->name, "cosigned"))
        tell(context, false, true);
    return OK;
}

static void sleep_for(struct guarantor *g, double seconds) {
    double until = env_elapsed() + seconds;
    while (!atomic_load(&g->stop) && env_elapsed() < until)
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
}

static void *listen_on(void *context) {
    struct guarantor *g = context;
    double pause_s = PAUSE_MIN_S;
    while (!atomic_load(&g->stop)) {
        struct error e; // the worker tells when the host is away
        double began = env_elapsed();
        enum err err = client_events(g->ear, "events", NULL, hear, g, &e);
        pthread_mutex_lock(&g->lock);
        g->connected = false;
        pthread_mutex_unlock(&g->lock);
        bool lasted = env_elapsed() - began > PAUSE_MAX_S;
        pause_s = !err || lasted ? PAUSE_MIN_S : 2 * pause_s;
        pause_s = pause_s > PAUSE_MAX_S ? PAUSE_MAX_S : pause_s;
        sleep_for(g, guarantor_jitter(pause_s));
    }
    return NULL;
}

// The worker.

static struct asked *take_questions(struct guarantor *g) {
    struct asked *first = g->first;
    g->first = NULL;
    g->last = &g->first;
    return first;
}

static void answer_all(struct guarantor *g, struct asked *first) {
    for (struct asked *next; first; first = next) {
        next = first->next; // the request, which owns it, goes with its answer
        guarantor_answer(g, first->request);
    }
}

// Until there is something to do, or a deadline to look at. Holds the lock.
static void wait_for_work(struct guarantor *g) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += (long)(TICK_S * 1e9);
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    if (!g->news && !g->first && !atomic_load(&g->stop))
        (void)pthread_cond_timedwait(&g->wake, &g->lock, &until);
}

static void *work(void *context) {
    struct guarantor *g = context;
    while (!atomic_load(&g->stop) && !atomic_load(&g->ended)) {
        pthread_mutex_lock(&g->lock);
        wait_for_work(g);
        double now = env_elapsed();
        bool news = g->news;
        bool lines = g->ready && now >= g->next_lines && (g->lines || now >= g->next_poll);
        g->news = false;
        g->lines = g->lines && !lines;
        struct asked *questions = take_questions(g);
        pthread_mutex_unlock(&g->lock);
        answer_all(g, questions);
        bool due = g->pause_s > 0 ? now >= g->next_try : now >= g->next_poll;
        if (news || due || lines)
            guarantor_step(g, lines);
        if (!atomic_load(&g->ended) && g->o.peer_count && env_elapsed() >= g->next_peers)
            guarantor_ask_peers(g);
        if (!atomic_load(&g->ended) && g->ready)
            guarantor_hold(g);
    }
    pthread_mutex_lock(&g->lock);
    g->closed = true;
    struct asked *left = take_questions(g);
    pthread_mutex_unlock(&g->lock);
    answer_all(g, left);
    return NULL;
}

// Beginning and end.

static enum err make_clients(struct guarantor *g, struct error *e) {
    struct client_options ask = {.patience_ms = -1, .stop = &g->stop};
    struct client_options host = ask, listen = ask;
    host.keys = listen.keys = g->o.asking;
    listen.idle_ms = IDLE_MS;
    enum err err = client_new(g->o.url, &host, &g->host, e);
    if (!err)
        err = client_new(g->o.url, &listen, &g->ear, e);
    g->peers = memory_get((g->o.peer_count + 1) * sizeof *g->peers);
    for (size_t i = 0; !err && i < g->o.peer_count; i++)
        err = client_new(g->o.peers[i], &ask, &g->peers[i], e);
    if (!err)
        g->source = remote_source(g->host);
    return err;
}

static enum err start(struct guarantor *g, struct error *e) {
    enum err err = make_clients(g, e);
    if (!err && g->o.listen)
        err = guarantor_witness_begin(g, e);
    if (err)
        return err;
    if (pthread_create(&g->worker, NULL, work, g))
        return error_set(e, ERR_IO, "no thread for the guarantor");
    g->working = true;
    if (pthread_create(&g->listener, NULL, listen_on, g))
        return error_set(e, ERR_IO, "no thread for the guarantor");
    g->listening_began = true;
    return OK;
}

static void release(struct guarantor *g, struct error *failed) {
    if (g->server)
        server_close_door(g->server);
    atomic_store(&g->stop, true);
    pthread_mutex_lock(&g->lock);
    pthread_cond_signal(&g->wake);
    pthread_mutex_unlock(&g->lock);
    if (g->working)
        pthread_join(g->worker, NULL);
    if (g->listening_began)
        pthread_join(g->listener, NULL);
    server_stop(g->server);
    client_free(g->host);
    client_free(g->ear);
    for (size_t i = 0; g->peers && i < g->o.peer_count; i++)
        client_free(g->peers[i]);
    free(g->peers);
    buf_done(&g->hold_note);
    pthread_cond_destroy(&g->wake);
    pthread_mutex_destroy(&g->lock);
    *failed = g->failed;
    free(g);
}

enum err guarantor_start(const struct guarantor_options *o, struct guarantor **out,
                         struct error *e) {
    struct guarantor *g = memory_get(sizeof *g);
    pthread_condattr_t clock;
    g->o = *o;
    g->last = &g->first;
    g->next_poll = env_elapsed();
    buf_init(&g->hold_note, LIMIT_ENTRY_BYTES);
    pthread_mutex_init(&g->lock, NULL);
    pthread_condattr_init(&clock);
    pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
    pthread_cond_init(&g->wake, &clock);
    pthread_condattr_destroy(&clock);
    enum err err = start(g, e);
    struct error why;
    if (err)
        release(g, &why);
    else
        *out = g;
    return err;
}

const char *guarantor_url(const struct guarantor *g) {
    return g->server ? server_url(g->server) : NULL;
}

bool guarantor_ended(const struct guarantor *g) {
    return atomic_load(&g->ended);
}

enum err guarantor_stop(struct guarantor *g, struct error *e) {
    struct error failed;
    release(g, &failed);
    if (failed.code && e)
        *e = failed;
    return failed.code;
}
