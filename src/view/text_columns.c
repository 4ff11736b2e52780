// SPDX-License-Identifier: Apache-2.0
#include "view/text_columns.h"

#include "view/lang.h"

#define GAP 2           // as tables have it
#define COLUMN 48       // of a page without bound
#define COLUMN_LEAST 16 // narrower ones stand one below the other

static size_t width_of(const struct page *p, size_t count) {
    return p->columns ? (p->columns - GAP * (count - 1)) / count : COLUMN;
}

// The columns of the page, each wide enough to begin where the others of the page do.
static struct table *begin(const struct page *p, size_t count, size_t *width) {
    size_t all = p->columns ? p->columns : count * (COLUMN + GAP) - GAP;
    bool fits = p->columns == 0 || p->columns >= count * (COLUMN_LEAST + GAP) - GAP;
    struct table *t = table_new(fits ? count : 1, all);
    *width = fits ? width_of(p, count) : all;
    table_least(t, *width);
    return t;
}

void columns_head(const struct page *p, struct buf *out) {
    const struct json *tags = json_get(json_get(p->answer, "text"), "columns");
    size_t count = json_count(tags), width;
    if (!count)
        return;
    TABLE_SCOPED struct table *t = begin(p, count, &width);
    for (size_t i = 0; i < count; i++)
        table_cell(t, json_text(json_at(tags, i)));
    table_print(t, out);
}

// As its language is written; what is not there is a dash, so that nobody looks for it elsewhere.
static void put_cell(const struct page *p, const struct json *one, struct table *t, size_t width) {
    struct page side = *p;
    struct span heading = json_get_text(one, "heading"), text = json_get_text(one, "text");
    BUF_SCOPED struct buf said, broken;
    buf_init(&said, BUF_MAX);
    buf_init(&broken, BUF_MAX);
    side.words = catalog_find(json_get_text(one, "lang"));
    text_put(&said, heading);
    buf_put_str(&said, heading.data && text.data ? "\n" : "");
    text_put(&said, text);
    if (!said.size)
        buf_put_str(&said, "\u2013");
    text_break(&broken, buf_span(&said), width);
    page_cell(&side, t, buf_span(&broken), width, false);
}

bool columns_text(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *list = json_get(item, "columns");
    size_t count = json_count(list), width;
    bool any = false;
    if (!count)
        return false;
    TABLE_SCOPED struct table *t = begin(p, count, &width);
    for (size_t i = 0; i < count; i++) {
        any = any || json_get(json_at(list, i), "heading") || json_get(json_at(list, i), "text");
        put_cell(p, json_at(list, i), t, width);
    }
    if (any)
        table_print(t, out);
    return true;
}

void columns_option(const struct page *p, const struct json *o, struct buf *out) {
    struct piece id = TELL_TEXT(json_get_text(o, "id"));
    struct piece by = PAGE_WHOS(p, json_get(o, "by"));
    struct piece drafter = PAGE_WHO(p, json_get_text(json_get(p->answer, "text"), "author"));
    if (json_count(json_get(o, "against")))
        tell(p->words, out, "{1} \u2013 wanted by {2}; against it: {3}, as {4} says, who drafted",
             id, by, PAGE_WHOS(p, json_get(o, "against")), drafter);
    else
        tell(p->words, out, "{1} \u2013 wanted by {2}, as {3} says, who drafted", id, by, drafter);
}
