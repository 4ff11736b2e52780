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

const char *const vote_choices[] = {"yes", "no", "abstain", NULL};

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
    const struct motion_kind *k = motion_kind_find(kind);
    if (!k)
        return refuse(e, "bad-kind", "motion: no kind \"" SPAN_FMT "\"", SPAN_ARG(kind));
    struct lookups lookups = fold_lookups(f);
    enum err err = schema_check(k->fields, payload, "motion.payload", &lookups, e);
    if (!err && k->possible)
        err = k->possible(f, payload, e);
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
