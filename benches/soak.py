#!/usr/bin/env python3
"""Mixed traffic for long: does memory stay, do handles and threads stay, does the slowest percent stay as fast?

1,000 namespaces; reads and writes of three vendors, logins, scans, faults that strike, webhooks to a receiver that
refuses every third, resets, clocks that jump and settle the retries on their way, and now and then a request that is
no HTTP. Prints one line per tenth of the time and, at the end, the slope of memory after a warm-up of
three tenths; ends with 1 where an answer is a 5xx that nobody asked for, or where memory or handles keep growing.

Usage: benches/soak.py [SECONDS [BINARY]]; 600 seconds of a release build by default. Python 3 and nothing else.
"""

import asyncio
import http.client
import json
import multiprocessing
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 600
BINARY = sys.argv[2] if len(sys.argv) > 2 else "target/release/lookalike"
NAMESPACES, CLIENTS, TENTHS, WARM = 1000, 8, 10, 3
RECEIVER = 18097
ENDPOINT = {"vendor": "incode", "url": f"http://127.0.0.1:{RECEIVER}/", "events": ["verification.completed"]}
PROJECT = {"projectId": "a69a31e9-f2e6-4d5f-b080-6138c6a721b7", "strategy": "email", "provider": "awsCognito"}
KEY = {"x-api-key": "test-key", "content-type": "application/json"}
# Growth that is still flat. Journals are kept short, or they would grow for longer than anybody waits.
MOST_GROWTH_PER_MILLION = 64.0


def steps(chance):
    """One request: method, path below the namespace, header fields, body. The user is one of five of the namespace."""
    user = f"user-{chance.randrange(5)}@example.test"
    named = f"?external_user_id={user}"
    pulse = {"apikey": "demo-key", "content-type": "application/json"}
    return chance.choices(
        [
            ("GET", "/v2/users" + named, KEY, None),
            ("POST", "/v2/users", KEY, {"external_user_id": user}),
            ("PATCH", "/v2/users" + named, KEY, {"language": chance.choice(["nl", "en"])}),
            ("DELETE", "/v2/users" + named, KEY, None),
            ("POST", "/v2/users/authenticate", KEY, {"external_user_id": user}),
            ("POST", "/__admin/actions/intelliprove.complete_face_scan", {}, {"user": "demo@example.test"}),
            ("GET", "/v2/metrics?external_user_id=demo@example.test", KEY, None),
            ("POST", "/v2/widgets/main?external_user_id=demo@example.test", KEY, {"data": {}}),
            ("GET", f"/pulse/users/{user}", pulse, None),
            ("POST", f"/pulse/user-verify/{user}", pulse | {"x-enrollment": "USER"}, chance.choice(PATTERNS)),
            ("POST", "/__admin/faults", {}, {"operation": "intelliprove.*", "inject": {"status": 503}, "times": 1}),
            ("POST", "/__admin/outcomes", {}, {"operation": "intelliprove.get_user", "outcome": "not_found"}),
            ("PUT", "/v1/user/login", {}, PROJECT | {"data": {"email": user, "password": "Not-a-real-1"}}),
            ("PUT", "/__admin/webhooks/endpoints", {}, {"endpoints": [ENDPOINT]}),
            ("POST", "/__admin/actions/incode.complete_verification", {}, {"status": "FAILED"}),
            ("POST", "/__admin/clock/advance", {}, {"by": chance.choice(["1m", "6h", "1d"])}),
            ("POST", "/__admin/reset", {}, {}),
            ("GET", "/__admin/requests?limit=5", {}, None),
        ],
        [30, 10, 5, 2, 5, 3, 5, 5, 8, 8, 1, 1, 3, 1, 3, 1, 1, 1],
    )[0]


def receive(count):
    """Take webhooks, one per connection, and refuse every third."""

    async def serve(reader, writer):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(re.search(rb"content-length: (\d+)", head, re.I).group(1)))
        except asyncio.IncompleteReadError:
            return writer.close()
        count.value += 1
        status = b"500 Internal Server Error" if count.value % 3 == 0 else b"204 No Content"
        writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async def listen():
        server = await asyncio.start_server(serve, "127.0.0.1", RECEIVER, backlog=1024)
        await server.serve_forever()

    asyncio.run(listen())


