// SPDX-License-Identifier: Apache-2.0
#include "record/sample_forged.h"

#include "base/file.h"
#include "record/tree.h"

#define ROOM 8

void forged_init(struct sample_forged *f, const struct sample_long *s, struct arena *a) {
    *f = (struct sample_forged){.s = s, .arena = a, .count = s->count};
    f->pieces = arena_array(a, struct piece, s->count + ROOM);
    for (size_t i = 0; i < s->count; i++)
        f->pieces[i] = (struct piece){s->entries[i].note, i, PIECE_TRUE};
}

void forged_insert(struct sample_forged *f, size_t at, struct piece p) {
    memmove(f->pieces + at + 1, f->pieces + at, (f->count - at) * sizeof p);
    f->pieces[at] = p;
    f->count++;
}

void forged_remove(struct sample_forged *f, size_t at) {
    f->count--;
    memmove(f->pieces + at, f->pieces + at + 1, (f->count - at) * sizeof *f->pieces);
}

struct piece forged_flip(struct sample_forged *f, size_t at, size_t bit) {
    struct span note = f->s->entries[at].note;
    uint8_t *bytes = arena_get(f->arena, note.size);
    memcpy(bytes, note.data, note.size);
    bytes[bit / 8 % note.size] ^= (uint8_t)(1 << bit % 8);
    return (struct piece){span(bytes, note.size), at, PIECE_BROKEN};
}

// The last digit before the body's end is in its words, or in a root that a hold act names.
struct piece forged_resigned(struct sample_forged *f, size_t at) {
    const struct sample_entry *entry = &f->s->entries[at];
    struct note parsed;
    struct piece p = {.of = at, .kind = PIECE_RESIGNED};
    if (note_parse(entry->note, f->arena, &parsed, NULL))
        return p;
    uint8_t *text = arena_get(f->arena, parsed.text.size);
    memcpy(text, parsed.text.data, parsed.text.size);
    for (size_t i = parsed.text.size; i-- > 0;)
        if (text[i] >= '0' && text[i] <= '9') {
            text[i] = text[i] == '7' ? '3' : '7';
            break;
        }
    struct secret_key key =
        sample_key(arena_str(f->arena, entry->who), arena_str(f->arena, entry->label));
    const struct secret_key *keys[] = {&key};
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    if (note_sign(span(text, parsed.text.size), keys, 1, &note, NULL))
        abort();
    p.note = arena_copy(f->arena, buf_span(&note));
    return p;
}

size_t forged_first(const struct sample_forged *f) {
    size_t i = 0;
    while (i < f->s->count && i < f->count && span_equal(f->pieces[i].note, f->s->entries[i].note))
        i++;
    return i;
}

// Writing.

static enum err run(struct db *db, const char *sql, int64_t a, int64_t b, struct span bytes,
                    struct error *e) {
    STMT_SCOPED struct stmt *s = NULL;
    enum err err = db_prepare(db, sql, &s, e);
    if (err)
        return err;
    stmt_int(s, 1, a);
    if (strstr(sql, "?2"))
        stmt_int(s, 2, b);
    if (bytes.data)
        stmt_blob(s, 3, bytes);
    return stmt_run(s, e);
}

static enum err put_tile(void *context, int level, uint64_t index, struct span tile,
                         struct error *e) {
    return run(context, "INSERT INTO tile (level, n, hashes) VALUES (?1, ?2, ?3)", level,
               (int64_t)index, tile, e);
}

static enum err no_tile(void *context, uint64_t index, uint8_t *tile, struct error *e) {
    (void)context, (void)index, (void)tile;
    return error_set(e, ERR_NOT_FOUND, "a tile that is not in memory");
}

static bool is_size(const struct sample_long *s, uint64_t size) {
    for (size_t i = 0; i < s->size_count; i++)
        if (s->sizes[i] == size)
            return true;
    return false;
}

static enum err put_checkpoint(struct db *db, struct tree *t, struct error *e) {
    uint8_t root[HASH_BYTES];
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = tree_root(t, t->size, root, e);
    if (!err)
        err = sample_checkpoint(t->size, root, &note, e);
    return err ? err
               : run(db, "INSERT OR IGNORE INTO checkpoint (size, note) SELECT ?1, ?3 WHERE ?2",
                     (int64_t)t->size, 1, buf_span(&note), e);
}

// Everything that the log's key can make, as if there had never been other entries.
static enum err make_anew(const struct sample_forged *f, struct db *db, struct error *e) {
    struct tree t;
    size_t first = forged_first(f);
    tree_init(&t, no_tile, NULL);
    enum err err = run(db, "DELETE FROM tile WHERE level >= ?1", 0, 0, span(NULL, 0), e);
    if (!err)
        err =
            run(db, "DELETE FROM checkpoint WHERE size > ?1", (int64_t)first, 0, span(NULL, 0), e);
    if (!err && !f->cosignatures)
        err =
            run(db, "DELETE FROM cosignature WHERE size > ?1", (int64_t)first, 0, span(NULL, 0), e);
    for (size_t i = 0; !err && i < f->count; i++) {
        uint8_t leaf[HASH_BYTES];
        merkle_leaf(f->pieces[i].note, leaf);
        err = tree_add(&t, leaf, put_tile, db, e);
        if (!err && (t.size == f->count || (t.size > first && is_size(f->s, t.size))))
            err = put_checkpoint(db, &t, e);
    }
    tree_done(&t);
    return err;
}

