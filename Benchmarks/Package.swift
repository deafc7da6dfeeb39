// swift-tools-version: 6.3
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// The modules are built again here, over links to their folders: what they offer each other ends at a package's border.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "istio-certificate-exporter-benchmarks",
    dependencies: [
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1", traits: []),
        .package(url: "https://github.com/jpsim/Yams.git", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "StreamingJSON", swiftSettings: settings),
        .target(name: "Certificates", dependencies: ["COpenSSL"], swiftSettings: settings),
        .target(name: "HTTPTransport", dependencies: ["CCurl"], swiftSettings: settings),
        .target(name: "Exposition", dependencies: ["CZlib"], swiftSettings: settings),
        .target(
            name: "EnvoyAdmin",
            dependencies: ["HTTPTransport", "Certificates", "Exposition", "StreamingJSON"],
            swiftSettings: settings
        ),
        .target(name: "Kubernetes", dependencies: ["HTTPTransport", "StreamingJSON"], swiftSettings: settings),
        .target(
            name: "Vault",
            dependencies: ["HTTPTransport", "Certificates", "StreamingJSON"],
            swiftSettings: settings
        ),
        .target(name: "CertificateHealth", dependencies: ["Certificates"], swiftSettings: settings),
        .target(
            name: "CertificateSources",
            dependencies: [
                "EnvoyAdmin", "Kubernetes", "Vault", "HTTPTransport", "Certificates", "CertificateHealth",
                "StreamingJSON",
                logging, lifecycle,
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Exporter",
            dependencies: [
                "CertificateSources", "CertificateHealth", "Exposition", "Certificates", "HTTPTransport", "EnvoyAdmin",
                "Kubernetes", "Vault", "StreamingJSON", logging, lifecycle,
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: settings
        ),
        .target(name: "TestSupport", dependencies: ["COpenSSL", "Certificates"], swiftSettings: settings),
        .target(name: "CFloor", dependencies: ["COpenSSL"]),
        .executableTarget(
            name: "benchmarks",
            dependencies: [
                "CFloor", "Certificates", "CertificateHealth", "EnvoyAdmin", "Exporter", "HTTPTransport", "TestSupport",
            ],
            swiftSettings: settings
        ),
    ]
)
