// SPDX-License-Identifier: Apache-2.0
#include "talks/motion.h"

#include "base/codec.h"
#include "base/stamp.h"
#include "talks/acts.h"
#include "talks/members.h"
#include "talks/refusal.h"
#include "talks/rules.h"

// Longer than from the first to the last time that can be written; keeps sums small.
#define HOURS_MAX 100000000

const char *const motion_kinds[] = {"admit",   "suspend",  "readmit",    "adopt", "amend-rules",
                                    "holders", "root-key", "procedural", NULL};
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

// In the order of motion_kinds.
static const struct field *const payload_fields[] = {
    admit_fields, who_fields,     who_fields,      adopt_fields,
    amend_fields, holders_fields, root_key_fields, procedural_fields};

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

// The rules in force with other holders; the caller frees.
static struct json *with_holders(const struct state *s, const struct json *payload) {
    struct json *rules = json_copy(s->rules);
    json_put(rules, "holders", json_copy(json_get(payload, "holders")));
    json_put(rules, "held", json_copy(json_get(payload, "held")));
    return rules;
}

// Whether a motion of this kind can be carried out in the state as it is now.
static enum err check_payload(const struct state *s, struct span kind, const struct json *payload,
                              struct error *e) {
    uint8_t base[HASH_BYTES];
    if (span_is(kind, "admit"))
        return members_check(s, json_get(payload, "participant"), true, e);
    if (span_is(kind, "suspend") || span_is(kind, "readmit"))
        return check_standing(s, kind, json_get_text(payload, "who"), e);
    if (span_is(kind, "root-key"))
        return check_root_key(s, payload, e);
    if (span_is(kind, "amend-rules")) {
        if (!hex_get(json_get_text(payload, "base"), base, sizeof base) ||
            memcmp(base, s->rules_id, HASH_BYTES) != 0)
            return refuse(e, "stale-base", "motion.payload.base: other rules are in force");
        return rules_check(s, json_get(payload, "rules"), e);
    }
    if (span_is(kind, "holders")) {
        JSON_SCOPED struct json *rules = with_holders(s, payload);
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
        err = check_payload(s, kind, payload, e);
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

static int64_t deadline(const struct json *body) {
    struct stamp by = {0};
    return stamp_parse(json_get_text(body, "decide_by"), &by) ? by.seconds : 0;
}

void motion_apply(struct fold *f, const struct act *a) {
    struct error e;
    if (each_elector(f, json_get_text(a->body, "kind"),
                     json_get_text(json_get(a->body, "payload"), "who"), put_elector, &e))
        fold_fail(f, &e);
    state_open_motion(fold_state_mutable(f), (struct motion){
                                                 .index = fold_index(f),
                                                 .who = a->by,
                                                 .slug = json_get_text(a->body, "id"),
                                                 .body = json_copy(a->body),
                                                 .decide_by = deadline(a->body),
                                                 .silence = json_get_bool(a->body, "silence"),
                                             });
}

static struct motion *find_open(struct state *s, struct span ref) {
    struct span who, slug;
    if (!ref_split(ref, &who, &slug))
        return NULL;
    for (size_t i = 0; i < s->motion_count; i++)
        if (span_equal(s->motions[i].who, who) && span_equal(s->motions[i].slug, slug))
            return &s->motions[i];
    return NULL;
}

enum err vote_check(struct fold *f, const struct act *a, struct error *e) {
    const struct motion *m = find_open(fold_state_mutable(f), json_get_text(a->body, "motion"));
    if (!m)
        return refuse(e, "motion-decided", "vote: the motion \"" SPAN_FMT "\" is decided",
                      SPAN_ARG(json_get_text(a->body, "motion")));
    STMT_SCOPED struct stmt *s = NULL;
    struct error why;
    if (db_prepare(fold_db(f), "SELECT 1 FROM electorate WHERE i = ?1 AND who = ?2", &s, &why)) {
        fold_fail(f, &why);
        return OK;
    }
    stmt_int(s, 1, (int64_t)m->index);
    stmt_text(s, 2, a->by);
    bool entitled = stmt_row(s, &why);
    stmt_reset(s);
    return entitled ? OK
                    : refuse(e, "not-entitled", "vote: \"" SPAN_FMT "\" has no vote on this motion",
                             SPAN_ARG(a->by));
}

struct tally {
    bool met;      // without waiting for the deadline
    bool at_end;   // as it stands at the deadline
    bool objected; // a "no", or a delegation that has suspended its part
};

// One line of the requirement, closed: what its votes come to.
static void close_line(struct tally *t, struct span need, const size_t *votes, size_t electors) {
    uint64_t number;
    bool met = false, consensus = span_is(need, "consensus");
    if (span_is(need, "all"))
        met = votes[0] == electors;
    else if (span_is(need, "majority"))
        met = 2 * votes[0] > electors;
    else if (decimal_get(need, LIMIT_PARTICIPANTS, &number))
        met = votes[0] >= number;
    t->met = t->met && met;
    t->at_end = t->at_end && (consensus ? votes[1] == 0 : met);
}

// Whether a participant's whole delegation has suspended its part, by its own public word.
static const char standing_sql[] =
    "SELECT state FROM presence WHERE author = ?1 AND part = 'delegation' AND meeting IS NULL"
    " AND persons IS NULL AND aud = 0"
    " AND state IN ('suspended-participation', 'resumed', 'walked-out')"
    " AND EXISTS (SELECT 1 FROM json_each(participants) WHERE value = author)"
    " ORDER BY o DESC, i DESC LIMIT 1";

static bool stays_away(struct fold *f, struct span who, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    if (db_prepare(fold_db(f), standing_sql, &s, e)) {
        fold_fail(f, e);
        return false;
    }
    stmt_text(s, 1, who);
    bool away = stmt_row(s, e) && !span_is(stmt_get_text(s, 0), "resumed");
    stmt_reset(s);
    return away;
}

static const char tally_sql[] =
    "SELECT e.line, e.need, e.who, (SELECT v.choice FROM vote v WHERE v.motion = ?2"
    " AND v.author = e.who ORDER BY v.i DESC LIMIT 1)"
    " FROM electorate e WHERE e.i = ?1 ORDER BY e.rowid";

static struct tally count_votes(struct fold *f, const struct motion *m) {
    struct tally t = {.met = true, .at_end = true};
    struct error e;
    STMT_SCOPED struct stmt *s = NULL;
    struct arena *a = fold_arena(f);
    if (db_prepare(fold_db(f), tally_sql, &s, &e)) {
        fold_fail(f, &e);
        return (struct tally){0};
    }
    stmt_int(s, 1, (int64_t)m->index);
    stmt_text(
        s, 2,
        span_str(arena_printf(a, SPAN_FMT "/" SPAN_FMT, SPAN_ARG(m->who), SPAN_ARG(m->slug))));
    struct span line = {0}, need = {0};
    size_t votes[3] = {0}, electors = 0;
    while (stmt_row(s, &e)) {
        if (!span_equal(stmt_get_text(s, 0), line)) {
            if (line.data)
                close_line(&t, need, votes, electors);
            memset(votes, 0, sizeof votes);
            electors = 0;
            line = arena_copy(a, stmt_get_text(s, 0));
            need = arena_copy(a, stmt_get_text(s, 1));
        }
        int choice = word_index(vote_choices, stmt_get_text(s, 3));
        electors++;
        if (choice >= 0)
            votes[choice]++;
        if (choice == 1 || (m->silence && stays_away(f, stmt_get_text(s, 2), &e)))
            t.objected = true;
    }
    if (stmt_failed(s))
        fold_fail(f, &e);
    close_line(&t, need, votes, electors);
    return t;
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

static void carry_out(struct fold *f, const struct motion *m) {
    struct state *s = fold_state_mutable(f);
    const struct json *payload = json_get(m->body, "payload");
    struct span kind = json_get_text(m->body, "kind"), who = json_get_text(payload, "who");
    if (span_is(kind, "admit"))
        members_admit(f, json_get(payload, "participant"));
    if (span_is(kind, "suspend") || span_is(kind, "readmit")) {
        bool suspended = span_is(kind, "suspend");
        fold_row(
            f, "standing",
            (struct value[]){V_TEXT(who), V_TEXT(span_str(suspended ? "suspended" : "readmitted"))},
            2);
        state_member(s, who)->suspended = suspended;
    }
    if (span_is(kind, "amend-rules"))
        set_rules(f, json_get(payload, "rules"), m->index);
    if (span_is(kind, "holders")) {
        JSON_SCOPED struct json *rules = with_holders(s, payload);
        set_rules(f, rules, m->index);
    }
    if (span_is(kind, "root-key")) {
        if (json_get(payload, "add"))
            members_admit_key(f, who, json_get(payload, "add"));
        if (json_get(payload, "revoke"))
            members_revoke(f, json_get_text(payload, "revoke"), NULL);
    }
}

// Writes the decision, carries it out, and closes the motion.
static void decide(struct fold *f, size_t at, bool carried) {
    struct state *s = fold_state_mutable(f);
    const struct motion *m = &s->motions[at];
    struct error why = {0};
    const char *outcome = "failed";
    if (carried) {
        enum err err =
            check_payload(s, json_get_text(m->body, "kind"), json_get(m->body, "payload"), &why);
        outcome = err ? "moot" : "carried";
    }
    fold_row(f, "decision",
             (struct value[]){V_INT((int64_t)m->index), V_TEXT(span_str(outcome)),
                              why.rule ? V_TEXT(span_str(why.rule)) : V_NULL},
             3);
    if (carried && !why.rule)
        carry_out(f, m);
    state_close_motion(s, at);
}

void vote_apply(struct fold *f, const struct act *a) {
    struct state *s = fold_state_mutable(f);
    struct motion *m = find_open(s, json_get_text(a->body, "motion"));
    if (m && !m->silence && count_votes(f, m).met)
        decide(f, (size_t)(m - s->motions), true);
}

void motions_due(struct fold *f) {
    struct state *s = fold_state_mutable(f);
    for (;;) {
        size_t due = SIZE_MAX;
        for (size_t i = 0; i < s->motion_count; i++)
            if (s->motions[i].decide_by <= s->log_time &&
                (due == SIZE_MAX || s->motions[i].decide_by < s->motions[due].decide_by))
                due = i; // motions stand by index: the first of equal deadlines stays
        if (due == SIZE_MAX)
            return;
        struct tally t = count_votes(f, &s->motions[due]);
        decide(f, due, s->motions[due].silence ? !t.objected : t.at_end);
    }
}

enum err motions_load(struct fold *f, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(fold_db(f),
                              "SELECT i, author, id, kind, payload, decide_by, silence FROM motion"
                              " WHERE i NOT IN (SELECT motion FROM decision) ORDER BY i",
                              &s, e);
    while (!err && stmt_row(s, e)) {
        struct json *payload = NULL, *body = json_new_object();
        err = json_parse(stmt_get_text(s, 4), JSON_DECIMALS, &payload, e);
        json_put_text(body, "kind", stmt_get_text(s, 3));
        json_put(body, "payload", payload);
        json_put_text(body, "decide_by", stmt_get_text(s, 5));
        state_open_motion(fold_state_mutable(f),
                          (struct motion){.index = (uint64_t)stmt_get_int(s, 0),
                                          .who = stmt_get_text(s, 1),
                                          .slug = stmt_get_text(s, 2),
                                          .body = body,
                                          .decide_by = deadline(body),
                                          .silence = stmt_get_int(s, 6) != 0});
    }
    return err ? err : stmt_failed(s) ? e ? e->code : ERR_IO : OK;
}
