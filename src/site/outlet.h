// SPDX-License-Identifier: Apache-2.0
// Where a text of any length goes: it is put into `text`, and passed on, whenever there is enough
// of it, to a file that is whole or not there. Without a file all of it stays in memory.
#ifndef SITE_OUTLET_H
#define SITE_OUTLET_H

#include "base/file.h"

struct outlet {
    struct buf text; // what was not passed on yet
    struct file_new file;
};
#define OUTLET_SCOPED __attribute__((cleanup(outlet_done)))

void outlet_init(struct outlet *o); // in memory, for good or until outlet_open
// As file_new_begin: "-" is standard output.
CHECKED enum err outlet_open(struct outlet *o, const char *path, int mode, struct error *e);
// To be called after each row or page: what is put between two calls is all that is in memory.
CHECKED enum err outlet_pass(struct outlet *o, struct error *e);
// All of it is where it belongs.
CHECKED enum err outlet_end(struct outlet *o, struct error *e);
void outlet_done(struct outlet *o); // what did not end is gone

#endif
