// SPDX-License-Identifier: Apache-2.0
// Photos and pictures without what they carry beside their pixels: who took them, when, where, with
// which device, what a program wrote into them, smaller copies, whatever stands behind their end.
//
// The pixels stay as they are. A JPEG file's are not decoded: its coefficients are written anew
// (libjpeg-turbo), and one thing of its Exif is kept, which way up it stands, in a block of our own
// that holds nothing else. A PNG picture's are decoded and encoded (libpng), with its palette,
// transparency, sRGB and gamma. Colour profiles go: they name devices. What hides in the pixels
// (watermarks, a sensor's noise) stays, as does what is to be seen.
//
// Hostile files: pixels are bounded (LIMIT_PHOTO_PIXELS), scans too; what is damaged is refused.
// Nothing touches a disk. Any thread.
#ifndef MEDIA_PHOTO_H
#define MEDIA_PHOTO_H

#include "base/buf.h"

// Append. ERR_INVALID where it is not whole, ERR_LIMIT where it is too large, ERR_UNSUPPORTED for a
// PNG picture that moves, of which one would be left.
CHECKED enum err photo_strip_jpeg(struct span in, struct buf *out, struct error *e);
CHECKED enum err photo_strip_png(struct span in, struct buf *out, struct error *e);

#endif
