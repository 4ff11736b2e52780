// SPDX-License-Identifier: Apache-2.0
// truce blob put, get, seal, open: content that acts name by its digest.
#include "cli/content.h"
#include "cli/input.h"
#include "cli/reading.h"
#include "cli/replica.h"

#include "base/codec.h"
#include "base/file.h"
#include "base/text.h"
#include "crypto/secret.h"
#include "net/blobs.h"
#include "record/opening.h"

#include <fcntl.h>
#include <unistd.h>

#define GET_BYTES ((size_t)256 << 20) // from a host whose rules are not at hand
#define SEAL_BYTES ((size_t)256 << 20)
#define IDENTITY_BYTES 4096
#define KEYS_MAX 16 // that open one blob

static const struct option put_options[] = {
    {"--host", NULL, "URL", "send it to this host", 0}, REQUEST_KEY_OPTION, {0}};
static const struct option get_options[] = {
    {"--output", "-o", "FILE", "where to write it; never over an existing file", 0},
    {"--open", NULL, NULL, "decrypt it, with the key that its act gives to its readers", 0},
    READING_KEY_OPTION,
    {0}};
static const struct option seal_options[] = {
    {"--output", "-o", "FILE", "where to write the ciphertext", 0},
    {"--type", NULL, "TYPE", "media type that its name tells everybody", 0},
    {"--name", NULL, "NAME", "a name that everybody may read", 0},
    CONTENT_OPTIONS,
    {0}};
static const struct option open_options[] = {
    {"--identity", NULL, "FILE|-", "the file that holds its AGE-SECRET-KEY-1…", 0},
    {"--output", "-o", "FILE", "where to write what is in it", 0},
    {0}};

static void put_hex(const uint8_t sha256[HASH_BYTES], struct buf *out) {
    hex_put(out, span(sha256, HASH_BYTES));
}

static enum err put_here(struct record *r, const uint8_t sha256[HASH_BYTES], int fd,
                         const char *path, struct error *e) {
    struct blob_names names = {0};
    enum err err = blob_names_learn(&names, r, e);
    bool named = !err && blob_names_has(&names, sha256);
    blob_names_done(&names);
    if (!err && !named) {
        error_set(e, ERR_DENIED, "%s: no act in force names a blob of this digest", path);
        error_hint(e, "The act that names it comes first");
        return ERR_DENIED;
    }
    if (!err)
        err = blob_refuse_erased(r, sha256, e);
    return err ? err : blob_put_file(r, sha256, fd, path, e);
}

// That it is not there, or not named there, is a "no", and no fault of the network.
static enum exit_code ended(enum err err, const struct error *e) {
    if (!err)
        return EXIT_YES;
    return err == ERR_NOT_FOUND ? cli_fail_as(EXIT_NO, e) : cli_fail(e);
}

static enum exit_code put_there(struct cli *c, const char *path, const uint8_t sha256[HASH_BYTES]) {
    struct error e;
    REPLICA_SCOPED struct replica host = {0};
    BUF_SCOPED struct buf content;
    buf_init(&content, LIMIT_BLOB_BYTES);
    enum exit_code code = replica_reach(c, cli_option(c, "--host"), &host);
    if (code)
        return code;
    if (file_read(path, &content, &e))
        return cli_fail(&e);
    return ended(blobs_put(host.client, sha256, buf_span(&content), &e), &e);
}

static enum exit_code put_content(struct cli *c, int fd, const char *path) {
    struct error e;
    uint8_t sha256[HASH_BYTES];
    uint64_t size;
    RECORD_SCOPED struct record *r = NULL;
    enum exit_code code = EXIT_YES;
    if (blob_hash_file(fd, path, sha256, &size, &e))
        return cli_fail(&e);
    if (cli_option(c, "--host"))
        code = put_there(c, path, sha256);
    else
        code = input_record(c, c->words[1], RECORD_WRITE, &r);
    if (!code && r && put_here(r, sha256, fd, path, &e))
        code = cli_fail(&e);
    if (code)
        return code;
    put_hex(sha256, &c->out);
    buf_printf(&c->out, "  %llu bytes\n", (unsigned long long)size);
    return EXIT_YES;
}

static enum exit_code run_put(struct cli *c) {
    struct error e;
    const char *path = c->words[0];
    if ((cli_option(c, "--host") != NULL) == (c->word_count == 2))
        return cli_usage(c, "where to? name a record, or give --host");
    if (cli_option(c, "--key") && !cli_option(c, "--host"))
        return cli_usage(c, "--key stands with --host alone");
    if (input_look(path, &e))
        return cli_fail(&e);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        error_errno(&e, path);
        return cli_fail(&e);
    }
    enum exit_code code = put_content(c, fd, path);
    close(fd);
    return code;
}

