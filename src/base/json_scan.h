// SPDX-License-Identifier: Apache-2.0
// What json_parse asks of the raw text before the parser sees it: number tokens, depth, control
// characters. For base/json.c alone.
//
// It is no parser: it passes what is no JSON at all, as long as its tokens break none of these
// rules.
#ifndef BASE_JSON_SCAN_H
#define BASE_JSON_SCAN_H

#include "base/json.h"

// The tokens with a point, in the order of the text, times 10^7. Freed by json_scan_done.
struct json_scan {
    int64_t *e7;
    size_t count, room;
};

#define JSON_SCAN_SCOPED __attribute__((cleanup(json_scan_done)))

void json_scan_done(struct json_scan *s);
// `s` is zero before. ERR_INVALID names the byte, counted from 1, and what is wrong there.
CHECKED enum err json_scan(struct span text, unsigned flags, struct json_scan *s, struct error *e);
// The one form of these messages.
enum err json_scan_fault(struct error *e, size_t byte, const char *why);

#endif
