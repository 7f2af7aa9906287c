#!/usr/bin/env bash
# Every kind of operation against a bare actix-web handler, on the same cores in the same run: requests per second,
# processor time per request, and the slowest percent. Ours serves 1,000 namespaces with faults armed in others and
# full journals; the bare one does one map look-up or insert and writes the same JSON, and is what reads and writes of
# every kind are measured against.
# Needs wrk, jq and a release build: cargo build --release --bins --example bare
# Usage: benches/load.sh [SECONDS PER MEASUREMENT [FOLDER OF THE BINARIES]]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-5} build=${2:-target/release} spread=1000
report=$(mktemp)
ours=http://127.0.0.1:18090 bare=http://127.0.0.1:18091
"$build/lookalike" serve --port 18090 --log-level warn >/dev/null & pid_ours=$!
"$build/examples/bare" 18091 & pid_bare=$!
trap 'kill $pid_ours $pid_bare 2>/dev/null; wait $pid_ours $pid_bare 2>/dev/null || true; rm -f "$report"' EXIT
until curl -sf -o /dev/null $ours/__admin/health; do :; done
until curl -s -o /dev/null $bare/; do :; done

key='x-api-key: test-key' json='content-type: application/json' demo='external_user_id=demo@example.test'
first=$ours/@load-1
# Prints: requests per second, microseconds of the server's processor time per request, slowest percent in milliseconds.
load() {
  local pid=$1 base=$2 before after
  before=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  wrk -t1 -c16 --latency -d"${seconds}s" -s benches/kind.lua "$base" >"$report"
  after=$(awk '{print $14 + $15}' "/proc/$pid/stat")
  awk -v ticks=$((after - before)) -v quiet="${QUIET:-}" '
    /requests in/ {n = $1} /Requests\/sec/ {rate = $2} /^ *99%/ {p99 = $2}
    /Non-2xx/ && !quiet {print "refused: " $0 > "/dev/stderr"}
    END {unit = p99; sub(/[0-9.]+/, "", unit); p99 += 0; p99 *= unit == "us" ? 0.001 : unit == "s" ? 1000 : 1; printf "%s %.2f %.2f", rate, ticks * 10000 / n, p99}' "$report"
}

echo "namespaces, faults and journals …" >&2
for i in $(seq $spread); do echo "url=$ours/@load-$i/v2/users?$demo"; done | curl -sf -H "$key" -K - >/dev/null
for i in $(seq 50); do
  curl -sf -o /dev/null "$ours/@faulty-$i/__admin/faults" -d '{"operation":"intelliprove.*","inject":{"status":503}}'
done
wrk -t1 -c8 -d3s -H "$key" "$ours/v2/users?$demo" >/dev/null
curl -sf -o /dev/null -H "$json" -d '{"external_user_id":"demo@example.test"}' $bare/v2/users
token=$(curl -sf "$first/__admin/tokens/intelliprove" -d '{"subject":"demo@example.test","expires_in":"30d"}' | jq -er .token)
scan=$(curl -sf "$first/__admin/actions/intelliprove.complete_face_scan" -d '{"user":"demo@example.test"}' | jq -er .face_scan_id)
pattern=$("$build/lookalike" pattern --typist marie --repetition 1)

# name · like which of the bare ones · spread · method · target · header fields · body
kinds() {
  local enrol=$'apikey: demo-key\nx-enrollment: USER\n'$json
  row 'key, read' read $spread GET "/v2/users?$demo" "$key" ''
  row 'key, write' create $spread POST /v2/users "$key"$'\n'"$json" '{"external_user_id":"%d@example.test"}'
  row 'token, read' read 1 GET "/v2/biomarkers/$scan" "authorization: Token $token" ''
  row 'token, widget as HTML' read 1 POST /v2/widgets/biomarker "authorization: Token $token"$'\n'"$json" \
    "{\"appearance\":{\"variation\":\"arc\"},\"data\":{\"parameter\":\"heart_rate\",\"face_scan_id\":\"$scan\"}}"
  row 'key, main widget as HTML' read $spread POST "/v2/widgets/main?$demo" "$key"$'\n'"$json" '{"data":{}}'
  row 'key, metrics' read $spread GET "/v2/metrics?$demo" "$key" ''
  row 'verify' create $spread POST /pulse/user-verify/marie@example.test "$enrol" "$pattern"
  row 'refused' read $spread GET /v2/users "$key" ''
}
row() { kind_name=$1 like=$2; export SPREAD=$3 METHOD=$4 TARGET=$5 HEADERS=$6 BODY=$7; measure; }
measure() {
  local o b
  [ -n "$BODY" ] || unset BODY
  b=$(PREFIX='' METHOD=$([ "$like" = read ] && echo GET || echo POST) TARGET=$([ "$like" = read ] && echo "/v2/users?$demo" || echo /v2/users) \
    HEADERS="$json" BODY=$([ "$like" = read ] || echo '{"external_user_id":"%d@example.test"}') load $pid_bare $bare)
  o=$(QUIET=$([ "$kind_name" = refused ] && echo yes) PREFIX=/@load- load $pid_ours $ours)
  echo "$b $o" | awk -v n="$kind_name" '{
    printf "%-26s bare %7.0f/s %5.1f us p99 %5.2f ms   lookalike %7.0f/s %6.1f us p99 %5.2f ms   ratio of requests %.2f, of processor time %.2f\n",
      n, $1, $2, $3, $4, $5, $6, $4 / $1, $2 / $5}'
}

# Each kind three times, alternating, so that a noisy neighbour hits both.
for _ in 1 2 3; do kinds; done
echo "$(curl -sf $ours/__admin/health | jq -r .namespaces) namespaces; memory $(awk '/VmRSS/ {printf "%.0f MiB", $2 / 1024}' "/proc/$pid_ours/status")"
