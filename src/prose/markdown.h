// SPDX-License-Identifier: Apache-2.0
// A text in one language as a Markdown file, and as the clauses of a draft; there and back without
// losing a character.
//
// A file is blocks with an empty line between. A block is a clause:
//   ## Heading            a heading alone, of level 2
//   ## Heading\nwords     a heading and its text, no empty line between
//   words                 a text; its level is one below the heading above, "(a)" one more
//   ::: option CLAUSE/OPTION by WHO,… [against WHO,…]\nwords\n:::
//                         an option; those of one clause follow each other, a heading may stand on
//                         the line before the first
// All else of Markdown, brackets too, is text and stays as it is. More empty lines than one belong
// to the text before them; those before the first block to the first. So what markdown_write puts
// for the clauses of a file is that file, once markdown_clean has made of it what a record can
// hold.
//
// Clauses are JSON as the act `draft` has them (docs/record-format.md section 8), their texts under
// one language tag. Ids come from the numbers that stand there (prose/numbering.h).
#ifndef PROSE_MARKDOWN_H
#define PROSE_MARKDOWN_H

#include "base/json.h"

// What could not stand in a record as it was, or not in clauses.
struct markdown_notes {
    size_t tabs;         // became spaces up to the next multiple of four columns
    size_t line_ends;    // CR LF, or CR, became LF
    size_t spaces_lines; // lines of spaces alone became empty
    size_t gaps;         // empty lines after an option, beyond the first, left out
    bool bom;            // left out
    bool last_line;      // had no line end and got one
};

// The file as a record can hold it, and what was changed for that. ERR_INVALID "line 3, column 5:
// …" for bytes that are no UTF-8 and for characters that no text of a record may have (JSON
// strings, section 4): they are named, never dropped.
CHECKED enum err markdown_clean(struct span file, struct buf *out, struct markdown_notes *notes,
                                struct error *e);
// The clauses of a clean text: a list, which the caller frees. ERR_INVALID "line 3: …" for an
// option that is none, ERR_LIMIT for more than LIMIT_CLAUSES, ERR_INVALID for no text at all.
CHECKED enum err markdown_read(struct span text, const char *lang, struct json **clauses,
                               struct markdown_notes *notes, struct error *e);
// The texts of one language; a clause that has none in it is left out.
void markdown_write(const struct json *clauses, const char *lang, struct buf *out);
// Adds the texts of another language's file to `clauses`, block by block. ERR_CONFLICT where they
// do not fit: "block 7: a heading in one, a text in the other".
CHECKED enum err markdown_join(struct json *clauses, const struct json *other, struct error *e);

#endif
