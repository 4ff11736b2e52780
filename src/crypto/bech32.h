// SPDX-License-Identifier: Apache-2.0
// Bech32 (BIP 173, without its length limit), as age writes keys.
//
//   SIZE      MEANING
//   any       the prefix, which says what the data are: "age"
//   1         "1"
//   ceil(8n/5) the n bytes of data, five bits a character, the last one filled up with zeros
//   6         checksum over all that stands before it
//
// All lowercase or all uppercase: here the prefix says which, and the other is refused.
// Example: no data behind the prefix "a" is "a12uel5l".
#ifndef CRYPTO_BECH32_H
#define CRYPTO_BECH32_H

#include "base/buf.h"

void bech32_put(struct buf *out, const char *prefix, struct span data);
// Exactly `size` bytes behind exactly this prefix; `out` is undefined on false.
CHECKED bool bech32_get(struct span text, const char *prefix, uint8_t *out, size_t size);

#endif
