// SPDX-License-Identifier: Apache-2.0
// For whom an act is: --to WHO,…, else what the record's rules propose for its type
// (rules.audience).
#ifndef CLI_RESTRICTING_H
#define CLI_RESTRICTING_H

#include "cli/reading.h"
#include "record/author.h"
#include "talks/acts.h"

#define RESTRICTING_OPTIONS                                                                        \
    {"--to", NULL, "WHO,…",                                                                        \
     "restrict it to these readers: participants, roles, \"participants\"; or \"public\"", 0},     \
    {"--wider", NULL, NULL, "it may have more readers than the rules propose, unasked", 0},        \
    {                                                                                              \
        "--protected-too", NULL, NULL,                                                             \
            "they may read the exact place and time of an incident whose reporter is protected",   \
            0                                                                                      \
    }

struct restricting {
    const char *to; // who,who,… or "public"; NULL: what the rules propose
    bool given;     // by what the act is about: wider or not, nobody is asked
    bool shown;     // set: everybody reads it, or more than the rules propose
};
// Sets `to` and `recipients` of what `a` makes, in the command's arena; nothing for a public act.
// Where it gets more readers than the rules propose, a person is asked to type so; and once more
// where it then tells too much of a reporter who is to be protected (`a` may have no body yet).
CHECKED enum exit_code restricting_choose(struct cli *c, struct record *r, const struct keys *keys,
                                          const struct act_type *type, struct restricting *how,
                                          struct authoring *a);
// Of an act that is read by everybody, or by more than the rules propose: asks for the word that
// such an incident takes (addressing_exposes), or refuses.
CHECKED enum exit_code restricting_protect(const struct cli *c, const struct act_type *type,
                                           const struct json *body);
// What is wrong with it: the message and its hint. `what`: the field that tells too much.
void restricting_exposed(const char *what, struct error *e);
// The record, open to read, is read as the author of a restricted act from then on: `reading`
// outlives it. EXIT_NO where something that the act's readers can read is missing here.
CHECKED enum exit_code restricting_read(struct cli *c, struct record *r, const struct keys *keys,
                                        const struct authoring *a, struct reading *reading);
// A restricted act is judged as its readers will judge it: *why they would refuse it, or code OK.
// EXIT_NO where something that they can read is missing here. Nothing is signed. The record, open
// to read, is read as its author from then on: `reading` outlives it.
CHECKED enum exit_code restricting_judge(struct cli *c, struct record *r, const struct keys *keys,
                                         const struct act_type *type, const struct authoring *a,
                                         struct reading *reading, struct error *why);

#endif
