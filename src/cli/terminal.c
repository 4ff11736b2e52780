// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include "base/codec.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define COLUMNS_LEAST 20
#define COLUMNS_MOST 1000
#define COLUMNS_ELSE 100

size_t terminal_columns(void) {
    const char *set = getenv("COLUMNS");
    uint64_t number = 0;
    struct winsize size;
    if (set && decimal_get(span_str(set), COLUMNS_MOST, &number) && number >= COLUMNS_LEAST)
        return number;
    if (!ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) && size.ws_col >= COLUMNS_LEAST)
        return size.ws_col;
    return COLUMNS_ELSE;
}

bool terminal_scripted(void) {
    return getenv("TRUCE_PASSPHRASE_FD") != NULL;
}

// False at the end and on failure.
static bool read_byte(int fd, uint8_t *out) {
    ssize_t got;
    do
        got = read(fd, out, 1);
    while (got < 0 && errno == EINTR);
    return got == 1;
}

// Byte by byte, so that the next line is left for the next key.
static bool read_script(struct buf *out) {
    uint64_t fd;
    uint8_t byte;
    if (!decimal_get(span_str(getenv("TRUCE_PASSPHRASE_FD")), 1 << 20, &fd))
        return false;
    while (read_byte((int)fd, &byte) && byte != '\n')
        buf_put_byte(out, byte);
    return out->size > 0;
}

// Takes the last character off, all the bytes of it.
static void rub_out(struct buf *out) {
    while (out->size && (out->data[--out->size] & 0xc0) == 0x80)
        continue;
}

// The terminal gives each byte as it is typed, ^C too, so that echo comes back whatever happens.
static bool read_keys(int tty, struct buf *out) {
    for (uint8_t byte; read_byte(tty, &byte);) {
        if (byte == '\n' || byte == '\r')
            return out->size > 0;
        if (byte == 0x03 || byte == 0x04)
            return false;
        if (byte == 0x7f || byte == '\b')
            rub_out(out);
        else if (byte == 0x15)
            out->size = 0;
        else
            buf_put_byte(out, byte);
    }
    return false;
}

bool terminal_secret(const char *prompt, struct buf *out) {
    if (terminal_scripted())
        return read_script(out);
    struct termios before, silent;
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty < 0)
        return false;
    bool given = false;
    if (!tcgetattr(tty, &before)) {
        silent = before;
        silent.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
        dprintf(tty, "%s", prompt);
        if (!tcsetattr(tty, TCSAFLUSH, &silent)) {
            given = read_keys(tty, out);
            (void)tcsetattr(tty, TCSAFLUSH, &before);
        }
        dprintf(tty, "\n");
    }
    close(tty);
    return given;
}
