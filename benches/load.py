"""What `load.sh` runs: the kinds of operations, how each is measured, and what was promised of it.

Ours serves 1,000 namespaces with faults armed in others and every journal as full as all together may be; the bare one
does the same to one map, look up, insert, change or remove, and writes the JSON that it finds: for a read what ours
answers to that kind (`teach`), for a write a user. Both have one thread; the client needs the other core. Each kind sends
both the same header fields, an `Origin` among those of vendors. Each kind goes to as many of the namespaces as there are connections
(`SIDE_BY_SIDE`), as tests do that run side by side. Some are shown `in turn`, too: through all thousand, one after the
other, so that nothing of the next one is in any cache. That is the worst that can be asked, and nothing is promised of it
but that a full journal makes little of a difference.

First comes throughput (wrk, as many requests as it can), kinds and servers in turn, several rounds; then latency at the
same fixed load for both, half of what the slower one can (`pace.rs`), in many short runs: whoever else wants a core gets it
for milliseconds, in which many requests wait, so what one long run shows is mostly whom that met. All figures are medians.
Kinds that compute (signatures, faces, typing, pages) are shown and not judged: a handler that computes nothing says nothing
of them.
"""

import argparse
import contextlib
import http.client
import json
import os
import re
import statistics
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from served import fail, lookalike, program, serving

SPREAD, SIDE_BY_SIDE = 1000, 16
# More would wait for the client, which has one, too.
THREADS = "1"
# Runs of each server in turn whose slowest percents are compared, of kinds that are judged and of others; seconds of each.
LATENCIES, LATENCIES_SHOWN, LATENCY_SECONDS = 15, 3, 0.5
# Seconds in which emptied journals are measured, and hardly become full again.
EMPTY_SECONDS = 1
LIMIT_MS, LIMIT_MIB, MOST_P99, LEAST_FULL = 8.0, 8.0, 2.0, 0.9
PROJECT, EMAIL, PASSWORD = "a69a31e9-f2e6-4d5f-b080-6138c6a721b7", "ann@example.org", "bID>idfsf23!"
DEVICE = "16713b2d-3848-42c7-aeb0-f9714beac892"
ORIGIN, JSON = "origin: https://app.example.test", "content-type: application/json"
KEY, PULSE = "x-api-key: test-key", "apikey: demo-key"
INCODE = "x-api-key: test-api-key\napi-version: 1.0"
DEMO = "external_user_id=demo@example.test"
MEANT = f"projectId={PROJECT}&strategy=email&provider=awsCognito"
SCENARIO = """
version: 1
extends: default
vendors:
  incode:
    identities: [{ key: ana, full_name: Ana Torres Vega, email: ana.torres@example.org, phone: '+525512345678' }]
  identify:
    settings: { attempts_per_hour: 0, lockout_after: 0 }
    projects:
      - id: %s
        users: [{ provider: awsCognito, email: %s, password: '%s', devices: [{ device_id: %s }] }]
""" % (PROJECT, EMAIL, PASSWORD, DEVICE)


@dataclass
class Kind:
    """One kind of operation; a share of bare is promised of those that compute nothing."""

    name: str
    like: str
    share: float | None
    method: str
    target: str
    headers: str
    body: str = ""
    spread: int = SIDE_BY_SIDE
    prefix: str = "/@load-"
    undo: str = ""
    bodies: str = ""
    refused: bool = False
    used: int = 0

    def environment(self):
        return {
            "METHOD": self.method, "TARGET": self.target, "HEADERS": self.headers, "BODY": self.body, "UNDO": self.undo,
            "SPREAD": str(self.spread), "PREFIX": self.prefix, "BODIES": self.bodies, "SKIP": str(self.used),
        }

    def taught(self):
        """Where the bare server finds what ours answers."""
        return f"/v2/users?external_user_id={re.sub('[^a-z]+', '-', self.name)}@example.test"

    def fields(self):
        return dict(line.split(": ", 1) for line in self.headers.splitlines())

    def bare(self):
        """What the bare server is asked instead."""
        method, target, body, undo = {
            "read": ("GET", self.taught(), "", ""),
            "create": ("POST", "/v2/users", '{"external_user_id":"%d@example.test"}', ""),
            "change": ("PATCH", f"/v2/users?{DEMO}", '{"language":"nl"}', ""),
            "come and go": ("POST", "/v2/named?external_user_id=%d@example.test", "", "DELETE"),
        }[self.like]
        # Its own framework refuses what names no type.
        headers = self.headers if not body or JSON in self.headers else f"{self.headers}\n{JSON}"
        return Kind(self.name, self.like, None, method, target, headers, body, prefix="", undo=undo)


