#!/usr/bin/env bash
# Does it stay as fast and as small: 100 against 100,000 users, 1 against 1,000 namespaces, a million requests
# through the journal. Needs wrk and a release build: cargo build --release
# Usage: benches/flat.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-4}
few=http://127.0.0.1:18093 many=http://127.0.0.1:18094
target/release/lookalike serve --port 18093 --log-level warn >/dev/null & pid_few=$!
target/release/lookalike serve --port 18094 --log-level warn >/dev/null & pid_many=$!
trap 'kill $pid_few $pid_many 2>/dev/null; wait $pid_few $pid_many 2>/dev/null || true' EXIT
for base in $few $many; do until curl -sf -o /dev/null "$base/__admin/health"; do :; done; done
resident() { awk '/VmRSS/ {printf "%.1f MiB", $2 / 1024}' "/proc/$1/status"; }
users() { curl -s "$1/__admin/state" | grep -o '"birth_date"' | wc -l; }
read='/v2/users?external_user_id=demo@example.test'

compare() {
  for _ in 1 2 3; do
    for base in $few $many; do
      wrk -t1 -c8 -d"${seconds}s" -H 'x-api-key: test-key' "$base$read" | awk -v n="$base" '/Requests\/sec/ {print n, $2} /Non-2xx/ {print "refused: " $0 > "/dev/stderr"}'
    done
  done | awk -v what="$1" '{sum[$1] += $2} END {a = sum["'$few'"] / 3; b = sum["'$many'"] / 3; printf "%-22s %8.0f/s  %8.0f/s  time per request %+.1f %%\n", what, a, b, (a / b - 1) * 100}'
}

fill() { wrk -t1 -c8 -d"$2s" -s benches/create_user.lua "$1" >/dev/null; }
for _ in $(seq 100); do curl -s -o /dev/null -H 'x-api-key: test-key' "$few/v2/users?external_user_id=u$_" -X POST; done
until [ "$(users $many)" -ge 100000 ]; do fill $many 1; done
echo "users: $(users $few) against $(users $many)"
compare 'users'

kill $pid_many; wait $pid_many 2>/dev/null || true
target/release/lookalike serve --port 18094 --log-level warn >/dev/null & pid_many=$!
until curl -sf -o /dev/null "$many/__admin/health"; do :; done
for i in $(seq 999); do echo "url=$many/@n$i$read"; done | curl -s -o /dev/null -H 'x-api-key: test-key' -K - > /dev/null
echo "namespaces: 1 against $(curl -s $many/__admin/health | grep -o '"namespaces":[0-9]*')"
compare 'namespaces'

kill $pid_many; wait $pid_many 2>/dev/null || true
target/release/lookalike serve --port 18094 --log-level warn >/dev/null & pid_many=$!
until curl -sf -o /dev/null "$many/__admin/health"; do :; done
wrk -t1 -c8 -d1s -H 'x-api-key: test-key' "$many$read" >/dev/null
total=0
echo "memory after one second of requests: $(resident $pid_many)"
while [ $total -lt 1000000 ]; do
  total=$((total + $(wrk -t1 -c8 -d4s -H 'x-api-key: test-key' "$many$read" | awk '/requests in/ {print $1}')))
done
echo "memory after $total more:              $(resident $pid_many)"
