// SPDX-License-Identifier: Apache-2.0
// Clauses and options of a version against what participants say of them.
#ifndef VIEW_STANCES_H
#define VIEW_STANCES_H

#include "view/stance_rows.h"
#include "view/version.h"

#define STANCE_POSITIONS 6
extern const char *const stance_positions[];    // NULL ends
int stance_position(const struct stance *s);    // its place among them; -1
bool stance_is_against(const struct stance *s); // objects or reserves

// What was said of one thing: the whole (both spans empty), a clause, or an option of it.
struct slot {
    struct span clause, option;
    const struct stance **said;
    size_t count, room;
};

struct matrix {
    struct asking *a;
    struct json *clauses; // as they were written
    struct json *people;  // slugs of those who may speak and read it
    struct stances said;
    struct slot *slots; // the whole, then each clause and behind it its options
    struct slot **sorted;
    size_t slot_count;
};

struct slot *matrix_slot(const struct matrix *m, struct span clause, struct span option);
// What q->take would meet with if it were taken (view/package.c): take {taken [{clause, option?}],
// open [clause], against [{who, clause?, option?, position, i}], unmet [the same, with if: what its
// author asks for would not stand], accepting, abstaining, silent [who]}. A clause without options
// stands as it is. ERR_INVALID for what is no package of this version.
CHECKED enum err package_put(const struct matrix *m, struct json *out, struct error *e);

#endif
