// SPDX-License-Identifier: Apache-2.0
// Inside the HTTP client: what client.c, client_events.c, client_sign.c and client_url.c share.
// Nobody else includes this, and nobody else includes curl.
#ifndef HTTP_CLIENT_HANDLE_H
#define HTTP_CLIENT_HANDLE_H

#include "http/client.h"

#include <curl/curl.h>

#define CLIENT_PROBLEM_BYTES 65536 // of a refusal; more is dropped

struct client {
    CURLM *multi;
    CURL *easy[CLIENT_AT_ONCE];
    char *base; // without a slash at its end
    struct client_options o;
    bool signing; // the host has asked for it
    size_t key;   // of o.keys, that is tried
};

// One exchange on its way.
struct transfer {
    struct client *client;
    struct exchange *x;
    CURL *easy;
    struct curl_slist *headers;
    char url[4096];
    char why[CURL_ERROR_SIZE];
    size_t header_bytes;
    bool too_large;
    bool done;
    CURLcode code;
};

// Sets up t->easy for x, the answer's body going to `write` (a curl write callback on t).
CHECKED enum err transfer_init(struct transfer *t, struct client *c, CURL *easy, struct exchange *x,
                               curl_write_callback write, void *context, struct error *e);
void transfer_done(struct transfer *t);
// Drives all of them until each is done, or until the stop flag: ERR_IO, CLIENT_STOPPED.
CHECKED enum err transfer_drive(struct client *c, struct transfer *t, size_t count,
                                struct error *e);
// Status and what belongs to it; x->failed says what went wrong.
void transfer_judge(struct transfer *t);
// Puts a piece of a body, bounded.
size_t transfer_put(struct transfer *t, const void *data, size_t size);

// client_sign.c: puts the fields that sign it, when the host has asked for them.
CHECKED enum err transfer_sign(struct transfer *t, struct error *e);
// Whether the host asked for a signature, of a transfer that is done.
bool transfer_is_asked(struct transfer *t);
// Among answers that ask for a signature: true when another try is worth it, with a key that was
// not tried yet; else they have failed.
bool client_sign_more(struct client *c, struct exchange *x, size_t count);

// problem.c: x->failed from a status that is no success.
void problem_read(struct exchange *x, const char *url);

#endif
