// SPDX-License-Identifier: Apache-2.0
// The fixed words of the evening sheet in the languages it is printed in.
#ifndef VIEW_SHEET_WORDS_H
#define VIEW_SHEET_WORDS_H

#include "base/buf.h"

// In the language of `lang` by its primary subtag; in English where there is no translation, and
// `english` itself where it is no word of the sheet.
const char *sheet_word(struct span lang, const char *english);
// The same of a word of the format: "suspended-participation".
void sheet_put_word(struct span lang, struct span word, struct buf *out);

#endif
