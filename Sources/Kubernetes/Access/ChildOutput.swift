// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads what a program prints until it is done, cancelled, or over its bounds.
struct ChildOutput {
    private let output: Pipe
    private let errors: Pipe
    /// Readable once the program is to be ended.
    private let cancellation: Pipe
    private let end: ContinuousClock.Instant
    private let maximumBytes: Int

    private(set) var outputCount = 0
    private(set) var errorText: [UInt8] = []
    private(set) var fault: ChildProgram.Fault?

    init(output: Pipe, errors: Pipe, cancellation: Pipe, end: ContinuousClock.Instant, maximumBytes: Int) {
        self.output = output
        self.errors = errors
        self.cancellation = cancellation
        self.end = end
        self.maximumBytes = maximumBytes
    }

    /// - Parameter buffer: one byte larger than the bound, by which more is noticed.
    /// - Returns: false with a `fault`.
    mutating func readAll(into buffer: UnsafeMutableRawBufferPointer) -> Bool {
        var open = [output.reader, errors.reader]
        var excerpt = [UInt8](repeating: 0, count: Self.maximumErrorBytes)
        while !open.isEmpty {
            guard let ready = wait(for: open, milliseconds: remainingMilliseconds) else { return false }
            for descriptor in ready {
                let count: Int
                if descriptor == output.reader {
                    count = read(descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[outputCount...]))
                    outputCount += max(0, count)
                    guard outputCount <= maximumBytes else {
                        fault = .tooMuchOutput
                        return false
                    }
                } else {
                    count = excerpt.withUnsafeMutableBytes { read(descriptor, $0) }
                    // What does not fit is read all the same, or the program would wait.
                    let room = Self.maximumErrorBytes - errorText.count
                    errorText += excerpt.prefix(min(room, max(0, count)))
                }
                if count <= 0 { open.removeAll { $0 == descriptor } }
            }
        }
        return true
    }

    /// Waits for a program that prints nothing any more.
    ///
    /// - Returns: nil with a `fault`.
    mutating func exitCode(of pid: pid_t) -> Int? {
        var status: CInt = 0
        while true {
            let reaped = waitpid(pid, &status, WNOHANG)
            if reaped == pid { break }
            if reaped < 0, errno != EINTR { return -1 }
            // Nothing tells of the end in a way that can be waited for together with the cancellation.
            guard wait(for: [], milliseconds: min(10, remainingMilliseconds)) != nil else { return nil }
        }
        let signal = status & 0x7F
        return Int(signal == 0 ? (status >> 8) & 0xFF : 128 + signal)
    }

    /// - Returns: those of the descriptors that can be read; nil with a `fault`.
    private mutating func wait(for descriptors: [CInt], milliseconds: CInt) -> [CInt]? {
        guard remainingMilliseconds > 0 else {
            fault = .timeout
            return nil
        }
        var polled = (descriptors + [cancellation.reader]).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let count = poll(&polled, nfds_t(polled.count), milliseconds)
        guard count > 0 else { return [] }
        guard polled.last?.revents == 0 else {
            fault = .cancelled
            return nil
        }
        return polled.filter { $0.revents != 0 }.map(\.fd)
    }

    private var remainingMilliseconds: CInt {
        let (seconds, attoseconds) = (end - .now).components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        return CInt(clamping: max(0, milliseconds))
    }

    private func read(_ descriptor: CInt, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            return count
        }
    }

    private static let maximumErrorBytes = 512
}
