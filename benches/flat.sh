#!/usr/bin/env bash
# Does it stay as fast and as small: 100 against 100,000 users, 1 against 1,000 namespaces, a million requests
# through the journal. Needs wrk, curl, jq and a release build: cargo build --release
# Usage: benches/flat.sh [SECONDS [PROGRAM]]
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=benches/served.sh
. benches/served.sh
seconds=${1:-4} program=${2:-target/release/lookalike}
[[ $# -le 2 && $seconds =~ ^[1-9][0-9]*$ ]] || { echo 'Usage: benches/flat.sh [SECONDS [PROGRAM]]' >&2; exit 2; }
need wrk curl jq
read='/v2/users?external_user_id=demo@example.test' key='x-api-key: test-key'
resident() { awk '/VmRSS/ {printf "%.1f MiB", $2 / 1024}' "/proc/$1/status"; }
users() { curl -sf "$1/__admin/state" | grep -o '"birth_date"' | wc -l; }
begin_many() { serve "$program"; many=$url pid_many=$pid; }

compare() {
  local of_few=() of_many=()
  for _ in 1 2 3; do
    of_few+=("$(rate "$few$read" -c8 -d"${seconds}s" -H "$key")")
    of_many+=("$(rate "$many$read" -c8 -d"${seconds}s" -H "$key")")
  done
  printf '%s\n' "${of_few[@]}" - "${of_many[@]}" | awk -v what="$1" '
    $1 == "-" {is_many = 1; next}
    {sum[is_many + 0] += $1}
    END {printf "%-22s %8.0f/s  %8.0f/s  time per request %+.1f %%\n", what, sum[0] / 3, sum[1] / 3, (sum[0] / sum[1] - 1) * 100}'
}

serve "$program"
few=$url
begin_many
for number in $(seq 100); do curl -sf -o /dev/null -H "$key" "$few/v2/users?external_user_id=u$number" -X POST; done
for _ in $(seq 600); do
  [ "$(users "$many")" -lt 100000 ] || break
  METHOD=POST TARGET=/v2/users HEADERS="$key"$'\ncontent-type: application/json' BODY='{"external_user_id":"%d@example.test"}' \
    rate "$many" -c8 -d1s -s benches/kind.lua >/dev/null
done
echo "users: $(users "$few") against $(users "$many")"
compare 'users'

leave "$pid_many"
begin_many
for number in $(seq 999); do echo "url=$many/@n$number$read"; done | curl -sf -H "$key" -K - >/dev/null
echo "namespaces: 1 against $(curl -sf "$many/__admin/health" | jq -er .namespaces)"
compare 'namespaces'

leave "$pid_many"
begin_many
rate "$many$read" -c8 -d1s -H "$key" >/dev/null
echo "memory after one second of requests: $(resident "$pid_many")"
total=0
while [ $total -lt 1000000 ]; do
  counted=$(rate "$many$read" -c8 -d4s -H "$key")
  total=$((total + ${counted#* }))
done
echo "memory after $total more:              $(resident "$pid_many")"
