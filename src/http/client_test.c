// SPDX-License-Identifier: Apache-2.0
// What the client takes, refuses and tells, against a server that says anything.
#include "http/canned.h"
#include "http/client.h"
#include "http/sse.h"
#include "store/test_help.h"

#define GOOD(text, length) "HTTP/1.1 200 OK\r\nContent-Length: " length "\r\n\r\n" text
#define EMPTY(status, more) "HTTP/1.1 " status "\r\nContent-Length: 0\r\n" more "\r\n"
// Without a length: it ends with the connection.
#define PROBLEM(status, json)                                                                      \
    "HTTP/1.1 " status "\r\nContent-Type: application/problem+json\r\n\r\n" json

// URLs.

static const struct {
    const char *url, *clean, *why; // clean NULL: refused, naming `why`
} urls[] = {
    {"http://127.0.0.1:8017", "http://127.0.0.1:8017", ""},
    {"http://127.0.0.1:8017/", "http://127.0.0.1:8017", "its last slash goes"},
    {"https://talks.example/astana//", "https://talks.example/astana", "all of them"},
    {"http://[::1]:8017/a%20b", "http://[::1]:8017/a%20b", "what is quoted stays so"},
    {"http://host", "http://host", ""},
    {"", NULL, "does not begin with http"},
    {"talks.example", NULL, "does not begin with http"},
    {"ftp://talks.example", NULL, "does not begin with http"},
    {"file:///etc/passwd", NULL, "does not begin with http"},
    {"HTTP://host", NULL, "does not begin with http"},
    {"http://", NULL, "host"},
    {"http://host:99999", NULL, "ort"},
    {"http://host:a", NULL, "ort"},
    {"http://user@host", NULL, "password"},
    {"http://user:secret@host", NULL, "password"},
    {"http://:secret@host", NULL, "password"},
    {"http://host/?q=1", NULL, "query"},
    {"http://host/?", NULL, "query"},
    {"http://host/#top", NULL, "fragment"},
    {"http://ho st", NULL, "spaces"},
    {"http://host/\x01", NULL, "spaces"},
    {"http://h\xc3\xb6st", NULL, "ASCII"},
    {"http://host\r\nX: 1", NULL, "spaces"},
};

static void urls_are_judged(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        BUF_SCOPED struct buf clean;
        struct error e = {0};
        buf_init(&clean, 4096);
        enum err err = client_url_check(span_str(urls[i].url), &clean, &e);
        if (err != (urls[i].clean ? OK : ERR_INVALID))
            fail_msg("%s: %d %s", urls[i].url, err, e.message);
        if (urls[i].clean)
            assert_string_equal(buf_str(&clean), urls[i].clean);
        else if (!strstr(e.message, urls[i].why) || clean.size)
            fail_msg("%s: %s", urls[i].url, e.message);
    }
    char long_url[4096] = "http://host/";
    memset(long_url + 12, 'a', sizeof long_url - 13);
    BUF_SCOPED struct buf clean;
    buf_init(&clean, 8192);
    assert_int_equal(client_url_check(span_str(long_url), &clean, NULL), ERR_INVALID);
}

static void names_are_quoted(void **state) {
    (void)state;
    BUF_SCOPED struct buf out;
    buf_init(&out, 256);
    client_quote(span("a/b-c._~9 %?#\n\x00\xc3\xa4", 17), &out);
    assert_string_equal(buf_str(&out), "a/b-c._~9%20%25%3F%23%0A%00%C3%A4");
}

// Answers.

