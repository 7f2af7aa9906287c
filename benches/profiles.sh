#!/usr/bin/env bash
# Which way to build the binary that is given away: size, start to first 200, idle memory, requests per second of a read.
# `Cargo.toml` has the profile: `opt-level` 3 for what bytes go through, "s" for what a request passes once, and the level
# of this table for everything else and, in the next column, for our own code. Each candidate is built from nothing into
# a folder of its own below target/profiles (minutes each), then measured in turn, three times, so that a noisy neighbour
# hits all. `fold` makes one of functions that are alike, `later` puts last what a start does not need, `hot` tells what is
# hot (`train.py`). Panics are never made to abort: the pipeline catches them.
# Needs wrk and jq. Usage: benches/profiles.sh [NAME…]; without names all of them. Limits: 10 MB, 8 ms, 8 MiB.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=benches/served.sh
. benches/served.sh
cpu=$(uname -m) static='-C target-feature=+crt-static -C relocation-model=static' fold='-C link-arg=-Wl,--icf=all'
later="-C link-arg=-Wl,-T,$PWD/src/later.ld"
# As the Dockerfile has them.
own=$(grep -oE '\bown=[0-9]' Dockerfile | cut -d= -f2)
hot="-C profile-use=$PWD/src/hot.profdata $(grep -oE 'llvm-args=[a-z0-9=-]+' Dockerfile | sed 's/^/-C /' | tr '\n' ' ')"

# name · LTO · codegen units · opt-level of what is cold · opt-level of our own code · target · flags
candidates() {
  cat <<END
chosen fat 1 z $own $cpu-unknown-linux-gnu $static $fold $later $hot
own-s fat 1 z s $cpu-unknown-linux-gnu $static $fold $later $hot
blind fat 1 z s $cpu-unknown-linux-gnu $static $fold $later
mixed fat 1 z s $cpu-unknown-linux-gnu $static $fold
unfolded fat 1 z s $cpu-unknown-linux-gnu $static
own-z fat 1 z z $cpu-unknown-linux-gnu $static $fold $later
own-3 fat 1 z 3 $cpu-unknown-linux-gnu $static $fold $later
all-3 fat 1 3 3 $cpu-unknown-linux-gnu $static $fold $later
shared-3 fat 1 3 3 $cpu-unknown-linux-gnu -
thin thin 1 z s $cpu-unknown-linux-gnu $static $fold $later
musl fat 1 z s $cpu-unknown-linux-musl -
END
}

known() { candidates | cut -d' ' -f1; }
for name in "$@"; do
  known | grep -qxF -e "$name" || { echo "Usage: benches/profiles.sh [NAME…], of $(known | paste -sd' ')" >&2; exit 2; }
done

binary() { echo "target/profiles/$1/$2/release/lookalike"; }

# As TOML has it: a number or a word.
level() { case $1 in [0-9]) echo "$1" ;; *) echo "\"$1\"" ;; esac; }

need wrk jq

build() {
  local name=$1 lto=$2 units=$3 level=$4 own=$5 target=$6 flags
  shift 6
  [ "$1" = - ] && flags='' || flags=$*
  if ! rustc --print target-libdir --target "$target" 2>/dev/null | xargs test -d; then
    echo "$name: rustup target add $target first; left out" >&2
    return 1
  fi
  # What compiler and linker read besides is no source that cargo would know of.
  if [ src/hot.profdata -nt "$(binary "$name" "$target")" ]; then rm -rf "target/profiles/$name"; fi
  rm -f "$(binary "$name" "$target")"
  touch src/main.rs
  RUSTFLAGS=$flags CARGO_PROFILE_RELEASE_LTO=$lto CARGO_PROFILE_RELEASE_CODEGEN_UNITS=$units CARGO_PROFILE_RELEASE_OPT_LEVEL=$level \
    cargo build --quiet --locked --release --bin lookalike --target "$target" --target-dir "target/profiles/$name" \
    --config "profile.release.package.lookalike.opt-level=$(level "$own")"
}

# Requests per second of a read.
reads() {
  serve "$1"
  rate "$url/v2/users?external_user_id=demo@example.test" -c16 -d4s -H 'x-api-key: test-key' >"$announced/rate"
  leave "$pid"
}

ready=()
while read -r name lto units level own target flags; do
  [ $# = 0 ] || [[ " $* " = *" $name "* ]] || continue
  echo "building $name" >&2
  # shellcheck disable=SC2086 # the flags are several words
  if build "$name" "$lto" "$units" "$level" "$own" "$target" $flags; then ready+=("$name $target"); fi
done < <(candidates)

for round in 1 2 3; do
  for candidate in "${ready[@]}"; do
    read -r name target <<<"$candidate"
    path=$(binary "$name" "$target")
    figures=$(benches/start.py "$path" | awk '/start to/ {start = $6} /idle/ {idle = $4} END {print start, idle}')
    reads "$path"
    printf 'round %s  %-17s %6.2f MB   start %s ms   idle %s MiB   %s requests/s\n' "$round" "$name" \
      "$(awk -v b="$(stat -c %s "$path")" 'BEGIN {print b / 1e6}')" "${figures% *}" "${figures#* }" "$(cut -d. -f1 "$announced/rate")"
  done
done
