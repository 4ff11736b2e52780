// SPDX-License-Identifier: Apache-2.0
// Verdicts: alien by the envelope, void by a rule, else in force (docs/record-format.md sections 5
// and 7).
#include "talks/family.h"
#include "talks/fold_handle.h"

#include "base/codec.h"
#include "talks/audience.h"
#include "talks/refusal.h"
#include "talks/rules.h"

#include <assert.h>

static bool signature_ok(const struct candidate *c, const struct key *k) {
    if (c->checked && memcmp(c->pub, k->v.pub, sizeof c->pub) == 0)
        return c->good;
    return act_signed_by(&c->act, &k->v);
}

static enum err judge_key(struct fold *f, const struct candidate *c, const struct key *k,
                          struct error *e) {
    const struct act *a = &c->act;
    const struct note_sig *sig = &a->note.sigs[0];
    const struct member *m = k && k->member != SIZE_MAX ? &f->state.members[k->member] : NULL;
    if (!m || !span_equal(m->slug, a->by))
        return refuse(e, "unknown-key",
                      "\"" SPAN_FMT "\" (%08x) is no key of \"" SPAN_FMT "\" in this record",
                      SPAN_ARG(sig->name), sig->id, SPAN_ARG(a->by));
    if (k->revoked != INDEX_NONE)
        return refuse(e, "revoked-key", "\"" SPAN_FMT "\" was revoked by act %llu",
                      SPAN_ARG(sig->name), (unsigned long long)k->revoked);
    if (!(k->uses & act_type_use(act_type_find(a->type))))
        return refuse(e, "wrong-use", "\"" SPAN_FMT "\" may not sign %s acts", SPAN_ARG(sig->name),
                      a->to ? "restricted" : "such");
    if (!signature_ok(c, k))
        return refuse(e, "bad-signature", "the signature by \"" SPAN_FMT "\" does not verify",
                      SPAN_ARG(sig->name));
    return OK;
}

static enum err judge_chain(const struct act *a, const struct key *k, struct error *e) {
    assert(k); // judge_key found it
    if (a->n != k->next_n)
        return refuse(e, "wrong-n", "n is %lld, the next of this key is %lld", (long long)a->n,
                      (long long)k->next_n);
    if (a->has_prev != (a->n > 0))
        return refuse(e, "wrong-prev", "prev %s", a->n ? "is missing" : "has no place at n = 0");
    if (a->n && memcmp(a->prev, k->prev, HASH_BYTES) != 0)
        return refuse(e, "wrong-prev", "prev is not the id of this key's act %lld",
                      (long long)a->n - 1);
    return OK;
}

static enum err judge_seen(struct fold *f, const struct act *a, const struct key *k,
                           struct error *e) {
    uint8_t root[HASH_BYTES];
    struct error why;
    if (a->seen_size < 1 || (uint64_t)a->seen_size > f->size)
        return refuse(e, "seen-range", "seen.size %lld is not within 1 and %llu",
                      (long long)a->seen_size, (unsigned long long)f->size);
    if (a->seen_size < k->seen)
        return refuse(e, "seen-falls", "seen.size %lld is less than %lld in this key's last act",
                      (long long)a->seen_size, (long long)k->seen);
    if (fold_root_at(f, (uint64_t)a->seen_size, root, &why)) {
        fold_fail(f, &why);
        return OK;
    }
    if (memcmp(root, a->seen_root, HASH_BYTES) != 0)
        return refuse(e, "seen-root", "seen.root is not this record's root at size %lld",
                      (long long)a->seen_size);
    return OK;
}

// Both times, for whoever signed with a clock that was wrong.
static enum err judge_until(const struct state *s, const struct act *a, struct error *e) {
    BUF_SCOPED struct buf now, until;
    buf_init(&now, 64);
    buf_init(&until, 64);
    if (!a->has_until || s->log_time == LOG_TIME_NONE || s->log_time <= a->until.seconds)
        return OK;
    stamp_print((struct stamp){s->log_time, 0}, &now);
    stamp_print((struct stamp){a->until.seconds, 0}, &until);
    return refuse(e, "past-until", "log time, %s, is past its until, %s", buf_str(&now),
                  buf_str(&until));
}

static enum err judge_envelope(struct fold *f, const struct candidate *c, const struct key *k,
                               struct error *e) {
    const struct act *a = &c->act;
    const struct state *s = &f->state;
    if (s->founded && !span_equal(a->record, s->record))
        return refuse(e, "wrong-record", "it belongs to \"" SPAN_FMT "\", this is \"" SPAN_FMT "\"",
                      SPAN_ARG(a->record), SPAN_ARG(s->record));
    if (a->epoch != s->epoch)
        return refuse(e, "wrong-epoch", "epoch %lld, in force is %lld", (long long)a->epoch,
                      (long long)s->epoch);
    if (a->founding) // at entry 0 or nowhere: what did not begin so is no record
        return f->size == 0 ? OK : refuse(e, "already-founded", "a record is founded by entry 0");
    if (!s->founded)
        return refuse(e, "not-founded", "entry 0 must be a founding act");
    enum err err = judge_key(f, c, k, e);
    if (!err)
        err = judge_chain(a, k, e);
    // By another of its author's keys. Later in two chains no texts are the same: their prev is, so
    // the acts before were, of which the second was refused, and so down to the beginning.
    if (!err && a->n == 0 && fold_logged(f, a->id))
        err = refuse(e, "already-logged", "an act of this very text is in the log");
    if (!err)
        err = judge_seen(f, a, k, e);
    return err ? err : judge_until(s, a, e);
}

