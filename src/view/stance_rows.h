// SPDX-License-Identifier: Apache-2.0
// What participants themselves say of a version: of each author the newest word on it, on a clause,
// on an option; who took its word back says nothing.
#ifndef VIEW_STANCE_ROWS_H
#define VIEW_STANCE_ROWS_H

#include "view/row.h"

#define STANCE_POSITIONS 6
extern const char *const stance_positions[]; // NULL ends

struct stance {
    struct sight_place place;
    struct span author, clause, option; // the last two empty where it is of all
    int position;                       // its place among stance_positions
    struct span conditions, reason;     // JSON; empty where there are none
    int64_t audience;                   // 0: everybody (view/sights.h)
};
bool stance_is_against(const struct stance *s); // objects or reserves

// What was said of one thing: the whole (both spans empty), a clause, or an option of it.
struct slot {
    struct span clause, option;
    const struct stance *said; // in order of authors' slugs
    size_t count;
};

struct stances {
    struct stance *list; // slot by slot
    size_t count;
    struct slot *slots; // the whole, then each clause and behind it its options
    struct slot **sorted;
    size_t slot_count;
};

// One pass over the rows of the version, as they came; `clauses` are its own, as written. In the
// asking's arena.
CHECKED enum err stance_rows(struct asking *a, struct span version, const struct json *clauses,
                             struct stances *out, struct error *e);
struct slot *stance_slot(const struct stances *all, struct span clause, struct span option);
// {who, position, if?, reason?, i, readers?}
struct json *stance_item(struct asking *a, const struct stance *s);

#endif
