/**
 * Bad input by name, at the gate through which every transaction comes. The network scores a `reject`
 * (`test/unit/network/hostile-bytes.test.ts`). It does not score an `ignore`: an honest hospital that is
 * behind may send that. Whatever came, the good transaction of the same hospital is taken.
 */
import assert from 'node:assert/strict'
import { TransactionGate } from '../../../../src/node/gates/transaction-gate.js'
import { transactionCodec } from '../../../../src/protocol/codec/index.js'
import { faultOf, isSpent, offenceOf, readiness } from '../../../../src/protocol/ledger/index.js'
import {
  accept, Decision, hex, Relation, TransactionKind, ZERO_32, type Dealing, type KeysComplain,
  type Signer, type VerifiedTransaction
} from '../../../../src/protocol/types/index.js'
import { codeOf } from '../../protocol/ledger/support/code-of.js'
import { Holders } from '../../protocol/ledger/support/holders.js'
import { label, opinionOn, World } from '../../protocol/ledger/support/world.js'

const NOT_CANONICAL = new Uint8Array(32).fill(0xff)

/** A gate before the ledger of a world, which keeps what reaches the replica. */
class Door {
  readonly submitted: VerifiedTransaction[] = []
  readonly gate: TransactionGate

  constructor (world: World) {
    this.gate = new TransactionGate(world.chain, {
      isWaiting: leaf => this.submitted.some(tx => hex(tx.leaf) === hex(leaf)),
      isSpent: tx => isSpent(world.state, tx),
      isMember: () => true,
      offerAllowlist: () => accept(undefined),
      faultOf: tx => faultOf(world.state, tx),
      offenceOf: tx => offenceOf(world.state, tx),
      isClaimed: async () => false,
      worthOf: tx => readiness(world.state, tx, world.state.timestamp),
      hasRoom: () => true,
      haveSameBlocks: async () => true,
      judgePlace: () => accept(undefined),
      store: async () => {},
      submit: (transactions, taken) => { this.submitted.push(...transactions); taken() },
      failed: error => { throw error }
    })
  }

  /** Returns the verdict on a transaction that another hospital has passed on. */
  take (transaction: Uint8Array): string {
    const verdict = this.gate.take({ transaction, bodies: [] }, { from: label('relay') })
    return verdict.verdict === 'accept' ? 'accept' : `${verdict.verdict} ${verdict.code}`
  }
}

const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })

describe('bad input: dealings', () => {
  let world: World
  let holders: Holders
  let door: Door
  let dealer: Signer
  let other: Signer

  beforeEach(() => {
    world = new World(4, { minMembers: 3, allowlistGapMs: 0 }, undefined, undefined, false)
    holders = new Holders(world)
    door = new Door(world)
    ;[dealer, other] = world.signers as [Signer, Signer]
  })

  const dealt = (dealing: Dealing): string => door.take(holders.deal(dealer, dealing).bytes)

  it('with the E of another, or without a proof of r', () => {
    const own = holders.dealing(dealer)
    assert.equal(dealt({ ...own, ephemeral: holders.dealing(other).ephemeral }), 'reject bad-dealing-proof')
    assert.equal(dealt({ ...holders.dealing(other), dealer: dealer.id }), 'reject bad-dealing-proof')
    assert.equal(dealt({ ...own, proof: { c: ZERO_32, s: ZERO_32 } }), 'reject bad-dealing-proof')
  })

  it('with a wrong number of commitments, or a sub-share for a stranger', () => {
    const { boxKeys } = holders.pending
    assert.equal(dealt(holders.dealing(dealer, { threshold: 3 })), 'reject wrong-commitment-count')
    assert.equal(dealt(holders.dealing(dealer, { boxKeys: [...boxKeys, holders.newBoxKey()] })),
      'reject wrong-box-count')
  })

  it('with an element that is not canonical, or neutral', () => {
    const own = holders.dealing(dealer)
    assert.equal(dealt({ ...own, ephemeral: NOT_CANONICAL }), 'reject bad-element')
    const bytes = holders.deal(dealer, own).bytes.slice()
    // Kind, author, dealer and epoch come before E.
    bytes.fill(0, 1 + 32 + 32 + 4, 1 + 32 + 32 + 4 + 32)
    assert.equal(door.take(bytes), 'reject neutral-element')
  })

  it('twice by one dealer, which an honest hospital may pass on before it has the first', () => {
    world.commit([holders.deal(dealer)])
    const second = holders.deal(dealer)
    assert.equal(door.take(second.bytes), 'ignore never-valid')
    assert.equal(codeOf(world, second), 'reject second-dealing', 'a block with it is invalid')
  })

  it('of a dead epoch, and of one that is not known here, which waits', async () => {
    const own = holders.dealing(dealer)
    assert.equal(dealt({ ...own, epoch: 2 }), 'ignore unknown-case')
    await settled()
    assert.equal(door.submitted.length, 1, 'this node may be behind')
    world.commit([holders.lost(other)])
    assert.equal(dealt(own), 'ignore spent')
  })

  it('lose nothing: the good dealing of the hospital is taken, and the epoch becomes active', async () => {
    const own = holders.dealing(dealer)
    dealt({ ...own, proof: { c: ZERO_32, s: ZERO_32 } })
    dealt({ ...own, ephemeral: NOT_CANONICAL })
    const good = holders.deal(dealer, own)
    assert.equal(door.take(good.bytes), 'accept')
    await settled()
    assert.deepEqual(door.submitted.map(({ leaf }) => hex(leaf)), [hex(good.leaf)])
    world.commit([good, ...world.signers.slice(1).map(signer => holders.deal(signer))])
    world.commit(world.signers.map(signer => holders.ready(signer)))
    assert.equal(holders.active?.number, 1)
  })
})

