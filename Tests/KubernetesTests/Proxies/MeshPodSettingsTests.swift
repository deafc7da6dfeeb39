// SPDX-License-Identifier: Apache-2.0

import StreamingJSON
import Testing

@testable import Kubernetes

@Suite("A proxy's settings")
struct MeshPodSettingsTests {
    private func meshPod(
        environment: [String: String] = [:],
        annotations: [String: String] = [:],
        mode: String = "sidecar",
        ports: String = "[]",
        proxyPorts: String = #"[{"containerPort":15090}]"#
    ) throws -> MeshPod {
        let pod: Pod = try ObjectFixture.object(
            """
            {"metadata":{"name":"p","annotations":\(PodText.object(annotations))},
             "spec":{"containers":[{"name":"app","ports":\(ports)},
             {"name":"istio-proxy","args":["proxy","\(mode)"],"ports":\(proxyPorts),
             "env":\(PodText.environment(environment))}]}}
            """
        )
        return try #require(MeshPod(pod))
    }

    @Test(
        "The ratio is a number, and bounded as the agent bounds it",
        arguments: [("0.25", 0.25), ("1.5", 1), ("-1", 0), ("nan", nil), ("inf", nil), ("half", nil), ("", nil)]
    )
    func ratio(text: String, expected: Double?) throws {
        #expect(try meshPod(environment: ["SECRET_GRACE_PERIOD_RATIO": text]).gracePeriodRatio == expected)
    }

    @Test("A life is positive", arguments: [("1h", Duration.seconds(3600)), ("0", nil), ("-1h", nil), ("1d", nil)])
    func lifetime(text: String, expected: Duration?) throws {
        #expect(try meshPod(environment: ["SECRET_TTL": text]).requestedLifetime == expected)
    }

    @Test(
        "proxyMetadata in the annotation, as YAML and as JSON",
        arguments: [
            "proxyMetadata:\n  SECRET_TTL: 90m\n  SECRET_GRACE_PERIOD_RATIO: \"0.3\"\n",
            "proxyMetadata:\n  SECRET_TTL: \"90m\" # short\n  'SECRET_GRACE_PERIOD_RATIO': '0.3'",
            #"{"proxyMetadata":{"SECRET_TTL":"90m","SECRET_GRACE_PERIOD_RATIO":"0.3"}}"#,
            "proxyMetadata: {SECRET_TTL: 90m, SECRET_GRACE_PERIOD_RATIO: 0.3}",
            "# SECRET_TTL: 5h\nproxyMetadata:\n  X_SECRET_TTL: 7h\n  SECRET_TTL: 90m\n  SECRET_GRACE_PERIOD_RATIO: 0.3",
        ]
    )
    func annotation(text: String) throws {
        let pod = try meshPod(annotations: ["proxy.istio.io/config": text])
        #expect(pod.requestedLifetime == .seconds(5400))
        #expect(pod.gracePeriodRatio == 0.3)
    }

    @Test("The environment counts before the injected configuration, and that before the annotation")
    func precedence() throws {
        let annotations = ["proxy.istio.io/config": "proxyMetadata: {SECRET_TTL: 3h}"]
        let injected = ["PROXY_CONFIG": #"{"proxyMetadata":{"SECRET_TTL":"2h"}}"# + "\n"]
        let own = injected.merging(["SECRET_TTL": "1h"]) { $1 }
        #expect(try meshPod(annotations: annotations).requestedLifetime == .seconds(3 * 3600))
        #expect(try meshPod(environment: injected, annotations: annotations).requestedLifetime == .seconds(2 * 3600))
        #expect(try meshPod(environment: own, annotations: annotations).requestedLifetime == .seconds(3600))
    }

    @Test("The ports of the admin interface and the agent")
    func ports() throws {
        let injected = try meshPod(environment: ["PROXY_CONFIG": #"{"proxyAdminPort":16000,"statusPort":16020}"#])
        #expect(injected.adminPort == 16000)
        #expect(injected.agentPort == 16020)
        let annotated = try meshPod(
            annotations: ["status.sidecar.istio.io/port": "17020", "proxy.istio.io/config": "proxyAdminPort: 17000"]
        )
        #expect(annotated.adminPort == 17000)
        #expect(annotated.agentPort == 17020)
        let strange = try meshPod(
            annotations: ["status.sidecar.istio.io/port": "none", "proxy.istio.io/config": "proxyAdminPort: 0"]
        )
        #expect(strange.adminPort == 15000)
        #expect(strange.agentPort == 15020)
        #expect(try meshPod(annotations: ["status.sidecar.istio.io/port": "0"]).agentPort == nil)
    }

    @Test("An agent without an Envoy has no admin interface")
    func proxyless() throws {
        let pod = try meshPod(environment: ["DISABLE_ENVOY": "true"])
        #expect(pod.kind == .sidecar)
        #expect(pod.adminPort == nil)
        #expect(pod.agentPort == 15020)
    }

    @Test("Closed statistics", arguments: [("true", true), ("1", true), ("T", true), ("false", false), ("yes", false)])
    func localMetrics(text: String, expected: Bool) throws {
        #expect(
            try meshPod(environment: ["METRICS_LOCALHOST_ACCESS_ONLY": text]).hasLocalMetricsOnly == expected
        )
    }

    @Test("A sidecar answers on its application's ports, and on none that goes round it")
    func sidecarPorts() throws {
        let pod = try meshPod(
            annotations: ["traffic.sidecar.istio.io/excludeInboundPorts": "9090, 9091"],
            ports: """
                [{"containerPort":8443},{"containerPort":80,"protocol":"TCP"},{"containerPort":80},
                 {"containerPort":53,"protocol":"UDP"},{"containerPort":9090},{"containerPort":9091},
                 {"containerPort":15021}]
                """,
            proxyPorts: #"[{"containerPort":8888}]"#
        )
        #expect(pod.handshakePorts == [80, 8443])
    }

    @Test("A gateway answers where its ports are TLS, and has its usual ones if it declares none")
    func gatewayPorts() throws {
        let declared = try meshPod(
            mode: "router",
            proxyPorts: """
                [{"containerPort":15090},{"containerPort":8080,"name":"http2"},{"containerPort":9443},
                 {"containerPort":4430,"name":"https-admin"},{"containerPort":7001,"name":"tls-db"}]
                """
        )
        #expect(declared.handshakePorts == [4430, 7001, 9443])
        #expect(try meshPod(mode: "router").handshakePorts == [443, 8443])
        let plain = try meshPod(mode: "router", proxyPorts: #"[{"containerPort":8080,"name":"http2"}]"#)
        #expect(plain.handshakePorts.isEmpty)
    }
}
