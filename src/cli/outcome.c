// SPDX-License-Identifier: Apache-2.0
#include "cli/outcome.h"

#include "base/codec.h"
#include "base/text.h"

bool outcome_ok(const struct appended *a) {
    return a->logged || a->repeated;
}

static void put_id(const struct appended *a, struct buf *out) {
    hex_put(out, span(a->id, HASH_BYTES));
}

static bool has_id(const struct appended *a) {
    static const uint8_t none[HASH_BYTES];
    return memcmp(a->id, none, HASH_BYTES) != 0;
}

struct json *outcome_json(const struct appended *a) {
    struct json *j = json_new_object();
    BUF_SCOPED struct buf id;
    buf_init(&id, 2 * HASH_BYTES);
    json_put_bool(j, "logged", a->logged);
    json_put_bool(j, "repeated", a->repeated);
    if (outcome_ok(a)) {
        json_put_int(j, "index", (int64_t)a->index);
        json_put_str(j, "grade", "recorded");
    }
    if (has_id(a)) {
        put_id(a, &id);
        json_put_text(j, "id", buf_span(&id));
    }
    json_put_str(j, "class", verdict_words[a->verdict.class]);
    if (a->verdict.class == VERDICT_VOID || a->verdict.class == VERDICT_ALIEN) {
        json_put_str(j, "rule", a->verdict.why.rule);
        json_put_str(j, "message", a->verdict.why.message);
    }
    return j;
}

void outcome_print(const struct appended *a, struct buf *out) {
    if (a->logged)
        buf_printf(out, "recorded as act %llu, ", (unsigned long long)a->index);
    else if (a->repeated)
        buf_printf(out, "stands there already as act %llu, ", (unsigned long long)a->index);
    if (outcome_ok(a)) {
        put_id(a, out);
        buf_put_byte(out, '\n');
        return;
    }
    buf_put_str(out, "refused: ");
    text_put_name(out, span_str(a->verdict.why.message));
    if (a->verdict.why.rule)
        buf_printf(out, " (%s)", a->verdict.why.rule);
    buf_put_byte(out, '\n');
}
