// SPDX-License-Identifier: Apache-2.0
// Which incidents an answer is about: when and where it happened, what, with what, who reports it,
// whom it alleges, what was found of it and by whom.
//
//   from, to   a moment, or a day in the answer's offset; a day in `to` counts to its end
//   bbox       west,south,east,north in degrees (RFC 7946, 5); west > east crosses the antimeridian
//   area       the code or slug, or the zone, that who reports it gives as its place. What is said,
//              not what follows: a point in a zone does not count here. The view zones lists by it
//              too, under the version that lay at the time (view/zones.c)
//   kind       of the words of `incident.kind`
//   weapon     words that stand in it, ASCII letters in either case
//   who        the participant who reports it; alleged: one whom it names as having done it
//   found      WORD or WORD:WHO, a word of `finding.occurred`, or "none" where nothing was found;
//              without WHO by anybody. Each finder's newest finding is its finding
//
// Nothing here decides what is so: an incident in no area and with no point is in no box.
#ifndef VIEW_FILTER_H
#define VIEW_FILTER_H

#include "view/row.h"

// A condition on the table incident: a copy for more readers is left out where its finer one is in
// sight, since both are the same event.
#define FILTER_NO_COPIES                                                                           \
    "AND NOT EXISTS (SELECT 1 FROM incident c WHERE c.coarser IS NOT NULL AND"                     \
    " c.coarser = incident.author || '/' || incident.id AND c.i < :size AND c.t <= :until"         \
    " AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.target = c.i AND h.i < :size)) "

// The same for a query that reads very many rows: one set made once, instead of look-ups by row.
// From the few copies to what they are of, not the other way.
#define FILTER_NO_COPIES_MANY                                                                      \
    "AND i NOT IN (SELECT o.i FROM incident c INDEXED BY incident_coarser CROSS JOIN incident o"   \
    " ON o.author = substr(c.coarser, 1, instr(c.coarser, '/') - 1)"                               \
    " AND o.id = substr(c.coarser, instr(c.coarser, '/') + 1)"                                     \
    " WHERE c.coarser IS NOT NULL AND c.i < :size AND c.t <= :until"                               \
    " AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.target = c.i AND h.i < :size)) "

// Whether the row `f` of finding is of a row of incident as it stands, not of words that it had
// before it was corrected. The newest of such is its author's finding.
#define FILTER_FINDING(f)                                                                          \
    f ".i < :size AND " f ".t <= :until AND NOT EXISTS (SELECT 1 FROM hidden h"                    \
      " WHERE h.target = " f ".i AND h.i < :size) AND" ROW_MEANS_THAT(                             \
          f, "incident.author", "incident.id",                                                     \
          "incident.o") "AND" ROW_WORDS(f) ">=" ROW_WORDS("incident")

struct filter {
    bool any;          // filter_asked
    int64_t from, end; // seconds, from <= t < end
    bool has_box;
    int64_t west, south, east, north;                            // degrees x 10^7
    struct span area, kind, weapon, who, alleged, found, finder; // data NULL: not asked
    struct span areas; // JSON list: its place names one of these, as `area` takes them; NULL data
};

bool filter_asked(const struct view_query *q); // whether any of them is given
// Of a->q. ERR_INVALID names the option and what it takes.
CHECKED enum err filter_read(struct asking *a, struct filter *out, struct error *e);
// Days as from, to: [from, end) in seconds by the answer's offset; for views of other things.
CHECKED enum err filter_days(struct asking *a, int64_t *from, int64_t *end, struct error *e);

struct filter_page {
    uint64_t after; // incidents told before this index alone; 0: from the newest on
    uint64_t limit; // at most so many
    bool points;    // those alone that have one
};
// The newest told first, without copies (FILTER_NO_COPIES).
CHECKED enum err filter_incidents(struct asking *a, const struct filter *f,
                                  const struct filter_page *page, struct rows *out,
                                  struct error *e);

// How many there are on all pages; -1 of a record with too many to count them each time.
CHECKED enum err filter_count(struct asking *a, const struct filter *f, int64_t *out,
                              struct error *e);

// How many lie where, for a map with more than it shows: {degrees, items: [{west, south, east,
// north, n}]}, each at least one, cells of a size that the box (or the earth) holds at most some
// thousands of.
CHECKED enum err filter_cells(struct asking *a, const struct filter *f, struct json **out,
                              struct error *e);

#endif
