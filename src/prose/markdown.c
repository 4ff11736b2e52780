// SPDX-License-Identifier: Apache-2.0
#include "prose/markdown.h"

#include "base/arena.h"
#include "base/limits.h"
#include "base/text.h"
#include "prose/numbering.h"

#include <string.h>

#define LEVEL_MAX 9
#define HASHES_MAX 6
#define TAB_COLUMNS 4
#define FENCE ":::"
#define FENCE_OPTION "::: option "

// A file being read.
struct reader {
    struct span text; // without its last line end
    size_t at;
    const char *lang;
    struct arena arena;
    struct numbering numbering;
    struct json *clauses;
    struct markdown_notes *notes;
    int level; // of the heading above
};

static size_t line_number(const struct reader *r, size_t at) {
    size_t line = 1;
    for (size_t i = 0; i < at; i++)
        line += r->text.data[i] == '\n';
    return line;
}

static enum err fault(const struct reader *r, size_t at, const char *what, struct error *e) {
    return error_set(e, ERR_INVALID, "line %zu: %s", line_number(r, at), what);
}

static struct span cut(struct span s, size_t from, size_t to) {
    return span(s.data + from, to - from);
}

static size_t line_end(struct span s, size_t at) {
    ptrdiff_t found = span_find(span_from(s, at), '\n');
    return found < 0 ? s.size : at + (size_t)found;
}

static struct span line_at(struct span s, size_t at) {
    return cut(s, at, line_end(s, at));
}

// Number of # of a heading, 0 for a line that is none.
static int heading_level(struct span line) {
    size_t n = 0;
    while (n < line.size && line.data[n] == '#')
        n++;
    bool is = n >= 1 && n <= HASHES_MAX && n + 1 < line.size && line.data[n] == ' ' &&
              line.data[n + 1] != ' ';
    return is ? (int)n : 0;
}

static struct json *in_language(const struct reader *r, struct span text) {
    struct json *object = json_new_object();
    json_put_text(object, r->lang, text);
    return object;
}

static struct json *new_clause(struct reader *r, struct span id, int level) {
    struct json *clause = json_new_object();
    json_put_text(clause, "id", id);
    json_put_int(clause, "level", level > LEVEL_MAX ? LEVEL_MAX : level);
    json_add(r->clauses, clause);
    return clause;
}

// From `at`, which is a line end or the end: the line ends that belong to the block before, and the
// place where the next block begins.
static size_t past_gap(const struct reader *r, size_t at, size_t *extra) {
    size_t n = 0;
    while (at + n < r->text.size && r->text.data[at + n] == '\n')
        n++;
    bool last = at + n == r->text.size;
    *extra = last ? n : n - 2;
    return at + n;
}

// The end of a block that begins at `from`, before the empty line: text alone has none inside.
static size_t block_end(const struct reader *r, size_t from) {
    size_t at = from;
    while (at < r->text.size && r->text.data[at] == '\n')
        at++; // before the first block
    for (; at < r->text.size; at++)
        if (r->text.data[at] == '\n' && (at + 1 == r->text.size || r->text.data[at + 1] == '\n'))
            break;
    return at;
}

static bool is_blank(struct span s) {
    for (size_t i = 0; i < s.size; i++)
        if (s.data[i] != '\n')
            return false;
    return true;
}

static void read_text(struct reader *r) {
    size_t end = block_end(r, r->at), extra;
    size_t next = past_gap(r, end, &extra);
    struct span block = cut(r->text, r->at, end + extra), line = line_at(block, 0);
    int hashes = heading_level(line), depth = 0;
    struct span rest = span_from(block, line.size);
    r->at = next;
    if (hashes) {
        bool alone = is_blank(rest); // its line ends are the heading's then
        struct span heading = span_from(alone ? block : line, (size_t)hashes + 1);
        struct json *clause = new_clause(r, numbering_next(&r->numbering, heading, &depth), hashes);
        json_put(clause, "heading", in_language(r, heading));
        if (!alone)
            json_put(clause, "text", in_language(r, span_from(rest, 1)));
        r->level = hashes;
        return;
    }
    struct span id = numbering_next(&r->numbering, line, &depth);
    json_put(new_clause(r, id, r->level + 1 + depth), "text", in_language(r, block));
}

