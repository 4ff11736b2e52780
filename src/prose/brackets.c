// SPDX-License-Identifier: Apache-2.0
#include "prose/brackets.h"

#include "base/text.h"
#include "prose/words.h"

#include <string.h>

#define NAMES_MAX 64       // at the head of one bracket
#define HEAD_BYTES_MAX 512 // of names: what is longer is a text with a colon in it
#define LINK_BYTES_MAX 2048

static bool is_bracket(uint8_t c) {
    return c == '[' || c == ']';
}

// Bytes of white space at `i`, of no-break spaces too; 0 where another character stands.
static size_t white_at(struct span text, size_t i) {
    uint8_t c = text.data[i];
    if (c > ' ' && c < 0xC2) // nearly all
        return 0;
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r')
        return 1;
    if (c == 0xC2 && span_starts(span_from(text, i), span_str("\xC2\xA0")))
        return 2;
    return c == 0xE2 && span_starts(span_from(text, i), span_str("\xE2\x80\xAF")) ? 3 : 0;
}

// Whether a backslash stands there that belongs to a bracket.
static bool is_escape(struct span text, size_t i) {
    return text.data[i] == '\\' && i + 1 < text.size && is_bracket(text.data[i + 1]);
}

static size_t count_brackets(struct span text) {
    size_t n = 0;
    for (size_t i = 0; i < text.size; i++)
        n += is_bracket(text.data[i]);
    return n;
}

// Pairs by a stack of open ones, which is a list through `partner`.
static void pair_up(struct span text, struct brackets *b) {
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < text.size; i++) {
        if (!is_bracket(text.data[i]))
            continue;
        size_t now = b->count++;
        struct mark *m = &b->marks[now];
        *m = (struct mark){.at = i, .kind = MARK_STRAY, .partner = now};
        m->opens = text.data[i] == '[';
        if (m->opens) {
            m->partner = open;
            open = now;
        } else if (open != SIZE_MAX) {
            size_t begin = open;
            open = b->marks[begin].partner;
            b->marks[begin].kind = MARK_OPEN;
            b->marks[begin].partner = now;
            m->kind = MARK_CLOSE;
            m->partner = begin;
        }
    }
    while (open != SIZE_MAX) { // what is left open is stray
        size_t below = b->marks[open].partner;
        b->marks[open].partner = open;
        open = below;
    }
}

// Whether a letter ends before byte `i`.
static bool is_behind_letter(struct span text, size_t i) {
    size_t from = i;
    while (from > 0 && i - from < 4) {
        from--;
        if ((text.data[from] & 0xC0) != 0x80)
            break;
    }
    struct span last = span(text.data + from, i - from);
    if (last.size == 0 || (last.data[0] >= '0' && last.data[0] <= '9'))
        return false;
    return words_token_of(utf8_next(&last)) == TOKEN_WORD;
}

// A footnote's number at mark `i`, whose text is `inside`.
static bool is_note_number(struct span text, const struct brackets *b, size_t i,
                           struct span inside) {
    size_t at = b->marks[i].at;
    if (inside.size < 1 || inside.size > 3)
        return false;
    for (size_t k = 0; k < inside.size; k++)
        if (inside.data[k] < '0' || inside.data[k] > '9')
            return false;
    at -= at > 0 && is_escape(text, at - 1);
    if (i && b->marks[i - 1].kind == MARK_APART && b->marks[i - 1].at + 1 == at)
        return true; // one note behind another
    if (at > 0 && memchr(".,;:", text.data[at - 1], 4))
        at--;
    return is_behind_letter(text, at);
}

// A link's target behind the bracket that closes at `end`.
static bool is_link(struct span text, size_t end) {
    static const char *const heads[] = {"#", "/", "./", "../", "mailto:"};
    struct span target = span_from(text, end + 1);
    if (target.size == 0 || target.data[0] != '(')
        return false;
    target = span_from(target, 1);
    size_t size = 0;
    bool scheme = false;
    while (size < target.size && size < LINK_BYTES_MAX && target.data[size] != ')' &&
           !is_bracket(target.data[size]) && !white_at(target, size)) {
        scheme = scheme || span_starts(span_from(target, size), span_str("://"));
        size++;
    }
    if (size == target.size || target.data[size] != ')')
        return false;
    for (size_t i = 0; i < sizeof heads / sizeof *heads && !scheme; i++)
        scheme = span_starts(target, span_str(heads[i]));
    return scheme;
}

