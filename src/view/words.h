// SPDX-License-Identifier: Apache-2.0
// Acts in plain words: one sentence by type, and each field with what the act table says it is.
#ifndef VIEW_WORDS_H
#define VIEW_WORDS_H

#include "view/row.h"

// "Republic of Kazakhstan on the experts of Islamic Republic of Iran: arrived". `who` is a name.
void words_of_act(const struct asking *a, struct span who, struct span type,
                  const struct json *body, struct buf *out);
// [{field, label, means, text}] in the order of the act table; empty for an unknown type.
struct json *words_of_fields(const struct asking *a, struct span type, const struct json *body);
// What a report tells: of an act, or of one field of a thing.
void words_of_tells(const struct asking *a, const struct json *tells, struct buf *out);

#endif
