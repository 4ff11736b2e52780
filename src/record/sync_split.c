// SPDX-License-Identifier: Apache-2.0
// What is shown contradicts what was seen: which two signatures prove it.
#include "record/evidence.h"
#include "record/sync_handle.h"

// The tree shown, whole: for proofs under its checkpoint.
struct shown {
    struct pull *p;
    struct tree tree;
    uint64_t index; // of the one whole level-0 tile that is at hand
    uint8_t tile[TILE_WIDTH * HASH_BYTES];
};

static enum err read_shown(void *context, uint64_t index, uint8_t *tile, struct error *e) {
    struct shown *s = context;
    if (index != s->index)
        return error_set(e, ERR_NOT_FOUND, "hash tile 0/%llu is not at hand",
                         (unsigned long long)index);
    memcpy(tile, s->tile, sizeof s->tile);
    return OK;
}

static enum err get_tile(struct shown *s, uint64_t index, struct error *e) {
    struct tile_id id = {0, index, TILE_WIDTH};
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, sizeof s->tile);
    enum err err =
        source_get_one(s->p->source, source_tile_path(&s->p->arena, id), sizeof s->tile, &bytes, e);
    if (!err && bytes.size != sizeof s->tile)
        err = source_unsound(s->p->source, "a hash tile has another length than its name says", e);
    if (!err) {
        memcpy(s->tile, bytes.data, sizeof s->tile);
        s->index = index;
    }
    return err;
}

// Its whole bundles before p->first are ours where `ours`; all others, and the unfinished one, are
// as shown. It must have the root that was signed.
static enum err build_shown(struct shown *s, bool ours, struct error *e) {
    struct pull *p = s->p;
    hash_bytes leaves[TILE_WIDTH], hash;
    int width = (int)(p->c.size % TILE_WIDTH);
    enum err err = OK;
    tree_init(&s->tree, read_shown, s);
    for (uint64_t i = 0; !err && ours && i < p->first; i++) {
        err = tree_hash(p->tree, 8, i, hash, e);
        if (!err)
            tree_add_tile_root(&s->tree, hash);
    }
    for (size_t i = 0; !err && i < p->root_count; i++)
        tree_add_tile_root(&s->tree, p->roots[i]);
    if (!err && width)
        err = bundle_leaves(p->source, buf_span(&p->last), width, leaves, e);
    for (int i = 0; !err && i < width; i++)
        err = tree_add(&s->tree, leaves[i], NULL, NULL, e);
    if (!err)
        err = tree_root(&s->tree, p->c.size, hash, e);
    if (!err && memcmp(hash, p->c.root, HASH_BYTES) != 0)
        err = source_unsound(p->source, "its hash tiles and entries give another tree", e);
    return err;
}

// Fetches what pull_frame took from us: the whole frame as it is shown.
static enum err fetch_shown(struct pull *p, struct error *e) {
    uint64_t full = p->c.size / TILE_WIDTH;
    int width = (int)(p->c.size % TILE_WIDTH);
    p->root_count = 0;
    buf_clear(&p->last);
    enum err err = pull_roots(p, 0, full, e);
    struct tile_id id = {TILE_ENTRIES, full, width};
    if (!err && width)
        err = source_get_one(p->source, source_tile_path(&p->arena, id),
                             (size_t)width * (LIMIT_ENTRY_BYTES + 2), &p->last, e);
    return err;
}

