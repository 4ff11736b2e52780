// SPDX-License-Identifier: Apache-2.0
#include "net/agent.h"

#include "base/env.h"
#include "base/limits.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct line {
    int fd;
    double end_s; // by env_elapsed
    const struct agent *agent;
};

static void hang_up(struct line *l) {
    if (l->fd >= 0)
        close(l->fd);
}
#define LINE_SCOPED __attribute__((cleanup(hang_up)))

static enum err unreachable(const struct agent *a, struct error *e) {
    error_set(e, ERR_IO, "the SSH agent at %s: %s", a->socket, strerror(errno));
    error_hint(e, "SSH_AUTH_SOCK names its socket");
    return ERR_IO;
}

static enum err call(const struct agent *a, struct line *l, struct error *e) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    if (!a->socket || !*a->socket) {
        error_set(e, ERR_DENIED, "no SSH agent is there: SSH_AUTH_SOCK is not set");
        error_hint(e, "eval $(ssh-agent), then ssh-add");
        return ERR_DENIED;
    }
    if (strlen(a->socket) >= sizeof to.sun_path)
        return error_set(e, ERR_INVALID, "SSH_AUTH_SOCK is longer than a socket's name can be");
    memcpy(to.sun_path, a->socket, strlen(a->socket));
    *l = (struct line){socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0),
                       env_elapsed() + a->patience_s, a};
    if (l->fd < 0 || connect(l->fd, (struct sockaddr *)&to, sizeof to))
        return unreachable(a, e);
    return OK;
}

// Until something can be read or written, or patience ends.
static enum err wait_for(const struct line *l, short events, struct error *e) {
    for (;;) {
        double left = l->end_s - env_elapsed();
        struct pollfd p = {.fd = l->fd, .events = events};
        int got = left > 0 ? poll(&p, 1, (int)(left * 1000) + 1) : 0;
        if (got > 0)
            return OK;
        if (!got && left <= 0)
            return error_set(e, ERR_IO, "the SSH agent has not answered within %.0f seconds",
                             l->agent->patience_s);
        if (got < 0 && errno != EINTR)
            return unreachable(l->agent, e);
    }
}

static bool later(void) {
    return errno == EAGAIN || errno == EINTR;
}

static enum err say(const struct line *l, struct span data, struct error *e) {
    while (data.size) {
        enum err err = wait_for(l, POLLOUT, e);
        if (err)
            return err;
        ssize_t put = send(l->fd, data.data, data.size, MSG_NOSIGNAL);
        if (put < 0 && !later())
            return unreachable(l->agent, e);
        if (put > 0)
            data = span_from(data, (size_t)put);
    }
    return OK;
}

static enum err hear(const struct line *l, uint8_t *out, size_t size, struct error *e) {
    while (size) {
        enum err err = wait_for(l, POLLIN, e);
        if (err)
            return err;
        ssize_t got = recv(l->fd, out, size, 0);
        if (!got)
            return error_set(e, ERR_IO, "the SSH agent broke off before its answer was whole");
        if (got < 0 && !later())
            return unreachable(l->agent, e);
        if (got > 0) {
            out += got;
            size -= (size_t)got;
        }
    }
    return OK;
}

// One question, one answer.
static enum err ask(const struct agent *a, struct span question, struct buf *answer,
                    struct error *e) {
    LINE_SCOPED struct line l = {.fd = -1};
    uint8_t head[SSH_AGENT_LENGTH_BYTES];
    size_t size;
    enum err err = call(a, &l, e);
    if (!err)
        err = say(&l, question, e);
    if (!err)
        err = hear(&l, head, sizeof head, e);
    if (!err)
        err = ssh_agent_length(head, &size, e);
    if (err)
        return err;
    uint8_t *at = buf_room(answer, size);
    return at ? hear(&l, at, size, e) : buf_check(answer, "the SSH agent's answer", e);
}

enum err agent_keys(const struct agent *a, struct arena *arena, struct ssh_agent_key **out,
                    size_t *count, struct error *e) {
    BUF_SCOPED struct buf question, answer;
    buf_init(&question, 16);
    buf_init(&answer, LIMIT_AGENT_BYTES);
    ssh_agent_ask_keys(&question);
    enum err err = ask(a, buf_span(&question), &answer, e);
    return err ? err : ssh_agent_keys(arena_copy(arena, buf_span(&answer)), arena, out, count, e);
}

enum err agent_sign(const struct agent *a, const uint8_t pub[ED25519_PUBLIC_BYTES],
                    struct span message, uint8_t sig[ED25519_SIG_BYTES], struct error *e) {
    BUF_SCOPED struct buf question, answer;
    buf_init(&question, LIMIT_AGENT_BYTES);
    buf_init(&answer, LIMIT_AGENT_BYTES);
    ssh_agent_ask_signature(pub, message, &question);
    enum err err = buf_check(&question, "what an SSH agent is to sign", e);
    if (!err)
        err = ask(a, buf_span(&question), &answer, e);
    return err ? err : ssh_agent_signature(buf_span(&answer), sig, e);
}

static enum err sign(void *context, const uint8_t pub[ED25519_PUBLIC_BYTES], struct span message,
                     uint8_t sig[ED25519_SIG_BYTES], struct error *e) {
    return agent_sign(context, pub, message, sig, e);
}

void agent_init(struct agent *a, const char *socket, double patience_s) {
    *a = (struct agent){socket, patience_s, {sign, a}};
}
