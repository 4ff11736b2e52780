// SPDX-License-Identifier: Apache-2.0
#include "prose/brackets.h"

#include <string.h>

#define NAMES_MAX 64       // at the head of one bracket
#define HEAD_BYTES_MAX 512 // of names: what is longer is a text with a colon in it

static bool is_white(uint8_t c) {
    return c == ' ' || c == '\n';
}

static size_t count_brackets(struct span text) {
    size_t n = 0;
    for (size_t i = 0; i < text.size; i++)
        n += text.data[i] == '[' || text.data[i] == ']';
    return n;
}

// Pairs by a stack of open ones, which is a list through `partner`.
static void pair_up(struct span text, struct brackets *b) {
    size_t open = SIZE_MAX;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] != '[' && text.data[i] != ']')
            continue;
        size_t now = b->count++;
        struct mark *m = &b->marks[now];
        *m = (struct mark){.at = i, .kind = MARK_STRAY, .partner = now};
        if (text.data[i] == '[') {
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

static bool is_apart(struct span text, const struct brackets *b, size_t i) {
    const struct mark *m = &b->marks[i];
    if (m->partner != i + 1) // another bracket inside
        return false;
    size_t end = b->marks[i + 1].at;
    struct span inside = span(text.data + m->at + 1, end - m->at - 1);
    if (end + 1 < text.size && text.data[end + 1] == '(')
        return true;
    return span_is(inside, "sic") || span_is(inside, "...") || span_is(inside, "…") ||
           (inside.size > 1 && inside.data[0] == '^');
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
    for (size_t i = from; i < to; i++) {
        if (!is_white(text.data[i]) && (slash || text.data[i] != '/'))
            return false;
        slash = slash || text.data[i] == '/';
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
    while (s.size && is_white(s.data[0]))
        s = span(s.data + 1, s.size - 1);
    while (s.size && is_white(s.data[s.size - 1]))
        s.size--;
    return s;
}

// "irn, rus: " behind an opening bracket, when each of them is somebody.
static void read_names(struct span text, struct mark *m, struct arena *a, brackets_who *who,
                       void *context) {
    struct span rest = span(text.data + m->at + 1, text.size - m->at - 1), piece;
    struct span found[NAMES_MAX];
    size_t count = 0, end = 0;
    while (end < rest.size && end < HEAD_BYTES_MAX && rest.data[end] != ':' &&
           rest.data[end] != '[' && rest.data[end] != ']')
        end++;
    if (end == rest.size || end == HEAD_BYTES_MAX || rest.data[end] != ':')
        return;
    struct span names = span_head(rest, end);
    while (span_cut(&names, ',', &piece)) {
        struct span slug = trimmed(piece).size ? who(context, trimmed(piece)) : span(NULL, 0);
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
    if (m->head < rest.size && rest.data[m->head] == ' ')
        m->head++;
}

// Words: runs of bytes that are neither white space nor brackets.
static void count_words(struct span text, struct brackets *b) {
    unsigned depth = 0;
    size_t next = 0;
    bool in_word = false;
    for (size_t i = 0; i < text.size; i++) {
        if (next < b->count && b->marks[next].at == i) {
            depth += b->marks[next].kind == MARK_OPEN;
            depth -= b->marks[next].kind == MARK_CLOSE;
            next++;
            in_word = false;
        } else if (is_white(text.data[i])) {
            in_word = false;
        } else if (!in_word) {
            in_word = true;
            b->words++;
            b->words_inside += depth > 0;
        }
    }
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
    count_words(text, &b);
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
        buf_put(out, text.data + from, m->at - from);
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
