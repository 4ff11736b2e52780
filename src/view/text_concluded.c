// SPDX-License-Identifier: Apache-2.0
#include "view/text_concluded.h"

#define WHO(p, j) PAGE_WHO(p, json_get_text(j, "author"))
#define ENTRY(j) TELL_INT(json_get_int(j, "i"))

// "A. Envoy, on paper, 5 May, Astana"
static void put_how(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    const struct json *s = piece->what;
    page_person(p, json_get(s, "signatory"), out);
    buf_put_str(out, catalog_get(p->words, NULL, MESSAGE(", ")));
    tell_word(p->words, out, "sign.form", json_get_text(s, "form"));
    if (json_get(s, "when")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE(", ")));
        page_time(p, json_get_text(s, "when"), out);
    }
    if (json_get(json_get(s, "place"), "name")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE(", ")));
        tell_name(p->words, out, json_get_text(json_get(s, "place"), "name"));
    }
}

// What a signature still waits for, or what completed it.
void completed_text(const struct page *p, const struct json *s, struct buf *out) {
    const struct json *certified = json_get(s, "certified"), *confirmed = json_get(s, "confirmed");
    if (certified) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        if (json_type(certified) == JSON_INT_T)
            tell(p->words, out, "the depositary has the page (entry {1})",
                 TELL_INT(json_int(certified)));
        else
            tell_plain(p->words, out, "the depositary has not said that it has the page");
    }
    if (confirmed) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        if (json_type(confirmed) == JSON_INT_T)
            tell(p->words, out, "confirmed (entry {1})", TELL_INT(json_int(confirmed)));
        else
            tell_plain(p->words, out, "not confirmed yet");
    }
}

static void put_signed(const struct page *p, const struct json *s, const char *english,
                       struct buf *out) {
    struct piece all[] = {WHO(p, s),
                          PAGE_WORD(p, "role", json_get_text(s, "capacity")),
                          {.put = put_how, .of = p, .what = s},
                          ENTRY(s)};
    buf_put_byte(out, '\n');
    tell_list(p->words, out, catalog_get(p->words, NULL, english), all, 4);
    completed_text(p, s, out);
    if (json_get(s, "on_behalf")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell(p->words, out, "also for {1}, as the signatory says: it counts for {2} alone",
             PAGE_WHOS(p, json_get(s, "on_behalf")), WHO(p, s));
    }
    page_readers(p, s, out);
}

static void put_initial(const struct page *p, const struct json *s, struct buf *out) {
    put_signed(p, s, MESSAGE("initialled: {1} as {2} (entry {4}): {3}"), out);
}

static void put_sign(const struct page *p, const struct json *s, struct buf *out) {
    put_signed(p, s,
               json_get_bool(s, "ad_referendum")
                   ? MESSAGE("signed ad referendum: {1} as {2} (entry {4}): {3}")
                   : MESSAGE("signed: {1} as {2} (entry {4}): {3}"),
               out);
}

static void put_certify(const struct page *p, const struct json *s, struct buf *out) {
    buf_put_byte(out, '\n');
    tell(p->words, out, "certified: {1} says that it has what {2} put on paper (entry {3})",
         WHO(p, s), PAGE_WHO(p, json_get_text(s, "signatory")), ENTRY(s));
}

// Which body decided so, and what it is called.
static void put_body(const struct page *p, const struct json *s, struct buf *out) {
    if (json_get(s, "by")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell(p->words, out, "decided by {1}", PAGE_ACTOR(p, json_get(s, "by")));
    }
    if (json_get(s, "reference")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell(p->words, out, "reference: {1}", TELL_NAME(json_get_text(s, "reference")));
    }
    if (json_get(s, "when")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        page_time(p, json_get_text(s, "when"), out);
    }
}

static void put_confirm(const struct page *p, const struct json *s, struct buf *out) {
    buf_put_byte(out, '\n');
    tell(p->words, out, "confirmed what it signed ad referendum: {1} (entry {2})", WHO(p, s),
         ENTRY(s));
    put_body(p, s, out);
}

static void put_ratify(const struct page *p, const struct json *s, struct buf *out) {
    buf_put_byte(out, '\n');
    tell(p->words, out, "ratified: {1} (entry {2})", WHO(p, s), ENTRY(s));
    put_body(p, s, out);
}

