// SPDX-License-Identifier: Apache-2.0
// Rounds of talks: the list of them, which one a question means, and what others say differently.
#ifndef VIEW_ROUNDS_H
#define VIEW_ROUNDS_H

#include "view/row.h"

// Items by track, then by first day. Each: the newest word on it, with `beside`: what another
// author or a report says differently, field by field.
CHECKED enum err rounds_list(struct asking *a, struct json **out, struct error *e);
// The names of tracks by their slugs: {slug: {place, name}}; the object is the asking's.
CHECKED enum err rounds_tracks(struct asking *a, struct json **out, struct error *e);
// The round a REF means ("author/slug", or a slug that names one alone); an empty one: the round
// that is under way, else the next one announced, else the latest; *out NULL when there is no round
// at all. ERR_NOT_FOUND, ERR_CONFLICT.
CHECKED enum err rounds_pick(struct asking *a, const struct json *list, struct span ref,
                             const struct json **out, struct error *e);

#endif
