// SPDX-License-Identifier: Apache-2.0
#include "net/ear.h"

#include "base/arena.h"
#include "base/env.h"
#include "http/sse.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#define IDLE_MS 45000    // the host says something every 15 s
#define PAUSE_MIN_S 0.25 // before it listens again; doubles
#define PAUSE_MAX_S 30.0

struct ear {
    struct ear_options o;
    struct client *client;
    pthread_t thread;
};

double ear_jitter(double seconds) {
    uint16_t random;
    env_real.random(NULL, &random, sizeof random);
    return seconds * (0.5 + (double)random / UINT16_MAX);
}

static enum err hear(void *context, const struct sse_event *event, struct error *e) {
    struct ear *ear = context;
    (void)e;
    if (span_is(event->name, "checkpoint"))
        ear->o.tell(ear->o.context, EAR_CHECKPOINT);
    else if (span_is(event->name, "cosigned"))
        ear->o.tell(ear->o.context, EAR_COSIGNED);
    return OK;
}

static void sleep_for(struct ear *ear, double seconds) {
    double until = env_elapsed() + seconds;
    while (!atomic_load(ear->o.stop) && env_elapsed() < until)
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
}

static void *listen_on(void *context) {
    struct ear *ear = context;
    double pause_s = PAUSE_MIN_S;
    while (!atomic_load(ear->o.stop)) {
        struct error e; // whoever fetches tells when the host is away
        double began = env_elapsed();
        enum err err = client_events(ear->client, "events", NULL, hear, ear, &e);
        ear->o.tell(ear->o.context, EAR_DEAF);
        bool lasted = env_elapsed() - began > PAUSE_MAX_S;
        pause_s = !err || lasted ? PAUSE_MIN_S : 2 * pause_s;
        pause_s = pause_s > PAUSE_MAX_S ? PAUSE_MAX_S : pause_s;
        sleep_for(ear, ear_jitter(pause_s));
    }
    return NULL;
}

enum err ear_start(const struct ear_options *o, struct ear **out, struct error *e) {
    struct ear *ear = memory_get(sizeof *ear);
    struct client_options c = {
        .patience_ms = -1, .idle_ms = IDLE_MS, .stop = o->stop, .keys = o->keys};
    ear->o = *o;
    enum err err = client_new(o->url, &c, &ear->client, e);
    if (!err && pthread_create(&ear->thread, NULL, listen_on, ear))
        err = error_set(e, ERR_IO, "no thread to listen to the host");
    if (err) {
        client_free(ear->client);
        free(ear);
        return err;
    }
    *out = ear;
    return OK;
}

void ear_end(struct ear *ear) {
    if (!ear)
        return;
    pthread_join(ear->thread, NULL);
    client_free(ear->client);
    free(ear);
}
