// SPDX-License-Identifier: Apache-2.0
// Two versions of a text beside each other, for a terminal.
#include "view/text_differences.h"

static const struct {
    const char *change, *english;
} changes[] = {
    {"added", MESSAGE("added")},     {"removed", MESSAGE("removed")},
    {"moved", MESSAGE("moved")},     {"reworded", MESSAGE("reworded")},
    {"renamed", MESSAGE("renamed")}, {"relevelled", MESSAGE("on another level")},
};

static void put_changes(const struct page *p, const struct json *list, struct buf *out) {
    bool first = true;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (json_has_text(list, span_str(changes[i].change))) {
            buf_put_str(out, first ? " \u00b7 " : catalog_get(p->words, NULL, MESSAGE(", ")));
            tell_plain(p->words, out, changes[i].english);
            first = false;
        }
}

// {-taken out-}{+put in+}
static void put_runs(const struct json *runs, struct buf *out) {
    for (size_t i = 0; i < json_count(runs); i++) {
        const struct json *r = json_at(runs, i);
        struct span how = json_get_text(r, "how");
        const char *begin = span_is(how, "same") ? "" : span_is(how, "added") ? "{+" : "{-";
        const char *end = span_is(how, "same") ? "" : span_is(how, "added") ? "+}" : "-}";
        buf_put_str(out, begin);
        text_put(out, json_get_text(r, "text"));
        buf_put_str(out, end);
    }
}

static void put_item(const struct page *p, const struct json *item, struct buf *out) {
    BUF_SCOPED struct buf line, words;
    buf_init(&line, BUF_MAX);
    buf_init(&words, BUF_MAX);
    buf_printf(&line, "[" SPAN_FMT "]", SPAN_ARG(json_get_text(item, "id")));
    put_changes(p, json_get(item, "change"), &line);
    if (json_get(item, "was")) {
        buf_put_str(&line, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell(p->words, &line, "before: {1}", TELL_TEXT(json_get_text(item, "was")));
    }
    page_lines(p, buf_span(&line), 0, out);
    put_runs(json_get(item, "runs"), &words);
    page_lines(p, buf_span(&words), 2, out);
}

void differences_text(const struct page *p, struct buf *out) {
    const struct json *between = json_get(p->answer, "between"),
                      *items = json_get(p->answer, "items");
    int64_t same = json_get_int(json_get(p->answer, "counts"), "same");
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    tell(p->words, &line, "version {1} beside version {2}",
         TELL_NAME(json_get_text(json_at(between, 0), "version")),
         TELL_NAME(json_get_text(json_at(between, 1), "version")));
    page_title(p, buf_span(&line), out);
    buf_clear(&line);
    tell_n(p->words, &line, same, "{1} clause stands as it was.", "{1} clauses stand as they were.",
           TELL_INT(same));
    page_lines(p, buf_span(&line), 0, out);
    buf_clear(&line);
    tell(p->words, &line, "{1} is what was taken out, {2} what was put in.", TELL_STR("{-\u2026-}"),
         TELL_STR("{+\u2026+}"));
    if (json_count(items))
        page_lines(p, buf_span(&line), 0, out);
    for (size_t i = 0; i < json_count(items); i++) {
        buf_put_byte(out, '\n');
        put_item(p, json_at(items, i), out);
    }
}
