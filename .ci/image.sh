#!/usr/bin/env bash
# Builds the Dockerfile as it is and tries what comes out: one file, static, not root, on a root that cannot be
# written, healthy by its own healthcheck, and a vendor answers.
#
# With a Docker daemon it builds and runs there. Without one (as root on Debian: buildah, debootstrap, iproute2) it
# builds with buildah on a stand-in for the image of Rust, made of Debian and this machine's toolchain, and plays the
# container with namespaces of the kernel, as the image's own settings say: entry point, user, environment, check.
# IMAGE_STORAGE=vfs works where overlays cannot be mounted, and takes 25 GB.
# TARGETARCH=arm64 cross-compiles; then the running is left to those who have such a machine, or to qemu-user-static.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$PWD/target/image
arch=${TARGETARCH:-$(dpkg --print-architecture)}
mkdir -p "$work"

say() { printf '== %s (%ss)\n' "$*" "$SECONDS"; }
fail() { echo "image: $*" >&2; exit 1; }

# The flow of a customer, as the README has it; $1… is how to reach the container with curl.
flow() {
  local ask=("$@" curl -sS --max-time 5) url=http://127.0.0.1:8080 key='x-api-key: test-key' user scan
  user=$("${ask[@]}" "$url/v2/users" -H "$key" -H 'host: lookalike:8080' -H 'content-type: application/json' \
    -d '{"external_user_id":"anna@example.test"}')
  grep -q '"external_user_id":"anna@example.test"' <<<"$user" || fail "no user: $user"
  scan=$("${ask[@]}" "$url/__admin/actions/intelliprove.complete_face_scan" -H 'host: lookalike:8080' \
    -d '{"user":"anna@example.test"}')
  scan=$(grep -oE '[0-9a-f]{8}-[0-9a-f-]{27}' <<<"$scan") || fail "no scan: $scan"
  "${ask[@]}" "$url/v2/facescans/url?external_user_id=anna@example.test" -H "$key" -H 'host: lookalike:8080' |
    grep -q '"url":"http://lookalike:8080/plugin/' || fail 'the URL for the scan leads elsewhere'
  "${ask[@]}" -f "$url/v2/facescans/$scan?external_user_id=anna@example.test" -H "$key" >/dev/null || fail 'the scan is not there'
  echo 'a user was created, made a scan, and it was read back'
}

static() {
  local headers
  headers=$(readelf --program-headers --dynamic "$1")
  ! grep -qE 'INTERP|NEEDED' <<<"$headers" || fail "the binary wants libraries: $headers"
  echo "static, $(($(stat -c %s "$1") / 1024)) KiB"
}

one_file() {
  [ "$1" = ./lookalike ] || fail "the image holds more than the binary: $1"
  echo 'the image holds one file'
}

with_docker() {
  say 'build with Docker'
  docker build --platform "linux/$arch" --tag lookalike:ci .
  local id running
  id=$(docker create lookalike:ci)
  docker export "$id" >"$work/root.tar"
  docker rm "$id" >/dev/null
  # What an engine itself puts into every container is empty, so it is told apart by its size.
  one_file "$(tar -tvf "$work/root.tar" | awk '$1 ~ /^-/ && $3 > 0 {print "./" $NF}' | sort)"
  tar -xf "$work/root.tar" -C "$work" lookalike
  static "$work/lookalike"
  say 'run with Docker'
  running=$(docker run --detach --read-only --cap-drop ALL --security-opt no-new-privileges --publish 127.0.0.1:8080:8080 lookalike:ci)
  # shellcheck disable=SC2064 # the container's name is known now
  trap "docker rm --force $running >/dev/null" EXIT
  for _ in $(seq 50); do
    [ "$(docker inspect --format '{{.State.Health.Status}}' "$running")" = healthy ] && break
    sleep 0.2
  done
  [ "$(docker inspect --format '{{.State.Health.Status}}' "$running")" = healthy ] || fail 'it never became healthy'
  flow
}

b() { buildah --root "$work/storage" --runroot "$work/run" --storage-driver "${IMAGE_STORAGE:-overlay}" "$@"; }

