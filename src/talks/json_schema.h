// SPDX-License-Identifier: Apache-2.0
// Act bodies as JSON Schema (draft 2020-12), printed from the act table: for forms, editors and
// programs of others.
//
// A schema says what can be said of form alone. What it accepts may still be refused: look-ups,
// duplicate strings of different spelling, real dates and the rules of a type are the fold's.
#ifndef TALKS_JSON_SCHEMA_H
#define TALKS_JSON_SCHEMA_H

#include "talks/acts.h"

struct json *json_schema(const struct act_type *type); // the caller's
const char *field_type_word(enum field_type type);     // as docs and help name it

#endif
