// SPDX-License-Identifier: Apache-2.0
// For tests and benchmarks: small talks with real keys, and acts signed with them.
//
// Keys are derived from their names, so that every run has the same bytes. Participants: kaz
// (host), irn, rus, tur (guarantors, holders, 2 of 3), syr, opp (parties), un (mediator), jor
// (observer), clip (press).
#ifndef RECORD_SAMPLE_H
#define RECORD_SAMPLE_H

#include "record/append.h"
#include "record/author.h"

struct secret_key sample_key(const char *who,
                             const char *label); // "kaz","root"; "", "log" for the log's key
extern const char *const sample_participants[];  // NULL at the end

// The founding note; `patch` (may be NULL) changes the body before it is signed.
CHECKED enum err sample_founding(void (*patch)(struct json *body), struct buf *note,
                                 struct error *e);
CHECKED enum err sample_create(const char *path, struct record **out, struct error *e);
// A note by who's label for a type and a JSON body text, at 2017-05-02T09:00:00+06:00 plus
// `minute`.
CHECKED enum err sample_note(struct record *r, const char *who, const char *label, const char *type,
                             const char *body, int minute, struct buf *note, struct error *e);
// The same, appended; returns the refusal where it is refused.
CHECKED enum err sample_act(struct record *r, const char *who, const char *label, const char *type,
                            const char *body, int minute, struct error *e);
// A hold act by one guarantor's machine, then all three cosign.
CHECKED enum err sample_hold(struct record *r, const char *who, int minute, struct error *e);
CHECKED enum err sample_cosign(struct record *r, struct error *e);
// A path in a fresh temporary folder; sample_clean removes folder and content.
const char *sample_path(char folder[64], const char *name, char path[128]);
void sample_clean(const char *folder);

#endif
