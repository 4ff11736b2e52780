// SPDX-License-Identifier: Apache-2.0
// A message with its places filled: "{1} says, {2} (entry {3})".
//
// A language may order the places otherwise and repeat one. What comes into a place is put when its
// turn comes, so nothing is composed before. In a right-to-left language whatever holds
// left-to-right letters is isolated (U+2068, or U+2067 where it was composed of such, … U+2069), so
// that names and slugs do not move what stands beside them.
#ifndef WORDS_TELL_H
#define WORDS_TELL_H

#include "base/buf.h"
#include "words/catalog.h"

struct piece;
typedef void piece_put(const struct piece *p, struct buf *out);

// What one place takes. Made by the macros below, or with a function of the caller's own that reads
// `of`, `what`, `text` and `n`.
struct piece {
    piece_put *put;
    const void *of, *what;
    struct span text;
    int64_t n;
};

#define TELL_TEXT(span) ((struct piece){.put = tell_put_text, .text = (span)}) // composed before
#define TELL_STR(string) TELL_TEXT(span_str(string))
#define TELL_NAME(span) ((struct piece){.put = tell_put_name, .text = (span)}) // from outside
#define TELL_INT(number) ((struct piece){.put = tell_put_int, .n = (int64_t)(number)})
piece_put tell_put_text, tell_put_name, tell_put_int;

// The message with {1}, {2} … filled by the pieces after it; at least one.
#define tell(words, out, english, ...)                                                             \
    tell_list(words, out, catalog_get(words, NULL, english), (const struct piece[]){__VA_ARGS__},  \
              TELL_COUNT(__VA_ARGS__))
// The same with a context.
#define tell_as(words, out, context, english, ...)                                                 \
    tell_list(words, out, catalog_get(words, context, english),                                    \
              (const struct piece[]){__VA_ARGS__}, TELL_COUNT(__VA_ARGS__))
// The form for n, which the first piece is to be.
#define tell_n(words, out, number, one, many, ...)                                                 \
    tell_list(words, out, catalog_get_n(words, one, many, (uint64_t)(number)),                     \
              (const struct piece[]){__VA_ARGS__}, TELL_COUNT(__VA_ARGS__))
#define TELL_COUNT(...) (sizeof((const struct piece[]){__VA_ARGS__}) / sizeof(struct piece))
void tell_list(const struct catalog *words, struct buf *out, const char *text,
               const struct piece *pieces, size_t count);

// A message without places.
void tell_plain(const struct catalog *words, struct buf *out, const char *english);
// A word of a table of the format with spaces: "walked-out" as "walked out"; "de-escalation" stays.
void tell_spaced(struct span word, struct buf *out);
// A word of a table of the format, as people say it: "walked-out" as "walked out", or in another
// language by its context ("presence.state").
void tell_word(const struct catalog *words, struct buf *out, const char *context, struct span word);
// Whether another language has such a word; in English a word stays as the format has it.
bool tell_known(const struct catalog *words, const char *context, struct span word);
// A name from outside, isolated where it could move its neighbours: text_put_name for a language
// that is written from the left; its mirror image for one that is not.
void tell_name(const struct catalog *words, struct buf *out, struct span name);

// Marks a message in a table of C, for tests/check_messages.py; what is told is told elsewhere.
#define MESSAGE(english) english
#define MESSAGE_IN(context, english) english

#endif
