// SPDX-License-Identifier: Apache-2.0
#include "words/catalog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define ID_MAX 1024 // of an id with its context

extern const struct catalog ar_catalog, ru_catalog; // made by tools/catalog.py

static unsigned plural_en(uint64_t n) {
    return n != 1;
}

static const struct catalog en_catalog = {"en", false, plural_en, NULL, 0};

const struct catalog *const catalogs[] = {&en_catalog, &ar_catalog, &ru_catalog, NULL};

const struct catalog *catalog_find(struct span tag) {
    for (size_t i = 0; catalogs[i]; i++) {
        size_t size = strlen(catalogs[i]->tag);
        if (tag.size >= size && (tag.size == size || tag.data[size] == '-') &&
            !strncasecmp((const char *)tag.data, catalogs[i]->tag, size))
            return catalogs[i];
    }
    return NULL;
}

const struct catalog *catalog_pick(struct span want, struct span first) {
    const struct catalog *c = catalog_find(want);
    if (!c)
        c = catalog_find(first);
    return c ? c : &en_catalog;
}

bool catalog_is_english(const struct catalog *c) {
    return !c || c == &en_catalog;
}

bool catalog_right_to_left(const struct catalog *c) {
    return c && c->right_to_left;
}

static int by_id(const void *key, const void *message) {
    return strcmp(key, ((const struct message *)message)->id);
}

static const struct message *find(const struct catalog *c, const char *context,
                                  const char *english) {
    char id[ID_MAX];
    if (!c || !c->count)
        return NULL;
    if (context) {
        int size = snprintf(id, sizeof id, "%s" CATALOG_CONTEXT "%s", context, english);
        if (size < 0 || (size_t)size >= sizeof id)
            return NULL;
        english = id;
    }
    return bsearch(english, c->messages, c->count, sizeof *c->messages, by_id);
}

bool catalog_has(const struct catalog *c, const char *context, const char *english) {
    return catalog_is_english(c) || find(c, context, english) != NULL;
}

const char *catalog_get(const struct catalog *c, const char *context, const char *english) {
    const struct message *m = find(c, context, english);
    if (!m && context)
        m = find(c, NULL, english);
    return m ? m->forms[0] : english;
}

const char *catalog_get_n(const struct catalog *c, const char *one, const char *many, uint64_t n) {
    const struct message *m = find(c, NULL, one);
    unsigned form = m ? c->plural(n) : plural_en(n);
    if (m && form < m->count)
        return m->forms[form];
    return plural_en(n) ? many : one;
}
