// SPDX-License-Identifier: Apache-2.0
#include "talks/members.h"
#include "talks/family.h"

#include "base/codec.h"
#include "base/text.h"
#include "talks/refusal.h"
#include "talks/rules.h"

const struct field key_fields[] = {
    {"vkey", F_VKEY, 0, NULL, NULL, NULL, "the verifier key"},
    {"use", F_USE, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "what it may sign"},
    {"age", F_AGE, FIELD_OPTIONAL, NULL, NULL, NULL,
     "the key that restricted acts are encrypted to"},
    {"proof", F_SIG, FIELD_OPTIONAL, NULL, NULL, NULL, "its own signature, after the founding"},
    {0},
};

const struct field participant_fields[] = {
    {"id", F_SLUG, 0, NULL, NULL, NULL, "chosen once, for ever"},
    {"name", F_TEXT, 0, NULL, NULL, NULL, "name"},
    {"designation", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "as it calls itself"},
    {"without_prejudice", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "what the name does not mean"},
    {"roles", F_ROLE, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "its roles"},
    {"answers_for", F_SLUG, FIELD_OPTIONAL | FIELD_LIST, NULL, NULL, NULL,
     "parties that a guarantor answers for"},
    {"keys", F_OBJECT, FIELD_LIST, NULL, key_fields, NULL, "its keys"},
    {0},
};

// The key's own signature over who it belongs to: nobody brings in a key that nobody holds.
static bool proof_ok(const struct state *s, struct span who, const struct verifier *v,
                     struct span vkey, struct span proof) {
    uint8_t sig[ED25519_SIG_BYTES];
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    buf_put_str(&text, "truce.key/v1\n");
    buf_put_span(&text, s->record);
    buf_printf(&text, "\n" SPAN_FMT "\n" SPAN_FMT "\n", SPAN_ARG(who), SPAN_ARG(vkey));
    return base64_get_exact(proof, sig, sizeof sig) && ed25519_check(v->pub, buf_span(&text), sig);
}

static int keys_in_force(const struct state *s, size_t member) {
    int count = 0;
    for (size_t i = 0; i < s->key_count; i++)
        count += s->keys[i].member == member && s->keys[i].revoked == INDEX_NONE;
    return count;
}

enum err members_check_key(const struct state *s, struct span who, const struct json *key,
                           bool proof, struct error *e) {
    struct verifier v;
    struct span vkey = json_get_text(key, "vkey"), owner, label;
    unsigned uses = words_mask(use_words, json_get(key, "use"));
    if (verifier_parse(vkey, &v, e))
        return refuse(e, "bad-field", "keys: not a verifier key");
    if (!act_key_name_split(v.name, s->record, &owner, &label) || !span_equal(owner, who))
        return refuse(e, "key-name",
                      "key \"" SPAN_FMT "\" must be named " SPAN_FMT "/" SPAN_FMT "/<label>",
                      SPAN_ARG(v.name), SPAN_ARG(s->record), SPAN_ARG(who));
    int type = use_key_type(uses);
    if (!type)
        return refuse(e, "key-use", "key \"" SPAN_FMT "\": these uses do not go together",
                      SPAN_ARG(v.name));
    if (type != v.type)
        return refuse(e, "key-type", "key \"" SPAN_FMT "\" is of type %02x, its use needs %02x",
                      SPAN_ARG(v.name), v.type, (unsigned)type);
    if (json_get(key, "age") && !(uses & USE_ACT))
        return refuse(e, "key-use", "key \"" SPAN_FMT "\": an age recipient goes with use act",
                      SPAN_ARG(v.name));
    if (state_public_key_known(s, v.pub) || state_key(s, v.name, v.id))
        return refuse(e, "key-known", "key \"" SPAN_FMT "\" is in the record already",
                      SPAN_ARG(v.name));
    const struct member *m = state_member(s, who);
    if (m && keys_in_force(s, state_member_index(s, m)) >= LIMIT_KEYS_EACH)
        return refuse(e, "too-many", "\"" SPAN_FMT "\" has %d keys in force already", SPAN_ARG(who),
                      LIMIT_KEYS_EACH);
    if (proof && !proof_ok(s, who, &v, vkey, json_get_text(key, "proof")))
        return refuse(e, "key-proof", "key \"" SPAN_FMT "\" has no proof of its own",
                      SPAN_ARG(v.name));
    return OK;
}

// Keys of one list must not repeat each other; the record does not know them yet.
static enum err check_repeats(const struct json *keys, struct error *e) {
    for (size_t i = 0; i < json_count(keys); i++)
        for (size_t j = 0; j < i; j++) {
            struct verifier a, b;
            if (verifier_parse(json_get_text(json_at(keys, i), "vkey"), &a, e) ||
                verifier_parse(json_get_text(json_at(keys, j), "vkey"), &b, e))
                return refuse(e, "bad-field", "keys: not a verifier key");
            if (memcmp(a.pub, b.pub, sizeof a.pub) == 0 ||
                (a.id == b.id && span_equal(a.name, b.name)))
                return refuse(e, "key-known", "key \"" SPAN_FMT "\" stands twice",
                              SPAN_ARG(a.name));
        }
    return OK;
}

