// SPDX-License-Identifier: Apache-2.0
// The constitution read back from its rows: what fold_reload fills the memory with.
#include "base/codec.h"
#include "talks/constitution.h"
#include "talks/family.h"
#include "talks/members.h"
#include "talks/motion.h"

static enum err load_found(struct fold *f, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct state *state = fold_state_mutable(f);
    enum err err = db_prepare(fold_db(f), "SELECT log_vkey, witnesses, kind FROM found", &s, e);
    if (err || !stmt_row(s, e))
        return err ? err : stmt_failed(s) ? ERR_IO : OK;
    JSON_SCOPED struct json *body = json_new_object();
    struct json *witnesses = NULL;
    struct verifier v;
    json_put_text(body, "log_vkey", stmt_get_text(s, 0));
    if (!stmt_is_null(s, 1))
        err = json_parse(stmt_get_text(s, 1), 0, &witnesses, e);
    if (witnesses)
        json_put(body, "witnesses", witnesses);
    state->founded = true;
    state->kind = arena_copy(&state->arena, stmt_get_text(s, 2));
    if (!err)
        err = verifier_parse(json_get_text(body, "log_vkey"), &v, e);
    stmt_reset(s);
    if (err)
        return err;
    state->record = arena_copy(&state->arena, v.name); // the log's key is named as the record
    err = constitution_outside_keys(state, body, e);
    return err ? err : fold_act_id(f, 0, state->found_id, e);
}

// Participants before keys: keys name them, and both come in their order of entry.
static enum err load_members(struct fold *f, struct error *e) {
    struct state *state = fold_state_mutable(f);
    STMT_SCOPED struct stmt *who = NULL;
    STMT_SCOPED struct stmt *keys = NULL;
    enum err err =
        db_prepare(fold_db(f), "SELECT id, roles FROM participant ORDER BY rowid", &who, e);
    while (!err && stmt_row(who, e)) {
        JSON_SCOPED struct json *roles = NULL;
        err = json_parse(stmt_get_text(who, 1), 0, &roles, e);
        state_add_member(state, stmt_get_text(who, 0), words_mask(role_words, roles));
    }
    if (!err)
        err = db_prepare(fold_db(f),
                         "SELECT who, vkey, use, i FROM keyring WHERE who IS NOT NULL"
                         " ORDER BY rowid",
                         &keys, e);
    while (!err && stmt_row(keys, e)) {
        JSON_SCOPED struct json *key = json_new_object();
        struct json *use = NULL;
        err = json_parse(stmt_get_text(keys, 2), 0, &use, e);
        json_put_text(key, "vkey", stmt_get_text(keys, 1));
        json_put(key, "use", use);
        state->index = (uint64_t)stmt_get_int(keys, 3);
        members_add_key(state, stmt_get_text(keys, 0), key);
    }
    return err ? err : stmt_failed(who) || stmt_failed(keys) ? ERR_IO : OK;
}

