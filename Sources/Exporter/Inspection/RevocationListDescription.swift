// SPDX-License-Identifier: Apache-2.0

import Certificates

/// One revocation list in a few lines.
struct RevocationListDescription {
    let lines: [String]

    init(_ list: RevocationList, now: UnixTime) {
        let kind = list.kind == .delta ? "delta revocation list" : "revocation list"
        let issuer = list.issuer.isEmpty ? "(empty)" : list.issuer.printable
        var lines = [
            "\(kind)  \(issuer)",
            "    made         \(ReadableTime.text(list.thisUpdate))",
            "    next update  \(Self.nextUpdate(of: list, now: now))",
            "    entries      \(list.entryCount), \(list.byteCount) bytes",
        ]
        if let number = list.number { lines.append("    number       \(number)") }
        self.lines = lines
    }

    private static func nextUpdate(of list: RevocationList, now: UnixTime) -> String {
        guard let time = list.nextUpdate else { return "never" }
        let text = ReadableTime.text(time)
        return now > time
            ? "\(text)  (OVERDUE for \(ReadableTime.span(now - time)))"
            : "\(text)  (\(ReadableTime.span(time - now)) left)"
    }
}
