// SPDX-License-Identifier: Apache-2.0
#include "site/ics.h"

#include "base/text.h"
#include "view/sample.h"

#define ROUND(id, state, to)                                                                       \
    "{'id':'" id "','kind':'round','track':'astana','title':{'en':'Round " id                      \
    "'},'place':{'name':{'en':'Astana'},'country':'KZ'},'from':'2017-05-03','to':'" to             \
    "','state':'" state "'}"
#define MEETING(id, state, to)                                                                     \
    "{'id':'" id "','title':{'en':'Meeting " id                                                    \
    "'},'level':'experts','format':'plenary','place':{'name':{'en':'Astana'}},"                    \
    "'from':'2017-05-03T09:00:00+06:00'" to ",'with':[{'who':'irn'}],'state':'" state "'}"

// Lines end in CRLF, have at most 75 bytes and are whole UTF-8; unfolded into `out`.
static void unfold(struct span text, struct buf *out) {
    while (text.size) {
        size_t end = 0;
        while (end < text.size && text.data[end] != '\r')
            end++;
        assert_true(end + 1 < text.size && text.data[end + 1] == '\n');
        struct span line = span_head(text, end);
        assert_true(line.size <= 75 && utf8_ok(line) && span_find(line, '\n') < 0);
        bool more = line.size && line.data[0] == ' ';
        if (more)
            out->size--;
        buf_put_span(out, span_from(line, more));
        buf_put_byte(out, '\n');
        text = span_from(text, end + 2);
    }
}

static void lines_are_folded_between_characters(void **state) {
    (void)state;
    // Every length of text, of letters of 1 to 4 bytes, comes back whole.
    static const char *const letters[] = {"a", "\xd1\x8f", "\xe2\x82\xb8", "\xf0\x9f\x95\x8a"};
    for (size_t l = 0; l < 4; l++)
        for (size_t count = 0; count < 200; count++) {
            BUF_SCOPED struct buf value, line, back;
            buf_init(&value, 4000);
            buf_init(&line, 4000);
            buf_init(&back, 4000);
            for (size_t i = 0; i < count; i++)
                buf_put_str(&value, letters[l]);
            ics_line(&line, "SUMMARY", buf_span(&value));
            unfold(buf_span(&line), &back);
            assert_int_equal(back.size, 9 + value.size);
            assert_memory_equal(back.data, "SUMMARY:", 8);
            assert_memory_equal(back.data + 8, value.data, value.size);
        }
}

