// SPDX-License-Identifier: Apache-2.0
#include "crypto/secret.h"

#include "crypto/vectors_test.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096

// The flags that the kernel keeps for the mapping in which `at` lies: "lo" locked, "dd" not dumped.
static bool has_flag(const void *at, const char *flag) {
    FILE *f = fopen("/proc/self/smaps", "r");
    char line[1024];
    bool inside = false, found = false;
    if (!f)
        return false;
    while (fgets(line, sizeof line, f)) {
        unsigned long long from, to;
        if (sscanf(line, "%llx-%llx ", &from, &to) == 2)
            inside = (uintptr_t)at >= from && (uintptr_t)at < to;
        else if (inside && strncmp(line, "VmFlags:", 8) == 0)
            found = strstr(line, flag) != NULL;
    }
    fclose(f);
    return found;
}

// Sanitizers make mlock do nothing and say that it did.
static bool locking_works(void) {
    void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_true(page != MAP_FAILED);
    bool works = mlock(page, PAGE) != 0 || has_flag(page, " lo");
    munmap(page, PAGE);
    if (!works)
        print_message("skipped: mlock does nothing under this sanitizer\n");
    return works;
}

static void a_secret_is_locked_and_in_no_dump(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 32, PAGE - 1, PAGE, PAGE + 1, 5 * PAGE};
    bool locks = locking_works();
    void *common = malloc(32);
    assert_false(has_flag(common, " dd"));
    assert_false(has_flag(common, " lo"));
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint8_t *secret = secret_get(sizes[i]);
        for (size_t j = 0; j < sizes[i]; j++)
            assert_int_equal(secret[j], 0);
        assert_true(has_flag(secret, " dd"));
        assert_true(has_flag(secret + sizes[i] - 1, " dd"));
        if (locks && !secret_unlocked())
            assert_true(has_flag(secret, " lo"));
        secret_free(secret);
    }
    secret_free(NULL);
    free(common);
}

// In a child of its own, since a limit that was lowered stays, and so does what is told.
static int without_locking(rlim_t limit) {
    struct rlimit none = {limit, limit};
    if (setrlimit(RLIMIT_MEMLOCK, &none) || (geteuid() == 0 && setuid(65534)))
        return 9;
    bool before = secret_unlocked();
    uint8_t *secret = secret_get(32);
    memset(secret, 7, 32);
    bool told = secret_unlocked(), dumped = !has_flag(secret, " dd");
    secret_free(secret);
    return before | told << 1 | dumped << 2;
}

static void where_nothing_may_be_locked_it_says_so_and_goes_on(void **state) {
    (void)state;
    static const struct {
        rlim_t limit;
        int result;
        const char *why;
    } cases[] = {
        {0, 2, "no room: told of, and still in no dump"},
        {8 << 20, 0, "room"},
    };
    if (!locking_works())
        skip();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int status = 0;
        pid_t child = fork();
        if (!child)
            _exit(without_locking(cases[i].limit));
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != cases[i].result)
            fail_msg("%s: status %x", cases[i].why, (unsigned)status);
    }
}

static void a_buffer_stays_where_it_is(void **state) {
    (void)state;
    SECRET_BUF_SCOPED struct buf b;
    secret_buf_init(&b, 100);
    const uint8_t *at = b.data;
    for (int i = 0; i < 100; i++)
        buf_put_byte(&b, 's');
    assert_false(b.full);
    assert_ptr_equal(b.data, at);
    assert_int_equal(strlen(buf_str(&b)), 100);
    buf_put_byte(&b, 's');
    assert_true(b.full);
    assert_int_equal(b.size, 100);
    secret_buf_clear(&b);
    assert_int_equal(b.size, 0);
    assert_false(b.full);
    for (int i = 0; i <= 100; i++)
        assert_int_equal(at[i], 0);
    buf_put_str(&b, "again");
    assert_ptr_equal(b.data, at);
}

// Memory past its ends is nobody's: a guard, and what was written before it kills the process.
static void what_runs_over_its_end_is_stopped(void **state) {
    (void)state;
    int status = 0;
    pid_t child = fork();
    if (!child) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGSEGV, SIG_DFL); // not the sanitizer's report
        volatile uint8_t *secret = secret_get(PAGE);
        secret[PAGE] = 1;
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_is_locked_and_in_no_dump),
        cmocka_unit_test(where_nothing_may_be_locked_it_says_so_and_goes_on),
        cmocka_unit_test(a_buffer_stays_where_it_is),
        cmocka_unit_test(what_runs_over_its_end_is_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
