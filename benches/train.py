#!/usr/bin/env python3
"""What is hot: has a binary that counts what it does play most kinds of `kinds.py`, and keeps the counts of what ran often.

They stand in `src/hot.profdata`. The Dockerfile hands it to the compiler, which inlines what is hot and leaves the rest
small: ten megabytes have no room for both. What has changed since is compiled as if it had never been counted, and is as
slow as before. Functions are known by names in which Rust, our version and those of all dependencies, the release profile
and the architecture have a part: after a change of any of them, and of what every request passes, this is to be run again.
What they were made from stands in `src/hot.made`; with --check nothing is trained, and it ends with 1 where that is not what
there is, so that an image is not slow without anybody knowing.

Needs wrk, and llvm-profdata for the compiler's own LLVM: `rustup component add llvm-tools`, or Debian's llvm-NN.
"""

import argparse
import glob
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib

from kinds import kinds
from load import Load, armed
from served import fail

os.chdir(os.path.join(os.path.dirname(__file__), ".."))
KEPT, MADE, FOLDER, SECONDS = "src/hot.profdata", "src/hot.made", os.path.abspath("target/train"), 2
# What ran less than once in so many requests, of all that were played, stays as small as it can be.
SELDOM = 4


def told(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def merger():
    """`llvm-profdata` as it goes with the compiler."""
    version = re.search(r"LLVM version: (\d+)", told("rustc", "-vV"))[1]
    own = glob.glob(os.path.join(told("rustc", "--print", "sysroot").strip(), "lib/rustlib/*/bin/llvm-profdata"))
    found = next(filter(None, [*own, shutil.which(f"llvm-profdata-{version}")]), None)
    return found or fail(f"no llvm-profdata of LLVM {version}: rustup component add llvm-tools")


def read(name):
    with open(name) as file:
        return file.read()


def made_from():
    """What has a part in the names of functions, line by line, each as a digest."""
    manifest = tomllib.loads(read("Cargo.toml"))
    parts = {
        "rust": re.search(r"^ARG RUST=(\S+)", read("Dockerfile"), re.M)[1],
        "opt-level of our own code": prepared()[1],
        "version": manifest["package"]["version"],
        "dependencies": manifest["dependencies"],
        "release profile": manifest["profile"]["release"],
        "Cargo.lock": read("Cargo.lock"),
    }
    digest = lambda part: hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]
    return [f"{digest(part)} {name}" for name, part in parts.items()]


def check():
    """Whether the counts are those of what there is."""
    now, then = made_from(), read(MADE).splitlines()
    other = ", ".join(line.split(" ", 1)[1] for line in now if line not in then)
    print(f"{KEPT} does not fit any more ({other}): run benches/train.py, or the image is slow" if other else f"{KEPT} fits")
    return 1 if other else 0


def prepared():
    """What the Dockerfile tells LLVM, and how far it has our own code optimised."""
    text = read("Dockerfile")
    return re.findall(r"llvm-args=[\w=-]+", text), re.search(r"\bown=(\d)", text)[1]


def counting():
    """A binary that counts, built as the Dockerfile says: counts of code that was prepared otherwise fit nothing."""
    asked, own = prepared()
    target = re.search(r"host: (\S+)", told("rustc", "-vV"))[1]
    flags = " ".join(f"-C {flag}" for flag in [f"profile-generate={FOLDER}/counts", "relocation-model=static", *asked])
    command = ["cargo", "build", "--locked", "--release", "--bin", "lookalike", "--target", target, "--target-dir", FOLDER]
    command += ["--config", f"profile.release.package.lookalike.opt-level={own}"]
    subprocess.run(command, check=True, env=os.environ | {"RUSTFLAGS": f"-C target-feature=+crt-static {flags}"})
    return f"{FOLDER}/{target}/release/lookalike"


def play(binary):
    """Every kind for a while, by itself; how many requests there were."""
    load = Load(SECONDS)
    with armed(binary) as (ours, folder):
        every = [kind for kind in kinds(ours, folder) if kind.counted]
        for kind in every:
            load.throughput(ours, kind)
            print(f"{kind.name:34} {kind.used:8}", flush=True)
        return sum(kind.used for kind in every)


def often(counts, least):
    """The functions of which some part ran so often, as LLVM writes them down in text."""
    head, *functions = re.split(r"^(?=\S+\n# Func Hash:)", counts, flags=re.M)
    def most(function):
        return max(map(int, re.search(r"# Counter Values:\n((?:\d+\n)+)", function)[1].split()))
    return head + "".join(function for function in functions if most(function) >= least)


def main():
    platform.machine() == "x86_64" or fail("the counts are of amd64, and the names of functions with them")
    profdata = merger()
    shutil.which("wrk") or fail("wrk is not installed")
    shutil.rmtree(f"{FOLDER}/counts", ignore_errors=True)
    requests = play(counting())
    text = told(profdata, "merge", "--text", *glob.glob(f"{FOLDER}/counts/*.profraw"))
    with open(f"{FOLDER}/often", "w") as file:
        file.write(often(text, requests // SELDOM))
    told(profdata, "merge", "--sparse", "--output", f"{FOLDER}/kept", f"{FOLDER}/often")
    shutil.move(f"{FOLDER}/kept", KEPT)
    with open(MADE, "w") as file:
        file.write("".join(f"{line}\n" for line in made_from()))
    print(f"{KEPT} has {os.path.getsize(KEPT)} bytes")


options = argparse.ArgumentParser(description=f"Count what is hot, and write {KEPT}.")
options.add_argument("--check", action="store_true", help=f"train nothing; end with 1 where {KEPT} does not fit any more")
sys.exit(check() if options.parse_args().check else main())
