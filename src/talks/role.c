// SPDX-License-Identifier: Apache-2.0
#include "talks/role.h"

#include "crypto/keyfile.h"

const char *const role_words[] = {
    "host",     "convenor", "guarantor",  "facilitator", "mediator", "party",    "accompanying",
    "observer", "monitor",  "depositary", "witness",     "press",    "compiler", NULL};
const char *const use_words[] = {"root", "act", "machine", "hold", "witness", NULL};

int word_index(const char *const *words, struct span s) {
    for (int i = 0; words[i]; i++)
        if (span_is(s, words[i]))
            return i;
    return -1;
}

unsigned words_mask(const char *const *words, const struct json *list) {
    unsigned mask = 0;
    for (size_t i = 0; i < json_count(list); i++) {
        int at = word_index(words, json_text(json_at(list, i)));
        if (at >= 0)
            mask |= 1u << at;
    }
    return mask;
}

int use_key_type(unsigned mask) {
    if (mask == USE_HOLD || mask == USE_WITNESS)
        return KEY_COSIGNER;
    if (mask == USE_MACHINE || (mask && !(mask & ~(unsigned)(USE_ROOT | USE_ACT))))
        return KEY_ED25519;
    return 0;
}
