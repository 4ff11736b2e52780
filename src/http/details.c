// SPDX-License-Identifier: Apache-2.0
#include "http/details.h"

#include "talks/refusal.h"
#include "words/tell.h"

static const struct {
    enum err err;
    int status;
} statuses[] = {
    {ERR_NOT_FOUND, 404}, {ERR_INVALID, 400}, {ERR_CONFLICT, 409}, {ERR_DENIED, 403},
    {ERR_CORRUPT, 500},   {ERR_IO, 503},      {ERR_LIMIT, 413},    {ERR_UNSUPPORTED, 501},
};

static const struct {
    int status;
    const char *title;
} titles[] = {
    {400, MESSAGE("Malformed")},
    {401, MESSAGE("Not signed")},
    {403, MESSAGE("Not permitted")},
    {404, MESSAGE("Not there")},
    {405, MESSAGE("Another method")},
    {409, MESSAGE("Not at this place")},
    {410, MESSAGE("Erased")},
    {413, MESSAGE("Too large")},
    {416, MESSAGE("No such range")},
    {415, MESSAGE("Another media type")},
    {422, MESSAGE("Refused by a rule")},
    {429, MESSAGE("Too fast")},
    {500, MESSAGE("The record contradicts itself")},
    {421, MESSAGE("Another's name")},
    {501, MESSAGE("Not done here")},
    {503, MESSAGE("Not now")},
};

int details_status(const struct error *e) {
    const struct refusal *r = refusal_find(e->rule);
    if (r)
        return r->status;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
        if (statuses[i].err == e->code)
            return statuses[i].status;
    return 500;
}

// What programs ask of each other, and of their people, beside the rules of acts.
static const struct {
    const char *slug, *sentence;
} own_rules[] = {
    {"two-histories", MESSAGE("what a log has signed once stays in it, as it was")},
    {"wider", MESSAGE("more readers than the rules propose are a person's own decision")},
};

static const char *title_of(int status) {
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Refused";
}

// The English is said where it is no fixed sentence: "lang" tells which it is.
static struct json *problem(const char *type, const char *title, int status, const char *detail,
                            const struct catalog *words) {
    struct json *j = json_new_object();
    json_put_str(j, "type", type);
    json_put_str(j, "title", catalog_get(words, NULL, title));
    json_put_int(j, "status", status);
    json_put_str(j, "detail", catalog_get(words, NULL, detail));
    json_put_str(j, "lang", words && catalog_has(words, NULL, detail) ? words->tag : "en");
    return j;
}

static const char *asked(const struct error *e, int status) {
    const struct refusal *r = refusal_find(e->rule);
    for (size_t i = 0; e->rule && i < sizeof own_rules / sizeof *own_rules; i++)
        if (!strcmp(own_rules[i].slug, e->rule))
            return own_rules[i].sentence;
    return r ? r->sentence : title_of(status);
}

struct json *details_json(const struct error *e, const struct catalog *words) {
    int status = details_status(e);
    char type[128] = "about:blank";
    if (e->rule)
        snprintf(type, sizeof type, "/problems/%s", e->rule);
    struct json *j = problem(type, asked(e, status), status, e->message, words);
    if (e->hint[0])
        json_put_str(j, "hint", catalog_get(words, NULL, e->hint));
    return j;
}

struct json *details_http(int status, const char *detail, const struct catalog *words) {
    return problem("about:blank", title_of(status), status, detail, words);
}
