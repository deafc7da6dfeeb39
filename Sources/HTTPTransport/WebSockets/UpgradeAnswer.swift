// SPDX-License-Identifier: Apache-2.0

/// A server's answer to an upgrade, as it arrives.
struct UpgradeAnswer {
    private let maximumHeaderBytes: Int
    private var collector = HeadCollector()
    private var pending: [UInt8] = []

    init(maximumHeaderBytes: Int) {
        self.maximumHeaderBytes = maximumHeaderBytes
        collector.acceptsSwitch = true
    }

    var head: ResponseHead? { collector.head }
    /// What came behind the head.
    var rest: [UInt8] { head == nil ? [] : pending }

    /// Whether more of a refusal's body is worth waiting for.
    var lacksBody: Bool {
        guard let length = head?.value(of: "content-length").flatMap({ Int($0) }) else { return false }
        return pending.count < min(length, Transfer.excerptBytes)
    }

    /// - Returns: false if the head is larger than allowed.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        pending += bytes
        while head == nil, let end = pending.firstIndex(of: 0x0A) {
            pending[...end].withUnsafeBytes { collector.receive($0) }
            pending.removeFirst(end + 1)
            guard collector.byteCount <= maximumHeaderBytes else { return false }
        }
        return head != nil || pending.count <= maximumHeaderBytes
    }

    func refusal(of plan: TransferPlan) -> TransferError {
        let status = head?.status ?? 0
        let text = String(decoding: rest.prefix(Transfer.excerptBytes), as: UTF8.self).printable
        return TransferError(
            reason: .status,
            message: "\(plan.summary): status \(status) instead of an upgrade" + (text.isEmpty ? "" : ": \(text)"),
            status: status
        )
    }
}
