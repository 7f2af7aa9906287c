#!/usr/bin/env bash
# Every kind of operation against a bare actix-web handler, on the same cores in the same run: throughput, latency at the
# same load, processor time, start, memory, and journals empty against full. `load.py` beside it has the kinds and targets.
# Needs wrk, Python 3 and a release build of both, with our own code as the Dockerfile has it (`README.md`, Figures): cargo build
# --release, and then cargo build --release --examples --config profile.release.package.lookalike.opt-level=2
# Usage: benches/load.sh [--check] [--only PATTERN] [--seconds N] [--rounds N] [--build FOLDER]
# With --check it ends with 1 where a target is missed; where an answer is not what it should be, always.
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in wrk python3; do command -v "$tool" >/dev/null || { echo "$tool is not installed"; exit 1; }; done
exec python3 benches/load.py "$@"
