import type { TransactionGate } from '../node/gates/transaction-gate.js'
import { verifyTransaction } from '../protocol/codec/index.js'
import type { Chain, MemberId, Verdict, VerifiedTransaction } from '../protocol/types/index.js'
import { entryOf } from './entry-of.js'

interface Known {
  readonly verdict: Verdict<VerifiedTransaction>
  /** Who was a member by the list of the hospital that verified the bytes, as far as it asked. */
  readonly members: readonly (readonly [id: MemberId, isMember: boolean])[]
}

/** The verdicts by the place of the bytes in memory, which gossip and everything decoded from it share. */
const known = new WeakMap<ArrayBufferLike, Map<string, Known>>()

/**
 * Lets the gate of a hospital verify a transaction once for all hospitals that gossip brought the same bytes.
 * A verdict depends only on the bytes and on who is a member. No caller may write to either of them.
 */
export function shareVerdicts (
  gate: Pick<TransactionGate, 'verify'>, chain: Chain, isMember: (id: MemberId) => boolean
): void {
  gate.verify = bytes => {
    const inBuffer = entryOf(known, bytes.buffer, () => new Map<string, Known>())
    const place = `${bytes.byteOffset} ${bytes.byteLength}`
    const before = inBuffer.get(place)
    if (before?.members.every(([id, was]) => isMember(id) === was) === true) return before.verdict
    const members: [MemberId, boolean][] = []
    const verdict = verifyTransaction(chain, id => {
      const answer = isMember(id)
      members.push([id, answer])
      return answer
    }, bytes)
    inBuffer.set(place, { verdict, members })
    return verdict
  }
}
