// SPDX-License-Identifier: Apache-2.0
// Who was at a meeting, as those who were there say: what page.h says of it.
#include "view/page.h"

// "Republic of Turkey (tur), illness, says Republic of Kazakhstan (kaz) (entry 12)"
static void put_absent(const struct page *p, const struct json *absent, struct buf *text) {
    for (size_t i = 0; i < json_count(absent); i++) {
        const struct json *one = json_at(absent, i);
        struct piece who = PAGE_WHO(p, json_get_text(one, "who"));
        struct piece author = PAGE_WHO(p, json_get_text(one, "author"));
        struct piece entry = TELL_INT(json_get_int(one, "i"));
        buf_put_str(text, i ? catalog_get(p->words, NULL, MESSAGE("; ")) : "");
        if (json_get(one, "reason"))
            tell(p->words, text, "{1}, {2}, says {3} (entry {4})", who,
                 TELL_NAME(json_get_text(one, "reason")), author, entry);
        else
            tell(p->words, text, "{1}, says {2} (entry {3})", who, author, entry);
    }
}

static void put_absents(const struct piece *piece, struct buf *out) {
    put_absent(piece->of, piece->what, out);
}

// "Republic of Kazakhstan (kaz) (entry 12) and …"
static void put_sayers(const struct piece *piece, struct buf *out) {
    const struct page *p = piece->of;
    for (size_t i = 0; i < json_count(piece->what); i++) {
        const struct json *one = json_at(piece->what, i);
        say_comma(p->words, i, json_count(piece->what), out);
        tell(p->words, out, "{1} (entry {2})", PAGE_WHO(p, json_get_text(one, "author")),
             TELL_INT(json_get_int(one, "i")));
    }
}

void page_attended(const struct page *p, const struct json *meeting, size_t indent,
                   struct buf *out) {
    const struct json *words = json_get(meeting, "attended");
    const struct json *absent = json_get(meeting, "absent");
    struct piece absents = {.put = put_absents, .of = p, .what = absent};
    struct piece sayers = {.put = put_sayers, .of = p, .what = words};
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    if (!json_count(words))
        return;
    tell(p->words, &text, "present: {1}", PAGE_WHOS(p, json_get(meeting, "present")));
    if (json_count(absent)) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "absent: {1}", absents);
    }
    if (json_count(json_get(meeting, "disputed"))) {
        buf_put_byte(&text, '\n');
        tell(p->words, &text, "both is said of {1}", PAGE_WHOS(p, json_get(meeting, "disputed")));
    }
    buf_put_byte(&text, '\n');
    tell(p->words, &text, "who was there: as said by {1}", sayers);
    page_lines(p, buf_span(&text), indent, out);
}
