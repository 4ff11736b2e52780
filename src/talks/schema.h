// SPDX-License-Identifier: Apache-2.0
// Fields: what a body may hold, as tables. Checks, columns of rows, help and schemas come from
// them.
//
// Schemas are closed: a member that no field names is refused. A field's value is judged first by
// its form, then by look-ups in what the author's audience can see (struct lookups; NULL: form
// alone).
#ifndef TALKS_SCHEMA_H
#define TALKS_SCHEMA_H

#include "base/json.h"

enum field_type {
    F_STRING, // 1-1024 bytes, one line
    F_LINE,   // the same, up to 24,575 bytes: what was sealed
    F_SLUG,
    F_TEXT,     // object: language tag -> string, at least one
    F_TIME,     // RFC 3339 as base/stamp.h has it
    F_DATE,     // YYYY-MM-DD
    F_WHEN,     // time, or {from:time, to:time, text?:text}, from <= to
    F_MOMENT,   // time or date
    F_WHO,      // slug of a participant that has been admitted
    F_ACTOR,    // {who?, name?:text}, at least one of them
    F_ABOUT,    // an actor or a ref of any type
    F_WHAT,     // an act id, or a ref of any type: what a correction, a reply … is about
    F_BLOB,     // {sha256, size, media_type, name?}
    F_PERSON,   // {name:text, function?:text, aka?:[text]} or {withheld: hex SHA-256}
    F_PLACE,    // {name:text, country?, admin?, point?, zone?}
    F_ADMIN,    // ISO 3166-2 by its form, or the slug of an area that the record names
    F_GEOMETRY, // GeoJSON, by its form (place.h)
    F_ESTIMATE, // 0..2^53-1, or [least, most] of such
    F_ROLE,
    F_USE,
    F_ENUM,    // one of `words`
    F_INT,     // 0..2^53-1
    F_BOOL,    // true or false
    F_REF,     // "who/slug" of a thing of type `target`
    F_THING,   // a new slug of the author's own, or the ref of a thing of type `target` to update
    F_ID,      // act id of an act in force; of type `target` unless that is NULL
    F_TRACK,   // slug of a track
    F_LANG,    // BCP 47 tag
    F_VKEY,    // verifier key text
    F_AGE,     // age recipient
    F_ROOT,    // base64 of 32 bytes
    F_HEX,     // hex of 32 bytes
    F_SIG,     // base64 of 64 bytes
    F_COUNT,   // requirement's number or word: "all", "majority", "consensus", 1..512
    F_MAP,     // object: any name -> value of the one field in `fields`
    F_OBJECT,  // object of `fields`
    F_TELLS,   // {by?:actor, act, body, ref?}, the body checked by form; or {ref, field, value}
    F_PAYLOAD, // a motion's payload, by its kind
};

#define FIELD_OPTIONAL 1u
#define FIELD_LIST 2u   // a list of such values, none twice
#define FIELD_FILLED 4u // the list may not be empty

struct field {
    const char *name;
    enum field_type type;
    unsigned flags;
    const char *const *words;   // F_ENUM
    const struct field *fields; // F_OBJECT, F_MAP; ends with a name of NULL
    const char *target;         // F_REF, F_THING, F_ID: act type
    const char *help;
};

extern const struct field act_source_fields[]; // of an act's `source` (act.c)

struct lookups {
    void *context;
    bool (*who)(void *context, struct span slug);
    bool (*track)(void *context, struct span slug);
    // How many there are: 0, 1, or 2 for several.
    int (*ref)(void *context, const char *type, struct span author, struct span slug);
    bool (*id)(void *context, const char *type_or_null, struct span hex);
};

// Judges `value` (an object) by `fields`. Errors carry a rule (missing-field, unknown-field,
// bad-field, unknown-participant, unknown-track, unknown-ref, ambiguous-ref, unknown-act) and begin
// with `name` and the path.
CHECKED enum err schema_check(const struct field *fields, const struct json *value,
                              const char *name, const struct lookups *lookups, struct error *e);
// The same for one value of one field.
CHECKED enum err schema_check_field(const struct field *field, const struct json *value,
                                    const char *name, const struct lookups *lookups,
                                    struct error *e);
// "who/slug" in two; false when it has another form.
bool ref_split(struct span ref, struct span *author, struct span *slug);

#endif
