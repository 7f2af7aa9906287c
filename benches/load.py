"""What `load.sh` runs: how each kind of operation (`kinds.py`) is measured against a bare handler, and what is promised of it.

Ours serves 1,000 namespaces with faults armed in others and every journal as full as all together may be; the bare one
does the same to one map, look up, insert, change or remove, and writes the JSON that it finds: what ours answers to that
kind where it was taught it (`teach`), else a user. Both have one thread, on one processor, and the client has another. Each
kind sends both the same header fields, an `Origin` among those of vendors.

First comes throughput (wrk, as many requests as it can), kinds and servers in turn, several rounds; then latency at the
same fixed load for both, half of what the slower one can (`pace.rs`), in runs of both in turn. Whoever else wants a
processor gets it for three or four milliseconds, and so the slowest percent of a whole run is that, or not, whoever serves.
So it is taken of each twentieth of a second, and the medians of those are compared; that ours is not late more often than
bare, now and then, is looked at beside it: late is a twentieth with more than twice bare's median. All figures are medians.
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

from kinds import SCENARIO, SPREAD, kinds
from served import fail, lookalike, program, serving

# More would wait for the client, which has one, too.
THREADS = "1"
# The first processor is the servers', the last the client's: put on one by the system, each waits for the other.
SERVERS, CLIENT = ({end(os.sched_getaffinity(0))} for end in (min, max))
# Runs of each server in turn whose slowest percents are compared, of kinds that are judged and of others; seconds of each.
LATENCIES, LATENCIES_SHOWN, LATENCY_SECONDS = 10, 3, 0.55
# Seconds in which emptied journals are measured, and hardly become full again.
EMPTY_SECONDS = 1
LIMIT_MS, LIMIT_MIB, MOST_P99, MOST_LATE, LEAST_FULL = 8.0, 8.0, 2.0, 0.25, 0.9


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

    def run(self, command, kind):
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
        told = self.run(["wrk", "-t1", "-c16", f"-d{self.seconds}s", "-s", "benches/kind.lua", side.url], kind)
        taken = side.served.ticks() - before
        answered = int(re.search(r"(\d+) requests in", told)[1])
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
        if re.search(r"Socket errors: (?!connect 0, read 0, write 0, timeout 0)", told):
            fail(f"{kind.name} at {side.url}: {told}")
        self.judge(side, kind, answered, int(refused[1]) if refused else 0)
        return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), taken * 1e4 / answered

    def latency(self, side, kind, rate):
        """The 99th percentile of each twentieth of a second, in milliseconds, but of the first, in which connections begin."""
        told, *windows = self.run([self.pace, side.url, f"{rate:.0f}", str(LATENCY_SECONDS)], kind).splitlines()
        _, answered, _, refused, *_ = told.split()
        self.judge(side, kind, int(answered), int(refused))
        return [float(window) for window in windows[1:]]


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
    """Let the bare server answer each read, and what is more than a user, with what ours does."""
    for kind in chosen:
        if kind.like in ("read", "create, told"):
            status, told = ours.answer(kind.method, *kind.first())
            if (status >= 300) != kind.refused:
                fail(f"{kind.name}: {status} {told}")
            bare.ask("PUT", f"/v2/users?{kind.taught()}", told)


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


def journals(ours, filling, chosen, rounds, table):
    """The same kinds with journals that were just emptied, and full, as `filling` makes them and all that follows finds them."""
    load = Load(EMPTY_SECONDS)
    compared = [kind for kind in chosen if re.search("^intelliprove: (user|create)(, in turn|, by key| a user)$", kind.name)]
    found, emptied = {kind.name: ([], []) for kind in compared}, [0]
    for _ in range(rounds if compared else 1):
        for kind in compared:
            clear(ours)
            found[kind.name][0].append(load.throughput(ours, kind)[0])
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
        rate, theirs, our = most[kind.name] / 2, [], []
        for _ in range(LATENCIES if kind.share else LATENCIES_SHOWN):
            theirs += load.latency(bare, kind.bare(), rate)
            our += load.latency(ours, kind, rate)
        usual = statistics.median(theirs)
        share = statistics.median(our) / usual
        late = [sum(window > MOST_P99 * usual for window in windows) / len(windows) for windows in (our, theirs)]
        is_kept = share <= MOST_P99 and late[0] <= late[1] + MOST_LATE if kind.share else None
        words = f"{share:.2f} ({share * usual:.3f} ms, bare {usual:.3f} ms, at {rate:.0f}/s; late {late[0]:.0%}, bare {late[1]:.0%} of {len(our)})"
        table.add(f"{kind.name}, p99", f"<= {MOST_P99:.0f} x bare" if kind.share else "-", words, is_kept)
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
    os.sched_setaffinity(0, SERVERS)
    with armed(binary) as (ours, folder), serving([other, "{port}", THREADS]) as opposite:
        os.sched_setaffinity(0, CLIENT)
        bare = Side(opposite)
        every = kinds(ours, folder)
        chosen = [kind for kind in every if re.search(told.only, kind.name)] or fail("no kind is called so")
        bare.ask("POST", "/v2/users", {"external_user_id": "demo@example.test"})
        teach(ours, bare, chosen)
        journals(ours, every[0], chosen, told.rounds, table)
        most = rates(ours, bare, load, chosen, told.rounds, table)
        latencies(ours, bare, load, chosen, most, table)
        namespaces = ours.ask("GET", "/__admin/health")["namespaces"]
        for name, side in [("lookalike", ours), ("bare", bare)]:
            table.add(f"memory at the end, {name}", "-", f"{side.served.resident():.0f} MiB" + (f", {namespaces} namespaces" if side is ours else ""))
    table.show()
    return 1 if told.check and table.missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
