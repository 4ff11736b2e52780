// SPDX-License-Identifier: Apache-2.0
#include "talks/texts_draft.h"

#include "base/codec.h"
#include "base/limits.h"
#include "talks/refusal.h"
#include "talks/rules.h"
#include "talks/version.h"

#include <stdlib.h>

#define LEVEL_MAX 9

// What a clause holds: a text, options, or a heading alone.
static const char *clause_holds(const struct json *clause) {
    if (json_get(clause, "options"))
        return "options";
    return json_get(clause, "text") ? "text" : "heading";
}

static enum err check_options(const struct document *d, const struct act *a,
                              const struct json *clause, struct error *e) {
    const struct json *options = json_get(clause, "options");
    enum err err = OK;
    for (size_t i = 0; !err && i < json_count(options); i++) {
        struct span id = json_get_text(json_at(options, i), "id");
        err = document_speaks(d, json_get(json_at(options, i), "text"), a, e);
        for (size_t j = 0; !err && j < i; j++)
            if (span_equal(id, json_get_text(json_at(options, j), "id")))
                err = refuse(e, "repeated", SPAN_FMT ": option \"" SPAN_FMT "\" stands twice",
                             SPAN_ARG(a->type), SPAN_ARG(id));
    }
    return err;
}

static enum err check_clause(const struct document *d, const struct act *a,
                             const struct json *clause, struct error *e) {
    struct span id = json_get_text(clause, "id");
    const struct json *heading = json_get(clause, "heading"), *text = json_get(clause, "text");
    int64_t level = json_get_int(clause, "level");
    if (level < 1 || level > LEVEL_MAX)
        return refuse(e, "clause-form", SPAN_FMT ": clause \"" SPAN_FMT "\": levels are 1 to %d",
                      SPAN_ARG(a->type), SPAN_ARG(id), LEVEL_MAX);
    if (text && json_get(clause, "options"))
        return refuse(e, "clause-form",
                      SPAN_FMT ": clause \"" SPAN_FMT "\" has a text or options, not both",
                      SPAN_ARG(a->type), SPAN_ARG(id));
    if (!text && !json_get(clause, "options") && !heading)
        return refuse(e, "clause-form", SPAN_FMT ": clause \"" SPAN_FMT "\" says nothing",
                      SPAN_ARG(a->type), SPAN_ARG(id));
    enum err err = document_speaks(d, heading, a, e);
    if (!err)
        err = document_speaks(d, text, a, e);
    return err ? err : check_options(d, a, clause, e);
}

// Clauses by their ids, to be told apart and found.
struct clauses {
    struct clause {
        struct span id;
        const struct json *own; // in the act; NULL: in a part
        uint64_t part;          // the entry that made its row
    } * items;
    size_t count;
};

static bool clauses_add(struct fold *f, struct clauses *all, struct clause c) {
    if (!all->items)
        all->items = arena_array(fold_arena(f), struct clause, LIMIT_CLAUSES);
    if (all->count == LIMIT_CLAUSES)
        return false;
    c.id = arena_copy(fold_arena(f), c.id);
    all->items[all->count++] = c;
    return true;
}

static int by_bytes(const void *a, const void *b) {
    return span_compare(*(const struct span *)a, *(const struct span *)b);
}

static int by_id(const void *a, const void *b) {
    return by_bytes(&((const struct clause *)a)->id, &((const struct clause *)b)->id);
}

// Sorts them.
static enum err clauses_differ(struct clauses *all, const struct act *a, struct error *e) {
    if (all->count)
        qsort(all->items, all->count, sizeof *all->items, by_id);
    for (size_t i = 1; i < all->count; i++)
        if (span_equal(all->items[i - 1].id, all->items[i].id))
            return refuse(e, "repeated", SPAN_FMT ": clause \"" SPAN_FMT "\" stands twice",
                          SPAN_ARG(a->type), SPAN_ARG(all->items[i].id));
    return OK;
}

static enum err too_long(const struct act *a, struct error *e) {
    return refuse(e, "too-many", SPAN_FMT ": a version has at most %d clauses", SPAN_ARG(a->type),
                  LIMIT_CLAUSES);
}

