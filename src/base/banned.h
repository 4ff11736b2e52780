// SPDX-License-Identifier: Apache-2.0
// Force-included before every source file: functions whose use has been a bug too often.
// Each has a bounded or reentrant sister in base.
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// glibc's fortified headers define some of these as macros under clang.
#undef strcpy
#undef strcat
#undef strncpy
#undef strncat
#undef sprintf
#undef vsprintf
#undef gets
#undef strtok

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets strtok
#pragma GCC poison atoi atol atof gmtime localtime ctime asctime mktemp tmpnam

#endif
