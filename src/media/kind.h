// SPDX-License-Identifier: Apache-2.0
// What kind of file somebody gives: its media type, and whether such files carry metadata (who made
// it, where, with what) beside what they show.
//
// The first bytes decide; a file's name only tells apart kinds that begin alike (texts, archives,
// old office files). A text that begins as markup does carries, whatever its name says. What is not in the table is application/octet-stream, and may carry anything.
#ifndef MEDIA_KIND_H
#define MEDIA_KIND_H

#include "base/span.h"

enum media_care {
    MEDIA_PLAIN,   // holds what it shows, and nothing beside it
    MEDIA_JPEG,    // photo_strip takes what it carries away
    MEDIA_PNG,     // the same
    MEDIA_CARRIES, // carries metadata, which nothing here takes away
    MEDIA_UNKNOWN, // nobody can say
};

struct media_kind {
    const char *type; // "image/jpeg"
    const char *name; // as people call it: "a JPEG photo"
    enum media_care care;
};

// Never NULL; static. `path` may be any text.
const struct media_kind *media_kind_of(struct span content, const char *path);

#endif