def kinds(ours, folder):
    """All of them, with the world that they need."""
    ask = ours.ask
    first = "/@load-1"
    token = ask("POST", f"{first}/__admin/tokens/intelliprove", {"subject": "demo@example.test", "expires_in": "30d"})["token"]
    scan = ask("POST", f"{first}/__admin/actions/intelliprove.complete_face_scan", {"user": "demo@example.test"})["face_scan_id"]
    ask("PUT", f"{first}/__admin/clock", {"mode": "frozen"})
    face = json.dumps({"face": {"template": "lookalike:face=ana"}})
    incode = dict(line.split(": ") for line in INCODE.splitlines())
    hardware = ask("POST", f"{first}/omni/incode-id/authenticate", json.loads(face), incode)["token"]
    login = {"projectId": PROJECT, "strategy": "email", "provider": "awsCognito", "data": {"email": EMAIL, "password": PASSWORD, "deviceId": DEVICE}}
    bearer = ask("PUT", f"{first}/v1/user/login", login)["data"]["accessToken"]
    patterns = os.path.join(folder, "patterns")
    with open(patterns, "w") as lines, ThreadPoolExecutor(2) as made:
        typed = lambda number: subprocess.run([ours.process.args[0], "pattern", "--typist", "marie", "--repetition", str(number)], check=True, capture_output=True, text=True).stdout
        lines.writelines(json.dumps(json.loads(pattern)) + "\n" for pattern in made.map(typed, range(100, 228)))
    by_token = f"{ORIGIN}\nauthorization: Token {token}"
    key, pulse, none = f"{ORIGIN}\n{KEY}", f"{ORIGIN}\n{PULSE}", None
    widget = json.dumps({"appearance": {"variation": "arc"}, "data": {"parameter": "heart_rate", "face_scan_id": scan}})
    create, change, named = '{"external_user_id":"%d@example.test"}', '{"language":"nl"}', "external_user_id=%d@example.test"
    every = {"spread": SPREAD}
    return [
        Kind("intelliprove: user, in turn", "read", none, "GET", f"/v2/users?{DEMO}", key, **every),
        Kind("intelliprove: create, in turn", "create", none, "POST", "/v2/users", f"{key}\n{JSON}", create, **every),
        Kind("intelliprove: change, in turn", "change", none, "PATCH", f"/v2/users?{DEMO}", f"{key}\n{JSON}", change, **every),
        Kind("pulse: user, in turn", "read", none, "GET", "/pulse/users/marie", pulse, **every),
        Kind("intelliprove: user, by key", "read", 0.85, "GET", f"/v2/users?{DEMO}", key),
        Kind("intelliprove: create a user", "create", 0.80, "POST", "/v2/users", f"{key}\n{JSON}", create),
        Kind("intelliprove: change a user", "change", 0.80, "PATCH", f"/v2/users?{DEMO}", f"{key}\n{JSON}", change),
        Kind("intelliprove: create, delete", "come and go", 0.80, "POST", f"/v2/users?{named}", key, undo="DELETE"),
        Kind("intelliprove: list of scans", "read", 0.85, "GET", f"/v2/facescans?{DEMO}", key),
        Kind("intelliprove: metrics", "read", none, "GET", f"/v2/metrics?{DEMO}", key),
        Kind("intelliprove: main widget", "read", none, "POST", f"/v2/widgets/main?{DEMO}", f"{key}\n{JSON}", '{"data":{}}'),
        Kind("intelliprove: user, by token", "read", 0.65, "GET", "/v2/users", by_token, spread=1),
        Kind("intelliprove: biomarkers, token", "read", 0.65, "GET", f"/v2/biomarkers/{scan}", by_token, spread=1),
        Kind("intelliprove: widget, token", "read", none, "POST", "/v2/widgets/biomarker", f"{by_token}\n{JSON}", widget, spread=1),
        Kind("pulse: status", "read", 0.85, "GET", "/pulse/status", pulse),
        Kind("pulse: user", "read", 0.85, "GET", "/pulse/users/marie", pulse),
        # In all of them: each makes what is counted of a user more.
        Kind("pulse: verify, judged", "create", none, "POST", "/pulse/user-verify/marie", f"{pulse}\n{JSON}", bodies=patterns, **every),
        Kind("incode: authenticate", "create", none, "POST", "/omni/incode-id/authenticate", f"{ORIGIN}\n{INCODE}\n{JSON}", face),
        Kind("incode: user info, by token", "read", 0.65, "GET", "/omni/incode-id/userinfo", f"{ORIGIN}\n{INCODE}\nX-Incode-Hardware-Id: {hardware}", spread=1),
        # Elsewhere: each makes what a check shows longer.
        Kind("identify: login, two RS256", "create", none, "PUT", "/v1/user/login", f"{ORIGIN}\n{JSON}", json.dumps(login), prefix="/@login-"),
        Kind("identify: check, by token", "read", 0.65, "GET", f"/v1/user/check?{MEANT}&deviceId={DEVICE}", f"{ORIGIN}\nauthorization: Bearer {bearer}", spread=1),
        Kind("admin: read the clock", "read", 0.85, "GET", "/__admin/clock", "accept: */*"),
        Kind("admin: move a clock", "change", 0.80, "POST", "/__admin/clock/advance", JSON, '{"by":"1s"}', prefix="/@steered-"),
        Kind("admin: five of the journal", "read", none, "GET", "/__admin/requests?limit=5", "accept: */*"),
        Kind("refused: no key", "read", 0.85, "GET", "/v2/users", ORIGIN, refused=True),
    ]