static enum err write_rows(const struct sample_forged *f, struct db *db, struct error *e) {
    size_t first = forged_first(f);
    enum err err = run(db, "DELETE FROM entry WHERE i >= ?1", (int64_t)first, 0, span(NULL, 0), e);
    for (size_t i = first; !err && i < f->count; i++)
        if (f->pieces[i].note.data)
            err = run(db, "INSERT INTO entry (i, note) SELECT ?1, ?3 WHERE ?2", (int64_t)i, 1,
                      f->pieces[i].note, e);
    return err || !f->colludes ? err : make_anew(f, db, e);
}

enum err forged_write(const struct sample_forged *f, const char *path, struct error *e) {
    struct db *db = NULL;
    enum err err = file_write(path, f->s->file, 0644, true, e);
    if (!err)
        err = db_open(path, DB_WRITE, DB_NORMAL, &db, e); // its triggers do not work yet
    if (!err)
        err = db_begin(db, e);
    if (!err) {
        err = write_rows(f, db, e);
        if (err)
            db_rollback(db);
        else
            err = db_commit(db, e);
    }
    db_close(db);
    return err;
}

void forged_checkpoint(const char *origin, const char *key_name, uint64_t size,
                       const uint8_t root[HASH_BYTES], struct buf *note) {
    struct secret_key log = sample_key("", "log"), other;
    uint8_t seed[32];
    hash_one(span_str(key_name), seed);
    secret_key_init(&other, span_str(key_name), KEY_ED25519, seed);
    struct checkpoint c = {.origin = span_str(origin), .size = size};
    memcpy(c.root, root, HASH_BYTES);
    BUF_SCOPED struct buf text;
    buf_init(&text, LIMIT_CHECKPOINT_BYTES);
    checkpoint_print(&c, &text);
    const struct secret_key *keys[] = {!strcmp(key_name, log.name) ? &log : &other};
    if (note_sign(buf_span(&text), keys, 1, note, NULL))
        abort();
}

// What can be known.

static bool same_key(const struct sample_entry *a, const struct sample_entry *b) {
    return span_equal(a->who, b->who) && span_equal(a->label, b->label);
}

// Whether the piece at `at` is alien there, all before it being as they are.
static bool is_alien(const struct sample_forged *f, size_t at, const bool *alien, size_t first) {
    const struct piece *p = &f->pieces[at];
    const struct sample_entry *entry = &f->s->entries[p->of];
    if (p->kind == PIECE_BROKEN || (p->of == 0) != (at == 0))
        return true;
    if (at == 0)
        return false;
    if (entry->seen > at || entry->seen > first)
        return true; // a size that is not there yet, or another tree
    int64_t next = 0;
    const struct piece *last = NULL;
    for (size_t i = 1; i < at; i++)
        if (!alien[i] && same_key(&f->s->entries[f->pieces[i].of], entry)) {
            last = &f->pieces[i];
            next = f->s->entries[last->of].n + 1;
        }
    return entry->n != next || (last && last->kind == PIECE_RESIGNED);
}

uint64_t forged_first_alien(const struct sample_forged *f) {
    size_t first = forged_first(f);
    bool *alien = arena_get(f->arena, f->count + 1);
    for (size_t i = first; i < f->count && f->pieces[i].note.data; i++) {
        alien[i] = is_alien(f, i, alien, first);
        if (alien[i])
            return i;
    }
    return UINT64_MAX;
}

static uint64_t least(uint64_t a, uint64_t b) {
    return a < b ? a : b;
}

// The attacker who has not touched tiles and checkpoints.
static uint64_t plain_index(const struct sample_forged *f, size_t first, uint64_t alien) {
    const struct sample_long *s = f->s;
    uint64_t index = alien, known = alien, from = 0, to = UINT64_MAX;
    if (first < f->count && !f->pieces[first].note.data)
        return first; // a hole: what comes behind it is not looked at
    if (first / TILE_WIDTH < f->count / TILE_WIDTH)
        index = known = first; // the tile tells
    for (size_t i = 0; i < s->size_count; i++) {
        if (s->sizes[i] <= first)
            from = s->sizes[i];
        else if (s->sizes[i] <= f->count)
            to = least(to, s->sizes[i]);
        else
            index = least(index, f->count); // more was signed than there is
    }
    if (to != UINT64_MAX) // a checkpoint tells: somewhere from..to-1
        index = least(index, known < to ? known : from);
    return f->count > s->count ? least(index, s->count) : index;
}

// The attacker with the log's key.
static uint64_t colluding_index(const struct sample_forged *f, size_t first, uint64_t alien) {
    uint64_t index = alien;
    for (size_t i = 0; f->cosignatures && i < f->s->cosignature_count; i++) {
        uint64_t size = f->s->cosignatures[i].size;
        if (size > first)
            index = least(index, least(size, f->count));
    }
    return index;
}

uint64_t forged_index(const struct sample_forged *f) {
    size_t first = forged_first(f);
    uint64_t alien = forged_first_alien(f);
    if (first == 0)
        return 0; // no record is founded
    return f->colludes ? colluding_index(f, first, alien) : plain_index(f, first, alien);
}
