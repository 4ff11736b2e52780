// SPDX-License-Identifier: Apache-2.0
#include "cli/signing.h"

#include "base/text.h"
#include "cli/terminal.h"

#include <stdio.h>
#include <unistd.h>

static void put_sentence(struct buf *out, const char *text) {
    text_wrap(out, span_str(text), terminal_columns(), 2);
}

static void tell_readers(const struct authoring *a, struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, LIMIT_ENTRY_BYTES);
    buf_put_str(&line, "Readers: ");
    for (size_t i = 0; i < json_count(a->to); i++)
        buf_printf(&line, "%s" SPAN_FMT, i ? ", " : "", SPAN_ARG(json_text(json_at(a->to, i))));
    buf_put_str(&line, a->to ? " and its author. Nobody else, unless its author opens it; that it "
                               "was made, and for whom, everybody sees."
                             : "everybody, for ever.");
    put_sentence(out, buf_str(&line));
}

void signing_tell(const struct act_type *type, const struct authoring *a, struct buf *out) {
    tell_readers(a, out);
    put_sentence(out, type->flags & ACT_REVISABLE
                          ? "Taking back: its author may correct or withdraw it. It then counts no "
                            "more, and stays in the log."
                          : "Taking back: it cannot be.");
    if (type->effect) {
        BUF_SCOPED struct buf line;
        buf_init(&line, LIMIT_ENTRY_BYTES);
        buf_printf(&line, "In law: %s", type->effect);
        put_sentence(out, buf_str(&line));
    }
}

enum exit_code signing_ask(const struct cli *c, const struct act_type *type,
                           const struct authoring *a) {
    char typed[32] = "";
    struct error e;
    if (!type->effect || (type->flags & ACT_REVISABLE) || cli_flag(c, "--yes") ||
        !isatty(STDIN_FILENO) || !isatty(STDERR_FILENO))
        return EXIT_YES;
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    buf_printf(&text, "%s: %s.\n", type->name, type->help);
    signing_tell(type, a, &text);
    fprintf(stderr, "%sType %s to go on: ", buf_str(&text), type->name);
    if (fgets(typed, sizeof typed, stdin)) {
        typed[strcspn(typed, "\n")] = 0;
        if (strcmp(typed, type->name) == 0)
            return EXIT_YES;
    }
    error_set(&e, ERR_DENIED, "nothing was signed");
    return cli_fail_as(EXIT_NO, &e);
}