class Side:
    """One of the two servers."""

    def __init__(self, served):
        self.served, self.process, self.url = served, served.process, served.url

    def answer(self, method, path, body, fields):
        # One for each: between two of them lies more time than an idle connection is kept.
        connection = http.client.HTTPConnection(*self.served.address, timeout=60)
        connection.request(method, path, body, fields)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, json.loads(text) if text.startswith(("{", "[")) else text

    def ask(self, method, path, body=None, headers=None):
        fields = {"content-type": "application/json"} | (headers or {})
        status, told = self.answer(method, path, json.dumps(body) if body is not None else None, fields)
        if status >= 300:
            fail(f"{method} {path}: {status} {told}")
        return told

    def journals(self):
        """How many exchanges and how many bytes all journals hold."""
        text = self.ask("GET", "/__admin/metrics")
        return [int(re.search(rf"\nlookalike_journal_{what} (\d+)", text)[1]) for what in ("entries", "bytes")]


class Load:
    """Sends what a kind says, for so many seconds."""

    def __init__(self, seconds, pace=None):
        self.seconds, self.pace = seconds, pace

    def run(self, command, side, kind):
        sent = subprocess.run(command, env=os.environ | kind.environment(), capture_output=True, text=True, timeout=60 + 10 * self.seconds)
        if sent.returncode != 0:
            fail(f"{kind.name}: {' '.join(command)}: {sent.stderr or sent.stdout}")
        return sent.stdout

    def judge(self, side, kind, answered, refused):
        kind.used += answered
        if answered == 0 or refused != (answered if kind.refused else 0):
            fail(f"{kind.name} at {side.url}: {refused} of {answered} were refused")

    def throughput(self, side, kind):
        """Requests per second, and microseconds of the server's processor time for each."""
        before = side.served.ticks()
        told = self.run(["wrk", "-t1", "-c16", f"-d{self.seconds}s", "-s", "benches/kind.lua", side.url], side, kind)
        taken = side.served.ticks() - before
        answered = int(re.search(r"(\d+) requests in", told)[1])
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
        if re.search(r"Socket errors: (?!connect 0, read 0, write 0, timeout 0)", told):
            fail(f"{kind.name} at {side.url}: {told}")
        self.judge(side, kind, answered, int(refused[1]) if refused else 0)
        return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), taken * 1e4 / answered

    def latency(self, side, kind, rate):
        """The 99th percentile in milliseconds at so many requests per second."""
        told = self.run([self.pace, side.url, f"{rate:.0f}", str(LATENCY_SECONDS)], side, kind).split()
        self.judge(side, kind, int(told[1]), int(told[3]))
        return float(told[7])