static bool is_apart(struct span text, const struct brackets *b, size_t i) {
    const struct mark *m = &b->marks[i];
    if (m->partner != i + 1) // another bracket inside
        return false;
    size_t end = b->marks[i + 1].at;
    struct span inside = span(text.data + m->at + 1, end - m->at - 1);
    if (inside.size && is_escape(text, end - 1))
        inside.size--;
    return span_is(inside, "sic") || span_is(inside, "...") || span_is(inside, "…") ||
           (inside.size > 1 && inside.data[0] == '^') || is_note_number(text, b, i, inside) ||
           is_link(text, end);
}

static void set_apart(struct span text, struct brackets *b) {
    for (size_t i = 0; i + 1 < b->count; i++)
        if (b->marks[i].kind == MARK_OPEN && is_apart(text, b, i)) {
            b->marks[i].kind = b->marks[i + 1].kind = MARK_APART;
            b->apart++;
        }
}

// Whether nothing parts them: white space, and at most one "/".
static bool is_beside(struct span text, size_t from, size_t to) {
    bool slash = false;
    while (from < to) {
        size_t white = white_at(text, from);
        if (!white && !is_escape(text, from) && (slash || text.data[from] != '/'))
            return false;
        slash = slash || text.data[from] == '/';
        from += white ? white : 1;
    }
    return true;
}

static void set_depths(struct span text, struct brackets *b) {
    unsigned depth = 0;
    size_t closed = SIZE_MAX; // the pair that closed last, if nothing has stood since
    for (size_t i = 0; i < b->count; i++) {
        struct mark *m = &b->marks[i];
        if (m->kind == MARK_OPEN) {
            bool beside = closed != SIZE_MAX && is_beside(text, b->marks[closed].at + 1, m->at);
            if (beside) {
                struct mark *first = &b->marks[b->marks[closed].partner];
                b->groups += !first->alternative;
                first->alternative = m->alternative = true;
            }
            m->depth = ++depth;
            b->pairs++;
            if (depth > b->deepest)
                b->deepest = depth;
            closed = SIZE_MAX;
        } else if (m->kind == MARK_CLOSE) {
            m->depth = depth--;
            closed = i;
        } else {
            closed = SIZE_MAX;
        }
        b->strays += m->kind == MARK_STRAY;
    }
}

static struct span trimmed(struct span s) {
    size_t white;
    while (s.size && (white = white_at(s, 0)))
        s = span_from(s, white);
    size_t end = 0; // of the last that is not white
    for (size_t i = 0; i < s.size; i += white ? white : 1) {
        white = white_at(s, i);
        end = white ? end : i + 1;
    }
    return span_head(s, end);
}

// Takes off the name before the next "," ";" or Arabic comma; false at the end.
static bool cut_name(struct span *rest, struct span *name) {
    if (!rest->size)
        return false;
    size_t end = 0, skip = 0;
    for (; end < rest->size && !skip; end += !skip) {
        if (rest->data[end] == ',' || rest->data[end] == ';')
            skip = 1;
        else if (span_starts(span_from(*rest, end), span_str("\xD8\x8C")))
            skip = 2;
    }
    *name = trimmed(span_head(*rest, end));
    *rest = span_from(*rest, end + skip);
    return true;
}

// "irn, rus: " behind an opening bracket, when each of them is somebody.
static void read_names(struct span text, struct mark *m, struct arena *a, brackets_who *who,
                       void *context) {
    struct span rest = span(text.data + m->at + 1, text.size - m->at - 1), piece;
    struct span found[NAMES_MAX];
    size_t count = 0, end = 0;
    while (end < rest.size && end < HEAD_BYTES_MAX && rest.data[end] != ':' &&
           !is_bracket(rest.data[end]))
        end++;
    if (end == rest.size || end == HEAD_BYTES_MAX || rest.data[end] != ':')
        return;
    struct span names = span_head(rest, end);
    while (cut_name(&names, &piece)) {
        struct span slug = piece.size ? who(context, piece) : span(NULL, 0);
        if (!slug.data || count == NAMES_MAX)
            return;
        found[count++] = slug;
    }
    if (!count)
        return;
    m->names = arena_array(a, struct span, count);
    memcpy(m->names, found, count * sizeof *found);
    m->name_count = count;
    m->head = end + 1;
    if (m->head < rest.size)
        m->head += white_at(rest, m->head);
}

// Whether a letter or digit begins at `i`.
static bool is_letter(struct span text, size_t i) {
    uint8_t c = text.data[i];
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    struct span rest = span_from(text, i);
    return (c & 0xC0) != 0x80 && words_token_of(utf8_next(&rest)) == TOKEN_WORD;
}

// What a walk over one text meets, from a depth on that brackets of other texts make.
struct walk {
    size_t words, inside;
    unsigned depth, deepest;
};

static void step(const struct mark *m, struct walk *w) {
    bool counts = m->kind == MARK_OPEN || m->kind == MARK_CLOSE || m->crosses;
    w->depth += counts && m->opens;
    w->depth -= counts && !m->opens;
    w->deepest = w->depth > w->deepest ? w->depth : w->deepest;
}

