#!/usr/bin/env python3
"""Mixed traffic for long: does memory stay, do handles and threads stay, does the slowest percent stay as fast?

1,000 namespaces; reads and writes of all four vendors with their real credentials, logins that sign, faces, scans, faults
that strike, webhooks to a receiver that refuses every third, resets, clocks that jump and settle the retries on their way,
and now and then a request that is no HTTP. Prints one line per tenth of the time, then what was judged, and ends with 1
where any of it does not hold:

- memory after a warm-up of half the time grows by less than 2 MiB per million requests;
- the slowest percent of each tenth takes at most 1.5 times as long as that of the median tenth;
- there are as many threads at the end as at the start, and as many handles once the clients have gone;
- every step succeeded somewhere, every client lived to the end, and nothing was answered with a 5xx nobody asked for.

Usage: benches/soak.py [SECONDS [BINARY]]; 840 seconds of a release build by default: the heap has found its size after a
million requests or two, which is half of that where it was tried. A run that is too short to judge memory and latency says so,
and judges the rest. Python 3 and nothing else.
"""

import asyncio
import collections
import http.client
import json
import multiprocessing
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

from served import free_port, lookalike, program

SECONDS = float(sys.argv[1]) if len(sys.argv) > 1 else 840
BINARY = program(sys.argv[2] if len(sys.argv) > 2 else "target/release/lookalike")
NAMESPACES, CLIENTS, TENTHS, WARM = 1000, 8, 10, 5
RECEIVER = free_port()
ENDPOINT = {"vendor": "incode", "url": f"http://127.0.0.1:{RECEIVER}/", "events": ["verification.completed"]}
PROJECT = {"projectId": "a69a31e9-f2e6-4d5f-b080-6138c6a721b7", "strategy": "email", "provider": "awsCognito"}
PASSWORD, DEVICE = "bID>idfsf23!", "16713b2d-3848-42c7-aeb0-f9714beac892"
KEY = {"x-api-key": "test-key", "content-type": "application/json"}
PULSE = {"apikey": "demo-key", "content-type": "application/json"}
INCODE = {"x-api-key": "test-api-key", "api-version": "1.0", "content-type": "application/json"}
FACE = {"face": {"template": "lookalike:face=ana"}}
USERS = [f"user-{number}@example.test" for number in range(5)]
# Five users of Identify and one face in each namespace, so that logins and faces are right.
SCENARIO = f"""
version: 1
extends: default
vendors:
  incode:
    identities: [{{ key: ana, full_name: Ana Torres Vega, email: ana.torres@example.org, phone: '+525512345678' }}]
  identify:
    settings: {{ attempts_per_hour: 0, lockout_after: 0 }}
    projects:
      - id: {PROJECT["projectId"]}
        users: [{", ".join(f"{{ provider: awsCognito, email: {user}, password: '{PASSWORD}' }}" for user in USERS)}]
"""
MOST_MIB_PER_MILLION, MOST_P99 = 2.0, 1.5
# Journals are kept short, or they would fill for longer than anybody waits: so many exchanges each, three times over.
ENTRIES = 64
LONG = 3 * ENTRIES * NAMESPACES