class Table:
    """What came out, line by line, and what was promised."""

    def __init__(self):
        self.lines, self.missed = [], 0

    def add(self, figure, target, measured, is_kept=None):
        verdict = {None: "-", True: "kept", False: "MISSED"}[is_kept]
        self.missed += is_kept is False
        self.lines.append((figure, target, measured, verdict))

    def show(self):
        heads = ("figure", "target", "measured", "verdict")
        widths = [max(len(line[column]) for line in [heads, *self.lines]) for column in range(4)]
        for line in [heads, tuple("-" * width for width in widths), *self.lines]:
            print("  ".join(text.ljust(width) for text, width in zip(line, widths)).rstrip())
        judged = sum(line[3] != "-" for line in self.lines)
        print(f"{judged - self.missed} of {judged} targets kept")


def arm(ours):
    """1,000 namespaces, faults in fifty others."""
    for number in range(1, SPREAD + 1):
        ours.ask("POST", f"/@load-{number}/__admin/actions/pulse.add_references", {"user_ref": "marie", "count": 10})
    for number in range(1, 51):
        ours.ask("POST", f"/@faulty-{number}/__admin/faults", {"operation": "intelliprove.*", "inject": {"status": 503}})


@contextlib.contextmanager
def armed(binary):
    """Ours with all that is to be there, and a folder for what is made on the way."""
    with tempfile.TemporaryDirectory() as folder:
        scenario = os.path.join(folder, "scenario.yaml")
        with open(scenario, "w") as file:
            file.write(SCENARIO)
        with lookalike(binary, "--scenario", scenario, "--workers", THREADS) as served:
            ours = Side(served)
            arm(ours)
            yield ours, folder


def teach(ours, bare, chosen):
    """Let the bare server answer each read with what ours does."""
    for kind in chosen:
        if kind.like == "read":
            _, told = ours.answer(kind.method, f"{kind.prefix}1{kind.target}", kind.body or None, kind.fields())
            bare.ask("PUT", kind.taught(), told)


def clear(ours):
    for number in range(1, SPREAD + 1):
        ours.ask("DELETE", f"/@load-{number}/__admin/requests")


def fill(ours, load, kind):
    """Ask until the journals hold no more than before; exchanges and bytes of all."""
    held = ours.journals()
    for _ in range(100):
        load.throughput(ours, kind)
        before, held = held, ours.journals()
        if held[1] <= before[1] * 1.02:
            return held
    fail("the journals are never full")


def journals(ours, load, filling, chosen, rounds, table):
    """The same kinds with journals that were just emptied, and full, as `filling` makes them and all that follows finds them."""
    compared = [kind for kind in chosen if kind.spread == SPREAD][:2]
    found, emptied = {kind.name: ([], []) for kind in compared}, [0]
    for _ in range(rounds if compared else 1):
        for kind in compared:
            clear(ours)
            found[kind.name][0].append(Load(EMPTY_SECONDS).throughput(ours, kind)[0])
            emptied.append(ours.journals()[1])
        fill(ours, load, filling)
        for kind in compared:
            found[kind.name][1].append(load.throughput(ours, kind)[0])
    full = ours.journals()
    for name, (empty, filled) in found.items():
        share = statistics.median(filled) / statistics.median(empty)
        words = f"{share:.2f} ({statistics.median(filled):.0f}/s, empty {statistics.median(empty):.0f}/s)"
        table.add(f"{name}, journals full", f">= {LEAST_FULL:.2f} of empty", words, share >= LEAST_FULL)
    table.add("journals while measured", "-", f"{full[0]} exchanges, {full[1] / 2**20:.0f} MiB (emptied: at most {max(emptied) / 2**20:.0f})")


