// SPDX-License-Identifier: Apache-2.0
#include "words/tell.h"

#include "base/text.h"

#define ISOLATE "\xe2\x81\xa8"     // U+2068
#define ISOLATE_RTL "\xe2\x81\xa7" // U+2067
#define ISOLATE_END "\xe2\x81\xa9" // U+2069

void tell_put_text(const struct piece *p, struct buf *out) {
    buf_put_span(out, p->text);
}

void tell_put_name(const struct piece *p, struct buf *out) {
    text_put_name(out, p->text);
}

void tell_put_int(const struct piece *p, struct buf *out) {
    buf_printf(out, "%lld", (long long)p->n);
}

static bool holds_isolates(struct span s) {
    for (size_t i = 0; i < s.size; i++)
        if (span_starts(span_from(s, i), span_str(ISOLATE)))
            return true;
    return false;
}

// U+2068 looks for the first letter outside of isolates. "NAME (SLUG)", both isolated, has none,
// and would stand from the left: what was composed in this language stands from the right.
static void put_isolated(struct buf *out, struct span s) {
    buf_put_str(out, holds_isolates(s) ? ISOLATE_RTL : ISOLATE);
    buf_put_span(out, s);
    buf_put_str(out, ISOLATE_END);
}

static void put_piece(const struct catalog *words, struct buf *out, const struct piece *p) {
    if (!catalog_right_to_left(words)) {
        p->put(p, out);
        return;
    }
    BUF_SCOPED struct buf text;
    buf_init(&text, out->max);
    p->put(p, &text);
    if (text_left_to_right(buf_span(&text)))
        put_isolated(out, buf_span(&text));
    else
        buf_put_span(out, buf_span(&text));
}

// Messages are our own and checked when they are built: a brace always begins a place.
void tell_list(const struct catalog *words, struct buf *out, const char *text,
               const struct piece *pieces, size_t count) {
    struct span rest = span_str(text), plain, place;
    while (span_cut(&rest, '{', &plain)) {
        buf_put_span(out, plain);
        if (!span_cut(&rest, '}', &place))
            return;
        size_t number = place.size == 1 ? (size_t)(place.data[0] - '0') : 0;
        if (number >= 1 && number <= count)
            put_piece(words, out, &pieces[number - 1]);
    }
}

void tell_plain(const struct catalog *words, struct buf *out, const char *english) {
    buf_put_str(out, catalog_get(words, NULL, english));
}

void tell_spaced(struct span word, struct buf *out) {
    size_t prefix = span_starts(word, span_str("de-")) ? strlen("de-") : 0;
    buf_put_span(out, span_head(word, prefix));
    for (size_t i = prefix; i < word.size; i++)
        buf_put_byte(out, word.data[i] == '-' ? ' ' : word.data[i]);
}

void tell_word(const struct catalog *words, struct buf *out, const char *context,
               struct span word) {
    BUF_SCOPED struct buf english;
    buf_init(&english, 256);
    tell_spaced(word, &english);
    buf_put_str(out, catalog_get(words, context, buf_str(&english)));
}

bool tell_known(const struct catalog *words, const char *context, struct span word) {
    BUF_SCOPED struct buf english;
    buf_init(&english, 256);
    tell_spaced(word, &english);
    return !catalog_is_english(words) && catalog_has(words, context, buf_str(&english));
}

void tell_name(const struct catalog *words, struct buf *out, struct span name) {
    BUF_SCOPED struct buf clean;
    buf_init(&clean, BUF_MAX);
    text_put_name(&clean, name);
    if (catalog_right_to_left(words) && text_left_to_right(buf_span(&clean)))
        put_isolated(out, buf_span(&clean));
    else
        buf_put_span(out, buf_span(&clean));
}
