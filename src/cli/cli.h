// SPDX-License-Identifier: Apache-2.0
// What every command is given: its words and options, memory, standard output; and how it ends.
//
// A command writes its answer into `out`, which goes to standard output in one piece when it ends,
// and reports a failure once, on standard error, by one of the functions here, whose result it
// returns. To add a command: 1. its file cmd_<name>.c with a `const struct command`; 2. its row in
// commands.c; 3. tests in tests/cli. Help, usage lines and suggestions come from the table.
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"

enum exit_code {
    EXIT_YES = 0,
    EXIT_NO = 1,         // does not verify, is refused
    EXIT_USAGE = 2,      // the command line is wrong
    EXIT_IO = 3,         // disk or network
    EXIT_UNREADABLE = 4, // not readable as a record
};

#define OPTION_MANY 1u  // may stand more than once
#define OPTION_LATER 2u // of the command contract, and not in this release

struct option {
    const char *name;   // "--record"
    const char *letter; // "-o", or NULL
    const char *value;  // what it takes, as help names it; NULL for a flag
    const char *help;
    unsigned flags;
};

struct cli;

struct command {
    const char *name;             // one word or two
    const char *usage;            // what follows the name
    const char *help;             // one line
    const char *more;             // paragraphs for its own help, parted by \n; NULL for none
    const struct option *options; // name NULL ends; --help is everybody's
    size_t words_min, words_max;
    enum exit_code (*run)(struct cli *c);
};

extern const struct command *const commands[]; // NULL ends; in the order of help

struct given {
    const struct option *option;
    const char *value; // NULL for a flag
};

struct cli {
    const struct command *command;
    const struct env *env;
    const char **words; // what is no option, in order
    size_t word_count;
    struct given *given;
    size_t given_count;
    struct arena arena; // everything that lives as long as the command
    struct keys *held;  // those of --key, once they are loaded (keys_held)
    struct buf out;
};

// The value of an option, or NULL; of the number-th that was given, for those that may be many.
const char *cli_option(const struct cli *c, const char *name);
const char *cli_option_at(const struct cli *c, const char *name, size_t number);
bool cli_flag(const struct cli *c, const char *name);

// A path or another word that came from outside, fit to be printed: everything of that kind that
// goes to a terminal passes this, text_put or text_put_name (base/text.h). Lives in the arena.
const char *cli_shown(struct cli *c, const char *text);

// Prints "truce: message" and the hint, each on one line whatever it holds. EXIT_CODE by the one
// table of errors.
enum exit_code cli_fail(const struct error *e);
// The same where the command knows better than the table what the failure means.
enum exit_code cli_fail_as(enum exit_code code, const struct error *e);
// "truce: …" on standard error, beside the answer: what is no failure and should be known.
void cli_warn(const char *format, ...) __attribute__((format(printf, 1, 2)));
// A wrong command line: the message, how it should be, where help is.
enum exit_code cli_usage(const struct cli *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
