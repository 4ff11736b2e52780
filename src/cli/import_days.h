// SPDX-License-Identifier: Apache-2.0
// Days of data sets as intervals, and other things that data sets of events have alike.
//
// A data set gives a day and no time zone. Such a day is told as all that it can be, from where it
// begins first to where it ends last: 2017-05-02T00:00:00+14:00 to 2017-05-02T23:59:59-12:00. A day
// in UTC would be a claim that nobody made.
#ifndef CLI_IMPORT_DAYS_H
#define CLI_IMPORT_DAYS_H

#include "cli/importing.h"

enum day_precision {
    DAY_KNOWN, // or the days from and to, as they stand
    DAY_WEEK,  // some days or a week: six before and after, where one day is given
    DAY_MONTH, // the whole months of the days given, where they are not a week apart
    DAY_YEAR,  // the whole years, where they are not a month apart
};

// Sets `when` of a body from the cells of two columns (the same, where there is one). What is
// coarser than a day has a sentence with it.
void import_put_days(struct json *body, const struct import_cells *c, const char *from,
                     const char *to, enum day_precision precision);
// The cell's number of one digit, if it is one of 1 to `most`; else 0 and the row is wrong.
int import_code(const struct import_cells *c, const char *column, int most);
struct json *import_english(struct span words); // {"en": …}: data sets are in English
// The same of cells that are not empty, with ", " between, none twice. NULL ends.
struct json *import_join(const struct import_cells *c, const char *before,
                         const char *const *columns);

#endif
