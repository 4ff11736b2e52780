// SPDX-License-Identifier: Apache-2.0
// What evidence proves: signatures by one key, authorised by the founding act or a replica, that
// cannot both be true.
#include "record/evidence.h"

#include "base/json.h"
#include "record/record_handle.h"

#include <stdarg.h>

struct judging {
    const struct evidence *ev;
    struct record *replica;
    struct evidence_verdict *out;
    struct arena arena;
    struct verifier key;
    struct span origin; // of the log
    struct checkpoint c[2];
};

static bool is_key(struct span vkey, const struct verifier *key) {
    struct verifier v;
    return !verifier_parse(vkey, &v, NULL) && span_equal(v.name, key->name) && v.id == key->id &&
           v.type == key->type && memcmp(v.pub, key->pub, sizeof v.pub) == 0;
}

static bool has_use(const struct json *key, const char *use) {
    const struct json *uses = json_get(key, "use");
    for (size_t i = 0; i < json_count(uses); i++)
        if (span_is(json_text(json_at(uses, i)), use))
            return true;
    return false;
}

// Whether the founding act itself brings the key in, to cosign.
static bool founding_names(const struct json *body, const struct verifier *key) {
    const struct json *list = json_get(body, "participants"), *named = json_get(body, "witnesses");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *keys = json_get(json_at(list, i), "keys");
        for (size_t k = 0; k < json_count(keys); k++) {
            const struct json *one = json_at(keys, k);
            if (is_key(json_get_text(one, "vkey"), key))
                return has_use(one, "hold") || has_use(one, "witness");
        }
    }
    for (size_t i = 0; i < json_count(named); i++)
        if (is_key(json_get_text(json_at(named, i), "vkey"), key))
            return true;
    return false;
}

static bool replica_names(const struct judging *j) {
    const struct state *s = j->replica ? record_state(j->replica) : NULL;
    const struct key *k = s ? state_key(s, j->key.name, j->key.id) : NULL;
    return k && (k->uses & (USE_HOLD | USE_WITNESS)) &&
           memcmp(k->v.pub, j->key.pub, sizeof j->key.pub) == 0;
}

static enum err check_key(struct judging *j, const struct act *act, struct span log_vkey,
                          struct error *e) {
    struct verifier log;
    enum err err = verifier_parse(arena_copy(&j->arena, log_vkey), &log, e);
    if (!err)
        err = verifier_parse(j->ev->key, &j->key, e);
    if (err)
        return err;
    j->origin = log.name;
    j->out->of_log = is_key(log_vkey, &j->key);
    j->out->alone = j->out->of_log || founding_names(act->body, &j->key);
    if (j->out->alone || replica_names(j))
        return OK;
    error_set(e, ERR_DENIED, "\"" SPAN_FMT "\" is a key that the founding act does not name",
              SPAN_ARG(j->key.name));
    if (!j->replica)
        error_hint(e, "If it came into the record later, judge it with --record R.truce");
    return ERR_DENIED;
}

static enum err check_authority(struct judging *j, struct error *e) {
    struct act act;
    BUF_SCOPED struct buf vkey;
    buf_init(&vkey, LIMIT_ENTRY_BYTES);
    enum err err = record_judge_founding(j->ev->founding, &vkey, j->out->found, e);
    if (err)
        return error_prefix(e, "its founding act"), err;
    err = act_parse(j->ev->founding, &j->arena, &act, e);
    if (err)
        return err;
    err = check_key(j, &act, buf_span(&vkey), e);
    if (!err && j->replica &&
        memcmp(j->out->found, record_state(j->replica)->found_id, HASH_BYTES) != 0)
        err = error_set(e, ERR_DENIED, "the record at hand was founded by another act");
    return err;
}

