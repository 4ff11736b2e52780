// SPDX-License-Identifier: Apache-2.0
// How long a view takes, asked five times: the best of them, in milliseconds.
#ifndef BENCH_VIEW_MS_H
#define BENCH_VIEW_MS_H

#include "base/env.h"
#include "say.h"
#include "view/view.h"

static inline double view_ms(struct record *r, const char *name, const struct view_query *q) {
    struct error e;
    double best = 1e9;
    for (int i = 0; i < 5; i++) {
        JSON_SCOPED struct json *answer = NULL;
        double begun = env_elapsed();
        must(view_answer(view_find(span_str(name)), r, q, &answer, &e), &e);
        double took = 1000 * (env_elapsed() - begun);
        best = took < best ? took : best;
    }
    return best;
}

#endif
