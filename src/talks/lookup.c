// SPDX-License-Identifier: Apache-2.0
// What acts refer to: things by their names, acts by their ids, participants and tracks.
#include "talks/fold_handle.h"

#include "base/codec.h"

// A thing in sight of audience ?4: each act that made one of this name. An opening makes no other.
static const char find_thing_sql[] =
    "SELECT DISTINCT type, o FROM thing WHERE author = ?1 AND slug = ?2"
    " AND (?3 IS NULL OR type = ?3)"
    " AND audience_contains(aud, ?4) LIMIT 2";
// Acts in force in sight of audience ?2, by the first 8 bytes of their id: as they were made, or
// opened.
static const char find_id_sql[] = "SELECT i, id, type FROM act WHERE id8 = ?1 AND class = 0"
                                  " AND audience_contains(aud, ?2)";
static const char find_opened_sql[] =
    "SELECT a.i, a.id, p.type FROM act a JOIN opened p ON p.target = a.i AND p.void IS NULL"
    " WHERE a.id8 = ?1 AND audience_contains(p.aud, ?2)";
static const char find_logged_sql[] =
    "SELECT 1 FROM act WHERE id8 = ?1 AND id = ?2 AND class <> 2 LIMIT 1";

enum err lookup_open(struct fold *f, struct error *e) {
    enum err err = db_prepare(f->db, find_thing_sql, &f->find_thing, e);
    if (!err)
        err = db_prepare(f->db, find_id_sql, &f->find_id, e);
    if (!err)
        err = db_prepare(f->db, find_opened_sql, &f->find_opened, e);
    if (!err)
        err = db_prepare(f->db, find_logged_sql, &f->find_logged, e);
    return err;
}

void lookup_close(struct fold *f) {
    stmt_free(f->find_thing);
    stmt_free(f->find_id);
    stmt_free(f->find_opened);
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

void lookup_forget(struct fold *f, struct span who, struct span slug) {
    known_place(f, who, slug)->who_bytes = 0;
}

int fold_things(struct fold *f, const char *type, struct span who, struct span slug) {
    struct error e;
    struct known_thing *k = known_place(f, who, slug);
    int found = 0;
    if (is_known(k, f, type, who, slug))
        return 1;
    stmt_text(f->find_thing, 1, who);
    stmt_text(f->find_thing, 2, slug);
    stmt_text(f->find_thing, 3, span_str(type));
    stmt_int(f->find_thing, 4, f->audience);
    while (stmt_row(f->find_thing, &e))
        found++;
    if (stmt_failed(f->find_thing))
        fold_fail(f, &e);
    stmt_reset(f->find_thing);
    if (found == 1)
        keep_known(k, f, type, who, slug);
    return found;
}

int64_t fold_id_number(const uint8_t id[HASH_BYTES]) {
    uint64_t n = 0;
    for (int i = 0; i < 8; i++)
        n = n << 8 | id[i];
    return (int64_t)n;
}

static uint64_t act_index(struct fold *f, struct stmt *s, const uint8_t id[HASH_BYTES],
                          struct span *type) {
    struct error e;
    uint64_t found = INDEX_NONE;
    stmt_int(s, 1, fold_id_number(id));
    stmt_int(s, 2, f->audience);
    while (found == INDEX_NONE && stmt_row(s, &e)) {
        if (!span_equal(stmt_get_blob(s, 1), span(id, HASH_BYTES)))
            continue;
        found = (uint64_t)stmt_get_int(s, 0);
        if (type)
            *type = arena_copy(&f->arena, stmt_get_text(s, 2));
    }
    if (stmt_failed(s))
        fold_fail(f, &e);
    stmt_reset(s);
    return found;
}

uint64_t fold_act_index(struct fold *f, const uint8_t id[HASH_BYTES], struct span *type) {
    uint64_t found = act_index(f, f->find_id, id, type);
    return found == INDEX_NONE ? act_index(f, f->find_opened, id, type) : found;
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
// A ref of any type asks only that something is there.
static int look_ref(void *context, const char *type, struct span author, struct span slug) {
    int found = fold_things(context, type, author, slug);
    return !type && found ? 1 : found;
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
