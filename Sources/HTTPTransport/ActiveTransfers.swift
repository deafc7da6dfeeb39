// SPDX-License-Identifier: Apache-2.0

internal import CCurl

/// The transfers under way, and the steps that only the loop thread takes.
final class ActiveTransfers {
    private let multi: MultiHandle
    let streams = ActiveStreams()
    private var handles: [ObjectIdentifier: EasyHandle] = [:]

    init(multi: MultiHandle) {
        self.multi = multi
    }

    /// A transfer that was cancelled before it came here has ended, and is not started.
    func start(_ transfer: Transfer) {
        guard !transfer.isFinished else { return }
        do throws(TransferError) {
            let handle = try EasyHandle(transfer)
            let code = curl_multi_add_handle(multi.pointer, handle.pointer)
            guard code == CURLM_OK else { throw Self.error(code, summary: transfer.plan.summary) }
            handles[ObjectIdentifier(transfer)] = handle
        } catch {
            transfer.fail(error)
        }
    }

    /// Closes the connection of a transfer under way, and ends one that is not under way yet.
    func end(_ transfer: Transfer, with error: TransferError) {
        remove(transfer)
        transfer.fail(error)
    }

    func endAll(with error: (TransferPlan) -> TransferError) {
        for handle in Array(handles.values) { end(handle.transfer, with: error(handle.transfer.plan)) }
    }

    /// Reads on from the socket of a transfer whose write callback had asked for a pause.
    func resume(_ transfer: Transfer) {
        guard let handle = handles[ObjectIdentifier(transfer)] else { return }
        // A failed callback inside this call shows as the transfer's own end in the next step.
        curl_easy_pause(handle.pointer, ccurl_pause_none)
    }

    /// Moves every transfer as far as its socket lets it, and reports those that came to their end.
    func perform() {
        var running: CInt = 0
        let code = curl_multi_perform(multi.pointer, &running)
        guard code == CURLM_OK else {
            return endAll { Self.error(code, summary: $0.summary) }
        }
        var queued: CInt = 0
        while let message = curl_multi_info_read(multi.pointer, &queued) {
            // The message lies in the handle, and goes with it.
            guard message.pointee.msg == CURLMSG_DONE, let context = ccurl_get_private(message.pointee.easy_handle)
            else {
                continue
            }
            let code = message.pointee.data.result
            let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
            let detail = handles[ObjectIdentifier(transfer)]?.detail ?? ""
            // First gives the connection back, so that a request that follows on this answer finds it.
            withExtendedLifetime(transfer) {
                if code == CURLE_OK, let stream = transfer.stream {
                    giveConnection(of: transfer, to: stream)
                } else {
                    remove(transfer)
                }
                transfer.complete(code, detail: detail)
            }
        }
    }

    /// Waits for a socket, a timer of libcurl's, or `MultiHandle.wakeUp`.
    func wait() {
        var descriptors = streams.descriptors()
        let code = curl_multi_poll(
            multi.pointer,
            &descriptors,
            CUnsignedInt(descriptors.count),
            streams.patience(atMost: 60_000),
            nil
        )
        streams.serve(descriptors)
        streams.endOverdue()
        if code != CURLM_OK { endAll { Self.error(code, summary: $0.summary) } }
    }

    private func giveConnection(of transfer: Transfer, to stream: any LoopStream) {
        guard let handle = handles.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
        guard let channel = ConnectedHandle(adopting: handle, in: multi) else {
            curl_multi_remove_handle(multi.pointer, handle.pointer)
            return stream.end(.failure(TransferError(code: CURLE_SEND_ERROR, detail: "", summary: stream.summary)))
        }
        streams.add(stream, over: channel)
    }

    private func remove(_ transfer: Transfer) {
        guard let handle = handles.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
        curl_multi_remove_handle(multi.pointer, handle.pointer)
    }

    private static func error(_ code: CURLMcode, summary: String) -> TransferError {
        TransferError(reason: .protocol, message: "\(summary): libcurl: \(String(cString: curl_multi_strerror(code)))")
    }
}
