// SPDX-License-Identifier: Apache-2.0
// tlog-policy (C2SP, 2026): which logs, which cosigners, which quorum, as a text file.
//
//   log <vkey> [url]            witness <name> <vkey> [url]
//   group <name> all|any|<k> <member>…    quorum <name>|none
// Every line ends in \n; words stand between spaces and tabs; '#' begins a comment line; bytes 09
// 0A 20-7E 80-FF. Witnesses and groups share their names ("none" is not one), a name is used after
// the line that defines it and is a member once. A public key stands once, as log or as witness
// (the specification would permit both). Log keys are of type 0x01, witness keys of type 0x04.
//
//   log talks.example/room7+fa832256+AR1Kl82lv0fwOX0eMrw3ryh5+c5z5/wUkVm3iZ6Z2VeP
//   witness A guarantor-a.example/w+a715e4cd+BJAmSCHbqVCHbBRkOIcEEusJQUU9ZbIlTbgsYpxkoccf
//   quorum A
#ifndef LOG_POLICY_H
#define LOG_POLICY_H

#include "log/note.h"

#define POLICY_LINES_MAX 1024 // of each kind; the specification asks for >= 32

struct policy_log {
    struct verifier key;
    struct span url; // empty if none
};
struct policy_witness {
    struct span name;
    struct verifier key;
    struct span url;
};
struct policy_group {
    struct span name;
    size_t need;
    size_t *members; // < witness_count: a witness; else group (member - witness_count)
    size_t count;
};
struct policy {
    struct policy_log *logs;
    size_t log_count;
    struct policy_witness *witnesses;
    size_t witness_count;
    struct policy_group *groups;
    size_t group_count;
    ptrdiff_t quorum; // as a member index; -1 for "none"
};

// Spans borrow from `text`, arrays lie in the arena. ERR_INVALID with rule malformed-policy, or as
// verifier_parse; the message begins with "line N". ERR_LIMIT past LIMIT_POLICY_BYTES and
// POLICY_LINES_MAX.
CHECKED enum err policy_parse(struct span text, struct arena *a, struct policy *out,
                              struct error *e);
// Logs, witnesses, groups, quorum; a group's need as a number. Names must be what parses.
void policy_print(const struct policy *p, struct buf *out);
// Whether the cosigners in have[witness_count] meet the quorum.
bool policy_met(const struct policy *p, const bool *have);

#endif
