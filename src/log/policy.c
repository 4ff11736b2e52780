// SPDX-License-Identifier: Apache-2.0
#include "log/policy.h"

#include "base/codec.h"

#include <assert.h>

// A policy while it is read. The arrays are as long as the file has lines of their kind, so that
// members have their final index from the start.
struct reader {
    struct policy p;
    size_t log_lines, witness_lines, group_lines;
    bool *used; // by member index: already a member of some group
    bool has_quorum;
    struct arena *arena;
};

static enum err malformed(struct error *e, const char *why, struct span name) {
    error_set(e, ERR_INVALID, "%s" SPAN_FMT, why, SPAN_ARG(name));
    return error_rule(e, "malformed-policy");
}

static const struct span no_name = {(const uint8_t *)"", 0};

static bool is_blank(uint8_t c) {
    return c == ' ' || c == '\t';
}

// The next run of bytes that are not blanks; empty at the line's end.
static struct span word_cut(struct span *line) {
    size_t from = 0, to;
    while (from < line->size && is_blank(line->data[from]))
        from++;
    for (to = from; to < line->size && !is_blank(line->data[to]);)
        to++;
    struct span word = span_head(span_from(*line, from), to - from);
    *line = span_from(*line, to);
    return word;
}

// The member index of a witness or group that an earlier line defined, or -1.
static ptrdiff_t find_member(const struct reader *r, struct span name) {
    for (size_t i = 0; i < r->p.witness_count; i++)
        if (span_equal(r->p.witnesses[i].name, name))
            return (ptrdiff_t)i;
    for (size_t i = 0; i < r->p.group_count; i++)
        if (span_equal(r->p.groups[i].name, name))
            return (ptrdiff_t)(r->witness_lines + i);
    return -1;
}

static enum err check_new_name(const struct reader *r, struct span name, struct error *e) {
    if (!name.size)
        return malformed(e, "no name", no_name);
    if (span_is(name, "none"))
        return malformed(e, "a name that means something else: ", name);
    if (find_member(r, name) >= 0)
        return malformed(e, "a name that is taken: ", name);
    return OK;
}

static bool key_is_taken(const struct reader *r, const uint8_t pub[ED25519_PUBLIC_BYTES]) {
    bool taken = false;
    for (size_t i = 0; i < r->p.log_count; i++)
        taken |= !memcmp(r->p.logs[i].key.pub, pub, ED25519_PUBLIC_BYTES);
    for (size_t i = 0; i < r->p.witness_count; i++)
        taken |= !memcmp(r->p.witnesses[i].key.pub, pub, ED25519_PUBLIC_BYTES);
    return taken;
}

// "<vkey> [url]" to the line's end.
static enum err read_key(const struct reader *r, struct span *line, uint8_t type,
                         struct verifier *key, struct span *url, struct error *e) {
    enum err err = verifier_parse(word_cut(line), key, e);
    if (err)
        return err;
    if (key->type != type)
        return malformed(e, "the key is not of the type that the line needs: ", key->name);
    if (key_is_taken(r, key->pub))
        return malformed(e, "the public key stands on an earlier line: ", key->name);
    *url = word_cut(line);
    if (word_cut(line).size)
        return malformed(e, "words after the address ", *url);
    return OK;
}

static enum err read_log(struct reader *r, struct span line, struct error *e) {
    struct policy_log log;
    enum err err = read_key(r, &line, KEY_ED25519, &log.key, &log.url, e);
    if (!err)
        r->p.logs[r->p.log_count++] = log;
    return err;
}

static enum err read_witness(struct reader *r, struct span line, struct error *e) {
    struct policy_witness w = {.name = word_cut(&line)};
    enum err err = check_new_name(r, w.name, e);
    if (!err)
        err = read_key(r, &line, KEY_COSIGNER, &w.key, &w.url, e);
    if (!err)
        r->p.witnesses[r->p.witness_count++] = w;
    return err;
}

