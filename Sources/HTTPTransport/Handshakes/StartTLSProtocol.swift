// SPDX-License-Identifier: Apache-2.0

/// A protocol that begins in plain text and turns to TLS on request. The raw values are what the configuration calls it.
package enum StartTLSProtocol: String, Sendable, Hashable, CaseIterable {
    /// RFC 3207.
    case smtp
    /// RFC 9051 section 6.2.1.
    case imap
    /// RFC 2595 section 4.
    case pop3
    /// PostgreSQL's SSLRequest (its manual's chapter "Frontend/Backend Protocol").
    case postgres
    /// The StartTLS operation of RFC 4511 section 4.14.
    case ldap
}