// The first entry that both trees have, and not the same: UINT64_MAX if there is none.
static enum err find_difference(struct shown *s, uint64_t *out, struct error *e) {
    struct pull *p = s->p;
    uint64_t shown_full = p->c.size / TILE_WIDTH, our_full = p->before / TILE_WIDTH, bundle = 0;
    uint64_t common = shown_full < our_full ? shown_full : our_full;
    hash_bytes a, b;
    enum err err = OK;
    bool same = true;
    while (!err && bundle < common && same) {
        err = tree_hash(p->tree, 8, bundle, a, e);
        if (!err)
            err = tree_hash(&s->tree, 8, bundle, b, e);
        same = !err && memcmp(a, b, HASH_BYTES) == 0;
        bundle += same;
    }
    if (!err && bundle < shown_full)
        err = get_tile(s, bundle, e);
    *out = UINT64_MAX;
    uint64_t end = p->c.size < p->before ? p->c.size : p->before;
    for (uint64_t i = bundle * TILE_WIDTH; !err && i < end && i < (bundle + 1) * TILE_WIDTH; i++) {
        err = tree_hash(p->tree, 0, i, a, e);
        if (!err)
            err = tree_hash(&s->tree, 0, i, b, e);
        if (!err && memcmp(a, b, HASH_BYTES) != 0) {
            *out = i;
            return OK;
        }
    }
    return err;
}

static enum err put_founding(struct truth *t, struct buf *out, struct error *e) {
    buf_init(out, LIMIT_ENTRY_BYTES);
    return truth_get_entry(t, 0, out, e);
}

static void print_evidence(struct truth *t, const struct verifier *log, struct evidence *ev,
                           struct sync_report *report) {
    BUF_SCOPED struct buf founding, key;
    struct error e;
    buf_init(&key, 4096);
    if (put_founding(t, &founding, &e))
        return; // the contradiction is told all the same
    key_vkey(log->name, log->type, log->pub, &key);
    ev->key = buf_span(&key);
    ev->founding = buf_span(&founding);
    buf_clear(&report->evidence);
    evidence_print(ev, &report->evidence);
}

// Our newest signed checkpoint of at most `size`, or of just that.
static enum err our_checkpoint(struct pull *p, uint64_t size, uint64_t *found, struct buf *note,
                               struct error *e) {
    buf_init(note, LIMIT_CHECKPOINT_BYTES);
    return truth_get_checkpoint(p->truth, size, found, note, e);
}

static enum err put_leaves(struct shown *s, uint64_t index, struct sync_report *report,
                           struct error *e) {
    struct pull *p = s->p;
    struct evidence ev = {.kind = EVIDENCE_TWO_LEAVES};
    struct evidence_side *ours = &ev.sides[0], *theirs = &ev.sides[1];
    BUF_SCOPED struct buf note;
    uint64_t size = 0;
    enum err err = our_checkpoint(p, p->before, &size, &note, e);
    if (!err && index >= size)
        err = error_set(e, ERR_NOT_FOUND, "act %llu stands under no checkpoint here",
                        (unsigned long long)index);
    if (!err)
        err = tree_hash(p->tree, 0, index, ours->leaf, e);
    if (!err)
        err = merkle_inclusion(index, size, tree_hash, p->tree, ours->hashes, &ours->count, e);
    if (!err)
        err = tree_hash(&s->tree, 0, index, theirs->leaf, e);
    if (!err)
        err = merkle_inclusion(index, p->c.size, tree_hash, &s->tree, theirs->hashes,
                               &theirs->count, e);
    if (err)
        return err;
    ours->checkpoint = buf_span(&note);
    theirs->checkpoint = p->note;
    ours->index = theirs->index = index;
    print_evidence(p->truth, &p->log, &ev, report);
    return OK;
}

// Two checkpoints of one size; else this one against the tree at hand.
void sync_put_evidence(struct truth *t, const struct verifier *log, struct span note,
                       const struct checkpoint *c, struct sync_report *report) {
    struct evidence ev = {.kind = EVIDENCE_OTHER_TREE};
    BUF_SCOPED struct buf ours;
    uint64_t size = 0;
    buf_init(&ours, LIMIT_CHECKPOINT_BYTES);
    ev.sides[0].checkpoint = note;
    if (!truth_get_checkpoint(t, c->size, &size, &ours, NULL) && size == c->size) {
        ev.kind = EVIDENCE_TWO_TREES;
        ev.sides[0].checkpoint = buf_span(&ours);
        ev.sides[1].checkpoint = note;
    }
    print_evidence(t, log, &ev, report);
}

