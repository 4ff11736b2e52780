// SPDX-License-Identifier: Apache-2.0
// The kinds of motion: what each says, when it can be carried out, and what it does then.
#include "talks/family.h"
#include "talks/motion.h"

#include "base/codec.h"
#include "talks/acts.h"
#include "talks/members.h"
#include "talks/refusal.h"
#include "talks/revision.h"
#include "talks/rules.h"
#include "talks/texts.h"

static const struct field admit_fields[] = {
    {"participant", F_OBJECT, 0, NULL, participant_fields, NULL, "who is admitted"}, {0}};
static const struct field who_fields[] = {
    {"who", F_WHO, 0, NULL, NULL, NULL, "whom it is about"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};
static const struct field adopt_fields[] = {
    {"what", F_ID, 0, NULL, NULL, NULL, "the act that is adopted, word for word"}, {0}};
static const struct field amend_fields[] = {
    {"base", F_ID, 0, NULL, NULL, NULL, "the act that set the rules in force"},
    {"rules", F_OBJECT, 0, NULL, rules_fields, NULL, "the whole new rules"},
    {0},
};
static const struct field holders_fields[] = {
    {"holders", F_WHO, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "who holds the record"},
    {"held", F_INT, 0, NULL, NULL, NULL, "how many of them make an act held"},
    {0},
};
static const struct field root_key_fields[] = {
    {"who", F_WHO, 0, NULL, NULL, NULL, "whose root key"},
    {"add", F_OBJECT, FIELD_OPTIONAL, NULL, key_fields, NULL, "the new key"},
    {"revoke", F_VKEY, FIELD_OPTIONAL, NULL, NULL, NULL, "the key that ends"},
    {0},
};
static const struct field procedural_fields[] = {
    {"text", F_TEXT, 0, NULL, NULL, NULL, "what is decided"}, {0}};

static const struct field role_fields[] = {
    {"who", F_WHO, 0, NULL, NULL, NULL, "whose roles"},
    {"roles", F_ROLE, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "all roles it is to have"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};
static const struct field open_fields[] = {
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"}, {0}};
static const struct field erase_fields[] = {
    {"sha256", F_HEX, 0, NULL, NULL, NULL, "digest of the file that nobody is to serve any more"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};
static const struct field annul_fields[] = {
    {"what", F_ID, 0, NULL, NULL, NULL, "the act that is hidden from then on"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

static enum err can_admit(struct fold *f, const struct json *payload, struct error *e) {
    return members_check(fold_state(f), json_get(payload, "participant"), true, e);
}

static void admit(struct fold *f, const struct json *payload, uint64_t motion) {
    (void)motion;
    members_admit(f, json_get(payload, "participant"));
}

static enum err can_change_roles(struct fold *f, const struct json *payload, struct error *e) {
    return members_check_roles(fold_state_mutable(f), payload, e);
}

static void change_roles(struct fold *f, const struct json *payload, uint64_t motion) {
    (void)motion;
    members_change_roles(f, json_get_text(payload, "who"), json_get(payload, "roles"));
}

static enum err check_standing(struct fold *f, struct span who, bool want, struct error *e) {
    const struct member *m = state_member(fold_state(f), who);
    if (!m || m->suspended != want)
        return refuse(e, "standing", "motion: \"" SPAN_FMT "\" is %ssuspended", SPAN_ARG(who),
                      want ? "not " : "already ");
    return OK;
}

static enum err can_suspend(struct fold *f, const struct json *payload, struct error *e) {
    return check_standing(f, json_get_text(payload, "who"), false, e);
}

static enum err can_readmit(struct fold *f, const struct json *payload, struct error *e) {
    return check_standing(f, json_get_text(payload, "who"), true, e);
}

static void put_standing(struct fold *f, struct span who, bool suspended) {
    struct span state = span_str(suspended ? "suspended" : "readmitted");
    fold_row(f, "standing", (struct value[]){V_TEXT(who), V_TEXT(state)}, 2);
    state_member(fold_state(f), who)->suspended = suspended;
}

static void suspend(struct fold *f, const struct json *payload, uint64_t motion) {
    (void)motion;
    put_standing(f, json_get_text(payload, "who"), true);
}

static void readmit(struct fold *f, const struct json *payload, uint64_t motion) {
    (void)motion;
    put_standing(f, json_get_text(payload, "who"), false);
}

static void set_rules(struct fold *f, const struct json *rules, uint64_t motion) {
    uint8_t id[HASH_BYTES];
    struct error e;
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    if (fold_act_id(f, motion, id, &e)) {
        fold_fail(f, &e);
        return;
    }
    hex_put(&hex, span(id, sizeof id));
    fold_row(f, "ruleset", (struct value[]){V_TEXT(buf_span(&hex)), V_JSON(rules)}, 2);
    state_set_rules(fold_state_mutable(f), rules, id);
}

static enum err can_amend(struct fold *f, const struct json *payload, struct error *e) {
    const struct state *s = fold_state(f);
    uint8_t base[HASH_BYTES];
    if (!hex_get(json_get_text(payload, "base"), base, sizeof base) ||
        memcmp(base, s->rules_id, HASH_BYTES) != 0)
        return refuse(e, "stale-base", "motion.payload.base: other rules are in force");
    return rules_check(s, json_get(payload, "rules"), e);
}

static void amend_rules(struct fold *f, const struct json *payload, uint64_t motion) {
    set_rules(f, json_get(payload, "rules"), motion);
}

// The rules in force with members replaced or put; the caller frees.
static struct json *with_holders(struct fold *f, const struct json *payload) {
    struct json *rules = json_copy(fold_state(f)->rules);
    json_put(rules, "holders", json_copy(json_get(payload, "holders")));
    json_put(rules, "held", json_copy(json_get(payload, "held")));
    return rules;
}

static enum err can_change_holders(struct fold *f, const struct json *payload, struct error *e) {
    JSON_SCOPED struct json *rules = with_holders(f, payload);
    return rules_check(fold_state(f), rules, e);
}

static void change_holders(struct fold *f, const struct json *payload, uint64_t motion) {
    JSON_SCOPED struct json *rules = with_holders(f, payload);
    set_rules(f, rules, motion);
}

static enum err can_open(struct fold *f, const struct json *payload, struct error *e) {
    (void)payload;
    if (rules_open(fold_state(f)->rules))
        return refuse(e, "standing", "motion: the record is open already");
    return OK;
}

static void open_record(struct fold *f, const struct json *payload, uint64_t motion) {
    (void)payload;
    JSON_SCOPED struct json *rules = json_copy(fold_state(f)->rules);
    json_put_str(rules, "reading", "public");
    set_rules(f, rules, motion);
}

static enum err can_change_root(struct fold *f, const struct json *payload, struct error *e) {
    const struct state *s = fold_state(f);
    const struct json *add = json_get(payload, "add");
    struct span who = json_get_text(payload, "who"), revoke = json_get_text(payload, "revoke");
    if (!add && !revoke.data)
        return refuse(e, "missing-field", "motion.payload: must add or revoke a key");
    if (add && !(words_mask(use_words, json_get(add, "use")) & USE_ROOT))
        return refuse(e, "key-use", "motion.payload.add: must have use root");
    const struct key *k = revoke.data ? members_key(s, who, revoke) : NULL;
    if (revoke.data && !k)
        return refuse(e, "not-own-key", "motion.payload.revoke: not a key of " SPAN_FMT,
                      SPAN_ARG(who));
    if (k && k->revoked != INDEX_NONE)
        return refuse(e, "key-revoked", "motion.payload.revoke: revoked already");
    return add ? members_check_key(s, who, add, true, e) : OK;
}

static void change_root(struct fold *f, const struct json *payload, uint64_t motion) {
    (void)motion;
    if (json_get(payload, "add"))
        members_admit_key(f, json_get_text(payload, "who"), json_get(payload, "add"));
    if (json_get(payload, "revoke"))
        members_revoke(f, json_get_text(payload, "revoke"), NULL);
}

static void erase(struct fold *f, const struct json *payload, uint64_t motion) {
    (void)motion;
    fold_row(f, "erased", (struct value[]){V_TEXT(json_get_text(payload, "sha256"))}, 1);
}

static enum err can_annul(struct fold *f, const struct json *payload, struct error *e) {
    return revision_check_annul(f, json_get_text(payload, "what"), e);
}

static void annul(struct fold *f, const struct json *payload, uint64_t motion) {
    (void)motion;
    revision_annul(f, json_get_text(payload, "what"));
}

const struct motion_kind motion_kinds[] = {
    {"admit", "lets a participant in", admit_fields, can_admit, admit},
    {"change-role", "sets all roles of a participant", role_fields, can_change_roles, change_roles},
    {"suspend", "a participant takes no part until it is readmitted", who_fields, can_suspend,
     suspend},
    {"readmit", "it takes part again", who_fields, can_readmit, readmit},
    {"adopt", "says yes to an act, word for word", adopt_fields, NULL, NULL},
    {"amend-rules", "sets the rules", amend_fields, can_amend, amend_rules},
    {"holders", "sets who holds the record", holders_fields, can_change_holders, change_holders},
    {"root-key", "adds or revokes a root key", root_key_fields, can_change_root, change_root},
    {"open-record", "opens the record to everybody", open_fields, can_open, open_record},
    {"erase", "asks all to serve a file no more", erase_fields, NULL, erase},
    {"annul", "hides one act from then on", annul_fields, can_annul, annul},
    {"pen-holder", "says who may draft a document", texts_pen_fields, texts_pen_possible,
     texts_pen_carry_out},
    {"rectify", "corrects an error in a text that stands", texts_rectify_fields,
     texts_rectify_possible, texts_rectify_carry_out},
    {"procedural", "decides what the text says", procedural_fields, NULL, NULL},
    {0},
};

const struct motion_kind *motion_kind_find(struct span name) {
    for (const struct motion_kind *k = motion_kinds; k->name; k++)
        if (span_is(name, k->name))
            return k;
    return NULL;
}
