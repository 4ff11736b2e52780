// SPDX-License-Identifier: Apache-2.0
// Hex and base64 as our formats have them: strict, canonical, no white space.
#ifndef BASE_CODEC_H
#define BASE_CODEC_H

#include "base/buf.h"

void hex_put(struct buf *out, struct span data); // lowercase
// Exactly 2 * size lowercase digits; false otherwise.
CHECKED bool hex_get(struct span text, uint8_t *out, size_t size);

// Standard alphabet (RFC 4648 section 4), with padding.
void base64_put(struct buf *out, struct span data);
// Appends; false, with nothing appended, unless the text is the canonical spelling.
CHECKED bool base64_get(struct span text, struct buf *out);
CHECKED bool base64_get_exact(struct span text, uint8_t *out, size_t size);
// The same without padding, as age has it.
void base64_raw_put(struct buf *out, struct span data);
CHECKED bool base64_raw_get(struct span text, struct buf *out);

// ASCII decimal without sign, no leading zero unless exactly "0", at most `max`.
CHECKED bool decimal_get(struct span text, uint64_t max, uint64_t *out);

#endif
