// SPDX-License-Identifier: Apache-2.0
#include "talks/territory.h"

#include "talks/refusal.h"

enum err territory_check(const struct act *a, bool words, struct error *e) {
    int ways = (json_get(a->body, "geometry") != NULL) + (json_get(a->body, "admin") != NULL) +
               (words && json_get(a->body, "area"));
    if (ways == 1)
        return OK;
    return refuse(e, "area-form", SPAN_FMT ": it says where in one way: geometry%s admin%s",
                  SPAN_ARG(a->type), words ? "," : " or", words ? " or area" : "");
}
