// SPDX-License-Identifier: Apache-2.0
#include "http/canned.h"

#include "store/test_help.h"

#include <netinet/in.h>
#include <sys/socket.h>

struct guest {
    struct canned_server *s;
    int socket;
};

// Reads one request: to the empty line, then what Content-Length says.
static bool read_request(int socket, struct buf *request) {
    char byte;
    buf_clear(request);
    while (recv(socket, &byte, 1, 0) == 1) {
        buf_put_byte(request, (uint8_t)byte);
        const char *text = buf_str(request);
        if (request->size < 4 || strcmp(text + request->size - 4, "\r\n\r\n") != 0)
            continue;
        const char *length = strcasestr(text, "\r\nContent-Length: ");
        for (long left = length ? strtol(length + 18, NULL, 10) : 0; left > 0; left--) {
            if (recv(socket, &byte, 1, 0) != 1)
                return false;
            buf_put_byte(request, (uint8_t)byte);
        }
        return true;
    }
    return false;
}

// The canned answer for this request; NULL where there is none.
static const char *answer_for(struct canned_server *s, struct buf *request, bool *stays) {
    for (size_t i = 0; s->canned[i].path; i++) {
        const struct canned *c = &s->canned[i];
        size_t n = strlen(c->path);
        const char *target = strchr(buf_str(request), ' ');
        if (!target || strncmp(target + 1, c->path, n) != 0 || target[1 + n] != ' ')
            continue;
        int hit = atomic_fetch_add(&s->hits[i], 1), at = 0;
        while (at < hit && at < 3 && c->answers[at + 1])
            at++;
        *stays = c->stays;
        return c->answers[at];
    }
    return NULL;
}

static void *serve_guest(void *context) {
    struct guest g = *(struct guest *)context;
    free(context);
    BUF_SCOPED struct buf request;
    buf_init(&request, 1 << 20);
    bool stays = true;
    while (stays && read_request(g.socket, &request)) {
        const char *answer = answer_for(g.s, &request, &stays);
        pthread_mutex_lock(&g.s->lock);
        buf_clear(&g.s->last);
        buf_put_span(&g.s->last, buf_span(&request));
        pthread_mutex_unlock(&g.s->lock);
        if (!answer || send(g.socket, answer, strlen(answer), MSG_NOSIGNAL) < 0)
            break;
    }
    shutdown(g.socket, SHUT_RDWR);
    return NULL;
}

static void *serve(void *context) {
    struct canned_server *s = context;
    for (int socket; s->guest_count < 256 && (socket = accept(s->listening, NULL, NULL)) >= 0;) {
        struct guest *g = memory_get(sizeof *g);
        *g = (struct guest){s, socket};
        atomic_fetch_add(&s->connections, 1);
        s->sockets[s->guest_count] = socket;
        assert_int_equal(pthread_create(&s->guests[s->guest_count++], NULL, serve_guest, g), 0);
    }
    return NULL;
}

void canned_start(struct canned_server *s, const struct canned *canned) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof at;
    *s = (struct canned_server){.canned = canned};
    pthread_mutex_init(&s->lock, NULL);
    buf_init(&s->last, 1 << 20);
    s->listening = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(s->listening, (struct sockaddr *)&at, size), 0);
    assert_int_equal(listen(s->listening, 64), 0);
    assert_int_equal(getsockname(s->listening, (struct sockaddr *)&at, &size), 0);
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d", ntohs(at.sin_port));
    assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

void canned_stop(struct canned_server *s) {
    shutdown(s->listening, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    for (size_t i = 0; i < s->guest_count; i++) {
        shutdown(s->sockets[i], SHUT_RDWR);
        pthread_join(s->guests[i], NULL);
        close(s->sockets[i]);
    }
    close(s->listening);
    buf_done(&s->last);
}
