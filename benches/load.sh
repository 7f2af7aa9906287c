#!/usr/bin/env bash
# Requests per second of lookalike against a bare actix-web handler, on the same cores in the same run.
# Needs wrk and a release build: cargo build --release --bins --example bare
# Usage: benches/load.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5}
load() { wrk -t1 -c16 -d"${seconds}s" "$@" | awk '/Requests\/sec/ {print $2} /Non-2xx/ {print "refused: " $0 > "/dev/stderr"}'; }
ours=http://127.0.0.1:18090 bare=http://127.0.0.1:18091
target/release/lookalike serve --port 18090 --log-level warn >/dev/null & pid_ours=$!
target/release/examples/bare 18091 & pid_bare=$!
trap 'kill $pid_ours $pid_bare 2>/dev/null; wait $pid_ours $pid_bare 2>/dev/null || true' EXIT
until curl -sf -o /dev/null $ours/__admin/health; do :; done
until curl -s -o /dev/null $bare/; do :; done

for base in $ours $bare; do
  curl -sf -o /dev/null -H 'x-api-key: test-key' -H 'content-type: application/json' -d '{"external_user_id":"anna@example.test"}' $base/v2/users
done
read='/v2/users?external_user_id=anna@example.test'
create=benches/create_user.lua

# Each kind three times, alternating, so that a noisy neighbour hits both.
for round in 1 2 3; do
  for kind in read create; do
    if [ $kind = read ]; then
      b=$(load "$bare$read"); o=$(load -H 'x-api-key: test-key' "$ours$read")
    else
      b=$(load -s $create "$bare"); o=$(load -s $create "$ours")
    fi
    awk -v kind=$kind -v round=$round -v b="$b" -v o="$o" 'BEGIN {printf "%-7s round %d: bare %8.0f/s  lookalike %8.0f/s  ratio %.2f\n", kind, round, b, o, o/b}'
  done
done
