// SPDX-License-Identifier: Apache-2.0
// A QR code (ISO/IEC 18004) as a drawing: libqrencode makes the squares, what draws them is ours.
#ifndef SITE_QR_H
#define SITE_QR_H

#include "base/buf.h"

// Bytes that a code may carry here. At this size it is 81 squares wide (version 16, level M), which
// a telephone still reads where it is printed four centimetres wide.
#define QR_BYTES 450

// Puts an <svg> that can stand in HTML as it is, of one path, with the quiet zone of four squares
// that readers need. ERR_LIMIT for more than QR_BYTES, ERR_INVALID for
// nothing.
CHECKED enum err qr_put(struct span text, struct buf *out, struct error *e);

#endif
