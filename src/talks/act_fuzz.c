// SPDX-License-Identifier: Apache-2.0
// An entry that parses as an act has all its envelope in its form; one that does not is refused by
// one of four rules. The input is tried as an entry, and as the line of a signed note.
#include "talks/act.h"

#include "base/limits.h"
#include "base/text.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_refusal(const struct error *e) {
    static const char *const rules[] = {"too-large", "malformed-note", "malformed-json",
                                        "malformed-envelope"};
    bool known = false;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        known = known || (e->rule && strcmp(e->rule, rules[i]) == 0);
    assert(known && e->code && e->message[0]);
}

static void check_restricted(const struct act *a) {
    assert(!a->type.data && !a->body && !a->source);
    assert(json_count(a->to) >= 1 && json_count(a->to) <= LIMIT_ADDRESSEES);
    assert(a->sealed.size >= 4 && a->sealed.size % 4 == 0 && a->digest.size == 64);
    for (size_t i = 0; i < json_count(a->to); i++) {
        struct span who = json_text(json_at(a->to, i));
        assert(slug_ok(who) && !span_equal(who, a->by));
        assert(!i || span_compare(json_text(json_at(a->to, i - 1)), who) < 0);
    }
}

static void check_act(const struct act *a) {
    uint8_t id[HASH_BYTES];
    struct span who, label;
    hash_one(a->note.text, id);
    assert(memcmp(id, a->id, sizeof id) == 0);
    assert(a->note.count == 1 || (a->founding && a->note.count <= LIMIT_NOTE_SIGNATURES));
    assert(record_id_ok(a->record) && slug_ok(a->by) && a->epoch >= 0);
    assert(a->founding == span_is(a->type, "found"));
    assert(a->n >= 0 && (!a->founding || (!a->has_prev && !a->has_until && !a->seen_size)));
    if (a->to)
        check_restricted(a);
    else
        assert(slug_ok(a->type) && json_type(a->body) == JSON_OBJECT_T && !a->sealed.data);
    if (act_key_name_split(a->note.sigs[0].name, a->record, &who, &label))
        assert(slug_ok(who) && slug_ok(label));
    struct verifier nobody = {.name = span_str("nobody"), .type = KEY_ED25519};
    assert(!act_signed_by(a, &nobody));
}

static void try(struct span entry) {
    ARENA_SCOPED struct arena arena;
    struct act a;
    struct error e = {0};
    arena_init(&arena);
    if (act_parse(entry, &arena, &a, &e)) {
        check_refusal(&e);
        return;
    }
    check_act(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char line[] = "\n\n\xE2\x80\x94 r/a/b AAAAAAE=\n";
    BUF_SCOPED struct buf note;
    buf_init(&note, size + sizeof line);
    buf_put(&note, data, size);
    buf_put_str(&note, line);
    try(span(data, size));
    try(buf_span(&note));
    return 0;
}
