import {
  dealingProofBytes, signTransaction, transactionCodec, transactionEnvelopeCodec, type UnsignedTransaction
} from '../../protocol/codec/index.js'
import type { EpochDealings } from '../../protocol/ledger/index.js'
import {
  dealingSecrets, makeComplaint, makeDealing, proveKnowledge, type DealingPlan, type DealingSecrets
} from '../../protocol/sharing/index.js'
import {
  assert, equal, SHARED_KEYS, TransactionKind, type BoxKey, type Dealing
} from '../../protocol/types/index.js'
import { valueIn } from '../frames.js'
import { toAll, type Behaviour, type Means } from './behaviour.js'

const DEALS_BADLY = 0.8
const COMPLAINS_FALSELY = 0.6
/** Ways to deal badly. The ledger takes the dealings of the first two only. */
const FOULS = ['bad boxes', 'false sub-shares', 'copied element', 'no proof', 'another key'] as const

/**
 * Deals badly (§6.5): it seals sub-shares that some holders cannot open, or that do not fit the commitments.
 * It copies the element E of another dealing, or leaves the proof of r out. It complains about good dealings
 * too (§6.6). Its own node still has the honest transactions, so a block that it leads may contain them.
 */
export function badDealer (means: Means): Behaviour {
  return {
    outgoing: toAll,
    gossip (message, to) {
      const envelope = valueIn(transactionEnvelopeCodec, message)
      const value = envelope && valueIn(transactionCodec, envelope.transaction)
      if (value === undefined || !('author' in value) || !equal(value.author, means.signer.id)) {
        return toAll(message, to)
      }
      if (value.kind === TransactionKind.keysDeal && means.random.chance(DEALS_BADLY)) {
        const dealing = foul(means, value.dealing)
        return dealing === undefined ? toAll(message, to) : toAll(signed(means, { ...value, dealing }), to)
      }
      if (value.kind !== TransactionKind.keysReady || !means.random.chance(COMPLAINS_FALSELY)) {
        return toAll(message, to)
      }
      const complaint = falseComplaint(means)
      return [...complaint === undefined ? [] : toAll(complaint, to), ...toAll(message, to)]
    }
  }
}

function foul (means: Means, honest: Dealing): Dealing | undefined {
  const { random } = means
  const pending = means.state()?.ledger.keys.pending
  if (pending?.number !== honest.epoch) return undefined
  switch (random.pick(FOULS)) {
    case 'bad boxes': return withBadBoxes(means, pending)
    case 'false sub-shares': return withFalseSubShares(means, pending)
    case 'copied element': {
      const others = pending.dealings.map(({ dealing }) => dealing)
      return others.length === 0 ? undefined : { ...honest, ephemeral: random.pick(others).ephemeral }
    }
    case 'no proof': return { ...honest, proof: { ...honest.proof, s: honest.proof.c } }
    case 'another key': return { ...honest, keys: honest.keys.map(part => ({ ...part, key: part.key + 1 })) }
  }
}

/** Makes a valid dealing of which some holders cannot open their boxes. */
function withBadBoxes (means: Means, pending: EpochDealings): Dealing {
  const { chain: { verifier: { group } }, random } = means
  const stranger = group.base(group.scalarOf(random.between(1, 1_000_000)))
  assert(stranger !== undefined, 'a small number is not zero')
  const victims = new Set(random.subset(pending.boxKeys))
  const boxKeys = pending.boxKeys.map((key): BoxKey => victims.has(key) ? stranger : key)
  return makeDealing(group, planOf(means, pending, boxKeys), secretsOf(means, pending))
}

/** Makes a valid dealing of which some boxes hold the sub-shares of another polynomial. */
function withFalseSubShares (means: Means, pending: EpochDealings): Dealing {
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

function secretsOf ({ chain, random }: Means, { threshold }: EpochDealings): DealingSecrets {
  const keys = SHARED_KEYS.map((_, key) => ({ key }))
  return dealingSecrets(chain.verifier.group, random.bytes(32), threshold, keys)
}

/** Complains about a good dealing, with a valid proof. */
function falseComplaint (means: Means): Uint8Array | undefined {
  const { chain, random, signer } = means
  const { group } = chain.verifier
  const epoch = means.state()?.ledger.keys.pending
  const index = epoch?.holders.findIndex(id => equal(id, signer.id)) ?? -1
  const boxKey = epoch?.boxKeys[index]
  const box = boxKey && means.keySecrets().boxes.find(({ secret }) => equal(group.base(secret)!, boxKey))
  if (epoch === undefined || box === undefined || epoch.dealings.length === 0) return undefined
  const { dealing, id } = random.pick(epoch.dealings)
  const complaint = makeComplaint(group, chain.id, dealing, id, index, box.secret)
  return signed(means, {
    kind: TransactionKind.keysComplain, author: signer.id, epoch: epoch.number, dealing: id, complaint
  })
}

function signed ({ chain, signer }: Means, content: UnsignedTransaction): Uint8Array {
  const transaction = transactionCodec.encode(signTransaction(chain.id, signer, content))
  return transactionEnvelopeCodec.encode({ transaction, bodies: [] })
}
