// SPDX-License-Identifier: Apache-2.0
// For tests and benchmarks: a record of the small talks of talks/sample.h, and acts in it.
#ifndef RECORD_SAMPLE_H
#define RECORD_SAMPLE_H

#include "record/append.h"
#include "record/author.h"
#include "record/cosign.h"
#include "talks/sample.h"

CHECKED enum err sample_create(const char *path, struct record **out, struct error *e);
// `patch` changes the body of the founding act.
CHECKED enum err sample_create_with(const char *path, void (*patch)(struct json *body),
                                    struct record **out, struct error *e);
// A note by who's label for a type and a JSON body text, at 2017-05-02T09:00:00+06:00 plus
// `minute`.
CHECKED enum err sample_note(struct record *r, const char *who, const char *label, const char *type,
                             const char *body, int minute, struct buf *note, struct error *e);
// The same, dated otherwise.
CHECKED enum err sample_note_at(struct record *r, const char *who, const char *label,
                                const char *type, const char *body, struct stamp at,
                                struct buf *note, struct error *e);
// A note of sample_note, appended; returns the refusal where it is refused.
CHECKED enum err sample_act(struct record *r, const char *who, const char *label, const char *type,
                            const char *body, int minute, struct error *e);
// A hold act by one guarantor's machine, then all three cosign.
CHECKED enum err sample_hold(struct record *r, const char *who, int minute, struct error *e);
CHECKED enum err sample_cosign(struct record *r, struct error *e);
// A path in a fresh temporary folder; sample_clean removes folder and content.
const char *sample_path(char folder[64], const char *name, char path[128]);
void sample_clean(const char *folder);

#endif
