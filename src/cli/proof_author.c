// SPDX-License-Identifier: Apache-2.0
#include "cli/proof_author.h"

#include "talks/refusal.h"

// What an entry is where keys alone are known: rules and its place are not looked at.
static struct standing alien(const char *rule) {
    return (struct standing){VERDICT_ALIEN, refusal_find(rule)->slug};
}

// The founding act itself is known by its id; `s` stands for it, so its signatures were judged.
static void by_founding(const struct state *s, uint64_t index, const struct act *act,
                        struct proof_author *out) {
    bool same = !index && !memcmp(act->id, s->found_id, HASH_BYTES);
    out->signature = same ? SIGNATURE_GOOD : SIGNATURE_BAD;
    out->standing = same ? (struct standing){.class = VERDICT_OK}
                         : alien(index ? "already-founded" : "not-founded");
}

static void by_keys(const struct state *s, uint64_t index, const struct act *act,
                    struct proof_author *out) {
    const struct note_sig *sig = &act->note.sigs[0];
    const struct key *k = state_key(s, sig->name, sig->id);
    out->signature = standing_signature(s, act, sig, index);
    if (!span_equal(act->record, s->record))
        out->standing = alien("wrong-record");
    else if (out->signature == SIGNATURE_UNKNOWN)
        out->standing = (struct standing){.class = VERDICT_OK};
    else if (k->member == SIZE_MAX || !span_equal(s->members[k->member].slug, act->by))
        out->standing = alien("unknown-key");
    else if (out->signature == SIGNATURE_BAD)
        out->standing = alien("bad-signature");
    else if (k->revoked < index)
        out->standing = alien("revoked-key");
}

// Another entry at that index: the log has signed two histories.
static enum err same_entry(struct record *r, uint64_t index, struct span entry, struct error *e) {
    BUF_SCOPED struct buf own;
    buf_init(&own, LIMIT_ENTRY_BYTES);
    enum err err = record_entry(r, index, &own, e);
    if (err)
        return err;
    if (span_equal(buf_span(&own), entry))
        return OK;
    error_set(e, ERR_INVALID, "the log signed another history: entry %llu of this record is other",
              (unsigned long long)index);
    return error_hint(e, "keep both files: together they are evidence against the host");
}

enum err proof_author_find(struct record *r, const struct state *s, uint64_t index,
                           struct span entry, const struct act *act, struct proof_author *out,
                           struct error *e) {
    *out = (struct proof_author){.signature = SIGNATURE_UNKNOWN};
    if (s && act->founding)
        by_founding(s, index, act, out);
    else if (s)
        by_keys(s, index, act, out);
    if (!r || index >= record_size(r))
        return OK;
    out->judged = true;
    enum err err = same_entry(r, index, entry, e);
    return err ? err : standing_of(r, index, &out->standing, e);
}

bool proof_author_alien(const struct proof_author *a) {
    return a->standing.class == VERDICT_ALIEN;
}
