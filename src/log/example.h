// SPDX-License-Identifier: Apache-2.0
// For the tests of this part: the worked example of the formats, which an independent
// implementation has checked, and keys made of a word.
#ifndef LOG_EXAMPLE_H
#define LOG_EXAMPLE_H

#include "crypto/hash.h"
#include "log/note.h"

#define DASH "\xE2\x80\x94 "

#define EXAMPLE_ORIGIN "talks.example/room7"
#define EXAMPLE_LOG_WORD "truce example log"
#define EXAMPLE_COSIGNER_WORD "truce example guarantor a"
#define EXAMPLE_COSIGNER "guarantor-a.example/w"
#define EXAMPLE_LOG_VKEY EXAMPLE_ORIGIN "+fa832256+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP"
#define EXAMPLE_COSIGNER_VKEY                                                                      \
    EXAMPLE_COSIGNER "+a715e4cd+BJAmSCHbqVCHbBRkOIcEEusJQUU9ZbIlTbgsYpxkoccf"

#define EXAMPLE_LEAF_0 "iipcm3aIJ95alVLDigRMZpWcaPbS8htSYK9U0vh9uCc="
#define EXAMPLE_LEAF_1 "2tEP8yg36oQZFS1HBtyVPEAOVMD0B25cuPgcsH7q1rE="
#define EXAMPLE_LEAF_2 "Qb9ZniAcBnpmlIEagrzlmDZF/Vwn56U/Wth8D+H35SQ="
#define EXAMPLE_ROOT_0 "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define EXAMPLE_ROOT_2 "x91ud+AQClHHKkOGl926ZqhvyPpHFjyhlrZ5TY2E8TI="
#define EXAMPLE_ROOT_3 "JJXKw/5RL/+J966UloT9LyriwDFuc+3LFgroGXSxLcg="

#define EXAMPLE_TEXT EXAMPLE_ORIGIN "\n3\n" EXAMPLE_ROOT_3 "\n"
#define EXAMPLE_LOG_BLOB                                                                           \
    "+oMiVlC6jwU3DhG+eLvdDBFDdkSqSweqGQwNR7N9qK2whF2dRF8zhpw80UQrdm8WUuhV2V47FCYXwXEr4VAzElmBfQY="
#define EXAMPLE_LOG_LINE DASH EXAMPLE_ORIGIN " " EXAMPLE_LOG_BLOB "\n"
#define EXAMPLE_TIME 1700000000
#define EXAMPLE_COSIGNATURE                                                                        \
    DASH EXAMPLE_COSIGNER " pxXkzQAAAABlU/EA5F8UF1wiJd0YvCMFMuwP5lc1lSvOP0Wo6RwH5FhlnIpbGawM0qwIg" \
                          "tiC4RXjxWtSYHIN//R0oPDqF++9AcuJDA==\n"
#define EXAMPLE_CHECKPOINT EXAMPLE_TEXT "\n" EXAMPLE_LOG_LINE

static inline struct secret_key example_key(const char *word, const char *name, uint8_t type) {
    uint8_t seed[HASH_BYTES];
    struct secret_key key;
    hash_one(span_str(word), seed);
    secret_key_init(&key, span_str(name), type, seed);
    return key;
}

static inline struct verifier example_verifier(const struct secret_key *key) {
    struct verifier v = {.name = span_str(key->name), .id = key->id, .type = key->type};
    memcpy(v.pub, key->pub, sizeof v.pub);
    return v;
}

#endif