static const struct canned canned[] = {
    {"/good", {GOOD("hello", "5")}, true},
    {"/exact", {GOOD("12345678", "8")}, true},
    {"/large", {GOOD("123456789", "9")}, true},
    {"/endless", {"HTTP/1.1 200 OK\r\n\r\nabcdefghijklmnop"}, false},
    {"/chunks",
     {"HTTP/1.1 200 OK\r\nTransfer-Encoding: "
      "chunked\r\n\r\n3\r\nabc\r\n9\r\n123456789\r\n0\r\n\r\n"},
     false},
    {"/short", {GOOD("abc", "7")}, false},
    {"/mended", {GOOD("abc", "7"), GOOD("abc", "7"), GOOD("abcdefg", "7")}, false},
    {"/nothing", {""}, false},
    {"/noise", {"what?\r\n\r\n"}, false},
    {"/moved", {EMPTY("302 Found", "Location: http://127.0.0.1:1/other\r\n")}, true},
    {"/moved-here", {EMPTY("301 Moved Permanently", "Location: /good\r\n")}, true},
    {"/none", {EMPTY("404 Not Found", "")}, true},
    {"/broken", {EMPTY("500 Internal Server Error", "")}, true},
    {"/denied", {EMPTY("403 Forbidden", "")}, true},
    {"/odd", {EMPTY("418 Teapot", "")}, true},
    {"/busy",
     {EMPTY("503 Busy", "Retry-After: 1\r\n"), EMPTY("429 Slow", ""), GOOD("now", "3")},
     true},
    {"/busy-long", {EMPTY("503 Busy", "Retry-After: 99\r\n")}, true},
    {"/rule",
     {PROBLEM(
         "409 Conflict",
         "{\"type\":\"/problems/wrong-n\",\"title\":\"t\",\"detail\":\"n is 3\",\"hint\":\"look\","
         "\"next_n\":2,\"status\":409}")},
     false},
    {"/no-rule",
     {PROBLEM("422 No", "{\"type\":\"/problems/nobodys\",\"detail\":\"such is it\"}")},
     false},
    {"/elsewhere",
     {PROBLEM("422 No", "{\"type\":\"http://x/wrong-n\",\"detail\":\"such is it\"} ")},
     false},
    {"/no-json", {PROBLEM("400 No", "{\"t")}, false},
    {"/list", {PROBLEM("400 No", "[1, 2]")}, false},
    {0},
};

static const struct {
    const char *path;
    enum err err;
    int status;
    const char *words; // of the answer, or of the message
    const char *rule, *why;
} answers[] = {
    {"good", OK, 200, "hello", NULL, "as it should be"},
    {"exact", OK, 200, "12345678", NULL, "just as much as it may have"},
    {"large", ERR_LIMIT, 200, "more than the 8 bytes", NULL, "a byte too much, and says so"},
    {"endless", ERR_LIMIT, 200, "more than the 8 bytes", NULL, "too much, of no known length"},
    {"chunks", ERR_LIMIT, 200, "more than the 8 bytes", NULL, "too much, in chunks"},
    {"short", ERR_IO, 200, "http://", NULL, "closed in the middle"},
    {"mended", OK, 200, "abcdefg", NULL, "closed in the middle, twice, then whole"},
    {"nothing", ERR_IO, 0, "http://", NULL, "closed without a word"},
    {"noise", ERR_IO, 0, "http://", NULL, "no HTTP"},
    {"moved", ERR_IO, 302, "sends elsewhere", NULL, "redirects are not followed"},
    {"moved-here", ERR_IO, 301, "sends elsewhere", NULL, "not even to the same host"},
    {"none", ERR_NOT_FOUND, 404, "status 404", NULL, ""},
    {"broken", ERR_IO, 500, "status 500", NULL, ""},
    {"denied", ERR_DENIED, 403, "status 403", NULL, ""},
    {"odd", ERR_INVALID, 418, "status 418", NULL, ""},
    {"busy", OK, 200, "now", NULL, "asked twice to wait, and waited"},
    {"busy-long", ERR_IO, 503, "status 503", NULL, "asks for more patience than there is"},
    {"rule", ERR_CONFLICT, 409, "n is 3", "wrong-n", "a rule of ours"},
    {"no-rule", ERR_INVALID, 422, "such is it", NULL, "a rule that is not ours"},
    {"elsewhere", ERR_INVALID, 422, "such is it", NULL, "a type that is somebody else's"},
    {"no-json", ERR_INVALID, 400, "status 400", NULL, "says problem+json and is none"},
    {"list", ERR_INVALID, 400, "status 400", NULL, "JSON, and no object"},
};

