// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CertificateSources

@Suite struct PathPatternTests {
    @Test func `a backslash takes a character by itself`() throws {
        let directory = try TemporaryDirectory()
        for name in ["a*.pem", "ab.pem", "c[1].pem"] { try directory.write("", to: name) }
        #expect(try PathPattern(text: directory.path("a\\*.pem")).matches() == [directory.path("a*.pem")])
        #expect(try PathPattern(text: directory.path("c\\[1].p*")).matches() == [directory.path("c[1].pem")])
        #expect(
            try PathPattern(text: directory.path("a*.pem")).matches() == ["a*.pem", "ab.pem"].map(directory.path)
        )
    }

    @Test(arguments: ["/nowhere/a.pem", "relative/a b.pem", "/nowhere/ünï.pem"])
    func `a path without wildcards matches itself, there or not`(path: String) throws {
        #expect(try PathPattern(text: path).matches() == [path])
    }
}
