// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

/// The stand-in for a Vault server (Tests/StandIns/vault), and what tests do behind it.
final class VaultStandIn {
    private struct Ready: Decodable {
        let url: String
        let control: String
    }

    let url: String
    private let control: ControlInterface
    private let program: StandInProgram

    init() throws {
        program = try StandInProgram("vault")
        let ready = try JSONDecoder().decode(Ready.self, from: Data(program.ready))
        url = ready.url
        control = ControlInterface(url: ready.control)
    }

    /// `host:port`, as the label `server` has it.
    var server: String { String(url.drop { $0 != "/" }.dropFirst(2)) }

    /// Adds what is not there, or changes settings; see the stand-in's own description.
    @discardableResult
    func change(_ method: String, _ path: String, _ content: [String: Any] = [:]) throws -> [String: Any] {
        try control.ask(method, path, content.isEmpty ? "" : ObjectTemplates.text(content))
    }

    /// Adds the default issuer of a mount.
    ///
    /// - Parameter parent: an issuer of any mount, which signs it.
    /// - Returns: its certificate in PEM.
    func addIssuer(
        _ name: String,
        _ commonName: String,
        mount: String,
        parent: String? = nil,
        days: Int
    ) throws -> String {
        var content: [String: Any] = ["path": mount, "name": name, "common_name": commonName, "days": days]
        content["parent"] = parent
        content["default"] = true
        return try #require(try change("/issuers", content)["certificate"] as? String) + "\n"
    }

    /// A CA that one of its issuers signs and that somebody else keeps.
    ///
    /// - Returns: its certificate in PEM.
    func signAuthority(_ commonName: String, mount: String, parent: String, days: Int) throws -> String {
        let content: [String: Any] = [
            "path": mount, "name": "signed", "common_name": commonName, "days": days, "parent": parent,
        ]
        let signed = try change("/issuers", content)
        try change("DELETE", "/issuers?path=\(mount)&name=signed")
        return try #require(signed["certificate"] as? String) + "\n"
    }

    /// - Returns: a leaf in PEM, whose key nobody has, and its serial number.
    func issue(
        _ commonName: String,
        mount: String,
        issuer: String,
        hours: Int
    ) throws -> (pem: String, serial: String) {
        let content: [String: Any] = ["path": mount, "issuer": issuer, "common_name": commonName, "hours": hours]
        let issued = try change("/certificates", content)
        return (
            try #require(issued["certificate"] as? String) + "\n", try #require(issued["serial"] as? String)
        )
    }

    private func change(_ path: String, _ content: [String: Any]) throws -> [String: Any] {
        try change("POST", path, content)
    }
}
