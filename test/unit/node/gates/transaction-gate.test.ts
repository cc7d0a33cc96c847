import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  bodyHash, signTransaction, transactionCodec, transactionEnvelopeCodec, voteSignBytes,
  type TransactionEnvelope
} from '../../../../src/protocol/codec/index.js'
import { TransactionGate } from '../../../../src/node/gates/transaction-gate.js'
import { isSpent } from '../../../../src/protocol/ledger/index.js'
import type { Signer, Verdict, VerifiedTransaction, Vote } from '../../../../src/protocol/types/index.js'
import { accept, hex, ignore, TransactionKind, VoteKind } from '../../../../src/protocol/types/index.js'
import type { StoredBody } from '../../../../src/storage/index.js'
import { ChainFixture, memberOf } from '../../../fixtures/chain-fixture.js'

const world = new ChainFixture()
world.commit([world.linkingEpoch(world.signers[0]!)])
const [author] = world.signers as [Signer]

function propose (from = world, firstSeq?: number, signer = author): TransactionEnvelope {
  const ciphertext = new Uint8Array(200).fill(firstSeq ?? 1)
  const proposal = from.proposal({
    bodyHash: bodyHash(from.chain.id, signer.id, ciphertext), bodySize: ciphertext.byteLength
  })
  const transaction = transactionCodec.encode(signTransaction(from.chain.id, signer, {
    kind: TransactionKind.propose, author: signer.id,
    firstSeq: firstSeq ?? from.state.lastSeq(signer.id) + 1, proposals: [proposal]
  }))
  return { transaction, bodies: [ciphertext] }
}

/** A gate whose ports a test controls. */
class GateFixture {
  readonly stored: StoredBody[] = []
  readonly submitted: VerifiedTransaction[] = []
  readonly failures: unknown[] = []
  waiting = new Set<string>()
  write: () => Promise<void> = async () => {}
  place: Verdict = accept(undefined)
  isClaimed = false
  /** If false, submitted transactions stay on the way until the test calls `arrivals`. */
  replicaTakes = true
  readonly arrivals: (() => void)[] = []
  listVerdict: 'accept' | 'ignore' | 'reject' = 'accept'
  readonly gate = new TransactionGate(world.chain, {
    isWaiting: leaf => this.waiting.has(hex(leaf)),
    isSpent: transaction => isSpent(world.state, transaction),
    isMember: id => world.state.set.has(id),
    offerAllowlist: () => this.listVerdict === 'accept'
      ? { verdict: 'accept', value: undefined }
      : { verdict: this.listVerdict, code: 'made-up' },
    isClaimed: async () => this.isClaimed,
    judgePlace: (_transaction, solicited) => solicited ? accept(undefined) : this.place,
    store: async (_transaction, bodies) => { await this.write(); this.stored.push(...bodies) },
    submit: (transactions, taken) => {
      this.submitted.push(...transactions)
      this.arrivals.push(taken)
      if (this.replicaTakes) this.takeAll()
    },
    failed: error => { this.failures.push(error) }
  })

  takeAll (): void {
    for (const arrived of this.arrivals.splice(0)) arrived()
  }

  take (envelope: TransactionEnvelope): string {
    const verdict = this.gate.take(envelope)
    return verdict.verdict === 'accept' ? 'accept' : `${verdict.verdict} ${verdict.code}`
  }
}

const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })

