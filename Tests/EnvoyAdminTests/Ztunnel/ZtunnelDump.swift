// SPDX-License-Identifier: Apache-2.0

import Certificates
import Foundation
import TestSupport

/// A ztunnel's answer, written by hand in the form of one of its versions.
struct ZtunnelDump {
    enum Form: CaseIterable {
        /// Leaf and intermediates, and roots apart.
        case separateRoots
        /// The root is the chain's last.
        case rootInChain
        /// The leaf alone under `caCert`, the rest under `certChain`, and PEM as it is.
        case leafApart
        /// The same with base64, and names in snake case.
        case snakeCase
    }

    struct Workload {
        var identity: String
        var state = "Available"
        /// Leaf, intermediates.
        var chain: [TestCertificate] = []
        var roots: [TestCertificate] = []
    }

    var form = Form.separateRoots
    var workloads: [Workload]
    /// Members that stand before `certificates`, as keys are sorted, each with its comma.
    var before = #""accessLogEnabled": true, "policies": [{"name": "certificates", "rules": []}],"#
    var after = #", "services": [{"name": "x", "certificates": [{"identity": "spiffe://not/this"}]}]"#

    var text: String {
        "{\(before)\n  \"certificates\": [\(workloads.map(element).joined(separator: ",\n"))]\(after)\n}\n"
    }

    var bytes: [UInt8] { Array(text.utf8) }

    private func element(_ workload: Workload) -> String {
        let members: [String]
        switch form {
        case .separateRoots:
            members = [list("certChain", workload.chain), list("rootCerts", workload.roots)]
        case .rootInChain:
            members = [list("certChain", workload.chain + workload.roots)]
        case .leafApart:
            members = [
                list("caCert", Array(workload.chain.prefix(1))),
                list("certChain", workload.chain.dropFirst() + workload.roots),
            ]
        case .snakeCase:
            members = [
                list("ca_cert", Array(workload.chain.prefix(1))),
                list("cert_chain", workload.chain.dropFirst() + workload.roots),
            ]
        }
        let whole = members + [#""identity": "\#(workload.identity)""#, #""state": "\#(workload.state)""#]
        return "{\(whole.joined(separator: ", "))}"
    }

    private func list(_ name: String, _ certificates: [TestCertificate]) -> String {
        "\"\(name)\": [\(certificates.map(certificate).joined(separator: ", "))]"
    }

    private func certificate(_ certificate: TestCertificate) -> String {
        let isSnake = form == .snakeCase
        let pem =
            form == .leafApart
            ? certificate.pem.replacing("\n", with: #"\n"#)
            : Data(certificate.pem.utf8).base64EncodedString()
        return #"{"\#(isSnake ? "expiration_time" : "expirationTime")": "2026-11-22T03:59:20Z", "pem": "\#(pem)", "#
            + #""\#(isSnake ? "serial_number" : "serialNumber")": "\#(Self.decimal(certificate))", "#
            + #""\#(isSnake ? "valid_from" : "validFrom")": "2026-11-21T03:57:20Z"}"#
    }

    /// The serial number in decimal, by schoolbook division of its hexadecimal digits.
    static func decimal(_ certificate: TestCertificate) -> String {
        var digits = certificate.decoded.serialNumber.hexadecimal.compactMap(\.hexDigitValue)
        var text = ""
        while digits.contains(where: { $0 != 0 }) {
            var remainder = 0
            for index in digits.indices {
                remainder = remainder * 16 + digits[index]
                digits[index] = remainder / 10
                remainder %= 10
            }
            text = "\(remainder)" + text
        }
        return text.isEmpty ? "0" : text
    }
}
