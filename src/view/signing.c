// SPDX-License-Identifier: Apache-2.0
#include "view/signing.h"

static void put(struct json *list, const char *kind, const struct buf *text) {
    struct json *o = json_new_object();
    json_put_str(o, "kind", kind);
    json_put_text(o, "text", buf_span(text));
    json_add(list, o);
}

static void say_readers(const struct asking *a, const struct json *to, struct buf *out) {
    const struct catalog *words = a ? a->words : NULL;
    BUF_SCOPED struct buf names;
    buf_init(&names, LIMIT_ENTRY_BYTES);
    for (size_t i = 0; i < json_count(to); i++) {
        struct span who = json_text(json_at(to, i));
        buf_put_str(&names, i ? catalog_get(words, "list", ", ") : "");
        tell_name(words, &names, a ? asking_name(a, who) : who);
    }
    if (to)
        tell(words, out,
             "Readers: {1} and its author. Nobody else, unless its author opens it; that it was "
             "made, and for whom, everybody sees.",
             TELL_TEXT(buf_span(&names)));
    else
        tell_plain(words, out, "Readers: everybody, for ever.");
}

void signing_put(const struct asking *a, const struct act_type *type, const struct json *to,
                 struct json *list) {
    const struct catalog *words = a ? a->words : NULL;
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_ENTRY_BYTES);
    say_readers(a, to, &text);
    put(list, "readers", &text);
    buf_clear(&text);
    tell_plain(words, &text,
               type->flags & ACT_REVISABLE
                   ? MESSAGE("Taking back: its author may correct or withdraw it. It then counts "
                             "no more, and stays in the log.")
                   : MESSAGE("Taking back: it cannot be."));
    put(list, "withdraw", &text);
    buf_clear(&text);
    if (type->effect) {
        tell(words, &text, "In law: {1}", TELL_STR(catalog_get(words, "effect", type->effect)));
        put(list, "effect", &text);
        buf_clear(&text);
    }
    if (type->not_meant) {
        tell(words, &text, "What it does not mean: {1}",
             TELL_STR(catalog_get(words, "effect", type->not_meant)));
        put(list, "not", &text);
    }
}
