// SPDX-License-Identifier: Apache-2.0
// Texts: documents, and who may draft them.
#ifndef TALKS_TEXTS_H
#define TALKS_TEXTS_H

#include "talks/fold.h"
#include "talks/schema.h"

// The motion pen-holder: its payload {document, who[]}, and what comes of it.
extern const struct field texts_pen_fields[];
CHECKED enum err texts_pen_possible(struct fold *f, const struct json *payload, struct error *e);
void texts_pen_carry_out(struct fold *f, const struct json *payload, uint64_t motion);
// The motion rectify: {draft, clause, text, reason?}, an error in a signed text (Vienna Convention
// on the Law of Treaties, article 79).
extern const struct field texts_rectify_fields[];
CHECKED enum err texts_rectify_possible(struct fold *f, const struct json *payload,
                                        struct error *e);
void texts_rectify_carry_out(struct fold *f, const struct json *payload, uint64_t motion);

#endif
