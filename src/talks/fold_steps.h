// SPDX-License-Identifier: Apache-2.0
// For the test of the state digest: a fixed sequence of acts after the sample's founding, with the
// rows that docs/record-format.md sections 8-10 say each leaves, and the digest after each.
//
// A row is written TABLE|T|AUTHOR|value|value…, in the words of world.h. T is `at` or seconds after
// the beginning; a value is - for nothing, #N for an integer, =NAME for the body's member of that
// name as it stands in the act, else a text.
#ifndef TALKS_FOLD_STEPS_H
#define TALKS_FOLD_STEPS_H

#include "talks/fold.h"

#define FOLD_ROWS_MAX 8

struct fold_step {
    const char *key;  // NULL: `rest` is the whole entry
    const char *rest; // of the text, after "at", which is as many minutes as its index
    enum verdict_class class;
    const char *rows[FOLD_ROWS_MAX];
};

extern const struct fold_step fold_steps[];     // the first is entry 1; ends with a rest of NULL
extern const char *const fold_founding_roles[]; // of the sample's participants, quoted
extern const char *const fold_goldens[];        // d(1), d(2) …, NULL

#endif
