#!/usr/bin/env python3
"""Start to first 200, memory when idle, time from SIGTERM to the end: medians of ten starts.

Usage: benches/start.py [--check] [PROGRAM [ARGUMENTS…]]; a release build of ours by default. `{port}` among the arguments
stands for the port. With --check it ends with 1 where a start takes 8 ms or idle memory 8 MiB.

What is measured is a fresh copy of the program, since that is what a user has who has downloaded or unpacked it: how much of
a file is resident depends on how it came into the page cache, and one that a linker has just written looks smaller. What
the process itself has written to is told beside it, and does not depend on that.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time

from served import program, start

MOST_MS, MOST_MIB = 8.0, 8.0
options = argparse.ArgumentParser(description="Start to first 200, memory when idle, time from SIGTERM to the end: medians of ten starts.")
options.add_argument("--check", action="store_true", help=f"end with 1 where a start takes {MOST_MS:.0f} ms or idle memory {MOST_MIB:.0f} MiB")
options.add_argument("program", nargs="?", default="target/release/lookalike", metavar="PROGRAM")
options.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENT", help="its own; {port} stands for the port")
told = options.parse_args()
check, original, arguments = told.check, program(told.program), told.arguments or ["serve", "--port", "{port}"]

starts, stops, idle, own = [], [], [], []
# Beside the original: the same file system, and one that programs may be started from.
with tempfile.TemporaryDirectory(dir=os.path.dirname(os.path.abspath(original))) as folder:
    copy = shutil.copy(original, folder)
    for _ in range(10):
        began = time.perf_counter()
        served = start([copy, *arguments])
        served.wait()
        starts.append((time.perf_counter() - began) * 1000)
        time.sleep(0.2)
        idle.append(served.resident())
        own.append(served.status("RssAnon") / 1024)
        began = time.perf_counter()
        served.stop()
        stops.append((time.perf_counter() - began) * 1000)
started, resident = statistics.median(starts), statistics.median(idle)
print(f"start to first 200: median {started:.1f} ms, worst {max(starts):.1f} ms (of 10)")
print(f"idle memory:        median {resident:.1f} MiB, of it {statistics.median(own):.1f} MiB anonymous")
print(f"SIGTERM to end:     median {statistics.median(stops):.0f} ms, worst {max(stops):.0f} ms")
if check:
    missed = [words for words, is_so in [
        (f"a start takes {MOST_MS:.0f} ms or more", started >= MOST_MS),
        (f"idle memory is {MOST_MIB:.0f} MiB or more", resident >= MOST_MIB),
    ] if is_so]
    print("missed: " + "; ".join(missed) if missed else f"kept: below {MOST_MS:.0f} ms, below {MOST_MIB:.0f} MiB")
    sys.exit(1 if missed else 0)