static enum exit_code get_there(struct cli *c, const uint8_t sha256[HASH_BYTES],
                                struct buf *content) {
    struct error e;
    REPLICA_SCOPED struct replica host = {0};
    enum exit_code code = replica_reach(c, c->words[1], &host);
    if (code)
        return code;
    enum err err = blobs_get(host.client, sha256, content, &e);
    return ended(err, &e);
}

static enum exit_code get_here(struct cli *c, const uint8_t sha256[HASH_BYTES],
                               struct buf *content) {
    struct error e;
    RECORD_SCOPED struct record *r = NULL;
    uint64_t size;
    bool right = false;
    enum exit_code code = input_record(c, c->words[1], RECORD_READ, &r);
    if (code)
        return code;
    enum err err = blob_refuse_erased(r, sha256, &e);
    if (!err)
        err = truth_blob_size(record_truth(r), sha256, &size, &e);
    if (!err)
        err = blob_check(r, sha256, &right, &e);
    if (!err && !right)
        err = error_set(&e, ERR_CORRUPT, "what is here does not hash to that digest");
    if (!err)
        err = blob_read(r, sha256, 0, size, content, &e);
    if (err == ERR_NOT_FOUND)
        error_hint(&e, "truce sync --blobs brings what its host has");
    return ended(err, &e);
}

// In place of the ciphertext: what is in it.
static enum exit_code open_content(struct cli *c, const uint8_t sha256[HASH_BYTES],
                                   struct buf *content) {
    struct error e;
    READING_SCOPED struct reading reading = {.lines = NULL};
    RECORD_SCOPED struct record *r = NULL;
    BUF_SCOPED struct buf sealed = *content;
    size_t count = 0;
    buf_init(content, GET_BYTES);
    enum exit_code code = input_record(c, c->words[1], RECORD_READ, &r);
    if (!code)
        code = reading_begin(c, r, &reading);
    if (code)
        return code;
    keys_guard();
    uint8_t(*keys)[AGE_KEY_BYTES] = secret_get((KEYS_MAX + 1) * AGE_KEY_BYTES);
    enum err err = opening_blob_keys(r, sha256, keys, KEYS_MAX, &count, &e);
    if (!err)
        err = age_decrypt(buf_span(&sealed), AGE_KEYS(keys), count, content, &e);
    secret_free(keys);
    return ended(err, &e);
}

static enum exit_code check_get(const struct cli *c, uint8_t sha256[HASH_BYTES]) {
    if (!cli_option(c, "--output"))
        return cli_usage(c, "where to? give -o FILE");
    if (!hex_get(span_str(c->words[0]), sha256, HASH_BYTES))
        return cli_usage(c, "\"%s\" is no SHA-256 of 64 lowercase hex digits", c->words[0]);
    return cli_flag(c, "--open") ? EXIT_YES : request_keys_check(c, c->words[1]);
}

static enum exit_code run_get(struct cli *c) {
    uint8_t sha256[HASH_BYTES];
    struct buf content;
    buf_init(&content, GET_BYTES);
    enum exit_code code = check_get(c, sha256);
    if (code)
        return code;
    code =
        client_is_url(c->words[1]) ? get_there(c, sha256, &content) : get_here(c, sha256, &content);
    if (!code && cli_flag(c, "--open"))
        code = open_content(c, sha256, &content);
    if (!code)
        code = input_leave(cli_option(c, "--output"), NULL, buf_span(&content), 0600);
    buf_wipe(&content);
    return code;
}

// {"blob": what an envelope names, "key": what the sealed line carries}.
static void print_sealed(struct cli *c, struct span sealed, const uint8_t *identity) {
    JSON_SCOPED struct json *j = json_new_object();
    struct json *blob = json_new_object();
    const char *type = cli_option(c, "--type"), *name = cli_option(c, "--name");
    uint8_t sha256[HASH_BYTES];
    BUF_SCOPED struct buf hex;
    SECRET_BUF_SCOPED struct buf key;
    buf_init(&hex, 2 * HASH_BYTES);
    secret_buf_init(&key, 128);
    hash_one(sealed, sha256);
    put_hex(sha256, &hex);
    age_identity_print(identity, &key);
    json_put(j, "blob", blob);
    json_put_text(blob, "sha256", buf_span(&hex));
    json_put_int(blob, "size", (int64_t)sealed.size);
    json_put_str(blob, "media_type", type ? type : "application/octet-stream");
    if (name)
        json_put_str(blob, "name", name);
    json_put_text(j, "key", buf_span(&key));
    json_print_pretty(j, &c->out);
}

