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

// "en" or "en,ar": a language, and one to stand beside it. false when one of them is no tag.
bool lang_pair(struct span text, struct span *first, struct span *beside);

#endif
