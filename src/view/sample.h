// SPDX-License-Identifier: Apache-2.0
// For tests: questions on the small talks of talks/sample.h, with names in three scripts.
//
// Bodies are written with ' for ". Minutes count from 2017-05-02T09:00:00+06:00. Whatever fails,
// fails the test.
#ifndef VIEW_SAMPLE_H
#define VIEW_SAMPLE_H

#include "record/sample.h"
#include "view/view.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

struct sample {
    char folder[64], path[128];
    struct record *r;
    struct arena arena;
    struct json *answer; // of the last question
    struct buf text;     // its text form
};

struct question {
    const char *view, *ref, *lang, *zones, *order, *beside, *version, *diff, *take,
        *with; // all but view may be NULL; with: other options, as "kind=attack&who=rus"
    bool has_at;
    int at;                       // minute
    uint64_t as_of, limit, after; // as_of 0: all of the record
    size_t columns;               // of the text form; 0: no bound
};

int sample_setup(void **state);
int sample_teardown(void **state);
// Appends; the index. A refusal fails the test.
uint64_t sample_say(struct sample *s, const char *who, const char *type, int minute,
                    const char *body);
// The same with a format of printf.
uint64_t sample_sayf(struct sample *s, const char *who, const char *type, int minute,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));
// As sample_say, dated with this offset from UTC, in minutes.
uint64_t sample_say_in(struct sample *s, const char *who, const char *type, int minute,
                       int offset_min, const char *body);
// The act id of an entry, in the arena of the sample.
const char *sample_id(struct sample *s, uint64_t index);
// A report by the press, about `who`, that tells what `body` has; said_by an actor.
uint64_t sample_tell(struct sample *s, const char *slug, int minute, const char *said_by,
                     const char *tells);
// The fourth round, kaz/r, announced at minute 0.
int sample_round_setup(void **state);
// A presence act on one participant of that round; `more` begins with a comma or is empty.
uint64_t sample_presence(struct sample *s, const char *by, int minute, const char *of,
                         const char *part, const char *state, const char *more);
// A report that tells of such a presence.
uint64_t sample_told(struct sample *s, const char *slug, int minute, const char *said_by,
                     const char *of, const char *part, const char *state, const char *more);
// Logs what the rules refuse, as a faulty host would.
uint64_t sample_force(struct sample *s, const char *who, const char *type, int minute,
                      const char *body);
// The answer, kept until the next question; its text form in s->text.
const struct json *sample_ask(struct sample *s, const struct question *q);
// The error of a question that must fail.
struct error sample_refused(struct sample *s, const struct question *q, enum err code);
// The item whose "id" is `id` of the last answer.
const struct json *sample_item(const struct sample *s, const char *id);
// The value at a path of names and places: "journey/0/beside/0/text". NULL when it is not there.
const struct json *sample_at(const struct json *j, const char *path);
void sample_is(const struct json *j, const char *path, const char *expected);
// Asks for the board and compares one participant's headline.
void sample_headline(struct sample *s, const struct question *q, const char *who, const char *shape,
                     const char *text);
// How many there are at a path below the item of `who`.
size_t sample_count(const struct sample *s, const char *who, const char *path);
bool sample_text_has(struct sample *s, const char *words);

#endif
