# SPDX-License-Identifier: Apache-2.0
"""What a host does in a second: acts, questions, holders, idle connections; all on loopback, each figure beside a
limit of the same run."""
import json
import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

CLIENTS = 64
ACTS = 20000
IDLE, LISTENING = 1000, 50
HOLDERS = ("irn", "rus", "tur")


class Process:
    """A truce that runs until stop(); its journal goes to a file."""

    def __init__(self, folder, name, *command):
        self.log = Path(folder, f"{name}.log")
        home = {"XDG_CACHE_HOME": f"{folder}/{name}-cache", "XDG_STATE_HOME": f"{folder}/{name}-state"}
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**os.environ, **home})

    def wait_for(self, word, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            for line in self.log.read_text(errors="replace").splitlines():
                if word in line:
                    return line
            time.sleep(0.02)
        raise SystemExit(f"bench: no \"{word}\" in\n{self.log.read_text(errors='replace')}")

    def memory_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


class Bench:
    def __init__(self, build, say, limits):
        self.truce, self.tool = f"{build}/truce", f"{build}/truce_load"
        self.say, self.limits = say, limits

    def load(self, *words):
        done = subprocess.run([self.tool, *map(str, words)], capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"bench: {done.stderr}")
        figures = json.loads(done.stdout)
        if figures["bad"]:
            print(f"bench: {figures['bad']} answers of {' '.join(map(str, words))} were not what was asked for")
        return figures

    def host(self, folder):
        subprocess.run([self.tool, "make", folder], check=True)
        host = Process(folder, "host", self.truce, "serve", f"{folder}/r.truce", "--log-key", f"{folder}/log.key",
                       "--listen", "127.0.0.1:0")
        return host, host.wait_for("listening on").rsplit(" ", 1)[1]

    def posts(self, what, bundle):
        with tempfile.TemporaryDirectory(prefix="truce-bench-") as folder:
            host, url = self.host(folder)
            try:
                figures = self.load("post", url, CLIENTS, ACTS, bundle)
                self.say(what, figures["per_second"], "acts/s", self.limits.get("append, groups of 1024", 0),
                         "append in process, groups of 1024")
                self.say("  half of them within", figures["p50_ms"], "ms", 0, "")
                self.say("  99 of 100 within", figures["p99_ms"], "ms", 0, "")
                if bundle == 1:
                    self.questions(url)
                    self.beside(url)
                    self.connections(host, url)
            finally:
                host.stop()

    def questions(self, url):
        bare = self.load("get", url, "/healthz", CLIENTS, 50000)["per_second"]
        self.say("GET /healthz", bare, "1/s", 0, "")
        for what, path, count in (("GET a tile", "/tile/0/000", 50000), ("GET the checkpoint", "/checkpoint", 50000),
                                  ("GET a view, cached", "/api/v1/statements?limit=20", 50000)):
            self.load("get", url, path, 1, 1)
            self.say(what, self.load("get", url, path, CLIENTS, count)["per_second"], "1/s", bare, "GET /healthz")

    def beside(self, url):
        reading = subprocess.Popen([self.tool, "get", url, "/api/v1/statements?limit=20", "8", "2000"],
                                   stdout=subprocess.DEVNULL)
        figures = self.load("pace", url, 100, 5, "recorded")
        reading.wait()
        self.say("recorded beside readers, 100/s: half", figures["p50_ms"], "ms", 0, "")
        self.say("  99 of 100 within", figures["p99_ms"], "ms", 0, "")

    def connections(self, host, url):
        name, port = url.split("//")[1].rsplit(":", 1)
        before = host.memory_mib()
        idle = [socket.create_connection((name, int(port))) for _ in range(IDLE)]
        time.sleep(0.5)
        self.say(f"memory, {IDLE} idle connections", host.memory_mib(), "MiB", before, "before them, MiB")
        for listener in idle[:LISTENING]:
            listener.sendall(b"GET /events HTTP/1.1\r\nHost: bench\r\n\r\n")
        time.sleep(0.5)
        self.say(f"  and {LISTENING} of them listening", host.memory_mib(), "MiB", before, "before them, MiB")
        for one in idle:
            one.close()

    def holders(self):
        with tempfile.TemporaryDirectory(prefix="truce-bench-") as folder:
            host, url = self.host(folder)
            running = [host]
            try:
                with urllib.request.urlopen(f"{url}/api/v1/participants") as answer:
                    found = json.load(answer)["found"]
                for who in HOLDERS:
                    running.append(Process(folder, who, self.truce, "guarantor", f"{folder}/{who}.truce",
                                           "--host", url, "--key", f"{folder}/{who}.key", "--found", found))
                for holder in running[1:]:
                    holder.wait_for("cosigned")
                self.load("pace", url, 10, 2, "held")
                for rate in (1, 10, 100):
                    for grade in ("recorded", "seen", "held"):
                        figures = self.load("pace", url, rate, 20 if rate == 1 else 5, grade)
                        self.say(f"{grade} at {rate}/s, half within", figures["p50_ms"], "ms", 0, "")
                        self.say("  99 of 100 within", figures["p99_ms"], "ms", 0, "")
                self.load("post", url, CLIENTS, ACTS, 64)
                self.wait_until_held(url)
                while len(running) > 1:  # two of three make it held: the last may be fetching still, on the same cores
                    running.pop().stop()
                self.clone(folder, url)
            finally:
                for one in reversed(running):
                    one.stop()

    def wait_until_held(self, url, seconds=120):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with urllib.request.urlopen(f"{url}/metrics") as answer:
                figures = dict(line.split(" ") for line in answer.read().decode().splitlines() if line[0] != "#")
            if figures["truce_held_size"] == figures["truce_entries"]:
                return
            time.sleep(0.2)
        raise SystemExit("bench: the holders do not catch up")

    def clone(self, folder, url):
        begun = time.monotonic()
        subprocess.run([self.truce, "clone", url, f"{folder}/copy.truce"], check=True, capture_output=True)
        self.say("clone over loopback and verify", ACTS / (time.monotonic() - begun), "acts/s",
                 self.limits.get("verify, whole record with fold", 0), "verify, whole record with fold")


def run(build, say, limits):
    subprocess.run(["ninja", "-C", build, "truce", "truce_load"], check=True, stdout=subprocess.DEVNULL)
    bench = Bench(build, say, limits)
    bench.posts(f"POST /acts, {CLIENTS} clients, one at a time", 1)
    bench.posts(f"POST /acts, {CLIENTS} clients, bundles of 64", 64)
    bench.holders()