// Its own clauses, by form; they are added.
static enum err check_clauses(struct fold *f, const struct document *d, const struct act *a,
                              struct clauses *all, struct error *e) {
    const struct json *clauses = json_get(a->body, "clauses");
    enum err err = OK;
    for (size_t i = 0; !err && i < json_count(clauses); i++) {
        const struct json *own = json_at(clauses, i);
        err = check_clause(d, a, own, e);
        if (!err && !clauses_add(f, all, (struct clause){json_get_text(own, "id"), own, 0}))
            err = too_long(a, e);
    }
    return err;
}

static const char pen_sql[] = "SELECT who FROM pen WHERE document = ?1 AND " FOLD_SIGHT(
    "pen") " ORDER BY i DESC, rowid DESC LIMIT 1";

static bool holds_pen(struct fold *f, const struct document *d, struct span who) {
    struct stmt *s = fold_stmt(f, pen_sql);
    struct json *list = NULL;
    struct error e;
    bool holds = false;
    if (!s)
        return false;
    stmt_text(s, 1, d->ref);
    if (stmt_row(s, &e))
        holds = !json_parse_in(arena_copy(fold_arena(f), stmt_get_text(s, 0)), JSON_DECIMALS,
                               fold_arena(f), &list, &e) &&
                json_has_text(list, who);
    if (stmt_failed(s))
        fold_fail(f, &e);
    stmt_reset(s);
    return holds;
}

static enum err check_pen(struct fold *f, const struct act *a, struct document *d,
                          struct error *e) {
    *d = document_find(f, json_get_text(a->body, "document"));
    if (!d->found)
        return refuse(e, "gone", SPAN_FMT ": the document \"" SPAN_FMT "\" was taken back",
                      SPAN_ARG(a->type), SPAN_ARG(d->ref));
    if (!span_equal(d->author, a->by) && !holds_pen(f, d, a->by))
        return refuse(e, "not-yours",
                      SPAN_FMT ": \"" SPAN_FMT "\" is drafted by its author, or who holds the pen",
                      SPAN_ARG(a->type), SPAN_ARG(d->ref));
    return OK;
}

enum err part_check(struct fold *f, const struct act *a, struct error *e) {
    struct document d;
    struct clauses all = {0};
    enum err err = check_pen(f, a, &d, e);
    if (!err)
        err = check_clauses(f, &d, a, &all, e);
    return err ? err : clauses_differ(&all, a, e);
}

static const char part_sql[] = "SELECT i, document FROM part WHERE o = ?1 AND " FOLD_COUNTS("part");
static const char part_ids_sql[] = "SELECT id FROM clause WHERE i = ?1";

// The entry that made a part's row; INDEX_NONE when it is another document's.
static uint64_t part_index(struct fold *f, struct span id, struct span document) {
    uint8_t bytes[HASH_BYTES];
    struct stmt *s = fold_stmt(f, part_sql);
    struct error e;
    uint64_t index = INDEX_NONE;
    if (!s || !hex_get(id, bytes, sizeof bytes))
        return index;
    stmt_int(s, 1, (int64_t)fold_act_index(f, bytes, NULL));
    if (stmt_row(s, &e) && span_equal(stmt_get_text(s, 1), document))
        index = (uint64_t)stmt_get_int(s, 0);
    if (stmt_failed(s))
        fold_fail(f, &e);
    stmt_reset(s);
    return index;
}

static enum err add_part(struct fold *f, const struct act *a, uint64_t index, struct clauses *all,
                         struct error *e) {
    struct stmt *s = fold_stmt(f, part_ids_sql);
    struct error why;
    enum err err = OK;
    if (!s)
        return OK; // the fold has kept the failure
    stmt_int(s, 1, (int64_t)index);
    while (!err && stmt_row(s, &why))
        if (!clauses_add(f, all, (struct clause){stmt_get_text(s, 0), NULL, index}))
            err = too_long(a, e);
    if (stmt_failed(s))
        fold_fail(f, &why);
    stmt_reset(s);
    return err;
}

