// SPDX-License-Identifier: Apache-2.0
#include "base/journal.h"

#include "base/env.h"
#include "base/stamp.h"
#include "base/text.h"

#include <stdarg.h>
#include <unistd.h>

#define LINE_BYTES 1000

void journal(const char *who, const char *format, ...) {
    char text[LINE_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    BUF_SCOPED struct buf line;
    buf_init(&line, 4 * LINE_BYTES);
    stamp_print((struct stamp){env_real.now(env_real.context), 0}, &line);
    buf_printf(&line, " %s: ", who);
    text_put_name(&line, span_str(text));
    buf_put_byte(&line, '\n');
    ssize_t put = write(STDERR_FILENO, line.data, line.size);
    (void)put; // nobody is left to tell
}

void journal_error(const char *who, const struct error *e) {
    if (e->rule)
        journal(who, "%s (%s)", e->message, e->rule);
    else
        journal(who, "%s", e->message);
}
