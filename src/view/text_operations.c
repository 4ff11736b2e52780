// SPDX-License-Identifier: Apache-2.0
// Operations for a terminal.
#include "view/text_operations.h"
#include "view/answers.h"
#include "view/asks.h"

static void put_answer(const struct page *p, const struct json *one, struct buf *text) {
    struct piece who = PAGE_WHO(p, json_get_text(one, "who"));
    struct piece entry = TELL_INT(json_get_int(one, "i"));
    struct span answer = json_get_text(one, "answer");
    buf_put_byte(text, '\n');
    if (span_is(answer, "consent"))
        tell(p->words, text, "{1}: consents (entry {2})", who, entry);
    else if (span_is(answer, "refuse"))
        tell(p->words, text, "{1}: refuses (entry {2})", who, entry);
    else if (answer.data)
        tell(p->words, text, "{1}: consents on conditions: {2} (entry {3})", who,
             TELL_NAME(json_get_text(one, "terms")), entry);
    else if (json_get(one, "earlier"))
        tell(p->words, text,
             "{1}: has not answered since it was corrected (before: entry {2}); silence is never "
             "consent",
             who, TELL_INT(json_get_int(one, "earlier")));
    else
        tell(p->words, text, "{1}: has not answered; silence is never consent", who);
    page_readers(p, one, text);
}

void text_operations_group(const struct page *p, struct span group, struct buf *text) {
    buf_put_byte(text, '\n');
    if (span_is(group, "refused"))
        tell_plain(p->words, text, "against refusal");
    else if (span_is(group, "open"))
        tell_plain(p->words, text, "without consent of all who were asked");
    else
        tell_plain(p->words, text, "with consent of all who were asked");
}

void text_operations_outcome(const struct page *p, const struct json *outcome, struct buf *text) {
    buf_put_byte(text, '\n');
    tell(p->words, text, "{1} says: {2} (entry {3})", PAGE_WHO(p, json_get_text(outcome, "author")),
         PAGE_WORD(p, "outcome.result", json_get_text(outcome, "result")),
         TELL_INT(json_get_int(outcome, "i")));
}

static void put_operation(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *answers = json_get(item, "answers"), *outcomes = json_get(item, "outcomes");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell(p->words, &text, "{1} by {2}, as {3} gives notice",
         PAGE_WORD(p, "notice.kind", json_get_text(item, "kind")),
         PAGE_ACTOR(p, json_get(item, "actor")), PAGE_WHO(p, json_get_text(item, "author")));
    buf_put_byte(&text, '\n');
    page_value(p, "notice", json_get(item, "when"), &text);
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}",
         PAGE_TIME(p, json_get_text(item, "at")), TELL_TEXT(json_get_text(item, "ref")),
         TELL_INT(json_get_int(item, "i")));
    text_operations_group(p, json_get_text(item, "group"), &text);
    for (size_t i = 0; i < json_count(answers); i++)
        put_answer(p, json_at(answers, i), &text);
    for (size_t i = 0; i < json_count(outcomes); i++)
        text_operations_outcome(p, json_at(outcomes, i), &text);
    answers_text(p, item, &text);
    page_lines(p, buf_span(&text), 0, out);
}

void text_operations(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_operation, out);
}
