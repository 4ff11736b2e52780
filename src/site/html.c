// SPDX-License-Identifier: Apache-2.0
#include "site/html.h"

#include "base/text.h"

void html_put(struct buf *out, struct span text) {
    for (size_t i = 0; i < text.size; i++)
        switch (text.data[i]) {
        case '<':
            buf_put_str(out, "&lt;");
            break;
        case '>':
            buf_put_str(out, "&gt;");
            break;
        case '&':
            buf_put_str(out, "&amp;");
            break;
        case '"':
            buf_put_str(out, "&quot;");
            break;
        default:
            buf_put_byte(out, text.data[i]);
        }
}

void html_text(struct buf *out, struct span text) {
    BUF_SCOPED struct buf clean;
    buf_init(&clean, BUF_MAX);
    text_put(&clean, text);
    html_put(out, buf_span(&clean));
}

void html_begin(struct buf *out, struct span lang, bool right_to_left, struct span title,
                const char *style) {
    buf_put_str(out, "<!doctype html>\n<html lang=\"");
    html_put(out, lang);
    buf_printf(out, "\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               right_to_left ? "rtl" : "ltr");
    buf_put_str(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
    html_text(out, title);
    buf_printf(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
}

void html_end(struct buf *out) {
    buf_put_str(out, "</body>\n</html>\n");
}
