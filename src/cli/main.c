// SPDX-License-Identifier: Apache-2.0
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/keys.h"
#include "cli/options.h"
#include "cli/suggest.h"

#include "base/file.h"
#include "base/text.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

// A file opened by us must not become standard output of somebody who closed it.
static void fill_standard(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd)
            abort();
}

// A full disk, a limit on file sizes and a reader that has gone are errors of the write, told and
// with an exit code, not the end by a signal.
static void ignore_signals(void) {
    (void)signal(SIGXFSZ, SIG_IGN);
    (void)signal(SIGPIPE, SIG_IGN);
}

// The answer in one piece; what cannot be written is a failure even where all else went well.
static enum exit_code finish(struct cli *c, enum exit_code code) {
    struct error e;
    if (c->out.size && file_write("-", buf_span(&c->out), 0, false, &e)) {
        enum exit_code failed = cli_fail_as(EXIT_IO, &e);
        code = code == EXIT_YES ? failed : code; // a "no" stays one
    }
    buf_done(&c->out);
    arena_done(&c->arena);
    return code;
}

static void offer_all(struct suggestion *s, const char *const *argv) {
    for (size_t i = 0; commands[i]; i++) {
        struct span rest = span_str(commands[i]->name), first;
        suggestion_offer(s, commands[i]->name);
        if (span_cut(&rest, ' ', &first) && rest.size && span_is(first, argv[0]))
            *s = (struct suggestion){s->word, commands[i]->name, 0};
    }
}

static enum exit_code unknown_command(const struct cli *c, const char *const *argv) {
    struct suggestion s = {.word = span_str(argv[0])};
    for (size_t i = 0; commands_later[i]; i++)
        if (!strcmp(argv[0], commands_later[i]))
            return cli_usage(c, "%s comes with a later release", argv[0]);
    offer_all(&s, argv);
    const char *near = suggestion_best(&s);
    return near ? cli_usage(c, "no command \"%s\"; did you mean %s?", argv[0], near)
                : cli_usage(c, "no command \"%s\"", argv[0]);
}

static enum exit_code run(struct cli *c, const char *const *argv, size_t count) {
    bool help;
    size_t taken = 0;
    if (!count) {
        help_overview(&c->out);
        return EXIT_USAGE;
    }
    if (!strcmp(argv[0], "--help") || !strcmp(argv[0], "-h")) {
        help_overview(&c->out);
        return EXIT_YES;
    }
    if (!strcmp(argv[0], "--version")) {
        c->command = &cmd_version;
        return c->command->run(c);
    }
    c->command = options_command(argv, count, &taken);
    if (!c->command)
        return unknown_command(c, argv);
    enum exit_code code = options_parse(c, argv + taken, count - taken, &help);
    if (code)
        return code;
    if (help) {
        help_command(c->command, &c->out);
        return EXIT_YES;
    }
    return c->command->run(c);
}

int main(int argc, char **argv) {
    KEYS_SCOPED struct keys held = {0};
    struct cli c = {.env = &env_real, .held = &held};
    fill_standard();
    ignore_signals();
    arena_init(&c.arena);
    buf_init(&c.out, BUF_MAX);
    size_t count = argc > 0 ? (size_t)argc - 1 : 0;
    enum exit_code code = run(&c, (const char *const *)argv + (argc > 0), count);
    return (int)finish(&c, code);
}
