// SPDX-License-Identifier: Apache-2.0
#include "cli/attaching.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/home.h"
#include "cli/request_keys.h"
#include "cli/waiting.h"
#include "crypto/secret.h"
#include "net/blobs.h"

#include <dirent.h>
#include <unistd.h>

#define AGE_OVERHEAD_BYTES                                                                         \
    65536              // more than a header for one, and a tag for every 64 KiB of 256 MiB
#define KEPT_MAX 10000 // files of one record that are looked at
#define SEALED_TYPE "application/octet-stream" // everybody reads it

// The line: FIELD=FILE.

static const struct field *find_field(const struct act_type *type, struct span name) {
    for (const struct field *f = type->fields; f->name; f++)
        if (span_is(name, f->name))
            return f->type == F_BLOB ? f : NULL;
    return NULL;
}

static const char *file_of(const char *given, struct span *field) {
    const char *equals = strchr(given, '=');
    *field = equals ? span(given, (size_t)(equals - given)) : span(NULL, 0);
    return equals && equals[1] ? equals + 1 : NULL;
}

static size_t count_given(const struct cli *c) {
    size_t count = 0;
    while (cli_option_at(c, "--blob", count))
        count++;
    return count;
}

enum exit_code attaching_check(const struct cli *c, const struct act_type *type) {
    struct span field, other;
    if (cli_flag(c, "--keep-metadata") && !cli_option(c, "--blob"))
        return cli_usage(c, "--keep-metadata is for files: --blob FIELD=FILE");
    for (size_t i = 0; cli_option_at(c, "--blob", i); i++) {
        const char *given = cli_option_at(c, "--blob", i);
        if (!file_of(given, &field))
            return cli_usage(c, "--blob: \"%s\" is not FIELD=FILE", given);
        const struct field *f = find_field(type, field);
        if (!f)
            return cli_usage(c, "--blob: %s has no field \"" SPAN_FMT "\" of type blob", type->name,
                             SPAN_ARG(field));
        for (size_t j = 0; j < i && !(f->flags & FIELD_LIST); j++)
            if (file_of(cli_option_at(c, "--blob", j), &other) && span_equal(field, other))
                return cli_usage(c, "--blob: \"" SPAN_FMT "\" takes one file", SPAN_ARG(field));
    }
    return EXIT_YES;
}

// Naming them.

static void put_hash(struct json *o, const uint8_t sha256[HASH_BYTES]) {
    BUF_SCOPED struct buf hex;
    buf_init(&hex, 2 * HASH_BYTES);
    hex_put(&hex, span(sha256, HASH_BYTES));
    json_put_text(o, "sha256", buf_span(&hex));
}

static struct json *blob_json(const uint8_t sha256[HASH_BYTES], size_t size, const char *type) {
    struct json *o = json_new_object();
    put_hash(o, sha256);
    json_put_int(o, "size", (int64_t)size);
    json_put_str(o, "media_type", type);
    return o;
}

// What the body says of it stays; a digest and a size that it says are another file's.
static enum err put_field(struct json *body, const struct field *f, struct json *blob,
                          struct error *e) {
    struct json *was = json_get(body, f->name);
    if (f->flags & FIELD_LIST) {
        if (!was)
            json_put(body, f->name, was = json_new_list());
        json_add(was, blob);
        return OK;
    }
    bool other = was && (json_type(was) != JSON_OBJECT_T || json_get(was, "sha256"));
    if (!other && json_get(was, "media_type"))
        json_put(blob, "media_type", json_copy(json_get(was, "media_type")));
    if (!other && json_get(was, "name"))
        json_put(blob, "name", json_copy(json_get(was, "name")));
    if (!other) {
        json_put(body, f->name, blob);
        return OK;
    }
    json_free(blob);
    return error_set(e, ERR_INVALID, "--blob: the body names another file in \"%s\"", f->name);
}

// Encrypts to an identity that nobody else ever has, and notes both.
static enum err seal(struct cli *c, struct attaching *f, struct attached *one, struct span plain,
                     struct error *e) {
    uint8_t *identity = secret_get(AGE_KEY_BYTES), pub[AGE_KEY_BYTES];
    SECRET_BUF_SCOPED struct buf key = {0};
    struct json *known = json_new_object();
    secret_buf_init(&key, 128);
    c->env->random(c->env->context, identity, AGE_KEY_BYTES);
    age_identity_public(identity, pub);
    enum err err = age_encrypt(plain, AGE_KEYS(&pub), 1, &one->bytes, e);
    age_identity_print(identity, &key);
    secret_free(identity);
    if (err) {
        json_free(known);
        return err;
    }
    hash_one(buf_span(&one->bytes), one->sha256);
    json_add(f->blobs, blob_json(one->sha256, one->bytes.size, SEALED_TYPE));
    put_hash(known, one->sha256);
    json_put_text(known, "key", buf_span(&key));
    json_add(f->blob_keys, known);
    return OK;
}