static struct span without_spaces(struct span s) {
    while (s.size && s.data[0] == ' ')
        s = span_from(s, 1);
    while (s.size && s.data[s.size - 1] == ' ')
        s.size--;
    return s;
}

// "irn, rus" as a list; false for what is none.
static bool put_names(struct json *option, const char *name, struct span names) {
    struct json *list = json_new_list();
    struct span piece;
    json_put(option, name, list);
    while (span_cut(&names, ',', &piece)) {
        struct span who = without_spaces(piece);
        if (!slug_ok(who) || json_has_text(list, who))
            return false;
        json_add(list, json_new_text(who));
    }
    return json_count(list) > 0;
}

static ptrdiff_t find_words(struct span s, const char *words) {
    size_t n = strlen(words);
    for (size_t i = 0; i + n <= s.size; i++)
        if (memcmp(s.data + i, words, n) == 0)
            return (ptrdiff_t)i;
    return -1;
}

// "CLAUSE/OPTION by WHO,… against WHO,…".
static struct json *read_names(struct span head, struct span *clause) {
    ptrdiff_t slash = span_find(head, '/'), by = find_words(head, " by ");
    if (slash < 0 || by < slash)
        return NULL;
    struct span rest = span_from(head, (size_t)by + 4),
                id = cut(head, (size_t)slash + 1, (size_t)by);
    ptrdiff_t against = find_words(rest, " against ");
    struct json *option = json_new_object();
    *clause = span_head(head, (size_t)slash);
    json_put_text(option, "id", id);
    bool ok = slug_ok(*clause) && slug_ok(id) &&
              put_names(option, "by", against < 0 ? rest : span_head(rest, (size_t)against));
    if (ok && against >= 0)
        ok = put_names(option, "against", span_from(rest, (size_t)against + 9));
    if (!ok)
        json_free(option);
    return ok ? option : NULL;
}

static void write_names(const struct json *names, const char *word, struct buf *out) {
    for (size_t i = 0; i < json_count(names); i++) {
        buf_put_str(out, i ? ", " : word);
        buf_put_span(out, json_text(json_at(names, i)));
    }
}

static void write_head(const struct json *option, struct span clause, struct buf *out) {
    buf_put_span(out, clause);
    buf_put_byte(out, '/');
    buf_put_span(out, json_get_text(option, "id"));
    write_names(json_get(option, "by"), " by ", out);
    write_names(json_get(option, "against"), " against ", out);
}

// Nothing is lost of what could be written in more ways than one.
static bool is_as_written(const struct json *option, struct span clause, struct span head) {
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    write_head(option, clause, &text);
    return span_equal(buf_span(&text), head);
}

// The clause that the option belongs to: the last one, or a new one with the heading before it.
static struct json *option_clause(struct reader *r, struct span id, struct span heading,
                                  int hashes) {
    size_t count = json_count(r->clauses);
    struct json *last = count ? json_at(r->clauses, count - 1) : NULL;
    if (last && !hashes && json_get(last, "options") && span_equal(json_get_text(last, "id"), id))
        return last;
    if (!numbering_take(&r->numbering, id))
        return NULL;
    struct json *clause = new_clause(r, id, hashes ? hashes : r->level + 1);
    if (hashes) {
        json_put(clause, "heading", in_language(r, heading));
        r->level = hashes;
    }
    json_put(clause, "options", json_new_list());
    return clause;
}

