// SPDX-License-Identifier: Apache-2.0
#include "record/sample_source.h"

#include "base/codec.h"
#include "record/share.h"

struct page {
    struct record *host;
    struct json *items;
};

static enum err add_item(void *context, uint64_t came, uint64_t size, struct span line,
                         struct error *e) {
    struct page *p = context;
    BUF_SCOPED struct buf note;
    uint64_t found;
    buf_init(&note, 2 * LIMIT_CHECKPOINT_BYTES);
    enum err err = truth_get_checkpoint(record_truth(p->host), size, &found, &note, e);
    buf_put_span(&note, line);
    struct json *item = json_new_object();
    json_put_int(item, "came", (int64_t)came);
    json_put_int(item, "size", (int64_t)size);
    json_put_text(item, "note", buf_span(&note));
    json_add(p->items, item);
    return err;
}

static enum err cosignatures(struct sample_source *s, const char *path, struct buf *out,
                             struct error *e) {
    JSON_SCOPED struct json *page = json_new_object();
    struct page p = {s->host, json_new_list()};
    struct span rest = span_str(path), word;
    uint64_t after = 0;
    bool good = span_cut(&rest, '=', &word) && span_cut(&rest, '&', &word) &&
                decimal_get(word, INT64_MAX, &after);
    enum err err = good ? truth_cosignatures_since(record_truth(s->host), after, 3, add_item, &p, e)
                        : error_set(e, ERR_INVALID, "%s", path);
    size_t count = json_count(p.items);
    json_put(page, "items", p.items);
    if (count == 3)
        json_put_int(page, "next", json_get_int(json_at(p.items, count - 1), "came"));
    else
        json_put(page, "next", NULL);
    json_print(page, out);
    return err;
}

static enum err checkpoint(struct sample_source *s, bool lines, struct buf *out, struct error *e) {
    uint64_t size = 0;
    BUF_SCOPED struct buf note;
    buf_init(&note, LIMIT_CHECKPOINT_BYTES);
    enum err err = truth_get_checkpoint(record_truth(s->host), s->at_most, &size, &note, e);
    if (!err && lines)
        return record_checkpoint_note(s->host, size, out, e);
    buf_put_span(out, buf_span(&note));
    return err;
}

static enum err answer(struct sample_source *s, const char *path, struct buf *out,
                       struct error *e) {
    struct tile_id id;
    if (!strncmp(path, "cosignatures?after=", 19) && !s->published)
        return cosignatures(s, path, out, e);
    if (!strcmp(path, "checkpoint/newest") && !s->published)
        return checkpoint(s, false, out, e);
    if (!strcmp(path, "checkpoint"))
        return checkpoint(s, true, out, e);
    if (tile_path_parse(span_str(path), &id, NULL))
        return error_set(e, ERR_NOT_FOUND, "%s: there is no such thing", path);
    return record_tile(s->host, id, out, e);
}

static enum err fetch(void *context, struct source_piece *pieces, size_t count, struct error *e) {
    struct sample_source *s = context;
    for (size_t i = 0; i < count; i++) {
        struct source_piece *p = &pieces[i];
        p->failed = (struct error){0};
        buf_init(&p->bytes, p->bytes_max);
        if (s->stop_after && s->asked >= s->stop_after)
            return error_set(e, ERR_IO, "stopped");
        s->asked++;
        enum err err = answer(s, p->path, &p->bytes, &p->failed);
        if (!err && s->twist)
            err = s->twist(s->context, p->path, &p->bytes, &p->failed);
        if (!err)
            err = buf_check(&p->bytes, p->path, &p->failed);
        if (err && !p->failed.code)
            error_set(&p->failed, err, "%s", p->path);
    }
    return OK;
}

void sample_source_init(struct sample_source *s, struct record *host) {
    *s = (struct sample_source){.host = host, .at_most = INT64_MAX};
    s->source = (struct source){.fetch = fetch, .context = s, .name = "http://host"};
}
