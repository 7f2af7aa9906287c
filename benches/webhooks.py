#!/usr/bin/env python3
"""How fast webhooks leave, and whether they leave anything behind.

1. 10,000 notifications to a receiver that answers at once, six times over in one namespace that is reset in between:
   seconds, and memory after each (of which the outbox keeps 16 MiB at most, and Incode a verification per notification).
2. 1,000 notifications of which each has one retry left, a year of virtual time after it, to a port at which nobody
   listens; one `advance` settles them, stopping at each: seconds.

Usage: benches/webhooks.py [BINARY [NOTIFICATIONS [RETRIES]]]; needs a release build.
"""
import argparse
import http.client
import json
import socket
import time

from served import free_port, lookalike, program, receiver

told = argparse.ArgumentParser(description="How fast webhooks leave, and whether they leave anything behind.")
told.add_argument("binary", nargs="?", default="target/release/lookalike", metavar="BINARY")
told.add_argument("notifications", nargs="?", type=int, default=10_000, metavar="NOTIFICATIONS")
told.add_argument("retries", nargs="?", type=int, default=1_000, metavar="RETRIES")
told = told.parse_args()
BINARY, NOTIFICATIONS, RETRIES = told.binary, told.notifications, told.retries
RECEIVER = free_port()
EVENT = "verification.completed"


class Namespace:
    """A namespace of its own, asked over one connection."""

    def __init__(self, served, name, endpoint):
        self.connection = http.client.HTTPConnection(*served.address, timeout=600)
        self.base, self.endpoint = f"/@{name}/__admin", endpoint
        self.begin()

    def begin(self):
        self.ask("POST", "/reset", {})
        self.ask("PUT", "/clock", {"at": "2026-03-01T09:00:00Z", "mode": "frozen"})
        self.ask("PUT", "/webhooks/endpoints", {"endpoints": [{"vendor": "incode", "events": [EVENT], **self.endpoint}]})

    def ask(self, method, path, body):
        self.connection.request(method, self.base + path, json.dumps(body))
        response = self.connection.getresponse()
        read = response.read()
        assert response.status == 200, (method, path, response.status, read)
        return json.loads(read)

    def notify(self):
        self.ask("POST", "/actions/incode.complete_verification", {"status": "FAILED"})

    def advance(self, by):
        began = time.perf_counter()
        answer = self.ask("POST", "/clock/advance", {"by": by, "within": "10m"})
        assert "unfinished" not in answer, answer
        return time.perf_counter() - began

    def wait(self, count, state):
        self.ask("POST", "/webhooks/wait", {"count": count, "state": state, "within": "10m"})


def notifications(served, count):
    url = f"http://127.0.0.1:{RECEIVER}/"
    fast = Namespace(served, "fast", {"url": url})
    print(f"memory before:               {served.resident():.1f} MiB")
    for round in range(1, 7):
        fast.begin()
        began = time.perf_counter()
        for _ in range(NOTIFICATIONS):
            fast.notify()
        raised = time.perf_counter() - began
        fast.wait(NOTIFICATIONS, "delivered")
        took = time.perf_counter() - began
        assert count.value == NOTIFICATIONS * round, count.value
        print(f"{NOTIFICATIONS} notifications delivered: {took:.2f} s (raised in {raised:.2f} s), memory {served.resident():.1f} MiB")


def retries(served):
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
    refused = Namespace(served, "refused", {"url": url, "delivery": {"retries": ["365d"]}})
    step = 364 * 24 * 60 // RETRIES
    for _ in range(RETRIES):
        refused.notify()
        refused.advance(f"{step}m")
    took = refused.advance("365d")
    refused.wait(RETRIES, "abandoned")
    print(f"{RETRIES} retries of a year settled:    {took:.3f} s")


def main():
    binary = program(BINARY)
    with receiver(RECEIVER) as count, lookalike(binary) as served:
        notifications(served, count)
        retries(served)


if __name__ == "__main__":
    main()
