// SPDX-License-Identifier: Apache-2.0
#include "net/tip.h"

#include "record/share.h"

#include <stdlib.h>

static enum err read_newest(struct record *r, struct tip *s, struct error *e) {
    ARENA_SCOPED struct arena a;
    struct checkpoint c;
    struct span note;
    arena_init(&a);
    enum err err = record_checkpoint(r, INT64_MAX, &a, &c, &note, e);
    if (err)
        return err;
    s->size = c.size;
    memcpy(s->root, c.root, HASH_BYTES);
    s->newest = parcel_new(note);
    return OK;
}

static enum err read_known(struct record *r, struct tip *s, struct error *e) {
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = record_checkpoint_note(r, s->seen ? s->seen : s->size, &note, e);
    if (!err)
        s->known = parcel_new(buf_span(&note));
    return err;
}

enum err tip_read(struct record *r, struct tip *before, struct tip **out, struct error *e) {
    struct tip *s = memory_get(sizeof *s);
    atomic_init(&s->refs, 1);
    s->acts_per_hour = json_get_int(json_get(record_state(r)->rules, "limits"), "acts_per_hour");
    enum err err = truth_last_cosignature(record_truth(r), &s->came, e);
    if (!err && before && before->size == record_size(r)) {
        s->size = before->size;
        memcpy(s->root, before->root, HASH_BYTES);
        s->newest = parcel_take(before->newest);
    } else if (!err) {
        err = read_newest(r, s, e);
    }
    if (!err)
        err = record_seen_size(r, &s->seen, e);
    if (!err)
        err = record_held_size(r, &s->held, e);
    if (!err)
        err = record_grade(r, s->size, &s->grade, e);
    bool same = before && before->came == s->came && before->seen == s->seen && s->seen;
    if (!err && same)
        s->known = parcel_take(before->known);
    else if (!err)
        err = read_known(r, s, e);
    if (err) {
        tip_drop(s);
        return err;
    }
    *out = s;
    return OK;
}

struct tip *tip_take(struct tip *s) {
    atomic_fetch_add_explicit(&s->refs, 1, memory_order_relaxed);
    return s;
}

void tip_drop(struct tip *s) {
    if (!s || atomic_fetch_sub_explicit(&s->refs, 1, memory_order_acq_rel) != 1)
        return;
    parcel_drop(s->newest);
    parcel_drop(s->known);
    free(s);
}

const char *tip_grade(const struct tip *s, uint64_t index) {
    return index < s->held ? "held" : index < s->seen ? "seen" : "recorded";
}