static enum err read_members(struct reader *r, struct span line, struct policy_group *g,
                             struct error *e) {
    for (struct span all = line; word_cut(&all).size;)
        g->count++;
    if (!g->count)
        return malformed(e, "a group without members: ", g->name);
    g->members = arena_array(r->arena, size_t, g->count);
    for (size_t i = 0; i < g->count; i++) {
        struct span name = word_cut(&line);
        ptrdiff_t member = find_member(r, name);
        if (member < 0)
            return malformed(e, "a member that no earlier line defines: ", name);
        if (r->used[member])
            return malformed(e, "a name that is a member already: ", name);
        r->used[member] = true;
        g->members[i] = (size_t)member;
    }
    return OK;
}

static enum err read_group(struct reader *r, struct span line, struct error *e) {
    struct policy_group g = {.name = word_cut(&line)};
    enum err err = check_new_name(r, g.name, e);
    struct span need = word_cut(&line);
    uint64_t k = 1;
    if (!err)
        err = read_members(r, line, &g, e);
    if (err)
        return err;
    if (span_is(need, "all"))
        k = g.count;
    else if (!span_is(need, "any") && !decimal_get(need, SIZE_MAX, &k))
        return malformed(e, "a group needs all, any, or a number, not ", need);
    if (k < 1 || k > g.count)
        return malformed(e, "a group that needs none, or more members than it has: ", g.name);
    g.need = k;
    r->p.groups[r->p.group_count++] = g;
    return OK;
}

static enum err read_quorum(struct reader *r, struct span line, struct error *e) {
    struct span name = word_cut(&line);
    if (r->has_quorum)
        return malformed(e, "a second quorum line", no_name);
    if (word_cut(&line).size)
        return malformed(e, "words after the quorum ", name);
    r->p.quorum = find_member(r, name);
    if (r->p.quorum < 0 && !span_is(name, "none"))
        return malformed(e, "a quorum that no earlier line defines: ", name);
    r->has_quorum = true;
    return OK;
}

// The rows of the format: to add one, write its reader above.
static const struct kind {
    const char *word;
    enum err (*read)(struct reader *r, struct span line, struct error *e);
} kinds[] = {
    {"log", read_log},
    {"witness", read_witness},
    {"group", read_group},
    {"quorum", read_quorum},
};

static enum err check_bytes(struct span line, struct error *e) {
    for (size_t i = 0; i < line.size; i++)
        if ((line.data[i] < 0x20 && line.data[i] != '\t') || line.data[i] == 0x7F)
            return malformed(e, "a control character", no_name);
    return OK;
}

static enum err read_line(struct reader *r, struct span line, struct error *e) {
    enum err err = check_bytes(line, e);
    if (err)
        return err;
    struct span word = word_cut(&line);
    if (!word.size || word.data[0] == '#')
        return OK;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (span_is(word, kinds[i].word))
            return kinds[i].read(r, line, e);
    return malformed(e, "a line begins with neither log, witness, group nor quorum: ", word);
}

static enum err count_lines(struct reader *r, struct span text, struct error *e) {
    struct span line;
    while (span_cut(&text, '\n', &line)) {
        struct span word = word_cut(&line);
        r->log_lines += span_is(word, "log");
        r->witness_lines += span_is(word, "witness");
        r->group_lines += span_is(word, "group");
    }
    if (r->log_lines > POLICY_LINES_MAX || r->witness_lines > POLICY_LINES_MAX ||
        r->group_lines > POLICY_LINES_MAX) {
        error_set(e, ERR_LIMIT, "a policy has more than %d logs, witnesses or groups",
                  POLICY_LINES_MAX);
        return ERR_LIMIT;
    }
    r->p.logs = arena_array(r->arena, struct policy_log, r->log_lines);
    r->p.witnesses = arena_array(r->arena, struct policy_witness, r->witness_lines);
    r->p.groups = arena_array(r->arena, struct policy_group, r->group_lines);
    r->used = arena_array(r->arena, bool, r->witness_lines + r->group_lines);
    return OK;
}

