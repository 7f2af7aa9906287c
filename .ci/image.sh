#!/usr/bin/env bash
# Builds the Dockerfile as it is and tries what comes out: one file of at most 10 MB, static, labelled, run with a mounted
# scenario by a user without rights on a root that cannot be written, in less than 8 MiB of memory, healthy by its own
# healthcheck; a vendor answers, a webhook finds the host it is for by name, SIGTERM ends it; and sources that do not compile give no image.
#
# With a Docker daemon it builds and runs there, on the image of Rust as pulled (its digest: target/image/base). Without
# one (as root on Debian: buildah, debootstrap, iproute2, jq) it builds with buildah on a stand-in for the image of Rust,
# made of Debian and this machine's toolchain, and plays the container with namespaces of the kernel, as the image's own
# settings say: entry point, user, environment, check. IMAGE_STORAGE=vfs works where overlays cannot be mounted, and takes
# 25 GB.
# TARGETARCH=arm64 cross-compiles; what comes out is tried with qemu-user-static, as far as that goes, or not at all.
# The binary is left at target/image/lookalike. IMAGE_SOURCE says where the sources are published, for the label.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/target/image
here=$(dpkg --print-architecture)
arch=${TARGETARCH:-$here}
rust=rust:$(sed -n 's/^ARG RUST=//p' Dockerfile)-slim-bookworm
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n1)
license=$(sed -n 's/^license = "\(.*\)"$/\1/p' Cargo.toml | head -n1)
revision=$(git describe --always --abbrev=40 --dirty --exclude='*' 2>/dev/null || true)
# Whatever is not known is no label, and not an empty one; no licence is known before Cargo.toml names one.
described=()
for label in "version=$version" "revision=$revision" "source=${IMAGE_SOURCE:-}" "licenses=$license"; do
  [ -z "${label#*=}" ] || described+=(--label "org.opencontainers.image.$label")
done
most=10000000
most_resident=8192
mkdir -p "$work"

say() { printf '== %s (%ss)\n' "$*" "$SECONDS"; }
fail() { echo "image: $*" >&2; exit 1; }

# Try a command, again and again for ten seconds.
soon() {
  for _ in $(seq 100); do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.1
  done
  return 1
}

# What the container is given: a scenario whose webhooks go to a host that has a name and no more.
cat >"$work/scenario.yaml" <<'END'
version: 1
extends: default
webhooks:
  - { vendor: incode, events: [verification.completed], url: "http://app:9000/hooks" }
END
chmod 644 "$work/scenario.yaml"

# The flow of a customer, as the README has it; $1 is the container's URL, $2… how to reach it with curl.
flow() {
  local url=$1 key='x-api-key: test-key' ask user scan
  shift
  ask=("$@" curl -sS --max-time 5 -H 'host: lookalike:8080')
  user=$("${ask[@]}" "$url/v2/users" -H "$key" -H 'content-type: application/json' \
    -d '{"external_user_id":"anna@example.test"}')
  grep -q '"external_user_id":"anna@example.test"' <<<"$user" || fail "no user: $user"
  scan=$("${ask[@]}" "$url/__admin/actions/intelliprove.complete_face_scan" -d '{"user":"anna@example.test"}')
  scan=$(grep -oE '[0-9a-f]{8}-[0-9a-f-]{27}' <<<"$scan") || fail "no scan: $scan"
  "${ask[@]}" "$url/v2/facescans/url?external_user_id=anna@example.test" -H "$key" |
    grep -q '"url":"http://lookalike:8080/plugin/' || fail 'the URL for the scan leads elsewhere'
  "${ask[@]}" -f "$url/v2/facescans/$scan?external_user_id=anna@example.test" -H "$key" >/dev/null || fail 'the scan is not there'
  echo 'a user was created, made a scan, and it was read back'
}

# A notification reaches `app`, who is a second container: it knows no such path, and its 404 in the ledger shows that it
# was asked. A static C library looks names up in a root without nsswitch.conf.
told() {
  local url=$1 ask done='{"person":{"key":"ana","full_name":"Ana Torres Vega"}}'
  shift
  ask=("$@" curl -sS --max-time 5 -H 'host: lookalike:8080')
  "${ask[@]}" -f "$url/__admin/actions/incode.complete_verification" -d "$done" >/dev/null || fail 'the mounted scenario is not played'
  attempted() { "${ask[@]}" "$url/__admin/webhooks/default-w1" | grep -q '"status":404'; }
  soon attempted || fail "the webhook did not reach its host: $("${ask[@]}" "$url/__admin/webhooks/default-w1")"
  echo 'a webhook reached the host that the mounted scenario names'
}

