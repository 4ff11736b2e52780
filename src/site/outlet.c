// SPDX-License-Identifier: Apache-2.0
#include "site/outlet.h"

#define ENOUGH_BYTES 65536

void outlet_init(struct outlet *o) {
    buf_init(&o->text, BUF_MAX);
    o->file = FILE_NEW_NONE;
}

enum err outlet_open(struct outlet *o, const char *path, int mode, struct error *e) {
    return file_new_begin(&o->file, path, mode, e);
}

static enum err write_out(struct outlet *o, struct error *e) {
    enum err err = buf_check(&o->text, "the export", e);
    if (!err)
        err = file_new_put(&o->file, buf_span(&o->text), e);
    buf_clear(&o->text);
    return err;
}

enum err outlet_pass(struct outlet *o, struct error *e) {
    return o->file.fd < 0 || o->text.size < ENOUGH_BYTES ? OK : write_out(o, e);
}

enum err outlet_end(struct outlet *o, struct error *e) {
    if (o->file.fd < 0)
        return buf_check(&o->text, "the export", e);
    enum err err = write_out(o, e);
    return err ? err : file_new_end(&o->file, e);
}

void outlet_done(struct outlet *o) {
    buf_done(&o->text);
    file_new_done(&o->file);
}
