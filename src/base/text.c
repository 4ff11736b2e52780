// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include "base/arena.h"

#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#define REPLACEMENT "\xef\xbf\xbd" // U+FFFD
#define ISOLATE "\xe2\x81\xa8"     // U+2068
#define ISOLATE_RTL "\xe2\x81\xa7" // U+2067
#define ISOLATE_END "\xe2\x81\xa9" // U+2069
#define ISOLATES_MAX 64            // one within another, kept over a line's end

bool slug_ok(struct span s) {
    if (!s.size || s.size > 63 || s.data[0] == '-')
        return false;
    for (size_t i = 0; i < s.size; i++) {
        uint8_t c = s.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return true;
}

bool utf8_ok(struct span s) {
    return !s.size || !u8_check(s.data, s.size);
}

int32_t utf8_next(struct span *rest) {
    if (!rest->size)
        return -1;
    if (rest->data[0] < 0x80) {
        uint8_t c = rest->data[0];
        *rest = span_from(*rest, 1);
        return c;
    }
    ucs4_t c;
    int used = u8_mbtouc(&c, rest->data, rest->size); // U+FFFD for what is none
    *rest = span_from(*rest, (size_t)used);
    return (int32_t)c;
}

static bool control(int32_t c) {
    return c < 0x20 || (c >= 0x7f && c <= 0x9f);
}

bool codepoint_forbidden(int32_t c) {
    if (control(c))
        return c != '\n';
    if (c < 0x202a)
        return false;
    return c <= 0x202e || (c >= 0x2066 && c <= 0x2069) || (c >= 0xd800 && c <= 0xdfff) ||
           (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe || c > 0x10ffff;
}

// What Unicode lets a terminal leave out, but for what scripts and emoji are written with.
static bool unseen(int32_t c) {
    bool needed = c == 0x200c || c == 0x200d || c == 0x034f || (c >= 0x180b && c <= 0x180d) ||
                  c == 0x180f || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
    return !needed && uc_is_property_default_ignorable_code_point((ucs4_t)c);
}

bool codepoint_hidden(int32_t c) {
    if (c < 0x80 || codepoint_forbidden(c))
        return codepoint_forbidden(c);
    return c == 0x2028 || c == 0x2029 || (c >= 0xfff9 && c <= 0xfffb) || unseen(c);
}

static size_t columns_of(int32_t c) {
    int width = control(c) ? 1 : uc_width((ucs4_t)c, "UTF-8"); // a control shows as U+FFFD
    return width > 0 ? (size_t)width : 0;
}

size_t text_columns(struct span s) {
    size_t columns = 0;
    for (int32_t c; (c = utf8_next(&s)) >= 0;)
        columns += columns_of(c);
    return columns;
}

bool text_right_to_left(struct span s) {
    for (int32_t c; (c = utf8_next(&s)) >= 0;) {
        int category = c < 0x590 ? UC_BIDI_L : uc_bidi_category((ucs4_t)c);
        if (category == UC_BIDI_R || category == UC_BIDI_AL || category == UC_BIDI_AN)
            return true;
    }
    return false;
}

bool text_left_to_right(struct span s) {
    for (int32_t c; (c = utf8_next(&s)) >= 0;)
        if (uc_bidi_category((ucs4_t)c) == UC_BIDI_L)
            return true;
    return false;
}

// U+FFFD as read may stand for bytes that are no UTF-8, so it is always written anew.
static void put_shown(struct buf *out, int32_t c, struct span bytes) {
    bool nothing = control(c) || (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
    if (c == 0xfffd || (nothing && c != '\n'))
        buf_put_str(out, REPLACEMENT);
    else if (codepoint_hidden(c))
        buf_printf(out, "<U+%04X>", (unsigned)c);
    else
        buf_put_span(out, bytes);
}

void utf8_put(struct buf *out, struct span s) {
    for (struct span rest = s, at = s; rest.size; at = rest) {
        if (utf8_next(&rest) == 0xfffd)
            buf_put_str(out, REPLACEMENT);
        else
            buf_put(out, at.data, at.size - rest.size);
    }
}

// Whether an isolate that begins before `rest` closes within its line. Those that begin within an
// outermost one that does, do so too.
static bool closes(struct span rest) {
    size_t open = 1;
    while (rest.size && open) {
        int32_t c = utf8_next(&rest);
        if (c == '\n')
            return false;
        open += c == 0x2067 || c == 0x2068;
        open -= c == 0x2069;
    }
    return !open;
}

void text_put(struct buf *out, struct span s) {
    size_t open = 0;
    for (struct span rest = s, at = s; rest.size; at = rest) {
        int32_t c = utf8_next(&rest);
        struct span bytes = span_head(at, at.size - rest.size);
        bool isolate = c == 0x2067 || c == 0x2068;
        bool begins = isolate && (open || closes(rest)), ends = c == 0x2069 && open;
        if (begins || ends)
            buf_put_span(out, bytes);
        else
            put_shown(out, c, bytes);
        open += begins;
        open -= ends;
    }
}

void text_put_name(struct buf *out, struct span s) {
    bool isolate = text_right_to_left(s);
    if (isolate)
        buf_put_str(out, ISOLATE);
    for (struct span rest = s, at = s; rest.size; at = rest) {
        int32_t c = utf8_next(&rest);
        if (c == '\n')
            buf_put_str(out, REPLACEMENT);
        else
            put_shown(out, c, span_head(at, at.size - rest.size));
    }
    if (isolate)
        buf_put_str(out, ISOLATE_END);
}

// Where a line may break: after spaces, and beside a wide character where Unicode lets it (between
// ideographs, not before a full stop). Never within a slug, a hash or an address.
static void find_breaks(struct span line, char *breaks) {
    u8_possible_linebreaks(line.data, line.size, "UTF-8", breaks);
    int32_t before = 0;
    for (struct span rest = line; rest.size;) {
        size_t at = line.size - rest.size;
        int32_t c = utf8_next(&rest);
        bool wide = columns_of(before) == 2 || columns_of(c) == 2;
        bool possible = wide && breaks[at] == UC_BREAK_POSSIBLE;
        memset(breaks + at, 0, line.size - rest.size - at);
        breaks[at] = before == ' ' ? c != ' ' : at && possible;
        before = c;
    }
}

static size_t trailing_spaces(struct span s) {
    size_t spaces = 0;
    while (spaces < s.size && s.data[s.size - 1 - spaces] == ' ')
        spaces++;
    return spaces;
}

static void wrap_line(struct buf *out, struct span line, size_t room, size_t indent) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    char *breaks = arena_get(&a, line.size);
    find_breaks(line, breaks);
    size_t column = 0, gap = 0;
    bool begun = false; // not the same as a column: a word may be of combining characters alone
    for (size_t from = 0, to; from < line.size; from = to) {
        for (to = from + 1; to < line.size && !breaks[to];)
            to++;
        struct span word = span(line.data + from, to - from);
        size_t spaces = trailing_spaces(word);
        word.size -= spaces;
        size_t columns = text_columns(word);
        if (!word.size) {
            gap += spaces;
            continue;
        }
        if (room && begun && column + gap + columns > room) {
            buf_put_byte(out, '\n');
            begun = false;
            column = gap = 0;
        }
        buf_put_fill(out, ' ', gap + (begun ? 0 : indent));
        buf_put_span(out, word);
        begun = true;
        column += gap + columns;
        gap = spaces;
    }
}

void text_wrap(struct buf *out, struct span s, size_t columns_max, size_t indent) {
    size_t room = columns_max > indent ? columns_max - indent : columns_max ? 1 : 0;
    BUF_SCOPED struct buf clean;
    buf_init(&clean, BUF_MAX);
    text_put(&clean, s);
    struct span rest = buf_span(&clean);
    for (struct span line; span_cut(&rest, '\n', &line);) {
        wrap_line(out, line, room, indent);
        buf_put_byte(out, '\n');
    }
}

void text_break(struct buf *out, struct span s, size_t columns) {
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    char *starts = arena_get(&a, s.size + 1); // of characters as people see them
    u8_grapheme_breaks(s.data, s.size, starts);
    size_t column = 0;
    for (size_t from = 0, to; from < s.size; from = to) {
        for (to = from + 1; to < s.size && !starts[to];)
            to++;
        struct span one = span(s.data + from, to - from);
        size_t width = text_columns(one);
        bool parts = one.data[0] == ' ' || one.data[0] == '\n';
        if (!parts && column && column + width > columns) {
            buf_put_byte(out, '\n');
            column = 0;
        }
        buf_put_span(out, one);
        column = parts ? 0 : column + width;
    }
}

void text_isolate_lines(struct buf *out, struct span s) {
    int32_t open[ISOLATES_MAX];
    size_t depth = 0;
    for (struct span line; span_cut(&s, '\n', &line);) {
        for (size_t i = 0; i < depth && i < ISOLATES_MAX; i++)
            buf_put_str(out, open[i] == 0x2067 ? ISOLATE_RTL : ISOLATE);
        buf_put_span(out, line);
        while (line.size) {
            int32_t c = utf8_next(&line);
            if ((c == 0x2067 || c == 0x2068) && depth++ < ISOLATES_MAX)
                open[depth - 1] = c;
            depth -= c == 0x2069 && depth;
        }
        for (size_t i = 0; i < depth && i < ISOLATES_MAX; i++)
            buf_put_str(out, ISOLATE_END);
        buf_put_byte(out, '\n');
    }
}
