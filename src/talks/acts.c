// SPDX-License-Identifier: Apache-2.0
#include "talks/acts.h"

static const struct act_type *const families[] = {constitution_types, rounds_types, speech_types};
#define FAMILY_COUNT (sizeof families / sizeof *families)

ptrdiff_t act_type_number(struct span name) {
    ptrdiff_t number = 0;
    for (size_t i = 0; i < FAMILY_COUNT; i++)
        for (const struct act_type *t = families[i]; t->name; t++, number++)
            if (span_is(name, t->name))
                return number;
    return -1;
}

const struct act_type *act_type_at(size_t number) {
    for (size_t i = 0; i < FAMILY_COUNT; i++)
        for (const struct act_type *t = families[i]; t->name; t++)
            if (number-- == 0)
                return t;
    return NULL;
}

const struct act_type *act_type_find(struct span name) {
    ptrdiff_t number = act_type_number(name);
    return number < 0 ? NULL : act_type_at((size_t)number);
}
