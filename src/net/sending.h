// SPDX-License-Identifier: Apache-2.0
// Acting through a host: what its author verifies before his key signs, what must hold of the
// host's answer, and how an answer that got lost is made good.
//
// A key's acts are sent one at a time (seen.h's lock). Of each that is sent its place and id are
// remembered, never the signed text, so that a later call can find out whether it was logged. An
// act counts as logged when the answer proves it: its inclusion under a checkpoint that the log has
// signed and that extends all that was seen.
#ifndef NET_SENDING_H
#define NET_SENDING_H

#include "net/seen.h"
#include "record/author_group.h"

struct sending_options {
    const char *url;
    const struct secret_key *const *keys; // those of the author's files, of any record; they sign
                                          // requests too, where the record is closed
    size_t key_count;
    unsigned use;         // what the act needs
    const uint8_t *found; // fingerprint, or NULL
    // AGE_KEY_BYTES that are the author's alone, or NULL: what an act says is remembered as a hash
    // under them, so that whoever has the disk cannot try what a restricted one says.
    const uint8_t *secret;
    struct record *replica; // the author's own, or NULL; outlives the sending
    bool strict; // what the log shows must extend the replica, of an exercise too: a desk goes on
                 // with the replica that it has
    const atomic_bool *stop;
    long idle_ms; // how long a host may say nothing (client_options)
};

struct sending;

// What became of an act.
struct sent {
    bool repeated; // it was logged before this call
    uint64_t index;
    uint8_t id[HASH_BYTES];
    char grade[16]; // recorded, seen, held: as the host says
};

// The same of one among several.
struct sent_note {
    struct sent sent;
    struct error why; // code OK: it is logged
};

// Which text was signed last for what somebody wants to be logged, so that he can ask for it later,
// whatever else his key has signed meanwhile.
struct sending_text {
    bool any;
    uint8_t id[HASH_BYTES];
    uint64_t seen; // the entries that its author had seen: it stands behind them, if it is logged
    // Keeps it, before anybody has it; may be NULL. Where it fails nothing is sent.
    enum err (*keep)(void *context, const struct sending_text *text, struct error *e);
    void *context;
};

enum sending_wait { SENDING_RECORDED, SENDING_SEEN, SENDING_HELD };

// Asks the host where the keys stand, picks the one that has the use, learns the log's key, and
// verifies the newest checkpoint. Nothing is signed. ERR_IO: the host cannot be reached.
// ERR_DENIED: no key, several, or a log key that nobody vouches for.
CHECKED enum err sending_begin(const struct sending_options *o, struct sending **out,
                               struct error *e);
void sending_end(struct sending *s); // takes NULL
const struct secret_key *sending_key(const struct sending *s);
const uint8_t *sending_found(const struct sending *s); // the log's fingerprint
// The founding act of the log, whose fingerprint was told, in the arena. Rules that came by motion
// are not in it.
CHECKED enum err sending_founding(const struct sending *s, struct arena *a, struct act *out,
                                  struct error *e);

// Signs `a` (its key is filled in here) and sends it. Where the same act was sent before and its
// answer was lost, that one is found and nothing is signed. A refusal by a rule is told with it.
// ERR_IO: no answer came; sending the same again finds out, or sending_find_text does. `text` is
// set to what was signed; may be NULL.
CHECKED enum err sending_act(struct sending *s, struct authoring *a, enum sending_wait wait,
                             struct sending_text *text, struct sent *out, struct error *e);
// The same act, and nothing is signed: of one that would be refused if it were new, whether it is
// the one that the key has sent last.
CHECKED enum err sending_find_act(struct sending *s, const struct authoring *a, struct sent *out,
                                  bool *found, struct error *e);
// Whether a text that was signed before is logged. Nothing is signed.
CHECKED enum err sending_find_text(struct sending *s, const struct sending_text *text,
                                   struct sent *out, bool *found, struct error *e);

// Several acts, one behind the other, as one bundle: as many of `count` as a group holds, with what
// `a` says of all of them. *done of them are decided, one at least: logged, but the last of those
// may say why it was refused, and then those behind it were not logged. Where an answer was lost
// (ERR_IO), how many were logged is not known, and no later call finds out by what they say: a
// replica that is brought up to date holds them.
CHECKED enum err sending_bundle(struct sending *s, struct authoring *a,
                                const struct author_said *said, size_t count,
                                struct author_group *group, struct sent_note *out, size_t *done,
                                struct error *e);

// Whether an act was sent of which nobody knows yet whether it was logged.
bool sending_is_open(const struct sending *s);

// Notes that are signed already, each with its own answer; for those that need no memory of a key.
CHECKED enum err sending_notes(struct seen *seen, struct client *host, const struct span *notes,
                               size_t count, struct sent_note *out, struct error *e);

// "<record>/<participant>/<label>": the record's id and the participant; false when it is no such
// name.
CHECKED bool sending_split(const char *key_name, struct span *record, struct span *who);

#endif
