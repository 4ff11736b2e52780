// SPDX-License-Identifier: Apache-2.0
// Load for a host, and what it answers with in how much time. One thread, so that a machine of two
// cores has one for the host.
//
//   load make FOLDER                     a record of 64 authors' keys (r.truce, log.key, irn.key …)
//   load post URL CLIENTS ACTS BUNDLE    each client posts its acts one after the other, BUNDLE at
//                                        a time; prints one JSON line
//   load pace URL PER_SECOND SECONDS GRADE  posts at a steady pace, waiting for recorded, seen or
//                                        held; prints how long each took
//   load get URL PATH CLIENTS REQUESTS   asks for PATH
//
// It reads no HTTP but the length that our own host gives; it is no client for anything else. Acts
// are signed before the clock runs.
#include "base/codec.h"
#include "base/env.h"
#include "base/file.h"
#include "crypto/keyfile.h"
#include "log/tile.h"
#include "record/sample.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define AUTHORS 64
#define ANSWER_BYTES (64 << 20)

static void must(bool good, const char *what) {
    if (!good) {
        fprintf(stderr, "load: %s\n", what);
        exit(1);
    }
}

static void ok(enum err err, const struct error *e) {
    must(!err, e->message);
}

// Authors.

static const char *who(int i) {
    return i < AUTHORS / 2 ? "syr" : "opp";
}

static struct secret_key author_key(int i) {
    char label[16];
    snprintf(label, sizeof label, "d%d", i);
    return sample_key(who(i), label);
}

static void add_authors(struct json *body) {
    struct json *all = json_get(body, "participants");
    for (int i = 0; i < AUTHORS; i++)
        for (size_t p = 0; p < json_count(all); p++) {
            struct json *one = json_at(all, p), *key = json_new_object(), *use = json_new_list();
            struct secret_key k = author_key(i);
            BUF_SCOPED struct buf vkey;
            buf_init(&vkey, 1024);
            if (!span_is(json_get_text(one, "id"), who(i))) {
                json_free(key);
                json_free(use);
                continue;
            }
            key_vkey(span_str(k.name), k.type, k.pub, &vkey);
            json_put_text(key, "vkey", buf_span(&vkey));
            json_add(use, json_new_text(span_str("act")));
            json_put(key, "use", use);
            json_add(json_get(one, "keys"), key);
        }
}

static void founding(struct buf *note) {
    struct error e;
    buf_init(note, LIMIT_ENTRY_BYTES);
    ok(sample_founding(add_authors, note, &e), &e);
}

struct author {
    struct secret_key key;
    int64_t n;
    uint8_t prev[HASH_BYTES];
};

// A statement of about 600 bytes behind the author's last one.
static void make_act(struct author *a, int number, const char *root, struct buf *out) {
    const struct secret_key *key = &a->key;
    BUF_SCOPED struct buf text;
    buf_init(&text, 4096);
    buf_printf(&text, "{\"truce\":1,\"record\":\"%s\",\"epoch\":0,\"by\":\"%s\",\"n\":%lld,",
               SAMPLE_RECORD, who(number), (long long)a->n);
    if (a->n) {
        buf_put_str(&text, "\"prev\":\"");
        hex_put(&text, span(a->prev, HASH_BYTES));
        buf_put_str(&text, "\",");
    }
    buf_printf(&text,
               "\"seen\":{\"size\":1,\"root\":\"%s\"},\"at\":\"2017-05-02T10:00:00+06:00\","
               "\"act\":\"statement\",\"body\":{\"id\":\"s%d-%lld\",\"speaker\":{\"name\":{\"en\":"
               "\"A speaker\"}},\"on_behalf\":[\"%s\"],\"text\":{\"en\":\"a line of plain words, "
               "long enough to make this act as large as most of them are\"}}}\n",
               root, number, (long long)a->n, who(number));
    if (note_sign(buf_span(&text), &key, 1, out, NULL))
        abort();
    hash_one(buf_span(&text), a->prev);
    a->n++;
}

