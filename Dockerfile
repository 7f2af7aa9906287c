# One static binary in an empty image.
#
#   docker build -t lookalike .
#   docker run --rm --read-only -p 8080:8080 lookalike
#
# Another architecture is cross-compiled: docker buildx build --platform linux/arm64 -t lookalike .
# Without BuildKit: docker build --build-arg BUILDPLATFORM=linux/amd64 --build-arg TARGETARCH=arm64 .
# `.ci/image.sh` builds this file and tries what comes out.

ARG RUST=1.95
ARG BUILDPLATFORM

FROM --platform=${BUILDPLATFORM} rust:${RUST}-slim-bookworm AS build
ARG TARGETARCH
WORKDIR /build

# The image of Rust has a C compiler for its own architecture; the other one's is fetched where it is asked for.
RUN set -eu; \
    arch="${TARGETARCH:-$(dpkg --print-architecture)}"; \
    case "$arch" in \
      amd64) cpu=x86_64 ;; \
      arm64) cpu=aarch64 ;; \
      *) echo "no image for $arch: amd64 or arm64" >&2; exit 1 ;; \
    esac; \
    target="$cpu-unknown-linux-gnu"; linker=cc; \
    flags='"-C", "target-feature=+crt-static", "-C", "relocation-model=static"'; \
    # Rust links with its own lld for this architecture, which folds functions that are alike.
    if [ "$cpu" = x86_64 ]; then flags="$flags, \"-C\", \"link-arg=-Wl,--icf=all\""; fi; \
    if [ "$arch" != "$(dpkg --print-architecture)" ]; then \
      linker="$cpu-linux-gnu-gcc"; \
      apt-get update; \
      apt-get install -y --no-install-recommends "gcc-$(echo "$cpu" | tr _ -)-linux-gnu" "libc6-dev-$arch-cross"; \
      rustup target add "$target"; \
    fi; \
    mkdir .cargo; \
    printf '[build]\ntarget = "%s"\nrustflags = [%s]\n[target.%s]\nlinker = "%s"\n' \
      "$target" "$flags" "$target" "$linker" > .cargo/config.toml

# The dependencies alone, so that a change of ours does not build them again.
COPY Cargo.toml Cargo.lock ./
COPY benches benches
RUN mkdir src; \
    echo '//! Not yet here.' | tee src/lib.rs > src/main.rs; \
    echo 'fn main() {}' >> src/main.rs; \
    cargo build --locked --release --bin lookalike

COPY build.rs ./
COPY fixtures fixtures
COPY scenarios scenarios
COPY src src
RUN touch src/lib.rs src/main.rs; \
    cargo build --locked --release --bin lookalike; \
    cp target/*/release/lookalike /lookalike

FROM scratch
LABEL org.opencontainers.image.title="lookalike" \
      org.opencontainers.image.description="A faithful, stateful, in-memory simulator of the IntelliProve, neomia Pulse, Incode ID and Monterosa Identify APIs."
COPY --from=build /lookalike /lookalike
USER 65532:65532
ENV LOOKALIKE_BIND=0.0.0.0 \
    LOOKALIKE_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=2s CMD ["/lookalike", "healthcheck"]
ENTRYPOINT ["/lookalike"]
CMD ["serve"]
