import assert from 'node:assert/strict'
import {
  bodyHash, signTransaction, transactionCodec, transactionEnvelopeCodec, type SentBody,
  type TransactionEnvelope,
  type UnsignedTransaction
} from '../../../src/protocol/codec/index.js'
import { TransactionGate } from '../../../src/node/gates/transaction-gate.js'
import { isSpent, offenceOf } from '../../../src/protocol/ledger/index.js'
import {
  Decision, equal, hex, JudgedBy, ReasonGroup, Relation, TransactionKind, ZERO_32, type VerifiedTransaction
} from '../../../src/protocol/types/index.js'
import { madeUpParts } from '../../../src/sim/made-up-parts.js'
import type { Random } from '../../../src/sim/random.js'
import type { StoredBody } from '../../../src/storage/index.js'
import { World } from '../../unit/protocol/ledger/support/world.js'
import { mutateBytes } from '../mutate-bytes.js'
import type { Target } from '../target.js'
import { sampleOf } from './codecs.js'

const world = new World().begin()

/** Makes a signed transaction with any content that the encoding allows, and its bodies. */
function unsigned (random: Random): [UnsignedTransaction, readonly SentBody[]] {
  const author = random.pick(world.signers).id
  const parts = Array.from({ length: random.between(1, 3) },
    () => madeUpParts(random, world.chain.id, author))
  switch (random.between(0, 3)) {
    case 0: case 1: {
      const proposals = parts.map(({ fields }) => world.proposal({
        ...fields,
        relation: random.pick(Object.values(Relation)),
        related: random.chance(0.6) ? ZERO_32 : random.bytes(32)
      }))
      const bodies = parts.flatMap(one => one.bodies)
      return [{ kind: TransactionKind.propose, author: author, proposals }, bodies]
    }
    case 2: return [{
      kind: TransactionKind.opinions, author: author, rulesetHash: ZERO_32,
      opinions: parts.map(() => ({
        caseId: random.chance(0.5) ? ZERO_32 : random.bytes(32),
        decision: random.pick(Object.values(Decision)), judgedBy: random.pick(Object.values(JudgedBy)),
        group: random.pick(Object.values(ReasonGroup)),
        findings: random.chance(0.5) ? ZERO_32 : random.bytes(32)
      }))
    }, []]
    default: return [{
      kind: TransactionKind.namesTotals, author, day: random.between(0, 65_535),
      totals: [{ hospital: author, names: random.between(1, 1_000) }]
    }, []]
  }
}

export function envelopeOf (random: Random): TransactionEnvelope {
  const [transaction, bodies] = unsigned(random)
  const author = transaction.kind === TransactionKind.propose ? transaction.author
    : transaction.kind === TransactionKind.opinions ? transaction.author
      : transaction.kind === TransactionKind.namesTotals ? transaction.author : undefined
  const signer = author === undefined ? world.signers[0]! : world.signerOf(author)
  const signed = signTransaction(world.chain.id, signer, transaction)
  return { transaction: transactionCodec.encode(signed), bodies }
}

/** Transactions from gossip. An accepted transaction is signed, has its own bodies, and is submitted once. */
const intake: Target = {
  name: 'intake',
  extension: 'bin',
  make (random) {
    if (random.chance(0.1)) return sampleOf(transactionEnvelopeCodec, random)
    const envelope = envelopeOf(random)
    const transaction = random.chance(0.3)
      ? mutateBytes(envelope.transaction, random)
      : envelope.transaction
    const bytes = transactionEnvelopeCodec.encode({ ...envelope, transaction: transaction.slice(0, 100_000) })
    return random.chance(0.4) ? bytes : mutateBytes(bytes, random)
  },
  async run (input) {
    const stored: StoredBody[] = []
    const submitted: VerifiedTransaction[] = []
    const failures: unknown[] = []
    const door = new TransactionGate(world.chain, {
      isWaiting: leaf => submitted.some(one => equal(one.leaf, leaf)),
      isSpent: transaction => isSpent(world.state, transaction),
      offenceOf: transaction => offenceOf(world.state, transaction),
      isMember: id => world.state.set.has(id),
      offerAllowlist: () => ({ verdict: 'accept', value: undefined }),
      isClaimed: async () => false,
      faultOf: () => undefined,
      worthOf: () => 'ready',
      hasRoom: () => true,
      haveSameBlocks: async () => true,
      judgePlace: () => ({ verdict: 'accept', value: undefined }),
      store: async (_transaction, bodies) => { stored.push(...bodies) },
      submit: transactions => { submitted.push(...transactions) },
      failed: error => { failures.push(error) }
    })
    const verdict = door.takeBytes(input)
    await new Promise<void>(resolve => { setImmediate(resolve) })
    assert.deepEqual(failures, [])
    assert.equal(submitted.length, verdict.verdict === 'accept' ? 1 : 0)
    if (verdict.verdict !== 'accept') {
      assert.equal(stored.length, 0, 'nothing of what is refused is kept')
      return
    }
    const { value } = verdict
    assert.equal(hex(transactionCodec.encode(value.transaction)), hex(value.bytes))
    assert(value.transaction.kind === TransactionKind.allowlist || world.state.set.has(value.injector))
    for (const { hash, ciphertext } of stored) {
      assert(equal(bodyHash(world.chain.id, value.injector, ciphertext), hash))
    }
    assert.equal(door.takeBytes(input).verdict, 'ignore', 'a second copy')
  }
}

export const intakeTargets: readonly Target[] = [intake]