static void make(const char *folder) {
    static const char *const keys[][3] = {
        {"", "log", "log.key"},     {"irn", "hold", "irn.key"}, {"rus", "hold", "rus.key"},
        {"tur", "hold", "tur.key"}, {"irn", "node", "irn.key"}, {"rus", "node", "rus.key"},
        {"tur", "node", "tur.key"}, {"kaz", "desk", "kaz.key"}, {"rus", "desk", "desk.key"}};
    struct error e;
    struct record *r;
    BUF_SCOPED struct buf note;
    char path[4096];
    struct secret_key log = sample_key("", "log");
    founding(&note);
    ok(folder_make(folder, &e), &e);
    snprintf(path, sizeof path, "%s/r.truce", folder);
    ok(record_create(path, buf_span(&note), &log, &r, &e), &e);
    record_close(r);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct secret_key pair[2];
        struct keyfile f = {.keys = pair};
        BUF_SCOPED struct buf text;
        buf_init(&text, 65536);
        for (size_t k = i; k < sizeof keys / sizeof *keys; k++)
            if (!strcmp(keys[k][2], keys[i][2]))
                pair[f.count++] = sample_key(keys[k][0], keys[k][1]);
        if (i > 3 && i < 7)
            continue; // with the one before
        keyfile_print(&f, &text);
        snprintf(path, sizeof path, "%s/%s", folder, keys[i][2]);
        ok(file_write(path, buf_span(&text), 0600, true, &e), &e);
    }
}

// Clients.

struct client {
    int fd;
    struct author author;
    int number;
    struct buf out; // the requests, one behind the other
    size_t *ends;   // of each
    size_t count, at;
    size_t sent;
    struct buf in;
    size_t want; // bytes of the answer; 0: its head has not come
    double begun;
};

struct load {
    struct addrinfo *host;
    char name[256];
    int epoll;
    struct client *clients;
    size_t count;
    double *took; // seconds
    size_t answers, bad;
};

static void connect_to(struct load *l, struct client *c) {
    int on = 1;
    c->fd = socket(l->host->ai_family, SOCK_STREAM, 0);
    must(c->fd >= 0 && !connect(c->fd, l->host->ai_addr, l->host->ai_addrlen), "no connection");
    (void)setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    must(!epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &event), "epoll");
    buf_init(&c->in, ANSWER_BYTES);
}

static void begin(struct load *l, const char *url, size_t clients) {
    char host[256], *port;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    must(!strncmp(url, "http://", 7), "http://HOST:PORT");
    snprintf(host, sizeof host, "%s", url + 7);
    snprintf(l->name, sizeof l->name, "%s", host);
    port = strrchr(host, ':');
    must(port != NULL, "http://HOST:PORT");
    *port++ = 0;
    must(!getaddrinfo(host, port, &hints, &l->host), "no such host");
    l->epoll = epoll_create1(0);
    l->count = clients;
    l->clients = memory_get(clients * sizeof *l->clients);
    for (size_t i = 0; i < clients; i++)
        connect_to(l, &l->clients[i]);
}

static void put_request(struct load *l, struct client *c, const char *head, const char *lines,
                        struct span body) {
    if (!c->out.max)
        buf_init(&c->out, BUF_MAX);
    if (c->count % 64 == 0)
        c->ends = memory_grow(c->ends, (c->count + 64) * sizeof *c->ends);
    buf_printf(&c->out, "%s HTTP/1.1\r\nHost: %s\r\n%s", head, l->name, lines);
    if (body.data)
        buf_printf(&c->out, "Content-Length: %zu\r\n", body.size);
    buf_put_str(&c->out, "\r\n");
    buf_put_span(&c->out, body);
    c->ends[c->count++] = c->out.size;
}

static void send_next(struct client *c) {
    size_t from = c->at ? c->ends[c->at - 1] : 0, size = c->ends[c->at] - from;
    c->begun = env_elapsed();
    c->want = 0;
    buf_clear(&c->in);
    for (size_t sent = 0; sent < size;) {
        ssize_t put = send(c->fd, c->out.data + from + sent, size - sent, MSG_NOSIGNAL);
        must(put > 0, "the host closed a connection");
        sent += (size_t)put;
    }
}

