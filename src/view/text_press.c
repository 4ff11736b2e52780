// SPDX-License-Identifier: Apache-2.0
#include "view/asks.h"
#include "view/page.h"

// "12, 34 and 56"
static void put_entries(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        say_comma(p->words, i, json_count(piece->what), out);
        buf_printf(out, "%lld", (long long)json_int(json_at(piece->what, i)));
    }
}

// Each report with whose saying it is, and how it stands to what others say.
static void put_reports(const struct page *p, const struct json *list, struct buf *out) {
    buf_put_str(out, json_count(list) ? "\n" : "");
    if (json_count(list))
        page_plain(p, MESSAGE("Reports, beside what others say"), 0, out);
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *s = json_at(list, i);
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        tell(p->words, &line, "{1}, via {2}, {3} (entry {4}): {5}",
             PAGE_ACTOR(p, json_get(s, "said_by")), TELL_TEXT(json_get_text(s, "ref")),
             PAGE_TIME(p, json_get_text(s, "at")), TELL_INT(json_get_int(s, "i")),
             TELL_TEXT(json_get_text(s, "tells_text")));
        page_lines(p, buf_span(&line), 2, out);
        page_compared(p, json_get(s, "compared"), 4, out);
    }
}

// How new the line is: its last word, and the last correction in it.
static void put_last(const struct page *p, const char *english, const struct json *word,
                     struct buf *out) {
    BUF_SCOPED struct buf line;
    buf_init(&line, BUF_MAX);
    if (json_type(word) != JSON_OBJECT_T)
        return;
    const struct piece pieces[] = {PAGE_TIME(p, json_get_text(word, "at")),
                                   PAGE_WHO(p, json_get_text(word, "author")),
                                   TELL_INT(json_get_int(word, "i"))};
    tell_list(p->words, &line, catalog_get(p->words, NULL, english), pieces, 3);
    page_lines(p, buf_span(&line), 0, out);
}

void text_press(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    const struct json *sources = json_get(answer, "according_to");
    if (page_empty(&p, out))
        return;
    page_round(&p, json_get(answer, "round"), out);
    page_lines(&p, json_get_text(answer, "line"), 0, out);
    if (json_get_bool(answer, "restricted"))
        page_plain(&p, MESSAGE("Some of what stands here is not for everybody to read."), 0, out);
    put_last(&p, MESSAGE("Last said: {1}, {2} (entry {3})"), json_get(answer, "newest"), out);
    put_last(&p, MESSAGE("Last corrected: {1}, {2} (entry {3})"), json_get(answer, "corrected"),
             out);
    buf_put_byte(out, '\n');
    page_plain(&p, MESSAGE("According to"), 0, out);
    for (size_t i = 0; i < json_count(sources); i++) {
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        const struct json *acts = json_get(json_at(sources, i), "acts");
        struct piece by = TELL_TEXT(json_get_text(json_at(sources, i), "according_to"));
        struct piece entries = {.put = put_entries, .of = &p, .what = acts};
        tell_n(p.words, &line, json_count(acts), "{1}: entry {2}", "{1}: entries {2}", by, entries);
        page_lines(&p, buf_span(&line), 2, out);
    }
    put_reports(&p, json_get(answer, "reports"), out);
}
