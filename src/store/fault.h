// SPDX-License-Identifier: Apache-2.0
// For tests: a SQLite VFS over the default one that fails, kills or cuts the power at the n-th
// write.
//
// fault_install() makes it the default VFS of this process. Environment TRUCE_FAULT sets it from
// outside in test builds: "fail:N", "full:N", "kill:N", "tear:N", "power:N". What counts as a
// write: opening, writing, syncing, truncating and deleting any file, temporary ones too. One
// thread.
#ifndef STORE_FAULT_H
#define STORE_FAULT_H

#include "base/err.h"

enum fault_kind {
    FAULT_NONE,
    FAULT_FAIL,  // the n-th fails as a bad disk does; the next ones do not
    FAULT_KILL,  // SIGKILL before the n-th
    FAULT_FULL,  // from the n-th on nothing grows and nothing is created, until fault_set
    FAULT_TEAR,  // SIGKILL when half of the n-th is written
    FAULT_POWER, // SIGKILL before the n-th, and of what was written to a file since its last sync
                 // some 512-byte pieces are lost (always the same for the same n; for every fifth n
                 // all of it). Names of files are taken to be durable at once.
};

void fault_install(void);
void fault_set(enum fault_kind kind,
               long after_writes); // counts from this call; 1 is the next write
long fault_writes(void);           // writes seen since fault_set

#endif
