#!/usr/bin/env python3
"""Mixed traffic for long: does memory stay, do handles, threads and tasks stay, does the slowest percent stay as fast?

1,000 namespaces and others that come and go: made, forked, dropped, or left until they are idle for too long. Reads and
writes of all four vendors with their real credentials, logins that sign, faces, scans; faults, overrides and outcomes that
strike, answers that are lost, spoilt or late; webhooks to a receiver that refuses every third; resets, scenarios, states that
are taken out and put back, clocks that jump and settle retries and a timeline on their way; verifiers that wait, streams of
events that are opened and left, and now and then a request that is no HTTP. All journals together are full. Prints one line
per tenth of the time, then what was judged, and ends with 1 where any of it does not hold:

- memory after a warm-up of half the time grows by less than 2 MiB per million requests, once as many threads compute as may;
- the slowest percent of each tenth takes at most 1.5 times as long as that of the median tenth, for reads and for creations;
- there are as many threads and deliveries under way at the end as at the start, and as many handles once the clients have
  gone: a task of ours is a connection's, which has a handle, or a delivery's, but for three that never end;
- all journals together met their bound, and namespaces that nobody uses any more went;
- every step succeeded somewhere, every client lived to the end, and nothing was answered with a 5xx nobody asked for.

The slowest percent is not the mix's own: its threads take turns in one interpreter, and wait for each other much longer than
for the server. `pace` asks beside them, little and at a fixed rate, in bursts that take over half of each tenth; what a
tenth has is the median of its bursts, since in one of them the machine may have done something else. `pace` spins, so it has
the last core to itself, and all else shares the others: on two cores, left to the system, it takes turns with the server
and says 5 to 100 ms where it is one. Of what shares a core the mix gives way (`nice`), or the server would be as slow as
Python is busy. With one core there is no such figure, so nothing is judged of it.

Usage: benches/soak.py [SECONDS [BINARY]]; 840 seconds of a release build by default, with `examples/pace` beside it. A run
that is too short to judge memory and latency, or idle namespaces, says so, and judges the rest. Python 3 and nothing else.
"""

import argparse
import collections
import http.client
import json
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

from served import fail, free_port, lookalike, program, receiver

