// SPDX-License-Identifier: Apache-2.0
// tlog-policy (C2SP, 2026): which logs, which cosigners, which quorum, as a text file.
//
//   log <vkey> [url]            witness <name> <vkey> [url]
//   group <name> all|any|<k> <member>…    quorum <name>|none
// '#' begins a comment line; bytes 09 0A 20-7E 80-FF; a public key may stand once.
#ifndef LOG_POLICY_H
#define LOG_POLICY_H

#include "log/note.h"

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

// Spans borrow from `text`, arrays lie in the arena. Errors name the line.
CHECKED enum err policy_parse(struct span text, struct arena *a, struct policy *out,
                              struct error *e);
void policy_print(const struct policy *p, struct buf *out);
// Whether the cosigners in have[witness_count] meet the quorum.
bool policy_met(const struct policy *p, const bool *have);

#endif
