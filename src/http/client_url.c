// SPDX-License-Identifier: Apache-2.0
// URLs that may be asked, judged by libcurl's own parser.
#include "http/client_handle.h"

#define URL_BYTES_MAX 2048

bool client_is_url(const char *text) {
    return !strncmp(text, "http://", 7) || !strncmp(text, "https://", 8);
}

void client_quote(struct span s, struct buf *out) {
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.size; i++) {
        uint8_t b = s.data[i];
        bool plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') ||
                     (b && strchr("-._~/", b));
        if (!plain) {
            buf_put_byte(out, '%');
            buf_put_byte(out, (uint8_t)digits[b >> 4]);
        }
        buf_put_byte(out, plain ? b : (uint8_t)digits[b & 15]);
    }
}

static enum err bad(struct span text, const char *why, struct error *e) {
    error_set(e, ERR_INVALID, "\"" SPAN_FMT "\" is no URL of a host: %s",
              SPAN_ARG(span_head(text, 200)), why);
    return error_hint(e, "write http://host:8017 or https://host/path");
}

// What a URL must not have, and why.
static const struct {
    CURLUPart part;
    const char *why;
} refused_parts[] = {
    {CURLUPART_USER, "a name or password in it would stand in logs and histories"},
    {CURLUPART_PASSWORD, "a name or password in it would stand in logs and histories"},
    {CURLUPART_QUERY, "it has a query (?)"},
    {CURLUPART_FRAGMENT, "it has a fragment (#)"},
};

static const char *why_not(CURLU *u) {
    for (size_t i = 0; i < sizeof refused_parts / sizeof *refused_parts; i++) {
        char *part = NULL;
        CURLUcode code = curl_url_get(u, refused_parts[i].part, &part, 0);
        curl_free(part);
        if (!code)
            return refused_parts[i].why;
    }
    return NULL;
}

enum err client_url_check(struct span text, struct buf *out, struct error *e) {
    char plain[URL_BYTES_MAX + 1];
    if (text.size > URL_BYTES_MAX)
        return bad(text, "it is too long", e);
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] <= ' ' || text.data[i] >= 0x7f)
            return bad(text, "it has spaces, or characters that are not ASCII", e);
    if (text.size)
        memcpy(plain, text.data, text.size);
    plain[text.size] = 0;
    if (!client_is_url(plain))
        return bad(text, "it does not begin with http:// or https://", e);
    if (strpbrk(plain, "?#")) // an empty one too, which the parser would drop
        return bad(text, strchr(plain, '?') ? "it has a query (?)" : "it has a fragment (#)", e);
    CURLU *u = curl_url();
    char *whole = NULL;
    CURLUcode code = curl_url_set(u, CURLUPART_URL, plain, 0);
    const char *why = code ? curl_url_strerror(code) : why_not(u);
    if (!why && curl_url_get(u, CURLUPART_URL, &whole, 0))
        why = "it cannot be read";
    enum err err = why ? bad(text, why, e) : OK;
    if (!err) {
        struct span clean = span_str(whole);
        while (clean.size && clean.data[clean.size - 1] == '/')
            clean.size--;
        buf_put_span(out, clean);
    }
    curl_free(whole);
    curl_url_cleanup(u);
    return err ? err : buf_check(out, "a URL", e);
}
