import {
  dealingProofBytes, signTransaction, transactionCodec, transactionEnvelopeCodec, type UnsignedTransaction
} from '../../protocol/codec/index.js'
import type { EpochDealings } from '../../protocol/ledger/index.js'
import {
  dealingSecrets, makeDealing, proveKnowledge, type DealingPlan, type DealingSecrets
} from '../../protocol/sharing/index.js'
import { assert, type BoxKey, type Dealing } from '../../protocol/types/index.js'
import type { Means } from './behaviour.js'
import { ownKeysToDeal } from './own-keys.js'

/** Makes dealings that the ledger accepts, and that some holders cannot use (§6.5). */

/** Makes a valid dealing of which some holders cannot open their boxes. */
export function withBadBoxes (
  means: Means, pending: EpochDealings, victims: ReadonlySet<BoxKey>
): Dealing {
  const { chain: { verifier: { group } }, random } = means
  const stranger = group.base(group.scalarOf(random.between(1, 1_000_000)))
  assert(stranger !== undefined, 'a small number is not zero')
  const boxKeys = pending.boxKeys.map((key): BoxKey => victims.has(key) ? stranger : key)
  return makeDealing(group, planOf(means, pending, boxKeys), secretsOf(means, pending))
}

/** Makes a valid dealing of which some boxes hold the sub-shares of another polynomial. */
export function withFalseSubShares (means: Means, pending: EpochDealings): Dealing {
  const { chain: { id, verifier: { group } }, random } = means
  const plan = planOf(means, pending, pending.boxKeys)
  const secrets = secretsOf(means, pending)
  const good = makeDealing(group, plan, secrets)
  const other = makeDealing(group, plan, { ...secretsOf(means, pending), r: secrets.r })
  const victims = new Set(random.subset([...pending.boxKeys.keys()]))
  const keys = good.keys.map((part, i) => ({
    ...part, boxes: part.boxes.map((box, holder) => victims.has(holder) ? other.keys[i]!.boxes[holder]! : box)
  }))
  const unproved = { ...good, keys }
  return { ...unproved, proof: proveKnowledge(group, secrets.r, dealingProofBytes(id, unproved)) }
}

function planOf (
  { chain, signer }: Means, { number }: EpochDealings, boxKeys: readonly BoxKey[]
): DealingPlan {
  return { chainId: chain.id, epoch: number, dealer: signer.id, boxKeys }
}

function secretsOf (means: Means, { threshold }: EpochDealings): DealingSecrets {
  const { chain, random } = means
  return dealingSecrets(chain.verifier.group, random.bytes(32), threshold, ownKeysToDeal(means))
}

/** Returns the gossip message with an own transaction. */
export function signedEnvelope ({ chain, signer }: Means, content: UnsignedTransaction): Uint8Array {
  const transaction = transactionCodec.encode(signTransaction(chain.id, signer, content))
  return transactionEnvelopeCodec.encode({ transaction, bodies: [] })
}