// The line ":::" that ends the option; -1 without.
static ptrdiff_t closing(const struct reader *r, size_t from) {
    for (size_t at = from; at < r->text.size; at = line_end(r->text, at) + 1)
        if (span_is(line_at(r->text, at), FENCE))
            return (ptrdiff_t)at;
    return -1;
}

static enum err read_option(struct reader *r, size_t fence, struct error *e) {
    struct span first = line_at(r->text, r->at), head, clause_id = {0};
    int hashes = fence == r->at ? 0 : heading_level(first);
    size_t begin = line_end(r->text, fence) + 1, extra;
    ptrdiff_t close = begin <= r->text.size ? closing(r, begin) : -1;
    if (close < 0)
        return fault(r, fence, "an option that no line \"" FENCE "\" ends", e);
    if ((size_t)close < begin + 2)
        return fault(r, fence, "an option without words", e);
    size_t end = (size_t)close + strlen(FENCE);
    if (end + 1 < r->text.size && r->text.data[end + 1] != '\n')
        return fault(r, end + 1, "an option is followed by an empty line", e);
    head = span_from(line_at(r->text, fence), strlen(FENCE_OPTION));
    struct json *option = read_names(head, &clause_id);
    if (option && !is_as_written(option, clause_id, head)) {
        json_free(option);
        option = NULL;
    }
    if (!option)
        return fault(r, fence,
                     "an option begins \"" FENCE_OPTION
                     "CLAUSE/OPTION by WHO, WHO [against WHO]\", of "
                     "slugs, with one space between",
                     e);
    struct json *clause =
        option_clause(r, clause_id, hashes ? span_from(first, (size_t)hashes + 1) : first, hashes);
    if (!clause) {
        json_free(option);
        return fault(r, fence, "the options of a clause follow each other, and its id stands once",
                     e);
    }
    json_put(option, "text", in_language(r, cut(r->text, begin, (size_t)close - 1)));
    json_add(json_get(clause, "options"), option);
    r->at = past_gap(r, end, &extra);
    r->notes->gaps += extra;
    return OK;
}

// Where an option begins in the block at hand: its first line, or the one below a heading.
static bool option_begins(const struct reader *r, size_t *fence) {
    struct span mark = span_str(FENCE_OPTION);
    *fence = r->at;
    if (span_starts(span_from(r->text, r->at), mark))
        return true;
    if (!heading_level(line_at(r->text, r->at)))
        return false;
    *fence = line_end(r->text, r->at) + 1;
    return *fence < r->text.size && span_starts(span_from(r->text, *fence), mark);
}

static enum err read_all(struct reader *r, struct error *e) {
    enum err err = OK;
    while (!err && r->at < r->text.size) {
        size_t fence;
        if (json_count(r->clauses) == LIMIT_CLAUSES)
            return error_set(e, ERR_LIMIT, "line %zu: a version has at most %d clauses",
                             line_number(r, r->at), LIMIT_CLAUSES);
        if (option_begins(r, &fence))
            err = read_option(r, fence, e);
        else
            read_text(r);
    }
    return err;
}

enum err markdown_read(struct span text, const char *lang, struct json **clauses,
                       struct markdown_notes *notes, struct error *e) {
    struct reader r = {.text = text, .lang = lang, .notes = notes};
    if (r.text.size && r.text.data[r.text.size - 1] == '\n')
        r.text.size--;
    if (is_blank(r.text))
        return error_set(e, ERR_INVALID, "there is no text in it");
    arena_init(&r.arena);
    numbering_begin(&r.numbering, &r.arena);
    r.clauses = json_new_list();
    enum err err = read_all(&r, e);
    arena_done(&r.arena);
    if (err)
        json_free(r.clauses);
    else
        *clauses = r.clauses;
    return err;
}

static struct span in(const struct json *texts, const char *lang) {
    return json_get_text(texts, lang);
}

static void write_break(bool *begun, struct buf *out) {
    if (*begun)
        buf_put_str(out, "\n\n");
    *begun = true;
}

