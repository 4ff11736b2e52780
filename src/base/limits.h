// SPDX-License-Identifier: Apache-2.0
// Every bound on outside input, in one place, each with its reason.
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define LIMIT_ENTRY_BYTES 65535   // tlog-tiles: a bundle gives the length in 16 bits
#define LIMIT_NAME_BYTES 255      // key names and origins: ML-DSA cosignatures count in 8 bits
#define LIMIT_NOTE_SIGNATURES 100 // as Go's note package; the specification asks for >= 16
#define LIMIT_JSON_DEPTH 16       // deeper than any body; keeps recursion small
#define LIMIT_JSON_VALUES 262144  // three times the answers to a bundle, the text that has most
#define LIMIT_JSON_INTEGER 9007199254740991 // I-JSON (RFC 7493): 2^53-1
#define LIMIT_PROOF_HASHES 63               // a tree of 2^63-1 leaves, the largest size we take
#define LIMIT_TREE_SIZE INT64_MAX           // Go's code base keeps sizes in int64
#define LIMIT_CHECKPOINT_BYTES 65536        // a checkpoint with as many cosignatures as we take
#define LIMIT_COSIGNATURES_EACH 4           // of one key for one size; a second adds to no grade
#define LIMIT_PROOF_BYTES 65536             // transparency-dev's line limit for a whole tlog-proof
#define LIMIT_PARTICIPANTS 512              // more delegations than any conference has had
#define LIMIT_KEYS_EACH 64                  // one key, one device: a large delegation's devices
#define LIMIT_ADDRESSEES 128            // of one restricted act; age headers grow 200 bytes each
#define LIMIT_SYNC_ENTRIES 67108864     // of a log that is pulled: 8 MiB of hashes of its bundles
#define LIMIT_SYNC_IDLE_LINES 1024      // of a source's cosignatures that are no use: a whole page
#define LIMIT_GROUP_ACTS 1024           // one durable group
#define LIMIT_GROUP_BYTES 2097152       // of entries in one group
#define LIMIT_CLAUSES 10000              // of one version of a text: the longest treaties have 2,000
#define LIMIT_KEY_FILE_BYTES 65536      // a plain or encrypted key file
#define LIMIT_BLOB_BYTES 16777216       // of a blob where the rules say nothing, and in one request
#define LIMIT_PHOTO_PIXELS 134217728    // of a photo: the largest telephones and cameras make
#define LIMIT_AGENT_BYTES 262144        // as OpenSSH: one message to or from an SSH agent
#define LIMIT_INPUT_FILE_BYTES 16777216 // any text file given on the command line
#define LIMIT_AGE_LOGN 22               // as the reference age: scrypt work of hostile files
#define LIMIT_AGE_STANZAS 256           // recipients of one age file
#define LIMIT_POLICY_BYTES 262144       // a tlog-policy file
#define LIMIT_CSV_ROWS 100000           // of a file to be imported: more than any programme has
#define LIMIT_CSV_COLUMNS 256           // more than any table of ours
#define LIMIT_ZONE_BYTES 65536          // a zone file: the largest there are have 4,000
#define LIMIT_ZONES 16                  // shown beside one another
#define LIMIT_CSV_CELL_BYTES 65535      // what an act could hold at most
#define LIMIT_CSV_ROW_BYTES 1048576     // what is in memory of a file that is read row after row

#endif
