// SPDX-License-Identifier: Apache-2.0
// The tables that truce export writes as CSV, and their columns.
#ifndef CLI_HELP_TABLE_H
#define CLI_HELP_TABLE_H

#include "base/buf.h"
#include "site/sheets.h"

void help_table_list(struct buf *out);
void help_table(const struct sheet *sheet, struct buf *out);

#endif
