// SPDX-License-Identifier: Apache-2.0
#include "talks/rules.h"

#include "base/limits.h"
#include "base/text.h"
#include "talks/acts.h"
#include "talks/refusal.h"
#include "talks/schema.h"

static const char *const readings[] = {"public", "participants", NULL};
static const struct field need_field[] = {{"need", F_COUNT, 0, NULL, NULL, NULL, NULL}};
static const struct field requirement_field[] = {
    {"requirement", F_MAP, 0, NULL, need_field, NULL, NULL}};
static const struct field adoption_field[] = {
    {"adoption", F_MAP, 0, NULL, requirement_field, NULL, NULL}};
static const struct field word_field[] = {{"audience", F_STRING, 0, NULL, NULL, NULL, NULL}};
static const struct field names_field[] = {{"may", F_STRING, FIELD_LIST, NULL, NULL, NULL, NULL}};
static const struct field limits_fields[] = {
    {"acts_per_hour", F_INT, FIELD_OPTIONAL, NULL, NULL, NULL, "what a host admits of one key"},
    {"blob", F_INT, FIELD_OPTIONAL, NULL, NULL, NULL, "bytes of one file"},
    {0},
};

const struct field rules_fields[] = {
    {"format", F_INT, 0, NULL, NULL, NULL, "format level"},
    {"founders", F_STRING, FIELD_LIST, NULL, NULL, NULL,
     "roles or participants who sign the founding"},
    {"holders", F_SLUG, FIELD_LIST | FIELD_FILLED, NULL, NULL, NULL, "who holds the record"},
    {"held", F_INT, 0, NULL, NULL, NULL, "how many of them make an act held"},
    {"seen", F_INT, 0, NULL, NULL, NULL, "how many cosigners make an act seen"},
    {"reading", F_ENUM, 0, readings, NULL, NULL, "who may read"},
    {"motion", F_MAP, 0, NULL, requirement_field, NULL, "for each kind of motion: what it needs"},
    {"adopt", F_MAP, FIELD_OPTIONAL, NULL, adoption_field, NULL,
     "for each kind of text, and each act on it: what that needs"},
    {"audience", F_MAP, FIELD_OPTIONAL, NULL, word_field, NULL, "what desks propose"},
    {"silence_hours", F_INT, 0, NULL, NULL, NULL, "shortest silence"},
    {"may", F_MAP, FIELD_OPTIONAL, NULL, names_field, NULL, "for each type of act: who may do it"},
    {"limits", F_OBJECT, FIELD_OPTIONAL, NULL, limits_fields, NULL, "bounds that hosts keep"},
    {0},
};

static bool line_who(const char *line, struct span *who) {
    struct span head = span_str("who:"), s = span_str(line);
    *who = span_from(s, head.size);
    return span_starts(s, head);
}

bool rules_means(const char *line, const struct member *m) {
    struct span who;
    if (line_who(line, &who))
        return span_equal(who, m->slug);
    int role = word_index(role_words, span_str(line));
    return role >= 0 && (m->roles & (1u << role));
}

bool rules_names(struct span name, const struct member *m) {
    struct span head = span_str("who:");
    int role = word_index(role_words, name);
    if (role >= 0)
        return (m->roles & (1u << role)) != 0;
    return span_equal(span_starts(name, head) ? span_from(name, head.size) : name, m->slug);
}

static bool names_one(const struct json *names, const struct member *m) {
    for (size_t i = 0; i < json_count(names); i++)
        if (rules_names(json_text(json_at(names, i)), m))
            return true;
    return false;
}

bool rules_may(const struct json *rules, struct span kind, const struct member *m,
               const struct act_type *type) {
    const struct json *rule = json_get(json_get(rules, "may"), type->name);
    bool outside =
        !(m->roles & ROLES_INSIDE) && !((type->flags & ACT_WITNESS) && (m->roles & ROLE_WITNESS));
    if ((m->roles & ROLE_COMPILER) && span_is(kind, "reconstruction"))
        return true;
    if (outside && !(type->flags & ACT_OUTSIDE) && !rule)
        return false;
    return rule && !(type->flags & ACT_FIXED_MAY) ? names_one(rule, m)
                                                  : (m->roles & type->may) != 0;
}

