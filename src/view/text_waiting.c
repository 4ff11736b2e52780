// SPDX-License-Identifier: Apache-2.0
// What waits for the reader, for a terminal.
#include "view/asks.h"
#include "view/page.h"

static const struct {
    const char *what, *says;
} says[] = {
    {"vote", MESSAGE("To vote on: {1}")},
    {"initial", MESSAGE("To initial: {1}")},
    {"sign", MESSAGE("To sign: {1}")},
    {"confirm", MESSAGE("To confirm, signed ad referendum: {1}")},
    {"certify", MESSAGE("To certify what was put on paper: {1}")},
    {"ratify", MESSAGE("To ratify: {1}")},
    {"endorse", MESSAGE("To endorse: {1}")},
    {"consent", MESSAGE("To consent to, or refuse: {1}")},
    {"deposit", MESSAGE("To deposit something for: {1}")},
    {"open", MESSAGE("To open what you have deposited: {1}")},
    {"attend", MESSAGE("To answer an invitation: {1}")},
    {"answer", MESSAGE("To answer what is alleged: {1}")},
    {"reconcile", MESSAGE("To reconcile: {1}")},
    {"find", MESSAGE("To say what you find of: {1}")},
    {"own", MESSAGE("To own, or not, what you are said to owe: {1}")},
};

static void put_item(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *about = json_get(item, "about");
    struct span until = json_get_text(item, "until"), title = json_get_text(about, "title");
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    struct piece what = TELL_NAME(title.size ? title : json_get_text(about, "ref"));
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        if (span_is(json_get_text(item, "what"), says[i].what))
            tell_list(p->words, &text, catalog_get(p->words, NULL, says[i].says), &what, 1);
    buf_put_byte(&text, '\n');
    if (until.size)
        tell(p->words, &text, "{1}, entry {2}; until {3}", TELL_TEXT(json_get_text(about, "ref")),
             TELL_INT(json_get_int(about, "i")), PAGE_TIME(p, until));
    else
        tell(p->words, &text, "{1}, entry {2}", TELL_TEXT(json_get_text(about, "ref")),
             TELL_INT(json_get_int(about, "i")));
    page_lines(p, buf_span(&text), 0, out);
}

void text_waiting(const struct json *answer, size_t columns, struct buf *out) {
    struct page p = page_of(answer, columns);
    (void)page_items(&p, put_item, out);
    if (json_get_bool(answer, "cut"))
        page_plain(&p, MESSAGE("There is more: of counts and incidents the newest are shown."), 0,
                   out);
}
