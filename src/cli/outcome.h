// SPDX-License-Identifier: Apache-2.0
// How it went with an act that was to be appended: one line, or one JSON object.
#ifndef CLI_OUTCOME_H
#define CLI_OUTCOME_H

#include "base/json.h"
#include "record/append.h"

// {"logged","index"?,"id"?,"repeated"?,"class","rule"?,"message"?}
struct json *outcome_json(const struct appended *a);
// "recorded as act 17, ID", "stands there as act 17 already", "refused: message (rule)".
void outcome_print(const struct appended *a, struct buf *out);
bool outcome_ok(const struct appended *a); // it stands in the log

#endif
