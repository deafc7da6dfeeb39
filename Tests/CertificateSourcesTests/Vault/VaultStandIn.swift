// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTransport
import TestSupport

/// The stand-in for a Vault server (Tests/StandIns/vault), and what tests do behind it.
final class VaultStandIn {
    private struct Ready: Decodable {
        let url: String
        let control: String
        let rootToken: String
    }

    struct Refused: Error {
        let text: String
    }

    struct Request: Decodable, Equatable {
        let method: String
        let path: String
        let namespace: String
        let hasToken: Bool
        let status: Int
    }

    let url: String
    let rootToken: String
    let endpoint: Endpoint
    let transport = Transport()
    private let control: Endpoint
    private let program: StandInProgram

    init() throws {
        program = try StandInProgram("vault")
        let ready = try Self.decoder.decode(Ready.self, from: Data(program.ready))
        url = ready.url
        rootToken = ready.rootToken
        endpoint = try Endpoint(ready.url)
        control = try Endpoint(ready.control)
    }

    private static var decoder: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }

    /// Asks the control interface; see the stand-in's own description.
    @discardableResult
    func control(_ method: String, _ path: String, _ body: String = "") async throws -> Data {
        var request = TransferRequest(
            endpoint: control,
            path: path,
            method: .post,
            headers: [HeaderField(name: "X-HTTP-Method-Override", value: method)]
        )
        request.body = Array(body.utf8)
        let answer = try await transport.response(to: request)
        guard answer.status == 200 else { throw Refused(text: String(decoding: answer.body, as: UTF8.self)) }
        return Data(answer.body)
    }

    /// A value of the answer.
    func control(_ method: String, _ path: String, _ body: String, telling key: String) async throws -> String {
        let answer = try await control(method, path, body)
        return try JSONDecoder().decode([String: String].self, from: answer)[key] ?? ""
    }

    /// Asked of the API since the beginning.
    func requests() async throws -> [Request] {
        try Self.decoder.decode([String: [Request]].self, from: try await control("GET", "/requests"))["requests"] ?? []
    }

    func set(_ settings: String) async throws {
        try await control("PATCH", "/settings", settings)
    }

    /// A mount with a root.
    func addMount(_ path: String, namespace: String = "", issuer: String = "root") async throws {
        let place = #""namespace":"\#(namespace)","path":"\#(path)""#
        try await control("POST", "/mounts", "{\(place)}")
        try await control("POST", "/issuers", #"{\#(place),"name":"\#(issuer)","common_name":"\#(issuer)"}"#)
    }
}
