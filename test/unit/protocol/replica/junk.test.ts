import assert from 'node:assert/strict'
import {
  rosterKeySignBytes, signTransaction, transactionCodec, verifyTransaction, voteSignBytes
} from '../../../../src/protocol/codec/index.js'
import type { UnsignedTransaction } from '../../../../src/protocol/codec/index.js'
import { STATEMENTS_PER_DAY, entryId, offenceOf } from '../../../../src/protocol/ledger/index.js'
import { statedCountCodec, statedKey } from '../../../../src/protocol/ledger/rows/mismatch.js'
import { MAX_ARRIVING_BYTES } from '../../../../src/protocol/replica/arriving.js'
import { isHeld, waitingOf } from '../../../../src/protocol/replica/index.js'
import {
  Decision, dayOf, hex, JudgedBy, MismatchVerdict, Relation, TransactionKind, VoteKind, ZERO_32,
  type Conflict, type Opinion, type Proposal, type Signer, type VerifiedTransaction, type Vote
} from '../../../../src/protocol/types/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'
import { Bench, Ring } from './support/bench.js'

/** Four replicas whose chain has an accepted record of each of the first two hospitals. */
class Accepted {
  readonly world = new ChainFixture()
  readonly benches = this.world.signers.map(signer => new Bench(this.world, signer).vote())
  readonly ring = new Ring(this.benches)
  readonly author = this.world.signers[0]!
  readonly other = this.world.signers[1]!
  readonly own = this.world.proposal()
  readonly others = this.world.proposal()
  readonly ownId: Uint8Array
  readonly othersId: Uint8Array

  constructor () {
    this.commit(this.world.anything(this.author))
    this.ownId = this.accept(this.author, this.own)
    this.othersId = this.accept(this.other, this.others)
  }

  /** The replica of the author. */
  get first (): Bench { return this.benches[0]! }
  get height (): number { return this.first.height }

  sign (by: Signer, unsigned: UnsignedTransaction): VerifiedTransaction {
    const { chain } = this.world
    const verified = verifyTransaction(chain, () => true,
      transactionCodec.encode(signTransaction(chain.id, by, unsigned)))
    assert(verified.verdict === 'accept', JSON.stringify(verified))
    return verified.value
  }

  /** Gives all replicas a transaction and lets them run for a while without another. */
  run (...transactions: VerifiedTransaction[]): void {
    for (const bench of this.benches) bench.admit(...transactions)
    let turns = 0
    this.ring.until(() => turns++ > 60)
  }

  commit (...transactions: VerifiedTransaction[]): void {
    const { height } = this
    for (const bench of this.benches) bench.admit(...transactions)
    this.ring.until(() => this.benches.every(bench => bench.height > height))
  }

  /** Brings a proposal into the chain until a hospital holds a slot of its case. @returns the case id */
  open (by: Signer, proposal: Proposal): Uint8Array {
    const tx = this.world.propose(by, proposal)
    const [id] = tx.caseIds
    assert(id !== undefined)
    for (const bench of this.benches) bench.admit(tx)
    this.ring.until(() => this.benches.every(bench =>
      (bench.state.ledger.undecided.get(hex(id))?.holders.length ?? 0) > 0))
    return id
  }

  judge (id: Uint8Array, decision: Decision): void {
    const { holders } = this.first.state.ledger.undecided.get(hex(id))!
    const batches = holders.map(({ validator }) =>
      this.opinions(this.world.signerOf(validator), opinionOn({ id }, decision, JudgedBy.clinician)))
    for (const bench of this.benches) bench.admit(...batches)
    this.ring.until(() =>
      this.benches.every(bench => bench.state.ledger.undecided.get(hex(id)) === undefined))
  }

  opinions (by: Signer, ...opinions: Opinion[]): VerifiedTransaction {
    return this.sign(by,
      { kind: TransactionKind.opinions, author: by.id, rulesetHash: ZERO_32, opinions })
  }

  evidence (conflict: Conflict): VerifiedTransaction {
    return this.sign(this.author, { kind: TransactionKind.evidence, author: this.author.id, conflict })
  }