static enum err judge_addressees(const struct fold *f, const struct act *a, struct error *e) {
    for (size_t i = 0; i < json_count(a->to); i++)
        if (!state_member(&f->state, json_text(json_at(a->to, i))))
            return refuse(e, "unknown-addressee", "to: no participant \"" SPAN_FMT "\"",
                          SPAN_ARG(json_text(json_at(a->to, i))));
    return OK;
}

static enum err judge_may(const struct fold *f, struct span by, const struct act_type *type,
                          struct error *e) {
    const struct state *s = &f->state;
    const struct member *m = state_member(s, by);
    bool named = json_get(json_get(s->rules, "may"), type->name) != NULL;
    if (m->suspended && !(type->flags & ACT_SUSPENDED))
        return refuse(e, "suspended", "%s: \"" SPAN_FMT "\" is suspended", type->name,
                      SPAN_ARG(by));
    if ((type->flags & ACT_HOLDERS) && !state_is_holder(s, by))
        return refuse(e, "not-permitted", "%s: \"" SPAN_FMT "\" is no holder", type->name,
                      SPAN_ARG(by));
    return rules_may(s->rules, s->kind, m, type)
               ? OK
               : refuse(e, "not-permitted", "%s: \"" SPAN_FMT "\" may not; %s may", type->name,
                        SPAN_ARG(by), named ? "those the rules name" : type->may_text);
}

bool fold_may(const struct fold *f, struct span who, const struct act_type *type) {
    return state_member(&f->state, who) && judge_may(f, who, type, NULL) == OK;
}

// The slug of a thing of its own that an act creates or replaces.
static enum err judge_own(struct fold *f, const struct act *a, const struct act_type *type,
                          struct error *e) {
    struct span author, slug, id = json_get_text(a->body, "id");
    bool own = (type->flags & (ACT_CREATES | ACT_REPLACES)) && !ref_split(id, &author, &slug);
    int found = own ? fold_things(f, type->name, a->by, id) : 0;
    if (found && (type->flags & ACT_CREATES))
        return refuse(e, "id-taken", "%s: \"" SPAN_FMT "/" SPAN_FMT "\" is there already",
                      type->name, SPAN_ARG(a->by), SPAN_ARG(id));
    return found < 2 ? OK
                     : refuse(e, "ambiguous-ref",
                              "%s: \"" SPAN_FMT "/" SPAN_FMT "\" was made for several audiences",
                              type->name, SPAN_ARG(a->by), SPAN_ARG(id));
}

static enum err judge_body(struct fold *f, const struct act *a, struct error *e) {
    const struct act_type *type = act_type_find(a->type);
    if (!type)
        return refuse(e, "unknown-act-type", "no act type \"" SPAN_FMT "\" at format level 0",
                      SPAN_ARG(a->type));
    struct lookups lookups = fold_lookups(f);
    enum err err = a->founding ? OK : judge_may(f, a->by, type, e);
    if (!err)
        err = schema_check(type->fields, a->body, type->name, a->founding ? NULL : &lookups, e);
    if (!err)
        err = judge_own(f, a, type, e);
    return err || !type->check ? err : type->check(f, a, e);
}

enum err fold_judge_inside(struct fold *f, const struct act *as, struct error *e) {
    const struct act_type *type = act_type_find(as->type);
    if (type && (type->flags & ACT_PUBLIC))
        return refuse(e, "public-only", "%s acts are public, always", type->name);
    return judge_body(f, as, e);
}

// For its audience, by whoever has its line.
static void judge_inside(struct fold *f, const struct act *inside, struct verdict *v) {
    f->audience = audience_of(f, inside);
    v->read = true;
    v->inside = fold_judge_inside(f, inside, &v->why) ? VERDICT_VOID : VERDICT_OK;
    f->audience = 0;
}

static void judge_restricted(struct fold *f, struct candidate *c, struct verdict *v) {
    if (c->readable) {
        judge_inside(f, &c->inside, v);
        return;
    }
    v->read = true;
    v->inside = VERDICT_VOID;
    v->why = c->inside_refused;
}

static void judge(struct fold *f, struct candidate *c, struct verdict *out) {
    struct verdict v = {.class = VERDICT_ALIEN};
    if (!c->parsed) {
        v.why = c->refused;
        *out = v;
        return;
    }
    const struct act *a = &c->act;
    const struct key *k =
        a->note.count ? state_key(&f->state, a->note.sigs[0].name, a->note.sigs[0].id) : NULL;
    f->act = a;
    if (!judge_envelope(f, c, k, &v.why)) {
        v.class = VERDICT_VOID;
        if (a->to) {
            if (!judge_addressees(f, a, &v.why))
                v.class = VERDICT_OPAQUE;
        } else if (!judge_body(f, a, &v.why)) {
            v.class = VERDICT_OK;
        }
    }
    if (v.class == VERDICT_OPAQUE && c->read)
        judge_restricted(f, c, &v);
    *out = v;
}

enum err fold_judge(struct fold *f, struct candidate *c, struct verdict *out, struct error *e) {
    f->audience = 0;
    judge(f, c, out);
    f->act = NULL;
    arena_reset(&f->arena);
    if (f->failed.code && e)
        *e = f->failed;
    return f->failed.code;
}

enum err fold_judge_as(struct fold *f, const struct act *as, struct verdict *out, struct error *e) {
    *out = (struct verdict){.class = VERDICT_OPAQUE};
    f->act = as;
    if (!as->to) {
        out->read = true;
        out->inside = judge_body(f, as, &out->why) ? VERDICT_VOID : VERDICT_OK;
        out->class = out->inside;
    } else if (judge_addressees(f, as, &out->why)) {
        out->class = VERDICT_VOID;
    } else {
        judge_inside(f, as, out);
    }
    f->act = NULL;
    arena_reset(&f->arena);
    if (f->failed.code && e)
        *e = f->failed;
    return f->failed.code;
}
