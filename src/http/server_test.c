// SPDX-License-Identifier: Apache-2.0
// Who is slow on purpose, with times of a second: whoever keeps a connection longer than the times
// of its stage finds it closed, and whoever waits for us does not.
#include "http/server.h"

#include "base/env.h"

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_S 60.0 // for what must come

static struct request *_Atomic later; // asked, and not answered; by an HTTP thread

static void answer_now(struct request *x, void *context) {
    (void)context;
    server_answer(x, &(struct answer){.status = 200, .body = parcel_new(x->body)});
}

static void answer_later(struct request *x, void *context) {
    (void)context;
    atomic_store(&later, x);
}

static void answer_much(struct request *x, void *context) {
    static uint8_t zeros[32 << 20]; // more than sockets hold
    (void)context;
    server_answer(x,
                  &(struct answer){.status = 200, .body = parcel_new(span(zeros, sizeof zeros))});
}

static const struct route routes[] = {
    {"GET", "/now", 0, 0, answer_now, "", "", NULL},
    {"POST", "/now", 0, 1000, answer_now, "", "", NULL},
    {"GET", "/later", ROUTE_LATER, 0, answer_later, "", "", NULL},
    {"GET", "/much", 0, 0, answer_much, "", "", NULL},
    {NULL, NULL, 0, 0, NULL, NULL, NULL, NULL},
};

static struct server *begin(void) {
    static const struct server_times times = {.idle = 1, .body = 1, .send = 1, .stop = 1};
    struct server *s = NULL;
    struct error e;
    struct server_options o = {.listen = "127.0.0.1:0", .routes = routes, .times = &times};
    assert_int_equal(server_start(&o, &s, &e), OK);
    return s;
}

static int connect_to(const struct server *s) {
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), small = 4096;
    a.sin_port = htons((uint16_t)strtoul(strrchr(server_url(s), ':') + 1, NULL, 10));
    struct timeval short_time = {.tv_usec = 50000};
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
    assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &short_time, sizeof short_time), 0);
    return fd;
}

static void put(int fd, const char *text) {
    (void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}

// Reads until the other side closes, putting `drip` now and then; how many bytes came, or -1 when
// it did not close.
static ssize_t until_closed(int fd, const char *drip) {
    char got[4096];
    ssize_t all = 0;
    for (double end = env_elapsed() + PATIENCE_S; env_elapsed() < end;) {
        ssize_t size = recv(fd, got, sizeof got, 0);
        if (size == 0 || (size < 0 && errno == ECONNRESET))
            return all;
        all += size > 0 ? size : 0;
        if (drip)
            put(fd, drip);
    }
    return -1;
}

static void who_is_slow_is_cut_off(void **state) {
    static const struct {
        const char *why, *begins, *drip;
    } cases[] = {
        {"says nothing at all", "", NULL},
        {"sends a head byte by byte", "GET /now HTTP/1.1\r\nX: ", "y"},
        {"sends header after header", "GET /now HTTP/1.1\r\n", "X: y\r\n"},
        {"sends a body byte by byte",
         "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n", "z"},
        {"sends chunk after chunk",
         "POST /now HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nz\r\n"},
        {"announces a body and sends none",
         "POST /now HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n", NULL},
    };
    (void)state;
    struct server *s = begin();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int fd = connect_to(s);
        put(fd, cases[i].begins);
        if (until_closed(fd, cases[i].drip) < 0)
            fail_msg("%s: it was let", cases[i].why);
        close(fd);
    }
    server_stop(s);
}

static void between_requests_one_may_be_idle_for_a_time(void **state) {
    (void)state;
    struct server *s = begin();
    int fd = connect_to(s);
    put(fd, "GET /now HTTP/1.1\r\nHost: a\r\n\r\n");
    assert_true(until_closed(fd, NULL) > 0); // it was answered, and then closed
    close(fd);
    server_stop(s);
}

static void who_does_not_read_is_cut_off(void **state) {
    (void)state;
    struct server *s = begin();
    struct server_counts c;
    int fd = connect_to(s);
    put(fd, "GET /much HTTP/1.1\r\nHost: a\r\n\r\n");
    double end = env_elapsed() + PATIENCE_S;
    do {
        usleep(20000);
        server_count(s, &c);
    } while (!c.answers[0] && env_elapsed() < end);
    assert_int_equal(c.answers[0], 1);
    ssize_t got = until_closed(fd, NULL);
    assert_true(got >= 0 && got < 32 << 20);
    close(fd);
    server_stop(s);
}

static void who_waits_for_us_is_not(void **state) {
    (void)state;
    struct server *s = begin();
    struct server_counts c;
    int waiting = connect_to(s), slow = connect_to(s);
    put(waiting, "GET /later HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    assert_true(until_closed(slow, NULL) == 0); // the other one's time is over
    server_count(s, &c);
    struct request *asked = atomic_load(&later);
    assert_non_null(asked);
    assert_int_equal(c.answers[0], 0);
    server_answer(asked, &(struct answer){.status = 200});
    assert_true(until_closed(waiting, NULL) > 0);
    close(waiting);
    close(slow);
    server_stop(s);
}

static void a_stop_sends_what_was_answered_and_waits_for_nobody_who_does_not_read(void **state) {
    (void)state;
    struct server *s = begin();
    int deaf = connect_to(s), keen = connect_to(s);
    atomic_store(&later, NULL);
    put(deaf, "GET /much HTTP/1.1\r\nHost: a\r\n\r\n");
    put(keen, "GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    for (double end = env_elapsed() + PATIENCE_S; !atomic_load(&later) && env_elapsed() < end;)
        usleep(1000);
    server_close_door(s);
    server_answer(atomic_load(&later),
                  &(struct answer){.status = 200, .body = parcel_new(span_str("told"))});
    server_stop(s);
    char got[4096];
    ssize_t size = recv(keen, got, sizeof got, 0);
    assert_true(size > 4 && !memcmp(got + size - 4, "told", 4));
    close(deaf);
    close(keen);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_slow_is_cut_off),
        cmocka_unit_test(between_requests_one_may_be_idle_for_a_time),
        cmocka_unit_test(who_does_not_read_is_cut_off),
        cmocka_unit_test(who_waits_for_us_is_not),
        cmocka_unit_test(a_stop_sends_what_was_answered_and_waits_for_nobody_who_does_not_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