  accept (by: Signer, proposal: Proposal): Uint8Array {
    const id = this.open(by, proposal)
    this.judge(id, Decision.approve)
    return id
  }
}

describe('replica: a transaction that only rows refute', () => {
  let net: Accepted
  beforeEach(() => { net = new Accepted() })

  /** Asserts that a transaction costs no block and no view. @param waiting how many replicas keep it */
  const costsNothing = (junk: VerifiedTransaction, waiting = 0): void => {
    const { height } = net
    net.run(junk)
    for (const { height: reached, state: { arriving, consensus, pool } } of net.benches) {
      assert.deepEqual([reached, consensus.view], [height, 0])
      assert.deepEqual([pool.size, pool.unknownSize, arriving.size], [0, waiting, 0])
    }
  }
  const amends = (related: Uint8Array, { pseudonym }: Proposal): VerifiedTransaction =>
    net.world.propose(net.author, net.world.proposal({ relation: Relation.amends, related, pseudonym }))
  const again = (related: Uint8Array, { retryTag }: Proposal): VerifiedTransaction =>
    net.world.propose(net.author, net.world.proposal({ relation: Relation.resubmits, related, retryTag }))

  it('has the retry tag or the body of an accepted record', () => {
    const { retryTag, bodyHash } = net.own
    costsNothing(net.world.propose(net.author, net.world.proposal({ retryTag })))
    costsNothing(net.world.propose(net.author, net.world.proposal({ bodyHash })))
  })

  it('enters a key that another transaction of the block entered', () => {
    const { author, other: { id: key }, world: { chain } } = net
    const entered = (entry: number): VerifiedTransaction => net.sign(author, {
      kind: TransactionKind.rosterEntry, author: author.id, entry, version: 1, key, role: 1,
      licence: new Uint8Array(32).fill(entry), standing: 1,
      possession: net.other.sign(rosterKeySignBytes(chain.id, author.id, key))
    })
    net.commit(entered(1), entered(2))
    // Without another leader, no replica has found out by a draft of its own.
    assert.deepEqual(net.benches.map(({ state }) => state.pool.size), [0, 0, 0, 0])
    const { height } = net
    net.run()
    assert.equal(net.height, height)
  })

  it('amends the record of another hospital, or resubmits an accepted record', () => {
    costsNothing(amends(net.othersId, net.others))
    costsNothing(again(net.ownId, net.own))
  })

  it('amends a record that does not exist, and waits for it', () => {
    costsNothing(amends(net.own.bodyHash, net.own), 1)
    const next = net.world.proposal()
    const [id] = net.world.propose(net.author, next).caseIds
    const early = amends(id!, next)
    costsNothing(early, 2)
    net.accept(net.author, next)
    net.run()
    assert(net.benches.every(({ state }) => state.ledger.undecided.get(hex(early.caseIds[0]!)) !== undefined))
  })

  it('opens no case that the chain does not have', () => {
    const [one, two] = [net.world.proposal(), net.world.proposal()]
    const both = net.world.propose(net.author, one, two)
    net.commit(both)
    net.run()
    for (const id of both.caseIds) net.judge(id, Decision.approve)
    costsNothing(net.world.propose(net.author, one))
  })

  it('judges a record that another hospital judged, beside a slot', () => {
    const id = net.open(net.other, net.world.proposal())
    const [holder] = net.first.state.ledger.undecided.get(hex(id))!.holders
    const validator = net.world.signerOf(holder!.validator)
    // Nobody holds a slot of its own record.
    const own = net.accept(validator, net.world.proposal())
    const junk = net.opinions(validator, opinionOn({ id: own }, Decision.approve, JudgedBy.clinician),
      opinionOn({ id }, Decision.takenUp, JudgedBy.rules))
    const { height } = net
    for (const bench of net.benches) bench.admit(junk)
    net.ring.settle()
    for (const { height: reached, state: { consensus, pool } } of net.benches) {
      assert.deepEqual([reached, consensus.active, pool.size], [height, false, 0])
    }
  })

  it('is evidence of shares with a false proof', () => {
    const { epoch } = net.world.dealt
    const share = {
      epoch: epoch.number, height: 1, blockHash: ZERO_32, holder: net.other.id,
      element: epoch.keys[0]!.shares[0]!, proof: { c: Buffer.alloc(32, 1), s: Buffer.alloc(32, 1) }
    }
    const second = { ...share, blockHash: Buffer.alloc(32, 2) }
    const junk = net.evidence({ type: 'shares', first: share, second })
    costsNothing(junk)
    assert.equal(offenceOf(net.first.state.ledger, junk), 'bad-share-proof')
  })

  it('is evidence against a stranger', () => {
    const stranger = net.world.signer('a stranger')
    const vote = (fill: number): Vote => {
      const statement = { kind: VoteKind.notarize, height: 1, view: 0, blockHash: Buffer.alloc(32, fill) }
      const signature = stranger.sign(voteSignBytes(net.world.chain.id, statement))
      return { ...statement, signer: stranger.id, signature }
    }
    costsNothing(net.evidence({ type: 'votes', first: vote(1), second: vote(2) }), 1)
  })

  it('waited for a rejection, and another try was accepted meanwhile', () => {
    const failed = net.world.proposal()
    const id = net.open(net.author, failed)
    net.judge(id, Decision.reject)
    const [one, two] = [again(id, failed), again(id, failed)]
    net.commit(one)
    net.run(two)
    assert(net.benches.every(({ state: { pool } }) => pool.size === 1), 'a rejection would free the tag')
    net.judge(one.caseIds[0]!, Decision.approve)
    costsNothing(two)
  })

  it('is judged by the day of the clock, after a day without a block', () => {
    const { first, other: { id: author }, ownId: caseId } = net
    const stated = (verdict: MismatchVerdict): VerifiedTransaction => net.sign(net.other, {
      kind: TransactionKind.mismatch, author, caseId, submitter: net.author.id, verdict
    })
    const { key, space } = statedKey(author)
    const full = { day: dayOf(first.wall), stated: STATEMENTS_PER_DAY }
    first.rows.set(entryId({ key, space }), { key, space, value: statedCountCodec.encode(full) })
    const today = stated(MismatchVerdict.differs)
    first.admit(today)
    assert.equal(waitingOf(first.state, today.leaf), undefined)
    first.wall += 86_400_000
    const tomorrow = stated(MismatchVerdict.fits)
    first.admit(tomorrow)
    assert.notEqual(waitingOf(first.state, tomorrow.leaf), undefined)
  })

  it('is judged by the rows of the tip, if a block came while they were loaded', () => {
    const [late] = net.benches as [Bench]
    const next = net.world.proposal()
    const rival = net.world.propose(net.author, net.world.proposal({ retryTag: next.retryTag }))
    late.answers = false
    late.admit(rival)
    const [asked] = late.unanswered.splice(0)
    late.answers = true
    net.accept(net.author, next)
    assert(isHeld(late.state, rival.leaf) && waitingOf(late.state, rival.leaf) === rival)
    late.give({ type: 'loaded', ticket: asked!.ticket, entries: new Map() })
    assert(!isHeld(late.state, rival.leaf))
  })

  it('shares what is loaded with no other sender', () => {
    const [late] = net.benches
    late!.answers = false
    const big = Array.from({ length: 64 }, () => net.world.proposal())
    const most = Math.floor(MAX_ARRIVING_BYTES / net.world.propose(net.author, ...big).bytes.byteLength)
    const many = Array.from({ length: most + 1 }, () =>
      net.world.propose(net.author, ...big.map(() => net.world.proposal())))
    late!.give({ type: 'transactions', transactions: many, from: net.other.id })
    assert.equal(late!.state.arriving.size, most)
    late!.give({ type: 'transactions', transactions: many, from: net.author.id })
    assert.equal(late!.state.arriving.size, most + 1)
  })
})
