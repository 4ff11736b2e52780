// SPDX-License-Identifier: Apache-2.0
#include "cli/terminal.h"

#include "base/codec.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define COLUMNS_LEAST 20
#define COLUMNS_MOST 1000
#define COLUMNS_ELSE 100

static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGALRM};

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

static volatile sig_atomic_t came; // the signal that ended the asking

static void note(int number) {
    came = number;
}

// While a secret is asked for, signals wait until echo is back.
struct aside {
    struct sigaction before[sizeof signals / sizeof *signals];
    sigset_t mask; // as it was: what is let in while nothing is typed
};

static void set_aside(struct aside *a) {
    struct sigaction ours = {.sa_handler = note};
    sigset_t these;
    sigemptyset(&these);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaddset(&these, signals[i]);
    (void)sigprocmask(SIG_BLOCK, &these, &a->mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        (void)sigaction(signals[i], NULL, &a->before[i]);
        if (a->before[i].sa_handler != SIG_IGN) // as below nohup
            (void)sigaction(signals[i], &ours, NULL);
    }
}

static void take_back(const struct aside *a) {
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        (void)sigaction(signals[i], &a->before[i], NULL);
    (void)sigprocmask(SIG_SETMASK, &a->mask, NULL);
}

// False at the end, on failure, and when a signal came, which is let in here alone.
static bool next_key(int tty, const sigset_t *let, uint8_t *out) {
    struct pollfd ready = {.fd = tty, .events = POLLIN};
    int got;
    do
        got = ppoll(&ready, 1, NULL, let);
    while (got < 0 && errno == EINTR && !came);
    return got == 1 && !came && read_byte(tty, out);
}

// The terminal gives each byte as it is typed, ^C and ^Z too.
static bool read_keys(int tty, const sigset_t *let, struct buf *out) {
    for (uint8_t byte; next_key(tty, let, &byte);) {
        if (byte == '\n' || byte == '\r')
            return out->size > 0;
        if (byte == 0x03 || byte == 0x04 || byte == 0x1c)
            return false;
        if (byte == 0x1a) {
            came = SIGTSTP;
            return false;
        }
        if (byte == 0x7f || byte == '\b')
            rub_out(out);
        else if (byte == 0x15)
            out->size = 0;
        else
            buf_put_byte(out, byte);
    }
    return false;
}

static bool ask_once(int tty, const char *prompt, struct buf *out) {
    struct termios before, silent;
    struct aside aside;
    bool given = false;
    came = 0;
    out->size = 0;
    if (tcgetattr(tty, &before))
        return false;
    silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ICANON | ISIG);
    set_aside(&aside);
    dprintf(tty, "%s", prompt);
    if (!tcsetattr(tty, TCSAFLUSH, &silent)) {
        given = read_keys(tty, &aside.mask, out);
        (void)tcsetattr(tty, TCSAFLUSH, &before);
    }
    dprintf(tty, "\n");
    take_back(&aside);
    return given;
}

bool terminal_secret(const char *prompt, struct buf *out) {
    if (terminal_scripted())
        return read_script(out);
    int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (tty < 0)
        return false;
    bool given;
    do {
        given = ask_once(tty, prompt, out);
        if (came)
            (void)raise(came); // what it would have done, now that echo is back
    } while (came == SIGTSTP); // and somebody went on
    close(tty);
    return given;
}
