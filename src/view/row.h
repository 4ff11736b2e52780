// SPDX-License-Identifier: Apache-2.0
// Rows of acts read back as the bodies they were, and bodies told in one language.
//
// A row holds the fields of its act type in order, so that one reader serves every type.
#ifndef VIEW_ROW_H
#define VIEW_ROW_H

#include "talks/acts.h"
#include "view/asking.h"

struct row {
    struct sight_place place;
    // The entry that gave it its words: where it was first said, or a correction, which may have
    // been opened since.
    uint64_t words;
    int64_t audience; // 0: everybody (view/sights.h)
    struct span author;
    struct span ref;   // "author/slug" of the thing it is about, own or another's; else empty
    struct stamp at;   // when its author said so, as claimed
    struct json *body; // fields by name, as in the act
    const struct json *source; // outlet and so on; may be NULL
};

// Which entry that is, of a row in a query.
#define ROW_WORDS(row)                                                                             \
    " CASE WHEN " row ".i = " row ".o THEN " row ".o ELSE coalesce((SELECT coalesce((SELECT"       \
    " target FROM opened WHERE opened.i = revision.i), revision.i) FROM revision"                  \
    " WHERE revision.i = " row ".i), " row ".o) END "

// "SELECT … FROM table WHERE seen": what row_read expects, to be followed by more conditions and an
// order. `table` is a name without quotes.
#define ROW_SELECT(table)                                                                          \
    "SELECT (SELECT act.at FROM act WHERE act.i = " table ".o),"                                   \
    " (SELECT act.offset_min FROM act WHERE act.i = " table ".o)," ROW_WORDS(table) ", * FROM "    \
    table                                                                                          \
    " WHERE" SIGHT_SEEN                                                                            \
    SIGHT_COUNTS(table)

struct rows {
    struct row *list;
    size_t count, room;
};
// Adds what a bound statement of such a query gives.
CHECKED enum err rows_take(struct asking *a, const char *type, struct stmt *s, struct rows *rows,
                           struct error *e);
struct row_bind {    // parameters beyond sight's; those that are not in the text are passed over
    struct span ref; // :ref
    uint64_t limit, after;   // :limit, :after
    struct span owner, slug; // :owner, :slug
    uint64_t first;          // :first
};
// A row of `said` names a thing by the ref :ref: whether it means the one that was first said in
// :first, which was there already, in sight of all who read the row. Nothing else of that type bore
// the ref there and then, or the fold had refused the row; what else bears it, later or for others,
// is not meant.
#define ROW_MEANS(said) ROW_MEANS_THAT(said, ":owner", ":slug", ":first")
// The same of a thing of the query: its author, its slug, where it was first said.
#define ROW_MEANS_THAT(said, owner, slug, first)                                                   \
    " EXISTS (SELECT 1 FROM thing WHERE thing.author = " owner " AND thing.slug = " slug " AND"    \
    " thing.o = " first " AND thing.o < " said ".o AND thing.i < " said ".i AND"                   \
    " audience_contains(thing.aud, " said ".aud)) "
// Rows of `said` whose `field` names it.
#define ROW_SAID(said, field) ROW_SELECT(said) "AND " field " = :ref AND" ROW_MEANS(said)
struct row_bind row_meant(const struct row *thing); // what a query with that is asked
// Whether what is said of a thing is of words that it had before it was corrected.
bool row_is_earlier(const struct row *said, const struct row *thing);
// The item of what is said, with `earlier` where it is so.
struct json *item_of_said(struct asking *a, const char *type, const struct row *said,
                          const struct row *thing);
// All rows of a query over the table of act type `type`, in its order.
CHECKED enum err rows_read(struct asking *a, const char *type, const char *sql,
                           const struct row_bind *bind, struct rows *out, struct error *e);
// The same, and keeps what is current: by thing ("id") and author the last of the order. The order
// of those that stay is the query's.
CHECKED enum err rows_current(struct asking *a, const char *type, const char *sql,
                              const struct row_bind *bind, struct rows *out, struct error *e);

// Keeps, of rows whose author and whose values of `fields` (NULL ends) are the same, the last. The
// order of those that stay is as before.
void rows_newest(struct asking *a, struct rows *rows, const char *const *fields);

// A body for an answer: texts in one language, persons and places by name, the rest as it is.
struct json *item_of_body(struct asking *a, const struct field *fields, const struct json *body);
// The same with ref (when the type has ids), i, author, at and source put before.
struct json *item_of_row(struct asking *a, const char *type, const struct row *row);
// One field's value in the same way; a copy where the type has no such field.
struct json *item_of_field(struct asking *a, const char *type, const char *field,
                           const struct json *value);
// {name, function?} of a person in one language; {withheld} as it is.
struct json *item_of_person(struct asking *a, const struct json *person);
// A name for an actor: the participant's, else the actor's own.
struct span item_actor_name(const struct asking *a, const struct json *actor);

#endif