static struct client *new_client(const char *url, long patience_ms, const atomic_bool *stop) {
    struct client *c = NULL;
    const struct client_options o = {.patience_ms = patience_ms, .stop = stop};
    assert_ok(client_new(url, &o, &c, e));
    return c;
}

static void answers_are_taken_or_told(void **state) {
    (void)state;
    struct canned_server s;
    canned_start(&s, canned);
    struct client *c = new_client(s.url, 20000, NULL);
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct exchange x = {.path = answers[i].path, .bytes_max = 8};
        struct error e = {0};
        enum err err = client_run(c, &x, 1, &e);
        if (err != answers[i].err || x.status != answers[i].status)
            fail_msg("%s: %d, status %d: %s", answers[i].path, err, x.status, e.message);
        const char *words = err ? e.message : buf_str(&x.body);
        if (!strstr(words, answers[i].words))
            fail_msg("%s: %s", answers[i].path, words);
        if ((e.rule == NULL) != (answers[i].rule == NULL) ||
            (e.rule && strcmp(e.rule, answers[i].rule) != 0))
            fail_msg("%s: rule %s", answers[i].path, e.rule ? e.rule : "none");
        exchange_done(&x);
    }
    client_free(c);
    canned_stop(&s);
}

static void a_refusal_keeps_what_it_says(void **state) {
    (void)state;
    struct canned_server s;
    canned_start(&s, canned);
    struct client *c = new_client(s.url, -1, NULL);
    struct exchange x = {
        .path = "rule", .type = "text/plain", .send = span_str("an act\n"), .bytes_max = 8};
    struct error e = {0};
    assert_int_equal(client_run(c, &x, 1, &e), ERR_CONFLICT);
    assert_non_null(strstr(buf_str(&x.body), "\"next_n\":2"));
    assert_string_equal(e.hint, "look");
    const char *request = buf_str(&s.last);
    assert_non_null(strstr(request, "POST /rule HTTP/1.1\r\n"));
    assert_non_null(strstr(request, "\r\nContent-Type: text/plain\r\n"));
    assert_non_null(strstr(request, "\r\n\r\nan act\n"));
    assert_null(strcasestr(request, "expect:"));
    exchange_done(&x);
    client_free(c);
    canned_stop(&s);
}

static void several_are_asked_together_and_each_has_its_answer(void **state) {
    (void)state;
    struct canned_server s;
    canned_start(&s, canned);
    struct client *c = new_client(s.url, -1, NULL);
    struct exchange x[20] = {{0}};
    struct error e = {0};
    for (size_t i = 0; i < 20; i++) {
        x[i].path = i == 7 ? "none" : i == 11 ? "large" : i % 2 ? "good" : "exact";
        x[i].bytes_max = 8;
    }
    assert_int_equal(client_run(c, x, 20, &e), ERR_NOT_FOUND);
    for (size_t i = 0; i < 20; i++) {
        enum err wanted = i == 7 ? ERR_NOT_FOUND : i == 11 ? ERR_LIMIT : OK;
        assert_int_equal(x[i].failed.code, wanted);
        if (!wanted)
            assert_string_equal(buf_str(&x[i].body), i % 2 ? "hello" : "12345678");
        exchange_done(&x[i]);
    }
    client_free(c);
    canned_stop(&s);
}

static void a_connection_is_kept(void **state) {
    (void)state;
    struct canned_server s;
    canned_start(&s, canned);
    struct client *c = new_client(s.url, -1, NULL);
    for (size_t i = 0; i < 50; i++) {
        BUF_SCOPED struct buf out;
        buf_init(&out, 8);
        assert_ok(client_get(c, "good", 8, &out, e));
        assert_string_equal(buf_str(&out), "hello");
    }
    assert_int_equal(atomic_load(&s.connections), 1);
    client_free(c);
    canned_stop(&s);
}

