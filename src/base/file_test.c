// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include "base/arena.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

// Each test works in an empty folder of its own.
static int enter(void **state) {
    char *folder = strdup("/tmp/file_test.XXXXXX");
    *state = folder;
    return !folder || !mkdtemp(folder) || chdir(folder);
}

static int leave(void **state) {
    const char *argv[] = {"rm", "-rf", *state, NULL};
    pid_t child = fork();
    if (!child) {
        execv("/bin/rm", (char **)(uintptr_t)argv);
        _exit(1);
    }
    int status;
    int failed = chdir("/") || waitpid(child, &status, 0) != child || status;
    free(*state);
    return failed;
}

static size_t entries(const char *folder) {
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t count = 0;
    while (readdir(dir))
        count++;
    closedir(dir);
    return count - 2; // . and ..
}

static void put(const char *path, const char *text) {
    assert_int_equal(file_write(path, span_str(text), 0600, true, NULL), OK);
}

static void assert_holds(const char *path, const char *text) {
    BUF_SCOPED struct buf b;
    struct error e = {0};
    buf_init(&b, 1 << 20);
    if (file_read(path, &b, &e))
        fail_msg("%s", e.message);
    assert_string_equal(buf_str(&b), text);
}

static void a_file_is_written_whole_and_read_back(void **state) {
    (void)state;
    BUF_SCOPED struct buf large, back;
    buf_init(&large, 1 << 20);
    buf_init(&back, 1 << 20);
    for (int i = 0; i < 1 << 20; i++)
        buf_put_byte(&large, (uint8_t)(i * 31 >> 3));
    assert_int_equal(file_write("new", buf_span(&large), 0600, false, NULL), OK);
    assert_int_equal(file_read("new", &back, NULL), OK); // exactly as large as the bound
    assert_true(span_equal(buf_span(&large), buf_span(&back)));
    assert_int_equal(file_write("empty", span(NULL, 0), 0600, false, NULL), OK);
    assert_holds("empty", "");
    assert_int_equal(entries("."), 2);
}

static void an_existing_file_is_replaced_only_when_asked(void **state) {
    (void)state;
    struct error e = {0};
    put("f", "old");
    assert_int_equal(file_write("f", span_str("new"), 0600, false, &e), ERR_CONFLICT);
    assert_string_equal(e.message, "f: already there");
    assert_holds("f", "old");
    assert_int_equal(file_write("./f", span_str("new"), 0600, true, &e), OK);
    assert_holds("f", "new");
    assert_int_equal(entries("."), 1);
}

static void the_mode_is_what_was_asked_less_the_umask(void **state) {
    (void)state;
    struct stat there;
    mode_t before = umask(022);
    assert_int_equal(file_write("key", span_str("k"), 0600, false, NULL), OK);
    assert_int_equal(file_write("open", span_str("k"), 0666, false, NULL), OK);
    assert_int_equal(chmod("open", 0600), 0);
    assert_int_equal(file_write("again", span_str("k"), 0644, true, NULL), OK);
    umask(before);
    assert_int_equal(stat("key", &there), 0);
    assert_int_equal(there.st_mode & 0777, 0600);
    assert_int_equal(stat("again", &there), 0);
    assert_int_equal(there.st_mode & 0777, 0644);
}

static void a_link_is_followed_and_kept(void **state) {
    (void)state;
    struct stat there;
    assert_int_equal(folder_make("sub", NULL), OK);
    put("sub/target", "old");
    assert_int_equal(symlink("sub/target", "link"), 0);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(file_write("link", span_str("x"), 0600, false, NULL), ERR_CONFLICT);
    assert_int_equal(file_write("link", span_str("new"), 0600, true, NULL), OK);
    assert_true(!lstat("link", &there) && S_ISLNK(there.st_mode));
    assert_holds("sub/target", "new");
    assert_int_equal(entries("sub"), 1);
    assert_int_equal(file_write("dangling", span_str("x"), 0600, false, NULL), ERR_CONFLICT);
    assert_false(file_exists("dangling"));
    assert_true(file_exists("link"));
}

static void a_pipe_or_device_is_not_renamed_over(void **state) {
    (void)state;
    struct stat there;
    struct error e = {0};
    assert_int_equal(file_write("/dev/null", span_str("x"), 0600, true, NULL), OK);
    assert_true(!stat("/dev/null", &there) && S_ISCHR(there.st_mode));
    assert_int_equal(file_write("/dev/full", span_str("x"), 0600, true, &e), ERR_IO);
    assert_string_equal(e.message, "/dev/full: No space left on device");
    assert_int_equal(mkfifo("pipe", 0600), 0);
    int reader = open("pipe", O_RDONLY | O_NONBLOCK);
    assert_int_equal(file_write("pipe", span_str("abc"), 0600, true, NULL), OK);
    char got[4] = {0};
    assert_int_equal(read(reader, got, 3), 3);
    assert_string_equal(got, "abc");
    close(reader);
    assert_true(!stat("pipe", &there) && S_ISFIFO(there.st_mode));
    assert_int_equal(entries("."), 1);
}

