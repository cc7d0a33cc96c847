import assert from 'node:assert/strict'
import {
  blockCodec, decode, isConflict, signTransaction, transactionCodec, verifyTransaction
} from '../../../../src/protocol/codec/index.js'
import { MAX_BYTES_PER_VALIDATOR, OpinionsSeen } from '../../../../src/protocol/replica/opinions-seen.js'
import type { ReplicaEffect } from '../../../../src/protocol/replica/index.js'
import type {
  Case, CaseId, Conflict, Opinion, Opinions, Signer, VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import {
  CaseStatus, Decision, hex, JudgedBy, Relation, TransactionKind
} from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'
import { Bench, Ring } from './support/bench.js'
import { madeUpCasePart } from '../../../fixtures/made-up-case-part.js'

const { approve, reject } = Decision
const CASE: CaseId = new Uint8Array(32).fill(7)
const OTHER: CaseId = new Uint8Array(32).fill(8)

function opinion (decision: Decision, caseId: CaseId | undefined = CASE): Opinion {
  return opinionOn({ id: caseId }, decision, JudgedBy.clinician)
}

function batch (
  world: ChainFixture, by: Signer, opinions: readonly Opinion[], rules = 1
): VerifiedTransaction<Opinions> {
  const verified = verifyTransaction(world.chain, () => true, transactionCodec.encode(
    signTransaction(world.chain.id, by, {
      kind: TransactionKind.opinions, author: by.id, rulesetHash: new Uint8Array(32).fill(rules), opinions
    })))
  assert(verified.verdict === 'accept')
  return verified.value as VerifiedTransaction<Opinions>
}

function conflictsIn (effects: readonly ReplicaEffect[]): Conflict[] {
  return effects.flatMap(effect => effect.type === 'publish' ? effect.transactions : [])
    .flatMap(({ transaction }) =>
      transaction.kind === TransactionKind.evidence ? [transaction.conflict] : [])
}

function bench (): { world: ChainFixture, node: Bench, liar: Signer } {
  const world = new ChainFixture()
  const [self, liar] = world.signers
  assert(self !== undefined && liar !== undefined)
  const node = new Bench(world, self).vote()
  for (const id of [CASE, OTHER]) node.state.ledger.undecided.put(openCase(world, id))
  return { world, node, liar }
}

/** Makes an undecided case that every hospital may judge. */
function openCase (world: ChainFixture, id: CaseId): Case {
  const zeros: Uint8Array = new Uint8Array(32)
  const own: Uint8Array = id.slice()
  return {
    ...madeUpCasePart(hex(id)), id, submitter: world.signers[0]!.id, height: 1, transactionId: zeros,
    index: 0,
    proposedAt: 1, pseudonym: own, r: own.slice(0, 16), bodyHash: own, bodySize: 1, keyCommitment: zeros,
    retryTag: own, relation: Relation.new, isHistorical: false, related: zeros, replaces: zeros,
    replaceRelation: Relation.new,
    status: CaseStatus.undrawn, drawHeight: 0, openedAt: 0, isForClinician: false, rejections: [], panel: 0,
    needed: 0, candidates: [], holders: [], opinions: [], closedHeight: 0, supersededBy: zeros
  }
}

describe('replica: two opinions of one validator', () => {
  it('are evidence once, in any batches', () => {
    const { world, node, liar } = bench()
    const other = opinion(reject, OTHER)
    assert.deepEqual(conflictsIn(node.admit(batch(world, liar, [opinion(approve)]))), [])
    const [conflict, ...more] = conflictsIn(node.admit(batch(world, liar, [other, opinion(reject)])))
    assert(conflict?.type === 'opinions' && more.length === 0)
    assert(isConflict(world.chain, conflict))
    assert.equal(hex(conflict.first.author), hex(liar.id))
    assert.deepEqual(conflictsIn(node.admit(batch(world, liar, [opinion(reject)], 2))), [])
    assert(node.state.pool.size > 0)
  })

  it('make one accusation of a validator, and further proofs are kept', () => {
    const { world, node, liar } = bench()
    node.admit(batch(world, liar, [opinion(approve), opinion(approve, OTHER)]))
    assert.equal(conflictsIn(node.admit(batch(world, liar, [opinion(reject)]))).length, 1)
    const second = node.admit(batch(world, liar, [opinion(reject, OTHER)]))
    assert.deepEqual(conflictsIn(second), [])
    const [kept, ...more] = second.filter(effect => effect.type === 'keep-evidence')
    assert(kept !== undefined && isConflict(world.chain, kept.conflict) && more.length === 0)
  })

  it('on unknown cases wait for the sender, and displace nothing that the validator signs now', () => {
    const { world, node, liar } = bench()
    const unknown = new Uint8Array(32).fill(9)
    node.admit(batch(world, liar, [opinion(approve, unknown)]))
    assert(!node.state.opinionsSeen.knows(liar.id, unknown))
    assert.deepEqual([node.state.pool.size, node.state.pool.unknownSize], [0, 1])
  })

  it('are no evidence if decisions are equal, or one is no verdict, or validators differ', () => {
    const { world, node, liar } = bench()
    node.admit(batch(world, liar, [opinion(approve)]))
    assert.deepEqual(conflictsIn(node.effects), [])
    node.admit(batch(world, liar, [opinion(approve)], 2))
    node.admit(batch(world, liar, [opinion(Decision.takenUp)]))
    node.admit(batch(world, liar, [opinion(Decision.excused)]))
    node.admit(batch(world, world.signers[2]!, [opinion(reject)]))
    assert.deepEqual(conflictsIn(node.effects), [])
  })

  it('are no evidence to a node that does not vote', () => {
    const { world, liar } = bench()
    const follower = new Bench(world, undefined)
    follower.admit(batch(world, liar, [opinion(approve)]), batch(world, liar, [opinion(reject)]))
    assert.deepEqual(conflictsIn(follower.effects), [])
  })

  it('are compared with final opinions, also from before a restart', () => {
    const world = new ChainFixture()
    const benches = world.signers.map(signer => new Bench(world, signer).vote())
    const ring = new Ring(benches)
    const [author] = world.signers
    assert(author !== undefined)
    const admit = (transaction: VerifiedTransaction): void => {
      const height = benches[0]!.height
      for (const node of benches) node.admit(transaction)
      ring.until(() => benches.every(node => node.height > height))
    }
    admit(world.anything(author))
    const proposal = world.propose(author, world.proposal())
    admit(proposal)
    const [id] = proposal.caseIds
    const drawn = (): Uint8Array | undefined =>
      benches[0]!.state.ledger.undecided.get(hex(id!))?.holders[0]?.validator
    ring.until(() => drawn() !== undefined)
    const liar = world.signerOf(drawn()!)
    admit(batch(world, liar, [opinion(approve, id)]))
    // A node that saw the first opinion makes evidence.
    const second = batch(world, liar, [opinion(reject, id)])
    const [seen, late] = benches.filter(({ signer }) => hex(signer!.id) !== hex(liar.id))
    assert.equal(conflictsIn(seen!.admit(second)).length, 1)
    // A node that knows only the counted opinion asks for the block.
    late!.restart()
    const asked = late!.admit(second)
    assert.deepEqual(conflictsIn(asked), [])
    const recall = asked.find(effect => effect.type === 'recall')
    assert(recall !== undefined && hex(recall.author) === hex(liar.id))
    assert.equal(late!.admit(batch(world, liar, [opinion(reject, id)], 3))
      .filter(effect => effect.type === 'recall').length, 0, 'asked for once')
    const block = decode(blockCodec, late!.blocks[recall.height - 1]!.block)
    assert(block.verdict === 'accept')
    for (const bytes of block.value.transactions) {
      const verified = verifyTransaction(world.chain, () => true, bytes)
      assert(verified.verdict === 'accept')
      late!.give({ type: 'witness', transaction: verified.value })
    }
    const [conflict, ...more] = conflictsIn(late!.effects)
    assert(conflict !== undefined && isConflict(world.chain, conflict) && more.length === 0)
  })
})

describe('replica: opinions seen', () => {
  it('are bounded for each validator, and the oldest are dropped first', () => {
    const { world, liar } = bench()
    const seen = new OpinionsSeen()
    const quiet = batch(world, world.signers[2]!, [opinion(approve)])
    seen.take(quiet)
    const caseOf = (n: number): Uint8Array => new Uint8Array(32).fill(n & 255).fill(n >> 8, 0, 1)
    const many = Math.ceil(MAX_BYTES_PER_VALIDATOR / 300)
    for (let n = 0; n < many; n++) seen.take(batch(world, liar, [opinion(approve, caseOf(n))]))
    assert(!seen.knows(liar.id, caseOf(0)) && seen.knows(liar.id, caseOf(many - 1)))
    assert(seen.knows(quiet.transaction.author, CASE))
  })

  it('of one batch may contradict each other', () => {
    const { world, liar } = bench()
    const both = batch(world, liar, [opinion(approve), opinion(reject)])
    assert.equal(new OpinionsSeen().take(both).length, 1)
  })
})
