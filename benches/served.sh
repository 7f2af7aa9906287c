# shellcheck shell=bash
# Sourced: servers of its own for a measurement, on ports that they find by themselves, watched while they start, gone at
# the end. `need TOOL…` ends where one is not installed; `serve PROGRAM` sets `url` and `pid`; `leave PID` ends one.
# `rate URL [OPTION…]` prints requests per second and how many there were, and ends everything where one was refused.
need() { for tool in "$@"; do command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 1; }; done; }

servers=() announced=$(mktemp -d)
end() {
  [ ${#servers[@]} = 0 ] || kill "${servers[@]}" 2>/dev/null || true
  wait
  rm -rf "$announced"
}
trap end EXIT

# shellcheck disable=SC2034 # `url` is for who has sourced this
serve() {
  local file=$announced/${#servers[@]}.json
  [ -x "$1" ] || { echo "$1 is not there: cargo build --release" >&2; exit 1; }
  "$1" serve --port 0 --announce "$file" --log-level warn >/dev/null & pid=$!
  servers+=("$pid")
  for _ in $(seq 1500); do
    [ ! -s "$file" ] || { url=$(jq -er .url "$file"); return; }
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.01
  done
  echo "$1 does not start" >&2
  exit 1
}

leave() { kill "$1"; wait "$1" 2>/dev/null || true; }

rate() {
  local base=$1 told
  shift
  told=$(wrk -t1 "$@" "$base")
  if grep -q 'Non-2xx' <<<"$told"; then echo "refused: $told" >&2; exit 1; fi
  awk '/Requests\/sec/ {rate = $2} /requests in/ {count = $1} END {print rate, count}' <<<"$told"
}