static void texts_are_escaped(void **state) {
    (void)state;
    static const struct {
        const char *text, *line;
    } cases[] = {
        {"", "X:\r\n"},
        {"plain", "X:plain\r\n"},
        {"a;b,c", "X:a\\;b\\,c\r\n"},
        {"back\\slash", "X:back\\\\slash\r\n"},
        {"two\nlines", "X:two\\nlines\r\n"},
        {"\nEND:VEVENT", "X:\\nEND:VEVENT\r\n"},
        {"\r\nEND:VEVENT", "X:\\nEND:VEVENT\r\n"},
        {"bell\a\x7f", "X:bell\r\n"},
        {"a:b\"c", "X:a:b\"c\r\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf out;
        buf_init(&out, 1000);
        ics_text(&out, "X", span_str(cases[i].text));
        assert_string_equal(buf_str(&out), cases[i].line);
    }
}

static void moments_are_utc_and_have_four_digits_of_year(void **state) {
    (void)state;
    static const struct {
        int64_t seconds;
        const char *line;
    } cases[] = {
        {1493780400, "X:20170503T030000Z\r\n"},   {0, "X:19700101T000000Z\r\n"},
        {-2209075140, "X:18991231T000100Z\r\n"},  {253402300799, "X:99991231T235959Z\r\n"},
        {253402387139, "X:99991231T235959Z\r\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        BUF_SCOPED struct buf out;
        buf_init(&out, 1000);
        ics_moment(&out, "X", cases[i].seconds);
        assert_string_equal(buf_str(&out), cases[i].line);
    }
}

static void calendar(struct sample *s, struct buf *text) {
    BUF_SCOPED struct buf out;
    struct error e;
    struct view_query q = {.as_of = record_size(s->r)};
    buf_init(&out, BUF_MAX);
    if (ics_put(s->r, &q, &out, &e))
        fail_msg("%s", e.message);
    buf_clear(text);
    unfold(buf_span(&out), text);
}

// What stands between the line `title` and the end of its event, and before it from its begin.
static void event_has(struct buf *text, const char *title, const char *line, bool there) {
    char whole[256], wanted[256];
    snprintf(whole, sizeof whole, "\nSUMMARY:%s\n", title);
    snprintf(wanted, sizeof wanted, "\n%s\n", line);
    const char *all = buf_str(text), *at = strstr(all, whole), *begin = all;
    if (!at) {
        fail_msg("no event \"%s\" in:\n%s", title, all);
        return;
    }
    for (const char *b = all; (b = strstr(b, "BEGIN:VEVENT\n")) && b < at; b++)
        begin = b;
    const char *found = strstr(begin, wanted), *end = strstr(at, "END:VEVENT\n");
    if ((found && found < end) != there)
        fail_msg("%s: \"%s\" %s:\n%s", title, line, there ? "is missing" : "is there", begin);
}

static void states_become_statuses(void **state) {
    struct sample *s = *state;
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    sample_say(s, "kaz", "round", 0, ROUND("planned", "planned", "2017-05-04"));
    sample_say(s, "kaz", "round", 1, ROUND("postponed", "postponed", "2017-05-04"));
    sample_say(s, "kaz", "round", 2, ROUND("announced", "announced", "2017-05-04"));
    sample_say(s, "kaz", "round", 3, ROUND("cancelled", "cancelled", "2017-05-04"));
    sample_say(s, "kaz", "round", 4, ROUND("last", "open", "9999-12-31"));
    sample_say(s, "kaz", "meeting", 5, MEETING("planned", "planned", ""));
    sample_say(s, "kaz", "meeting", 6,
               MEETING("ended", "ended", ",'to':'2017-05-03T10:30:00+06:00'"));
    sample_say(s, "kaz", "meeting", 7,
               MEETING("off", "cancelled", ",'to':'2017-05-03T09:00:00+06:00'"));
    calendar(s, &text);
    event_has(&text, "EXERCISE: Round planned", "STATUS:TENTATIVE", true);
    event_has(&text, "EXERCISE: Round postponed", "STATUS:TENTATIVE", true);
    event_has(&text, "EXERCISE: Round announced", "STATUS:CONFIRMED", true);
    event_has(&text, "EXERCISE: Round cancelled", "STATUS:CANCELLED", true);
    event_has(&text, "EXERCISE: Round announced", "DTSTART;VALUE=DATE:20170503", true);
    event_has(&text, "EXERCISE: Round announced", "DTEND;VALUE=DATE:20170505", true);
    event_has(&text, "EXERCISE: Round announced", "LOCATION:Astana\\, KZ", true);
    event_has(&text, "EXERCISE: Round last", "DTEND;VALUE=DATE:100000101", false);
    event_has(&text, "EXERCISE: Meeting planned", "STATUS:TENTATIVE", true);
    event_has(&text, "EXERCISE: Meeting planned", "DTSTART:20170503T030000Z", true);
    event_has(&text, "EXERCISE: Meeting ended", "DTEND:20170503T043000Z", true);
    event_has(&text, "EXERCISE: Meeting off", "STATUS:CANCELLED", true);
    event_has(&text, "EXERCISE: Meeting off", "DTEND:20170503T030000Z", false);
    event_has(&text, "EXERCISE: Meeting off", "CATEGORIES:EXERCISE", true);
    event_has(&text, "EXERCISE: Meeting off", "X-TRUCE-KIND:exercise", true);
}

static void a_deadline_that_votes_overtook_is_cancelled(void **state) {
    struct sample *s = *state;
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    sample_say(s, "kaz", "motion", 0,
               "{'id':'m','title':{'en':'Order of work'},'kind':'procedural','payload':{'text':"
               "{'en':'x'}},'decide_by':'2017-05-03T18:00:00+06:00'}");
    calendar(s, &text);
    event_has(&text, "EXERCISE: Deadline: Order of work", "STATUS:CONFIRMED", true);
    event_has(&text, "EXERCISE: Deadline: Order of work", "DTSTART:20170503T120000Z", true);
    static const char *const who[] = {"irn", "rus"};
    for (int i = 0; i < 2; i++)
        sample_say(s, who[i], "vote", 1 + i, "{'motion':'kaz/m','choice':'yes'}");
    calendar(s, &text);
    event_has(&text, "EXERCISE: Deadline: Order of work", "STATUS:CANCELLED", true);
}

static void an_update_keeps_the_uid(void **state) {
    struct sample *s = *state;
    BUF_SCOPED struct buf text;
    char before[100], after[100];
    buf_init(&text, BUF_MAX);
    sample_say(s, "kaz", "round", 0, ROUND("r", "planned", "2017-05-04"));
    calendar(s, &text);
    snprintf(before, sizeof before, "%.86s", strstr(buf_str(&text), "\nUID:"));
    event_has(&text, "EXERCISE: Round r", "SEQUENCE:1", true);
    sample_say(s, "kaz", "statement", 1,
               "{'id':'x','speaker':{'name':{'en':'A'}},'on_behalf':['kaz'],'text':{'en':'b'}}");
    sample_say(s, "kaz", "round", 2, ROUND("r", "open", "2017-05-05"));
    calendar(s, &text);
    snprintf(after, sizeof after, "%.86s", strstr(buf_str(&text), "\nUID:"));
    event_has(&text, "EXERCISE: Round r", "SEQUENCE:3", true);
    event_has(&text, "EXERCISE: Round r", "LAST-MODIFIED:20170502T030200Z", true);
    assert_string_equal(before, after);
    assert_non_null(strstr(before, "@talks.example"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_folded_between_characters),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(moments_are_utc_and_have_four_digits_of_year),
        cmocka_unit_test_setup_teardown(states_become_statuses, sample_setup, sample_teardown),
        cmocka_unit_test_setup_teardown(a_deadline_that_votes_overtook_is_cancelled, sample_setup,
                                        sample_teardown),
        cmocka_unit_test_setup_teardown(an_update_keeps_the_uid, sample_setup, sample_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
