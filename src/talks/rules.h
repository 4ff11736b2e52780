// SPDX-License-Identifier: Apache-2.0
// The record's rules: data of the founding act, changed by amend-rules (DESIGN 5).
//
// A requirement is an object: a role, or "who:<slug>", -> "all", "majority", "consensus" or a
// number; all lines together.
#ifndef TALKS_RULES_H
#define TALKS_RULES_H

#include "talks/schema.h"
#include "talks/state.h"

#define FORMAT_LEVEL 0 // the highest rules.format this program knows

extern const struct field rules_fields[];

// Whether `rules` (of right form) fit the participants of `s`: names exist, quorums and
// requirements can be met.
CHECKED enum err rules_check(const struct state *s, const struct json *rules, struct error *e);
// Whether everybody may read the record; else its participants alone (docs/decisions/014).
bool rules_open(const struct json *rules);
// The requirement for a kind of motion: its own, else that of "*".
const struct json *rules_requirement(const struct json *rules, struct span kind);
// What rules.adopt asks for texts of a kind: act -> requirement; its own, else that of "*", or
// NULL.
const struct json *rules_adoption(const struct json *rules, struct span kind);
extern const char *const rules_adoption_acts[]; // the acts it may name, in the order of rows
// Whether `m` is meant by a role or "who:<slug>".
bool rules_means(const char *line, const struct member *m);
// The same for founders and `may`, where a bare slug names a participant too.
bool rules_names(struct span name, const struct member *m);
// Whether they let `m` do acts of a type, by its roles; not whether it is suspended, nor who holds.
// `kind`: the record's.
struct act_type;
bool rules_may(const struct json *rules, struct span kind, const struct member *m,
               const struct act_type *type);
// Who must be counted for one line, in the order of participants: `count` indexes into s->members.
// `target`: the participant a suspend motion is about (never counted), or a readmit motion
// (always).
size_t rules_electors(const struct state *s, const char *line, const struct json *need,
                      struct span kind, struct span target, size_t *members);
// Whether a line's need can be met by `electors` voters at all.
bool rules_meetable(const struct json *need, size_t electors);

#endif
