# One static binary in an empty image.
#
#   docker build -t lookalike .
#   docker run --rm --read-only -p 127.0.0.1:8080:8080 lookalike
#
# Another architecture is cross-compiled: docker buildx build --platform linux/arm64 -t lookalike:arm64 --load .
# It takes BuildKit or buildah; buildah wants `--format docker`, or it leaves the healthcheck out, and for another architecture
# `--build-arg TARGETARCH=arm64`.
# `.ci/image.sh` builds this file and tries what comes out.

ARG RUST=1.95
# What it is built on; a digest in its place (rust@sha256:…) lets two builds stand on the same bytes.
ARG BASE=rust:${RUST}-slim-bookworm

FROM --platform=${BUILDPLATFORM} ${BASE} AS build
ARG TARGETARCH
WORKDIR /build

# The image of Rust has a C compiler for its own architecture; the other one's is fetched where it is asked for. Rust's
# own lld links both: it is rustc's choice on amd64 alone, and unlike GNU ld it folds functions that are alike, without
# which the binary would have more than 10 MB. What is hot is counted in `hot.profdata` (`benches/train.py`), and inlined as
# far as the numbers here say; without them, LLVM would be as generous with what is cold. Only with both is there room to
# have our own code fast (`opt-level` 2) and not small. The counts are of amd64.
# hadolint ignore=DL3008 # Debian keeps no version but the newest
RUN set -eu; \
    here="$(dpkg --print-architecture)"; \
    arch="${TARGETARCH:-$here}"; \
    hot=''; \
    own='"s"'; \
    case "$arch" in \
      amd64) cpu=x86_64 compiler=x86-64-linux-gnu; \
        own=2; \
        hot="profile-use=/build/hot.profdata llvm-args=-disable-preinline llvm-args=-inline-threshold=5"; \
        hot="$hot llvm-args=-inlinehint-threshold=8 llvm-args=-hot-callsite-threshold=200" ;; \
      arm64) cpu=aarch64 compiler=aarch64-linux-gnu ;; \
      *) echo "no image for $arch: amd64 or arm64" >&2; exit 1 ;; \
    esac; \
    target="$cpu-unknown-linux-gnu"; linker=cc; \
    if [ "$arch" != "$here" ]; then \
      linker="$cpu-linux-gnu-gcc"; \
      apt-get update; \
      apt-get install -y --no-install-recommends "gcc-$compiler" "libc6-dev-$arch-cross"; \
      rm -rf /var/lib/apt/lists/*; \
      rustup target add "$target"; \
    fi; \
    lld="$(rustc --print sysroot)/lib/rustlib/$(rustc --print host-tuple)/bin/gcc-ld"; \
    test -x "$lld/ld.lld"; \
    mkdir .cargo; \
    printf '[build]\ntarget = "%s"\n[target.%s]\nlinker = "%s"\nrustflags = [\n' "$target" "$target" "$linker" > .cargo/config.toml; \
    for flag in target-feature=+crt-static relocation-model=static \
      "link-arg=-B$lld" link-arg=-fuse-ld=lld link-arg=-Wl,--icf=all link-arg=-Wl,-T,/build/later.ld $hot; do \
      printf '  "-C", "%s",\n' "$flag" >> .cargo/config.toml; \
    done; \
    echo ']' >> .cargo/config.toml; \
    printf '[profile.release.package.lookalike]\nopt-level = %s\n' "$own" >> .cargo/config.toml

# The dependencies alone, so that a change of ours does not build them again; what compiler and linker are told is there
# from the start.
COPY Cargo.toml Cargo.lock src/later.ld src/hot.profdata ./
RUN set -eu; \
    mkdir src; \
    echo '//! Not yet here.' > src/lib.rs; \
    cp src/lib.rs src/main.rs; \
    echo 'fn main() {}' >> src/main.rs; \
    cargo build --locked --release --bin lookalike

# What the stub above left must not pass for the program where that does not compile.
COPY build.rs ./
COPY fixtures fixtures
COPY scenarios scenarios
COPY src src
RUN set -eu; \
    rm target/*/release/lookalike; \
    touch src/lib.rs src/main.rs; \
    cargo build --locked --release --bin lookalike; \
    cp target/*/release/lookalike /lookalike

FROM scratch
# What differs from build to build (version, revision, source, licences) is a label of whoever builds: a Dockerfile can read
# no version from a file, nor leave out a label that would be empty. `.ci/image.sh` gives them.
LABEL org.opencontainers.image.title="lookalike" \
      org.opencontainers.image.description="A faithful, stateful, in-memory simulator of the IntelliProve, neomia Pulse, Incode ID and Monterosa Identify APIs."
COPY --from=build /lookalike /lookalike
USER 65532:65532
ENV LOOKALIKE_BIND=0.0.0.0 \
    LOOKALIKE_PORT=8080
EXPOSE 8080
# An engine looks for the first time after one interval, and whoever waits for that waits as long.
HEALTHCHECK --interval=1s --timeout=3s --start-period=2s CMD ["/lookalike", "healthcheck"]
ENTRYPOINT ["/lookalike"]
CMD ["serve"]
