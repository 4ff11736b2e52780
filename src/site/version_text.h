// SPDX-License-Identifier: Apache-2.0
// A version of a text, for programs that others wrote: Markdown, and Akoma Ntoso 3.0 (OASIS, 2018).
//
// q->ref and q->version say which (view/version.h), q->lang in which of the document's languages;
// empty: its first. ERR_NOT_FOUND where there is no such version, or nothing of it in that
// language.
#ifndef SITE_VERSION_TEXT_H
#define SITE_VERSION_TEXT_H

#include "view/version.h"

struct version_text {
    const struct document *document;
    const struct version *version;
    struct json *clauses; // the asking's
    const char *lang;
};

// Finds it, in an asking that has begun.
CHECKED enum err version_text_find(struct asking *a, struct version_text *out, struct error *e);
// The text as it was imported (prose/markdown.h), and nothing else.
CHECKED enum err markdown_put(struct record *r, const struct view_query *q, struct buf *out,
                              struct error *e);
// An Akoma Ntoso document: metadata after FRBR, clauses as hierarchical containers with their ids
// as eId, options as containers inside, each with who wants it and who is against it as a remark.
CHECKED enum err akoma_put(struct record *r, const struct view_query *q, struct buf *out,
                           struct error *e);

#endif