def pattern(repetition):
    made = [BINARY, "pattern", "--typist", "marie", "--repetition", str(repetition)]
    return json.loads(subprocess.run(made, check=True, capture_output=True).stdout)


PATTERNS = [pattern(repetition) for repetition in range(1, 9)]


class Client(threading.Thread):
    """One connection that asks without pause, and asks the same in every run."""

    def __init__(self, number, address):
        super().__init__(daemon=True)
        self.chance, self.address, self.times, self.wrong, self.count, self.over = random.Random(number), address, [], [], 0, False

    def run(self):
        connection = http.client.HTTPConnection(*self.address, timeout=30)
        while not self.over:
            method, path, headers, body = steps(self.chance)
            path = f"/@soak-{self.chance.randrange(NAMESPACES)}{path}"
            began = time.perf_counter()
            try:
                connection.request(method, path, json.dumps(body) if body is not None else None, headers)
                answer = connection.getresponse()
                answer.read()
                if answer.status >= 500 and answer.headers["x-lookalike-reason"] != "injected-fault":
                    self.wrong.append(f"{method} {path}: {answer.status}")
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{method} {path}: {error!r}")
                connection.close()
            self.times.append((time.perf_counter() - began) * 1000)
            self.count += 1
            if self.count % 500 == 0:
                with socket.create_connection(self.address, timeout=5) as raw:
                    raw.sendall(b"GET / HTTP/1.1\r\nno colon\r\n\r\n")
                    if b" 400 " not in raw.recv(64):
                        self.wrong.append("what is no HTTP was not refused")


def look(pid):
    """Resident MiB, open handles, threads."""
    status = open(f"/proc/{pid}/status").read()
    resident, threads = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) for name in ("VmRSS", "Threads"))
    return resident / 1024, len(os.listdir(f"/proc/{pid}/fd")), threads


def main():
    count = multiprocessing.Value("i", 0)
    receiver = multiprocessing.Process(target=receive, args=(count,), daemon=True)
    receiver.start()
    with tempfile.TemporaryDirectory() as folder:
        announcement = os.path.join(folder, "announcement.json")
        server = subprocess.Popen([BINARY, "serve", "--port", "0", "--announce", announcement, "--log-level", "error", "--journal-entries", "64"], stdout=subprocess.DEVNULL)
        try:
            while not os.path.exists(announcement):
                assert server.poll() is None, "the server did not start"
                time.sleep(0.01)
            host, port = json.load(open(announcement))["listen"].removeprefix("http://").split(":")
            end = soak(server.pid, (host, int(port)))
            print(f"webhooks received: {count.value}")
            return end if count.value else 1
        finally:
            server.terminate()
            server.wait()
            receiver.terminate()


def soak(pid, address):
    clients = [Client(number, address) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    points, seen = [], 0
    print("  seconds   requests   MiB   handles   threads   p50 ms   p99 ms")
    for tenth in range(1, TENTHS + 1):
        time.sleep(SECONDS / TENTHS)
        times = []
        for client in clients:
            taken, client.times = client.times, []
            times += taken
        seen += len(times)
        resident, handles, threads = look(pid)
        points.append((seen, resident, handles))
        cuts = statistics.quantiles(times, n=100)
        print(f"{tenth * SECONDS / TENTHS:9.0f} {seen:10d} {resident:5.1f} {handles:9d} {threads:9d} {cuts[49]:8.2f} {cuts[98]:8.2f}", flush=True)
    for client in clients:
        client.over = True
    for client in clients:
        client.join(timeout=60)
    wrong = [words for client in clients for words in client.wrong]
    warm = points[WARM:]
    slope = statistics.linear_regression([point[0] for point in warm], [point[1] for point in warm]).slope * 1e6
    print(f"memory after warm-up: {slope:+.1f} MiB per million requests; handles {warm[0][2]} to {warm[-1][2]}; wrong answers: {len(wrong)}")
    for words in wrong[:10]:
        print("  " + words)
    is_long = points[WARM - 1][0] >= 3 * 64 * NAMESPACES
    if not is_long:
        print("too few requests: journals were still filling after the warm-up, so the slope says nothing")
    grows = is_long and slope > MOST_GROWTH_PER_MILLION
    return 1 if wrong or grows or warm[-1][2] > warm[0][2] + CLIENTS else 0


sys.exit(main())
