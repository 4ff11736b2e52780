// SPDX-License-Identifier: Apache-2.0
#include "site/version_text.h"

#include "prose/markdown.h"

static bool speaks(const struct json *clauses, const char *lang) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    markdown_write(clauses, lang, &text);
    return text.size > 0;
}

enum err version_text_find(struct asking *a, struct version_text *out, struct error *e) {
    struct documents all;
    struct document *d = NULL;
    struct version *v = NULL;
    *out = (struct version_text){.lang = NULL};
    enum err err = version_asked(a, &all, &d, &v, e);
    if (!err && !v)
        err = error_set(e, ERR_NOT_FOUND, "no text has been drafted yet");
    if (!err)
        err = version_clauses(a, v, &out->clauses, e);
    if (err)
        return err;
    const struct json *languages = d->row ? json_get(d->row->body, "languages") : NULL;
    struct span lang = a->q->lang.size ? a->q->lang : json_text(json_at(languages, 0));
    out->document = d;
    out->version = v;
    out->lang = arena_str(&a->arena, lang);
    return speaks(out->clauses, out->lang)
               ? OK
               : error_set(e, ERR_NOT_FOUND, "version \"" SPAN_FMT "\" has no text in \"%.40s\"",
                           SPAN_ARG(v->label), out->lang);
}

enum err markdown_put(struct record *r, const struct view_query *q, struct buf *out,
                      struct error *e) {
    ASKING_SCOPED struct asking a;
    struct version_text text;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = version_text_find(&a, &text, e);
    if (!err)
        markdown_write(text.clauses, text.lang, out);
    return err;
}
