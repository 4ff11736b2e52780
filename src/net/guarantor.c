// SPDX-License-Identifier: Apache-2.0
#include "net/guarantor_inside.h"

#include "base/journal.h"
#include "net/remote.h"

#include <stdlib.h>
#include <time.h>

#define TICK_S 0.5 // deadlines are looked at so often

static void hear(void *context, enum ear_heard what) {
    struct guarantor *g = context;
    pthread_mutex_lock(&g->lock);
    g->news = g->news || what == EAR_CHECKPOINT;
    g->lines = g->lines || what == EAR_COSIGNED;
    g->connected = what != EAR_DEAF;
    if (g->connected)
        pthread_cond_signal(&g->wake);
    pthread_mutex_unlock(&g->lock);
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

static void close_questions(struct guarantor *g) {
    pthread_mutex_lock(&g->lock);
    g->closed = true;
    struct asked *left = take_questions(g);
    pthread_mutex_unlock(&g->lock);
    answer_all(g, left);
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
    close_questions(g);
    return NULL;
}

// Beginning and end.

static enum err make_clients(struct guarantor *g, struct error *e) {
    struct client_options ask = {.patience_ms = -1, .stop = &g->stop};
    struct client_options host = ask;
    host.keys = g->o.asking;
    enum err err = client_new(g->o.url, &host, &g->host, e);
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
    return ear_start(
        &(struct ear_options){
            .url = g->o.url, .keys = g->o.asking, .stop = &g->stop, .tell = hear, .context = g},
        &g->ear, e);
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
    close_questions(g); // where there was no worker to do so
    ear_end(g->ear);
    server_stop(g->server);
    client_free(g->host);
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
