// SPDX-License-Identifier: Apache-2.0
// The web app's files as they were built into the binary (tools/web.py makes the table), and the
// page around what a view says as text.
//
// A file's address holds a digest of its content, so whoever has it has it for good; only the page
// changes, with what it shows. The page is whole without the app: its text stands in it, escaped,
// for readers without scripts, and the app takes that place when it starts.
#ifndef SITE_ASSET_H
#define SITE_ASSET_H

#include "base/buf.h"

struct asset {
    const char *path; // "/assets/index-Ab3.js"
    const char *type; // media type
    const char *tag;  // digest of its content, in hex
    const unsigned char *plain, *packed;
    size_t plain_size, packed_size; // packed: gzip; NULL where that is no smaller
};
extern const struct asset assets[]; // path NULL ends; empty in a binary without the app

const struct asset *asset_find(struct span path); // NULL where there is none

struct asset_page {
    struct span title, lang;
    bool right_to_left;
    struct span text;  // what is shown, lines and all
    struct span before, after; // HTML around it (site/pages.h), for readers without scripts
    const char *front; // words of a link to the front page, below it; NULL: there is none
    struct span mark; // "Exercise: …": a <meta name="truce-mark"> tells the app; size 0: none
    bool desk;        // of a desk: a <meta name="truce-desk"> tells the app where it is
};
void asset_page(const struct asset_page *p, struct buf *out);
// A digest of what asset_page puts around its text: another binary makes other pages.
const char *asset_page_tag(void);

// What a page and the app's files may do, as Content-Security-Policy has it: nothing that is not
// this host's own.
extern const char asset_policy[];

#endif
