// SPDX-License-Identifier: Apache-2.0
// The columns of files that truce import takes, from the table of kinds.
#ifndef CLI_HELP_IMPORT_H
#define CLI_HELP_IMPORT_H

#include "base/buf.h"

// Of each kind: what it is called, then a table of its columns.
void help_import(struct buf *out);
// For the man page: once for each kind.
typedef void help_import_term(struct buf *out, const char *term, const char *text);
void help_import_each(help_import_term *put, struct buf *out);

#endif