static enum err load_revocations(struct fold *f, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(fold_db(f), "SELECT i, vkey FROM revocation", &s, e);
    while (!err && stmt_row(s, e)) {
        struct verifier v;
        err = verifier_parse(stmt_get_text(s, 1), &v, e);
        struct key *k = err ? NULL : state_key(fold_state(f), v.name, v.id);
        if (k)
            k->revoked = (uint64_t)stmt_get_int(s, 0);
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

// Each key's chain stands where its last act that was not alien left it.
static enum err load_chains(struct fold *f, struct error *e) {
    struct state *state = fold_state_mutable(f);
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(fold_db(f),
                              "SELECT n, id, seen FROM act WHERE key = ?1"
                              " ORDER BY n DESC LIMIT 1",
                              &s, e);
    for (size_t i = 0; !err && i < state->key_count; i++) {
        struct key *k = &state->keys[i];
        stmt_int(s, 1, k->number);
        if (!stmt_row(s, e))
            continue;
        int64_t n = stmt_get_int(s, 0);
        struct span id = stmt_get_blob(s, 1);
        if (id.size == HASH_BYTES && n >= 0 && n < LIMIT_JSON_INTEGER) {
            k->next_n = n + 1;
            k->seen = stmt_get_int(s, 2);
            memcpy(k->prev, id.data, HASH_BYTES);
        } else {
            err = error_set(e, ERR_CORRUPT, "act: no row of a fold");
        }
        stmt_reset(s);
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static enum err load_rules(struct fold *f, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    JSON_SCOPED struct json *rules = NULL;
    uint8_t id[HASH_BYTES];
    enum err err = db_prepare(fold_db(f),
                              "SELECT set_by, rules FROM ruleset ORDER BY rowid DESC"
                              " LIMIT 1",
                              &s, e);
    if (err || !stmt_row(s, e))
        return err ? err : error_set(e, ERR_CORRUPT, "ruleset: no rules");
    if (!hex_get(stmt_get_text(s, 0), id, sizeof id))
        return error_set(e, ERR_CORRUPT, "ruleset: not an act id");
    err = json_parse(stmt_get_text(s, 1), 0, &rules, e);
    if (!err)
        state_set_rules(fold_state_mutable(f), rules, id);
    return err;
}

static enum err load_roles(struct fold *f, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(fold_db(f), "SELECT who, roles FROM roles ORDER BY rowid", &s, e);
    while (!err && stmt_row(s, e)) {
        JSON_SCOPED struct json *roles = NULL;
        struct member *m = state_member(fold_state(f), stmt_get_text(s, 0));
        err = json_parse(stmt_get_text(s, 1), 0, &roles, e);
        if (m)
            m->roles = words_mask(role_words, roles);
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static enum err load_standing(struct fold *f, struct error *e) {
    struct state *state = fold_state_mutable(f);
    STMT_SCOPED struct stmt *s = NULL;
    STMT_SCOPED struct stmt *h = NULL;
    STMT_SCOPED struct stmt *c = NULL;
    enum err err = db_prepare(fold_db(f), "SELECT who, state FROM standing ORDER BY rowid", &s, e);
    while (!err && stmt_row(s, e)) {
        struct member *m = state_member(state, stmt_get_text(s, 0));
        if (m)
            m->suspended = span_is(stmt_get_text(s, 1), "suspended");
    }
    if (!err)
        err = db_prepare(fold_db(f), "SELECT author, t, MAX(i) FROM hold GROUP BY author", &h, e);
    while (!err && stmt_row(h, e)) {
        struct member *m = state_member(state, stmt_get_text(h, 0));
        if (m) {
            m->has_held = true;
            m->held_at = stmt_get_int(h, 1);
        }
    }
    if (!err)
        err =
            db_prepare(fold_db(f), "SELECT log_time FROM clock ORDER BY rowid DESC LIMIT 1", &c, e);
    if (!err && stmt_row(c, e))
        state->log_time = stmt_get_int(c, 0);
    return err ? err : stmt_failed(s) || stmt_failed(h) || (c && stmt_failed(c)) ? ERR_IO : OK;
}

enum err constitution_load(struct fold *f, struct error *e) {
    enum err err = load_found(f, e);
    if (err || !fold_state(f)->founded)
        return err;
    if (!(err = load_members(f, e)) && !(err = load_roles(f, e)) &&
        !(err = load_revocations(f, e)) && !(err = load_chains(f, e)) &&
        !(err = load_rules(f, e)) && !(err = load_standing(f, e))) {
        struct state *state = fold_state_mutable(f);
        STMT_SCOPED struct stmt *s = NULL;
        err = db_prepare(fold_db(f), "SELECT id FROM track ORDER BY rowid", &s, e);
        while (!err && stmt_row(s, e))
            state_add_track(state, stmt_get_text(s, 0));
        if (!err)
            err = motions_load(f, e);
    }
    return err;
}
