// SPDX-License-Identifier: Apache-2.0
// What participants themselves say of a version: of each author the newest word on it, on a clause,
// on an option; who took its word back says nothing.
#ifndef VIEW_STANCE_ROWS_H
#define VIEW_STANCE_ROWS_H

#include "view/row.h"

struct stance {
    struct sight_place place;
    struct span author, clause, option; // the last two empty where it is of all
    struct span position;
    struct span conditions, reason; // JSON; empty where there are none
};

struct stances {
    struct stance *list; // by author, clause, option
    size_t count, room;
};

// One pass over the index, in the asking's arena.
CHECKED enum err stance_rows(struct asking *a, struct span version, struct stances *out,
                             struct error *e);
// {who, position, if?, reason?, i}
struct json *stance_item(struct asking *a, const struct stance *s);

#endif
