// SPDX-License-Identifier: Apache-2.0
// ISO 3166-2: which codes of areas of countries there are, by the list that Debian keeps
// (iso-codes), as it was when this was built. Lists change: a code that is not in it is a
// reason to ask whoever writes it, never one for which an act counts less.
#ifndef BASE_ISO3166_H
#define BASE_ISO3166_H

#include "base/span.h"

bool iso3166_area(struct span code); // "SY-HI"

#endif
