// SPDX-License-Identifier: Apache-2.0

extension RuleTrial {
    /// Of the alerts on issuers.
    static func ofIssuers() -> RuleTrial {
        RuleTrial(families: ["istio_"], rules: ["istio-issuers.rules.yml"], order: ["istio-issuers-records"])
    }

    /// Lets a page stand for longer than any of these alerts waits, and holds what fires then against this.
    ///
    /// - Parameter alerts: the severity of each; nothing else may fire. Time begins at 0 there, so that what is compared
    ///   with the hour stays silent.
    func expectFiring(_ alerts: [(name: String, severity: String)], on page: Page, after minutes: Int = 20) {
        scrape(page, minutes: minutes)
        let labels = alerts.map { ["alertname": $0.name, "severity": $0.severity] }
        expect(
            #"group by (alertname, severity) (ALERTS{alertstate="firing"})"#,
            Dictionary(uniqueKeysWithValues: labels.map { ($0, 1) })
        )
    }
}
