// SPDX-License-Identifier: Apache-2.0
#include "site/qr.h"

#include <qrencode.h>
#include <stdlib.h>

#define QUIET 4

// One run of dark squares in a row: "M4 5h3v1h-3z".
static void put_run(struct buf *out, int x, int y, int width) {
    buf_printf(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, width, width);
}

static void put_row(struct buf *out, const unsigned char *squares, int y, int width) {
    for (int x = 0, from = -1; x <= width; x++) {
        bool dark = x < width && (squares[x] & 1); // the other bits are the library's
        if (dark && from < 0)
            from = x;
        if (!dark && from >= 0) {
            put_run(out, from, y, x - from);
            from = -1;
        }
    }
}

enum err qr_put(struct span text, struct buf *out, struct error *e) {
    if (!text.size)
        return error_set(e, ERR_INVALID, "a QR code of nothing");
    if (text.size > QR_BYTES)
        return error_set(e, ERR_LIMIT, "a QR code of %zu bytes; there is room for %d", text.size,
                         QR_BYTES);
    QRcode *code = QRcode_encodeData((int)text.size, text.data, 0, QR_ECLEVEL_M);
    if (!code)
        abort(); // it is short enough: memory alone is missing
    int all = code->width + 2 * QUIET;
    buf_printf(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
               "shape-rendering=\"crispEdges\"><rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>"
               "<path fill=\"#000\" d=\"",
               all, all, all, all);
    for (int y = 0; y < code->width; y++)
        put_row(out, code->data + y * code->width, y, code->width);
    buf_put_str(out, "\"/></svg>");
    QRcode_free(code);
    return OK;
}
