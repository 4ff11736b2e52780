// SPDX-License-Identifier: Apache-2.0
// The board's words: states, times and sources in English.
#include "base/text.h"
#include "view/board.h"

// Words of presence.state, as a sentence has them after a subject.
static const struct {
    const char *state, *words;
} words_of[] = {
    {"invited", "invited"},
    {"declined", "declined"},
    {"confirmed", "confirmed"},
    {"expected", "expected"},
    {"travelling", "on the way"},
    {"delayed", "delayed"},
    {"arrived", "arrived"},
    {"left", "left"},
    {"suspended-participation", "suspended its participation"},
    {"resumed", "resumed its participation"},
    {"walked-out", "walked out"},
};

// The end of what an expectation says: its one moment, or the interval's.
static bool end_of(const struct board_claim *c, struct stamp *out) {
    const struct json *when = json_get(c->body, "when");
    struct span text =
        json_type(when) == JSON_OBJECT_T ? json_get_text(when, "to") : json_text(when);
    return stamp_parse(text, out);
}

static bool same_day(const struct asking *a, int64_t seconds) {
    BUF_SCOPED struct buf said;
    buf_init(&said, 64);
    say_time(&a->face, seconds, &said);
    return said.size == 5; // "18:05"
}

static void say_at(const struct asking *a, int64_t seconds, struct buf *out) {
    buf_put_str(out, same_day(a, seconds) ? "at " : "on ");
    say_time(&a->face, seconds, out);
}

void board_say_when(struct asking *a, const struct board_claim *c, struct buf *out) {
    const struct json *when = json_get(c->body, "when");
    struct stamp from, to;
    if (json_type(when) != JSON_OBJECT_T) {
        if (stamp_parse(json_text(when), &to))
            say_at(a, to.seconds, out);
        return;
    }
    if (json_get(when, "text")) {
        text_put_name(out, asking_text(a, json_get(when, "text")));
        return;
    }
    if (!stamp_parse(json_get_text(when, "from"), &from) ||
        !stamp_parse(json_get_text(when, "to"), &to))
        return;
    buf_put_str(out, "between ");
    say_time(&a->face, from.seconds, out);
    buf_put_str(out, " and ");
    say_time(&a->face, to.seconds, out);
}

// Rule 8: what was to come by now and did not is not said to have come.
static void say_expected(struct asking *a, const struct board_claim *c, bool overtaken,
                         struct buf *out) {
    struct stamp end;
    if (!overtaken && end_of(c, &end) && end.seconds < a->late_by) {
        buf_put_str(out, "was expected ");
        if (json_type(json_get(c->body, "when")) == JSON_OBJECT_T) {
            buf_put_str(out, "by ");
            say_time(&a->face, end.seconds, out);
        } else {
            say_at(a, end.seconds, out);
        }
        return;
    }
    buf_put_str(out, "expected");
    if (json_get(c->body, "when")) {
        buf_put_byte(out, ' ');
        board_say_when(a, c, out);
    }
}

void board_say_state(struct asking *a, const struct board_claim *c, bool overtaken,
                     struct buf *out) {
    struct span strength = json_get_text(c->body, "strength");
    if (span_is(c->state, "expected")) {
        say_expected(a, c, overtaken, out);
        return;
    }
    for (size_t i = 0; i < sizeof words_of / sizeof *words_of; i++)
        if (span_is(c->state, words_of[i].state))
            buf_put_str(out, words_of[i].words);
    if (span_is(strength, "full"))
        buf_put_str(out, " at full strength");
    if (span_is(strength, "partial"))
        buf_put_str(out, " in part");
    if ((span_is(c->state, "travelling") || span_is(c->state, "delayed")) &&
        json_get(c->body, "when")) {
        buf_put_str(out, ", ");
        say_expected(a, c, overtaken, out);
    }
}

void board_say_source(struct asking *a, const struct board_claim *c, struct buf *out) {
    struct span who = json_get_text(c->said_by, "who");
    if (c->source == SOURCE_OWN) {
        buf_put_str(out, "own word");
    } else if (c->source == SOURCE_HOST) {
        buf_put_str(out, "host says");
    } else if (!c->said_by) {
        buf_put_str(out, "as entered by ");
        text_put_name(out, c->author);
    } else {
        buf_put_str(out, "as reported by ");
        if (who.data && asking_is_host(a, who))
            buf_put_str(out, "the host");
        else
            text_put_name(out, item_actor_name(a, c->said_by));
        buf_printf(out, ", via " SPAN_FMT, SPAN_ARG(c->author));
    }
}

void board_say_count(const struct board_count *c, struct buf *out) {
    size_t n = c->own + c->host;
    buf_printf(out, "%zu of %zu confirmed", n, c->m);
    if (n && !c->host)
        buf_put_str(out, ", own word");
    else if (n && !c->own)
        buf_put_str(out, ", host says");
    else if (n)
        buf_printf(out, ", %zu by own word, %zu as the host says", c->own, c->host);
    if (c->reported)
        buf_printf(out, "; %zu more as reported", c->reported);
}