# Debian and the toolchain of this machine under the name of the image of Rust.
stand_in() {
  local name=$1 root=$work/base toolchain container
  b inspect --type image "$name" >/dev/null 2>&1 && return
  say "make a stand-in for $name"
  toolchain=$(rustc --print sysroot)
  rm -rf "$root"
  debootstrap --variant=minbase --include=gcc,libc6-dev,ca-certificates bookworm "$root" >"$work/debootstrap.log"
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  cp -r /etc/apt/sources.list* "$root/etc/apt/"
  mkdir -p "$root/usr/local/cargo/bin" "$root/usr/local/rustup/toolchains"
  tar -C "$(dirname "$toolchain")" --exclude=share -cf - "$(basename "$toolchain")" | tar -C "$root/usr/local/rustup/toolchains" -xf -
  cp "$(command -v rustup)" "$root/usr/local/cargo/bin/rustup"
  for tool in cargo rustc; do ln -s rustup "$root/usr/local/cargo/bin/$tool"; done
  printf 'version = "12"\ndefault_toolchain = "%s"\nprofile = "minimal"\n' "$(basename "$toolchain")" >"$root/usr/local/rustup/settings.toml"
  container=$(b from scratch)
  b add --quiet "$container" "$root" / >/dev/null
  b config --env RUSTUP_HOME=/usr/local/rustup --env CARGO_HOME=/usr/local/cargo \
    --env PATH=/usr/local/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$container"
  b commit --quiet --rm "$container" "$name" >/dev/null
  rm -rf "$root"
}

setting() { jq -r ".Docker.config.$1" "$work/image.json"; }

# Run a command of the image as an engine would: its user and environment, no way to more rights, a root that cannot be
# written. $1 is the network: `new`, or the process whose network it joins.
contained() {
  local network=(unshare --net) environment
  [ "$1" = new ] || network=(nsenter --net --target "$1")
  shift
  mapfile -t environment < <(setting 'Env[]')
  # shellcheck disable=SC2016 # $1 and $@ are the inner shell's
  exec "${network[@]}" unshare --mount --pid --fork --kill-child sh -euc '
    root=$1 user=$2; shift 2
    ip link set lo up
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    if touch "$root/written" 2>/dev/null; then echo "the root can be written" >&2; exit 1; fi
    exec setpriv --no-new-privs env -i "$@"
  ' sh "$work/root" "$(setting User)" "${environment[@]}" \
    "$(command -v chroot)" --userspec="$(setting User)" --groups= "$work/root" "$@"
}

played() {
  local command check outer pid status
  mapfile -t command < <(setting 'Entrypoint[], .Docker.config.Cmd[]')
  mapfile -t check < <(setting 'Healthcheck.Test[1:][]')
  say "run as the image says: ${command[*]}; check: ${check[*]}"
  (contained new "${command[@]}") >"$work/log" 2>&1 &
  outer=$!
  # shellcheck disable=SC2064 # the process is known now
  trap "kill $outer 2>/dev/null || true" EXIT
  for _ in $(seq 50); do
    pid=$(pgrep --parent "$outer" --exact lookalike) && break
    sleep 0.1
  done
  [ -n "$pid" ] || fail "it did not start: $(cat "$work/log")"
  status=$(grep -E '^(Uid|Gid|CapEff|NoNewPrivs)' "/proc/$pid/status" | tr '\n\t' '; ')
  echo "running with $status"
  [[ $status = "Uid: 65532 65532 65532 65532;Gid: 65532 65532 65532 65532;CapEff: 0000000000000000;NoNewPrivs: 1;" ]] || fail 'it has more rights than it should'
  (contained "$pid" "${check[@]}") || fail 'its own healthcheck fails'
  flow nsenter --net --target "$pid"
  kill -TERM "$pid"
  wait "$outer" || fail "it ended badly: $(cat "$work/log")"
  if (contained new "${check[@]}") 2>/dev/null; then fail 'the healthcheck passes where no server is'; fi
  echo 'healthy while it runs, ended by SIGTERM with status 0, unhealthy without it'
}

with_buildah() {
  local container
  stand_in "docker.io/library/rust:$(sed -n 's/^ARG RUST=//p' Dockerfile)-slim-bookworm"
  say "build with buildah for $arch"
  b build --isolation chroot --network host --format docker --layers --pull=never \
    --build-arg BUILDPLATFORM="linux/$(dpkg --print-architecture)" --build-arg TARGETARCH="$arch" --tag lookalike:ci .
  b inspect --type image lookalike:ci >"$work/image.json"
  container=$(b from --pull=never lookalike:ci)
  rm -rf "$work/root"
  cp -a "$(b mount "$container")" "$work/root"
  b umount "$container" >/dev/null
  b rm "$container" >/dev/null
  one_file "$(cd "$work/root" && find . ! -type d | sort)"
  static "$work/root/lookalike"
  if [ "$arch" = "$(dpkg --print-architecture)" ]; then played; else echo "built for $arch; not run here"; fi
}

if docker info >/dev/null 2>&1; then with_docker; else with_buildah; fi
say 'the image is fine'
