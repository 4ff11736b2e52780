// SPDX-License-Identifier: Apache-2.0
// Picking one language of a text: the exact tag, else the primary subtag, else the record's first
// language in the same way, else whatever stands first. The one picker of all views.
#ifndef VIEW_LANG_H
#define VIEW_LANG_H

#include "base/json.h"

struct tongue {
    struct span want;  // may be empty
    struct span first; // the record's first language
};

// `text` is {tag: string}. The words; data NULL when there are none.
struct span lang_pick(const struct tongue *t, const struct json *text);

// The words in that language, or in a variant of it, and in no other; data NULL when there are
// none.
struct span lang_in(const struct json *text, struct span tag);

// Whether a language is written from the right, by its tag: ar, fa-AF, ku-Arab.
bool lang_right_to_left(struct span tag);

#define LANG_MOST 3 // languages that stand side by side anywhere
// "en" or "en,ar,ru": a language, and those to stand beside it between commas, LANG_MOST in all.
// false when one is no tag, stands twice, or there are more.
bool lang_list(struct span text, struct span *first, struct span *beside);
size_t lang_count(struct span beside); // of all, the first one too

#endif