static enum err check_parts(struct fold *f, const struct act *a, const struct document *d,
                            struct clauses *all, struct error *e) {
    const struct json *parts = json_get(a->body, "parts");
    enum err err = OK;
    for (size_t i = 0; !err && i < json_count(parts); i++) {
        struct span id = json_text(json_at(parts, i));
        uint64_t index = part_index(f, id, d->ref);
        err = index == INDEX_NONE
                  ? refuse(e, "other-document", "draft: part " SPAN_FMT " is of another document",
                           SPAN_ARG(id))
                  : add_part(f, a, index, all, e);
    }
    return err;
}

// It goes on from a version of its own document, or from the one that this was carried over from.
static enum err check_base(struct fold *f, const struct act *a, const struct document *d,
                           struct error *e) {
    struct span base = json_get_text(a->body, "base");
    if (!base.data || span_equal(base, json_get_text(d->from, "draft")))
        return OK;
    struct version v = version_find(f, base);
    return v.found && span_equal(v.document, d->ref)
               ? OK
               : refuse(e, "other-document", "draft: its base is of another document");
}

// Whether a clause, and the option in it where one is named (data not NULL), is among those of a
// draft and its parts, which are sorted: a draft may name hundreds of parts and as many clauses.
static bool clauses_have(struct fold *f, const struct act *a, const struct clauses *all,
                         struct span clause, struct span option) {
    const struct clause wanted = {.id = clause},
                        *c = all->count ? bsearch(&wanted, all->items, all->count,
                                                  sizeof *all->items, by_id)
                                        : NULL;
    struct error e;
    if (!c || !option.data)
        return c != NULL;
    if (!c->own)
        return !version_has(f, &(struct version){.index = c->part}, a, clause, option, &e);
    const struct json *options = json_get(c->own, "options");
    for (size_t i = 0; i < json_count(options); i++)
        if (span_equal(json_get_text(json_at(options, i), "id"), option))
            return true;
    return false;
}

static const char amend_sql[] = "SELECT draft FROM amend WHERE author = ?1 AND id = ?2"
                                " AND " FOLD_COUNTS("amend") " ORDER BY o DESC, i DESC LIMIT 1";

// The version that an amendment is to; not found when the amendment counts no more.
static struct version amended(struct fold *f, struct span ref) {
    struct stmt *s = fold_stmt(f, amend_sql);
    struct span author, slug, id = {0};
    struct error e;
    if (!s || !ref_split(ref, &author, &slug))
        return (struct version){0};
    stmt_text(s, 1, author);
    stmt_text(s, 2, slug);
    if (stmt_row(s, &e))
        id = arena_copy(fold_arena(f), stmt_get_text(s, 0));
    if (stmt_failed(s))
        fold_fail(f, &e);
    stmt_reset(s);
    return id.data ? version_find(f, id) : (struct version){0};
}

static enum err check_settled(struct fold *f, const struct act *a, const struct document *d,
                              const struct clauses *all, const struct json *item,
                              struct error *e) {
    struct span ref = json_get_text(item, "amend"), clause = json_get_text(item, "clause"),
                option = json_get_text(item, "option");
    struct version v = amended(f, ref);
    if (!v.found)
        return refuse(e, "gone", "draft: the amendment \"" SPAN_FMT "\" was taken back",
                      SPAN_ARG(ref));
    if (!span_equal(v.document, d->ref))
        return refuse(e, "other-document",
                      "draft: the amendment \"" SPAN_FMT "\" is to another document",
                      SPAN_ARG(ref));
    if ((option.data && !clause.data) ||
        (clause.data && !clauses_have(f, a, all, clause, option)))
        return refuse(e, "unknown-clause",
                      "draft: where it says the amendment \"" SPAN_FMT "\" ended there is nothing",
                      SPAN_ARG(ref));
    return OK;
}

