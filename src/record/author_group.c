// SPDX-License-Identifier: Apache-2.0
#include "record/author_group.h"

#include "base/parallel.h"

#include <stdlib.h>

#define SIGNATURE_LINE_BYTES 512 // a name of 255 bytes and 92 of base64, with room

struct signing {
    struct author_group *group;
    const struct secret_key *key;
    struct buf *texts;
    struct error *errors; // by act
};

void author_group_init(struct author_group *g) {
    *g = (struct author_group){0};
    for (size_t i = 0; i < LIMIT_GROUP_ACTS; i++)
        buf_init(&g->notes[i], LIMIT_ENTRY_BYTES);
}

void author_group_done(struct author_group *g) {
    for (size_t i = 0; i < LIMIT_GROUP_ACTS; i++)
        buf_done(&g->notes[i]);
}

static void sign_one(void *context, size_t at, int worker) {
    struct signing *s = context;
    struct buf *note = &s->group->notes[at];
    (void)worker;
    buf_clear(note);
    s->errors[at].code = OK;
    enum err err = note_sign(buf_span(&s->texts[at]), &s->key, 1, note, &s->errors[at]);
    if (!err)
        err = buf_check(note, "an act", &s->errors[at]);
    (void)err; // sign_all looks at all of them
}

static enum err sign_all(struct signing *s, size_t count, struct error *e) {
    struct parallel work;
    // An agent is asked one thing at a time.
    parallel_start(&work, s->key->away || count < 16 ? 1 : parallel_cores(), count, sign_one, s);
    parallel_wait(&work);
    for (size_t i = 0; i < count; i++)
        if (s->errors[i].code) {
            if (e)
                *e = s->errors[i];
            return s->errors[i].code;
        }
    return OK;
}

// Texts until one does not fit behind those before it.
static enum err put_texts(const struct author_place *from, const struct authoring *a,
                          const struct author_said *said, size_t count, struct signing *s,
                          struct error *e) {
    struct author_place p = *from;
    struct authoring one = *a;
    size_t bytes = 0;
    struct author_group *g = s->group;
    for (g->count = 0; g->count < count; g->count++) {
        struct buf *text = &s->texts[g->count];
        one.body = said[g->count].body;
        one.source = said[g->count].source;
        buf_init(text, LIMIT_ENTRY_BYTES - SIGNATURE_LINE_BYTES);
        enum err err = author_text_at(&p, &one, text, e);
        if (err)
            return err == ERR_LIMIT && g->count ? OK : err;
        bytes += text->size + SIGNATURE_LINE_BYTES;
        if (bytes > LIMIT_GROUP_BYTES)
            return OK;
        hash_one(buf_span(text), p.prev);
        memcpy(g->ids[g->count], p.prev, HASH_BYTES);
        p.n++;
    }
    return OK;
}

enum err author_group(const struct author_place *p, const struct authoring *a,
                      const struct author_said *said, size_t count, struct author_group *g,
                      struct error *e) {
    struct signing s = {.group = g, .key = a->key};
    count = count < LIMIT_GROUP_ACTS ? count : LIMIT_GROUP_ACTS;
    s.texts = memory_get(count * sizeof *s.texts);
    s.errors = memory_get(count * sizeof *s.errors);
    enum err err = put_texts(p, a, said, count, &s, e);
    if (!err)
        err = sign_all(&s, g->count, e);
    for (size_t i = 0; i < count; i++)
        buf_done(&s.texts[i]);
    free(s.texts);
    free(s.errors);
    return err;
}
