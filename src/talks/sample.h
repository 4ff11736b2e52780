// SPDX-License-Identifier: Apache-2.0
// For tests and benchmarks: small talks with real keys, from which acts can be made.
//
// Keys are derived from their names, so that every run has the same bytes. Participants: kaz
// (host), irn, rus, tur (guarantors, holders, 2 of 3), syr, opp (parties), un (mediator), jor
// (observer), clip (press). Each has the keys root and desk, holders node (machine) and hold too.
#ifndef TALKS_SAMPLE_H
#define TALKS_SAMPLE_H

#include "base/json.h"
#include "base/stamp.h"
#include "crypto/keyfile.h"

#define SAMPLE_RECORD "talks.example/sample"
#define SAMPLE_BEGIN 1493694000 // 2017-05-02T09:00:00+06:00
#define SAMPLE_OFFSET 360       // minutes

extern const char *const sample_participants[]; // NULL at the end

// "kaz","root"; "","log" for the log's key. The labels hold and witness give cosigners' keys.
struct secret_key sample_key(const char *who, const char *label);
// A member {tag "en": text}.
struct json *sample_words(const char *text);
// The line of the founding act, a day before the beginning; `patch` (may be NULL) changes the body.
CHECKED enum err sample_founding_text(void (*patch)(struct json *body), struct buf *text,
                                      struct error *e);
// The same signed by those who must: host and guarantors.
CHECKED enum err sample_founding(void (*patch)(struct json *body), struct buf *note,
                                 struct error *e);

#endif