enum err members_check(const struct state *s, const struct json *participant, bool proof,
                       struct error *e) {
    struct span who = json_get_text(participant, "id");
    const struct json *keys = json_get(participant, "keys");
    if (state_member(s, who))
        return refuse(e, "slug-taken", "participant \"" SPAN_FMT "\" is in the record already",
                      SPAN_ARG(who));
    if (s->member_count >= LIMIT_PARTICIPANTS || json_count(keys) > LIMIT_KEYS_EACH)
        return refuse(e, "too-many", "a record has at most %d participants with %d keys each",
                      LIMIT_PARTICIPANTS, LIMIT_KEYS_EACH);
    if (proof && (words_mask(role_words, json_get(participant, "roles")) & ROLE_HOST))
        return refuse(e, "role-mismatch", "another host is a matter of another epoch");
    enum err err = check_repeats(keys, e);
    for (size_t i = 0; !err && i < json_count(keys); i++)
        err = members_check_key(s, who, json_at(keys, i), proof, e);
    // A founding act looks these up itself, when all its participants are known.
    const struct json *parties = json_get(participant, "answers_for");
    for (size_t i = 0; !err && proof && i < json_count(parties); i++)
        if (!state_member(s, json_text(json_at(parties, i))))
            err = refuse(e, "unknown-participant", "answers_for names \"" SPAN_FMT "\"",
                         SPAN_ARG(json_text(json_at(parties, i))));
    return err;
}

const struct key *members_key(const struct state *s, struct span who, struct span vkey) {
    struct verifier v;
    const struct member *m = state_member(s, who);
    const struct key *k = verifier_parse(vkey, &v, NULL) ? NULL : state_key(s, v.name, v.id);
    bool own = m && k && k->member == state_member_index(s, m);
    return own && memcmp(k->v.pub, v.pub, sizeof v.pub) == 0 ? k : NULL;
}

void members_add_key(struct state *s, struct span who, const struct json *key) {
    struct verifier v;
    struct error e;
    if (verifier_parse(json_get_text(key, "vkey"), &v, &e))
        return; // checked before
    struct member *m = who.data ? state_member(s, who) : NULL;
    state_add_key(s, &v, words_mask(use_words, json_get(key, "use")),
                  m ? state_member_index(s, m) : SIZE_MAX);
}

void members_add(struct state *s, const struct json *participant) {
    struct span who = json_get_text(participant, "id");
    const struct json *keys = json_get(participant, "keys");
    state_add_member(s, who, words_mask(role_words, json_get(participant, "roles")));
    for (size_t i = 0; i < json_count(keys); i++)
        members_add_key(s, who, json_at(keys, i));
}

static void put_key_row(struct fold *f, struct span who, const struct json *key) {
    fold_row(f, "keyring",
             (struct value[]){V_TEXT(who), V_TEXT(json_get_text(key, "vkey")),
                              V_JSON(json_get(key, "use")), V_TEXT(json_get_text(key, "age"))},
             4);
}

void members_put_rows(struct fold *f, const struct json *participant) {
    struct span who = json_get_text(participant, "id");
    const struct json *keys = json_get(participant, "keys");
    fold_row(f, "participant",
             (struct value[]){V_TEXT(who), V_JSON(json_get(participant, "name")),
                              V_JSON(json_get(participant, "designation")),
                              V_JSON(json_get(participant, "without_prejudice")),
                              V_JSON(json_get(participant, "roles")),
                              V_JSON(json_get(participant, "answers_for"))},
             6);
    for (size_t i = 0; i < json_count(keys); i++)
        put_key_row(f, who, json_at(keys, i));
}

void members_admit_key(struct fold *f, struct span who, const struct json *key) {
    put_key_row(f, who, key);
    members_add_key(fold_state_mutable(f), who, key);
}

void members_admit(struct fold *f, const struct json *participant) {
    members_put_rows(f, participant);
    members_add(fold_state_mutable(f), participant);
}

enum err members_check_roles(struct state *s, const struct json *payload, struct error *e) {
    struct member *m = state_member(s, json_get_text(payload, "who"));
    unsigned roles = words_mask(role_words, json_get(payload, "roles")), before = m->roles;
    if ((roles ^ before) & ROLE_HOST)
        return refuse(e, "role-mismatch", "motion: another host is a matter of another epoch");
    m->roles = roles;
    enum err err = rules_check(s, s->rules, e);
    m->roles = before;
    return err;
}

void members_change_roles(struct fold *f, struct span who, const struct json *roles) {
    fold_row(f, "roles", (struct value[]){V_TEXT(who), V_JSON(roles)}, 2);
    state_member(fold_state(f), who)->roles = words_mask(role_words, roles);
}

void members_revoke(struct fold *f, struct span vkey, const struct json *after) {
    struct verifier v;
    struct error e;
    fold_row(f, "revocation",
             (struct value[]){V_TEXT(vkey), after ? V_INT(json_int(after)) : V_NULL}, 2);
    struct key *k = verifier_parse(vkey, &v, &e) ? NULL : state_key(fold_state(f), v.name, v.id);
    if (k)
        k->revoked = fold_index(f);
}
