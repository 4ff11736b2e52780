// SPDX-License-Identifier: Apache-2.0
#include "base/progress.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>

#include <cmocka.h>

// Runs `work` with standard error on the far end of a terminal of our own; gives what it wrote. The
// kernel passes bytes on when it likes, so a mark after them says that they are all there.
static size_t on_terminal(void (*work)(void), char *out, size_t size) {
    int near = posix_openpt(O_RDWR | O_NOCTTY);
    if (near < 0 || grantpt(near) || unlockpt(near))
        return SIZE_MAX;
    int far = open(ptsname(near), O_RDWR | O_NOCTTY), kept = dup(STDERR_FILENO);
    assert_true(far >= 0 && kept >= 0);
    assert_true(dup2(far, STDERR_FILENO) >= 0);
    work();
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    assert_int_equal(write(far, "$", 1), 1);
    size_t used = 0;
    do {
        ssize_t got = read(near, out + used, size - used);
        assert_true(got > 0);
        used += (size_t)got;
    } while (out[used - 1] != '$');
    out[used - 1] = 0;
    close(near);
    close(far);
    close(kept);
    return used - 1;
}

static void known_total(void) {
    struct progress p;
    progress_begin(&p, "verify", 200, true);
    progress_step(&p, 50);
    for (uint64_t i = 51; i < 150; i++)
        progress_step(&p, i); // at once: too soon to draw again
    nanosleep(&(struct timespec){.tv_nsec = 120000000}, NULL);
    progress_step(&p, 900); // beyond the total
    progress_end(&p);
    progress_step(&p, 1); // after the end: nothing
    progress_end(&p);
}

static void unknown_total(void) {
    struct progress p;
    progress_begin(&p, "clone", 0, true);
    progress_step(&p, 18446744073709551615U);
    progress_end(&p);
}

static void unwanted(void) {
    struct progress p;
    progress_begin(&p, "quiet", 10, false);
    progress_step(&p, 5);
    progress_end(&p);
}

static void no_step(void) {
    struct progress p;
    progress_begin(&p, "nothing to do", 0, true);
    progress_end(&p);
}

static int count(const char *text, const char *piece) {
    int found = 0;
    while ((text = strstr(text, piece)) != NULL) {
        found++;
        text += strlen(piece);
    }
    return found;
}

static void a_terminal_sees_a_bar_that_is_cleared(void **state) {
    (void)state;
    char out[4096];
    if (on_terminal(known_total, out, sizeof out) == SIZE_MAX) {
        print_message("skipped: no pseudo-terminal here\n");
        skip();
    }
    assert_int_equal(count(out, "\rverify  "), 2);
    assert_int_equal(count(out, " ######..................  25 %"), 1);
    assert_int_equal(count(out, " ######################## 100 %"), 1);
    assert_string_equal(out + strlen(out) - 4, "\r\033[K");
    on_terminal(unknown_total, out, sizeof out);
    assert_int_equal(count(out, "\rclone  18446744073709551615  "), 1);
    assert_string_equal(out + strlen(out) - 4, "\r\033[K");
}

static void nothing_is_written_where_none_is_wanted(void **state) {
    (void)state;
    char out[4096];
    size_t got = on_terminal(unwanted, out, sizeof out);
    if (got == SIZE_MAX) {
        print_message("skipped: no pseudo-terminal here\n");
        skip();
    }
    assert_int_equal(got, 0);
    assert_int_equal(on_terminal(no_step, out, sizeof out), 0);
}

static void a_pipe_sees_nothing(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe2(ends, O_NONBLOCK), 0);
    int kept = dup(STDERR_FILENO);
    assert_true(dup2(ends[1], STDERR_FILENO) >= 0);
    known_total();
    assert_true(dup2(kept, STDERR_FILENO) >= 0);
    char out[16];
    assert_int_equal(read(ends[0], out, sizeof out), -1);
    close(kept);
    close(ends[0]);
    close(ends[1]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal_sees_a_bar_that_is_cleared),
        cmocka_unit_test(nothing_is_written_where_none_is_wanted),
        cmocka_unit_test(a_pipe_sees_nothing),
    };
    return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
