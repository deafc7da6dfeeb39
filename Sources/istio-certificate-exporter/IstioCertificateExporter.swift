// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Exporter

@main
struct IstioCertificateExporter: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "istio-certificate-exporter",
        abstract: "Certificate health of an Istio mesh, for Prometheus.",
        version: "istio-certificate-exporter, version \(ProgramVersion.current)",
        subcommands: [Serve.self, Check.self, Inspect.self, CheckConfig.self, LintRules.self],
        defaultSubcommand: Serve.self
    )
}
