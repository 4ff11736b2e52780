// SPDX-License-Identifier: Apache-2.0
// Cuts off who is slow on purpose. MHD's own timeout begins anew with every byte, so that a byte
// now and then would keep a connection for ever; here each stage has its whole time.
#include "http/server_inside.h"

#include "base/env.h"

#include <sys/socket.h>
#include <time.h>

struct watched {
    struct server *server;
    struct watched *next, **at; // `at` points to what points here
    int fd;
    enum watch what;
    double since;
};

static void cut_off(struct server *s) {
    double now = env_elapsed();
    bool late = s->closed && now - s->closed > s->times.stop;
    const int bounds_s[] = {[WATCH_IDLE] = s->times.idle,
                            [WATCH_BODY] = s->times.body,
                            [WATCH_WORKING] = 0, // it waits for us
                            [WATCH_SENDING] = s->times.send};
    for (struct watched *w = s->watched; w; w = w->next)
        if (bounds_s[w->what] && (late || now - w->since > bounds_s[w->what]))
            (void)shutdown(w->fd, SHUT_RDWR); // MHD finds it closed
}

static void *watch_all(void *context) {
    struct server *s = context;
    pthread_mutex_lock(&s->lock);
    while (!s->end) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        (void)pthread_cond_clockwait(&s->ending, &s->lock, CLOCK_MONOTONIC, &until);
        cut_off(s);
    }
    pthread_mutex_unlock(&s->lock);
    return NULL;
}

void server_watch_begin(struct server *s) {
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->ending, NULL);
    if (pthread_create(&s->watcher, NULL, watch_all, s))
        abort();
}

void server_watch_end(struct server *s) {
    pthread_mutex_lock(&s->lock);
    s->end = true;
    pthread_cond_signal(&s->ending);
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->watcher, NULL);
    pthread_cond_destroy(&s->ending);
    pthread_mutex_destroy(&s->lock);
}

static struct watched *of(struct MHD_Connection *c) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

void server_watch(struct MHD_Connection *c, enum watch what) {
    struct watched *w = of(c);
    if (!w)
        return;
    pthread_mutex_lock(&w->server->lock);
    w->what = what;
    w->since = env_elapsed();
    pthread_mutex_unlock(&w->server->lock);
}

static void add(struct server *s, struct MHD_Connection *c, void **socket) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct watched *w = memory_get(sizeof *w);
    *w = (struct watched){.server = s, .fd = info ? info->connect_fd : -1, .since = env_elapsed()};
    pthread_mutex_lock(&s->lock);
    w->next = s->watched;
    w->at = &s->watched;
    if (w->next)
        w->next->at = &w->next;
    s->watched = w;
    pthread_mutex_unlock(&s->lock);
    atomic_fetch_add(&s->connections, 1);
    atomic_fetch_add(&s->now, 1);
    *socket = w;
}

static void forget(struct server *s, void **socket) {
    struct watched *w = *socket;
    pthread_mutex_lock(&s->lock);
    *w->at = w->next;
    if (w->next)
        w->next->at = w->at;
    pthread_mutex_unlock(&s->lock);
    atomic_fetch_sub(&s->now, 1);
    free(w);
    *socket = NULL;
}

void server_watch_connection(void *context, struct MHD_Connection *c, void **socket,
                             enum MHD_ConnectionNotificationCode code) {
    struct server *s = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        add(s, c, socket);
    else if (*socket)
        forget(s, socket);
}