static struct walk walk_words(struct span text, const struct brackets *b, unsigned depth) {
    struct walk w = {.depth = depth, .deepest = depth};
    size_t next = 0, white;
    bool in_word = false; // and it is counted
    for (size_t i = 0; i < text.size; i++) {
        if (next < b->count && b->marks[next].at == i) {
            step(&b->marks[next], &w);
            i += b->marks[next++].head;
            in_word = false;
        } else if ((white = white_at(text, i))) {
            in_word = false;
            i += white - 1;
        } else if (!in_word && is_letter(text, i)) {
            in_word = true;
            w.words++;
            w.inside += w.depth > 0;
        }
    }
    return w;
}

struct brackets brackets_read(struct span text, struct arena *a, brackets_who *who, void *context) {
    struct brackets b = {0};
    size_t room = count_brackets(text);
    b.marks = arena_array(a, struct mark, room ? room : 1);
    pair_up(text, &b);
    set_apart(text, &b);
    set_depths(text, &b);
    for (size_t i = 0; who && i < b.count; i++)
        if (b.marks[i].kind == MARK_OPEN)
            read_names(text, &b.marks[i], a, who, context);
    struct walk w = walk_words(text, &b, 0);
    b.words = w.words;
    b.words_inside = w.inside;
    return b;
}

bool brackets_clean(const struct brackets *b) {
    return b->pairs == 0 && b->strays == 0;
}

void brackets_put_agreed(struct span text, const struct brackets *b, struct buf *out) {
    size_t from = 0;
    for (size_t i = 0; i < b->count; i++) {
        const struct mark *m = &b->marks[i];
        if (m->kind != MARK_OPEN || m->depth != 1)
            continue;
        size_t end = m->at - (m->at > from && is_escape(text, m->at - 1));
        buf_put(out, text.data + from, end - from);
        from = b->marks[m->partner].at + 1;
    }
    if (from < text.size)
        buf_put(out, text.data + from, text.size - from);
}

void brackets_put_nameless(struct span text, const struct brackets *b, struct buf *out) {
    size_t from = 0;
    for (size_t i = 0; i < b->count; i++) {
        const struct mark *m = &b->marks[i];
        if (!m->head)
            continue;
        buf_put(out, text.data + from, m->at + 1 - from);
        from = m->at + 1 + m->head;
    }
    if (from < text.size)
        buf_put(out, text.data + from, text.size - from);
}

static void mark_crossing(struct brackets *read, const struct crossing *c) {
    read[c->open_text].marks[c->open].crosses = true;
    read[c->close_text].marks[c->close].crosses = true;
}

// Each text from the depth that is open before it.
static void walk_all(const struct span *texts, const struct brackets *read, size_t count,
                     struct crossings *out) {
    struct walk w = {.depth = 0};
    for (size_t i = 0; i < count; i++) {
        w = walk_words(texts[i], &read[i], w.depth);
        out->words_inside += w.inside;
        out->deepest = w.deepest > out->deepest ? w.deepest : out->deepest;
    }
}

struct crossings brackets_across(const struct span *texts, struct brackets *read, size_t count,
                                 struct arena *a) {
    size_t most = 0;
    for (size_t i = 0; i < count; i++)
        most += read[i].strays;
    struct crossings found = {.all = arena_array(a, struct crossing, most + 1),
                              .inside = arena_array(a, unsigned, count + 1)};
    // Those that are open lie on a stack, a list through `below`; those that never close are taken
    // out at the end, and `all` stands in order of the openings.
    size_t *below = arena_array(a, size_t, most + 1), open = SIZE_MAX, begun = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < read[i].count; k++) {
            const struct mark *m = &read[i].marks[k];
            if (m->kind != MARK_STRAY)
                continue;
            if (m->opens) {
                below[begun] = open;
                open = begun;
                found.all[begun++] = (struct crossing){i, k, SIZE_MAX, 0};
            } else if (open != SIZE_MAX) {
                found.all[open].close_text = i;
                found.all[open].close = k;
                open = below[open];
            } else {
                found.strays++;
            }
        }
    for (size_t i = 0; i < begun; i++) {
        const struct crossing *c = &found.all[i];
        if (c->close_text == SIZE_MAX) {
            found.strays++;
            continue;
        }
        found.inside[c->open_text + 1]++; // the difference to the text before
        found.inside[c->close_text]--;
        mark_crossing(read, c);
        found.all[found.count++] = *c;
    }
    for (size_t i = 1; i < count; i++)
        found.inside[i] += found.inside[i - 1];
    walk_all(texts, read, count, &found);
    return found;
}
