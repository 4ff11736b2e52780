// SPDX-License-Identifier: Apache-2.0
// The clauses of a press line: what is told of several delegations in the same words is one.
//
// Predicates and who says so are messages of their own: English says them of one and of several;
// where verbs also tell a delegation from a person, a translation has the first with the context
// "person"; where two are neither one nor several, it has the second with the context "two" too.
#ifndef VIEW_PRESS_H
#define VIEW_PRESS_H

#include "view/board_say.h"

// In the order of the sentences; clauses of one section share a sentence.
enum section {
    SECTION_ANSWER, // who has declined
    SECTION_HERE,
    SECTION_TOLD, // here, as reported
    SECTION_COMING,
    SECTION_COMING_TOLD,
    SECTION_GONE,
    SECTION_PART, // of the talks: suspended, walked out, resumed
};
#define SECTIONS 7

enum number { ONE, TWO, SEVERAL };
#define NUMBERS 3

struct clause {
    enum section section;
    int order; // within its section
    enum board_part part;
    struct span said[NUMBERS]; // the predicate for so many subjects, in the language
    struct span source;        // ", as reported by …", or empty
    size_t *who;               // places in asking.people
    const struct board_claim **claims;
    size_t count;
};

struct press {
    struct board *board;
    struct board_state *states;
    struct clause *clauses;
    size_t count, room;
    struct json *sentences; // of the answer
    struct json *sources;   // by words: list of act indexes
    // Of what is said in it: the last word; the last that put other words for earlier ones.
    const struct board_claim *newest, *corrected;
    bool restricted; // something in it is not for everybody to read
};

// Adds what a row of the board says to the clauses.
void press_add_row(struct press *p, size_t who);
// "as reported by …"; empty for own word and the host's.
struct span press_source(struct press *p, const struct board_claim *c);

#endif
