# SPDX-License-Identifier: Apache-2.0
#
#   docker build --tag istio-certificate-exporter:0.1.0 .
#
# Both stages are Debian 12, so that the libraries of the first are those of the second.

FROM swift:6.3-bookworm AS build
# Headers for the system's own OpenSSL, libcurl and zlib; the newest security updates are wanted here.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libcurl4-openssl-dev libssl-dev pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
# Dependencies change less often than sources: a layer of their own.
COPY Package.swift Package.resolve[d] ./
RUN swift package resolve
COPY Sources ./Sources
COPY Tests ./Tests
RUN swift build --configuration release --static-swift-stdlib --product istio-certificate-exporter \
    && built="$(swift build --configuration release --static-swift-stdlib --show-bin-path)" \
    && install -D --strip "$built/istio-certificate-exporter" /image/istio-certificate-exporter

FROM debian:bookworm-slim
# Swift's runtime is in the program; these are the libraries that it takes from the system. libssl parses strangers'
# certificates, so it must be as new as the build: nothing is pinned.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get upgrade --yes \
    && apt-get install --yes --no-install-recommends ca-certificates libcurl4 libgcc-s1 libssl3 libstdc++6 zlib1g \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives /var/log/apt /var/log/dpkg.log
COPY --from=build /image/istio-certificate-exporter /usr/bin/istio-certificate-exporter
LABEL org.opencontainers.image.title="istio-certificate-exporter" \
    org.opencontainers.image.description="Watches the certificates of an Istio mesh and tells Prometheus" \
    org.opencontainers.image.licenses="Apache-2.0" \
    org.opencontainers.image.version="0.1.0"
# By number: Kubernetes' runAsNonRoot cannot judge a name.
USER 65532:65532
EXPOSE 9694
ENTRYPOINT ["/usr/bin/istio-certificate-exporter"]
