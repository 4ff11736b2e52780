// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>

// `wanted` is what vsnprintf said. Of a text that was cut the last character goes, for half of it
// may be missing, and a message has to be fit to show.
static void mend(char *text, size_t size, int wanted) {
    if (wanted >= 0 && (size_t)wanted < size)
        return;
    size_t at = wanted < 0 ? 0 : size - 1;
    while (at && ((uint8_t)text[at - 1] & 0xc0) == 0x80)
        at--;
    text[at ? at - 1 : 0] = 0;
}

enum err error_set(struct error *e, enum err code, const char *format, ...) {
    if (!e)
        return code;
    char text[sizeof e->message]; // `format` may take its words from e itself
    va_list args;
    va_start(args, format);
    mend(text, sizeof text, vsnprintf(text, sizeof text, format, args));
    va_end(args);
    e->code = code;
    e->rule = NULL;
    e->hint[0] = 0;
    memcpy(e->message, text, strlen(text) + 1);
    return code;
}

enum err error_rule(struct error *e, const char *rule) {
    if (!e)
        return ERR_INVALID;
    e->rule = rule;
    return e->code;
}

enum err error_hint(struct error *e, const char *format, ...) {
    if (!e)
        return ERR_INVALID;
    va_list args;
    va_start(args, format);
    mend(e->hint, sizeof e->hint, vsnprintf(e->hint, sizeof e->hint, format, args));
    va_end(args);
    return e->code;
}

enum err error_prefix(struct error *e, const char *format, ...) {
    if (!e)
        return ERR_INVALID;
    char text[sizeof e->message];
    va_list args;
    va_start(args, format);
    mend(text, sizeof text, vsnprintf(text, sizeof text, format, args));
    va_end(args);
    size_t used = strlen(text), room = sizeof text - used;
    mend(text + used, room, snprintf(text + used, room, ": %s", e->message));
    memcpy(e->message, text, strlen(text) + 1);
    return e->code;
}

enum err error_errno(struct error *e, const char *name) {
    int number = errno;
    char text[128];
    return error_set(e, number == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s", name,
                     strerror_r(number, text, sizeof text));
}
