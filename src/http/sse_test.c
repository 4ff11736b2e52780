// SPDX-License-Identifier: Apache-2.0
// Streams cut into events, in one piece and byte by byte.
#include "http/sse.h"
#include "store/test_help.h"

struct seen {
    struct buf text;
    size_t stop_at, count;
};

static enum err note_event(void *context, const struct sse_event *event, struct error *e) {
    struct seen *s = context;
    buf_printf(&s->text, "[" SPAN_FMT "|" SPAN_FMT "|" SPAN_FMT "]", SPAN_ARG(event->name),
               SPAN_ARG(event->id), SPAN_ARG(event->data));
    return ++s->count == s->stop_at ? error_set(e, ERR_CONFLICT, "enough") : OK;
}

static const struct {
    const char *stream, *events, *why;
} cases[] = {
    {"", "", "nothing came"},
    {"data: a\n\n", "[message||a]", "the plainest"},
    {"data:a\n\n", "[message||a]", "the space is optional"},
    {"data:  a\n\n", "[message|| a]", "one space alone is taken off"},
    {"event: act\nid: 3\ndata: {}\n\n", "[act|3|{}]", "all three"},
    {"data: {}\nid: 3\nevent: act\n\n", "[act|3|{}]", "in any order"},
    {"data: a\ndata: b\n\n", "[message||a\nb]", "lines are joined"},
    {"data\n\n", "[message||]", "data without a colon is an empty line"},
    {"data\ndata\n\n", "[message||\n]", "two of them"},
    {"id: 1\ndata: a\n\ndata: b\n\n", "[message|1|a][message|1|b]", "an id stays"},
    {"id: 1\n\ndata: b\n\n", "[message|1|b]", "an id alone is no event, and stays"},
    {"event: x\n\ndata: b\n\n", "[message||b]", "a name alone is no event, and goes"},
    {"event: x\ndata: a\n\ndata: b\n\n", "[x||a][message||b]", "a name does not stay"},
    {": hello\n\n:\n\ndata: a\n\n", "[message||a]", "comments say nothing"},
    {"data: a\r\n\r\ndata: b\r\rdata: c\n\n", "[message||a][message||b][message||c]",
     "three ways to end a line"},
    {"\n\n\ndata: a\n\n\n\n", "[message||a]", "empty lines"},
    {"data: a\n", "", "the event is not over"},
    {"data: a\ndata", "", "cut within a line"},
    {"retry: 5\nfoo: 1\ndata: a\n\n", "[message||a]", "fields that are nobody's"},
    {"Data: a\n\n", "", "names are written as they are"},
    {"data: a:b\n\n", "[message||a:b]", "the first colon parts"},
};

static void streams_are_cut_into_events(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t step = 1; step <= 64; step *= 8) {
            struct seen s = {0};
            struct sse sse;
            struct span rest = span_str(cases[i].stream);
            sse_init(&sse);
            buf_init(&s.text, 4096);
            for (; rest.size; rest = span_from(rest, step))
                assert_ok(sse_feed(&sse, span_head(rest, step), note_event, &s, e));
            if (!span_is(buf_span(&s.text), cases[i].events))
                fail_msg("%s: %s", cases[i].why, buf_str(&s.text));
            buf_done(&s.text);
            sse_done(&sse);
        }
}

static void what_the_caller_says_ends_it(void **state) {
    (void)state;
    struct seen s = {.stop_at = 2};
    struct sse sse;
    struct error e = {0};
    sse_init(&sse);
    buf_init(&s.text, 4096);
    assert_int_equal(
        sse_feed(&sse, span_str("data: a\n\ndata: b\n\ndata: c\n\n"), note_event, &s, &e),
        ERR_CONFLICT);
    assert_string_equal(buf_str(&s.text), "[message||a][message||b]");
    assert_string_equal(e.message, "enough");
    buf_done(&s.text);
    sse_done(&sse);
}

// Puts `size` times "x" after `head`, then `line` again and again.
static enum err feed_much(const char *head, size_t size, const char *line, struct error *e) {
    struct seen s = {0};
    struct sse sse;
    sse_init(&sse);
    buf_init(&s.text, BUF_MAX);
    enum err err = sse_feed(&sse, span_str(head), note_event, &s, e);
    for (size_t i = 0; !err && i < size; i++)
        err = sse_feed(&sse, span_str(line), note_event, &s, e);
    buf_done(&s.text);
    sse_done(&sse);
    return err;
}

static void a_stream_without_an_end_is_refused(void **state) {
    (void)state;
    struct error e;
    assert_int_equal(feed_much("data: ", SSE_EVENT_BYTES - 6, "x", &e), OK);
    assert_int_equal(feed_much("data: ", SSE_EVENT_BYTES - 5, "x", &e), ERR_LIMIT);
    assert_int_equal(feed_much("", SSE_EVENT_BYTES / 2, "data:x\n", &e), OK);
    assert_int_equal(feed_much("", SSE_EVENT_BYTES / 2 + 1, "data:x\n", &e), ERR_LIMIT);
    assert_int_equal(feed_much("", 3 * SSE_EVENT_BYTES, "data:x\n\n", &e), OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_are_cut_into_events),
        cmocka_unit_test(what_the_caller_says_ends_it),
        cmocka_unit_test(a_stream_without_an_end_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
