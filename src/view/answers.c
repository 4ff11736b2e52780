// SPDX-License-Identifier: Apache-2.0
#include "view/answers.h"

#include "base/codec.h"
#include "base/text.h"

// What names the thing of this row (docs/record-format.md section 8): the id of the entry that
// first said it or gave it its words; or its ref, where that means it.
#define ABOUT(said)                                                                                \
    "what IN (:ref, (SELECT lower(hex(id)) FROM act WHERE act.i = :words),"                        \
    " (SELECT lower(hex(id)) FROM act WHERE act.i = :first)) AND (what <> :ref OR" ROW_MEANS(      \
        said) ") AND"

static const char replies_sql[] = "SELECT author, text, i FROM reply WHERE " ABOUT("reply")
    SIGHT_SEEN SIGHT_COUNTS("reply") "ORDER BY o, i";
// Those of words that were corrected since come first: any word on the present ones is later.
static const char support_sql[] =
    "SELECT author, choice, i, CASE WHEN what = :ref THEN" ROW_WORDS("support") "< :words ELSE"
    " what <> (SELECT lower(hex(id)) FROM act WHERE act.i = :words) END AS earlier FROM support"
    " WHERE " ABOUT("support")
        SIGHT_SEEN SIGHT_COUNTS("support") "ORDER BY earlier DESC, t * :valid, o, i";

static enum err ask(struct asking *a, const char *sql, const struct row *of, struct stmt **out,
                    struct error *e) {
    enum err err = sight_prepare(a->record, a->q, sql, out, e);
    if (err)
        return err;
    const struct row_bind bind = row_meant(of);
    sight_bind_text(*out, sql, ":ref", bind.ref);
    sight_bind_text(*out, sql, ":owner", bind.owner);
    sight_bind_text(*out, sql, ":slug", bind.slug);
    sight_bind_int(*out, sql, ":words", (int64_t)of->words);
    sight_bind_int(*out, sql, ":first", (int64_t)bind.first);
    return OK;
}

static struct json *said(struct stmt *s, const char *name, struct span what) {
    struct json *j = json_new_object();
    json_put_text(j, "who", stmt_get_text(s, 0));
    json_put_text(j, name, what);
    json_put_int(j, "i", stmt_get_int(s, 2));
    return j;
}