static enum err add(struct cli *c, struct attaching *f, struct attached *one,
                    const struct field *field, uint64_t bytes_max, struct json *body,
                    struct error *e) {
    struct content content;
    uint8_t plain[HASH_BYTES];
    buf_init(&one->bytes, BUF_MAX);
    enum err err = content_read(c, one->path, bytes_max, &content, e);
    if (!err) {
        one->media_type = content.kind->type;
        one->stripped = content.stripped;
        hash_one(buf_span(&content.bytes), plain);
    }
    if (!err && f->sealed) {
        err = seal(c, f, one, buf_span(&content.bytes), e);
    } else if (!err) {
        memcpy(one->sha256, plain, HASH_BYTES);
        buf_put_span(&one->bytes, buf_span(&content.bytes));
        err = blob_refuse_erased(f->record, plain, e);
    }
    size_t size = content.bytes.size;
    content_done(&content);
    if (err)
        return err;
    if (one->bytes.size > bytes_max)
        return error_set(e, ERR_LIMIT, "%s: encrypted it has %zu bytes: the rules take %llu",
                         one->path, one->bytes.size, (unsigned long long)bytes_max);
    if (f->sealed)
        err = put_field(f->means, field, blob_json(plain, size, one->media_type), e);
    return err ? err
               : put_field(body, field, blob_json(one->sha256, one->bytes.size, one->media_type),
                           e);
}

static void begin(struct cli *c, struct record *r, const struct json *body,
                  const struct authoring *a, struct attaching *out) {
    BUF_SCOPED struct buf folder;
    buf_init(&folder, 256);
    buf_put_str(&folder, "blobs/");
    hex_put(&folder, span(record_state(r)->found_id, HASH_BYTES));
    size_t room = count_given(c);
    *out = (struct attaching){.list = arena_array(&c->arena, struct attached, room),
                              .folder = arena_str(&c->arena, buf_span(&folder)),
                              .record = r,
                              .sealed = a->to != NULL};
    if (!out->sealed)
        return;
    out->blobs = json_new_list();
    out->blob_keys = json_new_list();
    out->means = json_copy(body);
}

enum exit_code attaching_begin(struct cli *c, struct record *r, const struct act_type *type,
                               struct json *body, struct authoring *a, struct attaching *out) {
    struct error e;
    struct span name;
    uint64_t most = blob_bytes_max(r);
    if (!cli_option(c, "--blob"))
        return EXIT_YES;
    if (cli_option(c, "--host") && most > LIMIT_BLOB_BYTES)
        most = LIMIT_BLOB_BYTES; // of a request
    begin(c, r, body, a, out);
    for (size_t i = 0; cli_option_at(c, "--blob", i); i++) {
        struct attached *one = &out->list[out->count++];
        *one = (struct attached){.path = file_of(cli_option_at(c, "--blob", i), &name)};
        const struct field *f = find_field(type, name);
        if (!f || add(c, out, one, f, most, body, &e))
            return cli_fail(&e);
    }
    a->blobs = out->blobs;
    a->blob_keys = out->blob_keys;
    a->means = out->means;
    return EXIT_YES;
}

void attaching_done(struct attaching *f) {
    for (size_t i = 0; i < f->count; i++)
        buf_done(&f->list[i].bytes);
    json_free(f->blobs);
    json_free(f->blob_keys);
    json_free(f->means);
    *f = (struct attaching){0};
}

// Keeping them until they are there.

static enum err kept_path(const struct attaching *f, const uint8_t sha256[HASH_BYTES],
                          struct buf *out, struct error *e) {
    enum err err = home_folder(f->folder, out, e);
    buf_put_byte(out, '/');
    hex_put(out, span(sha256, HASH_BYTES));
    return err;
}

enum exit_code attaching_keep(struct attaching *f) {
    struct error e;
    for (size_t i = 0; i < f->count; i++) {
        BUF_SCOPED struct buf path;
        buf_init(&path, 4096);
        enum err err = kept_path(f, f->list[i].sha256, &path, &e);
        if (!err)
            err = file_write(buf_str(&path), buf_span(&f->list[i].bytes), 0600, true, &e);
        if (err) {
            attaching_drop(f);
            error_hint(&e, "Nothing was signed");
            return cli_fail_as(EXIT_IO, &e);
        }
        f->list[i].kept = true;
    }
    return EXIT_YES;
}

static void drop(struct attaching *f, struct attached *one) {
    BUF_SCOPED struct buf path;
    buf_init(&path, 4096);
    if (one->kept && !kept_path(f, one->sha256, &path, NULL))
        unlink(buf_str(&path));
    one->kept = false;
}

