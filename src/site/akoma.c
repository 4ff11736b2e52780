// SPDX-License-Identifier: Apache-2.0
#include "site/version_text.h"

#include "base/codec.h"
#include "talks/schema.h"

#include <libxml/xmlwriter.h>
#include <string.h>

#define AKN "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"

// Every call of libxml2's writer fails by memory alone, which aborts with us.
struct writing {
    xmlTextWriterPtr w;
    struct asking *a;
    const struct version_text *t;
};

static void check(int result) {
    if (result < 0)
        abort();
}

// libxml2's name for text.
static const xmlChar *chars(const char *text) {
    return (const xmlChar *)text;
}

static void begin(struct writing *x, const char *name) {
    check(xmlTextWriterStartElement(x->w, chars(name)));
}

static void end(struct writing *x) {
    check(xmlTextWriterEndElement(x->w));
}

static void attribute(struct writing *x, const char *name, struct span value) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    buf_put_span(&text, value);
    check(xmlTextWriterWriteAttribute(x->w, chars(name), chars(buf_str(&text))));
}

static void put_text(struct writing *x, struct span value) {
    BUF_SCOPED struct buf text;
    buf_init(&text, BUF_MAX);
    buf_put_span(&text, value);
    check(xmlTextWriterWriteString(x->w, chars(buf_str(&text))));
}

static void element(struct writing *x, const char *name, struct span text) {
    begin(x, name);
    put_text(x, text);
    end(x);
}

// An element with one attribute and nothing inside.
static void with(struct writing *x, const char *name, const char *attr, const char *value) {
    begin(x, name);
    attribute(x, attr, span_str(value));
    end(x);
}

static const char *own(struct writing *x, const struct json *texts) {
    struct span s = json_get_text(texts, x->t->lang);
    return arena_str(&x->a->arena, s.data ? s : asking_text(x->a, texts));
}

// /akn/int/doc/KIND/DATE/AUTHOR-SLUG, as the naming convention orders it; "int": no state's law.
static const char *work_uri(struct writing *x, const char *date) {
    const struct row *row = x->t->document->row;
    struct span kind = json_get_text(row ? row->body : NULL, "kind"), author = {0}, slug = {0};
    (void)ref_split(x->t->document->ref, &author, &slug);
    return arena_printf(&x->a->arena, "/akn/int/doc/" SPAN_FMT "/%s/" SPAN_FMT "-" SPAN_FMT,
                        SPAN_ARG(kind.size ? kind : span_str("text")), date, SPAN_ARG(author),
                        SPAN_ARG(slug));
}

static void put_date(struct writing *x, const char *date, const char *name) {
    begin(x, "FRBRdate");
    attribute(x, "date", span_str(date));
    attribute(x, "name", span_str(name));
    end(x);
}

static void put_author(struct writing *x, struct span who) {
    begin(x, "FRBRauthor");
    attribute(x, "href", span_str(arena_printf(&x->a->arena, "#" SPAN_FMT, SPAN_ARG(who))));
    attribute(x, "as", span_str("#author"));
    end(x);
}

static void put_level(struct writing *x, const char *name, const char *uri, const char *date,
                      const char *what, struct span who) {
    begin(x, name);
    with(x, "FRBRthis", "value", arena_printf(&x->a->arena, "%s/!main", uri));
    with(x, "FRBRuri", "value", uri);
    put_date(x, date, what);
    put_author(x, who);
    if (!strcmp(name, "FRBRWork"))
        with(x, "FRBRcountry", "value", "int");
    if (!strcmp(name, "FRBRExpression"))
        with(x, "FRBRlanguage", "language", x->t->lang);
    if (!strcmp(name, "FRBRManifestation"))
        with(x, "FRBRformat", "value", "application/akn+xml");
    end(x);
}

static void put_references(struct writing *x) {
    begin(x, "references");
    attribute(x, "source", span_str("#truce"));
    for (size_t i = 0; i < x->a->people_count; i++) {
        const struct participant *p = &x->a->people[i];
        begin(x, "TLCOrganization");
        attribute(x, "eId", p->slug);
        attribute(x, "href",
                  span_str(arena_printf(&x->a->arena, "/ontology/organization/truce/" SPAN_FMT,
                                        SPAN_ARG(p->slug))));
        attribute(x, "showAs", asking_name(x->a, p->slug));
        end(x);
    }
    begin(x, "TLCRole");
    attribute(x, "eId", span_str("author"));
    attribute(x, "href", span_str("/ontology/role/truce/author"));
    attribute(x, "showAs", span_str("author"));
    end(x);
    begin(x, "TLCObject");
    attribute(x, "eId", span_str("truce"));
    attribute(x, "href", span_str("/ontology/object/truce"));
    attribute(x, "showAs", span_str("Truce"));
    end(x);
    end(x);
}

static const char *day_of(struct writing *x, struct stamp at) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    stamp_print(at, &text);
    return arena_str(&x->a->arena, span_head(buf_span(&text), 10));
}

static void put_meta(struct writing *x) {
    const struct row *made = x->t->document->row ? x->t->document->row : &x->t->version->row;
    const char *work = day_of(x, made->at), *day = day_of(x, x->t->version->row.at);
    const char *uri = work_uri(x, work);
    const char *expression = arena_printf(&x->a->arena, "%s/%s@%s", uri, x->t->lang, day);
    struct span who = x->t->document->author, drafter = x->t->version->row.author;
    begin(x, "meta");
    begin(x, "identification");
    attribute(x, "source", span_str("#truce"));
    put_level(x, "FRBRWork", uri, work, "named", who);
    put_level(x, "FRBRExpression", expression, day, "drafted", drafter);
    put_level(x, "FRBRManifestation", arena_printf(&x->a->arena, "%s.xml", expression), day,
              "exported", drafter);
    end(x);
    put_references(x);
    end(x);
}

