// SPDX-License-Identifier: Apache-2.0
// Commands that make one act: from the body to what became of it, in a record whose log key is at
// hand or through a host.
#ifndef CLI_MAKING_H
#define CLI_MAKING_H

#include "cli/attaching.h"
#include "cli/keys.h"
#include "cli/restricting.h"

#include "record/author.h"
#include "talks/acts.h"

// Rows of the options of such a command.
#define MAKING_OPTIONS                                                                             \
    {"--key", NULL, "FILE", "your key file; may be repeated", OPTION_MANY},                        \
        {"--record", NULL, "R.truce", "the record it belongs to", 0},                              \
        {"--log-key", NULL, "FILE", "the log's key file: whoever has it appends", 0},              \
        {"--at", NULL, "TIME", "when you say it is (now if not given)", 0},                        \
        {"--until", NULL, "TIME", "after which it may no longer be logged", 0},                    \
        {"--dry-run", NULL, NULL, "say how it would be judged; write nothing", 0},                 \
        {"--note-only", NULL, NULL, "print the signed note instead of appending it", 0},           \
        {"--json", NULL, NULL, "print JSON", 0},                                                   \
        {"--host", NULL, "URL", "send it to the record's host", 0},                                \
        {"--found", NULL, "ID|FILE", "with --host: the fingerprint of the founding, or its note",  \
         0},                                                                                       \
    {                                                                                              \
        "--wait", NULL, "GRADE", "with --host: until it is seen, or held", 0                       \
    }

struct making {
    struct record *r;
    struct json *body, *source; // owned
    struct keys keys, log_keys;
    struct stamp until;
    struct authoring a;
    struct attaching files; // of --blob
    struct buf note;
    const char *to;         // for whom, instead of --to
    bool to_is_given;       // by what the act is about: nobody is asked whether it may be wider
    struct error why;       // its readers would refuse it; code OK: they would not
    uint8_t id[HASH_BYTES]; // of the act that was made
};

#define MAKING_SCOPED __attribute__((cleanup(making_done)))

// What can be known from the command line alone. EXIT_USAGE.
CHECKED enum exit_code making_check(const struct cli *c, bool has_body);
// Reads --at, --until, --key and --log-key; m->note is begun in any case.
CHECKED enum exit_code making_begin(struct cli *c, struct making *m);
// Judges, signs, appends or sends m->body (NULL: a hold act's is filled in), and prints what became
// of it. Through a host with a replica at hand, that says more of what the host should know.
CHECKED enum exit_code making_finish(struct cli *c, struct making *m, const struct act_type *type);
// Lets go of the act that was made, so that another body can follow it with the same keys.
void making_next(struct making *m);
// Sends what was queued.
CHECKED enum exit_code making_send_queue(struct cli *c, struct making *m);
void making_done(struct making *m);

#endif
