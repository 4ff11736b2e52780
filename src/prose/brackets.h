// SPDX-License-Identifier: Apache-2.0
// Square brackets in a text that is being negotiated: what stands in them is not agreed.
//
// [a [b] c] nests. [a][b] are alternatives: nothing between them but white space and one "/".
// [irn, rus: a] names who wants it, when each name is somebody's; else it is text. A bracket
// without its partner is text too; it is reported and never lost. A backslash before a bracket
// belongs to it, as converters to Markdown write them.
//
// Not of negotiation, and counted apart, are pairs without another bracket in them:
//   [sic] [...] […]    what an editor put in or left out
//   word[12] word.[12] footnotes: up to three digits right behind a letter, or behind its . , ; :
//   [^any]             footnotes of Markdown
//   [text](target)     links: the target has "://" in it or begins with "#", "/", "./", "../" or
//                      "mailto:", and has no white space
// In doubt a bracket is of negotiation: [30] days, US$[30], [five](5), "[1] See …" at the
// beginning.
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
    bool opens;         // "[", a stray too
    bool crosses;       // a stray whose partner stands in another text (brackets_across)
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
    // Runs with a letter or digit, between white space and brackets; the names left out.
    size_t words, words_inside;
    size_t strays, apart;
};

// Who is meant by a name as it stands in the text: a slug that outlives the marks, data NULL when
// it is nobody.
typedef struct span brackets_who(void *context, struct span name);

// Names are parted by "," ";" or the Arabic comma and end with ":". `who` may be NULL: nothing is
// taken for names. Time is linear in the text, whatever it holds.
struct brackets brackets_read(struct span text, struct arena *a, brackets_who *who, void *context);
// Whether nothing is open: no bracket of negotiation, and none without its partner.
bool brackets_clean(const struct brackets *b);
// What stands outside all brackets: agreed, if the rest is. White space is not tidied.
void brackets_put_agreed(struct span text, const struct brackets *b, struct buf *out);
// The text without the names.
void brackets_put_nameless(struct span text, const struct brackets *b, struct buf *out);

// Brackets that open in one text of a document and close in a later one: strays of each that are
// partners in the whole, as if the texts stood one behind another. In order of their openings.
struct crossing {
    size_t open_text, open, close_text, close; // which text, and which of its marks
};
struct crossings {
    struct crossing *all;
    size_t count;
    size_t strays;    // without a partner in the whole document
    unsigned *inside; // by text: how many of them are open all through it
    // Of the whole document, with those that reach over texts: of a text that one covers in part,
    // the words behind its opening or before its end.
    size_t words_inside;
    unsigned deepest;
};
// Marks those that do as crossing.
struct crossings brackets_across(const struct span *texts, struct brackets *read, size_t count,
                                 struct arena *a);

#endif
