// SPDX-License-Identifier: Apache-2.0
// Which rows an answer may see, and in which order: the one place that says so.
//
// Rows are a viewer's own: those of a cache are everybody's (audience 0), and who reads what was
// restricted has rows in memory that hold nothing else than what it may read (record_read_as). So
// audiences are no condition here. Two conditions: facts of the record itself (who takes part,
// keys, rules, tracks) are known by their place in the log alone; what acts claim is seen by place
// and by valid time.
#ifndef VIEW_SIGHT_H
#define VIEW_SIGHT_H

#include "view/view.h"

#define SIGHT_KNOWN " i < :size "
#define SIGHT_SEEN SIGHT_KNOWN "AND +t <= :until " // +: no index is chosen for its sake
// What was corrected, withdrawn or annulled counts no more, for whoever knows that; nor does what
// an opening has taken the place of (docs/record-format.md section 12).
#define SIGHT_COUNTS(table)                                                                        \
    "AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.target = " table ".i AND h.i < :size) "        \
    "AND NOT EXISTS (SELECT 1 FROM opened p WHERE p.i > " table                                    \
    ".i AND p.i < :size AND p.void IS NULL AND (p.target = " table                                 \
    ".i OR p.target = (SELECT was.target FROM opened was WHERE was.i = " table ".i))) "
// The same for a query that reads very many rows: one set made once, instead of look-ups by row.
#define SIGHT_COUNTS_MANY(table)                                                                   \
    "AND " table ".i NOT IN (SELECT h.target FROM hidden h WHERE h.i < :size"                      \
    " UNION ALL SELECT p.target FROM opened p WHERE p.i < :size AND p.void IS NULL"                \
    " UNION ALL SELECT was.i FROM opened was JOIN opened p ON p.target = was.target"               \
    " AND p.i > was.i WHERE p.i < :size AND p.void IS NULL) "
// By --at: (t, o, i). Else (o, i). Later rows count before earlier ones of one thing and author.
#define SIGHT_ORDER " ORDER BY t * :valid, o, i "

// Binds :size, :until and :valid where they stand in the text: before each run, since a statement
// that has ended forgets them.
void sight_bind(struct stmt *s, const struct view_query *q, const char *sql);
// Prepares static text and binds them.
CHECKED enum err sight_prepare(struct record *r, const struct view_query *q, const char *sql,
                               struct stmt **out, struct error *e);
// Binds a named parameter that may not be there.
void sight_bind_text(struct stmt *s, const char *sql, const char *name, struct span value);
void sight_bind_int(struct stmt *s, const char *sql, const char *name, int64_t value);

// Whether (t, o, i) of one row comes later than another's, by the question's clock.
struct sight_place {
    uint64_t i, o;
    int64_t t;
};
bool sight_later(const struct view_query *q, struct sight_place a, struct sight_place b);

#endif