def begun(build, table):
    """Start and idle memory of both, each from ten starts."""
    for name, told in [("lookalike", [f"{build}/lookalike"]), ("bare", [f"{build}/examples/bare", "{port}", THREADS])]:
        text = subprocess.run(["python3", "benches/start.py", *told], check=True, capture_output=True, text=True, timeout=120).stdout
        start, memory = (float(re.search(words + r"\s+median ([\d.]+)", text)[1]) for words in ("first 200:", "idle memory:"))
        judged = name == "lookalike"
        table.add(f"start to first 200, {name}", f"< {LIMIT_MS:.0f} ms" if judged else "-", f"{start:.1f} ms", start < LIMIT_MS if judged else None)
        table.add(f"idle memory, {name}", f"< {LIMIT_MIB:.0f} MiB" if judged else "-", f"{memory:.1f} MiB", memory < LIMIT_MIB if judged else None)


def rates(ours, bare, load, chosen, rounds, table):
    """Throughput of each kind, and what each server can at most."""
    found = {kind.name: [] for kind in chosen}
    for number in range(rounds):
        for kind in chosen:
            found[kind.name].append((*load.throughput(bare, kind.bare()), *load.throughput(ours, kind)))
            print(f"round {number + 1}  {kind.name:32} " + "bare %7.0f/s %5.1f us   lookalike %7.0f/s %6.1f us" % found[kind.name][-1], flush=True)
    most = {}
    for kind in chosen:
        theirs, their_time, our, our_time = (statistics.median(column) for column in zip(*found[kind.name]))
        most[kind.name] = min(theirs, our)
        target = f">= {kind.share:.2f} of bare" if kind.share else "-"
        words = f"{our / theirs:.2f} ({our:.0f}/s, bare {theirs:.0f}/s; {our_time:.1f} us, bare {their_time:.1f} us)"
        table.add(kind.name, target, words, our / theirs >= kind.share if kind.share else None)
    return most


def latencies(ours, bare, load, chosen, most, table):
    """The slowest percent of each kind at half of what the slower server can."""
    for kind in chosen:
        rate = most[kind.name] / 2
        runs = range(LATENCIES if kind.share else LATENCIES_SHOWN)
        found = [(load.latency(bare, kind.bare(), rate), load.latency(ours, kind, rate)) for _ in runs]
        theirs, our = (statistics.median(column) for column in zip(*found))
        judged = kind.share is not None
        words = f"{our / theirs:.2f} ({our:.2f} ms, bare {theirs:.2f} ms, at {rate:.0f}/s)"
        table.add(f"{kind.name}, p99", f"<= {MOST_P99:.0f} x bare" if judged else "-", words, our / theirs <= MOST_P99 if judged else None)
        print(f"p99  {kind.name:32} {words}", flush=True)


def main():
    options = argparse.ArgumentParser(prog="benches/load.sh")
    options.add_argument("--check", action="store_true", help="end with 1 where a target is missed")
    options.add_argument("--only", default="", metavar="PATTERN", help="kinds whose name has this in it")
    options.add_argument("--seconds", type=int, default=4, help="of each measurement of throughput")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--build", default="target/release", metavar="FOLDER")
    told = options.parse_args()
    binary, other = program(f"{told.build}/lookalike"), program(f"{told.build}/examples/bare")
    load, table = Load(told.seconds, program(f"{told.build}/examples/pace")), Table()
    begun(told.build, table)
    with armed(binary) as (ours, folder), serving([other, "{port}", THREADS]) as opposite:
        bare = Side(opposite)
        every = kinds(ours, folder)
        chosen = [kind for kind in every if re.search(told.only, kind.name)] or fail("no kind is called so")
        bare.ask("POST", "/v2/users", {"external_user_id": "demo@example.test"})
        teach(ours, bare, chosen)
        journals(ours, load, every[0], chosen, told.rounds, table)
        most = rates(ours, bare, load, chosen, told.rounds, table)
        latencies(ours, bare, load, chosen, most, table)
        namespaces = ours.ask("GET", "/__admin/health")["namespaces"]
        for name, side in [("lookalike", ours), ("bare", bare)]:
            table.add(f"memory at the end, {name}", "-", f"{side.served.resident():.0f} MiB" + (f", {namespaces} namespaces" if side is ours else ""))
    table.show()
    return 1 if told.check and table.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