static enum exit_code run_seal(struct cli *c) {
    struct error e;
    struct content plain;
    const char *path = cli_option(c, "--output");
    BUF_SCOPED struct buf sealed;
    buf_init(&sealed, BUF_MAX);
    if (!path)
        return cli_usage(c, "where to? give -o FILE for the ciphertext");
    keys_guard();
    uint8_t *identity = secret_get(AGE_KEY_BYTES), pub[AGE_KEY_BYTES];
    c->env->random(c->env->context, identity, AGE_KEY_BYTES);
    age_identity_public(identity, pub);
    enum err err = content_read(c, c->words[0], CONTENT_BYTES_MAX, &plain, &e);
    if (!err)
        err = age_encrypt(buf_span(&plain.bytes), AGE_KEYS(&pub), 1, &sealed, &e);
    content_done(&plain);
    enum exit_code code = err ? cli_fail(&e) : input_leave(path, NULL, buf_span(&sealed), 0666);
    if (!code)
        print_sealed(c, buf_span(&sealed), identity);
    secret_free(identity);
    return code;
}

// The one line of a file that is an identity; what blob seal printed will do too.
static enum err read_identity(const char *path, uint8_t identity[AGE_KEY_BYTES], struct error *e) {
    SECRET_BUF_SCOPED struct buf text;
    secret_buf_init(&text, IDENTITY_BYTES);
    enum err err = file_read(path, &text, e);
    if (err)
        return err;
    const char *at = strstr(buf_str(&text), "AGE-SECRET-KEY-1");
    size_t size = at ? strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") : 0;
    err = age_identity_parse(span(at, size), identity, e);
    if (err)
        error_prefix(e, "%s", path);
    return err;
}

static enum exit_code run_open(struct cli *c) {
    struct error e;
    const char *path = cli_option(c, "--output"), *from = cli_option(c, "--identity");
    BUF_SCOPED struct buf sealed, plain;
    buf_init(&sealed, 2 * SEAL_BYTES);
    buf_init(&plain, SEAL_BYTES);
    if (!path || !from)
        return cli_usage(c, "open takes --identity FILE and -o FILE");
    keys_guard();
    uint8_t *identity = secret_get(AGE_KEY_BYTES);
    enum err err = read_identity(from, identity, &e);
    if (!err)
        err = input_look(c->words[0], &e);
    if (!err)
        err = file_read(c->words[0], &sealed, &e);
    if (!err)
        err = age_decrypt(buf_span(&sealed), AGE_KEYS(identity), 1, &plain, &e);
    secret_free(identity);
    enum exit_code code = err ? cli_fail(&e) : input_leave(path, NULL, buf_span(&plain), 0600);
    buf_wipe(&plain);
    return code;
}

#define BLOB_COMMAND(symbol, title, how, what, long_text, opts, least, most, function)             \
    const struct command symbol = {.name = title,                                                  \
                                   .usage = how,                                                   \
                                   .help = what,                                                   \
                                   .more = long_text,                                              \
                                   .options = opts,                                                \
                                   .words_min = least,                                             \
                                   .words_max = most,                                              \
                                   .run = function}

BLOB_COMMAND(cmd_blob_put, "blob put", "FILE R.truce | FILE --host URL [--key FILE…]",
             "add content that an act names by its digest",
             "An act in force must name the file's SHA-256; what was erased is not taken. "
             "A host takes 16 MiB in one piece; a record on disk what the rules take "
             "(limits.blob).",
             put_options, 1, 2, run_put);
BLOB_COMMAND(cmd_blob_get, "blob get", "SHA256 R.truce|URL -o FILE [--open] [--key FILE…]",
             "write content that an act names, once it hashes",
             "--open decrypts what belongs to a restricted act, for a participant that --key shows "
             "to be its reader, or for anybody once the act was opened: into FILE, mode 0600, and "
             "nowhere else.",
             get_options, 2, 2, run_get);
BLOB_COMMAND(cmd_blob_seal, "blob seal",
             "FILE -o CIPHERTEXT [--type TYPE] [--name NAME] [--keep-metadata]",
             "encrypt content for a restricted act",
             "Prints {\"blob\":…,\"key\":…}: the blob stands in the act's envelope, for everybody "
             "to read, the key in its sealed line. Everybody can read the size, the type and the "
             "name too: say none where they tell something. What a JPEG or PNG picture tells "
             "beside its pixels is "
             "removed first.\n"
             "The key is a secret until the act is sealed: do not leave it in a log.",
             seal_options, 1, 1, run_seal);
BLOB_COMMAND(cmd_blob_open, "blob open", "CIPHERTEXT --identity FILE|- -o FILE",
             "decrypt content that was sealed", NULL, open_options, 1, 1, run_open);
