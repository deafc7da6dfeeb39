// SPDX-License-Identifier: Apache-2.0

internal import Glibc

extension String {
    /// Whether it can stand in a ClientHello as the server's name (RFC 6066 section 3): letters, digits, hyphens, dots,
    /// and underscores, which servers in a cluster use.
    package var isServerName: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    /// Whether it is an IPv4 or IPv6 address, without brackets.
    var isIPAddress: Bool {
        var address = in6_addr()
        return inet_pton(AF_INET, self, &address) == 1 || inet_pton(AF_INET6, self, &address) == 1
    }
}
