// SPDX-License-Identifier: Apache-2.0
// What happens, told to whoever listens: server-sent events (WHATWG HTML, 9.2).
//
// Each listener has a bounded queue; one that does not keep up is ended, and comes back with
// Last-Event-ID. A comment every 15 s keeps connections open.
#ifndef NET_EVENTS_H
#define NET_EVENTS_H

#include "http/server.h"

#define EVENTS_LISTENERS 2048
#define EVENTS_QUEUE 256 // for one listener
#define EVENTS_PAST 128  // remembered for those who come back
#define EVENTS_BEAT_S 15

struct events;

struct events *events_new(void);
// Ends all streams, and waits until the last listener has gone. Whoever comes later gets 503.
void events_end(struct events *v);
void events_free(struct events *v); // after events_end
// The request becomes a stream. It begins with what was sent behind size `after`, as far as that is
// remembered, group by group (a group that it has half is told whole: again is no harm, never is);
// without `resume` with `first` alone, which may be NULL. When there are too many listeners: 503.
void events_listen(struct events *v, struct request *x, bool resume, uint64_t after,
                   struct parcel *first);
// What was told of the entries that make the log `size` long; a reference of its own.
void events_send(struct events *v, struct parcel *told, uint64_t size);
// Ends all streams there are, behind what they were told; who may still listen comes back.
void events_part(struct events *v);
void events_beat(struct events *v); // once a second
size_t events_count(struct events *v);

#endif
