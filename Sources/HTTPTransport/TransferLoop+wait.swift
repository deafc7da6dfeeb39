// SPDX-License-Identifier: Apache-2.0

extension TransferLoop {
    /// Waits for a milestone of a transfer; cancelling the task ends the transfer and, with it, the wait.
    func wait(for milestone: Transfer.Milestone, of transfer: Transfer) async {
        await withTaskCancellationHandler {
            await transfer.wait(for: milestone)
        } onCancel: {
            cancel(transfer)
        }
    }
}
