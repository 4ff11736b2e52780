// SPDX-License-Identifier: Apache-2.0
#include "talks/state.h"

#include <assert.h>

void state_init(struct state *s) {
    *s = (struct state){.log_time = LOG_TIME_NONE};
    arena_init(&s->arena);
}

void state_done(struct state *s) {
    while (s->motion_count)
        state_close_motion(s, 0);
    free(s->members);
    free(s->keys);
    free(s->key_slots);
    free(s->tracks);
    free(s->motions);
    json_free(s->rules);
    arena_done(&s->arena);
    state_init(s);
}

struct member *state_member(const struct state *s, struct span slug) {
    for (size_t i = 0; i < s->member_count; i++)
        if (span_equal(s->members[i].slug, slug))
            return &s->members[i];
    return NULL;
}

size_t state_member_index(const struct state *s, const struct member *m) {
    return (size_t)(m - s->members);
}

bool state_has_track(const struct state *s, struct span slug) {
    for (size_t i = 0; i < s->track_count; i++)
        if (span_equal(s->tracks[i].slug, slug))
            return true;
    return false;
}

void state_add_member(struct state *s, struct span slug, unsigned roles) {
    s->members = memory_grow(s->members, (s->member_count + 1) * sizeof *s->members);
    s->members[s->member_count++] =
        (struct member){.slug = arena_copy(&s->arena, slug), .roles = roles};
}

void state_add_track(struct state *s, struct span slug) {
    s->tracks = memory_grow(s->tracks, (s->track_count + 1) * sizeof *s->tracks);
    s->tracks[s->track_count++] = (struct track){arena_copy(&s->arena, slug)};
}

static void key_slot_put(struct state *s, size_t index) {
    size_t at = s->keys[index].v.id & (s->key_slot_count - 1);
    while (s->key_slots[at])
        at = (at + 1) & (s->key_slot_count - 1);
    s->key_slots[at] = (uint32_t)index + 1;
}

struct key *state_key(const struct state *s, struct span name, uint32_t id) {
    if (!s->key_slot_count)
        return NULL;
    for (size_t at = id & (s->key_slot_count - 1); s->key_slots[at];
         at = (at + 1) & (s->key_slot_count - 1)) {
        struct key *k = &s->keys[s->key_slots[at] - 1];
        if (k->v.id == id && span_equal(k->v.name, name))
            return k;
    }
    return NULL;
}

bool state_public_key_known(const struct state *s, const uint8_t pub[ED25519_PUBLIC_BYTES]) {
    for (size_t i = 0; i < s->key_count; i++)
        if (memcmp(s->keys[i].v.pub, pub, ED25519_PUBLIC_BYTES) == 0)
            return true;
    return false;
}

struct key *state_add_key(struct state *s, const struct verifier *v, unsigned uses, size_t member) {
    if (2 * (s->key_count + 1) > s->key_slot_count) {
        s->key_slot_count = s->key_slot_count ? 2 * s->key_slot_count : 64;
        free(s->key_slots);
        s->key_slots = memory_get(s->key_slot_count * sizeof *s->key_slots);
        for (size_t i = 0; i < s->key_count; i++)
            key_slot_put(s, i);
    }
    s->keys = memory_grow(s->keys, (s->key_count + 1) * sizeof *s->keys);
    struct key *k = &s->keys[s->key_count++];
    *k = (struct key){
        .v = *v, .uses = uses, .member = member, .added = s->index, .revoked = INDEX_NONE};
    k->v.name = arena_copy(&s->arena, v->name);
    k->number = (int64_t)s->key_count;
    key_slot_put(s, s->key_count - 1);
    return k;
}

void state_copy_keys(const struct state *from, struct state *to) {
    state_init(to);
    to->key_count = from->key_count;
    to->key_slot_count = from->key_slot_count;
    to->keys = memory_get(from->key_count * sizeof *to->keys);
    to->key_slots = memory_get(from->key_slot_count * sizeof *to->key_slots);
    if (from->key_count)
        memcpy(to->keys, from->keys, from->key_count * sizeof *to->keys);
    for (size_t i = 0; i < to->key_count; i++)
        to->keys[i].v.name = arena_copy(&to->arena, to->keys[i].v.name);
    if (from->key_slot_count)
        memcpy(to->key_slots, from->key_slots, from->key_slot_count * sizeof *to->key_slots);
}

void state_set_rules(struct state *s, const struct json *rules, const uint8_t id[HASH_BYTES]) {
    struct json *copy = json_copy(rules);
    json_free(s->rules);
    s->rules = copy;
    memcpy(s->rules_id, id, HASH_BYTES);
}

void state_open_motion(struct state *s, struct span who, struct span slug, struct motion m) {
    s->motions = memory_grow(s->motions, (s->motion_count + 1) * sizeof *s->motions);
    m.member = state_member_index(s, state_member(s, who));
    m.slug = memory_get(slug.size + 1);
    memcpy(m.slug, slug.data, slug.size);
    s->motions[s->motion_count++] = m;
}

void state_close_motion(struct state *s, size_t at) {
    assert(at < s->motion_count);
    free(s->motions[at].slug);
    memmove(&s->motions[at], &s->motions[at + 1], (s->motion_count - at - 1) * sizeof *s->motions);
    s->motion_count--;
}

bool state_is_holder(const struct state *s, struct span slug) {
    const struct json *holders = json_get(s->rules, "holders");
    for (size_t i = 0; i < json_count(holders); i++)
        if (span_equal(json_text(json_at(holders, i)), slug))
            return true;
    return false;
}

static int later_first(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

int64_t state_clock(const struct state *s) {
    int64_t need = json_get_int(s->rules, "held");
    int64_t *times = memory_get((s->member_count + 1) * sizeof *times);
    size_t count = 0;
    for (size_t i = 0; i < s->member_count; i++)
        if (s->members[i].has_held && state_is_holder(s, s->members[i].slug))
            times[count++] = s->members[i].held_at;
    qsort(times, count, sizeof *times, later_first);
    int64_t clock = need >= 1 && (uint64_t)need <= count ? times[need - 1] : LOG_TIME_NONE;
    free(times);
    return clock;
}
