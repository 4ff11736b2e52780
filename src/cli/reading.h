// SPDX-License-Identifier: Apache-2.0
// Commands that read a record as somebody may: --key FILE, with an age identity in it, opens what
// is addressed to its participant. What is decrypted stays in memory.
#ifndef CLI_READING_H
#define CLI_READING_H

#include "cli/keys.h"
#include "record/reader.h"

#define READING_KEY_OPTION                                                                         \
    {                                                                                              \
        "--key", NULL, "FILE",                                                                     \
            "a participant's key file: reads what is addressed to it, and signs requests where "   \
            "the record is closed",                                                                \
            OPTION_MANY                                                                            \
    }

struct reading {
    struct reader reader;
    struct reader_line *lines;
    uint8_t (*identities)[AGE_KEY_BYTES];
    struct arena arena;
};
#define READING_SCOPED __attribute__((cleanup(reading_end)))

// Without --key nothing changes, nor with keys of a URL that can only sign requests. EXIT_USAGE
// where the keys are several participants'; EXIT_NO where they are none of the record's, or have no
// identity to read with. It outlives the record.
CHECKED enum exit_code reading_begin(const struct cli *c, struct record *r, struct reading *out);
// The same with keys that are loaded already, and stay the caller's.
CHECKED enum exit_code reading_with(const struct cli *c, struct record *r, const struct keys *keys,
                                    struct reading *out);
// Who would read so, for whoever opens the record by itself. `out` is zero before.
CHECKED enum exit_code reading_prepare(const struct cli *c, const struct state *s,
                                       const struct keys *keys, struct reading *out);
void reading_end(struct reading *r); // wipes

#endif
