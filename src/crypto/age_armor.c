// SPDX-License-Identifier: Apache-2.0
// The armor of age.h: strict PEM (RFC 7468) with the label AGE ENCRYPTED FILE.
#include "base/codec.h"
#include "crypto/age.h"
#include "crypto/age_header.h"

#define ARMOR_BEGIN "-----BEGIN AGE ENCRYPTED FILE-----"
#define ARMOR_END "-----END AGE ENCRYPTED FILE-----"
#define LINE_CHARS 64
#define LINE_BYTES 48 // that make LINE_CHARS of base64

static enum err armor_error(struct error *e, const char *what) {
    error_set(e, ERR_INVALID, "the age armor %s", what);
    error_rule(e, "age-armor");
    return ERR_INVALID;
}

static bool is_space(uint8_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct span skip_space(struct span text) {
    while (text.size && is_space(text.data[0]))
        text = span_from(text, 1);
    return text;
}

bool age_is_armor(struct span data) {
    return span_starts(skip_space(data), span_str(ARMOR_BEGIN));
}

void age_armor(struct span file, struct buf *out) {
    buf_put_str(out, ARMOR_BEGIN "\n");
    for (; file.size; file = span_from(file, LINE_BYTES)) {
        base64_put(out, span_head(file, LINE_BYTES));
        buf_put_byte(out, '\n');
    }
    buf_put_str(out, ARMOR_END "\n");
}

// Lines end in \n or \r\n; the last may end with the text.
static bool take_line(struct span *rest, struct span *line) {
    if (!span_cut(rest, '\n', line))
        return false;
    if (line->size && line->data[line->size - 1] == '\r')
        line->size--;
    return true;
}

static enum err dearmor(struct span rest, struct buf *out, struct error *e) {
    struct span line;
    if (!take_line(&rest, &line) || !span_is(line, ARMOR_BEGIN))
        return armor_error(e, "does not begin with " ARMOR_BEGIN);
    for (bool last = false; take_line(&rest, &line);) {
        if (span_is(line, ARMOR_END))
            return skip_space(rest).size ? armor_error(e, "has text after its end") : OK;
        if (last)
            return armor_error(e, "has a line after a short one");
        if (!line.size)
            return armor_error(e, "has an empty line");
        if (line.size > LINE_CHARS)
            return armor_error(e, "has a line of more than 64 characters");
        size_t before = out->size;
        if (!base64_get(line, out))
            return out->full ? buf_check(out, "the age file in its armor", e)
                             : armor_error(e, "has a line that is not canonical base64");
        last = out->size - before < LINE_BYTES;
    }
    return armor_error(e, "has no line " ARMOR_END);
}

enum err age_dearmor(struct span text, struct buf *out, struct error *e) {
    size_t before = out->size;
    enum err err = dearmor(skip_space(text), out, e);
    if (err)
        out->size = before;
    return err;
}