bool rules_open(const struct json *rules) {
    return span_is(json_get_text(rules, "reading"), "public");
}

const struct json *rules_requirement(const struct json *rules, struct span kind) {
    const struct json *all = json_get(rules, "motion");
    for (struct json_each m = json_first(all); m.value; json_next(&m))
        if (span_is(kind, m.name))
            return m.value;
    return json_get(all, "*");
}

const char *const rules_adoption_acts[] = {"initial", "sign", "ratify", "endorse", NULL};

const struct json *rules_adoption(const struct json *rules, struct span kind) {
    const struct json *all = json_get(rules, "adopt");
    for (struct json_each m = json_first(all); m.value; json_next(&m))
        if (span_is(kind, m.name))
            return m.value;
    return json_get(all, "*");
}

size_t rules_electors(const struct state *s, const char *line, const struct json *need,
                      struct span kind, struct span target, size_t *members) {
    bool all = span_is(json_text(need), "all");
    size_t count = 0;
    for (size_t i = 0; i < s->member_count; i++) {
        const struct member *m = &s->members[i];
        bool about = span_equal(m->slug, target);
        if (!rules_means(line, m) || (about && span_is(kind, "suspend")))
            continue;
        if (!m->suspended || all || (about && span_is(kind, "readmit")))
            members[count++] = i;
    }
    return count;
}

bool rules_meetable(const struct json *need, size_t electors) {
    return json_type(need) == JSON_INT_T ? (uint64_t)json_int(need) <= electors : electors > 0;
}

// Of the electors of a line those who may do the act that the requirement asks for: whose only
// roles are outside the talks can never meet it.
static size_t able(const struct state *s, const size_t *electors, size_t count, const char *act) {
    const struct act_type *type = act_type_find(span_str(act));
    unsigned roles = ROLES_INSIDE;
    size_t left = 0;
    if (type->flags & ACT_WITNESS)
        roles |= ROLE_WITNESS;
    if (span_is(s->kind, "reconstruction"))
        roles |= ROLE_COMPILER;
    for (size_t i = 0; i < count; i++)
        left += (s->members[electors[i]].roles & roles) != 0;
    return left;
}

static enum err check_requirement(const struct state *s, const char *kind, const char *act,
                                  const struct json *requirement, struct error *e) {
    size_t members[LIMIT_PARTICIPANTS];
    if (!json_count(requirement))
        return refuse(e, "unmeetable", "rules: the requirement for \"%.40s\" is empty", kind);
    for (struct json_each line = json_first(requirement); line.value; json_next(&line)) {
        struct span who;
        if (line_who(line.name, &who) ? !state_member(s, who)
                                      : word_index(role_words, span_str(line.name)) < 0)
            return refuse(e, "rules-name", "rules: \"%.60s\" is neither a role nor a participant",
                          line.name);
        size_t electors =
            rules_electors(s, line.name, line.value, span_str(kind), span(NULL, 0), members);
        electors = able(s, members, electors, act);
        if (!rules_meetable(line.value, electors))
            return refuse(e, "unmeetable",
                          "rules: \"%.40s\" asks more of %.60s than may do it (%zu)", kind,
                          line.name, electors);
    }
    return OK;
}

static enum err check_requirements(const struct state *s, const struct json *rules,
                                   struct error *e) {
    const struct json *motion = json_get(rules, "motion"), *adopt = json_get(rules, "adopt");
    enum err err = OK;
    if (!json_get(motion, "*"))
        return refuse(e, "missing-field", "rules.motion: \"*\" is missing");
    for (struct json_each m = json_first(motion); !err && m.value; json_next(&m))
        err = check_requirement(s, m.name, "vote", m.value, e);
    for (struct json_each kind = json_first(adopt); !err && kind.value; json_next(&kind))
        for (struct json_each m = json_first(kind.value); !err && m.value; json_next(&m))
            err = word_index(rules_adoption_acts, span_str(m.name)) < 0
                      ? refuse(e, "rules-name", "rules.adopt: \"%.40s\" is no act that adopts",
                               m.name)
                      : check_requirement(s, kind.name, m.name, m.value, e);
    return err;
}

