// SPDX-License-Identifier: Apache-2.0
// The person at the terminal: how wide it is, and what is asked without echo.
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include "base/buf.h"

// COLUMNS where it is a number of 20 to 1000; else the terminal's; 100 when there is none.
size_t terminal_columns(void);

// Reads one line from /dev/tty without echo, or, where TRUCE_PASSPHRASE_FD names a file descriptor,
// the next line of that. False when there is neither, at the end, at ^C, and for an empty line. A
// signal that ends or stops the process does so when echo is back; stopped, it asks anew.
bool terminal_secret(const char *prompt, struct buf *out);
bool terminal_scripted(void); // TRUCE_PASSPHRASE_FD is set: nobody can be asked again

#endif
