// SPDX-License-Identifier: Apache-2.0

/// What targets of several types have in common.
extension ConfigurationReader {
    /// Whether an address is given for the first time; a second one is reported.
    mutating func isFirst<Address: Hashable & CustomStringConvertible>(
        _ address: Address,
        at field: ConfigurationField,
        among firstPlaces: inout [Address: TextPosition]
    ) -> Bool {
        if let first = firstPlaces[address] {
            report(
                .conflict,
                at: field.position,
                path: field.path,
                "\(quoted(address.description)) is already a target in line \(first.line), column \(first.column)",
                remedy: "keep one"
            )
            return false
        }
        firstPlaces[address] = field.position
        return true
    }

    mutating func targetLabels(_ field: ConfigurationField, known: [String]) -> TargetLabels {
        guard let fields = self.fields(of: field, known: known) else { return TargetLabels() }
        return TargetLabels(
            namespace: fields["namespace"].flatMap { text($0) },
            workload: fields["workload"].flatMap { text($0) },
            pod: fields["pod"].flatMap { text($0) }
        )
    }

    /// - Parameter isUsed: whether a target of the source is https.
    mutating func tls(_ field: ConfigurationField, isUsed: Bool) -> TLSConfiguration {
        if !isUsed {
            report(
                .conflict,
                at: field.keyPosition,
                path: field.path,
                "no target of this source is https, so tls has no effect",
                remedy: "write the targets' urls with https:// or delete tls"
            )
        }
        guard let fields = self.fields(of: field, known: ["ca_file", "cert_file", "key_file", "server_name"]) else {
            return TLSConfiguration()
        }
        reportHalfCertificate(fields)
        return TLSConfiguration(
            caFile: fields["ca_file"].flatMap { text($0) }.map(resolved),
            certFile: fields["cert_file"].flatMap { text($0) }.map(resolved),
            keyFile: fields["key_file"].flatMap { text($0) }.map(resolved),
            serverName: fields["server_name"].flatMap { text($0) }
        )
    }

    mutating func reportHalfCertificate(_ fields: ConfigurationFields) {
        for (present, missing) in [("cert_file", "key_file"), ("key_file", "cert_file")]
        where fields[present] != nil && fields[missing] == nil {
            reportMissing(missing, in: fields, remedy: "\(present) needs it")
        }
    }
}
