// SPDX-License-Identifier: Apache-2.0
// What a program that runs for long says on standard error: one line an event, in one form.
//
//   2026-11-27T21:05:11Z host: listening on http://127.0.0.1:8017
//
// UTC, who speaks, a colon, the event; no line holds anything of a request but what text_put_name
// has made fit to be shown. For commands, request loops and workers; library code returns errors.
#ifndef BASE_JOURNAL_H
#define BASE_JOURNAL_H

#include "base/err.h"

// One write, so that lines of several threads do not mix. Longer than 1,000 bytes: cut.
void journal(const char *who, const char *format, ...) __attribute__((format(printf, 2, 3)));
// The error's message and rule.
void journal_error(const char *who, const struct error *e);

#endif
