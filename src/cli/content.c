// SPDX-License-Identifier: Apache-2.0
#include "cli/content.h"

#include "base/file.h"
#include "cli/input.h"
#include "media/photo.h"

// Of what is refused for it.
static enum err would_tell(const char *path, const struct media_kind *kind, struct error *e) {
    error_set(e, ERR_DENIED,
              kind->care == MEDIA_CARRIES
                  ? "%s: is %s: such files tell who made them, when, with what, and this cannot be "
                    "removed here"
                  : "%s: is %s: what it tells of who made it cannot be removed here",
              path, kind->name);
    return error_hint(e, "Remove it with a program that knows the format, or give a JPEG or PNG "
                         "picture or a text; --keep-metadata gives the file as it is");
}

static enum err strip(const char *path, struct content *out, struct error *e) {
    BUF_SCOPED struct buf loud = out->bytes;
    buf_init(&out->bytes, loud.max);
    enum err err = out->kind->care == MEDIA_JPEG ? photo_strip_jpeg(buf_span(&loud), &out->bytes, e)
                                                 : photo_strip_png(buf_span(&loud), &out->bytes, e);
    buf_wipe(&loud);
    out->stripped = !err;
    if (!err)
        return OK;
    error_prefix(e, "%s: its metadata cannot be removed", path);
    return error_hint(e, "--keep-metadata gives the file as it is");
}

enum err content_read(const struct cli *c, const char *path, uint64_t bytes_max,
                      struct content *out, struct error *e) {
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
    if (err)
        return err;
    out->kind = media_kind_of(buf_span(&out->bytes), path);
    if (cli_flag(c, "--keep-metadata") || out->kind->care == MEDIA_PLAIN)
        return OK;
    bool photo = out->kind->care == MEDIA_JPEG || out->kind->care == MEDIA_PNG;
    return photo ? strip(path, out, e) : would_tell(path, out->kind, e);
}

void content_done(struct content *c) {
    buf_wipe(&c->bytes);
    *c = (struct content){0};
}
