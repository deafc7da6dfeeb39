// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Kubernetes

struct PortForwardChannelsTests {
    @Test func `The port numbers at the beginning are dropped, however they come`() {
        var one = PortForwardChannels()
        #expect(one.content(of: [0, 0x98, 0x3A]) == .nothing)
        #expect(one.content(of: [1, 0x98, 0x3A]) == .nothing)
        #expect(one.content(of: [0, 7, 8]) == .data([7, 8]))
        var other = PortForwardChannels()
        #expect(other.content(of: [0, 0x98]) == .nothing)
        #expect(other.content(of: [0, 0x3A, 7]) == .data([7]))
        #expect(other.content(of: [0, 8]) == .data([8]))
    }

    @Test func `Empty messages and other channels are nothing`() {
        var channels = PortForwardChannels()
        for message: [UInt8] in [[], [0], [1], [2, 1, 2, 3, 4], [255, 0, 0, 0]] {
            #expect(channels.content(of: message) == .nothing)
        }
        #expect(channels.content(of: [0, 1, 2, 3]) == .data([3]))
    }

    @Test func `The error channel carries the node's words, fit for one line`() {
        var channels = PortForwardChannels()
        #expect(channels.content(of: [1, 0x98, 0x3A]) == .nothing)
        #expect(channels.content(of: [1] + Array("no such\nport".utf8)) == .error("no such port"))
    }

    @Test func `What is sent goes to the data channel`() {
        #expect(PortForwardChannels.message([1, 2]) == [0, 1, 2])
    }
}
