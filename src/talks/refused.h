// SPDX-License-Identifier: Apache-2.0
// For tests: what is refused, as tables. Each row takes a good act, changes one thing in its text
// and says what must become of it, by which rule, and why. refusal_test.c walks them.
#ifndef TALKS_REFUSED_H
#define TALKS_REFUSED_H

#include "talks/world.h"

// An act that is in force on the stage as it stands.
struct good {
    const char *name;
    const char *key;
    const char *type; // NULL: `body` is all that follows "at"
    const char *body;
};

struct refused {
    const char *act;       // a good act's name
    const char *from, *to; // changed in its text, where `from` stands once; NULL: nothing
    const char *keys;      // who signs instead of the act's own key
    const char *as;        // the key of another author, who makes the act
    bool after;            // changed in the signed bytes
    enum verdict_class class;
    const char *rule;
    const char *why;
};

#define ROW(act, from, to, class, rule, why)                                                       \
    { act, from, to, NULL, NULL, false, class, rule, why }
#define ACCEPTED(act, from, to, why) ROW(act, from, to, VERDICT_OK, NULL, why)
#define OPAQUE(act, from, to, why) ROW(act, from, to, VERDICT_OPAQUE, NULL, why)
#define ALIEN(act, from, to, rule, why) ROW(act, from, to, VERDICT_ALIEN, rule, why)
#define VOID(act, from, to, rule, why) ROW(act, from, to, VERDICT_VOID, rule, why)
#define ALIEN_AFTER(act, from, to, rule, why)                                                      \
    { act, from, to, NULL, NULL, true, VERDICT_ALIEN, rule, why }
#define ALIEN_KEYS(act, keys, rule, why)                                                           \
    { act, NULL, NULL, keys, NULL, false, VERDICT_ALIEN, rule, why }
#define VOID_KEYS(act, keys, rule, why)                                                            \
    { act, NULL, NULL, keys, NULL, false, VERDICT_VOID, rule, why }
#define ACCEPTED_AS(act, as, from, to, why)                                                        \
    { act, from, to, NULL, as, false, VERDICT_OK, NULL, why }
#define VOID_AS(act, as, from, to, rule, why)                                                      \
    { act, from, to, NULL, as, false, VERDICT_VOID, rule, why }

// Each ends with an act of NULL. Those of the founding are judged at an empty log.
extern const struct refused refused_founding[], refused_lines[], refused_envelope[],
    refused_forms[], refused_constitution[], refused_rounds[], refused_revision[], refused_texts[],
    refused_conclusion[], refused_ceasefire[];

// What takes several acts, or lines that are not in the log, is told as stories (secrets_test.c):
// these rules, and the types of that family.
bool refused_in_stories(const char *rule);
bool stories_of(const struct act_type *type);

// The stage: talks under way, STAGE_SIZE entries. kaz/astana-4 and un/geneva are rounds,
// kaz/opening a meeting, syr/first a statement; irn/open is an open motion, irn/done a carried one;
// kaz/taken-back a statement that
// was withdrawn, kaz/opening also names a statement; un/memo is a document, un/dropped one that was
// withdrawn; entry 27 is a version of un/memo with an open clause, 28 one without, 29 a part, which
// is not in them; irn/longer and irn/dropped are amendments to 27, of which the second was
// withdrawn; of 28, rus has signed ad referendum, irn on paper, and tur has declared something
// (entry 34); kaz/other is another document with a version, entry 36, and kaz/handed one carried
// over from 28; un/maps is a commitment; entry 43 is a version of kaz/piece, which is not agreed
// until kaz/whole is; rus/truce is a ceasefire, irn/strike and rus/blast are incidents, tur/day a
// count, un/convoy a notice that asks syr, un/called-off one that was withdrawn, clip/claims a
// report; opp is suspended; syr has a revoked key spare and a machine key node; log time is 10:00.
// Entry STAGE_OPAQUE is restricted, STAGE_VOID void, STAGE_ALIEN alien.
#define STAGE_SIZE 53
#define STAGE_OPAQUE 21
#define STAGE_VOID 22
#define STAGE_ALIEN 23
void stage_begin(struct world *w);
extern const struct good stage_acts[], stage_ceasefire_acts[]; // name NULL ends
extern const struct good *const stage_lists[];                 // both; NULL ends
void stage_ceasefire(struct world *w);
// The text of a good act at the stage's end.
struct span stage_text(struct world *w, const struct good *g);
const struct good *stage_act(const char *name);

#endif
