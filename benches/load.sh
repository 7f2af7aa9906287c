#!/usr/bin/env bash
# Requests per second (and processor time per request) of lookalike against a bare actix-web handler, on the same cores in the same run.
# Needs wrk and a release build: cargo build --release --bins --example bare
# Usage: benches/load.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5}
# Prints: requests per second, microseconds of the server's processor time per request.
load() {
  local pid=$1 before after
  shift
  before=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  wrk -t1 -c16 -d"${seconds}s" "$@" >"$report"
  after=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  awk -v ticks=$((after - before)) '/requests in/ {n = $1} /Requests\/sec/ {rate = $2} /Non-2xx/ {print "refused: " $0 > "/dev/stderr"} END {printf "%s %.2f", rate, ticks * 10000 / n}' "$report"
}
report=$(mktemp)
ours=http://127.0.0.1:18090 bare=http://127.0.0.1:18091
target/release/lookalike serve --port 18090 --log-level warn >/dev/null & pid_ours=$!
target/release/examples/bare 18091 & pid_bare=$!
trap 'kill $pid_ours $pid_bare 2>/dev/null; wait $pid_ours $pid_bare 2>/dev/null || true; rm -f "$report"' EXIT
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
      b=$(load $pid_bare "$bare$read"); o=$(load $pid_ours -H 'x-api-key: test-key' "$ours$read")
    else
      b=$(load $pid_bare -s $create "$bare"); o=$(load $pid_ours -s $create "$ours")
    fi
    echo "$kind $round $b $o" | awk '{printf "%-7s round %d: bare %6.0f/s %5.1f us  lookalike %6.0f/s %5.1f us  ratio of requests %.2f, of processor time %.2f\n", $1, $2, $3, $4, $5, $6, $5 / $3, $4 / $6}'
  done
done
