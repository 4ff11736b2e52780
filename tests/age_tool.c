// SPDX-License-Identifier: Apache-2.0
// A thin command around crypto/age.h and crypto/keyfile.h, for age_interop.py alone. Reads standard
// input, writes standard output; says "error: …" and ends with 1.
#include "base/file.h"
#include "crypto/keyfile.h"

#define FILE_BYTES_MAX (64u << 20)
#define RECIPIENTS_MAX 8

static enum err encrypt(struct span in, char **args, struct buf *out, struct error *e) {
    uint8_t pubs[RECIPIENTS_MAX][AGE_KEY_BYTES];
    size_t count = 0;
    for (; args[count] && count < RECIPIENTS_MAX; count++) {
        enum err err = age_recipient_parse(span_str(args[count]), pubs[count], e);
        if (err)
            return err;
    }
    return count ? age_encrypt(in, AGE_KEYS(pubs), count, out, e)
                 : error_set(e, ERR_INVALID, "no recipient");
}

static enum err decrypt(struct span in, char **args, struct buf *out, struct error *e) {
    uint8_t secret[1][AGE_KEY_BYTES];
    enum err err = age_identity_parse(span_str(args[0]), secret[0], e);
    return err ? err : age_decrypt(in, AGE_KEYS(secret), 1, out, e);
}

static enum err lock(struct span in, char **args, struct buf *out, struct error *e) {
    int log_n = args[1] ? (int)strtol(args[1], NULL, 10) : 10;
    return age_encrypt_passphrase(in, span_str(args[0]), log_n, out, e);
}

static enum err unlock(struct span in, char **args, struct buf *out, struct error *e) {
    return age_decrypt_passphrase(in, span_str(args[0]), out, e);
}

static enum err armor(struct span in, char **args, struct buf *out, struct error *e) {
    (void)args, (void)e;
    age_armor(in, out);
    return OK;
}

static bool answer(void *context, const char *file_name, bool again, struct buf *out) {
    (void)file_name;
    buf_put_str(out, context);
    return !again;
}

// The key file PATH, by its passphrase, in its plain form.
static enum err keyfile(struct span in, char **args, struct buf *out, struct error *e) {
    (void)in;
    struct keyfile f;
    enum err err = keyfile_load(args[0], false, answer, args[1], &f, e);
    if (err)
        return err;
    keyfile_print(&f, out);
    keyfile_done(&f);
    return OK;
}

static const struct {
    const char *name;
    enum err (*run)(struct span in, char **args, struct buf *out, struct error *e);
    int args; // at least
} commands[] = {
    {"encrypt", encrypt, 1}, // RECIPIENT…
    {"decrypt", decrypt, 1}, // IDENTITY
    {"lock", lock, 1},       // PASSPHRASE [LOG_N]
    {"unlock", unlock, 1},   // PASSPHRASE
    {"armor", armor, 0},     //
    {"keyfile", keyfile, 2}, // PATH PASSPHRASE
};

static enum err run(int argc, char **argv, struct error *e) {
    for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name) != 0 || argc - 2 < commands[i].args)
            continue;
        BUF_SCOPED struct buf in, out;
        buf_init(&in, FILE_BYTES_MAX);
        buf_init(&out, FILE_BYTES_MAX);
        enum err err = file_read("-", &in, e);
        if (!err)
            err = commands[i].run(buf_span(&in), argv + 2, &out, e);
        return err ? err : file_write("-", buf_span(&out), 0600, true, e);
    }
    return error_set(e, ERR_INVALID, "no such command");
}

int main(int argc, char **argv) {
    struct error e = {.code = OK};
    if (run(argc, argv, &e) == OK)
        return 0;
    fprintf(stderr, "error: %s\n", e.message);
    return 1;
}
