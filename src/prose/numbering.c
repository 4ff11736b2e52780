// SPDX-License-Identifier: Apache-2.0
#include "prose/numbering.h"

#include "base/limits.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

// Words before a number, and what their id begins with.
static const struct {
    const char *word, *id;
} heads[] = {
    {"Article", "art"}, {"ARTICLE", "art"},    {"Art.", "art"},         {"Статья", "art"},
    {"СТАТЬЯ", "art"},  {"المادة", "art"},     {"Section", "sec"},      {"SECTION", "sec"},
    {"Раздел", "sec"},  {"РАЗДЕЛ", "sec"},     {"القسم", "sec"},        {"Part", "part"},
    {"PART", "part"},   {"Часть", "part"},     {"Chapter", "chap"},     {"CHAPTER", "chap"},
    {"Глава", "chap"},  {"ГЛАВА", "chap"},     {"الفصل", "chap"},       {"Annex", "annex"},
    {"ANNEX", "annex"}, {"Appendix", "annex"}, {"Приложение", "annex"}, {"المرفق", "annex"},
};

void numbering_begin(struct numbering *n, struct arena *arena) {
    *n = (struct numbering){.arena = arena};
}

bool numbering_take(struct numbering *n, struct span id) {
    for (size_t i = n->count; i-- > 0;)
        if (span_equal(n->ids[i], id))
            return false;
    if (n->count == n->room) {
        size_t room = n->room ? 2 * n->room : 64;
        struct span *more = arena_array(n->arena, struct span, room);
        if (n->count)
            memcpy(more, n->ids, n->count * sizeof *more);
        n->ids = more;
        n->room = room;
    }
    n->ids[n->count++] = arena_copy(n->arena, id);
    return true;
}

static bool is_space(struct span s, size_t at) {
    return at < s.size && s.data[at] == ' ';
}

// Letters and digits as a slug has them, from `at` on; how many bytes.
static size_t take_word(struct span s, size_t at, char *out, size_t room) {
    size_t n = 0;
    while (at + n < s.size && n + 1 < room && s.data[at + n] < 0x80 && isalnum(s.data[at + n])) {
        out[n] = (char)tolower(s.data[at + n]);
        n++;
    }
    out[n] = 0;
    return n;
}

static bool is_roman(const char *s) {
    return *s && s[strspn(s, "ivxlc")] == 0;
}

static bool is_number(const char *s) {
    return *s && s[strspn(s, "0123456789")] == 0;
}

// "Article 3", "Annex B"; how many bytes that takes, 0 for anything else.
static size_t head_of(struct span line, char id[NUMBERING_ID_MAX + 1]) {
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct span word = span_str(heads[i].word);
        char number[16];
        if (!span_starts(line, word) || !is_space(line, word.size))
            continue;
        size_t size = take_word(line, word.size + 1, number, sizeof number);
        bool letter = size == 1; // Annex B
        if (!size || !(is_number(number) || is_roman(number) || letter))
            continue;
        snprintf(id, NUMBERING_ID_MAX + 1, "%s-%s", heads[i].id, number);
        return word.size + 1 + size;
    }
    return 0;
}

// "3.", "3)", "3.2.": the numbers joined by hyphens.
static size_t paragraph_of(struct span line, char id[NUMBERING_ID_MAX + 1]) {
    char joined[24] = "";
    size_t at = 0, pieces = 0;
    for (;;) {
        char number[8];
        size_t size = take_word(line, at, number, sizeof number);
        if (!is_number(number))
            break;
        size_t used = strlen(joined);
        snprintf(joined + used, sizeof joined - used, "%s%s", pieces++ ? "-" : "", number);
        at += size;
        if (at >= line.size || (line.data[at] != '.' && line.data[at] != ')') || pieces == 4)
            return 0;
        at++;
    }
    if (!pieces || !is_space(line, at))
        return 0;
    snprintf(id, NUMBERING_ID_MAX + 1, "para-%s", joined);
    return at;
}

// "(a)", "(iv)", "(2)".
static size_t item_of(struct span line, char id[NUMBERING_ID_MAX + 1]) {
    char word[6];
    if (!line.size || line.data[0] != '(')
        return 0;
    size_t size = take_word(line, 1, word, sizeof word);
    if (!size || size + 1 >= line.size || line.data[size + 1] != ')' || !is_space(line, size + 2))
        return 0;
    if (size > 1 && !is_number(word) && !is_roman(word))
        return 0;
    snprintf(id, NUMBERING_ID_MAX + 1, "%s", word);
    return size + 2;
}

// "OP 4", "PP2.".
static size_t resolution_of(struct span line, char id[NUMBERING_ID_MAX + 1]) {
    char number[8];
    bool operative = span_starts(line, span_str("OP"));
    if (!operative && !span_starts(line, span_str("PP")))
        return 0;
    size_t from = is_space(line, 2) ? 3 : 2, size = take_word(line, from, number, sizeof number);
    if (!is_number(number))
        return 0;
    snprintf(id, NUMBERING_ID_MAX + 1, "%s-%s", operative ? "op" : "pp", number);
    return from + size;
}

// What stands below another id; false when that would be no slug any more.
static bool below(const char *above, const char *id, char out[NUMBERING_ID_MAX + 1]) {
    char both[2 * NUMBERING_ID_MAX + 2];
    snprintf(both, sizeof both, "%s%s%s", above, *above ? "-" : "", id);
    if (strlen(both) > NUMBERING_ID_MAX - 6) // room for what tells it from its like
        return false;
    snprintf(out, NUMBERING_ID_MAX + 1, "%s", both);
    return true;
}

static struct span give(struct numbering *n, const char *id) {
    char text[NUMBERING_ID_MAX + 8];
    snprintf(text, sizeof text, "%s", id);
    for (size_t i = 2; !numbering_take(n, span_str(text)); i++)
        snprintf(text, sizeof text, "%s-%zu", id, i);
    return n->ids[n->count - 1];
}

struct span numbering_next(struct numbering *n, struct span line, int *depth) {
    char id[NUMBERING_ID_MAX + 1], whole[NUMBERING_ID_MAX + 1];
    *depth = 0;
    if (head_of(line, id)) {
        snprintf(n->above, sizeof n->above, "%s", id);
        n->para[0] = 0;
        return give(n, id);
    }
    if (paragraph_of(line, id) && below(n->above, id, whole)) {
        snprintf(n->para, sizeof n->para, "%s", whole);
        return give(n, whole);
    }
    if (item_of(line, id) && below(*n->para ? n->para : n->above, id, whole)) {
        *depth = 1;
        return give(n, *n->para || *n->above ? whole : arena_printf(n->arena, "item-%s", id));
    }
    if (resolution_of(line, id)) {
        snprintf(n->para, sizeof n->para, "%s", id);
        return give(n, id);
    }
    return give(n, arena_printf(n->arena, "p-%zu", n->count + 1));
}

size_t numbering_head(struct span line) {
    char id[NUMBERING_ID_MAX + 1];
    size_t at = head_of(line, id);
    if (!at)
        at = paragraph_of(line, id);
    if (!at)
        at = item_of(line, id);
    if (!at)
        at = resolution_of(line, id);
    while (at && at < line.size && strchr(" .:", line.data[at]))
        at++;
    return at;
}
