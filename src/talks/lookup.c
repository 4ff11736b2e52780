// SPDX-License-Identifier: Apache-2.0
// What acts refer to: things by their names, acts by their ids, participants and tracks.
#include "talks/fold_handle.h"

#include "base/codec.h"

// A thing in sight of audience ?4.
static const char find_thing_sql[] =
    "SELECT o FROM thing WHERE author = ?1 AND slug = ?2 AND (?3 IS NULL OR type = ?3)"
    " AND aud IN (SELECT wide FROM audience_sees WHERE narrow = ?4) LIMIT 1";
// Acts in force in sight of audience ?2, by the first 8 bytes of their id.
static const char find_id_sql[] = "SELECT i, id, type FROM act WHERE id8 = ?1 AND class = 0"
                                  " AND aud IN (SELECT wide FROM audience_sees WHERE narrow = ?2)";
static const char find_logged_sql[] =
    "SELECT 1 FROM act WHERE id8 = ?1 AND id = ?2 AND class <> 2 LIMIT 1";

enum err lookup_open(struct fold *f, struct error *e) {
    enum err err = db_prepare(f->db, find_thing_sql, &f->find_thing, e);
    if (!err)
        err = db_prepare(f->db, find_id_sql, &f->find_id, e);
    if (!err)
        err = db_prepare(f->db, find_logged_sql, &f->find_logged, e);
    return err;
}

void lookup_close(struct fold *f) {
    stmt_free(f->find_thing);
    stmt_free(f->find_id);
    stmt_free(f->find_logged);
}

// Where a thing is kept once it was found: of a few rounds and meetings most acts speak.
static struct known_thing *known_place(struct fold *f, struct span who, struct span slug) {
    size_t place = who.size;
    for (size_t i = 0; i < slug.size; i++)
        place = place * 31 + slug.data[i];
    return &f->known[place % FOLD_KNOWN];
}

static bool is_known(const struct known_thing *k, const struct fold *f, const char *type,
                     struct span who, struct span slug) {
    return k->who_bytes && k->type == type && k->audience == f->audience &&
           span_equal(span(k->who, k->who_bytes), who) &&
           span_equal(span(k->slug, k->slug_bytes), slug);
}

static void keep_known(struct known_thing *k, const struct fold *f, const char *type,
                       struct span who, struct span slug) {
    if (!who.size || who.size > sizeof k->who || slug.size > sizeof k->slug)
        return;
    k->type = type;
    k->audience = f->audience;
    k->who_bytes = who.size;
    k->slug_bytes = slug.size;
    memcpy(k->who, who.data, who.size);
    memcpy(k->slug, slug.data, slug.size);
}

bool fold_has_thing(struct fold *f, const char *type, struct span who, struct span slug) {
    struct error e;
    struct known_thing *k = known_place(f, who, slug);
    if (is_known(k, f, type, who, slug))
        return true;
    stmt_text(f->find_thing, 1, who);
    stmt_text(f->find_thing, 2, slug);
    stmt_text(f->find_thing, 3, span_str(type));
    stmt_int(f->find_thing, 4, f->audience);
    bool there = stmt_row(f->find_thing, &e);
    if (stmt_failed(f->find_thing))
        fold_fail(f, &e);
    stmt_reset(f->find_thing);
    if (there)
        keep_known(k, f, type, who, slug);
    return there;
}

int64_t fold_id_number(const uint8_t id[HASH_BYTES]) {
    uint64_t n = 0;
    for (int i = 0; i < 8; i++)
        n = n << 8 | id[i];
    return (int64_t)n;
}

uint64_t fold_act_index(struct fold *f, const uint8_t id[HASH_BYTES], struct span *type) {
    struct error e;
    uint64_t found = INDEX_NONE;
    stmt_int(f->find_id, 1, fold_id_number(id));
    stmt_int(f->find_id, 2, f->audience);
    while (found == INDEX_NONE && stmt_row(f->find_id, &e)) {
        if (!span_equal(stmt_get_blob(f->find_id, 1), span(id, HASH_BYTES)))
            continue;
        found = (uint64_t)stmt_get_int(f->find_id, 0);
        if (type)
            *type = arena_copy(&f->arena, stmt_get_text(f->find_id, 2));
    }
    if (stmt_failed(f->find_id))
        fold_fail(f, &e);
    stmt_reset(f->find_id);
    return found;
}

bool fold_logged(struct fold *f, const uint8_t id[HASH_BYTES]) {
    struct error e;
    stmt_int(f->find_logged, 1, fold_id_number(id));
    stmt_blob(f->find_logged, 2, span(id, HASH_BYTES));
    bool logged = stmt_row(f->find_logged, &e);
    if (stmt_failed(f->find_logged))
        fold_fail(f, &e);
    stmt_reset(f->find_logged);
    return logged;
}

static bool look_who(void *context, struct span slug) {
    const struct fold *f = context;
    return state_member(&f->state, slug) != NULL;
}
static bool look_track(void *context, struct span slug) {
    const struct fold *f = context;
    return state_has_track(&f->state, slug);
}
static bool look_ref(void *context, const char *type, struct span author, struct span slug) {
    return fold_has_thing(context, type, author, slug);
}
static bool look_id(void *context, const char *type, struct span hex) {
    uint8_t id[HASH_BYTES];
    struct span found = {0};
    return hex_get(hex, id, sizeof id) && fold_act_index(context, id, &found) != INDEX_NONE &&
           (!type || span_is(found, type));
}

struct lookups fold_lookups(struct fold *f) {
    return (struct lookups){f, look_who, look_track, look_ref, look_id};
}