static void what_cannot_be_written_says_why(void **state) {
    (void)state;
    put("f", "kept");
    assert_int_equal(folder_make("folder", NULL), OK);
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    const char *too_long = arena_printf(&a, "%0300d", 1);
    const struct {
        const char *path;
        bool replace;
        enum err code;
        const char *why;
    } cases[] = {
        {"no/such/folder", true, ERR_NOT_FOUND, "the folder is missing"},
        {"f/under", true, ERR_IO, "a file is no folder"},
        {"folder", true, ERR_CONFLICT, "a folder is in its place"},
        {"folder/", true, ERR_CONFLICT, "a folder is in its place"},
        {"folder", false, ERR_CONFLICT, "a folder is in its place"},
        {"new/", true, ERR_NOT_FOUND, "the name of a folder"},
        {"f/", true, ERR_IO, "the name of a folder, which is a file"},
        {".", true, ERR_CONFLICT, "the folder itself"},
        {"", true, ERR_NOT_FOUND, "no name"},
        {"", false, ERR_NOT_FOUND, "no name"},
        {too_long, true, ERR_IO, "a name of 300 bytes"},
        {too_long, false, ERR_IO, "a name of 300 bytes"},
        {"/proc/nothing-here", true, ERR_NOT_FOUND, "a folder that takes no files"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {0};
        enum err code = file_write(cases[i].path, span_str("x"), 0600, cases[i].replace, &e);
        if (code != cases[i].code || e.code != code || !e.message[0])
            fail_msg("%s gave %d (%s): %s", cases[i].path, code, e.message, cases[i].why);
    }
    assert_holds("f", "kept");
    assert_int_equal(entries("."), 2);
    assert_int_equal(entries("folder"), 0);
}

static void a_new_file_that_is_put_piece_by_piece_is_whole_or_not_there(void **state) {
    (void)state;
    struct file_new f = FILE_NEW_NONE;
    struct error e = {0};
    file_new_done(&f);
    assert_int_equal(file_new_begin(&f, "whole", 0600, &e), OK);
    assert_int_equal(file_new_put(&f, span_str("one "), &e), OK);
    assert_false(file_exists("whole"));
    assert_int_equal(file_new_put(&f, span_str("two"), &e), OK);
    assert_int_equal(file_new_end(&f, &e), OK);
    file_new_done(&f);
    assert_holds("whole", "one two");
    assert_int_equal(file_new_begin(&f, "half", 0600, &e), OK);
    assert_int_equal(file_new_put(&f, span_str("one "), &e), OK);
    file_new_done(&f);
    assert_int_equal(file_new_begin(&f, "whole", 0600, &e), ERR_CONFLICT);
    file_new_done(&f);
    assert_int_equal(file_new_begin(&f, "taken", 0600, &e), OK);
    put("taken", "meanwhile");
    assert_int_equal(file_new_end(&f, &e), ERR_CONFLICT);
    file_new_done(&f);
    assert_holds("taken", "meanwhile");
    assert_int_equal(file_new_begin(&f, "no/such", 0600, &e), ERR_NOT_FOUND);
    assert_int_equal(entries("."), 2);
}

// The limit on file sizes stands for a full disk: the write fails in its midst.
static void a_write_that_fails_leaves_nothing(void **state) {
    (void)state;
    put("f", "kept");
    BUF_SCOPED struct buf large;
    buf_init(&large, 1 << 20);
    buf_put_fill(&large, 'x', 100000);
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 5000;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct error e = {0}, again = {0};
    enum err replaced = file_write("f", buf_span(&large), 0600, true, &e);
    enum err made = file_write("g", buf_span(&large), 0600, false, &again);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(replaced, ERR_IO);
    assert_string_equal(e.message, "f: File too large");
    assert_int_equal(made, ERR_IO);
    assert_holds("f", "kept");
    assert_int_equal(entries("."), 1);
}

static void what_cannot_be_read_says_why(void **state) {
    (void)state;
    put("ten", "0123456789");
    assert_int_equal(folder_make("folder", NULL), OK);
    static const struct {
        const char *path;
        size_t max;
        enum err code;
        const char *says;
    } cases[] = {
        {"missing", 100, ERR_NOT_FOUND, "missing: No such file or directory"},
        {"missing/f", 100, ERR_NOT_FOUND, "missing/f: No such file or directory"},
        {"", 100, ERR_NOT_FOUND, ": No such file or directory"},
        {"folder", 100, ERR_IO, "folder: Is a directory"},
        {"ten/f", 100, ERR_IO, "ten/f: Not a directory"},
        {"ten", 10, ERR_LIMIT, "ten is larger than 10 bytes"}, // one byte stands there before
        {"ten", 1, ERR_LIMIT, "ten is larger than 1 bytes"},
        {"/dev/zero", 100000, ERR_LIMIT, "/dev/zero is larger than 100000 bytes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error e = {0};
        BUF_SCOPED struct buf b;
        buf_init(&b, cases[i].max);
        buf_put_byte(&b, '>');
        assert_int_equal(file_read(cases[i].path, &b, &e), cases[i].code);
        assert_string_equal(e.message, cases[i].says);
        assert_int_equal(b.size, 1);
        assert_int_equal(file_read(cases[i].path, &b, NULL), cases[i].code);
    }
}

// Runs in a child whose standard input is `in` and whose standard output is the file "out".
static int with_streams(const char *in, void (*work)(void)) {
    fflush(NULL);
    pid_t child = fork();
    if (!child) {
        int from = open(in, O_RDONLY), to = open("out", O_WRONLY | O_CREAT, 0600);
        if (dup2(from, 0) < 0 || dup2(to, 1) < 0)
            _exit(9);
        work();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void pass_on(void) {
    struct buf b;
    struct error e = {0};
    buf_init(&b, 10);
    printf("printed before, ");
    if (file_read("-", &b, &e) || file_write("-", buf_span(&b), 0600, false, &e))
        _exit(1);
    buf_done(&b);
}

static void read_too_much(void) {
    struct buf b;
    struct error e = {0};
    buf_init(&b, 3);
    enum err code = file_read("-", &b, &e);
    _exit(code == ERR_LIMIT && !strcmp(e.message, "standard input is larger than 3 bytes"));
}

static void a_hyphen_is_a_standard_stream(void **state) {
    (void)state;
    put("in", "from input");
    assert_int_equal(with_streams("in", pass_on), 0);
    assert_holds("out", "printed before, from input");
    assert_int_equal(with_streams("in", read_too_much), 1);
}

static void folders_are_made_with_their_parents(void **state) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    struct error e = {0};
    assert_int_equal(folder_make("a/b/c", &e), OK);
    assert_int_equal(folder_make("a/b/c", &e), OK);
    assert_int_equal(folder_make("a//d/", &e), OK);
    assert_int_equal(folder_make("./a/e", &e), OK);
    assert_int_equal(folder_make("/", &e), OK);
    assert_int_equal(folder_make(".", &e), OK);
    assert_int_equal(folder_make(arena_printf(&a, "%s/x/y", (char *)*state), &e), OK);
    assert_true(file_exists("a/b/c") && file_exists("a/d") && file_exists("a/e"));
    assert_true(file_exists("x/y"));
    put("file", "");
    assert_int_equal(folder_make("file", &e), ERR_CONFLICT);
    assert_string_equal(e.message, "file: is no folder");
    assert_int_equal(folder_make("file/under", &e), ERR_CONFLICT);
    assert_int_equal(folder_make("", &e), ERR_NOT_FOUND);
    assert_int_equal(symlink("nowhere", "dangling"), 0);
    assert_int_equal(folder_make("dangling", &e), ERR_NOT_FOUND);
    assert_int_equal(folder_make("/proc/self/new", &e), ERR_NOT_FOUND);
    assert_false(file_exists("file/under"));
}

int main(void) {
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, enter, leave)
    const struct CMUnitTest tests[] = {
        IN_FOLDER(a_file_is_written_whole_and_read_back),
        IN_FOLDER(an_existing_file_is_replaced_only_when_asked),
        IN_FOLDER(the_mode_is_what_was_asked_less_the_umask),
        IN_FOLDER(a_link_is_followed_and_kept),
        IN_FOLDER(a_pipe_or_device_is_not_renamed_over),
        IN_FOLDER(what_cannot_be_written_says_why),
        IN_FOLDER(a_new_file_that_is_put_piece_by_piece_is_whole_or_not_there),
        IN_FOLDER(a_write_that_fails_leaves_nothing),
        IN_FOLDER(what_cannot_be_read_says_why),
        IN_FOLDER(a_hyphen_is_a_standard_stream),
        IN_FOLDER(folders_are_made_with_their_parents),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
