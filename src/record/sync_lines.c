// SPDX-License-Identifier: Apache-2.0
// Cosignatures from a source: each is verified by a key of the record, over our own tree.
#include "base/json.h"
#include "log/cosignature.h"
#include "record/sync_handle.h"

#define PAGE_ITEMS 1024
#define PAGE_BYTES (8u << 20)

struct lines {
    struct record *r;
    const struct source *source;
    struct sync_report *report;
    struct verifier log;
    struct arena arena; // of one note
    bool begun;         // a group of truth
    uint64_t size;      // whose root is at hand; 0: none
    uint8_t root[HASH_BYTES];
    // Of the source's list, by number.
    uint64_t known; // was taken before, and is asked for first; 0: nothing, or it was
    uint64_t after; // the last that was looked at
    uint64_t mark;  // the last that has a line which verifies
    bool verified;  // the note at hand has one
    uint64_t had;   // lines that were here when this began
    uint64_t idle;  // items that brought no line
    uint64_t unfit; // those of them without any that verifies
};

// Whether the checkpoint stands in truth already, with this text.
static enum err stands(struct lines *l, uint64_t size, struct span text, bool *out,
                       struct error *e) {
    BUF_SCOPED struct buf bytes;
    struct note ours;
    uint64_t found = 0;
    buf_init(&bytes, LIMIT_CHECKPOINT_BYTES);
    enum err err = truth_get_checkpoint(l->r->truth, size, &found, &bytes, e);
    if (err && err != ERR_NOT_FOUND)
        return err;
    *out = !err && found == size &&
           !note_parse(arena_copy(&l->arena, buf_span(&bytes)), &l->arena, &ours, NULL) &&
           span_equal(ours.text, text);
    return OK;
}

static enum err begin(struct lines *l, struct error *e) {
    enum err err = l->begun ? OK : truth_begin(l->r->truth, e);
    l->begun = l->begun || !err;
    return err;
}

static enum err keep_line(struct lines *l, const struct note *n, const struct checkpoint *c,
                          const struct note_sig *sig, bool *there, struct error *e) {
    const struct key *k = state_key(fold_state(l->r->fold), sig->name, sig->id);
    int64_t time_s = 0;
    bool taken = false;
    BUF_SCOPED struct buf bare;
    buf_init(&bare, LIMIT_CHECKPOINT_BYTES);
    if (!k) {
        l->report->strange++;
        return OK;
    }
    if (!(k->uses & (USE_HOLD | USE_WITNESS)) ||
        cosignature_check(n->text, sig, &k->v, &time_s, NULL)) {
        l->report->bad++;
        return OK;
    }
    l->verified = true;
    enum err err =
        truth_cosignature_taken(l->r->truth, c->size, sig->name, sig->id, time_s, &taken, e);
    uint64_t count = 0;
    if (!err && !taken)
        err = truth_count_cosignatures(l->r->truth, c->size, sig->name, sig->id,
                                       LIMIT_COSIGNATURES_EACH, &count, e);
    if (err || taken || count == LIMIT_COSIGNATURES_EACH)
        return err;
    err = begin(l, e);
    if (!err && !*there)
        err = note_of_log(n, &l->log, &bare, e);
    if (err)
        return err;
    if (!*there)
        truth_put_checkpoint(l->r->truth, c->size, buf_span(&bare));
    *there = true;
    truth_put_cosignature(l->r->truth, c->size, sig->name, sig->id, time_s, sig->line);
    l->report->cosignatures++;
    return OK;
}

// The log signed another tree than ours: everything ends here.
static enum err contradiction(struct lines *l, struct span note, const struct checkpoint *c,
                              struct error *e) {
    sync_put_evidence(l->r->truth, &l->log, note, c, l->report);
    error_set(e, ERR_CONFLICT,
              "%s: a cosigned checkpoint of %llu acts is of another history than the one that is "
              "here: the log signed both",
              l->source->name, (unsigned long long)c->size);
    error_rule(e, SYNC_SPLIT_VIEW);
    error_hint(e, "Show the evidence to the other holders of this record");
    return ERR_CONFLICT;
}

// A note of the log's line and others'. *later: of entries that are not here yet.
static enum err take_note(struct lines *l, struct span note, bool *later, struct error *e) {
    struct note n;
    struct checkpoint c;
    bool there = false;
    arena_reset(&l->arena);
    note = arena_copy(&l->arena, note);
    if (note_parse(note, &l->arena, &n, NULL) || checkpoint_parse(n.text, &c, NULL) || !c.size) {
        l->report->bad++;
        return OK;
    }
    *later = c.size > l->r->tree.size;
    enum err err = *later ? OK : stands(l, c.size, n.text, &there, e);
    if (err || *later)
        return err;
    if (!there && checkpoint_open(note, &l->log, &l->arena, &n, &c, NULL)) {
        l->report->bad++;
        return OK;
    }
    if (l->size != c.size) {
        err = tree_root(&l->r->tree, c.size, l->root, e);
        l->size = err ? 0 : c.size;
    }
    if (!err && memcmp(l->root, c.root, HASH_BYTES) != 0)
        return contradiction(l, note, &c, e);
    for (size_t i = 0; !err && i < n.count; i++)
        if (!span_equal(n.sigs[i].name, l->log.name) || n.sigs[i].id != l->log.id)
            err = keep_line(l, &n, &c, &n.sigs[i], &there, e);
    return err;
}

