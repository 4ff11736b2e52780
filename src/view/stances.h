// SPDX-License-Identifier: Apache-2.0
// Clauses and options of a version against what participants say of them.
#ifndef VIEW_STANCES_H
#define VIEW_STANCES_H

#include "view/stance_rows.h"
#include "view/version.h"

struct matrix {
    struct asking *a;
    struct json *clauses; // as they were written
    struct json *people;  // slugs of those who may speak and read it
    struct stances said;
};

// What q->take would meet with if it were taken (view/package.c): take {taken [{clause, option?}],
// open [clause], against [{who, clause?, option?, position, i}], unmet [the same, with if: what its
// author asks for would not stand], accepting, abstaining, silent [who]}. A clause without options
// stands as it is. ERR_INVALID for what is no package of this version.
CHECKED enum err package_put(const struct matrix *m, struct json *out, struct error *e);
// Where the fewest objections and reservations lie over the whole text (view/fewest.c): fewest
// {options [{clause, options: all of which fewest are against}], against (how many then), clauses
// (on how many), who, whole [who is against the whole], unspoken (clauses of which nobody has said
// anything), text: the sentence}.
void fewest_put(const struct matrix *m, struct json *out);

#endif
