// SPDX-License-Identifier: Apache-2.0
// Following the host: what it has is fetched, checked and stored as truce sync does; whoever
// listens to the desk is told.
#include "net/desk_inside.h"

#include "base/env.h"
#include "base/journal.h"
#include "net/remote.h"
#include "net/whence.h"
#include "record/evidence.h"

#include <time.h>

#define TICK_S 0.5
#define POLL_S 20.0      // though nothing was heard
#define POLL_DEAF_S 2.0  // while events do not come
#define PAUSE_MIN_S 0.25 // before what failed is tried again; doubles
#define PAUSE_MAX_S 15.0 // a person is waiting

static void hear(void *context, enum ear_heard what) {
    struct desk *d = context;
    pthread_mutex_lock(&d->lock);
    d->news = d->news || what != EAR_DEAF;
    d->hears = what != EAR_DEAF;
    if (d->hears)
        pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
}

static struct tip *take_tip(struct front *f) {
    struct desk *d = (struct desk *)f;
    pthread_mutex_lock(&d->lock);
    struct tip *tip = tip_take(d->tip);
    pthread_mutex_unlock(&d->lock);
    return tip;
}

// What there is now, for all who ask and all who listen.
static enum err publish(struct desk *d, uint64_t from, struct error *e) {
    struct tip *tip, *before = d->tip;
    enum err err = tip_read(d->o.record, before, &tip, e);
    if (err)
        return err;
    bool changed = !before || tip->size != before->size || tip->came != before->came;
    pthread_mutex_lock(&d->lock);
    d->tip = tip;
    pthread_cond_broadcast(&d->moved);
    pthread_mutex_unlock(&d->lock);
    if (before && changed)
        front_tell(&d->front, d->o.record, tip, from);
    tip_drop(before);
    return OK;
}

static void say_trouble(struct desk *d, const struct error *e) {
    pthread_mutex_lock(&d->lock);
    bool new = strcmp(d->trouble, e->message) != 0;
    snprintf(d->trouble, sizeof d->trouble, "%s", e->message);
    pthread_mutex_unlock(&d->lock);
    if (new && !atomic_load(&d->stop))
        journal_error(DESK_WHO, e);
}

static void say_well(struct desk *d) {
    pthread_mutex_lock(&d->lock);
    bool new = d->trouble[0];
    d->trouble[0] = 0;
    d->reached = env_real.now(NULL);
    pthread_mutex_unlock(&d->lock);
    if (new)
        journal(DESK_WHO, "the host answers again");
}

void desk_lost(struct desk *d, const struct error *e) {
    say_trouble(d, e);
    pthread_mutex_lock(&d->lock);
    d->news = true; // the follower looks whether it is back
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
}

// Whether nothing of this kind was kept yet, against this key. What is shown next may prove more;
// of one kind a host could make another each second.
static bool is_first(struct desk *d, struct span evidence) {
    ARENA_SCOPED struct arena a;
    struct evidence ev;
    struct error why;
    uint8_t hash[HASH_BYTES];
    size_t i = 0;
    arena_init(&a);
    if (evidence_parse(evidence, &a, &ev, &why))
        return false;
    hash_parts((struct span[]){span_str(evidence_kinds[ev.kind]), ev.key}, 2, hash);
    while (i < d->accused_count && memcmp(d->accused[i], hash, HASH_BYTES) != 0)
        i++;
    bool first = i == d->accused_count && i < DESK_ACCUSED;
    if (first)
        memcpy(d->accused[d->accused_count++], hash, HASH_BYTES);
    return first;
}

// Two histories: the evidence lies beside the record, and nothing is signed until people have
// talked (net/seen.h refuses). What is here can still be read.
static void accuse(struct desk *d, const struct sync_report *r) {
    BUF_SCOPED struct buf path;
    struct error why;
    buf_init(&path, 8192);
    if (!is_first(d, buf_span(&r->evidence)))
        return;
    if (evidence_leave(truth_path(record_truth(d->o.record)), buf_span(&r->evidence), &path, &why))
        journal_error(DESK_WHO, &why);
    else
        journal(DESK_WHO, "evidence is in %s: give it to the others", buf_str(&path));
}

