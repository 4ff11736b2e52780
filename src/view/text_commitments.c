// SPDX-License-Identifier: Apache-2.0
// Commitments for a terminal: what is overdue first, and what each says of it.
#include "view/answers.h"
#include "view/asks.h"
#include "view/page.h"

// What became of the act that it is counted from.
static void put_revised(const struct page *p, const struct json *after, struct buf *text) {
    const struct json *gone = json_get(after, "gone");
    if (json_get(after, "corrected"))
        tell(p->words, text, ", as corrected by entry {1}",
             TELL_INT(json_get_int(after, "corrected")));
    if (!gone)
        return;
    buf_put_str(text, catalog_get(p->words, NULL, MESSAGE("; ")));
    if (span_is(json_get_text(gone, "how"), "withdrawn"))
        tell(p->words, text, "that was withdrawn (entry {1})", TELL_INT(json_get_int(gone, "i")));
    else
        tell(p->words, text, "that was annulled (entry {1})", TELL_INT(json_get_int(gone, "i")));
}

static void put_due(const struct page *p, const struct json *c, struct buf *text) {
    const struct json *after = json_get(c, "after_act");
    struct piece due = PAGE_TIME(p, json_get_text(c, "due_at"));
    buf_put_byte(text, '\n');
    if (json_get_bool(c, "overdue") && !json_count(json_get(c, "progress")))
        tell(p->words, text, "overdue since {1}: nobody says that it is done", due);
    else if (json_get_bool(c, "overdue"))
        tell(p->words, text, "overdue since {1}: not all who speak of it say that it is done", due);
    else if (json_get_bool(c, "past"))
        tell(p->words, text, "was due {1}", due);
    else if (json_get_text(c, "due_at").data)
        tell(p->words, text, "due {1}", due);
    else if (json_get(after, "gone"))
        tell_plain(p->words, text, "no deadline any more");
    else if (json_get(c, "after") && !json_get(after, "i"))
        tell(p->words, text, "due {1} days after an act that is not shown here",
             TELL_INT(json_get_int(c, "days")));
    else
        tell_plain(p->words, text, "no deadline");
    if (json_get(after, "i")) {
        buf_put_str(text, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell(p->words, text, "{1} days after entry {2}", TELL_INT(json_get_int(c, "days")),
             TELL_INT(json_get_int(after, "i")));
        put_revised(p, after, text);
    }
}

static void put_progress(const struct page *p, const struct json *list, struct buf *text) {
    if (!json_count(list)) {
        buf_put_byte(text, '\n');
        tell_plain(p->words, text, "nobody has said how it stands");
    }
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *one = json_at(list, i);
        struct piece who = PAGE_WHO(p, json_get_text(one, "author"));
        struct piece state = PAGE_WORD(p, "progress.state", json_get_text(one, "state"));
        struct piece entry = TELL_INT(json_get_int(one, "i"));
        buf_put_byte(text, '\n');
        if (json_get(one, "when"))
            tell(p->words, text, "{1} says: {2} since {3} (entry {4})", who, state,
                 PAGE_TIME(p, json_get_text(one, "when")), entry);
        else
            tell(p->words, text, "{1} says: {2} (entry {3})", who, state, entry);
        if (json_get(one, "text")) {
            buf_put_str(text, catalog_get(p->words, NULL, MESSAGE("; ")));
            tell_name(p->words, text, json_get_text(one, "text"));
        }
        page_earlier(p, one, text);
        page_readers(p, one, text);
    }
}

static void put_reports(const struct page *p, const struct json *reports, struct buf *out) {
    for (size_t i = 0; i < json_count(reports); i++) {
        const struct json *one = json_at(reports, i);
        BUF_SCOPED struct buf line;
        buf_init(&line, BUF_MAX);
        tell(p->words, &line, "told by {1}, from {2} (entry {3})",
             PAGE_WHO(p, json_get_text(one, "author")), PAGE_ACTOR(p, json_get(one, "said_by")),
             TELL_INT(json_get_int(one, "i")));
        page_lines(p, buf_span(&line), 2, out);
        page_compared(p, json_get(one, "compared"), 4, out);
    }
}

static void put_commitment(const struct page *p, const struct json *c, struct buf *out) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    tell_name(p->words, &text, json_get_text(c, "text"));
    put_due(p, c, &text);
    buf_put_byte(&text, '\n');
    if (json_get_text(c, "document").data)
        tell(p->words, &text, "by clause {1} of {2}, version {3}, as {4} reads it",
             TELL_TEXT(json_get_text(c, "clause")), TELL_TEXT(json_get_text(c, "document")),
             TELL_NAME(json_get_text(c, "version")), PAGE_WHO(p, json_get_text(c, "author")));
    else
        tell(p->words, &text, "by clause {1} of a version that is not shown here, as {2} reads it",
             TELL_TEXT(json_get_text(c, "clause")), PAGE_WHO(p, json_get_text(c, "author")));
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "{1} \u00b7 {2} \u00b7 entry {3}", PAGE_TIME(p, json_get_text(c, "at")),
         TELL_TEXT(json_get_text(c, "ref")), TELL_INT(json_get_int(c, "i")));
    owners_text(p, json_get(c, "owners"), &text);
    put_progress(p, json_get(c, "progress"), &text);
    answers_text(p, c, &text);
    page_lines(p, buf_span(&text), 0, out);
    put_reports(p, json_get(c, "reports"), out);
}

void text_commitments(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_commitment, out);
}