// The list is not the one that `known` is of: its source has another file, or somebody answered in
// its place. From the first again; what is here is passed over.
static void begin_anew(struct lines *l, bool *more) {
    l->known = l->after = l->mark = 0;
    *more = true;
}

// An honest list has each line that is here once. What it has beside them and those that are new is
// bounded, else it could go on for ever.
static enum err count_item(struct lines *l, uint64_t number, bool fresh, struct error *e) {
    l->after = number;
    l->mark = l->verified ? number : l->mark;
    l->idle += !fresh;
    l->unfit += !fresh && !l->verified;
    if (l->unfit <= LIMIT_SYNC_IDLE_LINES && l->idle <= l->had + LIMIT_SYNC_IDLE_LINES)
        return OK;
    return error_set(e, ERR_LIMIT, "%s: its list of cosignatures goes on and brings nothing",
                     l->source->name);
}

static enum err take_items(struct lines *l, const struct json *items, bool *later, bool *anew,
                           struct error *e) {
    enum err err = OK;
    for (size_t i = 0; !err && !*later && i < json_count(items); i++) {
        const struct json *item = json_at(items, i);
        int64_t number = json_get_int(item, "came");
        uint64_t kept = l->report->cosignatures;
        if (number <= 0 || (uint64_t)number <= l->after)
            return error_set(e, ERR_INVALID, "%s: its cosignatures are out of order",
                             l->source->name);
        l->verified = false;
        err = take_note(l, json_get_text(item, "note"), later, e);
        bool fresh = l->report->cosignatures > kept;
        *anew = l->known && ((uint64_t)number != l->known || fresh);
        if (err || *later || *anew)
            return err;
        l->known = 0;
        err = count_item(l, (uint64_t)number, fresh, e);
    }
    return err;
}

// One page from `after` on. *more: there is another one.
static enum err take_page(struct lines *l, struct span text, bool *more, struct error *e) {
    JSON_SCOPED struct json *page = NULL;
    if (json_parse(text, JSON_LINES, &page, NULL) ||
        json_type(json_get(page, "items")) != JSON_LIST_T)
        return error_set(e, ERR_INVALID, "%s: its list of cosignatures is none", l->source->name);
    const struct json *items = json_get(page, "items");
    uint64_t after = l->after;
    bool later = false, anew = l->known && !json_count(items);
    enum err err = take_items(l, items, &later, &anew, e);
    *more = !later && l->after > after && json_type(json_get(page, "next")) == JSON_INT_T;
    if (!err && anew)
        begin_anew(l, more);
    return err;
}

// What was taken is kept even where something else in the page ended it.
static enum err keep(struct lines *l, enum err err, struct error *e) {
    struct error why;
    if (!l->begun)
        return err;
    l->begun = false;
    enum err kept = truth_commit(l->r->truth, &why);
    if (kept)
        l->report->cosignatures = 0;
    if (err || !kept)
        return err;
    if (e)
        *e = why;
    return kept;
}

// Published files have the newest checkpoint's lines alone.
static enum err take_published(struct lines *l, struct error *e) {
    BUF_SCOPED struct buf note;
    bool later;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = source_get_one(l->source, "checkpoint", LIMIT_CHECKPOINT_BYTES, &note, e);
    if (!err)
        err = take_note(l, buf_span(&note), &later, e);
    return keep(l, err, e);
}

static enum err take_all(struct lines *l, uint64_t *came, struct error *e) {
    enum err err = OK;
    bool more = true;
    while (!err && more) {
        BUF_SCOPED struct buf text;
        char path[96];
        buf_init(&text, PAGE_BYTES);
        snprintf(path, sizeof path, "cosignatures?after=%llu&limit=%d",
                 (unsigned long long)l->after, PAGE_ITEMS);
        err = source_get_one(l->source, path, PAGE_BYTES, &text, e);
        if (err == ERR_NOT_FOUND)
            return take_published(l, e);
        if (!err)
            err = take_page(l, buf_span(&text), &more, e);
        err = keep(l, err, e);
        if (!err || err == ERR_CONFLICT || err == ERR_LIMIT)
            *came = l->mark; // else to be asked for again
    }
    return err;
}

enum err sync_lines(struct record *r, const struct source *s, uint64_t *came,
                    struct sync_report *report, struct error *e) {
    struct lines l = {.r = r, .source = s, .report = report, .log = record_log_key(r)};
    l.known = l.mark = *came;
    l.after = *came ? *came - 1 : 0;
    arena_init(&l.arena);
    enum err err = truth_last_cosignature(r->truth, &l.had, e);
    if (!err)
        err = take_all(&l, came, e);
    arena_done(&l.arena);
    return err;
}