static enum err check_settles(struct fold *f, const struct act *a, const struct document *d,
                              const struct clauses *all, struct error *e) {
    const struct json *list = json_get(a->body, "settles");
    enum err err = OK;
    for (size_t i = 0; !err && i < json_count(list); i++) {
        struct span ref = json_get_text(json_at(list, i), "amend");
        for (size_t j = 0; !err && j < i; j++)
            if (span_equal(ref, json_get_text(json_at(list, j), "amend")))
                err = refuse(e, "repeated", "draft: it settles \"" SPAN_FMT "\" twice",
                             SPAN_ARG(ref));
        if (!err)
            err = check_settled(f, a, d, all, json_at(list, i), e);
    }
    return err;
}

static const char label_sql[] = "SELECT 1 FROM draft WHERE document = ?1 AND version = ?2"
                                " AND " FOLD_COUNTS("draft") " LIMIT 1";

enum err draft_check(struct fold *f, const struct act *a, struct error *e) {
    struct document d;
    struct clauses all = {0};
    struct span label = json_get_text(a->body, "version");
    enum err err = check_pen(f, a, &d, e);
    if (!err)
        err = check_clauses(f, &d, a, &all, e);
    if (!err)
        err = clauses_differ(&all, a, e); // its own, before those of its parts are there
    if (!err)
        err = check_base(f, a, &d, e);
    if (!err)
        err = check_parts(f, a, &d, &all, e);
    if (!err && !all.count)
        err = refuse(e, "clause-form", "draft: it has no clause");
    if (!err)
        err = clauses_differ(&all, a, e);
    if (!err && fold_exists(f, label_sql, (struct value[]){V_TEXT(d.ref), V_TEXT(label)}, 2))
        err = refuse(e, "id-taken", "draft: \"" SPAN_FMT "\" has a version \"" SPAN_FMT "\"",
                     SPAN_ARG(d.ref), SPAN_ARG(label));
    return err ? err : check_settles(f, a, &d, &all, e);
}

// The ids of a clause's options as a list; V_NULL without.
static struct value option_ids(struct fold *f, const struct json *clause) {
    const struct json *options = json_get(clause, "options");
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    if (!options)
        return V_NULL;
    for (size_t i = 0; i < json_count(options); i++)
        buf_printf(&text, "%s\"" SPAN_FMT "\"", i ? "," : "[",
                   SPAN_ARG(json_get_text(json_at(options, i), "id")));
    buf_put_str(&text, "]");
    return V_TEXT(arena_copy(fold_arena(f), buf_span(&text)));
}

void part_apply(struct fold *f, const struct act *a) {
    const struct json *clauses = json_get(a->body, "clauses");
    for (size_t i = 0; i < json_count(clauses); i++) {
        const struct json *c = json_at(clauses, i);
        fold_row(f, "clause",
                 (struct value[]){V_TEXT(json_get_text(c, "id")), V_TEXT(span_str(clause_holds(c))),
                                  option_ids(f, c)},
                 3);
    }
}

static void put_entitled(struct fold *f, const char *act, const struct json *requirement) {
    const struct state *s = fold_state(f);
    size_t members[LIMIT_PARTICIPANTS];
    for (struct json_each line = json_first(requirement); line.value; json_next(&line)) {
        BUF_SCOPED struct buf number;
        buf_init(&number, 64);
        json_print(line.value, &number);
        struct span word = json_text(line.value);
        struct value row[] = {V_TEXT(span_str(act)), V_TEXT(span_str(line.name)),
                              V_TEXT(word.data ? word : buf_span(&number)), V_NULL};
        size_t count =
            rules_electors(s, line.name, line.value, span_str(""), span(NULL, 0), members);
        for (size_t i = 0; i < count; i++) {
            row[3] = V_TEXT(s->members[members[i]].slug);
            fold_row(f, "entitled", row, 4);
        }
        if (!count)
            fold_row(f, "entitled", row, 4);
    }
}

// Every document that said it was a part of the whole; whether it says so still is looked at.
static const char parts_sql[] =
    "SELECT DISTINCT author || '/' || id AS ref FROM document WHERE part_of = ?1"
    " AND " FOLD_COUNTS("document") " ORDER BY ref";

// Nobody holds a text up by calling another document of its own a part of it.
static bool is_part(struct fold *f, struct span ref, const struct document *whole) {
    struct document part = document_find(f, ref);
    return part.found && span_equal(part.part_of, whole->ref) &&
           (span_equal(part.author, whole->author) || holds_pen(f, whole, part.author));
}

