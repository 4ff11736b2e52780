// SPDX-License-Identifier: Apache-2.0
#include "cli/as_of.h"

#include "base/codec.h"
#include "base/stamp.h"
#include "store/db.h"

// The largest size one holder had attested by a moment.
static const char attested_sql[] =
    "SELECT max(hold.size) FROM hold JOIN act ON act.i = hold.i WHERE hold.author = ?1 AND act.at "
    "<= ?2";

static enum err attested(struct db *db, struct span who, int64_t by, int64_t *out,
                         struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(db, attested_sql, &s, e);
    if (err)
        return err;
    stmt_text(s, 1, who);
    stmt_int(s, 2, by);
    bool row = stmt_row(s, e);
    if (!row && stmt_failed(s))
        return e->code;
    *out = row && !stmt_is_null(s, 0) ? stmt_get_int(s, 0) : 0;
    return OK;
}

static int larger_first(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x < y) - (x > y);
}

// The k-th largest of what the holders attested, k = rules.held; 0 when fewer did. Holders and k
// are those of the rules now in force.
static enum err by_moment(struct record *r, struct stamp at, uint64_t *out, struct error *e) {
    const struct state *state = record_state(r);
    const struct json *holders = json_get(state->rules, "holders");
    size_t count = json_count(holders);
    int64_t need = json_get_int(state->rules, "held");
    ARENA_SCOPED struct arena a;
    arena_init(&a);
    int64_t *sizes = arena_array(&a, int64_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        enum err err =
            attested(record_rows(r), json_text(json_at(holders, i)), at.seconds, &sizes[i], e);
        if (err)
            return err;
    }
    qsort(sizes, count, sizeof *sizes, larger_first);
    *out = need >= 1 && (size_t)need <= count ? (uint64_t)sizes[need - 1] : 0;
    return OK;
}

enum exit_code as_of_size(const struct cli *c, struct record *r, uint64_t *out) {
    struct error e;
    struct stamp at;
    const char *text = cli_option(c, "--as-of");
    *out = record_size(r);
    if (!text)
        return EXIT_YES;
    uint64_t index;
    if (decimal_get(span_str(text), INT64_MAX - 1, &index)) {
        if (index < record_size(r)) {
            *out = index + 1;
            return EXIT_YES;
        }
        error_set(&e, ERR_INVALID, "--as-of %s: the record's last act is %llu", text,
                  (unsigned long long)record_size(r) - 1);
        return cli_fail(&e);
    }
    if (!stamp_parse(span_str(text), &at))
        return cli_usage(c, "--as-of: \"%s\" is neither an index nor a time", text);
    uint64_t size;
    if (by_moment(r, at, &size, &e))
        return cli_fail(&e);
    if (size) {
        *out = size;
        return EXIT_YES;
    }
    error_set(&e, ERR_INVALID,
              "--as-of %s: %lld holders must have attested a size by then in hold acts, and had "
              "not",
              text, (long long)json_get_int(record_state(r)->rules, "held"));
    error_hint(&e, "--as-of with an index, or --at TIME for what acts claim to have been the case");
    return cli_fail(&e);
}
