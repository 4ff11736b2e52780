// SPDX-License-Identifier: Apache-2.0
// Text into HTML, so that it stays text.
#ifndef SITE_HTML_H
#define SITE_HTML_H

#include "base/buf.h"

// Escapes what HTML would read, in content and between double quotes. Line ends stay.
void html_put(struct buf *out, struct span text);
// The same for what comes from outside: what would be unseen is shown (text_put).
void html_text(struct buf *out, struct span text);
// The text of a page that stands alone: from <!doctype to <body>. It loads nothing and runs
// nothing; `style` is CSS of ours.
void html_begin(struct buf *out, struct span lang, bool right_to_left, struct span title,
                const char *style);
void html_end(struct buf *out);

#endif
