// SPDX-License-Identifier: Apache-2.0
// Requests signed by a participant's key: a profile of HTTP Message Signatures (RFC 9421) with
// Ed25519, and Content-Digest (RFC 9530). Bytes in, bytes out.
//
// This is no parser of structured fields: each field has one spelling here, but for the order of
// parameters, which differs between programs that write RFC 9421; whatever else differs is refused.
// Two fields, with a label that is always `truce`, on one line each:
//
//   Signature-Input: truce=(COMPONENTS);created=SECONDS;nonce="HEX32";alg="ed25519";keyid="KEY";
//                    tag="truce"
//   Signature: truce=:BASE64:
//
//   COMPONENTS  "@method" "@authority" "@path" "@query"; of a request with a body, behind them,
//               "content-type" "content-digest"
//   SECONDS     since 1970, decimal
//   HEX32       16 bytes that were never used before with this key, lowercase hex
//   KEY         the key's name, a plus, its id: what a vkey begins with
//   BASE64      64 bytes
//   Content-Digest: sha-256=:BASE64:   32 bytes, of the body
//
// What is signed (RFC 9421, 2.5), without a newline at its end:
//
//   "@method": GET
//   "@authority": talks.example
//   "@path": /api/v1/board
//   "@query": ?lang=ar
//   "@signature-params": (all of Signature-Input behind `truce=`)
//
// The authority is the Host field in lowercase; path and query are as the request line has them
// ("?" where there is none). No note that an act or cosignature key signs begins with a quotation
// mark, so that no request can be taken for an act, nor an act for a request.
//
// Nothing here knows the time, whose a key is, or which nonces came before.
#ifndef HTTP_MESSAGE_SIGNATURE_H
#define HTTP_MESSAGE_SIGNATURE_H

#include "base/buf.h"
#include "crypto/keyfile.h"

#define MESSAGE_NONCE_BYTES 16
#define MESSAGE_FIELD_BYTES 1024 // more than either field needs
#define MESSAGE_BASE_BYTES 40960 // a request's head is bounded by the server

// Of a request, as it goes over the wire.
struct message {
    struct span method, authority, target; // target: of the request line, path and query
    bool has_body;
    struct span type, digest; // Content-Type and Content-Digest, where it has one
};

struct message_signature {
    int64_t created;
    uint8_t nonce[MESSAGE_NONCE_BYTES];
    struct span key_name; // in the field
    uint32_t key_id;
    uint8_t bytes[ED25519_SIG_BYTES];
    struct span params; // in the field: what is signed of it
};

// The two fields' values. ERR_INVALID for any other spelling.
CHECKED enum err message_signature_parse(struct span input, struct span signature, bool has_body,
                                         struct message_signature *out, struct error *e);
// Whether the signature is by this key over this message; false too for a message that cannot be
// signed: a target that is no path, a byte outside printable ASCII.
CHECKED bool message_signature_check(const struct message_signature *s, const struct message *m,
                                     const uint8_t pub[ED25519_PUBLIC_BYTES]);
// Puts the values of Signature-Input and Signature. ERR_INVALID for a message that cannot be
// signed; else as secret_key_sign.
CHECKED enum err message_sign(const struct message *m, const struct secret_key *key,
                              int64_t created, const uint8_t nonce[MESSAGE_NONCE_BYTES],
                              struct buf *input, struct buf *signature, struct error *e);

// The value of Content-Digest, and whether it is this body's.
void content_digest_put(struct span body, struct buf *out);
CHECKED bool content_digest_check(struct span field, struct span body);

// The base over any components, for those who check it against others.
struct message_component {
    const char *name;
    struct span value;
};
void message_base_put(const struct message_component *components, size_t count, struct span params,
                      struct buf *out);

// The value of Accept-Signature (RFC 9421, 5.1) by which a host asks for all this; and whether
// another's is that.
extern const char message_accept[];
CHECKED bool message_is_asked_for(const char *field);

#endif
