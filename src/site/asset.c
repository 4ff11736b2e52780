// SPDX-License-Identifier: Apache-2.0
#include "site/asset.h"

#include "site/html.h"

#include <string.h>

const char asset_policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

// The page of a binary without the app; web/index.html has the same places.
static const char bare[] =
    "<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\">\n<meta charset=\"utf-8\">\n"
    "<title>{title}</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<p lang=\"en\" dir=\"ltr\">This binary was built without the web app: the page as text.\n"
    "{before}<pre dir=\"auto\">\n{text}</pre>\n{after}\n";

const struct asset *asset_find(struct span path) {
    for (const struct asset *a = assets; a->path; a++)
        if (span_is(path, a->path))
            return a;
    return NULL;
}

static const struct asset *page(void) {
    return asset_find(span_str("/index.html"));
}

const char *asset_page_tag(void) {
    const struct asset *a = page();
    return a ? a->tag : "bare";
}

// What the app knows before it has asked anything, and where its host answers nothing more.
static void put_metas(const struct asset_page *p, struct buf *out) {
    if (p->desk)
        buf_put_str(out, "<meta name=\"truce-desk\" content=\"\">\n");
    if (!p->mark.size)
        return;
    buf_put_str(out, "<meta name=\"truce-mark\" content=\"");
    html_put(out, p->mark);
    buf_put_str(out, "\">\n");
}

static void put_after(const struct asset_page *p, struct buf *out) {
    buf_put_span(out, p->after);
    if (!p->front)
        return;
    buf_put_str(out, "<p class=\"plain\" dir=\"auto\"><a href=\"/\">");
    html_put(out, span_str(p->front));
    buf_put_str(out, "</a></p>");
}

void asset_page(const struct asset_page *p, struct buf *out) {
    const struct asset *built = page();
    struct span rest = built ? span(built->plain, built->plain_size) : span_str(bare);
    const struct {
        const char *name;
        struct span value;
    } places[] = {{"{lang}", p->lang},
                  {"{dir}", span_str(p->right_to_left ? "rtl" : "ltr")},
                  {"{title}", p->title},
                  {"{text}", p->text}};
    bool begun = false;
    while (rest.size) {
        size_t taken = 1;
        if (!begun && span_starts(rest, span_str("<title>"))) {
            put_metas(p, out);
            begun = true;
        }
        if (span_starts(rest, span_str("{before}"))) {
            buf_put_span(out, p->before);
            rest = span_from(rest, strlen("{before}"));
            continue;
        }
        if (span_starts(rest, span_str("{after}"))) {
            put_after(p, out);
            rest = span_from(rest, strlen("{after}"));
            continue;
        }
        for (size_t i = 0; i < sizeof places / sizeof *places && taken == 1; i++)
            if (span_starts(rest, span_str(places[i].name))) {
                html_put(out, places[i].value);
                taken = strlen(places[i].name);
            }
        if (taken == 1)
            buf_put_byte(out, *rest.data);
        rest = span_from(rest, taken);
    }
}