static enum err put_replies(struct asking *a, const struct row *of, struct json *o,
                            struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = json_new_list();
    json_put(o, "replies", list);
    enum err err = ask(a, replies_sql, of, &s, e);
    while (!err && stmt_row(s, e))
        json_add(list, said(s, "text", asking_text(a, asking_parse(a, stmt_get_text(s, 1)))));
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

static struct json *by_whom(const struct json *list, struct span who) {
    for (size_t i = 0; i < json_count(list); i++)
        if (span_equal(json_get_text(json_at(list, i), "who"), who))
            return json_at(list, i);
    return NULL;
}

static enum err put_support(struct asking *a, const struct row *of, struct json *o,
                            struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    struct json *list = json_new_list();
    json_put(o, "support", list);
    enum err err = ask(a, support_sql, of, &s, e);
    while (!err && stmt_row(s, e)) {
        struct json *one = by_whom(list, stmt_get_text(s, 0));
        if (one) { // its author's later word counts
            json_put_text(one, "choice", stmt_get_text(s, 1));
            json_put_int(one, "i", stmt_get_int(s, 2));
        } else {
            one = said(s, "choice", stmt_get_text(s, 1));
            json_add(list, one);
        }
        json_put_bool(one, "earlier", stmt_get_int(s, 3) != 0);
    }
    return err ? err : stmt_failed(s) ? ERR_IO : OK;
}

struct span answers_word(const struct json *item, struct span who) {
    const struct json *word = by_whom(json_get(item, "support"), who);
    return word && !json_get_bool(word, "earlier") ? json_get_text(word, "choice") : span(NULL, 0);
}

// Joint once every issuer but the author has said support.
static void put_joint(struct json *o) {
    const struct json *issuers = json_get(o, "issued_by");
    struct json *waiting = json_new_list();
    for (size_t i = 0; i < json_count(issuers); i++) {
        struct span who = json_text(json_at(issuers, i));
        if (!span_equal(who, json_get_text(o, "author")) &&
            !span_is(answers_word(o, who), "support"))
            json_add(waiting, json_new_text(who));
    }
    json_put_bool(o, "joint", json_count(issuers) > 1 && !json_count(waiting));
    json_put(o, "waiting_for", waiting);
}

// What stands at an old place was corrected, or opened.
static void put_first(const struct row *of, struct json *o) {
    uint64_t first = of->place.o;
    if (of->place.i != first)
        json_put_int(o, of->words == first ? "opens" : "corrects", (int64_t)first);
}

enum err answers_put(struct asking *a, const struct row *r, struct json *o, struct error *e) {
    enum err err = put_replies(a, r, o, e);
    if (!err)
        err = put_support(a, r, o, e);
    if (err)
        return err;
    if (json_get(o, "issued_by"))
        put_joint(o);
    put_first(r, o);
    return OK;
}

static void put_issuers(const struct page *p, const struct json *item, struct buf *out) {
    if (json_count(json_get(item, "issued_by")) < 2)
        return;
    buf_put_byte(out, '\n');
    if (json_get_bool(item, "joint"))
        tell_plain(p->words, out, "joint: each has agreed");
    else
        tell(p->words, out, "not joint yet: waiting for {1}",
             PAGE_WHOS(p, json_get(item, "waiting_for")));
}

static void put_supports(const struct page *p, const struct json *support, struct buf *out) {
    for (size_t i = 0; i < json_count(support); i++) {
        const struct json *one = json_at(support, i);
        struct piece who = PAGE_WHO(p, json_get_text(one, "who"));
        struct piece entry = TELL_INT(json_get_int(one, "i"));
        struct span choice = json_get_text(one, "choice");
        if (!span_is(choice, "support") && !span_is(choice, "oppose"))
            continue;
        buf_put_byte(out, '\n');
        if (json_get_bool(one, "earlier") && span_is(choice, "support"))
            tell(p->words, out, "{1} supported the earlier words (entry {2})", who, entry);
        else if (json_get_bool(one, "earlier"))
            tell(p->words, out, "{1} opposed the earlier words (entry {2})", who, entry);
        else if (span_is(choice, "support"))
            tell(p->words, out, "{1} supports it (entry {2})", who, entry);
        else
            tell(p->words, out, "{1} opposes it (entry {2})", who, entry);
    }
}

void answers_text(const struct page *p, const struct json *item, struct buf *out) {
    const struct json *replies = json_get(item, "replies");
    page_readers(p, item, out);
    put_issuers(p, item, out);
    if (json_get(item, "corrects")) {
        buf_put_byte(out, '\n');
        tell(p->words, out, "corrected; first said in entry {1}",
             TELL_INT(json_get_int(item, "corrects")));
    }
    if (json_get(item, "opens")) {
        buf_put_byte(out, '\n');
        tell(p->words, out, "opened here; first said, unseen by others, in entry {1}",
             TELL_INT(json_get_int(item, "opens")));
    }
    put_supports(p, json_get(item, "support"), out);
    for (size_t i = 0; i < json_count(replies); i++) {
        const struct json *one = json_at(replies, i);
        BUF_SCOPED struct buf said;
        buf_init(&said, BUF_MAX);
        text_put(&said, json_get_text(one, "text"));
        buf_put_byte(out, '\n');
        tell(p->words, out, "{1} replies (entry {2}): {3}", PAGE_WHO(p, json_get_text(one, "who")),
             TELL_INT(json_get_int(one, "i")), TELL_TEXT(buf_span(&said)));
    }
}

void owners_text(const struct page *p, const struct json *owners, struct buf *text) {
    for (size_t i = 0; i < json_count(owners); i++) {
        const struct json *one = json_at(owners, i);
        struct piece who = PAGE_WHO(p, json_get_text(one, "who"));
        struct span says = json_get_text(one, "says");
        buf_put_byte(text, '\n');
        if (span_is(says, "support"))
            tell(p->words, text, "{1}: says that it is its own", who);
        else if (span_is(says, "oppose"))
            tell(p->words, text, "{1}: says that it is not its own", who);
        else
            tell(p->words, text, "{1}: has not said whether it is its own", who);
    }
}
