// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Draws the pictures of docs/dashboards.md, which takes as long as what they show: DRAW_MINUTES, 15 unless told.
@Suite(
    "Pictures of the dashboards",
    .enabled(if: ProcessInfo.processInfo.environment["UPDATE_DOCS"] == "1"),
    .timeLimit(.minutes(60))
)
struct DashboardPictureTests {
    @Test("they show a root rotation")
    func pictures() async throws {
        let minutes = ProcessInfo.processInfo.environment["DRAW_MINUTES"].flatMap { Int($0) } ?? 15
        let mesh = try await HealthyMesh.start(leafSeconds: minutes * 32, hasFiles: false, seconds: (minutes + 5) * 60)
        let story = RootRotationStory(of: mesh)
        let begin = ContinuousClock.now
        try await waitUntil("the time of the pictures is over", within: (minutes + 1) * 60) {
            let share = (ContinuousClock.now - begin) / .seconds(minutes * 60)
            try story.advance(to: share)
            try mesh.advance()
            return share >= 1
        }
        let result = try DashboardFiles().draw(from: mesh.prometheus, minutes: minutes)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }
}
