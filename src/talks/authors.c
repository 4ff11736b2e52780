// SPDX-License-Identifier: Apache-2.0
#include "talks/authors.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// xorshift64*
uint64_t authors_below(struct authors *a, uint64_t n) {
    a->state ^= a->state >> 12;
    a->state ^= a->state << 25;
    a->state ^= a->state >> 27;
    return n ? (a->state * 2685821657736338717ULL >> 11) % n : 0;
}

void authors_init(struct authors *a, struct world *w, uint64_t seed) {
    *a = (struct authors){.w = w, .state = seed * 2654435761u + 1, .hostility = 20};
    for (int i = 0; i < 8; i++)
        authors_below(a, 1);
}

void authors_found(struct world *w) {
    world_found(w, "'procedural':{'guarantor':2},'*':{'guarantor':'all'}},'silence_hours':72",
                "'procedural':{'guarantor':'consensus'},'*':{'guarantor':1}},'silence_hours':1");
}

// "who/label" of a key with this use, mostly one in force and of somebody with such a role; one of
// the record's at least. Sets who it is.
static const char *key_with(struct authors *a, unsigned use, unsigned roles) {
    const struct state *s = fold_state(a->w->fold);
    const struct key *k = NULL;
    for (int tries = 0; tries < 60; tries++) {
        k = &s->keys[authors_below(a, s->key_count)];
        if (k->member == SIZE_MAX)
            continue;
        const struct member *m = &s->members[k->member];
        if (authors_below(a, 60) == 0 ||
            ((k->uses & use) && k->revoked == INDEX_NONE && (m->roles & roles) && !m->suspended))
            break;
    }
    const char *key =
        k->member == SIZE_MAX
            ? "irn/desk"
            : arena_str(&a->w->arena, span_from(k->v.name, strlen(SAMPLE_RECORD "/")));
    a->who = arena_printf(&a->w->arena, "%.*s", (int)strcspn(key, "/"), key);
    return key;
}

static const struct act_type *any_type(struct authors *a) {
    static const char *const often[] = {"vote", "meeting", "presence", "hold", "motion", "vote"};
    size_t types = 0;
    while (act_type_at(types))
        types++;
    size_t at = authors_below(a, types + types / 2);
    const struct act_type *t =
        at < types ? act_type_at(at) : act_type_find(span_str(often[at % 6]));
    return t && strcmp(t->name, "found") == 0 ? act_type_find(span_str("motion")) : t;
}

static struct span open_act(struct authors *a, const char **key) {
    const struct act_type *t = any_type(a);
    BUF_SCOPED struct buf rest;
    buf_init(&rest, LIMIT_ENTRY_BYTES);
    unsigned use = t->flags & ACT_ROOT ? USE_ROOT : t->flags & ACT_MACHINE ? USE_MACHINE : USE_ACT;
    *key = key_with(a, use, t->may & ~(unsigned)(t->flags & ACT_OUTSIDE ? 0 : ROLES_OUTSIDE));
    if (authors_below(a, 30) == 0)
        buf_printf(&rest, "'until':'%s',",
                   world_time(a->w, a->w->minute + 40 - (int)authors_below(a, 80)));
    buf_printf(&rest, "'act':'%s','body':", authors_below(a, 50) ? t->name : "sing");
    authors_put_body(a, t, &rest);
    if (authors_below(a, 10) == 0)
        buf_put_str(&rest, ",'source':{'outlet':'agency','published':'2017-05-02'}");
    return world_text(a->w, *key, NULL, buf_str(&rest));
}

static struct span restricted_act(struct authors *a, const char **key) {
    *key = key_with(a, USE_ACT, ROLES_ALL);
    const char *to = authors_participant(a);
    return world_text(a->w, *key, NULL,
                      arena_printf(&a->w->arena,
                                   "'to':['%s'],'sealed':'YWdl','digest':'<state %d>'", to,
                                   1 + (int)authors_below(a, a->w->count)));
}

// One member of the envelope spoilt, where the text has it so.
static struct span spoil_envelope(struct authors *a, struct span text) {
    static const char *const changes[][2] = {{"{'truce':1,", "{'truce':2,"},
                                             {"'epoch':0,", "'epoch':1,"},
                                             {"'epoch':0,", ""},
                                             {",'n':", ",'n':1"},
                                             {"'seen':{'size':", "'seen':{'size':9"},
                                             {"'by':'", "'by':'x"},
                                             {",'at':'20", ",'at':'30"},
                                             {",'at':'20", ",'more':1,'at':'20"},
                                             {"'record':'", "'record':'a"},
                                             {",'prev':'", ",'prev':'a"}};
    size_t at = authors_below(a, sizeof changes / sizeof *changes);
    struct span from = world_words(a->w, changes[at][0]);
    for (size_t i = 0; i + from.size <= text.size; i++)
        if (span_starts(span_from(text, i), from)) {
            struct span to = world_words(a->w, changes[at][1]);
            return span_str(arena_printf(&a->w->arena, SPAN_FMT SPAN_FMT SPAN_FMT,
                                         SPAN_ARG(span_head(text, i)), SPAN_ARG(to),
                                         SPAN_ARG(span_from(text, i + from.size))));
        }
    return text;
}

static struct span spoil_bytes(struct authors *a, struct span entry) {
    uint8_t *copy = arena_get(&a->w->arena, entry.size + 1);
    memcpy(copy, entry.data, entry.size);
    size_t at = authors_below(a, entry.size);
    copy[at] = (uint8_t)(copy[at] ^ (1u + authors_below(a, 255)));
    return span(copy, authors_below(a, 10) ? entry.size : at);
}

struct span authors_next(struct authors *a) {
    const char *key;
    a->w->minute += (int)authors_below(a, 3);
    if (authors_below(a, 60) == 0) // once more
        return a->w->entries[authors_below(a, a->w->count)];
    struct span text = authors_below(a, 14) ? open_act(a, &key) : restricted_act(a, &key);
    if (authors_below(a, 25) == 0)
        text = spoil_envelope(a, text);
    struct span entry = world_sign(a->w, text, authors_below(a, 60) ? key : "syr/desk");
    return authors_below(a, 40) ? entry : spoil_bytes(a, entry);
}