static() {
  local headers size
  headers=$(readelf --program-headers --dynamic "$1")
  ! grep -qE 'INTERP|NEEDED' <<<"$headers" || fail "the binary wants libraries: $headers"
  size=$(stat -c %s "$1")
  [ "$size" -le "$most" ] || fail "the binary has $size bytes, which is more than $most"
  echo "static, $size bytes"
}

one_file() {
  [ "$1" = lookalike ] || fail "the image holds more than the binary: $1"
  echo 'the image holds one file'
}

setting() { jq -r ".$1" "$work/config.json"; }

labelled() {
  local label
  for label in title description version; do
    [ -n "$(setting "Labels[\"org.opencontainers.image.$label\"] // \"\"")" ] || fail "no label $label"
  done
  [ "$(setting 'Labels["org.opencontainers.image.version"]')" = "$version" ] || fail 'another version is on the label'
  [ "$(setting 'Labels["org.opencontainers.image.licenses"] // ""')" = "$license" ] || fail 'another licence is on the label'
  [ "$(setting 'Labels | [.[] | select(. == "")] | length')" = 0 ] || fail 'a label is empty'
  [ "$(setting User)" = 65532:65532 ] || fail "its user is $(setting User)"
}

# The process $1 of the container has no rights but those of its user.
powerless() {
  local status
  status=$(grep -E '^(Uid|Gid|CapEff|NoNewPrivs)' "/proc/$1/status" | tr '\n\t' '; ')
  echo "running with $status"
  [[ $status = "Uid: 65532 65532 65532 65532;Gid: 65532 65532 65532 65532;CapEff: 0000000000000000;NoNewPrivs: 1;" ]] || fail 'it has more rights than it should'
}

# The process $1 is up, and nobody has asked it for anything yet but whether it is there.
small() {
  local resident
  # Somebody else's pages are counted one by one only for root; the status may count some late.
  resident=$(awk '/^Rss:/ {print $2}' "/proc/$1/smaps_rollup" 2>/dev/null || awk '/^VmRSS:/ {print $2}' "/proc/$1/status")
  echo "$resident KiB are resident: $(grep -E '^Rss(Anon|File)' "/proc/$1/status" | tr -s '\n\t ' ' ')"
  [ "$resident" -lt "$most_resident" ] || fail "idle, it takes $resident KiB, and less than $most_resident are aimed at"
}

# Sources that do not compile, $1… builds them: nothing may come out of it.
broken() {
  local context=$work/broken
  say 'build what does not compile'
  rm -rf "$context"
  mkdir "$context"
  cp -a Dockerfile .dockerignore Cargo.toml Cargo.lock build.rs fixtures scenarios src "$context"
  echo 'this is no Rust' >"$context/src/lib.rs"
  if "$@" "$context" >"$work/broken.log" 2>&1; then fail 'a failed compile gives an image'; fi
  grep -q "could not compile .lookalike" "$work/broken.log" || fail "it failed for another reason: $(tail -5 "$work/broken.log")"
  rm -rf "$context"
  echo 'a failed compile gives no image'
}

docker_build() { BUILDX_NO_DEFAULT_ATTESTATIONS=1 timeout 3600 docker build --platform "linux/$arch" --build-arg BASE="$base" "${described[@]}" "$@"; }

run_with_docker() {
  local network app container port pid
  say 'run with Docker'
  network=$(docker network create "lookalike-ci-$$")
  app=$(docker run --detach --read-only --network "$network" --network-alias app --env LOOKALIKE_PORT=9000 lookalike:ci)
  container=$(docker run --detach --read-only --cap-drop ALL --security-opt no-new-privileges --network "$network" \
    --publish 127.0.0.1::8080 --volume "$work/scenario.yaml:/scenario.yaml:ro" --env LOOKALIKE_SCENARIO=/scenario.yaml lookalike:ci)
  # shellcheck disable=SC2064 # the names are known now
  trap "docker rm --force $container $app >/dev/null; docker network rm $network >/dev/null" EXIT
  healthy() { [ "$(docker inspect --format '{{.State.Health.Status}}' "$1")" = healthy ]; }
  soon healthy "$container" || fail "it never became healthy: $(docker logs "$container" 2>&1)"
  pid=$(docker inspect --format '{{.State.Pid}}' "$container")
  # Where the engine runs in a machine of its own, its processes are not to be seen.
  if [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = lookalike ]; then powerless "$pid"; small "$pid"; else echo 'its process cannot be seen from here'; fi
  port=$(docker port "$container" 8080/tcp | head -n1)
  flow "http://$port"
  told "http://$port"
  docker stop -t 5 "$container" >/dev/null
  [ "$(docker inspect --format '{{.State.ExitCode}}' "$container")" = 0 ] || fail "it ended badly: $(docker logs "$container" 2>&1)"
  if docker run --rm --network none lookalike:ci healthcheck 2>/dev/null; then fail 'the healthcheck passes where no server is'; fi
  echo 'healthy while it runs, ended by SIGTERM with status 0, unhealthy without it'
}

with_docker() {
  local layers
  say "pull $rust"
  timeout 600 docker pull --quiet "$rust"
  base=$(docker image inspect --format '{{index .RepoDigests 0}}' "$rust" | tee "$work/base")
  say "build with Docker for $arch on $base"
  docker_build --tag lookalike:ci .
  docker image inspect lookalike:ci | jq '.[0].Config' >"$work/config.json"
  rm -rf "$work/saved"
  mkdir "$work/saved"
  docker save lookalike:ci | tar -xf - -C "$work/saved"
  mapfile -t layers < <(jq -r '.[0].Layers[]' "$work/saved/manifest.json")
  one_file "$(for layer in "${layers[@]}"; do tar -tf "$work/saved/$layer"; done | grep -v '/$')"
  tar -xf "$work/saved/${layers[0]}" -C "$work" lookalike
  rm -rf "$work/saved"
  static "$work/lookalike"
  labelled
  if [ "$arch" = "$here" ]; then run_with_docker; else emulated; fi
  broken docker_build
}

b() { timeout "${LIMIT:-600}" buildah --root "$work/storage" --runroot "$work/run" --storage-driver "${IMAGE_STORAGE:-overlay}" "$@"; }

# Debian and the toolchain of this machine under the name of the image of Rust.
stand_in() {
  local name=localhost/$rust root=$work/base-root toolchain made_of container
  toolchain=$(rustc --print sysroot)
  made_of=$(rustc --version)
  [ "$(b inspect --type image --format '{{index .Docker.Config.Labels "made-of"}}' "$name" 2>/dev/null)" = "$made_of" ] && return
  say "make a stand-in for $rust of $made_of"
  rm -rf "$root"
  timeout 900 debootstrap --variant=minbase --include=gcc,libc6-dev,ca-certificates bookworm "$root" >"$work/debootstrap.log"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  cp -r /etc/apt/sources.list* "$root/etc/apt/"
  mkdir -p "$root/usr/local/cargo/bin" "$root/usr/local/rustup/toolchains"
  tar -C "$(dirname "$toolchain")" --exclude=share -cf - "$(basename "$toolchain")" | tar -C "$root/usr/local/rustup/toolchains" -xf -
  cp "$(command -v rustup)" "$root/usr/local/cargo/bin/rustup"
  for tool in cargo rustc; do ln -s rustup "$root/usr/local/cargo/bin/$tool"; done
  printf 'version = "12"\ndefault_toolchain = "%s"\nprofile = "minimal"\n' "$(basename "$toolchain")" >"$root/usr/local/rustup/settings.toml"
  container=$(b from scratch)
  b add --quiet "$container" "$root" / >/dev/null
  b config --label "made-of=$made_of" --env RUSTUP_HOME=/usr/local/rustup --env CARGO_HOME=/usr/local/cargo \
    --env PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  b commit --quiet --format docker --rm "$container" "$name" >/dev/null
  rm -rf "$root"
}

# Run a command of the image as an engine would: its user and environment, no way to more rights, a root that cannot be
# written, a scenario mounted into it. $1 is the network: `new`, or the process whose network it joins; $2 is one more
# variable of the environment.
contained() {
  local network=(unshare --net) environment
  [ "$1" = new ] || network=(nsenter --net --target "$1")
  mapfile -t environment < <(setting 'Env[]')
  environment+=("$2")
  shift 2
  # shellcheck disable=SC2016 # $1 and $@ are the inner shell's
  exec "${network[@]}" unshare --mount --pid --fork --kill-child sh -euc '
    root=$1 scenario=$2; shift 2
    ip link set lo up
    mount --bind "$root" "$root"
    mount --bind "$scenario" "$root/scenario.yaml"
    mount -o remount,bind,ro "$root/scenario.yaml"
    mount -o remount,bind,ro "$root"
    if touch "$root/written" 2>/dev/null; then echo "the root can be written" >&2; exit 1; fi
    exec setpriv --no-new-privs env -i "$@"
  ' sh "$work/root" "$work/scenario.yaml" "${environment[@]}" \
    "$(command -v chroot)" --userspec="$(setting User)" --groups= "$work/root" "$@"
}

played() {
  local command check outer app pid url=http://127.0.0.1:8080 usual=LOOKALIKE_SCENARIO=/scenario.yaml
  mapfile -t command < <(setting 'Entrypoint[], .Cmd[]')
  mapfile -t check < <(setting 'Healthcheck.Test[1:][]')
  say "run as the image says: ${command[*]}; check: ${check[*]}"
  # An engine puts these into every container.
  mkdir -p "$work/root/etc"
  echo '127.0.0.1 localhost app' >"$work/root/etc/hosts"
  touch "$work/root/scenario.yaml"
  (contained new "$usual" "${command[@]}") >"$work/log" 2>&1 &
  outer=$!
  # `unshare` leaves SIGTERM to its child. It does not take that with it when it is killed: who has another user by then does
  # not hear of it. Without a child it ends by itself.
  # shellcheck disable=SC2064 # the process is known now
  trap "pkill -KILL --parent $outer || true" EXIT
  soon pgrep --parent "$outer" --exact lookalike || fail "it did not start: $(cat "$work/log")"
  pid=$(pgrep --parent "$outer" --exact lookalike)
  powerless "$pid"
  (contained "$pid" LOOKALIKE_PORT=9000 "${command[@]}") >"$work/app.log" 2>&1 &
  app=$!
  # shellcheck disable=SC2064 # the processes are known now
  trap "pkill -KILL --parent $outer,$app || true" EXIT
  soon nsenter --net --target "$pid" curl -sf http://127.0.0.1:9000/__admin/health || fail "the second one did not start: $(cat "$work/app.log")"
  (contained "$pid" "$usual" "${check[@]}") || fail 'its own healthcheck fails'
  small "$pid"
  flow "$url" nsenter --net --target "$pid"
  told "$url" nsenter --net --target "$pid"
  kill -TERM "$pid"
  wait "$outer" || fail "it ended badly: $(cat "$work/log")"
  pkill -KILL --parent "$app"
  wait "$app" 2>/dev/null || true
  trap - EXIT
  if (contained new "$usual" "${check[@]}") 2>/dev/null; then fail 'the healthcheck passes where no server is'; fi
  echo 'healthy while it runs, ended by SIGTERM with status 0, unhealthy without it'
}

# A binary for another processor, by itself: no container, no healthcheck.
emulated() {
  local emulator server announcement=$work/announce.json
  case $arch in amd64) emulator=qemu-x86_64-static ;; *) emulator=qemu-aarch64-static ;; esac
  command -v "$emulator" >/dev/null || { echo "built for $arch; NOT run here, $emulator is not installed"; return; }
  say "run with $emulator"
  rm -f "$announcement"
  timeout 120 "$emulator" "$work/lookalike" serve --port 0 --announce "$announcement" --log-level warn >/dev/null 2>"$work/log" &
  server=$!
  # shellcheck disable=SC2064 # the process is known now
  trap "kill $server 2>/dev/null || true" EXIT
  soon test -s "$announcement" || fail "it did not start: $(cat "$work/log")"
  flow "$(jq -r .url "$announcement")"
  kill -TERM "$server"
  wait "$server" || fail "it ended badly: $(cat "$work/log")"
  trap - EXIT
  echo "ended by SIGTERM with status 0; that was an emulator and no container"
}

buildah_build() {
  LIMIT=5400 b build --isolation chroot --network host --format docker --layers --pull=never \
    --build-arg TARGETARCH="$arch" "${described[@]}" "$@"
}

with_buildah() {
  local container
  stand_in
  say "build with buildah for $arch"
  buildah_build --tag lookalike:ci .
  b inspect --type image lookalike:ci | jq .Docker.config >"$work/config.json"
  container=$(b from --pull=never lookalike:ci)
  rm -rf "$work/root"
  cp -a "$(b mount "$container")" "$work/root"
  b umount "$container" >/dev/null
  b rm "$container" >/dev/null
  one_file "$(cd "$work/root" && find . ! -type d -printf '%P\n' | sort)"
  cp "$work/root/lookalike" "$work/lookalike"
  static "$work/lookalike"
  labelled
  if [ "$arch" = "$here" ]; then played; else emulated; fi
  broken buildah_build
}

if docker info >/dev/null 2>&1; then with_docker; else with_buildah; fi
say 'the image is fine'
if [ "$arch" = amd64 ] && ! python3 benches/train.py --check; then say 'but slower than it need be'; fi
