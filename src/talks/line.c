// SPDX-License-Identifier: Apache-2.0
#include "talks/line.h"

#include "base/codec.h"
#include "talks/schema.h"

static const int64_t sizes_kib[] = {1, 2, 4, 8, 16, 24};

static bool size_ok(int64_t kib) {
    for (size_t i = 0; i < sizeof sizes_kib / sizeof *sizes_kib; i++)
        if (sizes_kib[i] == kib)
            return true;
    return false;
}

static enum err malformed(struct error *e, const char *what) {
    error_set(e, ERR_INVALID, "the sealed line: %s", what);
    error_rule(e, "malformed-line");
    return ERR_INVALID;
}

static enum err check_form(const struct json *json, struct error *e) {
    static const struct field key_fields[] = {
        {.name = "sha256", .type = F_HEX},
        {.name = "key", .type = F_STRING},
        {0},
    };
    static const struct field fields[] = {
        {.name = "act", .type = F_SLUG},
        {.name = "body", .type = F_MAP},
        {.name = "source", .type = F_OBJECT, .flags = FIELD_OPTIONAL, .fields = act_source_fields},
        {.name = "blob_keys",
         .type = F_OBJECT,
         .flags = FIELD_OPTIONAL | FIELD_LIST,
         .fields = key_fields},
        {.name = "salt", .type = F_ROOT},
        {0},
    };
    if (!schema_check(fields, json, "the sealed line", NULL, e))
        return OK;
    error_rule(e, "malformed-line");
    return ERR_INVALID;
}

enum err line_parse(struct span line, struct arena *a, struct line *out, struct error *e) {
    struct json *json = NULL;
    if (!line.size || line.size % 1024 || !size_ok((int64_t)(line.size / 1024)))
        return malformed(e, "has none of the sizes 1, 2, 4, 8, 16, 24 KiB");
    struct span text = {line.data, line.size - 1};
    if (line.data[text.size] != '\n' || span_find(text, '\n') >= 0)
        return malformed(e, "must be one line");
    if (json_parse_in(text, JSON_DECIMALS, a, &json, e)) {
        error_rule(e, "malformed-line");
        return ERR_INVALID;
    }
    if (json_type(json) != JSON_OBJECT_T)
        return malformed(e, "must be a JSON object");
    if (check_form(json, e))
        return ERR_INVALID;
    *out = (struct line){.type = json_get_text(json, "act"),
                         .body = json_get(json, "body"),
                         .source = json_get(json, "source"),
                         .keys = json_get(json, "blob_keys")};
    return OK;
}

bool line_fill(struct span trimmed, int64_t kib, struct buf *out) {
    if (!size_ok(kib) || trimmed.size >= (size_t)kib * 1024)
        return false;
    buf_put_span(out, trimmed);
    for (size_t i = trimmed.size; i + 1 < (size_t)kib * 1024; i++)
        buf_put_byte(out, ' ');
    buf_put_byte(out, '\n');
    return true;
}

struct span line_trim(struct span line, int64_t *kib) {
    *kib = (int64_t)(line.size / 1024);
    if (line.size && line.data[line.size - 1] == '\n')
        line.size--;
    while (line.size && line.data[line.size - 1] == ' ')
        line.size--;
    return line;
}

enum err line_print(struct span type, const struct json *body, const struct json *source,
                    const struct json *blob_keys, const uint8_t salt[LINE_SALT_BYTES],
                    struct buf *out, struct error *e) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 2 * LIMIT_ENTRY_BYTES);
    buf_put_str(&text, "{\"act\":\"");
    buf_put_span(&text, type);
    buf_put_str(&text, "\",\"body\":");
    json_print(body, &text);
    if (source) {
        buf_put_str(&text, ",\"source\":");
        json_print(source, &text);
    }
    if (blob_keys) {
        buf_put_str(&text, ",\"blob_keys\":");
        json_print(blob_keys, &text);
    }
    buf_put_str(&text, ",\"salt\":\"");
    base64_put(&text, span(salt, LINE_SALT_BYTES));
    buf_put_str(&text, "\"}");
    for (size_t i = 0; i < sizeof sizes_kib / sizeof *sizes_kib; i++)
        if (line_fill(buf_span(&text), sizes_kib[i], out))
            return OK;
    return error_set(e, ERR_LIMIT,
                     "a restricted act holds at most %d bytes of act and body, this has %zu",
                     LINE_BYTES_MAX - 1, text.size);
}

void line_digest(struct span record, struct span by, int64_t n, struct span line,
                 uint8_t out[HASH_BYTES]) {
    char number[24];
    snprintf(number, sizeof number, "\n%lld\n", (long long)n);
    struct span parts[] = {
        span_str("truce.seal/v1\n"), record, span_str("\n"), by, span_str(number), line};
    hash_parts(parts, sizeof parts / sizeof *parts, out);
}

void line_commitment(struct span record, struct span by, const uint8_t exchange[HASH_BYTES],
                     struct span line, uint8_t out[HASH_BYTES]) {
    BUF_SCOPED struct buf id;
    buf_init(&id, 2 * HASH_BYTES + 1);
    hex_put(&id, span(exchange, HASH_BYTES));
    struct span parts[] = {span_str("truce.deposit/v1\n"),
                           record,
                           span_str("\n"),
                           by,
                           span_str("\n"),
                           buf_span(&id),
                           span_str("\n"),
                           line};
    hash_parts(parts, sizeof parts / sizeof *parts, out);
}
