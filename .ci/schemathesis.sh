#!/usr/bin/env bash
# Schemathesis against every OpenAPI document that the server offers: no 5xx, no answer that is not documented, no body
# that does not fit its schema, and no operation that never succeeds. Requests are made up from the documents, valid and not,
# from a fixed seed, or that of LOOKALIKE_SEED.
# Usage: .ci/schemathesis.sh [EXAMPLES PER OPERATION]; it wants Python 3 and jq, and installs the rest below target/.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD/.ci
examples=${1:-12} seed=${LOOKALIKE_SEED:-20260301} version=4.32.5
[[ $# -le 1 && $examples =~ ^[1-9][0-9]*$ ]] || { echo 'Usage: .ci/schemathesis.sh [EXAMPLES PER OPERATION]' >&2; exit 2; }
work=$PWD/target/schemathesis
schemathesis=$work/venv/bin/schemathesis
mkdir -p "$work"

if ! "$schemathesis" --version 2>/dev/null | grep -qF "$version"; then
  rm -rf "$work/venv"
  python3 -m venv "$work/venv"
  PIP_CONSTRAINT=$here/constraints.txt "$work/venv/bin/pip" install --quiet "schemathesis==$version"
fi

cargo build --locked --quiet
# Identify answers pairs that it does not offer with 501 unless told otherwise, and a 5xx is what is looked for: its document
# is played with a 404 first, where no 5xx may be, and then (`identify-501`) as it is by default, where that one may.
cat >"$work/scenario.yaml" <<'END'
version: 1
extends: default
vendors:
  intelliprove: { settings: { physical_profile_update: always } }
  pulse: { users: [{ user_ref: marie, references: 5 }] }
  incode:
    identities: [{ key: ana, full_name: Ana Torres Vega, email: ana.torres@example.org, phone: '+525512345678' }]
  identify:
    settings: { unsupported_status: 404, attempts_per_hour: 0, lockout_after: 0 }
    projects:
      - id: a69a31e9-f2e6-4d5f-b080-6138c6a721b7
        users: [{ provider: awsCognito, email: ann@example.org, password: 'bID>idfsf23!' }]
END
rm -f "$work/announce.json"
target/debug/lookalike serve --scenario "$work/scenario.yaml" --port 0 --announce "$work/announce.json" --log-level warn 2>"$work/server.log" >/dev/null &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for _ in $(seq 100); do [ -s "$work/announce.json" ] && break; sleep 0.1; done
url=$(jq -er .url "$work/announce.json")

# A stream of events has no end, so a client that waits for one says nothing of it; its tests are in tests/suite/admin.
endless='^/__admin/events$'

# What a run is called that plays a document another time goes on behind the document's name.
document() { echo "${1%-501}"; }

# A document whose operations change each other's world is played by one worker, or the seed would mean nothing.
play() (
  # It keeps what it remembers where it runs; a run that remembers would not be the same as the first.
  rm -rf "$work/memory"
  mkdir "$work/memory"
  cd "$work/memory"
  # A caller who knows the way about.
  export SCHEMATHESIS_HOOKS=$here/schemathesis_world.py LOOKALIKE_URL=$url LOOKALIKE_DOCUMENT LOOKALIKE_NAMESPACE=schemathesis-$1
  LOOKALIKE_DOCUMENT=$(document "$1")
  if [ "$LOOKALIKE_DOCUMENT" != "$1" ]; then
    sed 's/unsupported_status: 404, //' "$work/scenario.yaml" |
      curl -sf -o /dev/null "$url/@$LOOKALIKE_NAMESPACE/__admin/scenario" --data-binary @- || { echo 'its scenario is refused' >"$work/$1.log"; return 1; }
    printf '[checks.not_a_server_error]\nexpected-statuses = ["2xx", "3xx", "4xx", "501"]\n' >schemathesis.toml
  fi
  "$schemathesis" run "$url/__docs/openapi/$LOOKALIKE_DOCUMENT.json" --url "$url" -H "x-lookalike-namespace: $LOOKALIKE_NAMESPACE" \
    --seed "$seed" --max-examples "$examples" --phases examples,coverage,fuzzing --workers 1 --continue-on-failure --warnings off \
    --exclude-path-regex "$endless" --request-timeout 10 --report har --report-har-path "$work/$1.har" \
    --checks not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance \
    >"$work/$1.log" 2>&1
)

# How many answers of each kind there were.
counts() {
  jq -r '[.log.entries[].response.status / 100 | floor] | group_by(.) | map("\(.[0])xx \(length)") | join(", ")' "$work/$1.har"
}

# Operations that never succeeded: of those only refusals were looked at, or nothing at all. Each is looked for by its
# method and a pattern of its path (`{path}` stands for several segments); of two paths that fit, the one without a name in that place is meant.
failing() {
  curl -sf "$url/__docs/openapi/$(document "$1").json" | jq -r --slurpfile har "$work/$1.har" --arg endless "$endless" '
    def pattern: gsub("\\{path\\}"; ".+") | gsub("\\{[^}]*\\}"; "[^/]+");
    [.paths | to_entries[] | select(.key | test($endless) | not) | .key as $path | .value | to_entries[]
      | select(.key | IN("get", "head", "post", "put", "patch", "delete"))
      | {method: .key | ascii_upcase, $path, fits: "^\($path | pattern)$", fixed: ($path | gsub("\\{[^}]*\\}"; "") | length)}] as $operations
    | [$har[0].log.entries[] | select(.response.status >= 200 and .response.status < 300)
      | .request.method as $method | (.request.url | sub("^[a-z]+://[^/]*"; "") | sub("[?#].*$"; "")) as $asked
      | [$operations[] | . as $operation | select($method == .method and ($asked | test($operation.fits)))] | max_by(.fixed) | select(.) | "\(.method) \(.path)"] as $good
    | [$operations[] | "\(.method) \(.path)"] - $good | .[]'
}

wrong=()
for document in $(jq -r '.vendors | keys[]' "$work/announce.json") identify-501 admin; do
  if play "$document"; then
    echo "$document: $(grep -A1 -F 'Test cases:' "$work/$document.log" | tail -1 | xargs); $(counts "$document") (${SECONDS}s)"
    never=$(failing "$document")
    if [ -n "$never" ]; then
      printf '%s: never succeeded: %s\n' "$document" "${never//$'\n'/, }"
      wrong+=("$document")
    fi
  else
    cat "$work/$document.log"
    wrong+=("$document")
  fi
done
kill -0 "$server" || { echo "the server is gone"; cat "$work/server.log"; exit 1; }
if grep -qE 'panicked| ERROR ' "$work/server.log"; then
  cat "$work/server.log"
  wrong+=(log)
fi
[ ${#wrong[@]} = 0 ] || { echo "schemathesis found something in: ${wrong[*]}"; exit 1; }