static void put_hangs(struct fold *f, const struct document *d) {
    struct document whole = d->part_of.data ? document_find(f, d->part_of) : *d;
    if (!d->conditional && !(whole.found && whole.conditional))
        return;
    struct texts parts = fold_texts(f, parts_sql, (struct value[]){V_TEXT(whole.ref)}, 1);
    struct span *refs = arena_array(fold_arena(f), struct span, parts.count + 1);
    size_t count = 0;
    if (whole.found)
        refs[count++] = whole.ref;
    for (size_t i = 0; i < parts.count; i++)
        if (!span_equal(parts.items[i], whole.ref) && is_part(f, parts.items[i], &whole))
            refs[count++] = parts.items[i];
    qsort(refs, count, sizeof *refs, by_bytes);
    for (size_t i = 0; i < count; i++)
        if (!span_equal(refs[i], d->ref))
            fold_row(f, "hangs", (struct value[]){V_TEXT(refs[i])}, 1);
}

void draft_apply(struct fold *f, const struct act *a) {
    struct document d = document_find(f, json_get_text(a->body, "document"));
    const struct json *adoption = rules_adoption(fold_state(f)->rules, d.kind),
                      *parts = json_get(a->body, "parts");
    part_apply(f, a);
    for (size_t i = 0; i < json_count(parts); i++)
        fold_row(
            f, "made_of",
            (struct value[]){V_INT((int64_t)part_index(f, json_text(json_at(parts, i)), d.ref))},
            1);
    for (const char *const *act = rules_adoption_acts; *act; act++)
        put_entitled(f, *act, json_get(adoption, *act));
    put_hangs(f, &d);
    if (d.depositary.data)
        fold_row(f, "kept", (struct value[]){V_TEXT(d.depositary)}, 1);
}

enum err amend_check(struct fold *f, const struct act *a, struct error *e) {
    struct document d;
    struct version v = version_of(f, a, &d);
    const struct json *text = json_get(a->body, "text"), *heading = json_get(a->body, "heading");
    bool deletes = span_is(json_get_text(a->body, "op"), "delete");
    enum err err = version_has(f, &v, a, json_get_text(a->body, "clause"), span(NULL, 0), e);
    if (!err && deletes && (text || heading))
        err = refuse(e, "clause-form", "amend: what is deleted gets no text");
    if (!err && !deletes && !text)
        err = refuse(e, "clause-form", "amend: it has no text");
    if (!err)
        err = document_speaks(&d, heading, a, e);
    return err ? err : document_speaks(&d, text, a, e);
}

enum err stance_check(struct fold *f, const struct act *a, struct error *e) {
    struct version v = version_find(f, json_get_text(a->body, "draft"));
    struct span clause = json_get_text(a->body, "clause"),
                option = json_get_text(a->body, "option");
    const struct json *package = json_get(a->body, "if");
    enum err err = version_has(f, &v, a, clause, option, e);
    for (size_t i = 0; !err && i < json_count(package); i++) {
        const struct json *item = json_at(package, i);
        struct span other = json_get_text(item, "clause"), way = json_get_text(item, "option");
        err = version_has(f, &v, a, other, way, e);
        if (!err && span_equal(other, clause) && span_equal(way, option))
            err = refuse(e, "package", "stance: it makes itself its own condition");
    }
    return err;
}

enum err transmit_check(struct fold *f, const struct act *a, struct error *e) {
    struct document d = document_find(f, json_get_text(a->body, "as"));
    if (!d.found)
        return refuse(e, "gone", "transmit: the document \"" SPAN_FMT "\" was taken back",
                      SPAN_ARG(d.ref));
    if (!span_equal(json_get_text(d.from, "draft"), json_get_text(a->body, "draft")) ||
        !span_equal(d.track, json_get_text(a->body, "to")))
        return refuse(e, "other-document",
                      "transmit: \"" SPAN_FMT "\" is not on that track, or not from that version",
                      SPAN_ARG(d.ref));
    return OK;
}
