// SPDX-License-Identifier: Apache-2.0
// The pages of a host, and what leads from one to the next for a reader without scripts: the app
// has ways of its own and takes this one's place (site/asset.h).
//
// To add a page: 1. its row in pages.c; 2. its routes in net/host_inside.h; 3. its page in web/src
// (CONTRIBUTING.md).
#ifndef SITE_PAGES_H
#define SITE_PAGES_H

#include "view/view.h"
#include "words/catalog.h"

struct page_row {
    const char *path;
    const char *all, *one; // the view whose text it shows; of what is named behind the path. NULL:
                           // nothing is
    const char *title;     // in English
    bool items;            // what its list holds is named so, each: it has a page of its own
};

// The page that has the address: that with the longest path it begins with. *ref: what is named
// behind it, empty where nothing is.
const struct page_row *pages_find(struct span path, struct span *ref);

struct page_at {
    struct span path;           // as it was asked for
    const struct view *view;    // what answered
    const struct view_query *q; // what was asked of it
    struct span as_of;          // as it was asked for: an index or a time; empty: now
    struct span lang;           // as it was asked for; empty: as the reader's browser likes
    const struct json *answer;
};
// HTML: the other pages, other languages, other moments. What the reader has chosen goes along.
void pages_lead(const struct page_at *at, struct buf *out);
// HTML: what the list names, each by itself; what comes behind it. Nothing where there is none.
void pages_onward(const struct page_at *at, struct buf *out);

#endif
