// SPDX-License-Identifier: Apache-2.0
// One question under way: the record, the question, who takes part, language and clock.
//
// Two moments. The face is what times are shown against: --at, else log time, else (where no holder
// has held yet) when the host dates its newest act. What was expected is late by --at or by log
// time alone: no single author, the host neither, makes others late by dating an act ahead, and
// without either moment nothing is late. The head of each answer says which moment it shows.
//
// Every view_ask begins one and ends it. Memory lives until asking_end. Borrowed JSON (rows'
// values) belongs to `trees`.
#ifndef VIEW_ASKING_H
#define VIEW_ASKING_H

#include "view/lang.h"
#include "view/say.h"
#include "view/sight.h"

// Pieces of a message (words/tell.h): a participant's name; a name and its slug.
#define ASKING_NAME(a, slug) ((struct piece){.put = asking_put_name, .of = (a), .text = (slug)})
#define ASKING_WHO(a, slug) ((struct piece){.put = asking_put_who, .of = (a), .text = (slug)})
piece_put asking_put_name, asking_put_who;

struct participant {
    struct span slug;
    const struct json *name, *designation, *without_prejudice, *answers_for, *roles_json;
    unsigned roles; // enum role; as the question's size knows them, whatever it asks --at
    uint64_t since; // index of the entry that brought it in
};

struct asking {
    struct record *record;
    const struct view_query *q;
    struct arena arena;
    struct json *trees; // owns what asking_parse gave
    struct tongue tongue;
    bool every_language; // texts of rows are told in all they are in, {tag: text}, not in one
    const struct catalog *words; // fixed words are said in its language
    struct face face;
    const char *face_by;        // whose moment: "question", "log-time" or "host"
    int64_t late_by;            // forecasts of before this are late; INT64_MIN: none is
    struct participant *people; // in order of entry
    size_t people_count;
    const struct participant *host;
    const struct json *founding; // {kind, title, languages}
};

#define ASKING_SCOPED __attribute__((cleanup(asking_end)))
// ERR_NOT_FOUND when the record has no such size. On failure too asking_end may be called.
CHECKED enum err asking_begin(struct asking *a, struct record *r, const struct view_query *q,
                              struct error *e);
void asking_end(struct asking *a);

// A column's JSON, kept until the end; NULL for NULL and for what does not parse.
const struct json *asking_parse(struct asking *a, struct span text);
struct json *asking_keep(struct asking *a, struct json *j); // hands over, returns it
const struct participant *asking_who(const struct asking *a, struct span slug); // NULL when unknown
struct span asking_name(const struct asking *a, struct span slug); // in the language, or the slug
struct span asking_text(const struct asking *a, const struct json *text); // lang_pick
// The venue's offset (view/venue.h), whatever the question's is.
CHECKED enum err asking_venue(struct asking *a, int *offset_min, struct error *e);
bool asking_is_host(const struct asking *a, struct span slug);
// Puts a message of the program, in the language.
void asking_put(const struct asking *a, struct json *o, const char *name, const char *english);
// A growing run of bytes for short sentences, in the arena when done.
struct span asking_keep_text(struct asking *a, const struct buf *b);
void asking_head(struct asking *a, struct json *out); // names of participants by slug

#endif