describe('bad input: complaints', () => {
  let world: World
  let holders: Holders
  let door: Door
  let signers: readonly Signer[]

  beforeEach(() => {
    world = new World(4, { minMembers: 3, allowlistGapMs: 0 }, undefined, undefined, false)
    signers = world.signers
    holders = new Holders(world)
    door = new Door(world)
    world.commit([holders.cheat(signers[0]!, signers[3]!), ...signers.slice(1).map(s => holders.deal(s))])
  })

  it('that are false, or without a proof', () => {
    const complaint = holders.complain(signers[3]!, holders.pending.dealings[1]!)
    assert.equal(door.take(complaint.bytes), 'reject false-complaint')
    const made = complaint.transaction as KeysComplain
    const lie = world.sign(signers[3]!, {
      ...made, complaint: { ...made.complaint, shared: holders.newBoxKey() }
    })
    assert.equal(door.take(lie.bytes), 'reject bad-complaint-proof')
    assert(holders.pending.dealings.every(({ isVoid }) => !isVoid))
  })

  it('that are made twice, after the own ready, or for a dead epoch', () => {
    const [bad] = holders.pending.dealings
    const complaint = holders.complain(signers[3]!, bad!)
    assert.equal(door.take(complaint.bytes), 'accept')
    const old = holders.pending
    world.commit([holders.ready(signers[3]!, old, old.dealings)])
    assert.equal(door.take(complaint.bytes), 'ignore duplicate')
    const after = new Door(world)
    assert.equal(after.take(complaint.bytes), 'ignore complaint-after-ready')
    assert.equal(codeOf(world, complaint), 'reject complaint-after-ready')
    world.commit([holders.lost(signers[1]!)])
    assert.equal(after.take(complaint.bytes), 'ignore never-valid')
    assert.equal(new Door(world).take(complaint.bytes), 'ignore never-valid')
    assert.equal(codeOf(world, complaint), 'reject dead-epoch')
  })

  it('about a dealing that is not known here, which wait', () => {
    const made = holders.complain(signers[3]!, holders.pending.dealings[0]!).transaction as KeysComplain
    const early = world.sign(signers[3]!, { ...made, dealing: label('a dealing to come') })
    assert.equal(door.take(early.bytes), 'ignore unknown-case')
  })
})

describe('bad input: cases', () => {
  const world = new World(7).begin()
  const door = new Door(world)
  const [submitter, rogue] = world.signers as [Signer, Signer]

  it('an opinion of a hospital that was never drawn is not passed on, and makes a block invalid', () => {
    const open = world.drawn(submitter)
    const opinion = world.opinions(submitter, [opinionOn(open, Decision.approve)])
    assert.equal(door.take(opinion.bytes), 'ignore never-valid')
    assert.equal(codeOf(world, opinion), 'reject never-drawn')
    assert.equal(world.approve(open).opinions.length, 2, 'nothing is lost')
  })

  it('an amendment of the record of another makes a block invalid', () => {
    const record = world.approve(world.drawn(submitter))
    for (const relation of [Relation.amends, Relation.retracts]) {
      const claim = world.propose(rogue, [world.proposal({ relation, related: record.id })])
      assert.equal(codeOf(world, claim), 'reject related-other-hospital')
    }
    const own = world.propose(submitter, [world.proposal(
      { relation: Relation.amends, related: record.id, pseudonym: record.pseudonym })])
    assert.equal(codeOf(world, own), 'accept')
  })

  it('bytes of no kind, and kinds with changed bytes, are rejected', () => {
    const good = world.anything(submitter, 2).bytes
    assert.match(door.take(Uint8Array.of(0, ...good.subarray(1))), /^reject /)
    assert.match(door.take(Uint8Array.of(...good, 0)), /^reject /)
    const other = transactionCodec.encode({
      kind: TransactionKind.presence, author: submitter.id, since: 1, signature: new Uint8Array(64)
    })
    assert.equal(door.take(other), 'reject bad-signature')
  })
})
