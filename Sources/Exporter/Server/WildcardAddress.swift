// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#endif

enum WildcardAddress {
    /// The address that stands for every interface: the IPv6 one, which takes IPv4 connections as well (ipv6(7)), or the
    /// IPv4 one where the kernel has no IPv6.
    static var text: String {
        let probe = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        guard probe >= 0 else { return "0.0.0.0" }
        close(probe)
        return "::"
    }
}
