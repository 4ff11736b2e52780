// SPDX-License-Identifier: Apache-2.0
#include "view/venue.h"

#include "base/zone.h"
#include "view/asking.h"

// Along a key's own acts that are not dated in UTC, which have an index of their own: however many
// others there are. What such an act comes to is no matter, nor who may read it: dates are public.
static const char dated_sql[] =
    "SELECT i, offset_min FROM act WHERE key = :key AND offset_min <> 0 AND" SIGHT_KNOWN
    "AND +at <= :until ORDER BY n DESC LIMIT 1";
static const char founded_sql[] =
    "SELECT i, offset_min FROM act WHERE i = 0 AND author = :who AND offset_min <> 0"
    " AND +at <= :until";
#define PROGRAMME(table, time)                                                                     \
    "SELECT i, " time " FROM " table " WHERE author = :who AND aud = 0 AND " time                  \
    " IS NOT NULL AND" SIGHT_SEEN SIGHT_COUNTS(table) "ORDER BY " table ".rowid DESC LIMIT 1"
static const char meeting_sql[] = PROGRAMME("meeting", "\"from\"");
static const char round_sql[] = PROGRAMME("round", "since");

struct finding {
    struct record *record;
    const struct view_query *q;
    struct span host;
    int64_t newest; // the entry; -1: none yet
    int offset_min;
};

static void take(struct finding *f, int64_t i, int offset_min) {
    if (i < f->newest)
        return;
    f->newest = i;
    f->offset_min = offset_min;
}

static enum err take_date(struct finding *f, const char *sql, int64_t key, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(f->record, f->q, sql, &s, e);
    if (err)
        return err;
    sight_bind_int(s, sql, ":key", key);
    sight_bind_text(s, sql, ":who", f->host);
    if (stmt_row(s, e)) {
        take(f, stmt_get_int(s, 0), (int)stmt_get_int(s, 1));
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err take_dates(struct finding *f, struct error *e) {
    const struct state *s = record_state(f->record);
    enum err err = take_date(f, founded_sql, 0, e);
    for (size_t i = 0; !err && i < s->key_count; i++) {
        const struct key *k = &s->keys[i];
        if (k->member != SIZE_MAX && (k->uses & USE_ACT) &&
            span_equal(s->members[k->member].slug, f->host))
            err = take_date(f, dated_sql, k->number, e);
    }
    return err;
}

// What is written of the venue goes before the date of the same act.
static enum err take_programme(struct finding *f, const char *sql, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct stamp written;
    enum err err = sight_prepare(f->record, f->q, sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, sql, ":who", f->host);
    if (stmt_row(s, e)) {
        if (stamp_parse(stmt_get_text(s, 1), &written))
            take(f, stmt_get_int(s, 0), written.offset_min);
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err look(struct finding *f, struct error *e) {
    enum err err = take_dates(f, e);
    if (!err)
        err = take_programme(f, meeting_sql, e);
    return err ? err : take_programme(f, round_sql, e);
}

enum err venue_offset(struct record *r, const struct view_query *q, struct span host,
                      int *offset_min, struct error *e) {
    struct finding f = {.record = r, .q = q, .host = host, .newest = -1};
    struct view_query ever = *q;
    enum err err = look(&f, e);
    if (!err && f.newest < 0 && q->has_at) { // before the host wrote anything
        ever.has_at = false;
        f.q = &ever;
        err = look(&f, e);
    }
    if (!err)
        *offset_min = f.offset_min;
    return err;
}

enum err venue_stamp(struct record *r, struct span by, int64_t now, struct stamp *out,
                     struct error *e) {
    const struct view_query q = {.as_of = record_size(r)};
    ASKING_SCOPED struct asking a;
    enum err err = asking_begin(&a, r, &q, e);
    if (err)
        return err;
    int here = a.host && span_equal(a.host->slug, by) ? zone_here_min(now) : 0;
    *out = (struct stamp){now, here ? here : a.face.offset_min};
    return OK;
}
