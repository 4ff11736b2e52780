// SPDX-License-Identifier: Apache-2.0
// Messages in the reader's language: what src/words/*.po says, built into the program.
//
// The English text is the key, as gettext has it, so that English stands once, where it is said. A
// word that other languages say differently in different places has a context beside it. A catalog
// is chosen for each answer, never for the process: one host serves several languages at once.
// Wherever a catalog is taken, NULL is English.
//
// To add a language: CONTRIBUTING.md. tools/catalog.py makes C of a .po file and refuses what is
// not whole; tests/check_messages.py holds the files against what the program says.
#ifndef WORDS_CATALOG_H
#define WORDS_CATALOG_H

#include "base/span.h"

#define CATALOG_CONTEXT "\004" // between context and English in an id, as gettext has it

struct message {
    const char *id;           // English; or context, CATALOG_CONTEXT, English
    const char *const *forms; // one, or as many as the language has plural forms
    size_t count;
};

struct catalog {
    const char *tag; // primary subtag: "ru"
    bool right_to_left;
    unsigned (*plural)(uint64_t n); // which form a number takes
    const struct message *messages; // ordered by id, byte by byte
    size_t count;
};

// English first; NULL ends.
extern const struct catalog *const catalogs[];

// The catalog of a tag's language ("ru-KZ": ru); NULL when there is none.
const struct catalog *catalog_find(struct span tag);
// That of the first of the two that has one, else English. Never NULL.
const struct catalog *catalog_pick(struct span want, struct span first);
bool catalog_is_english(const struct catalog *c);
bool catalog_right_to_left(const struct catalog *c);

// The message in the catalog's language, or the English itself. `context` may be NULL; a message
// without it is taken where there is none with it.
const char *catalog_get(const struct catalog *c, const char *context, const char *english);
// The form that `n` takes of a message that has forms.
const char *catalog_get_n(const struct catalog *c, const char *one, const char *many, uint64_t n);
bool catalog_has(const struct catalog *c, const char *context, const char *english);

#endif
