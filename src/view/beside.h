// SPDX-License-Identifier: Apache-2.0
// Reports beside what they tell of: whether they agree, add or contradict. Nothing is merged: each
// row stays its author's word, and a report stays a report.
//
// What a report is compared with, by its `tells`:
//
// 1. {ref, field, value}: that field of the round, meeting, statement, communiqué, document,
//    amendment or commitment.
// 2. {act, body} of one of these: the thing that tells.ref names, else body.id: a ref, or a slug of
//    whom it says acted (tells.by; else the one participant that the report is about).
// 3. delegation: the delegation to that round of whom it says acted, in the same way.
// 4. presence: rows of the same round, meeting, part and axis (answer, journey, taking part) on one
//    of the same participants, participant by participant.
// 5. invite: the same round and invited; interest: the same actor; accredit: the same round and
//    participant; attended: the same meeting; entry: the same version.
//
// These say what it is about; every other field told is compared as view/compare.h has it. Of each
// author the newest word counts, by the question's clocks; `earlier` is the last entry in which it
// said itself what it now contradicts. Things go on, so a `state` agrees when any word of its
// author has that state; else the author's last word of before the report (its `at`) is compared,
// and where there is none the report adds. The other fields of a presence belong to its state, and
// add where that does not agree.
//
// A field contradicts when it contradicts any author, else agrees when any author says it, else
// adds; with several participants, the worst. The report is as its worst field. There is nothing to
// compare where it tells of no act or field, of a field of nothing in the record, or of an act that
// would be the word of nobody in it.
#ifndef VIEW_BESIDE_H
#define VIEW_BESIDE_H

#include "view/row.h"

struct beside; // in the asking's arena: rows read once serve all reports of an answer

struct beside *beside_new(struct asking *a);
// A report as an item: its row, type, tells_text, and compared {mark, type?, why?, fields: [{field,
// told, mark, beside: [{author, said, mark, i, at, who?, earlier?}]}]}, the mark "agrees", "adds",
// "contradicts" or "nothing".
CHECKED enum err beside_item(struct beside *b, const struct row *r, struct json **out,
                             struct error *e);
// The same of all reports that a query gives; the caller frees the list.
CHECKED enum err beside_list(struct asking *a, const char *sql, const struct row_bind *bind,
                             struct json **out, struct error *e);
// Those that tell of an act on a round, or of a field of it, in the clock's order.
CHECKED enum err beside_of_round(struct asking *a, struct span round, struct json **out,
                                 struct error *e);

#endif
