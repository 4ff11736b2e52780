// SPDX-License-Identifier: Apache-2.0
// What the text forms share: the clock's face, names, folding, rounds, who differs.
//
// Text forms print from the answer alone, so that what a script reads and what a person reads
// cannot differ. Names are isolated line by line: a right-to-left name never moves its neighbours.
// In a right-to-left language each line is one right-to-left run, and the page is laid out from the
// left as in every other: terminals do so.
#ifndef VIEW_PAGE_H
#define VIEW_PAGE_H

#include "base/text.h"
#include "view/say.h"

struct page {
    const struct json *answer;
    size_t columns; // 0: no bound
    struct face face;
    const struct catalog *words; // of the answer's language
};

struct page page_of(const struct json *answer, size_t columns);
void page_head(const struct page *p, struct buf *out); // title, mark, clock
// "restricted: for … alone", as a line of its own; nothing for what everybody reads.
void page_readers(const struct page *p, const struct json *item, struct buf *out);
// That it was said before what it is about was corrected, as a line of its own; else nothing.
void page_earlier(const struct page *p, const struct json *one, struct buf *out);
void page_foot(const struct page *p, struct buf *out); // order, fingerprint, held by, mark
// Prints what an empty page says; false when the page is not empty.
bool page_empty(const struct page *p, struct buf *out);
// Each item by `put`, an empty line between two; false where page_empty had the word.
typedef void page_put(const struct page *p, const struct json *item, struct buf *out);
bool page_items(const struct page *p, page_put *put, struct buf *out);

void page_time(const struct page *p, struct span text, struct buf *out);
// "Republic of Turkey (tur)"; the slug alone when nobody has it.
void page_name(const struct page *p, struct span slug, struct buf *out);
// The same for a list of slugs, or of {who?, name}.
void page_names(const struct page *p, const struct json *list, struct buf *out);
void page_actor(const struct page *p, const struct json *actor, struct buf *out);
// What a participant calls itself, where that is another name, and what is without prejudice.
void page_called(const struct page *p, const struct json *item, size_t indent, struct buf *out);
// "Name, function"
void page_person(const struct page *p, const struct json *person, struct buf *out);
// A field's name: "first day" for the `from` of days. A value: of days, times, names, lists of
// them; `context` is that of its words ("round.state").
void page_field(const struct page *p, struct span field, const struct json *value, struct buf *out);
void page_value(const struct page *p, const char *context, const struct json *value,
                struct buf *out);
void page_plain(const struct page *p, const char *english, size_t indent, struct buf *out);

// Pieces of a message (words/tell.h).
#define PAGE_TIME(p, span) SAY_TIME(&(p)->face, span)
#define PAGE_WORD(p, context, span) SAY_WORD((p)->words, context, span)
#define PAGE_WHO(p, slug) ((struct piece){.put = page_put_name, .of = (p), .text = (slug)})
#define PAGE_WHOS(p, list) ((struct piece){.put = page_put_names, .of = (p), .what = (list)})
#define PAGE_ACTOR(p, actor) ((struct piece){.put = page_put_actor, .of = (p), .what = (actor)})
// Words of a list, by commas: roles, uses of keys.
#define PAGE_ROLES(p, list) ((struct piece){.put = page_put_roles, .of = (p), .what = (list)})
#define PAGE_PERSON(p, person) ((struct piece){.put = page_put_person, .of = (p), .what = (person)})
piece_put page_put_name, page_put_names, page_put_actor, page_put_person, page_put_roles;

// Folds at `width` (0: not), line by line, and puts the cell; `gap`: with an empty line under it.
void page_cell(const struct page *p, struct table *t, struct span text, size_t width, bool gap);
// A table's head, in the language; at most 8.
void page_heads(const struct page *p, struct table *t, const char *const *english, size_t count);
// The same as lines of the page, each after `indent` spaces.
void page_lines(const struct page *p, struct span text, size_t indent, struct buf *out);
void page_title(const struct page *p, struct span text, struct buf *out); // with a line under it

// Who was present and who was not at a meeting, as `attended` acts say; nothing where none does.
void page_attended(const struct page *p, const struct json *meeting, size_t indent,
                   struct buf *out);
// What a report tells beside what others say (view/beside.h): a line for each field.
void page_compared(const struct page *p, const struct json *compared, size_t indent,
                   struct buf *out);

// A round: title, ref, days, place, state, and what others say differently.
void page_round(const struct page *p, const struct json *round, struct buf *out);
void page_beside(const struct page *p, const struct json *item, size_t indent, struct buf *out);

#endif
