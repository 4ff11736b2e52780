// SPDX-License-Identifier: Apache-2.0
// The board's words: states, times and sources.
#include "view/board_say.h"
#include "base/text.h"

// Words of presence.state, as a sentence has them after a subject. Where verbs agree with it, a
// translation has them three times: of a delegation, of a person, of persons.
static const struct {
    const char *state, *words;
} words_of[] = {
    {"invited", MESSAGE("invited")},
    {"declined", MESSAGE("declined")},
    {"confirmed", MESSAGE("confirmed")},
    {"expected", MESSAGE("expected")},
    {"travelling", MESSAGE("on the way")},
    {"delayed", MESSAGE("delayed")},
    {"arrived", MESSAGE("arrived")},
    {"left", MESSAGE("left")},
    {"suspended-participation", MESSAGE("suspended its participation")},
    {"resumed", MESSAGE("resumed its participation")},
    {"walked-out", MESSAGE("walked out")},
};

const char *board_subject(const struct board_claim *c) {
    size_t persons = json_count(json_get(c->body, "persons"));
    int64_t count = json_get_int(c->body, "count");
    if (c->part == PART_DELEGATION && !count && !persons)
        return NULL;
    return c->part == PART_HEAD || count == 1 || (!count && persons == 1) ? "person" : "persons";
}

// The end of what an expectation says: its one moment, or the interval's.
static bool end_of(const struct board_claim *c, struct stamp *out) {
    const struct json *when = json_get(c->body, "when");
    struct span text =
        json_type(when) == JSON_OBJECT_T ? json_get_text(when, "to") : json_text(when);
    return stamp_parse(text, out);
}

static void say_at(const struct asking *a, int64_t seconds, struct buf *out) {
    if (say_same_day(&a->face, seconds))
        tell(a->words, out, "at {1}", SAY_AT(&a->face, seconds));
    else
        tell_as(a->words, out, "day", "on {1}", SAY_AT(&a->face, seconds));
}

void board_say_when(const struct asking *a, const struct board_claim *c, struct buf *out) {
    const struct json *when = json_get(c->body, "when");
    struct stamp from, to;
    if (json_type(when) != JSON_OBJECT_T) {
        if (stamp_parse(json_text(when), &to))
            say_at(a, to.seconds, out);
        return;
    }
    if (json_get(when, "text")) {
        tell_name(a->words, out, asking_text(a, json_get(when, "text")));
        return;
    }
    if (!stamp_parse(json_get_text(when, "from"), &from) ||
        !stamp_parse(json_get_text(when, "to"), &to))
        return;
    tell(a->words, out, "between {1} and {2}", SAY_AT(&a->face, from.seconds),
         SAY_AT(&a->face, to.seconds));
}

void board_put_when(const struct piece *p, struct buf *out) {
    board_say_when(p->of, p->what, out);
}

void board_put_state(const struct piece *p, struct buf *out) {
    board_say_state(p->of, p->what, false, out);
}

void board_put_said(const struct piece *p, struct buf *out) {
    board_say_source(p->of, p->what, out);
}

void board_say_part(const struct asking *a, enum board_part part, struct buf *out) {
    tell_word(a->words, out, "presence.part", span_str(board_part_words[part]));
}

void board_put_part(const struct piece *p, struct buf *out) {
    board_say_part(p->of, (enum board_part)p->n, out);
}

// Rule 8: what was to come by now and did not is not said to have come.
bool board_is_past(const struct asking *a, const struct board_claim *c) {
    struct stamp end;
    return end_of(c, &end) && end.seconds < a->late_by;
}

// "by 20:00" of an interval that is past, else as board_say_when has it.
void board_put_due(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    const struct board_claim *c = p->what;
    struct stamp end;
    if (board_is_past(a, c) && json_type(json_get(c->body, "when")) == JSON_OBJECT_T &&
        end_of(c, &end))
        tell(a->words, out, "by {1}", SAY_AT(&a->face, end.seconds));
    else
        board_say_when(a, c, out);
}

void board_say_expected(const struct asking *a, const struct board_claim *c, bool overtaken,
                        struct buf *out) {
    const char *subject = board_subject(c);
    if (!overtaken && board_is_past(a, c))
        tell_as(a->words, out, subject, "was expected {1}", BOARD_DUE(a, c));
    else if (json_get(c->body, "when"))
        tell_as(a->words, out, subject, "expected {1}", BOARD_WHEN(a, c));
    else
        buf_put_str(out, catalog_get(a->words, subject, MESSAGE("expected")));
}

static void put_word(const struct piece *p, struct buf *out) {
    const struct asking *a = p->of;
    const struct board_claim *c = p->what;
    bool several = span_is(c->state, "suspended-participation") && json_get(c->body, "count");
    for (size_t i = 0; i < sizeof words_of / sizeof *words_of; i++)
        if (span_is(c->state, words_of[i].state)) {
            const char *words = words_of[i].words;
            if (several)
                words = MESSAGE("suspended their participation");
            buf_put_str(out, catalog_get(a->words, board_subject(c), words));
        }
}

void board_say_state(const struct asking *a, const struct board_claim *c, bool overtaken,
                     struct buf *out) {
    struct span strength = json_get_text(c->body, "strength");
    struct piece word = {.put = put_word, .of = a, .what = c};
    if (span_is(c->state, "expected")) {
        board_say_expected(a, c, overtaken, out);
        return;
    }
    if (span_is(strength, "full"))
        tell(a->words, out, "{1} at full strength", word);
    else if (span_is(strength, "partial"))
        tell(a->words, out, "{1} in part", word);
    else
        put_word(&word, out);
    if ((span_is(c->state, "travelling") || span_is(c->state, "delayed")) &&
        json_get(c->body, "when")) {
        buf_put_str(out, catalog_get(a->words, NULL, MESSAGE(", ")));
        board_say_expected(a, c, overtaken, out);
    }
}

void board_say_source(const struct asking *a, const struct board_claim *c, struct buf *out) {
    struct span who = json_get_text(c->said_by, "who");
    struct piece via = ASKING_NAME(a, c->author);
    if (c->source == SOURCE_OWN)
        tell_plain(a->words, out, "own word");
    else if (c->source == SOURCE_HOST)
        tell_plain(a->words, out, "host says");
    else if (!c->said_by)
        tell(a->words, out, "as entered by {1}", TELL_NAME(c->author));
    else if (who.data && asking_is_host(a, who))
        tell(a->words, out, "as reported by the host, via {1}", via);
    else
        tell(a->words, out, "as reported by {1}, via {2}",
             TELL_NAME(item_actor_name(a, c->said_by)), via);
}

void board_say_count(const struct asking *a, const struct board_count *c, struct buf *out) {
    size_t n = c->own + c->host;
    struct piece have = TELL_INT(n), of = TELL_INT(c->m);
    if (!n)
        tell(a->words, out, "{1} of {2} confirmed", have, of);
    else if (!c->host)
        tell(a->words, out, "{1} of {2} confirmed, own word", have, of);
    else if (!c->own)
        tell(a->words, out, "{1} of {2} confirmed, host says", have, of);
    else
        tell(a->words, out, "{1} of {2} confirmed, {3} by own word, {4} as the host says", have, of,
             TELL_INT(c->own), TELL_INT(c->host));
    if (c->reported) {
        buf_put_str(out, catalog_get(a->words, NULL, MESSAGE("; ")));
        tell_n(a->words, out, c->reported, "{1} more as reported", "{1} more as reported",
               TELL_INT(c->reported));
    }
}
