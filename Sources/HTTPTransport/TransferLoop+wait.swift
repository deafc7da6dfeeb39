// SPDX-License-Identifier: Apache-2.0

extension TransferLoop {
    /// Starts a transfer and waits for its first milestone. In a task that is cancelled already the cancellation comes
    /// first, and nothing is sent.
    func start(_ transfer: Transfer, andWaitFor milestone: Transfer.Milestone) async {
        await withTaskCancellationHandler {
            start(transfer)
            await transfer.wait(for: milestone)
        } onCancel: {
            cancel(transfer)
        }
    }

    /// Waits for a milestone of a transfer; cancelling the task ends the transfer and, with it, the wait.
    func wait(for milestone: Transfer.Milestone, of transfer: Transfer) async {
        await withTaskCancellationHandler {
            await transfer.wait(for: milestone)
        } onCancel: {
            cancel(transfer)
        }
    }
}
