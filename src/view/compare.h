// SPDX-License-Identifier: Apache-2.0
// What a report tells of one field, against what a row says of it. The rule, form by form:
//
// - names (persons, places, actors): they agree when any name of one, aliases too, is a name of the
//   other, in whatever language; capitals and marks do not count. A participant's slug is compared
//   to a slug. With no name in common they contradict if they share a language, or one is told
//   without any; else they cannot be compared, and the report adds. Places of one name in two
//   countries contradict. A place told by its country's name is another name, so it contradicts.
// - texts (titles, reasons, what was said): wording is free. The same in one language agrees,
//   anything else adds.
// - times and intervals: they agree when they overlap, a moment being an interval of no length.
// - lists: each value told must be in the row's list to agree; one that is not there adds, since no
//   list says that it is whole.
// - objects: the worst of their fields.
// - all else (days, words, numbers, slugs, refs): equal or not.
//
// What the row does not say, the report adds. States are compared by how far things have come:
// told further on than the row, it adds; told less far, or that the same point went otherwise
// (declined, confirmed; open, suspended; closed, cancelled), it contradicts; words of one point
// (expected, travelling, delayed) add to each other.
#ifndef VIEW_COMPARE_H
#define VIEW_COMPARE_H

#include "talks/schema.h"

// In the order of what counts where several come together.
enum mark { MARK_NOTHING, MARK_AGREES, MARK_ADDS, MARK_CONTRADICTS };
extern const char *const mark_words[]; // "nothing", "agrees", "adds", "contradicts"

enum mark mark_worse(enum mark a, enum mark b);

// `told` as in an act's body, or as the string of a report's {ref, field, value}; `said` NULL: the
// row does not say it.
enum mark compare_values(const struct field *field, const struct json *told,
                         const struct json *said);
// States of rounds, meetings, presence and interest. Words that are not known are compared as
// words.
enum mark compare_states(struct span told, struct span said);

#endif