options = argparse.ArgumentParser(description="Mixed traffic for long: does memory stay, do handles, threads, tasks and the slowest percent?")
options.add_argument("seconds", nargs="?", type=float, default=840, metavar="SECONDS")
options.add_argument("binary", nargs="?", default="target/release/lookalike", metavar="BINARY")
options = options.parse_args()
SECONDS, BINARY = options.seconds, program(options.binary)
PACE = program(os.path.join(os.path.dirname(BINARY), "examples/pace"))
NAMESPACES, CLIENTS, TENTHS, WARM, BURSTS = 1000, 4, 10, 5, 5
*OTHERS, LAST = sorted(os.sched_getaffinity(0))
RECEIVER, EVENT = free_port(), "verification.completed"
ENDPOINT = {"vendor": "incode", "url": f"http://127.0.0.1:{RECEIVER}/", "events": [EVENT]}
PROJECT = {"projectId": "a69a31e9-f2e6-4d5f-b080-6138c6a721b7", "strategy": "email", "provider": "awsCognito"}
PASSWORD, DEVICE = "bID>idfsf23!", "16713b2d-3848-42c7-aeb0-f9714beac892"
KEY = {"x-api-key": "test-key", "content-type": "application/json"}
PULSE = {"apikey": "demo-key", "content-type": "application/json"}
INCODE = {"x-api-key": "test-api-key", "api-version": "1.0", "content-type": "application/json"}
DEMO = "external_user_id=demo@example.test"
FACE = {"face": {"template": "lookalike:face=ana"}}
USERS = [f"user-{number}@example.test" for number in range(5)]
# Five users of Identify and one face in each namespace, so that logins and faces are right.
SCENARIO = f"""
version: 1
extends: default
timeline: [{{ after: 5m, action: pulse.set_status, with: {{ status: OK }} }}]
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
# Journals are kept short, or they would fill for longer than anybody waits. All together have room for fewer exchanges, so
# that those of one give way to those of another.
ENTRIES, JOURNALS, FILLING = 64, 24 * 2**20, 100_000
# After so many requests the heap has found its size, or nearly: 162 MiB after 200,000, 177 after 500,000, 179 after a million.
LONG = 1_000_000
# What takes long is asked this often at a time, so many times, for as many threads to compute as may.
AT_ONCE, TIMES = 16, 20
# Namespaces that nobody uses are looked for once a minute.
IDLE, LONG_IDLE = 30, 150
# What `pace` asks for, how often in a second, in all but the first of the namespaces. Nothing that the mix does there strikes it.
PACED = {
    "read": (300, {"METHOD": "GET", "TARGET": f"/v2/facescans?{DEMO}", "HEADERS": "x-api-key: test-key"}),
    "create": (50, {"METHOD": "POST", "TARGET": "/v2/users", "BODY": '{"external_user_id":"%d@example.test"}',
                    "HEADERS": "x-api-key: test-key\ncontent-type: application/json"}),
}
# A request with this field is struck by the fault, or answered by the override, that was put there for it: each has a mark of
# its own, since somebody else may put another fault into the same namespace meanwhile.
MARK = "x-marked"
SPOILS = ["reset", "empty", "close_early", "truncate", "malformed_json"]
FAULTS = [{spoil: True} for spoil in SPOILS] + [{"slow_body": {"over": "4ms", "chunks": 4}}, {"delay": "2ms"}]


def steps(chance):
    """One request: name of the step, method, path below the namespace, header fields, body."""
    user = chance.choice(USERS)
    named = f"?external_user_id={user}"
    when = {"operation": "intelliprove.get_user", "when": {f"header.{MARK}": f"{chance.getrandbits(48):x}-"}}
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
            ("fault", "POST", "/__admin/faults", {}, {"operation": "pulse.*", "inject": {"status": 503}, "times": 1}),
            ("mark", "POST", "/__admin/faults", {}, when | {"on": {"times": 1}, "inject": chance.choice(FAULTS)}),
            ("override", "POST", "/__admin/overrides", {}, when | {"respond": {"status": 203, "json": {"is": "{{ now }}"}}}),
            ("outcome", "POST", "/__admin/outcomes", {}, {"operation": "intelliprove.get_user", "outcome": "not_found"}),
            ("endpoints", "PUT", "/__admin/webhooks/endpoints", {}, {"endpoints": [ENDPOINT]}),
            ("notification", "POST", "/__admin/actions/incode.complete_verification", {}, {"status": "FAILED"}),
            ("advance", "POST", "/__admin/clock/advance", {}, {"by": chance.choice(["1m", "6h", "1d"])}),
            ("reset", "POST", "/__admin/reset", {}, {}),
            ("journal", "GET", "/__admin/requests?limit=5", {}, None),
            ("verify", "POST", "/__admin/requests/verify", {}, {"operation": "intelliprove.get_user", "within": "2ms"}),
            ("scenario", "POST", "/__admin/scenario", {}, SCENARIO),
            ("export", "GET", "/__admin/state", {}, None),
            ("make", "POST", "/__admin/namespaces", {}, {"name": f"made-{chance.getrandbits(48)}"}),
        ],
        [30, 10, 5, 2, 5, 3, 5, 5, 8, 8, 5, 3, *[1] * 5, 3, *[1] * 7],
    )[0]


def follow_up(step, path, answer):
    """What is asked next with what an answer brought, credentials among it: a step, or nothing."""
    if step == "action token":
        return ("user by token", "GET", "/v2/users", {"authorization": f"Token {answer['token']}"}, None)
    if step == "face":
        return ("user info", "GET", "/omni/incode-id/userinfo", INCODE | {"X-Incode-Hardware-Id": answer["token"]}, None)
    if step == "login":
        query = "&".join(f"{name}={value}" for name, value in PROJECT.items())
        bearer = {"authorization": f"Bearer {answer['data']['accessToken']}"}
        return ("check", "GET", f"/v1/user/check?{query}&deviceId={DEVICE}", bearer, None)
    if step in ("mark", "override"):
        name = "overridden" if step == "override" else "with " + next(iter(answer["inject"]))
        return (name, "GET", f"/v2/users?{DEMO}", KEY | {MARK: answer["when"][f"header.{MARK}"]}, None)
    if step == "endpoints":
        return ("first notification", "POST", "/__admin/actions/incode.complete_verification", {}, {"status": "FAILED"})
    if step == "first notification":
        return ("wait", "POST", "/__admin/webhooks/wait", {}, {"event": EVENT, "count": 1, "within": "5ms"})
    if step == "export":
        return ("import", "PUT", "/__admin/state", {}, answer)
    if step == "make":
        return ("fork", "POST", "/__admin/namespaces", {}, {"name": answer["name"] + "-fork", "from": answer["name"]})
    if step == "fork":
        return ("drop", "DELETE", "/__admin/namespaces/" + answer["name"].removesuffix("-fork"), {}, None)
    # One fork of ten is left, until it is idle for too long.
    if step == "drop" and not path.endswith("7"):
        return ("drop fork", "DELETE", path + "-fork", {}, None)
    return None


def pattern(repetition):
    made = [BINARY, "pattern", "--typist", "marie", "--repetition", str(repetition)]
    return json.loads(subprocess.run(made, check=True, capture_output=True).stdout)


PATTERNS = [pattern(repetition) for repetition in range(1, 9)]


class Client(threading.Thread):
    """One connection that asks without pause, and asks the same in every run."""

    def __init__(self, number, served):
        super().__init__(daemon=True)
        self.chance, self.served, self.over = random.Random(number), served, False
        self.asked, self.wrong, self.statuses = 0, [], collections.Counter()

    def run(self):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        self.connection = self.connect()
        for turn in range(sys.maxsize):
            if self.over:
                break
            # One is asked more than the others: its journal fills by itself.
            place = f"/@soak-{self.chance.randrange(NAMESPACES) if self.chance.random() < 0.95 else 0}"
            step = steps(self.chance)
            while step:
                step = self.take(place, *step)
            for every, aside in [(100, self.verify), (100, self.listen), (500, self.spoil)]:
                if turn % every == 0:
                    self.beside(aside, place)
        self.connection.close()

    def connect(self):
        return http.client.HTTPConnection(*self.served.address, timeout=30)

    def take(self, place, name, method, path, headers, body):
        """Take one step; the one that follows from its answer."""
        self.asked += 1
        spoilt = name.startswith("with ") and name[5:] in SPOILS
        try:
            sent = body if isinstance(body, str | None) else json.dumps(body)
            self.connection.request(method, place + path, sent, headers)
            answer = self.connection.getresponse()
            text = answer.read()
            told = json.loads(text) if text.startswith(b"{") else {}
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.connection.close()
            if spoilt:
                self.statuses[name, 2] += 1
            else:
                self.wrong.append(f"{method} {place}{path}: {error!r}")
            return None
        # What came whole although it was to be spoilt is no success: somebody has reset the namespace meanwhile.
        self.statuses[name, 0 if spoilt else answer.status // 100] += 1
        if answer.status >= 500 and answer.headers["x-lookalike-reason"] != "injected-fault":
            self.wrong.append(f"{method} {place}{path}: {answer.status}")
        if any(fell["what"].startswith("timeline: ") for fell in told.get("fell_due", [])):
            self.statuses["timeline", 2] += 1
        return follow_up(name, path, told) if answer.status < 300 else None

    def beside(self, aside, place):
        """Do something that takes a connection of its own."""
        try:
            aside(place)
        except (OSError, http.client.HTTPException) as error:
            self.wrong.append(f"{aside.__name__} in {place}: {error!r}")

    def verify(self, place):
        """Wait for a request that comes afterwards; in vain where somebody resets the namespace meanwhile."""
        waiting, user = self.connect(), f"awaited-{self.chance.getrandbits(48)}"
        wanted = {"operation": "intelliprove.create_user", "when": {"body.external_user_id": user}, "within": "200ms"}
        waiting.request("POST", place + "/__admin/requests/verify", json.dumps(wanted))
        self.take(place, "awaited user", "POST", "/v2/users", KEY, {"external_user_id": user})
        self.statuses["wait for a request", waiting.getresponse().status // 100] += 1
        waiting.close()

    def listen(self, place):
        """Open a stream of events, and leave it after the first one."""
        listening = self.connect()
        listening.request("GET", place + "/__admin/events?kinds=clock")
        stream = listening.getresponse()
        is_open = b": listening\n" in stream
        self.take(place, "advance", "POST", "/__admin/clock/advance", {}, {"by": "1s"})
        if is_open and b"event: clock\n" in stream:
            self.statuses["stream", 2] += 1
        else:
            self.wrong.append(f"a stream of events in {place} ended by itself")
        stream.close()
        listening.close()

    def spoil(self, _):
        """Send what is no HTTP."""
        with socket.create_connection(self.served.address, timeout=5) as raw:
            raw.sendall(self.chance.choice([b"GET / HTTP/1.1\r\nno colon\r\n\r\n", b"GET / HTTP/1.1\nhost: a\n\n"]))
            if b" 400 " not in raw.recv(64):
                self.wrong.append("what is no HTTP was not refused")


class Point:
    """How things are after a tenth of the time."""

    def __init__(self, served, requests, p99):
        self.requests, self.p99 = requests, p99
        self.resident, self.handles, self.threads = served.resident(), served.handles(), served.status("Threads")


def burst(served, what, seconds):
    """What the slowest percent of these takes in so many seconds, in milliseconds, and how many were refused."""
    rate, kind = PACED[what]
    environment = os.environ | kind | {"PREFIX": "/@soak-", "SPREAD": str(NAMESPACES - 1)}
    command = [PACE, served.url, str(rate), f"{seconds:.3f}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.split()
    return float(told[told.index("p99") + 1]), int(told[told.index("refused") + 1])


def tenth(served, until):
    """Ask in bursts until then: what the slowest percent of each kind takes, and how many were refused."""
    # Six parts of ten of the time are bursts.
    pause, taken, refused = (until - time.monotonic()) / BURSTS, {what: [] for what in PACED}, 0
    for _ in range(BURSTS):
        for what, found in taken.items():
            p99, more = burst(served, what, pause * 0.3)
            found.append(p99)
            refused += more
        time.sleep(pause * 0.35)
    time.sleep(max(until - time.monotonic(), 0))
    return {what: statistics.median(found) for what, found in taken.items()}, refused


def told(served):
    """What the server counts of itself."""
    connection = http.client.HTTPConnection(*served.address, timeout=30)
    connection.request("GET", "/__admin/metrics")
    text = connection.getresponse().read().decode()
    connection.close()
    return {name: int(value) for name, value in re.findall(r"^lookalike_(\w+) (\d+)$", text, re.M)}


def alone(served):
    """Wait until nobody but us is connected and nothing waits; whether it came to that."""
    for _ in range(300):
        now = told(served)
        if now["open_connections"] == 1 and now["waiting_requests"] == now["event_listeners"] == 0:
            return True
        time.sleep(0.1)
    return False


def had(served):
    """What is to be given back. Who asks has a connection, and the server closes it a little later: handles come first."""
    time.sleep(0.5)
    return {"threads": served.status("Threads"), "handles": served.handles(), "deliveries": told(served)["running_deliveries"]}


def widen(served):
    """Have as many threads compute at once as may.

    Each has a heap of its own, which takes about 15 MiB and stays, and four clients seldom need the last of the threads: where
    it came after half of the time, it was taken for growth.
    """
    connections = [http.client.HTTPConnection(*served.address, timeout=30) for _ in range(AT_ONCE)]
    for _ in range(TIMES):
        for number, connection in enumerate(connections):
            connection.request("POST", f"/@soak-{number}/__admin/scenario", SCENARIO)
        for connection in connections:
            connection.getresponse().read()
    for connection in connections:
        connection.close()


def soak(served, received):
    """Let the clients ask, look every tenth of the time; whether all of it can be judged, and what does not hold."""
    before = had(served)
    widen(served)
    clients = [Client(number, served) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    # What is started from here on, which is `pace`.
    os.sched_setaffinity(0, {LAST})
    points, refused, began = [], 0, time.monotonic()
    print("  seconds   requests   MiB   handles   threads   p99 ms: " + "   ".join(PACED))
    for number in range(1, TENTHS + 1):
        p99, more = tenth(served, began + number * SECONDS / TENTHS)
        refused += more
        point = Point(served, sum(client.asked for client in clients), p99)
        points.append(point)
        print(f"{number * SECONDS / TENTHS:9.0f} {point.requests:10d} {point.resident:5.1f} {point.handles:9d} {point.threads:9d}           "
              + "   ".join(f"{p99[what]:{len(what)}.2f}" for what in PACED), flush=True)
    full = told(served)
    dead = sum(not client.is_alive() for client in clients)
    for client in clients:
        client.over = True
    for client in clients:
        client.join(timeout=60)
    is_alone, is_judged = alone(served), points[WARM - 1].requests >= LONG and SECONDS >= LONG_IDLE and bool(OTHERS)
    # Blocking work has threads that end when they are not used for ten seconds.
    deadline = time.monotonic() + 30
    after = had(served)
    while any(now > before[what] for what, now in after.items()) and time.monotonic() < deadline:
        after = had(served)
    return is_judged, [*judged(points), *rest(clients, dead, is_alone), *bounded(full, clients),
            *[words for what in before for words in held(what, before[what], after[what])],
            *([f"{refused} requests of `pace` were refused"] if refused else []), *([] if received.value else ["no webhook was received"])]


def held(what, before, after):
    """What was taken and not given back."""
    print(f"{what}: {before} at the start, {after} at the end")
    return [f"{after - before} {what} were left"] if after > before else []


def judged(points):
    """What does not hold of memory and latency."""
    warm = points[WARM:]
    slope = statistics.linear_regression([point.requests for point in warm], [point.resident for point in warm]).slope * 1e6
    print(f"memory after warm-up: {slope:+.2f} MiB per million requests (at most {MOST_MIB_PER_MILLION})")
    wrong = [f"memory grows by {slope:.2f} MiB per million requests"] if slope > MOST_MIB_PER_MILLION else []
    for what in PACED:
        found = [point.p99[what] for point in points]
        words = f"worst {max(found):.2f} ms, median {statistics.median(found):.2f} ms"
        print(f"slowest percent of a tenth, {what}: {words} (at most {MOST_P99} times as much)")
        if OTHERS and max(found) > MOST_P99 * statistics.median(found):
            wrong.append(f"the slowest percent is not steady, {what}: {words}")
    if not OTHERS:
        print("there is one core, so latency is not judged")
    if points[WARM - 1].requests < LONG:
        print(f"fewer than {LONG} requests in the first half: the heap was still finding its size, so memory and latency are not judged")
        return []
    return wrong


def bounded(full, clients):
    """What does not hold of journals and of namespaces, by what the server told while it was busy."""
    made, dropped = (sum(client.statuses[what, 2] for client in clients) for what in ("fork", "drop fork"))
    left, there, asked = made - dropped, full["namespaces"], sum(client.asked for client in clients)
    print(f"journals: {full['journal_bytes'] / 2**20:.1f} MiB (at most {JOURNALS / 2**20:.0f}); namespaces: {there}, beside {NAMESPACES} {left} were left")
    if SECONDS < LONG_IDLE:
        print(f"less than {LONG_IDLE} s: idle namespaces are not judged")
    return [words for words, is_so in [
        ("all journals together take more than they may", full["journal_bytes"] > JOURNALS),
        ("all journals together never met their bound", full["journal_bytes"] < 0.9 * JOURNALS and asked >= FILLING),
        ("no idle namespace went", SECONDS >= LONG_IDLE and there > NAMESPACES + 0.8 * left),
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
        ("too few kinds of steps were taken", len(names) < 46),
        *[(f"{name} never succeeded", statuses[name, 2] == 0) for name in names],
    ] if is_so]


def main():
    os.sched_setaffinity(0, OTHERS or {LAST})
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as scenario:
        scenario.write(SCENARIO)
        scenario.flush()
        bounds = ["--journal-entries", str(ENTRIES), "--journal-total-bytes", str(JOURNALS), "--namespace-idle", f"{IDLE}s"]
        with receiver(RECEIVER, refused=3) as received, lookalike(BINARY, "--scenario", scenario.name, *bounds) as served:
            is_judged, wrong = soak(served, received)
    print(f"webhooks received: {received.value}")
    for words in wrong:
        print("WRONG: " + words)
    held = "everything holds" if is_judged else "what was judged holds; the rest was not judged"
    print(held if not wrong else f"{len(wrong)} things do not hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