def steps(chance):
    """One request: name of the step, method, path below the namespace, header fields, body."""
    user = chance.choice(USERS)
    named = f"?external_user_id={user}"
    typed = chance.choice(PATTERNS)
    login = PROJECT | {"data": {"email": user, "password": PASSWORD, "deviceId": DEVICE}}
    return chance.choices(
        [
            ("read user", "GET", "/v2/users" + named, KEY, None),
            ("create user", "POST", "/v2/users", KEY, {"external_user_id": user}),
            ("change user", "PATCH", "/v2/users" + named, KEY, {"language": chance.choice(["nl", "en"])}),
            ("delete user", "DELETE", "/v2/users" + named, KEY, None),
            ("action token", "POST", "/v2/users/authenticate", KEY, {"external_user_id": user}),
            ("scan", "POST", "/__admin/actions/intelliprove.complete_face_scan", {}, {"user": "demo@example.test"}),
            ("metrics", "GET", "/v2/metrics?external_user_id=demo@example.test", KEY, None),
            ("widget", "POST", "/v2/widgets/main?external_user_id=demo@example.test", KEY, {"data": {}}),
            ("read typist", "GET", f"/pulse/users/{user}", PULSE, None),
            ("typing", "POST", f"/pulse/user-verify/{user}", PULSE | {"x-enrollment": "USER"}, typed),
            ("face", "POST", "/omni/incode-id/authenticate", INCODE, FACE),
            ("login", "PUT", "/v1/user/login", {"content-type": "application/json"}, login),
            ("fault", "POST", "/__admin/faults", {}, {"operation": "intelliprove.*", "inject": {"status": 503}, "times": 1}),
            ("outcome", "POST", "/__admin/outcomes", {}, {"operation": "intelliprove.get_user", "outcome": "not_found"}),
            ("endpoints", "PUT", "/__admin/webhooks/endpoints", {}, {"endpoints": [ENDPOINT]}),
            ("notification", "POST", "/__admin/actions/incode.complete_verification", {}, {"status": "FAILED"}),
            ("advance", "POST", "/__admin/clock/advance", {}, {"by": chance.choice(["1m", "6h", "1d"])}),
            ("reset", "POST", "/__admin/reset", {}, {}),
            ("journal", "GET", "/__admin/requests?limit=5", {}, None),
        ],
        [30, 10, 5, 2, 5, 3, 5, 5, 8, 8, 5, 3, 1, 1, 1, 3, 1, 1, 1],
    )[0]


