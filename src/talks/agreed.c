// SPDX-License-Identifier: Apache-2.0
// Whether a version is agreed: what the rules asked when it was made, against what has been done.
#include "base/codec.h"
#include "talks/version.h"

#include <stdlib.h>

// ?1 the version's id, ?2 who, ?3 the line's word, ?4 whether the line names a participant.
//
// A certificate is of what stood when it was given: first said after the signature was, and by an
// entry after one that made a row of that signature in sight.
#define BY_PAPER_IF_CERTIFIED(t)                                                                   \
    "(" t ".form = 'electronic' OR EXISTS (SELECT 1 FROM certify WHERE certify.draft = ?1"         \
    " AND certify.signatory = ?2 AND certify.o > " t ".o AND EXISTS (SELECT 1 FROM " t " was"      \
    " WHERE was.draft = ?1 AND was.author = ?2 AND was.o = " t                                     \
    ".o AND was.i < certify.i AND " FOLD_SIGHT("was") ") AND " FOLD_COUNTS("certify") "))"
#define IN_THAT_ROLE(t) "(" t ".capacity = ?3 OR (?4 AND " t ".capacity <> 'witness'))"

static const char signed_sql[] =
    "SELECT 1 FROM sign WHERE draft = ?1 AND author = ?2 "
    "AND " IN_THAT_ROLE("sign") " AND " BY_PAPER_IF_CERTIFIED("sign") " AND " FOLD_COUNTS(
        "sign") " AND (sign.ad_referendum "
                "IS NOT 1 OR EXISTS "
                "(SELECT 1 FROM confirm "
                "WHERE confirm.draft = ?1"
                " AND confirm.author = ?2 "
                "AND " FOLD_COUNTS("confirm") ")) LIMIT "
                                              "1";
static const char initialled_sql[] = "SELECT 1 FROM initial WHERE draft = ?1 AND author = ?2 "
                                     "AND " IN_THAT_ROLE("initial") " AND " BY_PAPER_IF_CERTIFIED(
                                         "initial") " AND " FOLD_COUNTS("initial") " LIMIT 1";
static const char ratified_sql[] =
    "SELECT 1 FROM ratify WHERE draft = ?1 AND author = ?2 AND ?3 IS NOT NULL AND ?4 IS NOT NULL"
    " AND " FOLD_COUNTS("ratify") " LIMIT 1";
static const char endorsed_sql[] =
    "SELECT 1 FROM (SELECT result FROM endorse WHERE draft = ?1 AND author = ?2 AND ?3 IS NOT NULL"
    " AND ?4 IS NOT NULL AND " FOLD_COUNTS("endorse") " ORDER BY o DESC, i DESC LIMIT 1)"
                                                      " WHERE result = 'approved'";
static const char denounced_sql[] =
    "SELECT 1 FROM denounce WHERE draft = ?1 AND author = ?2 AND " FOLD_COUNTS(
        "denounce") " LIMIT 1";

static const struct {
    const char *act, *sql;
} deeds[] = {{"sign", signed_sql},
             {"initial", initialled_sql},
             {"ratify", ratified_sql},
             {"endorse", endorsed_sql}};

static bool has_done(struct fold *f, const struct version *v, struct span act, struct span line,
                     struct span who) {
    const struct value asked[] = {V_TEXT(v->id), V_TEXT(who), V_TEXT(line),
                                  V_INT(span_starts(line, span_str("who:")))};
    if (!who.data || fold_exists(f, denounced_sql, asked, 2))
        return false;
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (span_is(act, deeds[i].act))
            return fold_exists(f, deeds[i].sql, asked, 4);
    return false;
}

static bool is_met(const char *need, size_t done, size_t electors) {
    if (strcmp(need, "all") == 0 || strcmp(need, "consensus") == 0)
        return done == electors;
    if (strcmp(need, "majority") == 0)
        return 2 * done > electors;
    return done >= strtoull(need, NULL, 10); // 1..512, the schema has said
}

// Of one line of one act.
struct count {
    struct span act, line;
    const char *need;
    size_t electors, done;
};

static const char entitled_sql[] =
    "SELECT act, line, need, who FROM entitled WHERE i = ?1 ORDER BY rowid";

static bool ask_entitled(struct fold *f, const struct version *v, size_t *lines) {
    struct stmt *s = fold_stmt(f, entitled_sql);
    struct arena *a = fold_arena(f);
    struct count now = {.need = NULL};
    struct error e;
    bool met = true;
    if (!s)
        return false;
    stmt_int(s, 1, (int64_t)v->asked);
    while (stmt_row(s, &e)) {
        struct span act = stmt_get_text(s, 0), line = stmt_get_text(s, 1);
        if (!now.need || !span_equal(act, now.act) || !span_equal(line, now.line)) {
            met = met && (!now.need || is_met(now.need, now.done, now.electors));
            now = (struct count){arena_copy(a, act), arena_copy(a, line),
                                 arena_str(a, stmt_get_text(s, 2)), 0, 0};
            (*lines)++;
        }
        now.electors++;
        now.done += has_done(f, v, now.act, now.line, stmt_get_text(s, 3));
    }
    bool failed = stmt_failed(s);
    if (failed)
        fold_fail(f, &e);
    stmt_reset(s);
    return met && !failed && now.need && is_met(now.need, now.done, now.electors);
}

static const char adopted_sql[] =
    "SELECT 1 FROM motion JOIN decision ON decision.motion = motion.i"
    " WHERE motion.kind = 'adopt' AND motion.payload = '{\"what\":\"' || ?1 || '\"}'"
    " AND decision.outcome = 'carried' LIMIT 1";

bool version_agreed(struct fold *f, const struct version *v) {
    size_t lines = 0;
    bool met = ask_entitled(f, v, &lines);
    return lines ? met : fold_exists(f, adopted_sql, (struct value[]){V_TEXT(v->id)}, 1);
}

static const char hangs_sql[] = "SELECT document FROM hangs WHERE i = ?1 ORDER BY rowid";
static const char drafts_sql[] = "SELECT lower(hex(a.id)) FROM draft JOIN act a ON a.i = draft.o"
                                 " WHERE draft.document = ?1 AND " FOLD_COUNTS("draft");

static bool any_agreed(struct fold *f, struct span document) {
    struct texts ids = fold_texts(f, drafts_sql, (struct value[]){V_TEXT(document)}, 1);
    bool agreed = false;
    for (size_t i = 0; !agreed && i < ids.count; i++) {
        struct version v = version_find(f, ids.items[i]);
        agreed = v.found && version_agreed(f, &v);
    }
    return agreed;
}

bool version_all_agreed(struct fold *f, const struct version *v) {
    struct texts others = fold_texts(f, hangs_sql, (struct value[]){V_INT((int64_t)v->asked)}, 1);
    bool agreed = true;
    for (size_t i = 0; agreed && i < others.count; i++)
        agreed = any_agreed(f, others.items[i]);
    return agreed;
}
