// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>

enum err error_set(struct error *e, enum err code, const char *format, ...) {
    if (!e)
        return code;
    char text[sizeof e->message]; // `format` may take its words from e itself
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    *e = (struct error){.code = code};
    memcpy(e->message, text, sizeof text);
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
    vsnprintf(e->hint, sizeof e->hint, format, args);
    va_end(args);
    return e->code;
}

enum err error_prefix(struct error *e, const char *format, ...) {
    if (!e)
        return ERR_INVALID;
    char text[sizeof e->message];
    va_list args;
    va_start(args, format);
    int used = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (used >= 0 && (size_t)used < sizeof text)
        snprintf(text + used, sizeof text - (size_t)used, ": %s", e->message);
    memcpy(e->message, text, sizeof text);
    return e->code;
}

enum err error_errno(struct error *e, const char *name) {
    int number = errno;
    char text[128];
    return error_set(e, number == ENOENT ? ERR_NOT_FOUND : ERR_IO, "%s: %s", name,
                     strerror_r(number, text, sizeof text));
}