void attaching_drop(struct attaching *f) {
    for (size_t i = 0; i < f->count; i++)
        drop(f, &f->list[i]);
}

// Giving them.

static void tell_given(struct cli *c, const struct attaching *f, const struct attached *one) {
    if (cli_flag(c, "--json"))
        return;
    hex_put(&c->out, span(one->sha256, HASH_BYTES));
    buf_printf(&c->out, "  %zu bytes, %s, of %s%s%s\n", one->bytes.size, one->media_type,
               cli_shown(c, one->path), one->stripped ? ", without its metadata" : "",
               f->sealed ? ", encrypted for its readers" : "");
}

static enum exit_code not_given(const struct attaching *f, const struct attached *one,
                                const char *where, struct error *e) {
    BUF_SCOPED struct buf path;
    buf_init(&path, 4096);
    error_prefix(e, "the act is recorded, what it names is not there yet (%s)", one->path);
    if (!kept_path(f, one->sha256, &path, NULL))
        error_hint(e, "truce blob put %s %s", buf_str(&path), where);
    return cli_fail_as(EXIT_IO, e);
}

enum exit_code attaching_put(struct cli *c, struct attaching *f, struct record *r) {
    enum exit_code code = EXIT_YES;
    for (size_t i = 0; i < f->count; i++) {
        struct attached *one = &f->list[i];
        struct error e;
        enum err err = blob_refuse_erased(r, one->sha256, &e);
        if (!err)
            err = blob_put(r, one->sha256, buf_span(&one->bytes), &e);
        if (err) {
            code = not_given(f, one, cli_option(c, "--record"), &e);
            continue;
        }
        drop(f, one);
        tell_given(c, f, one);
    }
    return code;
}

static struct attached *find_own(struct attaching *f, const uint8_t sha256[HASH_BYTES]) {
    for (size_t i = 0; i < f->count; i++)
        if (!memcmp(f->list[i].sha256, sha256, HASH_BYTES))
            return &f->list[i];
    return NULL;
}

// One that an earlier call has left: what no act names (yet) stays, and is no failure of this one.
static void send_older(struct client *host, const char *path, const uint8_t sha256[HASH_BYTES]) {
    BUF_SCOPED struct buf bytes;
    buf_init(&bytes, LIMIT_BLOB_BYTES);
    struct error e;
    enum err err = file_read(path, &bytes, &e);
    if (!err)
        err = blobs_put(host, sha256, buf_span(&bytes), &e);
    if (!err)
        unlink(path);
    else if (err != ERR_NOT_FOUND)
        cli_warn("%s: still not given: %s", path, e.message);
}

static void send_all_older(struct attaching *f, struct client *host) {
    uint8_t sha256[HASH_BYTES];
    BUF_SCOPED struct buf folder;
    buf_init(&folder, 4096);
    DIR *d = home_folder(f->folder, &folder, NULL) ? NULL : opendir(buf_str(&folder));
    int looked = 0;
    for (struct dirent *entry; d && looked < KEPT_MAX && (entry = readdir(d)); looked++) {
        BUF_SCOPED struct buf path;
        buf_init(&path, 4096);
        buf_printf(&path, "%s/%s", buf_str(&folder), entry->d_name);
        if (hex_get(span_str(entry->d_name), sha256, HASH_BYTES) && !find_own(f, sha256))
            send_older(host, buf_str(&path), sha256);
    }
    if (d)
        closedir(d);
}

// Those of a restricted act that an earlier call has sent were encrypted then: these are nobody's.
static enum exit_code send_own(struct cli *c, struct attaching *f, struct client *host,
                               bool repeated) {
    enum exit_code code = EXIT_YES;
    BUF_SCOPED struct buf where;
    buf_init(&where, 4096);
    buf_printf(&where, "--host %s", client_url(host));
    for (size_t i = 0; i < f->count; i++) {
        struct attached *one = &f->list[i];
        struct error e;
        if (repeated && f->sealed) {
            drop(f, one);
            continue;
        }
        if (blobs_put(host, one->sha256, buf_span(&one->bytes), &e)) {
            code = not_given(f, one, buf_str(&where), &e);
            continue;
        }
        drop(f, one);
        tell_given(c, f, one);
    }
    return code;
}

enum exit_code attaching_send(struct cli *c, struct attaching *f, const struct keys *keys,
                              bool repeated) {
    struct error e;
    struct request_keys signing;
    struct client *host = NULL;
    if (!f->count)
        return EXIT_YES;
    request_keys_of(&signing, keys);
    const struct client_options o = {.stop = waiting_flag(), .keys = &signing.keys};
    enum exit_code code = client_new(cli_option(c, "--host"), &o, &host, &e)
                              ? cli_fail(&e)
                              : send_own(c, f, host, repeated);
    if (host)
        send_all_older(f, host);
    client_free(host);
    request_keys_done(&signing);
    return code;
}
