// SPDX-License-Identifier: Apache-2.0
// For whom an act is, before it is signed: words as people write them, what the record's rules
// propose for its type (rules.audience), whether somebody reads it whom they do not propose, and
// how its readers would judge it.
#ifndef RECORD_ADDRESSING_H
#define RECORD_ADDRESSING_H

#include "base/limits.h"
#include "record/record.h"
#include "talks/acts.h"

struct addressing {
    bool member[LIMIT_PARTICIPANTS]; // by place in the state's list
    bool everybody;
};

// "who,who,…", of participants, roles and "participants" (those outside the room are meant by name
// alone), or "public". ERR_INVALID names the word that means nobody here.
CHECKED enum err addressing_read(const struct state *s, struct span words, struct addressing *out,
                                 struct error *e);
// What rules propose for a type, in such words: public where they are silent.
struct span addressing_proposed(const struct json *rules, const struct act_type *type);
// Whom those words mean here. The fold knows nothing of them: one that means nobody proposes
// nobody, and never everybody.
void addressing_of_rules(const struct state *s, struct span words, struct addressing *out);
// Whether somebody reads it whom the rules do not propose.
bool addressing_is_wider(const struct addressing *is, const struct addressing *rules);
// What of an incident whose reporter is to be protected leads to whoever told of it: "place.point",
// or "when" where it is a moment, or less than a day; NULL: nothing, or it is no such act. Who
// shows it to everybody, or to more than the rules propose, is asked for a word of its own.
const char *addressing_exposes(const struct act_type *type, const struct json *body);
// As an envelope has them: slugs in order, without the author's, in the arena. ERR_LIMIT unless
// they are 1 to LIMIT_ADDRESSEES. Not for everybody.
CHECKED enum err addressing_list(const struct state *s, const struct addressing *a, struct span by,
                                 struct arena *arena, struct json **out, struct error *e);
// That nothing which an act's readers can read is missing to whoever reads the record, its author:
// ERR_DENIED where it is, for what they will make of the act cannot be known. Of `as` count by, to.
CHECKED enum err addressing_complete(struct record *r, const struct act *as, struct error *e);
// How it would be judged, were it the next entry (fold_judge_as): *why has code OK, or rule and
// message. A restricted one in a record that is read as its author.
CHECKED enum err addressing_judge(struct record *r, const struct act *as, struct error *why,
                                  struct error *e);

#endif
