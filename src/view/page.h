// SPDX-License-Identifier: Apache-2.0
// What the text forms share: the clock's face, names, folding, rounds, who differs.
//
// Text forms print from the answer alone, so that what a script reads and what a person reads
// cannot differ. Names are isolated line by line: a right-to-left name never moves its neighbours.
#ifndef VIEW_PAGE_H
#define VIEW_PAGE_H

#include "base/text.h"
#include "view/say.h"

struct page {
    const struct json *answer;
    size_t columns; // 0: no bound
    struct face face;
};

struct page page_of(const struct json *answer, size_t columns);
void page_head(const struct page *p, struct buf *out); // title, mark, clock
void page_foot(const struct page *p, struct buf *out); // order, fingerprint, held by, mark
// Prints what an empty page says; false when the page is not empty.
bool page_empty(const struct page *p, struct buf *out);

void page_time(const struct page *p, struct span text, struct buf *out);
// "Republic of Turkey (tur)"; the slug alone when nobody has it.
void page_name(const struct page *p, struct span slug, struct buf *out);
// The same for a list of slugs, or of {who?, name}.
void page_names(const struct page *p, const struct json *list, struct buf *out);
void page_actor(const struct page *p, const struct json *actor, struct buf *out);
// What a participant calls itself, where that is another name, and what is without prejudice.
void page_called(const struct page *p, const struct json *item, size_t indent, struct buf *out);
void page_person(const struct json *person, struct buf *out); // "Name, function"
// A field's name: "first day" for the `from` of days. A value: of days, times, names, lists of
// them.
void page_field(struct span field, const struct json *value, struct buf *out);
void page_value(const struct page *p, const struct json *value, struct buf *out);

// Folds at `width` (0: not), line by line, and puts the cell; `gap`: with an empty line under it.
void page_cell(struct table *t, struct span text, size_t width, bool gap);
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
