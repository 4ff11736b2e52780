// SPDX-License-Identifier: Apache-2.0
// A text as tokens: words, white space, and each other character by itself. Joined, they are the
// text again, byte for byte, whatever it holds.
//
// Letters are all that is beyond ASCII but for the punctuation that writers of our languages use,
// so that Arabic and Russian words are whole, with their marks; bytes that are no UTF-8 are
// letters.
#ifndef PROSE_WORDS_H
#define PROSE_WORDS_H

#include "base/arena.h"
#include "base/span.h"

enum token { TOKEN_WORD, TOKEN_WHITE, TOKEN_OTHER };
enum token words_token_of(int32_t codepoint);

struct words {
    struct span *tokens; // of the text, which must outlive them
    size_t count;
};
struct words prose_words(struct span text, struct arena *arena);

// How alike two texts are by their words, whatever their order: 0 to 1000, by Dice's coefficient.
// Brackets and punctuation do not count, for drafts are full of them. Without words they are alike.
int prose_likeness(const struct words *a, const struct words *b, struct arena *arena);

#endif