static void tell_aliens(const struct sync_report *r) {
    if (r->acts[VERDICT_ALIEN])
        journal(DESK_WHO,
                "the host has logged %llu acts that it never should have, the first is act %llu "
                "(%s)",
                (unsigned long long)r->acts[VERDICT_ALIEN], (unsigned long long)r->alien_first,
                r->alien_rule);
}

static bool pull(struct desk *d) {
    struct sync_report report;
    struct error e = {0};
    uint64_t before = d->came, from = record_size(d->o.record);
    sync_report_init(&report);
    enum err err = sync_pull(d->o.record, &d->source, &d->came, SYNC_LINES, &report, &e);
    if (d->came != before)
        whence_keep_came(d->o.record, d->o.url, d->came);
    tell_aliens(&report);
    if (report.evidence.size)
        accuse(d, &report);
    struct error why; // acts may have come before it failed
    enum err told = publish(d, from, &why);
    if (err || told)
        say_trouble(d, err ? &e : &why);
    else
        say_well(d);
    sync_report_done(&report);
    return !err && !told;
}

// Until there is news, or it is time to look; false at the end.
static bool wait_for_news(struct desk *d, double next) {
    struct timespec until;
    bool news = false;
    while (!news && !atomic_load(&d->stop)) {
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += (long)(TICK_S * 1e9);
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_mutex_lock(&d->lock);
        if (!d->news && !atomic_load(&d->stop))
            (void)pthread_cond_clockwait(&d->wake, &d->lock, CLOCK_MONOTONIC, &until);
        news = d->news || env_elapsed() >= next;
        d->news = false;
        pthread_mutex_unlock(&d->lock);
    }
    return !atomic_load(&d->stop);
}

static void *follow(void *context) {
    struct desk *d = context;
    double next = env_elapsed();
    while (wait_for_news(d, next)) {
        if (pull(d)) {
            pthread_mutex_lock(&d->lock);
            bool hears = d->hears;
            pthread_mutex_unlock(&d->lock);
            d->pause_s = 0;
            next = env_elapsed() + ear_jitter(hears ? POLL_S : POLL_DEAF_S);
        } else {
            d->pause_s = d->pause_s > 0 ? 2 * d->pause_s : PAUSE_MIN_S;
            d->pause_s = d->pause_s > PAUSE_MAX_S ? PAUSE_MAX_S : d->pause_s;
            next = env_elapsed() + ear_jitter(d->pause_s);
        }
    }
    return NULL;
}

static void *beat(void *context) {
    struct desk *d = context;
    while (!atomic_load(&d->stop)) {
        for (int i = 0; i < 20 && !atomic_load(&d->stop); i++)
            nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
        events_beat(d->front.events);
    }
    return NULL;
}

enum err desk_follow_begin(struct desk *d, struct error *e) {
    struct client_options o = {.patience_ms = -1, .stop = &d->stop, .keys = d->o.keys};
    struct ear_options ear = {
        .url = d->o.url, .keys = d->o.keys, .stop = &d->stop, .tell = hear, .context = d};
    d->front.tip = take_tip;
    enum err err = client_new(d->o.url, &o, &d->host, e);
    if (err)
        return err;
    d->source = remote_source(d->host);
    d->came = whence_came(d->o.record, d->o.url);
    err = publish(d, 0, e);
    if (!err && pthread_create(&d->follower, NULL, follow, d))
        err = error_set(e, ERR_IO, "no thread for the desk");
    d->following = !err;
    if (!err && pthread_create(&d->beater, NULL, beat, d))
        err = error_set(e, ERR_IO, "no thread for the desk");
    d->beating = d->following && !err;
    return err ? err : ear_start(&ear, &d->ear, e);
}

void desk_wake(struct desk *d) {
    pthread_mutex_lock(&d->lock);
    pthread_cond_signal(&d->wake);
    pthread_cond_broadcast(&d->moved);
    pthread_mutex_unlock(&d->lock);
}

void desk_follow_end(struct desk *d) {
    if (d->following)
        pthread_join(d->follower, NULL);
    if (d->beating)
        pthread_join(d->beater, NULL);
    ear_end(d->ear);
    client_free(d->host);
}
