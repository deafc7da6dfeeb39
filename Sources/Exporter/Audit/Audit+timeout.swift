// SPDX-License-Identifier: Apache-2.0

extension Audit {
    /// How long to wait, as `--timeout` is written: `90s`, `5m`.
    package static func timeout(_ text: String) throws(ConfigurationError) -> Duration {
        do throws(ConfigurationFault) {
            let duration = try Duration(prometheus: text)
            guard duration > .zero else {
                throw ConfigurationFault(
                    "\(quoted(text)) is no time at all",
                    remedy: "write 60s, for example"
                )
            }
            return duration
        } catch {
            throw ConfigurationError([error.problem(origin: .flag("--timeout"))])
        }
    }
}
