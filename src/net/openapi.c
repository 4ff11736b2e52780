// SPDX-License-Identifier: Apache-2.0
#include "net/openapi.h"

#include "talks/json_schema.h"
#include "view/view.h"

#include <ctype.h>

static struct json *text(const char *s) {
    return json_new_text(span_str(s));
}

static struct json *parameter(const char *name, const char *in, const char *help, bool required) {
    struct json *p = json_new_object(), *schema = json_new_object();
    json_put_str(p, "name", name);
    json_put_str(p, "in", in);
    json_put_str(p, "description", help);
    json_put_bool(p, "required", required);
    json_put_str(schema, "type", "string");
    json_put(p, "schema", schema);
    return p;
}

static struct json *parameters(const struct route *r, bool tail) {
    struct json *list = json_new_list();
    if (tail)
        json_add(list, parameter("tail", "path", "the rest of the path", true));
    for (const char *const *a = r->arguments; a && *a; a++) {
        char name[64];
        const char *colon = strchr(*a, ':');
        snprintf(name, sizeof name, "%.*s", (int)(colon - *a), *a);
        json_add(list, parameter(name, "query", colon + 2, false));
    }
    return list;
}

static struct json *content(const char *type) {
    struct json *c = json_new_object();
    if (*type)
        json_put(c, type, json_new_object());
    return c;
}

static struct json *responses(const struct route *r, bool token) {
    struct json *all = json_new_object(), *good = json_new_object(), *bad = json_new_object();
    json_put_str(good, "description", r->help);
    json_put(good, "content", content(r->gives));
    json_put_str(bad, "description", "RFC 9457 problem details; type is /problems/<rule>");
    json_put(bad, "content", content("application/problem+json"));
    if (!(r->flags & ROUTE_OPEN)) {
        struct json *closed = json_new_object();
        json_put_str(closed, "description",
                     token ? "the token is missing, or is another one's; always the same, whatever "
                             "was asked for"
                           : "the record is closed, and no participant has signed the request; "
                             "always the same, whatever was asked for");
        json_put(closed, "content", content("application/problem+json"));
        json_put(all, "401", closed);
    }
    json_put(all, strcmp(r->method, "POST") ? "200" : *r->gives ? "2XX" : "204", good);
    json_put(all, "default", bad);
    return all;
}

// Nothing, of a record that is open to all; else a signature. Of a desk its token.
static struct json *either(bool token) {
    struct json *list = json_new_list(), *one = json_new_object();
    if (!token)
        json_add(list, json_new_object());
    json_put(one, token ? "token" : "signature", json_new_list());
    json_add(list, one);
    return list;
}

static struct json *token_scheme(void) {
    struct json *one = json_new_object();
    json_put_str(one, "type", "http");
    json_put_str(one, "scheme", "bearer");
    json_put_str(one, "description", "The token at the end of the address that truce desk prints");
    return one;
}

// OpenAPI has no word for RFC 9421: the field that carries the signature is named.
static struct json *signature_scheme(void) {
    struct json *one = json_new_object();
    json_put_str(one, "type", "apiKey");
    json_put_str(one, "in", "header");
    json_put_str(one, "name", "Signature");
    json_put_str(one, "description",
                 "Of a closed record: an HTTP message signature (RFC 9421, Ed25519) by a "
                 "participant's key, as the Accept-Signature field of a 401 and docs/http.md say");
    return one;
}

static struct json *operation(const struct route *r, const char *help, bool tail, bool token) {
    struct json *o = json_new_object();
    json_put_str(o, "summary", help);
    json_put(o, "parameters", parameters(r, tail));
    if (r->body_max) {
        struct json *body = json_new_object(),
                    *c = content(r->flags & ROUTE_JSON ? "application/json" : "text/plain");
        if (!strcmp(r->path, "/acts"))
            json_put(c, "application/vnd.truce.bundle", json_new_object());
        json_put(body, "content", c);
        json_put_bool(body, "required", true);
        json_put(o, "requestBody", body);
    }
    json_put(o, "responses", responses(r, token));
    if (!(r->flags & ROUTE_OPEN))
        json_put(o, "security", either(token));
    return o;
}

static void put(struct json *paths, const char *path, const struct route *r, const char *help,
                bool tail, bool token) {
    char method[8];
    size_t i = 0;
    for (; r->method[i] && i + 1 < sizeof method; i++)
        method[i] = (char)tolower((unsigned char)r->method[i]);
    method[i] = 0;
    if (!json_get(paths, path))
        json_put(paths, path, json_new_object());
    json_put(json_get(paths, path), method, operation(r, help, tail, token));
}

// The route of all views, once for each.
static void put_views(struct json *paths, const struct route *r, bool token) {
    char path[128];
    for (const struct view *v = views; v->name; v++) {
        snprintf(path, sizeof path, "/api/v1/%s", v->name);
        if (!v->ref || v->ref[0] == '[')
            put(paths, path, r, v->help, false, token);
        snprintf(path, sizeof path, "/api/v1/%s/{tail}", v->name);
        if (v->ref)
            put(paths, path, r, v->help, true, token);
    }
}

static struct json *act_schemas(void) {
    struct json *all = json_new_object();
    const struct act_type *t;
    for (size_t i = 0; (t = act_type_at(i)); i++)
        json_put(all, t->name, json_schema(t));
    return all;
}

struct json *openapi_json(const struct route *routes, bool token) {
    struct json *j = json_new_object(), *info = json_new_object(), *paths = json_new_object(),
                *components = json_new_object(), *schemes = json_new_object();
    json_put_str(j, "openapi", "3.1.0");
    json_put_str(info, "title", "Truce");
    json_put_str(info, "version", "1");
    json_put_str(
        info, "description",
        token
            ? "A delegation's desk: a record of talks as this delegation may read it, and what it "
              "prepares, signs and sends. Every request has the desk's token."
            : "A record of talks: an append-only log of signed acts. Reading needs no key, unless "
              "the record is closed: then participants sign their requests. What is posted is "
              "signed by its author.");
    json_put(j, "info", info);
    for (const struct route *r = routes; r->method; r++) {
        char path[128];
        size_t size = strlen(r->path);
        bool tail = r->path[size - 1] == '*';
        snprintf(path, sizeof path, "%.*s%s", (int)(size - tail), r->path, tail ? "{tail}" : "");
        if (!strcmp(r->path, "/api/v1/*"))
            put_views(paths, r, token);
        else
            put(paths, path, r, r->help, tail, token);
    }
    json_put(j, "paths", paths);
    json_put(components, "schemas", act_schemas());
    json_put(schemes, token ? "token" : "signature", token ? token_scheme() : signature_scheme());
    json_put(components, "securitySchemes", schemes);
    json_put(j, "components", components);
    json_put(j, "servers", json_new_list());
    struct json *here = json_new_object();
    json_put(here, "url", text("/"));
    json_add(json_get(j, "servers"), here);
    return j;
}
