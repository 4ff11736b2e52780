// SPDX-License-Identifier: Apache-2.0
// Parts of the tables (site/sheets.h): columns that many have alike, and the tables of the
// ceasefire. An item of these has a member for each column beyond those of its row.
#ifndef SITE_SHEETS_INSIDE_H
#define SITE_SHEETS_INSIDE_H

#include "site/sheets.h"
#include "view/row.h"

#define ACT_COLUMNS                                                                                \
    {"index", "i", "index of the act that says so"}, {"author", "author", "who says so"},          \
        {"at", "at", "when, as its author claims"}, {                                              \
        "readers", "readers", "who alone may read it; empty: everybody"                            \
    }
#define SOURCE_COLUMNS                                                                             \
    {"outlet", "source.outlet", "where it was printed"},                                           \
        {"source_title", "source.title", "under which title"},                                     \
        {"url", "source.url", "its address"}, {                                                    \
        "published", "source.published", "when it was printed"                                     \
    }

// All items of a view.
CHECKED enum err sheet_of_view(const char *name, const struct view_query *q, struct record *r,
                               struct sheet_page *out, struct error *e);

sheet_items sheet_incidents, sheet_findings, sheet_responses, sheet_counts, sheet_reconciliations,
    sheet_operations, sheet_consents;
extern const struct sheet_column sheet_incidents_columns[], sheet_findings_columns[],
    sheet_responses_columns[], sheet_counts_columns[], sheet_reconciliations_columns[],
    sheet_operations_columns[], sheet_consents_columns[];
extern const struct sheet_more sheet_incidents_more, sheet_counts_more;

#endif
