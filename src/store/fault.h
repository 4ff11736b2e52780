// SPDX-License-Identifier: Apache-2.0
// For tests: a SQLite VFS over the default one that fails or kills at the n-th write.
//
// fault_install() makes it the default VFS of this process. Environment TRUCE_FAULT sets it from
// outside in test builds: "fail:N", "kill:N" (SIGKILL before the N-th write/sync/truncate),
// "full:N".
#ifndef STORE_FAULT_H
#define STORE_FAULT_H

#include "base/err.h"

enum fault_kind { FAULT_NONE, FAULT_FAIL, FAULT_KILL, FAULT_FULL };

void fault_install(void);
void fault_set(enum fault_kind kind,
               long after_writes); // counts from this call; 1 is the next write
long fault_writes(void);           // writes seen since fault_set

#endif
