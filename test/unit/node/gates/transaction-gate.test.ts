import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  signTransaction, transactionCodec, transactionEnvelopeCodec, voteSignBytes,
  type SentBody, type TransactionEnvelope
} from '../../../../src/protocol/codec/index.js'
import { TransactionGate } from '../../../../src/node/gates/transaction-gate.js'
import { faultOf, isSpent, readiness } from '../../../../src/protocol/ledger/index.js'
import {
  accept, Decision, hex, ignore, TransactionKind, VoteKind, type MemberId, type Signer, type Verdict,
  type VerifiedTransaction, type Vote
} from '../../../../src/protocol/types/index.js'
import type { StoredBody } from '../../../../src/storage/index.js'
import { madeUpParts } from '../../../../src/sim/made-up-parts.js'
import { Random } from '../../../../src/sim/random.js'
import { ChainFixture, memberOf } from '../../../fixtures/chain-fixture.js'
import { opinionOn } from '../../../fixtures/opinion-on.js'

const world = new ChainFixture()
world.commit([world.anything(world.signers[0]!)])
const [author] = world.signers as [Signer]

function propose (from = world, fill = 1, signer = author): TransactionEnvelope {
  const { bodies, fields } = madeUpParts(new Random(`parts ${fill}`), from.chain.id, signer.id)
  const proposal = from.proposal(fields)
  const transaction = transactionCodec.encode(signTransaction(from.chain.id, signer, {
    kind: TransactionKind.propose, author: signer.id, proposals: [proposal]
  }))
  return { transaction, bodies }
}

class Door {
  readonly stored: StoredBody[] = []
  readonly submitted: VerifiedTransaction[] = []
  readonly senders: (MemberId | undefined)[] = []
  readonly failures: unknown[] = []
  waiting = new Set<string>()
  disk: () => Promise<void> = async () => {}
  place: Verdict = accept(undefined)
  proved = false
  offence: string | undefined
  room = true
  /** Whether the replica takes submitted transactions at once, so that they leave the backlog. */
  isTaking = true
  readonly taken: (() => void)[] = []
  listVerdict: 'accept' | 'ignore' | 'reject' = 'accept'
  readonly intake = new TransactionGate(world.chain, {
    isWaiting: leaf => this.waiting.has(hex(leaf)),
    isSpent: transaction => isSpent(world.state, transaction),
    offenceOf: () => this.offence,
    isMember: id => world.state.set.has(id),
    offerAllowlist: () => this.listVerdict === 'accept'
      ? { verdict: 'accept', value: undefined }
      : { verdict: this.listVerdict, code: 'made-up' },
    isClaimed: async () => this.proved,
    faultOf: transaction => faultOf(world.state, transaction),
    worthOf: transaction => readiness(world.state, transaction, world.state.timestamp),
    hasRoom: () => this.room,
    haveSameBlocks: async () => true,
    judgePlace: (_transaction, solicited) => solicited ? accept(undefined) : this.place,
    store: async (_transaction, bodies) => { await this.disk(); this.stored.push(...bodies) },
    submit: (transactions, taken, from) => {
      this.submitted.push(...transactions)
      this.senders.push(from)
      this.taken.push(taken)
      if (this.isTaking) this.taken.splice(0).forEach(one => { one() })
    },
    failed: error => { this.failures.push(error) }
  })

  take (envelope: TransactionEnvelope, from?: MemberId): string {
    const verdict = this.intake.take(envelope, from === undefined ? {} : { from })
    return verdict.verdict === 'accept' ? 'accept' : `${verdict.verdict} ${verdict.code}`
  }
}

const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })

