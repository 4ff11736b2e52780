// SPDX-License-Identifier: Apache-2.0
// A text that is read is written again byte for byte, unless it is said that empty lines were left
// out.
#include "prose/markdown.h"

#include "base/limits.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct markdown_notes notes;
    struct error e;
    JSON_SCOPED struct json *clauses = NULL;
    BUF_SCOPED struct buf text, again;
    if (size > 16384)
        return 0;
    buf_init(&text, LIMIT_INPUT_FILE_BYTES);
    buf_init(&again, LIMIT_INPUT_FILE_BYTES);
    if (markdown_clean(span(data, size), &text, &notes, &e) ||
        markdown_read(buf_span(&text), "en", &clauses, &notes, &e))
        return 0;
    assert(json_count(clauses) > 0);
    markdown_write(clauses, "en", &again);
    assert(notes.gaps || span_equal(buf_span(&text), buf_span(&again)));
    return 0;
}