static void put_endorse(const struct page *p, const struct json *s, struct buf *out) {
    buf_put_byte(out, '\n');
    if (span_is(json_get_text(s, "result"), "approved"))
        tell(p->words, out, "approved, as {1} says (entry {2})", WHO(p, s), ENTRY(s));
    else
        tell(p->words, out, "rejected, as {1} says (entry {2})", WHO(p, s), ENTRY(s));
    put_body(p, s, out);
}

static void put_release(const struct page *p, const struct json *s, struct buf *out) {
    buf_put_byte(out, '\n');
    if (span_is(json_get_text(s, "how"), "read-out"))
        tell(p->words, out, "read out, as {1} says (entry {2})", WHO(p, s), ENTRY(s));
    else
        tell(p->words, out, "published, as {1} says (entry {2})", WHO(p, s), ENTRY(s));
    if (json_get(s, "by")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell_as(p->words, out, "release", "by {1}", PAGE_PERSON(p, json_get(s, "by")));
    }
}

static void put_entry(const struct page *p, const struct json *s, struct buf *out) {
    struct piece from = PAGE_TIME(p, json_get_text(s, "from"));
    struct piece until = PAGE_TIME(p, json_get_text(s, "until"));
    buf_put_byte(out, '\n');
    if (json_get(s, "until"))
        tell(p->words, out, "in force from {1} until {2}, as {3} says (entry {4}); extension: {5}",
             from, until, WHO(p, s), ENTRY(s),
             PAGE_WORD(p, "entry.extension", json_get_text(s, "extension")));
    else
        tell(p->words, out, "in force from {1}, as {2} says (entry {3})", from, WHO(p, s),
             ENTRY(s));
    if (json_get(s, "condition")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell(p->words, out, "on condition: {1}", TELL_NAME(json_get_text(s, "condition")));
    }
}

static void put_denounce(const struct page *p, const struct json *s, struct buf *out) {
    buf_put_byte(out, '\n');
    tell(p->words, out, "denounced: {1} (entry {2})", WHO(p, s), ENTRY(s));
    if (json_get(s, "reason")) {
        buf_put_str(out, catalog_get(p->words, NULL, MESSAGE("; ")));
        tell(p->words, out, "reason given: {1}", TELL_NAME(json_get_text(s, "reason")));
    }
}

static const struct {
    const char *type;
    page_put *put;
} facts[] = {{"initial", put_initial},   {"sign", put_sign},
             {"certify", put_certify},   {"confirm", put_confirm},
             {"ratify", put_ratify},     {"endorse", put_endorse},
             {"release", put_release},   {"entry", put_entry},
             {"denounce", put_denounce}, {NULL, NULL}};
#define AFTER_SIGNING 4 // the first that no signature tells of itself

// Whether there were any.
static bool put_facts(const struct page *p, const struct json *version, size_t from,
                      struct buf *out) {
    bool any = false;
    for (size_t f = from; facts[f].type; f++) {
        const struct json *list = json_get(version, facts[f].type);
        for (size_t i = 0; i < json_count(list); i++)
            facts[f].put(p, json_at(list, i), out);
        any = any || json_count(list);
    }
    return any;
}

void concluded_after_text(const struct page *p, const struct json *version, struct buf *out) {
    (void)put_facts(p, version, AFTER_SIGNING, out);
}

void concluded_text(const struct page *p, const struct json *version, bool always,
                    struct buf *out) {
    if (!put_facts(p, version, 0, out) && !always)
        return;
    buf_put_byte(out, '\n');
    buf_put_span(out, json_get_text(json_get(version, "missing"), "text"));
}

void declarations_text(const struct page *p, const struct json *version, struct buf *out) {
    const struct json *list = json_get(version, "declare");
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *s = json_at(list, i);
        struct piece kind = PAGE_WORD(p, "declare.kind", json_get_text(s, "kind"));
        struct piece text = TELL_NAME(json_get_text(s, "text"));
        buf_put_byte(out, '\n');
        if (json_get(s, "clause"))
            tell(p->words, out, "{1} by {2} on {3} (entry {4}): {5}", kind, WHO(p, s),
                 TELL_TEXT(json_get_text(s, "clause")), ENTRY(s), text);
        else if (json_get(s, "to"))
            tell(p->words, out, "{1} by {2} to the declaration {3}\u2026 (entry {4}): {5}", kind,
                 WHO(p, s), TELL_TEXT(span_head(json_get_text(s, "to"), 12)), ENTRY(s), text);
        else
            tell(p->words, out, "{1} by {2} (entry {3}): {4}", kind, WHO(p, s), ENTRY(s), text);
        page_readers(p, s, out);
    }
}
