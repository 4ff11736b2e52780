// SPDX-License-Identifier: Apache-2.0
// The one who writes: takes acts and cosignatures from a queue, in groups, and tells each sender
// what became of them once that is on disk.
//
// The thread of a writer owns the record while it lives. Its queue is bounded. What is queued when
// the writer is stopped is finished. It holds back what exceeds the rules' acts_per_hour: acts
// that were logged count, not those that somebody claims to be of a participant.
#ifndef NET_WRITER_H
#define NET_WRITER_H

#include "net/preparers.h"
#include "net/tip.h"
#include "record/append.h"
#include "record/custody.h"

#define WRITER_QUEUE_ACTS 8192        // waiting at once
#define WRITER_QUEUE_BYTES (64 << 20) // of them
#define WRITER_WAIT_S 30.0            // for a grade
#define WRITER_WAITING_ACTS 8192      // for a grade at once; more get the grade there is

struct writer;

enum job_kind { JOB_ACTS, JOB_COSIGNATURES, JOB_BLOB };
enum job_wait { JOB_RECORDED, JOB_SEEN, JOB_HELD };

// What became of one act.
struct outcome {
    struct appended appended;
    int wait_s;    // when it was held back: until its author may act again
    bool has_next; // refused for its place in its key's chain, and here is the place that is free
    int64_t next_n;
    uint8_t prev[HASH_BYTES];
    hash_bytes proof[LIMIT_PROOF_HASHES]; // of inclusion in `tip`'s newest checkpoint
    size_t proof_count;
};

struct job {
    // By the sender; all of it lives until `done`.
    enum job_kind kind;
    enum job_wait wait;
    struct span *notes;  // 1..LIMIT_GROUP_ACTS; of JOB_BLOB the content
    const uint8_t *blob; // its digest; that it is named was seen
    size_t count;
    struct batch *batch; // of these notes; of acts
    void (*done)(
        struct job *job); // on the writer's thread, or on the sender's when refused at once
    void *context;
    // By the writer, before `done`.
    struct error failed;      // code OK: the notes were judged one by one
    struct outcome *outcomes; // by the sender: room for `count`; of acts
    struct taken *taken;      // the same; of cosignatures
    struct tip *tip;          // after it; a reference, the sender's
    // The writer's own.
    struct job *next;
    size_t bytes;
    uint64_t reach; // the size that must have the grade it waits for
    double until;
};

struct writer_options {
    struct record *record; // opened for writing; the writer's while it lives
    const struct secret_key *log;
    // After each change, on the writer's thread: the new tip, and entries from..size-1 that
    // came. The spans live during the call.
    void (*published)(void *context, struct tip *s, uint64_t from);
    void *context;
};

CHECKED enum err writer_start(const struct writer_options *o, struct writer **out, struct error *e);
// Queues it; ERR_IO when the queue is full, and when the writer is ending (then `done` is not
// called).
CHECKED enum err writer_submit(struct writer *w, struct job *job, struct error *e);
struct tip *writer_tip(struct writer *w); // a reference, the caller's

struct writer_counts {
    uint64_t groups, acts, refused, cosignatures, failures;
    uint64_t queued; // acts waiting now
};
void writer_count(struct writer *w, struct writer_counts *out);

// Finishes what is queued, and those who wait for a grade with the grade there is. What is
// submitted later is refused.
void writer_end(struct writer *w);  // takes NULL
void writer_free(struct writer *w); // after writer_end; takes NULL

#endif
