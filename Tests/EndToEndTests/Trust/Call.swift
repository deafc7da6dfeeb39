// SPDX-License-Identifier: Apache-2.0

/// One proxy's request to another, by their namespaces.
struct Call: Hashable, CustomStringConvertible {
    let caller: String
    let callee: String

    var description: String { "\(caller)→\(callee)" }

    /// Who ends the handshake. The caller sees the other side's certificate first (RFC 8446, section 2).
    enum Outcome: String, CustomStringConvertible {
        case answered
        case refusedByCaller = "refused by the caller"
        case refusedByCallee = "refused by the callee"

        var description: String { rawValue }
    }

    /// What follows from mutual TLS: both sides verify.
    func outcome(_ gaps: Set<TrustGap>) -> Outcome {
        if gaps.contains(TrustGap(of: caller, towards: callee)) { return .refusedByCaller }
        return gaps.contains(TrustGap(of: callee, towards: caller)) ? .refusedByCallee : .answered
    }
}