// Whether the answer is whole. Every status but 2xx counts as bad; in a bundle, every act refused.
static bool receive(struct load *l, struct client *c) {
    static char piece[262144];
    ssize_t got = recv(c->fd, piece, sizeof piece, 0);
    must(got > 0, "the host closed a connection");
    buf_put(&c->in, piece, (size_t)got);
    if (!c->want) {
        const char *text = buf_str(&c->in), *end = strstr(text, "\r\n\r\n");
        const char *length = strstr(text, "Content-Length: ");
        if (!end)
            return false;
        must(length && length < end, "an answer without its length");
        c->want = (size_t)(end + 4 - text) + strtoul(length ? length + 16 : "", NULL, 10);
    }
    if (c->in.size < c->want)
        return false;
    const char *text = buf_str(&c->in);
    l->bad += text[9] != '2';
    for (const char *p = text; (p = strstr(p, "\"/problems/"));) {
        l->bad++;
        p += 11;
    }
    return true;
}

static void finish(struct load *l, struct client *c) {
    l->took[l->answers++] = env_elapsed() - c->begun;
    c->at++;
}

// As fast as answers come.
static double run(struct load *l) {
    size_t left = 0, all = 0;
    double begun = env_elapsed();
    for (size_t i = 0; i < l->count; i++)
        all += l->clients[i].count;
    l->took = memory_get((all + 1) * sizeof *l->took);
    for (size_t i = 0; i < l->count; i++) {
        left += l->clients[i].count;
        if (l->clients[i].count)
            send_next(&l->clients[i]);
    }
    while (left) {
        struct epoll_event events[64];
        int got = epoll_wait(l->epoll, events, 64, 60000);
        must(got > 0, "no answer for a minute");
        for (int i = 0; i < got; i++) {
            struct client *c = events[i].data.ptr;
            if (!receive(l, c))
                continue;
            finish(l, c);
            left--;
            if (c->at < c->count)
                send_next(c);
        }
    }
    return env_elapsed() - begun;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void say(struct load *l, double seconds, size_t units) {
    qsort(l->took, l->answers, sizeof *l->took, by_size);
    size_t last = l->answers - 1;
    printf("{\"seconds\":%.3f,\"per_second\":%.1f,\"bad\":%zu,\"p50_ms\":%.3f,\"p99_ms\":%.3f,"
           "\"max_ms\":%.3f}\n",
           seconds, (double)units / seconds, l->bad, 1000 * l->took[last / 2],
           1000 * l->took[last * 99 / 100], 1000 * l->took[last]);
}

static void root_of_one(char out[64]) {
    BUF_SCOPED struct buf note, text;
    uint8_t root[HASH_BYTES];
    founding(&note);
    buf_init(&text, 64);
    merkle_leaf(buf_span(&note), root);
    base64_put(&text, span(root, HASH_BYTES));
    snprintf(out, 64, "%s", buf_str(&text));
}

// Where the author's chain stands: earlier loads went on with it.
static void find_chain(struct load *l, struct client *c) {
    char head[512];
    JSON_SCOPED struct json *j = NULL;
    snprintf(head, sizeof head, "GET /api/v1/keys/%s", c->author.key.name);
    put_request(l, c, head, "", span(NULL, 0));
    send_next(c);
    while (!receive(l, c))
        continue;
    const char *body = strstr(buf_str(&c->in), "\r\n\r\n");
    must(body && !json_parse(span_str(body + 4), 0, &j, NULL), "no chain");
    c->author.n = json_get_int(j, "next_n");
    must(!c->author.n || hex_get(json_get_text(j, "prev"), c->author.prev, HASH_BYTES), "no chain");
    c->count = c->out.size = 0;
}

static void sign_acts(struct load *l, size_t acts, size_t bundle, const char *head) {
    char root[64];
    root_of_one(root);
    BUF_SCOPED struct buf note, body;
    buf_init(&note, LIMIT_ENTRY_BYTES);
    buf_init(&body, LIMIT_GROUP_BYTES + 4096);
    for (size_t i = 0; i < l->count; i++) {
        struct client *c = &l->clients[i];
        struct error e;
        c->author.key = author_key((int)i);
        find_chain(l, c);
        for (size_t done = 0; done < acts / l->count;) {
            buf_clear(&body);
            for (size_t b = 0; b < bundle && done < acts / l->count; b++, done++) {
                buf_clear(&note);
                make_act(&c->author, (int)i, root, &note);
                if (bundle > 1)
                    ok(bundle_put(&body, buf_span(&note), &e), &e);
                else
                    buf_put_span(&body, buf_span(&note));
            }
            put_request(l, c, head,
                        bundle > 1 ? "Content-Type: application/vnd.truce.bundle\r\n" : "",
                        buf_span(&body));
        }
    }
}

static void post(char **argv) {
    struct load l = {0};
    size_t clients = strtoul(argv[1], NULL, 10), acts = strtoul(argv[2], NULL, 10),
           bundle = strtoul(argv[3], NULL, 10);
    must(clients >= 1 && clients <= AUTHORS && bundle >= 1, "1 to 64 clients");
    begin(&l, argv[0], clients);
    sign_acts(&l, acts, bundle, "POST /acts");
    double seconds = run(&l);
    say(&l, seconds, acts / clients * clients);
}

// Waits until `until`, taking answers.
static void wait_until(struct load *l, double until) {
    for (;;) {
        struct epoll_event events[64];
        double left = until - env_elapsed();
        int got = epoll_wait(l->epoll, events, 64, left > 0 ? (int)(left * 1000) + 1 : 0);
        for (int i = 0; i < got; i++) {
            struct client *c = events[i].data.ptr;
            if (receive(l, c)) {
                finish(l, c);
                c->want = SIZE_MAX; // free
            }
        }
        if (left <= 0)
            return;
    }
}

static void pace(char **argv) {
    struct load l = {0};
    double rate = strtod(argv[1], NULL), seconds = strtod(argv[2], NULL);
    size_t acts = (size_t)(rate * seconds), missed = 0;
    char head[64];
    snprintf(head, sizeof head, strcmp(argv[3], "recorded") ? "POST /acts?wait=%s" : "POST /acts",
             argv[3]);
    begin(&l, argv[0], AUTHORS);
    sign_acts(&l, acts + AUTHORS, 1, head);
    l.took = memory_get((acts + AUTHORS) * sizeof *l.took);
    for (size_t i = 0; i < l.count; i++)
        l.clients[i].want = SIZE_MAX;
    double begun = env_elapsed();
    for (size_t i = 0; i < acts; i++) {
        wait_until(&l, begun + (double)i / rate);
        struct client *c = NULL;
        for (size_t k = 0; k < l.count && !c; k++) {
            struct client *one = &l.clients[(i + k) % l.count];
            if (one->want == SIZE_MAX && one->at < one->count)
                c = one;
        }
        if (c)
            send_next(c);
        else
            missed++; // all wait: the pace is too fast for the host
    }
    double sent = env_elapsed() - begun;
    while (l.answers + missed < acts && env_elapsed() < begun + seconds + 40)
        wait_until(&l, env_elapsed() + 0.01);
    l.bad += missed;
    say(&l, sent, l.answers);
}

static void get(char **argv) {
    struct load l = {0};
    char head[4096];
    size_t clients = strtoul(argv[2], NULL, 10), requests = strtoul(argv[3], NULL, 10);
    snprintf(head, sizeof head, "GET %s", argv[1]);
    begin(&l, argv[0], clients);
    for (size_t i = 0; i < requests; i++)
        put_request(&l, &l.clients[i % clients], head, "", span(NULL, 0));
    double seconds = run(&l);
    say(&l, seconds, requests);
}

int main(int argc, char **argv) {
    if (argc == 3 && !strcmp(argv[1], "make"))
        make(argv[2]);
    else if (argc == 6 && !strcmp(argv[1], "post"))
        post(argv + 2);
    else if (argc == 6 && !strcmp(argv[1], "pace"))
        pace(argv + 2);
    else if (argc == 6 && !strcmp(argv[1], "get"))
        get(argv + 2);
    else
        return 2;
    return 0;
}
