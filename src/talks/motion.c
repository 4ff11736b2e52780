// SPDX-License-Identifier: Apache-2.0
#include "talks/motion.h"
#include "talks/family.h"

#include "base/codec.h"
#include "base/stamp.h"
#include "talks/acts.h"
#include "talks/members.h"
#include "talks/refusal.h"
#include "talks/revision.h"
#include "talks/rules.h"

// Longer than from the first to the last time that can be written; keeps sums small.
#define HOURS_MAX 100000000

const char *const motion_kinds[] = {
    "admit",    "change-role", "suspend", "readmit", "adopt",      "amend-rules", "holders",
    "root-key", "open-record", "erase",   "annul",   "procedural", NULL};
const char *const vote_choices[] = {"yes", "no", "abstain", NULL};

static const struct field admit_fields[] = {
    {"participant", F_OBJECT, 0, NULL, participant_fields, NULL, "who is admitted"}, {0}};
static const struct field who_fields[] = {
    {"who", F_WHO, 0, NULL, NULL, NULL, "whom it is about"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};
static const struct field adopt_fields[] = {
    {"what", F_ID, 0, NULL, NULL, NULL, "the act whose bytes are adopted"}, {0}};
static const struct field amend_fields[] = {
    {"base", F_ID, 0, NULL, NULL, NULL, "id of the act that set the rules in force"},
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
    {"sha256", F_HEX, 0, NULL, NULL, NULL, "digest of the blob that nobody is to serve any more"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};
static const struct field annul_fields[] = {
    {"what", F_ID, 0, NULL, NULL, NULL, "the act whose rows are hidden from then on"},
    {"reason", F_TEXT, FIELD_OPTIONAL, NULL, NULL, NULL, "why"},
    {0},
};

// In the order of motion_kinds.
static const struct field *const payload_fields[] = {
    admit_fields,   role_fields,     who_fields,  who_fields,   adopt_fields, amend_fields,
    holders_fields, root_key_fields, open_fields, erase_fields, annul_fields, procedural_fields};

static enum err check_standing(const struct state *s, struct span kind, struct span who,
                               struct error *e) {
    const struct member *m = state_member(s, who);
    bool want = span_is(kind, "readmit");
    if (!m || m->suspended != want)
        return refuse(e, "standing", "motion: \"" SPAN_FMT "\" is %ssuspended", SPAN_ARG(who),
                      want ? "not " : "already ");
    return OK;
}

static enum err check_root_key(const struct state *s, const struct json *payload, struct error *e) {
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

struct json *motion_new_rules(const struct state *s, struct span kind, const struct json *payload) {
    struct json *rules = json_copy(s->rules);
    if (span_is(kind, "open-record")) {
        json_put_str(rules, "reading", "public");
        return rules;
    }
    json_put(rules, "holders", json_copy(json_get(payload, "holders")));
    json_put(rules, "held", json_copy(json_get(payload, "held")));
    return rules;
}

static enum err check_amendment(const struct state *s, const struct json *payload,
                                struct error *e) {
    uint8_t base[HASH_BYTES];
    if (!hex_get(json_get_text(payload, "base"), base, sizeof base) ||
        memcmp(base, s->rules_id, HASH_BYTES) != 0)
        return refuse(e, "stale-base", "motion.payload.base: other rules are in force");
    return rules_check(s, json_get(payload, "rules"), e);
}

enum err motion_possible(struct fold *f, struct span kind, const struct json *payload,
                         struct error *e) {
    const struct state *s = fold_state(f);
    if (span_is(kind, "admit"))
        return members_check(s, json_get(payload, "participant"), true, e);
    if (span_is(kind, "change-role"))
        return members_check_roles(fold_state_mutable(f), payload, e);
    if (span_is(kind, "suspend") || span_is(kind, "readmit"))
        return check_standing(s, kind, json_get_text(payload, "who"), e);
    if (span_is(kind, "root-key"))
        return check_root_key(s, payload, e);
    if (span_is(kind, "amend-rules"))
        return check_amendment(s, payload, e);
    if (span_is(kind, "annul"))
        return revision_check_annul(f, json_get_text(payload, "what"), e);
    if (span_is(kind, "open-record") && span_is(json_get_text(s->rules, "reading"), "public"))
        return refuse(e, "standing", "motion: the record is open already");
    if (span_is(kind, "holders")) {
        JSON_SCOPED struct json *rules = motion_new_rules(s, kind, payload);
        return rules_check(s, rules, e);
    }
    return OK;
}

static enum err check_deadline(const struct state *s, const struct act *a, struct error *e) {
    struct stamp by;
    if (!stamp_parse(json_get_text(a->body, "decide_by"), &by))
        return refuse(e, "bad-field", "motion.decide_by: must be a time");
    if (s->log_time != LOG_TIME_NONE && by.seconds <= s->log_time)
        return refuse(e, "deadline-past", "motion: decide_by is not after log time");
    if (!json_get_bool(a->body, "silence"))
        return OK;
    int64_t hours = json_get_int(s->rules, "silence_hours");
    if (hours > HOURS_MAX)
        hours = HOURS_MAX;
    if (s->log_time == LOG_TIME_NONE || by.seconds < s->log_time + hours * 3600)
        return refuse(e, "silence-short", "motion: silence needs log time and %lld hours",
                      (long long)hours);
    return OK;
}

// One line of the requirement for this motion; calls back for each elector.
static enum err each_elector(struct fold *f, struct span kind, struct span target,
                             void (*each)(struct fold *, const char *line, const struct json *need,
                                          struct span who),
                             struct error *e) {
    const struct state *s = fold_state(f);
    const struct json *requirement = rules_requirement(s->rules, kind);
    size_t members[LIMIT_PARTICIPANTS];
    for (struct json_each line = json_first(requirement); line.value; json_next(&line)) {
        size_t count = rules_electors(s, line.name, line.value, kind, target, members);
        if (!rules_meetable(line.value, count))
            return refuse(e, "unmeetable", "motion: \"%.60s\" cannot be met by %zu", line.name,
                          count);
        for (size_t i = 0; each && i < count; i++)
            each(f, line.name, line.value, s->members[members[i]].slug);
    }
    return OK;
}

enum err motion_check(struct fold *f, const struct act *a, struct error *e) {
    const struct state *s = fold_state(f);
    const struct json *payload = json_get(a->body, "payload");
    struct span kind = json_get_text(a->body, "kind");
    int at = word_index(motion_kinds, kind);
    if (at < 0)
        return refuse(e, "bad-kind", "motion: no kind \"" SPAN_FMT "\"", SPAN_ARG(kind));
    struct lookups lookups = fold_lookups(f);
    enum err err = schema_check(payload_fields[at], payload, "motion.payload", &lookups, e);
    if (!err)
        err = motion_possible(f, kind, payload, e);
    if (!err)
        err = check_deadline(s, a, e);
    return err ? err : each_elector(f, kind, json_get_text(payload, "who"), NULL, e);
}

static void put_elector(struct fold *f, const char *line, const struct json *need,
                        struct span who) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    json_print(need, &text);
    struct span word = json_text(need);
    fold_row(f, "electorate",
             (struct value[]){V_TEXT(span_str(line)), V_TEXT(word.data ? word : buf_span(&text)),
                              V_TEXT(who)},
             3);
}

void motion_apply(struct fold *f, const struct act *a) {
    struct error e;
    if (each_elector(f, json_get_text(a->body, "kind"),
                     json_get_text(json_get(a->body, "payload"), "who"), put_elector, &e))
        fold_fail(f, &e);
    struct stamp by = {0};
    if (!stamp_parse(json_get_text(a->body, "decide_by"), &by))
        abort(); // the schema asks for a time
    state_open_motion(fold_state_mutable(f), a->by, json_get_text(a->body, "id"),
                      (struct motion){.index = fold_index(f),
                                      .decide_by = by.seconds,
                                      .silence = json_get_bool(a->body, "silence")});
}

struct motion *motion_open(struct state *s, struct span ref) {
    struct span who, slug;
    const struct member *m = ref_split(ref, &who, &slug) ? state_member(s, who) : NULL;
    for (size_t i = 0; m && i < s->motion_count; i++)
        if (s->motions[i].member == state_member_index(s, m) && span_is(slug, s->motions[i].slug))
            return &s->motions[i];
    return NULL;
}

enum err vote_check(struct fold *f, const struct act *a, struct error *e) {
    const struct motion *m = motion_open(fold_state_mutable(f), json_get_text(a->body, "motion"));
    struct stmt *s = fold_stmt(f, "SELECT 1 FROM electorate WHERE i = ?1 AND who = ?2");
    struct error why;
    if (!m)
        return refuse(e, "motion-decided", "vote: the motion \"" SPAN_FMT "\" is decided",
                      SPAN_ARG(json_get_text(a->body, "motion")));
    if (!s)
        return OK; // kept by the fold, which will say so
    stmt_int(s, 1, (int64_t)m->index);
    stmt_text(s, 2, a->by);
    bool entitled = stmt_row(s, &why);
    if (stmt_failed(s))
        fold_fail(f, &why);
    stmt_reset(s);
    return entitled ? OK
                    : refuse(e, "not-entitled", "vote: \"" SPAN_FMT "\" has no vote on this motion",
                             SPAN_ARG(a->by));
}
