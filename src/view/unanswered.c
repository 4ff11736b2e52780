// SPDX-License-Identifier: Apache-2.0
#include "view/unanswered.h"

#include "talks/rules.h"
#include "view/filter.h"
#include "view/quorum.h"

#define SOUGHT                                                                                     \
    "20000" // incidents looked at, the newest: a diligent finder has found on all of them

// What :owner has said of a thing of the query, a row of `x` whose `field` names it, that the
// question sees and that counts: of what that says now, not before it was corrected.
#define ANSWERED(x, field, thing)                                                                  \
    "EXISTS (SELECT 1 FROM " x " WHERE " x "." field " = " thing ".author || '/' || " thing        \
    ".id AND " x ".author = :owner AND" ROW_MEANS_THAT(x, thing ".author", thing ".id",            \
                                                       thing ".o") "AND" ROW_WORDS(x)              \
    ">=" ROW_WORDS(thing) "AND " SEEN(x) ") "
#define SEEN(x) x ".i < :size AND " x ".t <= :until " SIGHT_COUNTS(x)

static const char counts_sql[] =
    ROW_SELECT("count") "AND author <> :owner AND NOT " ANSWERED("reconcile", "count", "count")
    "AND (:named OR EXISTS (SELECT 1 FROM count own WHERE own.author = :owner AND"
    " own.ceasefire = count.ceasefire AND " SEEN("own") ") OR EXISTS (SELECT 1 FROM reconcile s"
    " WHERE s.author = :owner AND " SEEN("s") ")) ORDER BY i DESC LIMIT :limit";

static const char incidents_sql[] =
    ROW_SELECT("incident") "AND i >= (SELECT min(i) FROM (SELECT i FROM incident WHERE i < :size"
    " ORDER BY i DESC LIMIT " SOUGHT ")) AND author <> :owner AND NOT "
    ANSWERED("finding", "incident", "incident") FILTER_NO_COPIES "ORDER BY i DESC LIMIT :limit";

// Of however many: whom somebody alleges is not to learn of it by chance.
static const char alleged_sql[] =
    ROW_SELECT("incident") "AND i IN (SELECT i FROM incident INDEXED BY incident_where WHERE"
    SIGHT_SEEN "AND author <> :owner AND EXISTS (SELECT 1 FROM json_each(alleged) x WHERE"
    " x.value ->> '$.who' = :owner) AND NOT " ANSWERED("respond", "incident", "incident")
    SIGHT_COUNTS_MANY("incident") FILTER_NO_COPIES_MANY ") ORDER BY i DESC LIMIT :limit";

static const char standing_sql[] =
    "SELECT state FROM standing WHERE who = :who AND" SIGHT_KNOWN
    "ORDER BY i DESC, rowid DESC LIMIT 1";
static const char found_sql[] =
    "SELECT 1 FROM finding WHERE" SIGHT_SEEN SIGHT_COUNTS("finding") "AND author = :owner LIMIT 1";
static const char many_sql[] = "SELECT 1 FROM incident WHERE i < :size LIMIT 1 OFFSET " SOUGHT;

// Who may, as the question knows it: by the rules, roles and standing of its size.
struct permission {
    bool may;
    bool named; // the rules give the act to those they name: who then may is one of them
};

static enum err is_suspended(struct asking *a, struct span who, bool *out, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    *out = false;
    enum err err = sight_prepare(a->record, a->q, standing_sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, standing_sql, ":who", who);
    if (stmt_row(s, e)) {
        *out = span_is(stmt_get_text(s, 0), "suspended");
        stmt_reset(s);
    }
    return stmt_failed(s) ? ERR_IO : OK;
}

static enum err ask_permission(struct asking *a, struct span who, const char *act,
                               struct permission *out, struct error *e) {
    const struct participant *p = asking_who(a, who);
    struct json *rules = NULL;
    struct member m = {.slug = who, .roles = p ? p->roles : 0};
    uint64_t upto;
    *out = (struct permission){false, false};
    enum err err = is_suspended(a, who, &m.suspended, e);
    if (!err)
        err = quorum_rules(a->record, a->q->as_of, &rules, &upto, e);
    if (err)
        return err;
    asking_keep(a, rules);
    out->named = json_get(json_get(rules, "may"), act) != NULL;
    out->may = p && !m.suspended &&
               rules_may(rules, record_state(a->record)->kind, &m, act_type_find(span_str(act)));
    return OK;
}

static enum err read_some(struct asking *a, struct span who, const char *type, const char *sql,
                          bool named, struct rows *out, bool *cut, struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, sql, ":owner", who);
    sight_bind_int(s, sql, ":limit", UNANSWERED_MOST + 1);
    sight_bind_int(s, sql, ":named", named);
    err = rows_take(a, type, s, out, e);
    *cut = out->count > UNANSWERED_MOST;
    out->count = *cut ? UNANSWERED_MOST : out->count;
    return err;
}

// Whether a query that binds nothing but :owner has a row.
static enum err has_row(struct asking *a, struct span who, const char *sql, bool *out,
                        struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = sight_prepare(a->record, a->q, sql, &s, e);
    if (err)
        return err;
    sight_bind_text(s, sql, ":owner", who);
    *out = stmt_row(s, e);
    if (*out)
        stmt_reset(s);
    return stmt_failed(s) ? ERR_IO : OK;
}

enum err unanswered_counts(struct asking *a, struct span who, struct rows *out, bool *cut,
                           struct error *e) {
    struct permission p;
    *out = (struct rows){0};
    *cut = false;
    enum err err = ask_permission(a, who, "reconcile", &p, e);
    return err || !p.may ? err : read_some(a, who, "count", counts_sql, p.named, out, cut, e);
}

enum err unanswered_alleged(struct asking *a, struct span who, struct rows *out, bool *cut,
                            struct error *e) {
    *out = (struct rows){0};
    return read_some(a, who, "incident", alleged_sql, false, out, cut, e);
}

enum err unanswered_incidents(struct asking *a, struct span who, struct rows *out, bool *cut,
                              struct error *e) {
    struct permission p;
    bool finder, many = false;
    *out = (struct rows){0};
    *cut = false;
    enum err err = ask_permission(a, who, "finding", &p, e);
    finder = !err && p.named;
    if (!err && p.may && !finder)
        err = has_row(a, who, found_sql, &finder, e);
    if (err || !p.may || !finder)
        return err;
    err = read_some(a, who, "incident", incidents_sql, false, out, cut, e);
    if (!err)
        err = has_row(a, who, many_sql, &many, e);
    *cut = *cut || many;
    return err;
}
