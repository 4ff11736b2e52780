// SPDX-License-Identifier: Apache-2.0
// Counted by the minute: an act counts for 60 to 61 minutes.
#include "net/meter.h"

#include "base/arena.h"

#include <pthread.h>
#include <stdlib.h>

#define MINUTES 61
#define SLUG_BYTES 64

struct metered {
    char who[SLUG_BYTES];
    int64_t minute; // of the newest count
    uint32_t acts[MINUTES];
};

struct meter {
    pthread_mutex_t lock;
    size_t count;
    struct metered all[LIMIT_PARTICIPANTS];
};

struct meter *meter_new(void) {
    struct meter *m = memory_get(sizeof *m);
    pthread_mutex_init(&m->lock, NULL);
    return m;
}

void meter_free(struct meter *m) {
    if (!m)
        return;
    pthread_mutex_destroy(&m->lock);
    free(m);
}

static struct metered *find(struct meter *m, struct span who) {
    for (size_t i = 0; i < m->count; i++)
        if (span_is(who, m->all[i].who))
            return &m->all[i];
    return NULL;
}

// Forgets what is older than an hour.
static void move_on(struct metered *one, int64_t minute) {
    for (; one->minute < minute; one->minute++) {
        if (minute - one->minute > MINUTES)
            one->minute = minute - MINUTES;
        one->acts[(one->minute + 1) % MINUTES] = 0;
    }
}

static struct metered *find_or_add(struct meter *m, struct span who, int64_t minute) {
    struct metered *one = find(m, who);
    if (!one && m->count < LIMIT_PARTICIPANTS && who.size < SLUG_BYTES) {
        one = &m->all[m->count++];
        *one = (struct metered){.minute = minute};
        memcpy(one->who, who.data, who.size);
    }
    return one;
}

// Seconds until one more is within `limit`; 0: it is now.
static int wait_of(const struct metered *one, int64_t limit, int64_t now_s) {
    int64_t count = 0, wait = 0;
    for (int i = 0; i < MINUTES; i++)
        count += one->acts[i];
    // The oldest go first.
    for (int i = 1; i <= MINUTES && count >= limit; i++) {
        count -= one->acts[(one->minute + i) % MINUTES];
        wait = i * 60 - now_s % 60;
    }
    return (int)wait;
}

int meter_take(struct meter *m, struct span who, int64_t limit, int64_t now_s) {
    int wait = 0;
    pthread_mutex_lock(&m->lock);
    struct metered *one = find_or_add(m, who, now_s / 60);
    if (one) {
        move_on(one, now_s / 60);
        wait = wait_of(one, limit, now_s);
        one->acts[one->minute % MINUTES] += !wait;
    }
    pthread_mutex_unlock(&m->lock);
    return wait;
}

void meter_return(struct meter *m, struct span who) {
    pthread_mutex_lock(&m->lock);
    struct metered *one = find(m, who);
    if (one && one->acts[one->minute % MINUTES])
        one->acts[one->minute % MINUTES]--;
    pthread_mutex_unlock(&m->lock);
}