static enum err split_view(const struct pull *p, uint64_t index, struct error *e) {
    char where[64] = "";
    if (index != UINT64_MAX)
        snprintf(where, sizeof where, ", from act %llu on", (unsigned long long)index);
    error_set(e, ERR_CONFLICT,
              "%s: shows another history than the one that is here%s: the log signed both",
              p->source->name, where);
    error_rule(e, SYNC_SPLIT_VIEW);
    error_hint(e, "Nothing was changed. Show the evidence to the other holders of this record");
    return ERR_CONFLICT;
}

static enum err rolled_back(struct pull *p, struct sync_report *report, struct error *e) {
    struct evidence ev = {.kind = EVIDENCE_ROLLED_BACK};
    BUF_SCOPED struct buf note;
    uint64_t size;
    if (!our_checkpoint(p, p->before, &size, &note, NULL)) {
        ev.sides[0].checkpoint = buf_span(&note);
        ev.sides[1].checkpoint = p->note;
        print_evidence(p->truth, &p->log, &ev, report);
    }
    error_set(
        e, ERR_CONFLICT,
        "%s: shows %llu acts, and %llu were shown before: it was set back, or answers from an "
        "old copy",
        p->source->name, (unsigned long long)p->c.size, (unsigned long long)p->before);
    error_rule(e, SYNC_ROLLED_BACK);
    error_hint(e, "Nothing was changed. If it lasts, ask the other holders of this record");
    return ERR_CONFLICT;
}

enum err pull_differs_at(struct pull *p, uint64_t index, struct sync_report *report,
                         struct error *e) {
    struct shown *s = memory_get(sizeof *s);
    struct error why;
    s->p = p;
    s->index = UINT64_MAX;
    enum err err = build_shown(s, true, &why);
    if (!err && index / TILE_WIDTH < p->c.size / TILE_WIDTH)
        err = get_tile(s, index / TILE_WIDTH, &why);
    if (!err)
        err = put_leaves(s, index, report, &why);
    (void)err; // the evidence is what it can be
    tree_done(&s->tree);
    free(s);
    return split_view(p, index, e);
}

// Whether the tree shown is one that was signed: then where it differs.
static enum err look_closer(struct pull *p, struct sync_report *report, uint64_t *index,
                            struct error *e) {
    struct shown *s = memory_get(sizeof *s);
    s->p = p;
    s->index = UINT64_MAX;
    enum err err = fetch_shown(p, e);
    if (!err)
        err = build_shown(s, false, e);
    if (!err)
        err = find_difference(s, index, e);
    if (!err && *index == UINT64_MAX)
        err = source_unsound(p->source, "now one tree, now another", e);
    if (!err)
        err = put_leaves(s, *index, report, e);
    tree_done(&s->tree);
    free(s);
    return err;
}

enum err pull_contradicted(struct pull *p, struct sync_report *report, struct error *e) {
    uint8_t root[HASH_BYTES];
    struct error why;
    uint64_t index = UINT64_MAX;
    bool short_of_ours = p->c.size <= p->before;
    enum err err = short_of_ours ? tree_root(p->tree, p->c.size, root, e) : OK;
    if (err)
        return err;
    if (short_of_ours && memcmp(root, p->c.root, HASH_BYTES) == 0)
        return rolled_back(p, report, e);
    if (short_of_ours) // proved by the checkpoint alone; better where its entries come with it
        sync_put_evidence(p->truth, &p->log, p->note, &p->c, report);
    err = look_closer(p, report, &index, &why);
    if (err && !short_of_ours) { // a larger tree, of which nothing is known to be signed
        if (e)
            *e = why;
        return err;
    }
    return split_view(p, index, e);
}
