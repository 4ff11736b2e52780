// SPDX-License-Identifier: Apache-2.0
// One act type as its table row tells it: what it is, who may, what its body holds.
#ifndef CLI_HELP_ACT_H
#define CLI_HELP_ACT_H

#include "base/buf.h"
#include "talks/acts.h"

void help_act_list(struct buf *out); // all types, by family
void help_act(const struct act_type *type, struct buf *out);
// {act, family, help, may, key, view, example:{by, body}, schema}; the caller frees.
struct json *help_act_json(const struct act_type *type);

#endif
