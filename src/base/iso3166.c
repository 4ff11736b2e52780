// SPDX-License-Identifier: Apache-2.0
#include "base/iso3166.h"

#include "base/iso3166.gen.h"

#include <stdlib.h>
#include <string.h>

#define AREA_BYTES 6

static int compare_area(const void *a, const void *b) {
    return memcmp(a, b, AREA_BYTES);
}

bool iso3166_area(struct span code) {
    char key[AREA_BYTES] = {' ', ' ', ' ', ' ', ' ', ' '};
    if (code.size < 4 || code.size > AREA_BYTES || memchr(code.data, ' ', code.size))
        return false;
    memcpy(key, code.data, code.size);
    return bsearch(key, areas, sizeof areas / sizeof *areas, AREA_BYTES, compare_area);
}
