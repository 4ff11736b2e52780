// SPDX-License-Identifier: Apache-2.0
// Documents and their versions, as a question sees them (docs/record-format.md section 13).
//
// A version is a draft; its act id names it. Which one is meant: an act id or a label, else the
// newest by the question's clock.
#ifndef VIEW_VERSION_H
#define VIEW_VERSION_H

#include "view/row.h"

struct version {
    struct row row;              // of the draft
    struct span id;              // its act id, hex
    struct span label;           // what it is called
    int64_t asked;               // the entry that wrote down what it asks of its reader
    struct concluded *concluded; // view/concluded.h keeps here what it has read
};

struct document {
    struct span ref, author;
    const struct row *row;    // the newest that counts; NULL where it was taken back
    struct version *versions; // in the clock's order
    size_t version_count;
};

struct documents {
    struct document *list; // in the order in which they were named, or first drafted
    size_t count;
    const struct json *tracks; // by slug (view/rounds.h)
};

// All documents and versions of them that the question sees, in the asking's arena.
CHECKED enum err version_documents(struct asking *a, struct documents *out, struct error *e);
// Puts `track_name` beside the `track` of an item, as the record calls it.
void version_put_track(struct asking *a, const struct documents *all, struct json *item);
struct document *version_document(const struct documents *all,
                                  struct span ref); // NULL when unknown
struct version *version_by_id(const struct documents *all, struct span id, struct document **of);
// The document that `ref` names: "un/memo", "memo", or the act id of one of its versions, which is
// put into *named (else NULL). ERR_NOT_FOUND, ERR_CONFLICT for a slug of two.
CHECKED enum err version_find_document(const struct documents *all, struct span ref,
                                       struct document **out, struct version **named,
                                       struct error *e);
// The version of `d` with that id, else the newest with that label; the newest of all where `label`
// is empty. ERR_NOT_FOUND.
CHECKED enum err version_pick(const struct document *d, struct span label, struct version **out,
                              struct error *e);
// The version that a question is about: of q->ref and q->version; without a ref, of the document
// that has the newest. *v NULL where nothing was drafted and no ref is given.
CHECKED enum err version_asked(struct asking *a, struct documents *all, struct document **d,
                               struct version **v, struct error *e);
// All clauses of a version, those of its parts first, as they were written. The list is the
// asking's.
CHECKED enum err version_clauses(struct asking *a, const struct version *v, struct json **out,
                                 struct error *e);
// Adds who acts as depositary: who was named when it was drafted, else each with that role, else
// the host.
CHECKED enum err version_depositaries(struct asking *a, const struct version *v, struct json *list,
                                      struct error *e);
// Which of `count` clauses a page has, those behind q->after; version_page puts next (or null) and
// more.
void version_range(const struct view_query *q, size_t count, size_t *from, size_t *shown);
void version_page(const struct view_query *q, size_t count, size_t *from, size_t *shown,
                  struct json *out);
// Of a list of clauses: how many have options, and their place by id, {id: place}.
size_t version_open(const struct json *clauses);
struct json *version_places(struct asking *a, const struct json *clauses);

#endif