static enum err check_names(const struct state *s, const struct json *names, const char *what,
                            struct error *e) {
    for (size_t i = 0; i < json_count(names); i++) {
        struct span name = json_text(json_at(names, i)), head = span_str("who:");
        bool who = span_starts(name, head);
        if (word_index(role_words, name) < 0 &&
            !state_member(s, who ? span_from(name, head.size) : name))
            return refuse(e, "rules-name",
                          "rules.%.40s: \"" SPAN_FMT "\" is neither a role nor a "
                          "participant",
                          what, SPAN_ARG(name));
    }
    return OK;
}

static bool has_key(const struct state *s, size_t member, unsigned uses) {
    for (size_t i = 0; i < s->key_count; i++)
        if (s->keys[i].member == member && (s->keys[i].uses & uses) &&
            s->keys[i].revoked == INDEX_NONE)
            return true;
    return false;
}

// Holders can only ever be counted when enough of them have a key to cosign and one to author hold
// acts.
static enum err check_holders(const struct state *s, const struct json *rules, struct error *e) {
    const struct json *holders = json_get(rules, "holders");
    int64_t held = json_get_int(rules, "held"), able = 0;
    for (size_t i = 0; i < json_count(holders); i++) {
        const struct member *m = state_member(s, json_text(json_at(holders, i)));
        if (!m)
            return refuse(e, "rules-holders", "rules.holders: no participant \"" SPAN_FMT "\"",
                          SPAN_ARG(json_text(json_at(holders, i))));
        size_t at = state_member_index(s, m);
        able += has_key(s, at, USE_HOLD) && has_key(s, at, USE_MACHINE);
    }
    if (2 * held <= (int64_t)json_count(holders))
        return refuse(e, "rules-holders", "rules.held: %lld is not more than half of %zu holders",
                      (long long)held, json_count(holders));
    if (held > able)
        return refuse(e, "rules-holders",
                      "rules.held: %lld holders are needed, %lld have hold and machine keys",
                      (long long)held, (long long)able);
    return OK;
}

static enum err check_seen(const struct state *s, const struct json *rules, struct error *e) {
    int64_t seen = json_get_int(rules, "seen"), able = 0;
    for (size_t i = 0; i < s->member_count; i++)
        able += has_key(s, i, USE_HOLD | USE_WITNESS);
    for (size_t i = 0; i < s->key_count; i++)
        able += s->keys[i].member == SIZE_MAX && (s->keys[i].uses & USE_WITNESS);
    if (seen < 1 || seen > able)
        return refuse(e, "rules-seen", "rules.seen: %lld, but there are %lld who cosign",
                      (long long)seen, (long long)able);
    return OK;
}

enum err rules_check(const struct state *s, const struct json *rules, struct error *e) {
    const struct json *may = json_get(rules, "may");
    if (json_get_int(rules, "format") > FORMAT_LEVEL)
        return refuse(e, "format-level", "rules.format: this program knows levels up to %d",
                      FORMAT_LEVEL);
    enum err err = check_holders(s, rules, e);
    if (!err)
        err = check_seen(s, rules, e);
    if (!err)
        err = check_names(s, json_get(rules, "founders"), "founders", e);
    for (struct json_each m = json_first(may); !err && m.value; json_next(&m)) {
        const struct act_type *type = act_type_find(span_str(m.name));
        if (!type || (type->flags & ACT_FIXED_MAY))
            return refuse(e, "rules-name",
                          "rules.may: \"%.40s\" is no act type whose authors can be "
                          "changed",
                          m.name);
        err = check_names(s, m.value, m.name, e);
    }
    return err ? err : check_requirements(s, rules, e);
}
