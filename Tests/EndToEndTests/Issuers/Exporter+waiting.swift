// SPDX-License-Identifier: Apache-2.0

extension Exporter {
    /// The first page of which `isThere` is true.
    @discardableResult
    func page(with what: String, within seconds: Int = 30, where isThere: (Page) throws -> Bool) async throws -> Page {
        var page = try await page()
        try await waitUntil("\(what): \(program.output.suffix(2_000))", within: seconds) {
            guard program.isRunning else { throw TimedOut(description: "it ended: \(program.output.suffix(2_000))") }
            page = try await self.page()
            return try isThere(page)
        }
        return page
    }
}
