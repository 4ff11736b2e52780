// SPDX-License-Identifier: Apache-2.0
#include "cli/content.h"

#include "base/file.h"
#include "cli/input.h"

enum err content_read(const char *path, uint64_t bytes_max, struct content *out, struct error *e) {
    uint64_t most = bytes_max < CONTENT_BYTES_MAX ? bytes_max : CONTENT_BYTES_MAX;
    *out = (struct content){0};
    buf_init(&out->bytes, (size_t)most);
    enum err err = input_look(path, e);
    if (err)
        return err;
    err = file_read(path, &out->bytes, e);
    if (err == ERR_LIMIT)
        return error_set(e, ERR_LIMIT, "%s: a file may have %llu bytes here", path,
                         (unsigned long long)most);
    out->kind = media_kind_of(buf_span(&out->bytes), path);
    return err;
}

void content_done(struct content *c) {
    buf_wipe(&c->bytes);
    *c = (struct content){0};
}
