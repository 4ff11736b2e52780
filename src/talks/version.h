// SPDX-License-Identifier: Apache-2.0
// Versions of documents, as acts speak of them: docs/record-format.md section 13.
//
// Everything here is asked in sight of the audience of the act being judged. Spans are the fold's
// arena's and live until the next entry.
#ifndef TALKS_VERSION_H
#define TALKS_VERSION_H

#include "talks/family.h"

struct document {
    bool found;
    struct span ref, author;
    struct span kind, track, depositary, part_of; // the last two empty where there is none
    bool conditional;                             // nothing is agreed until all is
    const struct json *languages;
    const struct json *from; // {ref, draft}, or NULL
};

struct version {
    bool found;
    uint64_t index; // the entry that made its row
    uint64_t asked; // the entry whose rows say what it asks: entitled, hangs, kept
    uint64_t first; // where it was first said
    struct span id; // hex, as acts name it
    struct span document;
};

// The latest row of a document that counts.
struct document document_find(struct fold *f, struct span ref);
// The draft that an act id names.
struct version version_find(struct fold *f, struct span id);
// The one that the body of `a` names as `draft`, with its document; look-ups have found both.
struct version version_of(struct fold *f, const struct act *a, struct document *d);
// Whether the act of `a` may be taken for the depositary's: by name, by role, or as host.
bool version_kept_by(struct fold *f, const struct version *v, const struct act *a);
// Refused (languages) unless all of a text's languages are the document's. `text` may be NULL.
CHECKED enum err document_speaks(const struct document *d, const struct json *text,
                                 const struct act *a, struct error *e);

// Refused (unknown-clause) unless the clause, and the option in it where one is named (data not
// NULL), are in the version; or where neither is named.
CHECKED enum err version_has(struct fold *f, const struct version *v, const struct act *a,
                             struct span clause, struct span option, struct error *e);
bool version_clause_is(struct fold *f, const struct version *v, struct span clause,
                       const char *holds);                     // text, options, heading
bool version_is_open(struct fold *f, const struct version *v); // a clause has options
// Whether `audience` is that of the act that made it or of one of its openings.
bool version_is_for(struct fold *f, const struct version *v, int64_t audience);
// Whether a declaration, by its act id, is on this version.
bool version_declared(struct fold *f, const struct version *v, struct span id);
// Whether what the rules asked when it was made has been done (Agreed, section 13).
bool version_agreed(struct fold *f, const struct version *v);
// Whether every document that it hangs on has a version that is agreed.
bool version_all_agreed(struct fold *f, const struct version *v);

#endif
