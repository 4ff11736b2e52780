// SPDX-License-Identifier: Apache-2.0
#include "http/details.h"

#include "talks/refusal.h"

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
    {400, "Malformed"},
    {401, "Not signed"},
    {403, "Not permitted"},
    {404, "Not there"},
    {405, "Another method"},
    {409, "Not at this place"},
    {410, "Erased"},
    {413, "Too large"},
    {416, "No such range"},
    {415, "Another media type"},
    {422, "Refused by a rule"},
    {429, "Too fast"},
    {500, "The record contradicts itself"},
    {421, "Another's name"},
    {501, "Not done here"},
    {503, "Not now"},
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

static const char *title_of(int status) {
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].status == status)
            return titles[i].title;
    return "Refused";
}

static struct json *problem(const char *type, const char *title, int status, const char *detail) {
    struct json *j = json_new_object();
    json_put_str(j, "type", type);
    json_put_str(j, "title", title);
    json_put_int(j, "status", status);
    json_put_str(j, "detail", detail);
    return j;
}

struct json *details_json(const struct error *e) {
    const struct refusal *r = refusal_find(e->rule);
    int status = details_status(e);
    char type[128] = "about:blank";
    if (e->rule)
        snprintf(type, sizeof type, "/problems/%s", e->rule);
    struct json *j = problem(type, r ? r->sentence : title_of(status), status, e->message);
    if (e->hint[0])
        json_put_str(j, "hint", e->hint);
    return j;
}

struct json *details_http(int status, const char *detail) {
    return problem("about:blank", title_of(status), status, detail);
}