static enum err check_side(struct judging *j, size_t i, struct error *e) {
    const struct evidence_side *side = &j->ev->sides[i];
    struct note note;
    bool verified;
    enum err err = note_parse(side->checkpoint, &j->arena, &note, e);
    if (!err)
        err = checkpoint_parse(note.text, &j->c[i], e);
    if (!err && !span_equal(j->c[i].origin, j->origin))
        err = error_set(e, ERR_INVALID, "it is of another log, \"" SPAN_FMT "\"",
                        SPAN_ARG(j->c[i].origin));
    if (!err)
        err = note_verify(&note, &j->key, 1, &verified, e);
    if (!err && j->ev->kind == EVIDENCE_TWO_LEAVES)
        err = merkle_check_inclusion(side->leaf, side->index, j->c[i].size, side->hashes,
                                     side->count, j->c[i].root, e);
    if (!err)
        j->out->sizes[i] = j->c[i].size;
    return err ? error_prefix(e, "its %s checkpoint", i ? "second" : "first"), err : OK;
}

static void say(struct judging *j, bool proved, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void say(struct judging *j, bool proved, const char *format, ...) {
    va_list args;
    j->out->proved = proved;
    va_start(args, format);
    vsnprintf(j->out->why, sizeof j->out->why, format, args);
    va_end(args);
}

static void judge_trees(struct judging *j) {
    bool same_root = memcmp(j->c[0].root, j->c[1].root, HASH_BYTES) == 0;
    if (j->c[0].size != j->c[1].size)
        say(j, false, "the checkpoints are of different sizes: both may be true");
    else if (same_root)
        say(j, false, "the checkpoints have one root: both say the same");
    else
        say(j, true, "it signed two different trees of %llu acts",
            (unsigned long long)j->c[0].size);
}

static void judge_leaves(struct judging *j) {
    const struct evidence_side *a = &j->ev->sides[0], *b = &j->ev->sides[1];
    if (a->index != b->index)
        say(j, false, "the proofs are of different indexes: both may be true");
    else if (memcmp(a->leaf, b->leaf, HASH_BYTES) == 0)
        say(j, false, "the proofs are of one entry: both say the same");
    else
        say(j, true, "it signed two different acts as act %llu", (unsigned long long)a->index);
}

static enum err judge_other(struct judging *j, struct error *e) {
    uint8_t root[HASH_BYTES];
    j->out->alone = false;
    if (!j->replica) {
        say(j, false, "it stands against a replica alone: judge it with --record R.truce");
        return OK;
    }
    if (!j->c[0].size || j->c[0].size > record_size(j->replica)) {
        say(j, false, "it is of %llu acts, and the record at hand has %llu",
            (unsigned long long)j->c[0].size, (unsigned long long)record_size(j->replica));
        return OK;
    }
    enum err err = record_root(j->replica, j->c[0].size, root, e);
    if (err)
        return err;
    bool same = memcmp(root, j->c[0].root, HASH_BYTES) == 0;
    say(j, !same,
        same ? "the record at hand has this very tree of %llu acts"
             : "it signed another tree of %llu acts than that of the record at hand",
        (unsigned long long)j->c[0].size);
    return OK;
}

static enum err judge_kind(struct judging *j, struct error *e) {
    switch (j->ev->kind) {
    case EVIDENCE_TWO_TREES:
        judge_trees(j);
        return OK;
    case EVIDENCE_TWO_LEAVES:
        judge_leaves(j);
        return OK;
    case EVIDENCE_OTHER_TREE:
        return judge_other(j, e);
    case EVIDENCE_ROLLED_BACK:
        say(j, false,
            "%llu acts were signed, and %llu shown, which may have been before: nobody signs when "
            "something is shown",
            (unsigned long long)j->c[0].size, (unsigned long long)j->c[1].size);
        return OK;
    }
    return OK;
}

enum err evidence_judge(const struct evidence *ev, struct record *replica,
                        struct evidence_verdict *out, struct error *e) {
    struct judging j = {.ev = ev, .replica = replica, .out = out};
    *out = (struct evidence_verdict){0};
    arena_init(&j.arena);
    enum err err = check_authority(&j, e);
    if (!err)
        err = check_side(&j, 0, e);
    if (!err && ev->kind != EVIDENCE_OTHER_TREE)
        err = check_side(&j, 1, e);
    if (!err)
        err = judge_kind(&j, e);
    arena_done(&j.arena);
    return err;
}