static enum err read_lines(struct reader *r, struct span text, size_t *number, struct error *e) {
    struct span line;
    bool whole = !text.size || text.data[text.size - 1] == '\n';
    while (span_cut(&text, '\n', &line)) {
        ++*number;
        enum err err = read_line(r, line, e);
        if (err)
            return err;
    }
    if (!whole)
        return malformed(e, "the last line does not end with a newline", no_name);
    if (!r->has_quorum)
        return malformed(e, "the policy ends here and has no quorum line", no_name);
    return OK;
}

enum err policy_parse(struct span text, struct arena *a, struct policy *out, struct error *e) {
    struct reader r = {.arena = a};
    if (text.size > LIMIT_POLICY_BYTES)
        return error_set(e, ERR_LIMIT, "a policy is larger than %d bytes", LIMIT_POLICY_BYTES);
    enum err err = count_lines(&r, text, e);
    if (err)
        return err;
    size_t number = 0;
    err = read_lines(&r, text, &number, e);
    if (err) {
        error_prefix(e, "line %zu", number ? number : 1);
        return err;
    }
    assert(r.p.witness_count == r.witness_lines && r.p.group_count == r.group_lines);
    *out = r.p;
    return OK;
}

static void put_key(const struct verifier *key, struct span url, struct buf *out) {
    buf_put_byte(out, ' ');
    key_vkey(key->name, key->type, key->pub, out);
    if (url.size)
        buf_put_byte(out, ' ');
    buf_put_span(out, url);
    buf_put_byte(out, '\n');
}

static void put_member(const struct policy *p, size_t member, struct buf *out) {
    assert(member < p->witness_count + p->group_count);
    buf_put_byte(out, ' ');
    buf_put_span(out, member < p->witness_count ? p->witnesses[member].name
                                                : p->groups[member - p->witness_count].name);
}

void policy_print(const struct policy *p, struct buf *out) {
    for (size_t i = 0; i < p->log_count; i++) {
        buf_put_str(out, "log");
        put_key(&p->logs[i].key, p->logs[i].url, out);
    }
    for (size_t i = 0; i < p->witness_count; i++) {
        buf_put_str(out, "witness ");
        buf_put_span(out, p->witnesses[i].name);
        put_key(&p->witnesses[i].key, p->witnesses[i].url, out);
    }
    for (size_t i = 0; i < p->group_count; i++) {
        const struct policy_group *g = &p->groups[i];
        buf_put_str(out, "group ");
        buf_put_span(out, g->name);
        buf_printf(out, " %zu", g->need);
        for (size_t m = 0; m < g->count; m++)
            put_member(p, g->members[m], out);
        buf_put_byte(out, '\n');
    }
    buf_put_str(out, "quorum");
    if (p->quorum < 0)
        buf_put_str(out, " none");
    else
        put_member(p, (size_t)p->quorum, out);
    buf_put_byte(out, '\n');
}

bool policy_met(const struct policy *p, const bool *have) {
    bool met[POLICY_LINES_MAX]; // by group; members of a group stand before it
    assert(p->group_count <= POLICY_LINES_MAX);
    for (size_t i = 0; i < p->group_count; i++) {
        const struct policy_group *g = &p->groups[i];
        size_t got = 0;
        for (size_t m = 0; m < g->count; m++) {
            assert(g->members[m] < p->witness_count + i);
            got += g->members[m] < p->witness_count ? have[g->members[m]]
                                                    : met[g->members[m] - p->witness_count];
        }
        met[i] = got >= g->need;
    }
    if (p->quorum < 0)
        return true;
    size_t quorum = (size_t)p->quorum;
    assert(quorum < p->witness_count + p->group_count);
    return quorum < p->witness_count ? have[quorum] : met[quorum - p->witness_count];
}
