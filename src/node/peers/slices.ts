import type { TransactionEnvelope } from '../../protocol/codec/index.js'
import type { Scheduler } from '../machine/ports.js'
import { pause } from '../loop/timers.js'

/** A slice is short enough for votes: verifying it takes some ms. */
const SLICE = { count: 16, bytes: 256 * 1024 }

/**
 * Takes the transactions of a reply in slices. Between two slices the event loop handles other messages, so
 * a reply of thousands of transactions does not delay votes. It ends at the first transaction for which
 * `take` returns false: a peer that sends one false transaction gets no more of this node's time.
 */
export async function takeInSlices (
  scheduler: Pick<Scheduler, 'after'>, envelopes: readonly TransactionEnvelope[],
  take: (envelope: TransactionEnvelope) => boolean
): Promise<void> {
  let count = 0
  let bytes = 0
  for (const envelope of envelopes) {
    if (count >= SLICE.count || bytes >= SLICE.bytes) {
      await pause(scheduler, 0)
      count = 0
      bytes = 0
    }
    if (!take(envelope)) return
    count++
    bytes += envelope.bodies.reduce((sum, { ciphertext }) => sum + ciphertext.byteLength,
      envelope.transaction.byteLength)
  }
}