static void write_options(const struct json *clause, const char *lang, bool heading, bool *begun,
                          struct buf *out) {
    const struct json *options = json_get(clause, "options");
    for (size_t i = 0; i < json_count(options); i++) {
        const struct json *option = json_at(options, i);
        struct span text = in(json_get(option, "text"), lang);
        if (!text.data)
            continue;
        if (heading && i == 0)
            buf_put_byte(out, '\n');
        else
            write_break(begun, out);
        buf_put_str(out, FENCE_OPTION);
        write_head(option, json_get_text(clause, "id"), out);
        buf_put_byte(out, '\n');
        buf_put_span(out, text);
        buf_put_str(out, "\n" FENCE);
    }
}

void markdown_write(const struct json *clauses, const char *lang, struct buf *out) {
    bool begun = false;
    for (size_t i = 0; i < json_count(clauses); i++) {
        const struct json *clause = json_at(clauses, i);
        struct span heading = in(json_get(clause, "heading"), lang),
                    text = in(json_get(clause, "text"), lang);
        int64_t level = json_get_int(clause, "level");
        if (heading.data) {
            write_break(&begun, out);
            buf_put_fill(out, '#', (size_t)(level < HASHES_MAX ? level : HASHES_MAX));
            buf_put_byte(out, ' ');
            buf_put_span(out, heading);
        }
        if (text.data) {
            if (heading.data)
                buf_put_byte(out, '\n');
            else
                write_break(&begun, out);
            buf_put_span(out, text);
        }
        write_options(clause, lang, heading.data != NULL, &begun, out);
    }
    if (begun)
        buf_put_byte(out, '\n');
}

static void add_language(struct json *to, const struct json *from, const char *member) {
    struct json *texts = json_get(to, member);
    for (struct json_each m = json_first(json_get(from, member)); texts && m.value; json_next(&m))
        json_put(texts, m.name, json_copy(m.value));
}

static const char *what(const struct json *clause) {
    if (json_get(clause, "options"))
        return "options";
    if (json_get(clause, "heading"))
        return json_get(clause, "text") ? "a heading with a text" : "a heading";
    return clause ? "a text" : "nothing";
}

static enum err fits(const struct json *a, const struct json *b, size_t block, struct error *e) {
    const struct json *ours = json_get(a, "options"), *theirs = json_get(b, "options");
    if (!a || !b || strcmp(what(a), what(b)) != 0)
        return error_set(e, ERR_CONFLICT, "block %zu: %s in one, %s in the other", block, what(a),
                         what(b));
    if (!json_get(a, "heading") != !json_get(b, "heading"))
        return error_set(e, ERR_CONFLICT, "block %zu: one of them has a heading", block);
    bool same = json_count(ours) == json_count(theirs);
    for (size_t i = 0; same && i < json_count(ours); i++)
        same = span_equal(json_get_text(json_at(ours, i), "id"),
                          json_get_text(json_at(theirs, i), "id"));
    return same ? OK : error_set(e, ERR_CONFLICT, "block %zu: other options", block);
}

enum err markdown_join(struct json *clauses, const struct json *other, struct error *e) {
    size_t ours = json_count(clauses), theirs = json_count(other);
    for (size_t i = 0; i < ours || i < theirs; i++) {
        enum err err = fits(i < ours ? json_at(clauses, i) : NULL,
                            i < theirs ? json_at(other, i) : NULL, i + 1, e);
        if (err)
            return err;
    }
    for (size_t i = 0; i < ours; i++) {
        struct json *to = json_at(clauses, i);
        const struct json *from = json_at(other, i);
        add_language(to, from, "heading");
        add_language(to, from, "text");
        for (size_t j = 0; j < json_count(json_get(to, "options")); j++)
            add_language(json_at(json_get(to, "options"), j), json_at(json_get(from, "options"), j),
                         "text");
    }
    return OK;
}