// Each line is a paragraph; empty ones part them anyway.
static void put_lines(struct writing *x, struct span text) {
    struct span rest = text, line;
    bool any = false;
    while (span_cut(&rest, '\n', &line))
        if (line.size) {
            element(x, "p", line);
            any = true;
        }
    if (!any)
        element(x, "p", span_str(""));
}

static void put_names(struct writing *x, const struct json *names, const char *before,
                      struct buf *out) {
    for (size_t i = 0; i < json_count(names); i++) {
        struct span name = asking_name(x->a, json_text(json_at(names, i)));
        buf_printf(out, "%s" SPAN_FMT, i ? ", " : before, SPAN_ARG(name));
    }
}

static void put_option(struct writing *x, struct span clause, const struct json *option) {
    struct span id = json_get_text(option, "id");
    const char *eid =
        arena_printf(&x->a->arena, SPAN_FMT "__opt_" SPAN_FMT, SPAN_ARG(clause), SPAN_ARG(id));
    BUF_SCOPED struct buf wants;
    buf_init(&wants, BUF_MAX);
    put_names(x, json_get(option, "by"), "by: ", &wants);
    put_names(x, json_get(option, "against"), "; against: ", &wants);
    begin(x, "hcontainer");
    attribute(x, "eId", span_str(eid));
    attribute(x, "name", span_str("option"));
    element(x, "num", id);
    begin(x, "content");
    attribute(x, "eId", span_str(arena_printf(&x->a->arena, "%s__content", eid)));
    begin(x, "p");
    begin(x, "remark");
    attribute(x, "status", span_str("editorial"));
    put_text(x, buf_span(&wants));
    end(x);
    end(x);
    put_lines(x, json_get_text(json_get(option, "text"), x->t->lang));
    end(x);
    end(x);
}

static int level_of(const struct json *clause) {
    return (int)json_get_int(clause, "level");
}

// A clause with what is deeper than it inside; returns the place behind.
static size_t put_clause(struct writing *x, size_t at) {
    const struct json *list = x->t->clauses, *c = json_at(list, at);
    const struct json *options = json_get(c, "options");
    struct span id = json_get_text(c, "id"), heading, text;
    heading = json_get_text(json_get(c, "heading"), x->t->lang);
    text = json_get_text(json_get(c, "text"), x->t->lang);
    size_t next = at + 1;
    bool inside = json_count(options) ||
                  (next < json_count(list) && level_of(json_at(list, next)) > level_of(c));
    begin(x, "hcontainer");
    attribute(x, "eId", id);
    attribute(x, "name", span_str("clause"));
    if (heading.data)
        element(x, "heading", heading);
    if (text.data || !inside) {
        const char *name = inside ? "intro" : "content";
        begin(x, name);
        attribute(x, "eId",
                  span_str(arena_printf(&x->a->arena, SPAN_FMT "__%s", SPAN_ARG(id), name)));
        put_lines(x, text);
        end(x);
    }
    for (size_t i = 0; i < json_count(options); i++)
        put_option(x, id, json_at(options, i));
    while (next < json_count(list) && level_of(json_at(list, next)) > level_of(c))
        next = put_clause(x, next); // levels are 1 to 9: no deeper than that
    end(x);
    return next;
}

static void put_document(struct writing *x) {
    const struct json *body = x->t->document->row ? x->t->document->row->body : NULL;
    struct span kind = json_get_text(body, "kind");
    check(xmlTextWriterStartDocument(x->w, NULL, "UTF-8", NULL));
    check(xmlTextWriterStartElementNS(x->w, NULL, chars("akomaNtoso"), chars(AKN)));
    begin(x, "doc");
    attribute(x, "name", kind.size ? kind : span_str("text"));
    put_meta(x);
    begin(x, "preface");
    begin(x, "p");
    element(x, "docTitle", span_str(own(x, json_get(body, "title"))));
    end(x);
    begin(x, "p");
    put_text(x,
             span_str(arena_printf(&x->a->arena, "Version " SPAN_FMT ", act " SPAN_FMT,
                                   SPAN_ARG(x->t->version->label), SPAN_ARG(x->t->version->id))));
    end(x);
    end(x);
    begin(x, "mainBody");
    for (size_t at = 0; at < json_count(x->t->clauses);)
        at = put_clause(x, at);
    check(xmlTextWriterEndDocument(x->w));
}

enum err akoma_put(struct record *r, const struct view_query *q, struct buf *out, struct error *e) {
    ASKING_SCOPED struct asking a;
    struct version_text text;
    enum err err = asking_begin(&a, r, q, e);
    if (!err)
        err = version_text_find(&a, &text, e);
    if (err)
        return err;
    xmlBufferPtr memory = xmlBufferCreate();
    struct writing x = {memory ? xmlNewTextWriterMemory(memory, 0) : NULL, &a, &text};
    if (!x.w)
        abort();
    check(xmlTextWriterSetIndent(x.w, 0));
    put_document(&x);
    xmlFreeTextWriter(x.w);
    buf_put(out, xmlBufferContent(memory), (size_t)xmlBufferLength(memory));
    xmlBufferFree(memory);
    return buf_check(out, "the document", e);
}
