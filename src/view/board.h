// SPDX-License-Identifier: Apache-2.0
// Who is here: the board of one round. Its rules are numbered at the top of board_state.c.
//
// board_said.c and board_rows.c read what is said and keep the last word of each source;
// board_state.c says how each delegation stands; board_say.c has the words; board.c makes the
// answer; press.c the line a press service would give out. What two sources say is never merged:
// own, host and reported stay apart.
#ifndef VIEW_BOARD_H
#define VIEW_BOARD_H

#include "view/rounds.h"

enum board_axis { AXIS_ANSWER, AXIS_JOURNEY, AXIS_TAKING };
#define BOARD_AXES 3
enum board_part { PART_DELEGATION, PART_HEAD, PART_EXPERTS, PART_MEMBERS };
#define BOARD_PARTS 4
enum board_source { SOURCE_OWN, SOURCE_HOST, SOURCE_REPORTED };

// One thing that one source says of one participant.
struct board_claim {
    struct sight_place place;
    int64_t audience; // who may read what says it (view/row.h)
    uint64_t words;   // the entry that gave it its words (view/row.h)
    size_t rank;      // its place in the order of the question's clock
    struct stamp at;  // when it was said, as claimed
    size_t who;       // of whom: place in asking.people
    enum board_source source;
    struct span author;         // of the act
    const struct json *said_by; // reported: whom the author tells of
    const struct json *body;    // presence: its fields
    enum board_axis axis;
    enum board_part part;
    struct span state;
    bool note; // of a meeting, or of some members: never the delegation's state
};

// A delegation, head and all, according to one source.
struct board_head {
    const struct json *body; // of a delegation act
    struct board_claim by;   // source, author, said_by, place, at
};

// Whether a presence or delegation act of the round names it, and to whom.
enum board_named { NAMED_NOT, NAMED_TO_SOME, NAMED_TO_ALL };

struct board_row {
    size_t who;
    bool shown; // something is said of it
    enum board_named named;
    const struct board_claim *said[BOARD_AXES][BOARD_PARTS][2]; // own, host: the last word
    struct board_claim *others; // reports and notes: the last of each key, by rank
    size_t other_count, other_room;
    struct board_head *heads; // own first
    size_t head_count, head_room;
};

struct board {
    struct asking *asking;
    const struct json *round;
    struct board_row *rows; // one a participant, in asking's order
    struct rows meetings;   // of the round; empty but in the board's own answer
};

enum board_axis board_axis_of(struct span state);
// Presence rows of a round that can be the last word on anything, in the clock's order: of those
// that say the same state of the same part of the same participants, the last alone.
CHECKED enum err board_said(struct asking *a, struct span round, struct rows *out, struct error *e);
CHECKED enum err board_read(struct asking *a, const struct json *round, struct board *out,
                            struct error *e);

enum board_shape {
    SHAPE_FULL,     // at full strength
    SHAPE_ARRIVED,  // the delegation has arrived
    SHAPE_PART,     // some of it is here
    SHAPE_EXPECTED, // nobody is here yet
    SHAPE_REPORTED, // as reports have it alone
    SHAPE_AWAY,     // has suspended its part or walked out
    SHAPE_LEFT,
    SHAPE_DECLINED,
    SHAPE_NONE, // nothing said
};
extern const char *const board_shape_words[]; // "full" …
extern const char *const board_level_words[]; // the act table's, the lowest first
extern const char *const board_axis_words[], *const board_part_words[], *const board_source_words[];

// How a delegation stands: what is shown of the last words.
struct board_state {
    const struct asking *asking;
    const struct board_claim *answer; // NULL: nothing said
    const struct board_claim *journey[BOARD_PARTS];
    bool covered[BOARD_PARTS];        // a later arrival or departure of the whole says it
    const struct board_claim *taking; // own word alone
    bool full;                        // "at full strength" may be said of the delegation
    enum board_shape shape;
    struct span headline; // "Experts at full strength; head expected tonight"
    struct span coming;   // the same of its journey alone; empty when nothing is said of it
};
void board_state_of(struct board *b, const struct board_row *row, struct board_state *out);
// Parts in the order in which they are said; returns how many. Those covered are left out.
size_t board_state_parts(const struct board_state *s, enum board_part parts[BOARD_PARTS]);

// Puts source, according_to, author, said_by?, i, at and readers?.
void board_put_source(struct asking *a, struct json *o, const struct board_claim *c);
bool board_same(const struct board_claim *a, const struct board_claim *b); // both say the same
bool board_claim_is(const struct board_claim *c, const char *state);       // false for NULL

struct board_count {
    size_t m;         // participants named by an act of the round
    size_t own, host; // of them confirmed, by whose word
    size_t reported;  // confirmed only as reported
};
struct board_count board_count_of(struct board *b, const struct board_state *states);

// Participants of whom something is said, in the question's order (view/order.h).
size_t board_order(const struct board *b, size_t *who);

#endif
