// SPDX-License-Identifier: Apache-2.0
// The alphabetical order of names in a language, the same on every machine.
//
// Names are compared letter by letter, word by word: capitals, accents and vowel marks, and what is
// no letter or digit do not count until all else is equal. Letters that a language holds to be its
// own stand where its alphabet has them (Spanish ñ after n, Russian й after и, Turkish ı before i);
// the tables are of the languages named in collate.c, for any other the letters of Unicode without
// their marks, scripts in the order Latin, Greek, Cyrillic, Arabic, then as Unicode has them. In
// Arabic the article at the beginning does not count, as in lists of the United Nations. No locale
// of the machine is asked: two readers see one order.
#ifndef BASE_COLLATE_H
#define BASE_COLLATE_H

#include "base/span.h"

#include <stdbool.h>

// `lang` is a tag, of which the primary subtag counts; it may be empty. What is equal in letters is
// told apart by its bytes, so that 0 means the same bytes.
int collate_compare(struct span lang, struct span a, struct span b);
// Whether the letters are the same, without regard to language, capitals and marks.
bool collate_same(struct span a, struct span b);

#endif
