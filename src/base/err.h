// SPDX-License-Identifier: Apache-2.0
// What went wrong: a code for programs, a rule's slug, a sentence for people, what to do.
//
// A function that can fail returns `enum err` (0 is success) and takes `struct error *e` last.
// It fills `e` where the fact is known; callers pass it on. Outputs are set only on success.
// `e` may be NULL. Library code never logs and never exits; out of memory aborts in base/arena.c.
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
    OK = 0,
    ERR_NOT_FOUND,   // the thing named is not there
    ERR_INVALID,     // malformed input, or a rule says no to it
    ERR_CONFLICT,    // right in itself, but not at this place (wrong n, other root, already there)
    ERR_DENIED,      // key, signature or role does not permit it
    ERR_CORRUPT,     // stored bytes contradict each other
    ERR_IO,          // disk or network
    ERR_LIMIT,       // a bound on outside input was reached
    ERR_UNSUPPORTED, // understood and not done here (named in the message)
};

#define CHECKED __attribute__((warn_unused_result))

struct error {
    enum err code;
    const char *rule;  // slug of the rule that was broken, static text; NULL if none
    char message[640]; // names the thing and the rule; fit to show as it is; no final full stop
    char hint[256];    // what to do; empty if there is nothing to say
};

// Sets code and message, clears rule and hint, returns `code`: `return error_set(e, ERR_IO, …)`.
enum err error_set(struct error *e, enum err code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// Adds the broken rule's slug (static text) to what error_set wrote; returns e's code.
enum err error_rule(struct error *e, const char *rule);
// Adds the hint; returns e's code (ERR_INVALID where e is NULL).
enum err error_hint(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));
// "PREFIX: message": where it happened, put before what happened.
enum err error_prefix(struct error *e, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
// Errno's text for the thing named: "NAME: No such file or directory". ENOENT gives ERR_NOT_FOUND.
enum err error_errno(struct error *e, const char *name);

#endif
