// SPDX-License-Identifier: Apache-2.0
// A version of a text on paper: a page of HTML that loads nothing, to print and to sign.
//
// Clauses are numbered and stand side by side in the document's authentic languages (or in those
// that q->lang and q->beside name), each written from its own side; options with who wants them;
// one sentence of what is missing; who has initialled and signed and who is still to; and by what
// the page can be checked: a QR code of five lines, "truce version 1"; the record id; the
// fingerprint; index and act id of the version; size and base64 root of the log (decision 020).
#ifndef SITE_PAPER_H
#define SITE_PAPER_H

#include "view/view.h"

// q->ref and q->version say which (view/version.h). ERR_NOT_FOUND where there is no such version,
// or nothing of it in a language that q names.
CHECKED enum err paper_put(struct record *r, const struct view_query *q, struct buf *out,
                           struct error *e);

#endif
