import { transactionCodec, transactionEnvelopeCodec } from '../../protocol/codec/index.js'
import { equal, TransactionKind } from '../../protocol/types/index.js'
import { valueIn } from '../frames.js'
import { toAll, type Behaviour, type Means } from './behaviour.js'
import { signedEnvelope, withBadBoxes } from './foul-dealings.js'

/**
 * Cheats one holder with its dealing, and hurries: its clock is ahead by almost MAX_SKEW (population.ts), so
 * the blocks that it leads move the time of the chain. If time alone made an epoch active, the cheated holder
 * would be left without a share (§6.9).
 */
export function hastyDealer (means: Means): Behaviour {
  return {
    outgoing: toAll,
    gossip (message, to) {
      const envelope = valueIn(transactionEnvelopeCodec, message)
      const value = envelope && valueIn(transactionCodec, envelope.transaction)
      const pending = means.state()?.ledger.keys.pending
      const isOwn = value?.kind === TransactionKind.keysDeal && equal(value.author, means.signer.id)
      if (!isOwn || pending?.number !== value.dealing.epoch) return toAll(message, to)
      const others = pending.boxKeys.filter((_, i) => !equal(pending.holders[i]!, means.signer.id))
      const dealing = withBadBoxes(means, pending, new Set([means.random.pick(others)]))
      return toAll(signedEnvelope(means, { ...value, dealing }), to)
    }
  }
}
