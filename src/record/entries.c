// SPDX-License-Identifier: Apache-2.0
// Entries as the tree holds them. Truth is a file that anybody may have edited, and rows that were
// folded before say nothing of its bytes now: so each entry that is shown, given away, proved or
// vouched for is hashed when it is read.
#include "record/record_handle.h"

enum err record_check_leaf(struct record *r, uint64_t index, const uint8_t leaf[HASH_BYTES],
                           struct error *e) {
    uint8_t known[HASH_BYTES];
    enum err err = tree_hash(&r->tree, 0, index, known, e);
    if (err || memcmp(known, leaf, HASH_BYTES) == 0)
        return err;
    error_set(e, ERR_CORRUPT, "%s: entry %llu is not what its hash tile holds",
              truth_path(r->truth), (unsigned long long)index);
    error_hint(e, "truce verify tells what else is wrong");
    return ERR_CORRUPT;
}

struct checking {
    struct record *r;
    truth_entry *each;
    void *context;
};

static enum err check_entry(void *context, uint64_t index, struct span entry, struct error *e) {
    struct checking *c = context;
    uint8_t leaf[HASH_BYTES];
    merkle_leaf(entry, leaf);
    enum err err = record_check_leaf(c->r, index, leaf, e);
    return err || !c->each ? err : c->each(c->context, index, entry, e);
}

static enum err beyond(const struct record *r, uint64_t index, struct error *e) {
    return error_set(e, ERR_NOT_FOUND, "entry %llu: this record has %llu entries, 0 to %llu",
                     (unsigned long long)index, (unsigned long long)r->tree.size,
                     (unsigned long long)r->tree.size - 1);
}

enum err record_entries(struct record *r, uint64_t from, uint64_t to, truth_entry *each,
                        void *context, struct error *e) {
    struct checking c = {r, each, context};
    if (to > r->tree.size)
        return beyond(r, to - 1, e);
    return truth_entries(r->truth, from, to, check_entry, &c, e);
}

static enum err put(void *context, uint64_t index, struct span entry, struct error *e) {
    (void)index;
    buf_put_span(context, entry);
    return buf_check(context, "an entry", e);
}

enum err record_entry(struct record *r, uint64_t index, struct buf *out, struct error *e) {
    return index < r->tree.size ? record_entries(r, index, index + 1, put, out, e)
                                : beyond(r, index, e);
}
