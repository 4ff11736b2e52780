// SPDX-License-Identifier: Apache-2.0
// How many acts of each participant were logged in the last hour: what rules.limits.acts_per_hour
// bounds. Any number of threads.
#ifndef NET_METER_H
#define NET_METER_H

#include "base/err.h"
#include "base/limits.h"
#include "base/span.h"

struct meter;

struct meter *meter_new(void);
void meter_free(struct meter *m); // takes NULL
// Counts one more, where that is within `limit`; else seconds until it will be. `now_s` never
// falls.
int meter_take(struct meter *m, struct span who, int64_t limit, int64_t now_s);
// Takes one back that was counted just now and came to nothing.
void meter_return(struct meter *m, struct span who);

#endif
