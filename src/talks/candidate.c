// SPDX-License-Identifier: Apache-2.0
// What can be known of an entry without the fold's state: on any thread.
#include "talks/fold.h"

#include "base/codec.h"
#include "talks/line.h"

void candidate_prepare(struct candidate *c, struct span entry, struct arena *a) {
    *c = (struct candidate){.entry = entry};
    c->parsed = act_parse(entry, a, &c->act, &c->refused) == OK;
}

// The key of `s` that it names. NULL: a key of this very batch, and judge() verifies it.
static const struct key *key_of(struct candidate *c, const struct state *s) {
    if (!c->parsed || c->act.founding)
        return NULL;
    const struct note_sig *sig = &c->act.note.sigs[0];
    const struct key *k = state_key(s, sig->name, sig->id);
    c->checked = k != NULL;
    if (k)
        memcpy(c->pub, k->v.pub, sizeof c->pub);
    return k;
}

void candidate_precheck(struct candidate *c, const struct state *s) {
    const struct key *k = key_of(c, s);
    if (k)
        c->good = act_signed_by(&c->act, &k->v);
}

void candidate_trust(struct candidate *c, const struct state *s) {
    if (key_of(c, s))
        c->good = true;
}

bool candidate_line(struct candidate *c, struct span text, struct arena *a) {
    uint8_t digest[HASH_BYTES], said[HASH_BYTES];
    struct line line;
    if (!c->parsed || !c->act.to)
        return false;
    line_digest(c->act.record, c->act.by, c->act.n, text, digest);
    if (!hex_get(c->act.digest, said, sizeof said) || memcmp(digest, said, sizeof said) != 0)
        return false;
    c->read = true;
    c->readable = line_parse(text, a, &line, &c->inside_refused) == OK;
    c->inside = c->act;
    if (c->readable) {
        c->inside.type = line.type;
        c->inside.body = line.body;
        c->inside.source = line.source;
    }
    return true;
}
