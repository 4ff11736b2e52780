// SPDX-License-Identifier: Apache-2.0
// Square brackets in a text that is being negotiated: what stands in them is not agreed.
//
// [a [b] c] nests; [a][b], with nothing but white space or "/" between, are alternatives;
// [irn, rus: a] names who wants it. Not of negotiation, and counted apart: [sic], [...] and […],
// footnotes [^1], links [text](target). A bracket without its partner is text; it is reported and
// never lost.
#ifndef PROSE_BRACKETS_H
#define PROSE_BRACKETS_H

#include "base/arena.h"
#include "base/buf.h"

enum mark_kind {
    MARK_OPEN,
    MARK_CLOSE,
    MARK_STRAY, // without a partner
    MARK_APART, // of a pair that is none of negotiation
};

struct mark {
    size_t at; // byte
    enum mark_kind kind;
    size_t partner;     // index of the other one of the pair; its own for strays
    unsigned depth;     // of the pair, 1 for the outermost; 0 for strays and what is apart
    bool alternative;   // opens, and stands beside another that it is an alternative to
    size_t head;        // opens: bytes of "names: " after it; 0 without names
    struct span *names; // as `who` gave them
    size_t name_count;
};

struct brackets {
    struct mark *marks;
    size_t count;
    size_t pairs, groups; // groups: of two or more alternatives
    unsigned deepest;
    size_t words, words_inside; // words: runs without white space and brackets; inside: in any pair
    size_t strays, apart;
};

// Who is meant by a name as it stands in the text: a slug that outlives the marks, data NULL when
// it is nobody.
typedef struct span brackets_who(void *context, struct span name);

// `who` may be NULL: nothing is taken for names. Time is linear in the text but for its names.
struct brackets brackets_read(struct span text, struct arena *a, brackets_who *who, void *context);
// Whether nothing is open: no bracket of negotiation, and none without its partner.
bool brackets_clean(const struct brackets *b);
// What stands outside all brackets: agreed, if the rest is. White space is not tidied.
void brackets_put_agreed(struct span text, const struct brackets *b, struct buf *out);
// The text without the names.
void brackets_put_nameless(struct span text, const struct brackets *b, struct buf *out);

#endif
