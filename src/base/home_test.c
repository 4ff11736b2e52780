// SPDX-License-Identifier: Apache-2.0
#include "base/home.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// Each test has an empty folder of its own as HOME.
static int enter(void **state) {
    char *folder = strdup("/tmp/home_test.XXXXXX");
    *state = folder;
    return !folder || !mkdtemp(folder) || setenv("HOME", folder, 1) || unsetenv("XDG_STATE_HOME");
}

static int leave(void **state) {
    char command[256];
    snprintf(command, sizeof command, "rm -rf %s", (char *)*state);
    int failed = system(command);
    free(*state);
    return failed;
}

static void the_place_follows_the_environment(void **state) {
    const struct {
        const char *xdg, *home; // NULL: not set
        enum err err;
        const char *path, *why;
    } cases[] = {
        {"/x", "/h", OK, "/x/truce/name", "XDG_STATE_HOME counts"},
        {NULL, "/h", OK, "/h/.local/state/truce/name", "its default is below HOME"},
        {"x", "/h", OK, "/h/.local/state/truce/name", "a relative one is none (XDG says so)"},
        {"", "/h", OK, "/h/.local/state/truce/name", "and an empty one"},
        {NULL, NULL, ERR_NOT_FOUND, "", "nowhere"},
        {NULL, "h", ERR_NOT_FOUND, "", "a relative HOME is none"},
        {NULL, "", ERR_NOT_FOUND, "", "and an empty one"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {0};
        BUF_SCOPED struct buf path;
        buf_init(&path, 4096);
        if (cases[i].xdg)
            setenv("XDG_STATE_HOME", cases[i].xdg, 1);
        else
            unsetenv("XDG_STATE_HOME");
        if (cases[i].home)
            setenv("HOME", cases[i].home, 1);
        else
            unsetenv("HOME");
        if (home_path("name", &path, &e) != cases[i].err ||
            strcmp(buf_str(&path), cases[i].path) != 0)
            fail_msg("%s: %s, %s", cases[i].why, buf_str(&path), e.message);
    }
}

static void a_folder_is_its_owners_alone(void **state) {
    BUF_SCOPED struct buf path;
    struct stat s;
    struct error e;
    (void)state;
    buf_init(&path, 4096);
    umask(0);
    assert_int_equal(home_folder("a/b", &path, &e), OK);
    assert_int_equal(stat(buf_str(&path), &s), 0);
    assert_int_equal(s.st_mode & 0777, 0700);
}

static void a_file_in_the_way_is_an_error_of_the_disk(void **state) {
    BUF_SCOPED struct buf path;
    struct error e;
    char file[128];
    (void)state;
    buf_init(&path, 4096);
    snprintf(file, sizeof file, "%s/.local", (char *)*state);
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    fclose(f);
    assert_int_equal(home_folder("a", &path, &e), ERR_IO);
}

// In another process: whether it gets the lock within its patience.
static bool gets_lock(const char *path) {
    int status = 0;
    pid_t child = fork();
    if (!child) {
        int fd;
        struct error e;
        _exit(home_lock(path, "taken", &fd, &e) == OK ? 0 : 1);
    }
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && !WEXITSTATUS(status);
}

static void a_lock_excludes_and_ends_with_its_holder(void **state) {
    char path[128];
    struct error e;
    int fd;
    snprintf(path, sizeof path, "%s/not/there/lock", (char *)*state);
    assert_int_equal(home_lock(path, "taken", &fd, &e), OK); // makes its folder
    assert_false(gets_lock(path));
    close(fd);
    assert_true(gets_lock(path));
    assert_true(gets_lock(path)); // the one before has ended
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_place_follows_the_environment, enter, leave),
        cmocka_unit_test_setup_teardown(a_folder_is_its_owners_alone, enter, leave),
        cmocka_unit_test_setup_teardown(a_file_in_the_way_is_an_error_of_the_disk, enter, leave),
        cmocka_unit_test_setup_teardown(a_lock_excludes_and_ends_with_its_holder, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