describe('node: transaction gate', () => {
  it('submits a proposal only after its bodies were written to the disk', async () => {
    const fixture = new GateFixture()
    let written = (): void => {}
    fixture.write = () => new Promise(resolve => { written = resolve })
    const envelope = propose()
    assert.equal(fixture.take(envelope), 'accept')
    await settled()
    assert.deepEqual([fixture.stored.length, fixture.submitted.length], [0, 0])
    assert.equal(fixture.take(envelope), 'ignore duplicate', 'the bodies are being written')
    written()
    await settled()
    assert.deepEqual([fixture.stored.length, fixture.submitted.length], [1, 1])
    fixture.waiting.add(hex(fixture.submitted[0]!.leaf))
    assert.equal(fixture.take(envelope), 'ignore duplicate', 'the transaction waits in the pool')
  })

  it('reports a failed write and submits nothing', async () => {
    const fixture = new GateFixture()
    fixture.write = async () => { throw new Error('no space') }
    fixture.take(propose())
    await settled()
    assert.deepEqual([fixture.failures.length, fixture.submitted.length], [1, 0])
  })

  it('rejects bodies that do not match the proposals', async () => {
    const fixture = new GateFixture()
    const { transaction, bodies } = propose()
    const [body] = bodies as [Uint8Array]
    const changed = body.slice()
    changed[7]! ^= 1
    assert.equal(fixture.take({ transaction, bodies: [] }), 'reject bodies-missing')
    assert.equal(fixture.take({ transaction, bodies: [body, body] }), 'reject bodies-missing')
    assert.equal(fixture.take({ transaction, bodies: [body.subarray(1)] }), 'reject wrong-body-size')
    assert.equal(fixture.take({ transaction, bodies: [changed] }), 'reject wrong-body')
    const linking = world.linkingEpoch(author, 2)
    assert.equal(fixture.take({ transaction: linking.bytes, bodies: [body] }), 'reject unexpected-bodies')
    await settled()
    assert.deepEqual([fixture.stored.length, fixture.submitted.length], [0, 0])
    assert.equal(fixture.take({ transaction, bodies }), 'accept', 'correct bodies are accepted then')
  })

  it('refuses transactions of another chain, with a bad signature or from an author on no list', async () => {
    const fixture = new GateFixture()
    const elsewhere = propose(new ChainFixture({ name: 'elsewhere' }), 1)
    assert.match(fixture.take(elsewhere), /^(reject|ignore) /)
    const good = propose()
    const bad = good.transaction.slice()
    bad[bad.length - 1]! ^= 1
    assert.match(fixture.take({ transaction: bad, bodies: good.bodies }), /^reject /)
    const outsider = world.signer('outsider')
    assert.match(fixture.take(propose(world, 1, outsider)), /^(reject|ignore) /)
    await settled()
    assert.deepEqual([fixture.stored.length, fixture.submitted.length], [0, 0])
  })

  it('ignores a transaction whose sequence numbers are spent', async () => {
    const fixture = new GateFixture()
    assert.equal(fixture.take(propose(world, 0)).startsWith('accept'), false)
    const fresh = new ChainFixture()
    fresh.commit([fresh.linkingEpoch(fresh.signers[0]!)])
    const old = propose()
    const verified = fixture.gate.verify(old.transaction)
    assert(verified.verdict === 'accept')
    world.commit([verified.value])
    assert.equal(fixture.take(old), 'ignore spent', 'the same transaction')
    assert.equal(fixture.take(propose(world, 1)), 'ignore spent', 'another transaction with the same number')
    const linking = world.linkingEpoch(author, 1)
    assert.equal(fixture.take({ transaction: linking.bytes, bodies: [] }), 'ignore spent')
    await settled()
    assert.deepEqual([fixture.stored.length, fixture.submitted.length], [0, 0])
  })

  it('limits the transactions of each author that the replica has not taken yet', async () => {
    const fixture = new GateFixture()
    fixture.replicaTakes = false
    const epochs = Array.from({ length: 1_100 }, (_, i) => world.linkingEpoch(author, 100 + i).bytes)
    const verdicts = epochs.map(transaction => fixture.take({ transaction, bodies: [] }))
    await settled()
    assert.equal(fixture.submitted.length, 1_024, 'the limit of §14 for the number')
    assert.deepEqual([...new Set(verdicts)], ['accept', 'ignore busy'])
    const other = world.linkingEpoch(world.signers[1]!, 50)
    const fromOther = fixture.take({ transaction: other.bytes, bodies: [] })
    assert.equal(fromOther, 'accept', 'another author has a separate limit')
    assert.equal(fixture.take({ transaction: epochs[0]!, bodies: [] }), 'ignore duplicate', 'not taken yet')
    await settled()
    fixture.takeAll()
    const later = fixture.take({ transaction: epochs.at(-1)!, bodies: [] })
    assert.equal(later, 'accept', 'the replica has taken the others')
  })

  it('does not submit evidence that the chain already has', async () => {
    const fixture = new GateFixture()
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
    assert.equal(fixture.take(accuse(second)), 'accept')
    await settled()
    assert.equal(fixture.submitted.length, 1)
    fixture.isClaimed = true
    assert.equal(fixture.take(accuse(third)), 'accept', 'the transaction is valid')
    await settled()
    assert.equal(fixture.submitted.length, 1, 'the chain already has the evidence')
  })

  it('stores no proposal without a place in the pool, unless the node requested it', async () => {
    const fixture = new GateFixture()
    const envelope = propose()
    fixture.place = ignore('too-far-ahead')
    assert.equal(fixture.take(envelope), 'ignore too-far-ahead')
    await settled()
    assert.deepEqual([fixture.stored.length, fixture.submitted.length], [0, 0])
    assert.equal(fixture.gate.take(envelope, { solicited: true }).verdict, 'accept')
    await settled()
    assert.deepEqual([fixture.stored.length, fixture.submitted.length], [1, 1])
  })

  it('checks a list with the membership before it submits the list', async () => {
    const fixture = new GateFixture()
    const entries = [...world.state.allowlist.list.entries, memberOf(world.signer('new'), 'New')]
    const { bytes } = world.allowlist(entries)
    fixture.listVerdict = 'reject'
    assert.equal(fixture.take({ transaction: bytes, bodies: [] }), 'reject made-up')
    fixture.listVerdict = 'ignore'
    assert.equal(fixture.take({ transaction: bytes, bodies: [] }), 'accept')
    await settled()
    assert.equal(fixture.submitted.length, 1)
  })

  it('rejects random, truncated and oversized bytes without throwing', () => {
    const fixture = new GateFixture()
    const good = transactionEnvelopeCodec.encode(propose())
    const refused = (bytes: Uint8Array): void => {
      assert.equal(fixture.gate.takeBytes(bytes).verdict, 'reject')
    }
    refused(new Uint8Array(0))
    for (let cut = 1; cut < good.length; cut += 17) refused(good.subarray(0, cut))
    refused(Uint8Array.from([...good, 0]))
    refused(new Uint8Array(4 * 1024 * 1024).fill(255))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), refused))
    fc.assert(fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = good.slice()
      changed[at]! ^= flip
      assert.notEqual(fixture.gate.takeBytes(changed).verdict, 'accept')
    }), { numRuns: 200 })
  })
})
