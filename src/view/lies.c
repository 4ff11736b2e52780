// SPDX-License-Identifier: Apache-2.0
#include "view/lies.h"

static const char versions_sql[] = ROW_SELECT("zone") " ORDER BY t, o, i";

enum err lies_read(struct asking *a, struct rows *out, struct error *e) {
    return rows_read(a, "zone", versions_sql, NULL, out, e);
}

// What is drawn ahead is said before it lies: not its t.
int64_t lies_from(const struct row *version) {
    struct stamp from;
    if (!stamp_parse(json_get_text(version->body, "from"), &from))
        return version->place.t;
    return from.seconds;
}

// Whether version `other` takes the place of `version` once it begins.
static bool takes_over(const struct rows *versions, size_t other, size_t version) {
    const struct row *list = versions->list;
    int64_t from = lies_from(&list[version]), next = lies_from(&list[other]);
    return other != version && span_equal(list[other].ref, list[version].ref) &&
           (next > from || (next == from && other > version));
}

int64_t lies_until(const struct rows *versions, size_t version) {
    int64_t end = INT64_MAX;
    struct stamp until;
    if (stamp_parse(json_get_text(versions->list[version].body, "until"), &until))
        end = until.seconds + 1;
    for (size_t i = 0; i < versions->count; i++) {
        int64_t next = lies_from(&versions->list[i]);
        if (next < end && takes_over(versions, i, version))
            end = next;
    }
    return end;
}

bool lies_at(const struct rows *versions, size_t version, int64_t t) {
    return lies_from(&versions->list[version]) <= t && t < lies_until(versions, version);
}

enum lies lies_how(const struct rows *versions, size_t version, int64_t now) {
    int64_t from = lies_from(&versions->list[version]);
    int64_t moment = from > now ? from : now; // of what is ahead, its own beginning
    for (size_t i = 0; i < versions->count; i++)
        if (takes_over(versions, i, version) && lies_from(&versions->list[i]) <= moment)
            return LIES_NO_MORE;
    return from > now ? LIES_AHEAD : LIES_SO;
}