static void nobody_there_is_told(void **state) {
    (void)state;
    struct canned_server s;
    canned_start(&s, canned);
    struct client *c = new_client(s.url, -1, NULL);
    canned_stop(&s);
    struct error e = {0};
    BUF_SCOPED struct buf out;
    buf_init(&out, 8);
    assert_int_equal(client_get(c, "good", 8, &out, &e), ERR_IO);
    assert_non_null(strstr(e.message, s.url));
    client_free(c);
}

static void a_stop_flag_ends_what_waits(void **state) {
    (void)state;
    static const struct canned silent[] = {{"/slow", {"HTTP/1.1 200 OK\r\n"}, true}, {0}};
    struct canned_server s;
    atomic_bool stop = true;
    canned_start(&s, silent);
    struct client *c = new_client(s.url, 0, &stop);
    struct error e = {0};
    BUF_SCOPED struct buf out;
    buf_init(&out, 8);
    assert_int_equal(client_get(c, "slow", 8, &out, &e), ERR_IO);
    assert_string_equal(e.rule, CLIENT_STOPPED);
    client_free(c);
    canned_stop(&s);
}

// Events.

#define STREAM "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"

static const struct canned streams[] = {
    {"/events",
     {STREAM "id: 4\nevent: act\ndata: {}\n\n: alive\n\nid: 5\ndata: b\n\ndata: cut"},
     false},
    {"/page", {"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\ndata: a\n\n"}, false},
    {"/none", {PROBLEM("404 No", "{\"detail\":\"no such\"}")}, false},
    {0},
};

struct seen {
    struct buf text;
    size_t left;
};

static enum err note_event(void *context, const struct sse_event *event, struct error *e) {
    struct seen *seen = context;
    buf_printf(&seen->text, "[" SPAN_FMT "|" SPAN_FMT "]", SPAN_ARG(event->name),
               SPAN_ARG(event->id));
    return --seen->left ? OK : error_set(e, ERR_CONFLICT, "enough");
}

static void events_come_one_by_one(void **state) {
    (void)state;
    static const struct {
        const char *path;
        size_t left;
        enum err err;
        const char *seen, *words, *why;
    } cases[] = {
        {"events", 9, OK, "[act|4][message|5]", "", "to the end; what was cut is no event"},
        {"events", 1, ERR_CONFLICT, "[act|4]", "enough", "the caller has enough"},
        {"page", 9, ERR_INVALID, "", "no stream", "a page is none"},
        {"none", 9, ERR_NOT_FOUND, "", "no such", "refused"},
    };
    struct canned_server s;
    canned_start(&s, streams);
    struct client *c = new_client(s.url, -1, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct seen seen = {.left = cases[i].left};
        struct error e = {0};
        buf_init(&seen.text, 4096);
        enum err err = client_events(c, cases[i].path, "3", note_event, &seen, &e);
        if (err != cases[i].err || !strstr(e.message, cases[i].words) ||
            !span_is(buf_span(&seen.text), cases[i].seen))
            fail_msg("%s: %d %s: %s", cases[i].why, err, e.message, buf_str(&seen.text));
        buf_done(&seen.text);
    }
    assert_non_null(strstr(buf_str(&s.last), "\r\nLast-Event-ID: 3\r\n"));
    client_free(c);
    canned_stop(&s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_are_judged),
        cmocka_unit_test(names_are_quoted),
        cmocka_unit_test(answers_are_taken_or_told),
        cmocka_unit_test(a_refusal_keeps_what_it_says),
        cmocka_unit_test(several_are_asked_together_and_each_has_its_answer),
        cmocka_unit_test(a_connection_is_kept),
        cmocka_unit_test(nobody_there_is_told),
        cmocka_unit_test(a_stop_flag_ends_what_waits),
        cmocka_unit_test(events_come_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
