// swift-tools-version: 6.3
// SPDX-License-Identifier: Apache-2.0

import PackageDescription

// One array for every target, so that no module drifts from the house's dialect.
var settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

// A warning stops the test command and CI, not somebody who builds with a newer compiler than ours.
if Context.environment["WARNINGS_AS_ERRORS"] == "1" {
    settings.append(.treatAllWarnings(as: .error))
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

let package = Package(
    name: "istio-certificate-exporter",
    products: [
        .executable(name: "istio-certificate-exporter", targets: ["istio-certificate-exporter"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
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
                "StreamingJSON", logging, lifecycle,
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
        .executableTarget(
            name: "istio-certificate-exporter",
            dependencies: [
                "Exporter", logging, lifecycle,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        .target(
            name: "TestSupport",
            dependencies: ["COpenSSL", "Certificates"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .testTarget(name: "StreamingJSONTests", dependencies: ["StreamingJSON"], swiftSettings: settings),
        .testTarget(name: "CertificatesTests", dependencies: ["Certificates", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "HTTPTransportTests",
            dependencies: ["HTTPTransport", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(name: "ExpositionTests", dependencies: ["Exposition", "TestSupport"], swiftSettings: settings),
        .testTarget(
            name: "EnvoyAdminTests",
            dependencies: ["EnvoyAdmin", "HTTPTransport", "Certificates", "Exposition", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "KubernetesTests",
            dependencies: ["Kubernetes", "HTTPTransport", "StreamingJSON", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "VaultTests",
            dependencies: ["Vault", "HTTPTransport", "Certificates", "StreamingJSON", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CertificateHealthTests",
            dependencies: ["CertificateHealth", "Certificates", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CertificateSourcesTests",
            dependencies: [
                "CertificateSources", "CertificateHealth", "EnvoyAdmin", "Kubernetes", "HTTPTransport", "Certificates",
                "StreamingJSON", "TestSupport", logging, lifecycle,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ExporterTests",
            dependencies: [
                "Exporter", "CertificateSources", "CertificateHealth", "Exposition", "Certificates", "HTTPTransport",
                "EnvoyAdmin", "Kubernetes", "StreamingJSON", "TestSupport", logging, lifecycle,
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "EndToEndTests",
            // The program is not imported: it is started, as its users do.
            dependencies: ["TestSupport", "istio-certificate-exporter"],
            exclude: ["Python"],
            swiftSettings: settings
        ),
    ]
)
