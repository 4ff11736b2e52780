// SPDX-License-Identifier: Apache-2.0
// A record's calendar as iCalendar (RFC 5545): rounds, meetings, deadlines of motions.
//
// Rounds are whole days, meetings and deadlines moments in UTC, so that no time-zone data is
// needed. An event's UID is the id of the act that first named the thing: an import of a later
// export updates it. LAST-MODIFIED, DTSTAMP and SEQUENCE are those of the act that spoke last of
// it; no clock is read. STATUS:
//
//   round     CANCELLED when cancelled; TENTATIVE when planned or postponed; else CONFIRMED
//   meeting   CANCELLED when cancelled; TENTATIVE when planned; else CONFIRMED
//   deadline  CANCELLED when the votes had decided before it; else CONFIRMED
//
// An event that was restricted has CLASS:CONFIDENTIAL, X-TRUCE-READERS with its readers' slugs, and
// says so in its description. An exercise or reconstruction says so in front of each SUMMARY and in
// CATEGORIES; X-TRUCE-KIND of the calendar and of each event says the kind of every record.
#ifndef SITE_ICS_H
#define SITE_ICS_H

#include "view/view.h"

// q->ref and q->limit do not count.
CHECKED enum err ics_put(struct record *r, const struct view_query *q, struct buf *out,
                         struct error *e);

// "NAME:value", folded so that no line has more than 75 bytes before its CRLF and no character is
// cut; `value` as it stands.
void ics_line(struct buf *out, const char *name, struct span value);
// The same with a text escaped: \\ \; \, and \n for line ends; other control characters dropped.
void ics_text(struct buf *out, const char *name, struct span value);
// YYYYMMDDTHHMMSSZ; what UTC puts past the year 9999 is that year's last second.
void ics_moment(struct buf *out, const char *name, int64_t seconds);

#endif
