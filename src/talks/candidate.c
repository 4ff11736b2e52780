// SPDX-License-Identifier: Apache-2.0
// What can be known of an entry without the fold's state: on any thread.
#include "talks/fold.h"

#include "base/codec.h"
#include "talks/line.h"

void candidate_prepare(struct candidate *c, struct span entry, struct arena *a) {
    *c = (struct candidate){.entry = entry};
    c->parsed = act_parse(entry, a, &c->act, &c->refused) == OK;
}

void candidate_precheck(struct candidate *c, const struct state *s) {
    if (!c->parsed || c->act.founding)
        return;
    const struct note_sig *sig = &c->act.note.sigs[0];
    const struct key *k = state_key(s, sig->name, sig->id);
    if (!k)
        return; // a key of this very batch: judge() verifies it
    c->checked = true;
    c->good = act_signed_by(&c->act, &k->v);
    memcpy(c->pub, k->v.pub, sizeof c->pub);
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
