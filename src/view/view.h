// SPDX-License-Identifier: Apache-2.0
// Questions asked of a record, answered as JSON. SELECT only.
//
// Every answer has: record, kind, title, as_of {index,size,root}, clock (which one, and the
// moment), items. To add a view:
// 1. its module with one function of type view_ask; 2. its row in views.c; 3. its text form in
// view/text_*.c; tests walk the table.
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include "base/json.h"
#include "record/record.h"

struct view_query {
    struct span ref; // what the view is about ("kaz/astana-4", an index, an act id), may be empty
    uint64_t as_of;  // rows with i < as_of are known; record_size(r) for now. A size, not an index
    bool has_at;
    struct stamp at;     // valid time: what acts claim to have been the case by then
    struct span beside;  // further languages between commas, for a view that is in several
    bool columns;        // of text: each language by itself, though it may be one
    struct span order;   // how delegations stand (view/order.h); empty: by name
    struct span zones;   // IANA names between commas: deadlines are shown in their time too
    struct span lang;    // preferred language tag, may be empty: the record's first
    struct span version; // of texts: a label or the act id of a draft; empty: the newest
    struct span diff;    // of texts: "A..B", two versions in the same way
    struct span take;    // of stances: "clause=option,…"
    // Of incidents and what rests on them (view/filter.h).
    struct span from, to, bbox, area, kind, weapon, who, alleged, found;
    uint64_t limit; // at most so many items; 0: a view's own default
    uint64_t after; // items behind this index
};

typedef enum err view_ask(struct record *r, const struct view_query *q, struct json *out,
                          struct error *e);
typedef void view_print(const struct json *answer, size_t columns, struct buf *out);

struct view {
    const char *name;
    const char *ref;  // what REF is, for help; NULL if it takes none; in [] if optional
    const char *help; // one line
    view_ask *ask;
    view_print *print;
    unsigned takes; // which of these it reads beyond what all do
};
#define VIEW_VERSION 1u
#define VIEW_DIFF 2u
#define VIEW_TAKE 4u
#define VIEW_TWO 8u    // in two languages side by side
#define VIEW_THREE 16u // in up to three
#define VIEW_FROM 32u
#define VIEW_TO 64u
#define VIEW_BBOX 128u
#define VIEW_AREA 256u
#define VIEW_KIND 512u
#define VIEW_WEAPON 1024u
#define VIEW_WHO 2048u
#define VIEW_ALLEGED 4096u
#define VIEW_FOUND 8192u
#define VIEW_FILTERS                                                                               \
    (VIEW_FROM | VIEW_TO | VIEW_BBOX | VIEW_AREA | VIEW_KIND | VIEW_WEAPON | VIEW_WHO |            \
     VIEW_ALLEGED | VIEW_FOUND)
// What some views take and others refuse: an option of `truce show`, an argument over HTTP.
struct view_option {
    const char *name;
    unsigned bit; // in a view's `takes`
    size_t at;    // of its span in struct view_query
};
extern const struct view_option view_options[]; // name NULL ends
struct span *view_option_of(struct view_query *q, const struct view_option *o);
size_t view_languages(const struct view *v); // how many stand side by side in it
extern const struct view views[];            // name NULL ends
const struct view *view_find(struct span name);

// What is said of a record of this kind on each page and paper, in English; NULL: nothing.
const char *view_mark(struct span kind);
// What every answer begins with: record, kind, mark, as_of, clock, names, who holds it.
CHECKED enum err view_head(const struct view *v, struct record *r, const struct view_query *q,
                           struct json *out, struct error *e);
// Puts the head and asks. ERR_NOT_FOUND names what REF does not resolve
// to.
CHECKED enum err view_answer(const struct view *v, struct record *r, const struct view_query *q,
                             struct json **out, struct error *e);
// The answer as a person reads it, ending in the mark of an exercise or reconstruction.
void view_print_answer(const struct view *v, const struct json *answer, size_t columns,
                       struct buf *out);

#endif