def follow_up(step, answer):
    """What is asked next with the credentials that an answer brought: a step, or nothing."""
    if step == "action token":
        return ("user by token", "GET", "/v2/users", {"authorization": f"Token {answer['token']}"}, None)
    if step == "face":
        return ("user info", "GET", "/omni/incode-id/userinfo", INCODE | {"X-Incode-Hardware-Id": answer["token"]}, None)
    if step == "login":
        query = "&".join(f"{name}={value}" for name, value in PROJECT.items())
        bearer = {"authorization": f"Bearer {answer['data']['accessToken']}"}
        return ("check", "GET", f"/v1/user/check?{query}&deviceId={DEVICE}", bearer, None)
    return None


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

    def __init__(self, number, served):
        super().__init__(daemon=True)
        self.chance, self.served, self.over = random.Random(number), served, False
        self.times, self.wrong, self.statuses = [], [], collections.Counter()

    def run(self):
        self.connection = http.client.HTTPConnection(*self.served.address, timeout=30)
        while not self.over:
            place, step = f"/@soak-{self.chance.randrange(NAMESPACES)}", steps(self.chance)
            while step:
                step = self.take(place, *step)
            if sum(self.statuses.values()) % 500 == 0:
                self.spoil()
        self.connection.close()

    def take(self, place, name, method, path, headers, body):
        """Take one step; the one that follows from its answer."""
        began, follows = time.perf_counter(), None
        try:
            self.connection.request(method, place + path, json.dumps(body) if body is not None else None, headers)
            answer = self.connection.getresponse()
            text = answer.read()
            self.statuses[name, answer.status // 100] += 1
            if answer.status >= 500 and answer.headers["x-lookalike-reason"] != "injected-fault":
                self.wrong.append(f"{method} {place}{path}: {answer.status}")
            if answer.status < 300:
                follows = follow_up(name, json.loads(text)) if text.startswith(b"{") else None
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{method} {place}{path}: {error!r}")
            self.connection.close()
        self.times.append((time.perf_counter() - began) * 1000)
        return follows

    def spoil(self):
        """Send what is no HTTP."""
        try:
            with socket.create_connection(self.served.address, timeout=5) as raw:
                raw.sendall(self.chance.choice([b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"GET / HTTP/1.1\nhost: a\n\n"]))
                if b" 400 " not in raw.recv(64):
                    self.wrong.append("what is no HTTP was not refused")
        except OSError as error:
            self.wrong.append(f"what is no HTTP: {error!r}")


class Point:
    """How things are after a tenth of the time."""

    def __init__(self, served, requests, times):
        cuts = statistics.quantiles(times, n=100) if len(times) > 1 else [0.0] * 99
        self.requests, self.p50, self.p99 = requests, cuts[49], cuts[98]
        self.resident, self.handles, self.threads = served.resident(), served.handles(), served.status("Threads")


def alone(served):
    """Wait until nobody but us is connected and nothing waits; whether it came to that."""
    for _ in range(300):
        connection = http.client.HTTPConnection(*served.address, timeout=30)
        connection.request("GET", "/__admin/metrics")
        text = connection.getresponse().read().decode()
        connection.close()
        told = {name: int(value) for name, value in re.findall(r"^lookalike_(\w+) (\d+)$", text, re.M)}
        if told["open_connections"] == 1 and told["waiting_requests"] == 0:
            return True
        time.sleep(0.1)
    return False


def soak(served, received):
    """Let the clients ask, look every tenth of the time; what does not hold."""
    threads, handles = served.status("Threads"), served.handles()
    clients = [Client(number, served) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    points, requests = [], 0
    print("  seconds   requests   MiB   handles   threads   p50 ms   p99 ms")
    for tenth in range(1, TENTHS + 1):
        time.sleep(SECONDS / TENTHS)
        times = []
        for client in clients:
            taken, client.times = client.times, []
            times += taken
        requests += len(times)
        point = Point(served, requests, times)
        points.append(point)
        print(f"{tenth * SECONDS / TENTHS:9.0f} {requests:10d} {point.resident:5.1f} {point.handles:9d} {point.threads:9d} {point.p50:8.2f} {point.p99:8.2f}", flush=True)
    dead = sum(not client.is_alive() for client in clients)
    for client in clients:
        client.over = True
    for client in clients:
        client.join(timeout=60)
    is_alone = alone(served)
    # Blocking work has threads that end when they are not used for ten seconds.
    deadline = time.monotonic() + 30
    while (served.status("Threads"), served.handles()) > (threads, handles) and time.monotonic() < deadline:
        time.sleep(0.5)
    return [*judged(points), *rest(clients, dead, is_alone), *held("threads", threads, served.status("Threads")),
            *held("handles", handles, served.handles()), *([] if received.value else ["no webhook was received"])]


def held(what, before, after):
    """What was taken and not given back."""
    print(f"{what}: {before} at the start, {after} at the end")
    return [f"{after - before} {what} were left"] if after > before else []


def judged(points):
    """What does not hold of memory and latency."""
    warm = points[WARM:]
    slope = statistics.linear_regression([point.requests for point in warm], [point.resident for point in warm]).slope * 1e6
    typical = statistics.median(point.p99 for point in points)
    worst = max(point.p99 for point in points)
    print(f"memory after warm-up: {slope:+.2f} MiB per million requests (at most {MOST_MIB_PER_MILLION}); slowest percent of a tenth: "
          f"worst {worst:.2f} ms, median {typical:.2f} ms (at most {MOST_P99} times as much)")
    if points[WARM - 1].requests < LONG:
        print(f"fewer than {LONG} requests in the first half: journals were still filling, so memory and latency are not judged")
        return []
    return [words for words, is_so in [
        (f"memory grows by {slope:.2f} MiB per million requests", slope > MOST_MIB_PER_MILLION),
        (f"the slowest percent is not steady: {worst:.2f} ms against {typical:.2f} ms", worst > MOST_P99 * typical),
    ] if is_so]


def rest(clients, dead, is_alone):
    """What does not hold of answers and of those who asked."""
    statuses = sum((client.statuses for client in clients), collections.Counter())
    names = sorted({name for name, _ in statuses})
    print("successes: " + ", ".join(f"{name} {statuses[name, 2]}" for name in names))
    wrong = [words for client in clients for words in client.wrong]
    for words in wrong[:10]:
        print("  " + words)
    return [words for words, is_so in [
        (f"{len(wrong)} answers were wrong", wrong),
        (f"{dead} clients died", dead),
        ("connections or waiting answers are left after the clients have gone", not is_alone),
        ("too few kinds of steps were taken", len(names) < 22),
        *[(f"{name} never succeeded", statuses[name, 2] == 0) for name in names],
    ] if is_so]


def main():
    received = multiprocessing.Value("i", 0)
    receiver = multiprocessing.Process(target=receive, args=(received,), daemon=True)
    receiver.start()
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as scenario:
            scenario.write(SCENARIO)
            scenario.flush()
            with lookalike(BINARY, "--scenario", scenario.name, "--journal-entries", str(ENTRIES)) as served:
                wrong = soak(served, received)
    finally:
        receiver.terminate()
    print(f"webhooks received: {received.value}")
    for words in wrong:
        print("WRONG: " + words)
    print("everything holds" if not wrong else f"{len(wrong)} things do not hold")
    return 1 if wrong else 0


sys.exit(main())