describe('node: intake', () => {
  it('rejects a fault that no honest author makes from its author, and ignores it from others', () => {
    const door = new Door()
    door.offence = 'false-complaint'
    const envelope = propose()
    const other = world.signers[1]!.id
    assert.equal(door.take(envelope, author.id), 'reject false-complaint')
    assert.equal(door.take(envelope, other), 'ignore false-complaint')
    assert.equal(door.take(envelope), 'ignore false-complaint')
    assert.equal(door.intake.take(envelope, { solicited: true }).verdict, 'accept', 'a block needs it')
  })

  it('passes on a proposal only when its bodies are on disk', async () => {
    const door = new Door()
    let written = (): void => {}
    door.disk = () => new Promise(resolve => { written = resolve })
    const envelope = propose()
    assert.equal(door.take(envelope), 'accept')
    await settled()
    assert.deepEqual([door.stored.length, door.submitted.length], [0, 0])
    assert.equal(door.take(envelope), 'ignore duplicate', 'while the transaction is submitted')
    written()
    await settled()
    assert.deepEqual([door.stored.length, door.submitted.length], [2, 1])
    door.waiting.add(hex(door.submitted[0]!.leaf))
    assert.equal(door.take(envelope), 'ignore duplicate', 'while the transaction waits in the pool')
  })

  it('reports a failed write and passes nothing on', async () => {
    const door = new Door()
    door.disk = async () => { throw new Error('no space') }
    door.take(propose())
    await settled()
    assert.deepEqual([door.failures.length, door.submitted.length], [1, 0])
  })

  it('refuses bodies that are not those of the proposals', async () => {
    const door = new Door()
    const { transaction, bodies } = propose()
    const [body, casePart] = bodies as [SentBody, SentBody]
    const changed = body.ciphertext.map(byte => byte ^ 1)
    const withPads = (...both: SentBody[]): string => door.take({ transaction, bodies: both })
    assert.equal(withPads(), 'reject bodies-missing')
    assert.equal(withPads({ ...body, ciphertext: changed.subarray(1) }, casePart), 'reject wrong-body-size')
    assert.equal(withPads({ ...body, ciphertext: changed }, casePart), 'reject wrong-body')
    assert.equal(withPads({ ...body, pad: changed.slice(0, 32) }, casePart), 'reject wrong-pad')
    assert.equal(withPads(body, { ...casePart, pad: body.pad }), 'reject wrong-pad')
    const raise = world.anything(author, 2)
    assert.equal(door.take({ transaction: raise.bytes, bodies: [body] }), 'reject unexpected-bodies')
    await settled()
    assert.deepEqual([door.stored.length, door.submitted.length], [0, 0])
    assert.equal(door.take({ transaction, bodies }), 'accept', 'and the right bodies are still accepted')
  })

  it('refuses another chain, a bad signature and an author on no list', async () => {
    const door = new Door()
    const elsewhere = propose(new ChainFixture({ name: 'elsewhere' }), 1)
    assert.match(door.take(elsewhere), /^(reject|ignore) /)
    const good = propose()
    const bad = good.transaction.slice()
    bad[bad.length - 1]! ^= 1
    assert.match(door.take({ transaction: bad, bodies: good.bodies }), /^reject /)
    const outsider = world.signer('outsider')
    assert.match(door.take(propose(world, 1, outsider)), /^(reject|ignore) /)
    await settled()
    assert.deepEqual([door.stored.length, door.submitted.length], [0, 0])
  })

  it('neither passes on nor stores transactions whose cases are open', async () => {
    const door = new Door()
    const fresh = new ChainFixture()
    fresh.commit([fresh.anything(fresh.signers[0]!)])
    const old = propose()
    const verified = door.intake.verify(old.transaction)
    assert(verified.verdict === 'accept')
    world.commit([verified.value])
    assert.equal(door.take(old), 'ignore spent', 'the same transaction again')
    const raise = world.anything(author, 1)
    assert.equal(door.take({ transaction: raise.bytes, bodies: [] }), 'ignore spent')
    await settled()
    assert.deepEqual([door.stored.length, door.submitted.length], [0, 0])
  })

  it('bounds the transactions of one author while the loop waits for the disk', async () => {
    const door = new Door()
    door.isTaking = false
    const epochs = Array.from({ length: 1_100 }, (_, i) => world.anything(author, 100 + i).bytes)
    const verdicts = epochs.map(transaction => door.take({ transaction, bodies: [] }))
    await settled()
    assert.equal(door.submitted.length, 1_024, '§14, by count')
    assert.deepEqual([...new Set(verdicts)], ['accept', 'ignore busy'])
    const other = world.anything(world.signers[1]!, 50)
    assert.equal(door.take({ transaction: other.bytes, bodies: [] }), 'accept', 'another author')
    assert.equal(door.take({ transaction: epochs[0]!, bodies: [] }), 'ignore duplicate', 'still submitted')
    await settled()
    door.taken.splice(0).forEach(taken => { taken() })
    assert.equal(door.take({ transaction: epochs.at(-1)!, bodies: [] }), 'accept', 'there is room again')
  })

  it('counts what is on the way for the peer that sent it, since anybody can replay', async () => {
    const door = new Door()
    door.isTaking = false
    const [replayer, other] = [world.signers[2]!.id, world.signers[3]!.id]
    const epochs = Array.from({ length: 1_025 }, (_, i) => world.anything(author, 2_000 + i).bytes)
    const verdicts = epochs.map(transaction => door.take({ transaction, bodies: [] }, replayer))
    assert.equal(verdicts.at(-1), 'ignore busy')
    await settled()
    const fresh = world.anything(author, 9_000).bytes
    assert.equal(door.take({ transaction: fresh, bodies: [] }, other), 'accept', 'the author is free')
    assert.equal(door.take({ transaction: world.anything(author, 9_001).bytes, bodies: [] }), 'accept')
    await settled()
    assert.deepEqual(door.senders.at(-2), other)
  })

  it('keeps opinions on unknown cases for later, and does not pass them on', async () => {
    const door = new Door()
    const [, validator] = world.signers as [Signer, Signer]
    const transaction = transactionCodec.encode(signTransaction(world.chain.id, validator, {
      kind: TransactionKind.opinions, author: validator.id, rulesetHash: new Uint8Array(32),
      opinions: [opinionOn({ id: new Uint8Array(32).fill(9) }, Decision.approve)]
    }))
    assert.equal(door.take({ transaction, bodies: [] }, author.id), 'ignore unknown-case')
    await settled()
    assert.equal(door.submitted.length, 1, 'it may be ahead of this node')
    assert.deepEqual(door.senders, [author.id])
  })

  it('passes on no accusation for which the chain already has evidence', async () => {
    const door = new Door()
    const vote = (fill: number): Vote => {
      const statement = {
        kind: VoteKind.notarize, height: 9, view: 0, blockHash: new Uint8Array(32).fill(fill)
      }
      const signature = author.sign(voteSignBytes(world.chain.id, statement))
      return { ...statement, signer: author.id, signature }
    }
    const accuse = (signer: Signer): TransactionEnvelope => ({
      transaction: transactionCodec.encode(signTransaction(world.chain.id, signer, {
        kind: TransactionKind.evidence, author: signer.id,
        conflict: { type: 'votes', first: vote(1), second: vote(2) }
      })), bodies: []
    })
    const [, second, third] = world.signers as [Signer, Signer, Signer]
    assert.equal(door.take(accuse(second)), 'accept')
    await settled()
    assert.equal(door.submitted.length, 1)
    door.proved = true
    assert.equal(door.take(accuse(third)), 'accept', 'the signature and form are valid')
    await settled()
    assert.equal(door.submitted.length, 1, 'the accusation is no reason for a block')
    assert.equal(door.take(accuse(second)), 'ignore claimed', 'not verified again')
  })

  it('stores no replay of proposals whose cases the chain has', async () => {
    const door = new Door()
    door.proved = true
    assert.equal(door.take(propose(world, 7)), 'accept')
    await settled()
    assert.deepEqual([door.submitted.length, door.stored.length], [0, 0])
  })

  it('asks for the room of evidence before it verifies a signature', async () => {
    const door = new Door()
    const vote = (height: number, fill: number): Vote => ({
      kind: VoteKind.notarize, height, view: 0, blockHash: new Uint8Array(32).fill(fill),
      signer: author.id, signature: new Uint8Array(64)
    })
    const forged = (height: number): TransactionEnvelope => ({
      transaction: transactionCodec.encode({
        kind: TransactionKind.evidence, author: author.id, signature: new Uint8Array(64),
        conflict: { type: 'votes', first: vote(height, 1), second: vote(height, 2) }
      }), bodies: []
    })
    assert.match(door.take(forged(1)), /^reject/)
    door.room = false
    assert.equal(door.take(forged(1)), 'ignore no-room')
    const solicited = door.intake.take(forged(1), { solicited: true, from: author.id })
    assert.equal(solicited.verdict, 'reject', 'a block may hold evidence beyond the room')
  })

  it('stores nothing without room in the pool, unless it was requested', async () => {
    const door = new Door()
    const envelope = propose()
    door.place = ignore('too-far-ahead')
    assert.equal(door.take(envelope), 'ignore too-far-ahead')
    await settled()
    assert.deepEqual([door.stored.length, door.submitted.length], [0, 0])
    assert.equal(door.intake.take(envelope, { solicited: true }).verdict, 'accept')
    await settled()
    assert.deepEqual([door.stored.length, door.submitted.length], [2, 1])
  })

  it('has membership judge a list before it keeps the list', async () => {
    const door = new Door()
    const entries = [...world.state.allowlist.list.entries, memberOf(world.signer('new'), 'New')]
    const { bytes } = world.allowlist(entries)
    door.listVerdict = 'reject'
    assert.equal(door.take({ transaction: bytes, bodies: [] }), 'reject made-up')
    door.listVerdict = 'ignore'
    assert.equal(door.take({ transaction: bytes, bodies: [] }), 'accept')
    await settled()
    assert.equal(door.submitted.length, 1)
  })

  it('judges garbage, truncated and oversize bytes without throwing', () => {
    const door = new Door()
    const good = transactionEnvelopeCodec.encode(propose())
    const refused = (bytes: Uint8Array): void => {
      assert.equal(door.intake.takeBytes(bytes).verdict, 'reject')
    }
    refused(new Uint8Array(0))
    for (let cut = 1; cut < good.length; cut += 17) refused(good.subarray(0, cut))
    refused(Uint8Array.from([...good, 0]))
    refused(new Uint8Array(4 * 1024 * 1024).fill(255))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), refused))
    fc.assert(fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = good.slice()
      changed[at]! ^= flip
      assert.notEqual(door.intake.takeBytes(changed).verdict, 'accept')
    }), { numRuns: 200 })
  })
})
