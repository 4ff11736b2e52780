// SPDX-License-Identifier: Apache-2.0
#include "cli/signing.h"

#include "base/text.h"
#include "cli/terminal.h"
#include "view/signing.h"

#include <stdio.h>
#include <unistd.h>

void signing_tell(const struct act_type *type, const struct authoring *a, struct buf *out) {
    JSON_SCOPED struct json *list = json_new_list();
    signing_put(NULL, type, a->to, a->body, list);
    for (size_t i = 0; i < json_count(list); i++)
        text_wrap(out, json_get_text(json_at(list, i), "text"), terminal_columns(), 2);
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
