// SPDX-License-Identifier: Apache-2.0
// The form of evidence: printing, parsing, leaving it beside a record.
#include "record/evidence.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/json.h"

const char *const evidence_kinds[] = {"two-trees", "two-leaves", "other-tree", "rolled-back", NULL};

static void put_hash(struct json *j, const char *name, const uint8_t hash[HASH_BYTES]) {
    BUF_SCOPED struct buf text;
    buf_init(&text, 64);
    base64_put(&text, span(hash, HASH_BYTES));
    if (name)
        json_put_text(j, name, buf_span(&text));
    else
        json_add(j, json_new_text(buf_span(&text)));
}

static struct json *side_json(const struct evidence *ev, const struct evidence_side *side) {
    struct json *j = json_new_object(), *proof = json_new_list();
    json_put_text(j, "checkpoint", side->checkpoint);
    if (ev->kind != EVIDENCE_TWO_LEAVES) {
        json_free(proof);
        return j;
    }
    json_put_int(j, "index", (int64_t)side->index);
    put_hash(j, "leaf", side->leaf);
    for (size_t i = 0; i < side->count; i++)
        put_hash(proof, NULL, side->hashes[i]);
    json_put(j, "proof", proof);
    return j;
}

void evidence_print(const struct evidence *ev, struct buf *out) {
    JSON_SCOPED struct json *j = json_new_object();
    json_put_int(j, "truce_evidence", 1);
    json_put_str(j, "kind", evidence_kinds[ev->kind]);
    json_put_text(j, "key", ev->key);
    json_put_text(j, "founding", ev->founding);
    json_put(j, "first", side_json(ev, &ev->sides[0]));
    if (ev->kind != EVIDENCE_OTHER_TREE)
        json_put(j, "second", side_json(ev, &ev->sides[1]));
    json_print_pretty(j, out);
}

bool evidence_is(struct span file) {
    static const char name[] = "\"truce_evidence\"";
    struct span head = span_head(file, 64);
    return head.size && head.data[0] == '{' &&
           memmem(head.data, head.size, name, sizeof name - 1) != NULL;
}

static enum err malformed(struct error *e, const char *why) {
    error_set(e, ERR_INVALID, "evidence: %s", why);
    return error_rule(e, "malformed-evidence");
}

static enum err take_hashes(const struct json *list, struct evidence_side *out, struct error *e) {
    if (json_type(list) != JSON_LIST_T || json_count(list) > LIMIT_PROOF_HASHES)
        return malformed(e, "its proof is no list of at most 63 hashes");
    out->count = json_count(list);
    for (size_t i = 0; i < out->count; i++)
        if (!base64_get_exact(json_text(json_at(list, i)), out->hashes[i], HASH_BYTES))
            return malformed(e, "its proof holds what is no hash in base64");
    return OK;
}

static enum err take_side(const struct json *j, bool leaf, struct arena *a,
                          struct evidence_side *out, struct error *e) {
    struct span note = json_get_text(j, "checkpoint");
    int64_t index = json_get_int(j, "index");
    if (!note.size || note.size > LIMIT_CHECKPOINT_BYTES || json_count(j) != (leaf ? 4 : 1))
        return malformed(e, "a side has not just the members that its kind asks for");
    out->checkpoint = arena_copy(a, note);
    if (!leaf)
        return OK;
    if (json_type(json_get(j, "index")) != JSON_INT_T || index < 0)
        return malformed(e, "an index is no number from 0 on");
    out->index = (uint64_t)index;
    if (!base64_get_exact(json_get_text(j, "leaf"), out->leaf, HASH_BYTES))
        return malformed(e, "a leaf is no hash in base64");
    return take_hashes(json_get(j, "proof"), out, e);
}

static bool take_kind(struct span word, enum evidence_kind *out) {
    for (size_t i = 0; evidence_kinds[i]; i++)
        if (span_is(word, evidence_kinds[i])) {
            *out = (enum evidence_kind)i;
            return true;
        }
    return false;
}

enum err evidence_parse(struct span file, struct arena *a, struct evidence *out, struct error *e) {
    JSON_SCOPED struct json *j = NULL;
    struct evidence ev = {0};
    if (file.size > EVIDENCE_BYTES)
        return error_set(e, ERR_LIMIT, "evidence of more than %d bytes", EVIDENCE_BYTES);
    enum err err = json_parse(file, JSON_LINES, &j, e);
    if (err)
        return err;
    if (json_type(json_get(j, "truce_evidence")) != JSON_INT_T ||
        json_get_int(j, "truce_evidence") != 1)
        return malformed(e, "it does not say \"truce_evidence\": 1");
    if (!take_kind(json_get_text(j, "kind"), &ev.kind))
        return malformed(e, "its kind is not known");
    if (json_count(j) != (ev.kind == EVIDENCE_OTHER_TREE ? 5 : 6))
        return malformed(e, "it has not just the members that its kind asks for");
    ev.key = arena_copy(a, json_get_text(j, "key"));
    ev.founding = arena_copy(a, json_get_text(j, "founding"));
    if (!ev.key.size || !ev.founding.size || ev.founding.size > LIMIT_ENTRY_BYTES)
        return malformed(e, "it names no key, or no founding act");
    bool leaf = ev.kind == EVIDENCE_TWO_LEAVES;
    err = take_side(json_get(j, "first"), leaf, a, &ev.sides[0], e);
    if (!err && ev.kind != EVIDENCE_OTHER_TREE)
        err = take_side(json_get(j, "second"), leaf, a, &ev.sides[1], e);
    if (!err)
        *out = ev;
    return err;
}

enum err evidence_leave(const char *record_path, struct span evidence, struct buf *path,
                        struct error *e) {
    uint8_t hash[HASH_BYTES];
    hash_one(evidence, hash);
    buf_printf(path, "%s.evidence-", record_path);
    hex_put(path, span(hash, 4));
    buf_put_str(path, ".json");
    enum err err = buf_check(path, "the path of evidence", e);
    // The same again is the same file.
    return err ? err : file_write(buf_str(path), evidence, 0666, true, e);
}
