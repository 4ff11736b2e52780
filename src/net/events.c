// SPDX-License-Identifier: Apache-2.0
#include "net/events.h"

#include <pthread.h>
#include <stdlib.h>

struct listener {
    struct events *events;
    struct request *request;
    struct listener *next, **at;
    struct parcel *queue[EVENTS_QUEUE]; // a ring
    size_t first, count;
    size_t sent; // of the first
    bool asleep, end;
};

struct events {
    pthread_mutex_t lock;
    pthread_cond_t gone;
    struct listener *listeners;
    size_t count;
    struct past {
        struct parcel *told;
        uint64_t size;
    } past[EVENTS_PAST]; // a ring
    size_t past_first, past_count;
    unsigned beats;
    bool end;
};

struct events *events_new(void) {
    struct events *v = memory_get(sizeof *v);
    pthread_mutex_init(&v->lock, NULL);
    pthread_cond_init(&v->gone, NULL);
    return v;
}

static void wake(struct listener *l) {
    if (!l->asleep)
        return;
    l->asleep = false;
    server_wake(l->request);
}

void events_part(struct events *v) {
    pthread_mutex_lock(&v->lock);
    for (struct listener *l = v->listeners; l; l = l->next) {
        l->end = true;
        wake(l);
    }
    pthread_mutex_unlock(&v->lock);
}

void events_end(struct events *v) {
    pthread_mutex_lock(&v->lock);
    v->end = true;
    for (struct listener *l = v->listeners; l; l = l->next)
        wake(l);
    while (v->count)
        pthread_cond_wait(&v->gone, &v->lock);
    pthread_mutex_unlock(&v->lock);
}

void events_free(struct events *v) {
    for (size_t i = 0; i < v->past_count; i++)
        parcel_drop(v->past[(v->past_first + i) % EVENTS_PAST].told);
    pthread_cond_destroy(&v->gone);
    pthread_mutex_destroy(&v->lock);
    free(v);
}

static void forget(struct request *x) {
    struct listener *l = x->work;
    struct events *v = l->events;
    pthread_mutex_lock(&v->lock);
    *l->at = l->next;
    if (l->next)
        l->next->at = l->at;
    v->count--;
    pthread_cond_signal(&v->gone);
    pthread_mutex_unlock(&v->lock);
    for (size_t i = 0; i < l->count; i++)
        parcel_drop(l->queue[(l->first + i) % EVENTS_QUEUE]);
    free(l);
}

static ssize_t read_events(struct request *x, char *out, size_t size) {
    struct listener *l = x->work;
    ssize_t got = 0;
    pthread_mutex_lock(&l->events->lock);
    while (l->count && (size_t)got < size) {
        struct parcel *s = l->queue[l->first];
        size_t left = s->size - l->sent, room = size - (size_t)got;
        size_t put = left < room ? left : room;
        memcpy(out + got, s->data + l->sent, put);
        got += (ssize_t)put;
        l->sent += put;
        if (l->sent < s->size)
            break;
        parcel_drop(s);
        l->first = (l->first + 1) % EVENTS_QUEUE;
        l->count--;
        l->sent = 0;
    }
    if (!got && (l->end || l->events->end)) {
        got = SERVER_END;
    } else if (!got) {
        l->asleep = true;
        server_sleep(x);
    }
    pthread_mutex_unlock(&l->events->lock);
    return got;
}

static void put(struct listener *l, struct parcel *event) {
    if (l->end)
        return;
    if (l->count == EVENTS_QUEUE) {
        l->end = true; // what it has not read by now it reads when it comes back
    } else {
        l->queue[(l->first + l->count++) % EVENTS_QUEUE] = parcel_take(event);
    }
    wake(l);
}

static void put_past(struct listener *l, uint64_t after) {
    struct events *v = l->events;
    for (size_t i = 0; i < v->past_count; i++) {
        struct past *p = &v->past[(v->past_first + i) % EVENTS_PAST];
        if (p->size > after)
            put(l, p->told);
    }
}

void events_listen(struct events *v, struct request *x, bool resume, uint64_t after,
                   struct parcel *first) {
    struct listener *l = memory_get(sizeof *l);
    l->events = v;
    l->request = x;
    pthread_mutex_lock(&v->lock);
    bool full = v->count == EVENTS_LISTENERS || v->end;
    if (!full) {
        l->next = v->listeners;
        l->at = &v->listeners;
        if (l->next)
            l->next->at = &l->next;
        v->listeners = l;
        v->count++;
        x->work = l;
        x->forget = forget;
        if (resume)
            put_past(l, after);
        if (first && !l->count)
            put(l, first);
    }
    pthread_mutex_unlock(&v->lock);
    if (!full) {
        server_stream(x, "text/event-stream", read_events);
        return;
    }
    struct error e = {0};
    free(l);
    if (error_set(&e, ERR_IO, "more are listening than the host can tell; try again"))
        server_refuse(x, &e);
}

static void send_all(struct events *v, struct parcel *told) {
    for (struct listener *l = v->listeners; l; l = l->next)
        put(l, told);
}

void events_send(struct events *v, struct parcel *told, uint64_t size) {
    pthread_mutex_lock(&v->lock);
    if (v->past_count == EVENTS_PAST) {
        parcel_drop(v->past[v->past_first].told);
        v->past_first = (v->past_first + 1) % EVENTS_PAST;
        v->past_count--;
    }
    v->past[(v->past_first + v->past_count++) % EVENTS_PAST] =
        (struct past){parcel_take(told), size};
    send_all(v, told);
    pthread_mutex_unlock(&v->lock);
}

void events_beat(struct events *v) {
    struct parcel *comment = parcel_new(span_str(":\n\n"));
    pthread_mutex_lock(&v->lock);
    if (++v->beats % EVENTS_BEAT_S == 0)
        send_all(v, comment);
    pthread_mutex_unlock(&v->lock);
    parcel_drop(comment);
}

size_t events_count(struct events *v) {
    pthread_mutex_lock(&v->lock);
    size_t count = v->count;
    pthread_mutex_unlock(&v->lock);
    return count;
}
