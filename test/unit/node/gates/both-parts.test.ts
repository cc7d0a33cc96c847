import assert from 'node:assert/strict'
import { signTransaction, transactionCodec, type SentBody } from '../../../../src/protocol/codec/index.js'
import { TransactionGate } from '../../../../src/node/gates/transaction-gate.js'
import { accept, TransactionKind, type Signer } from '../../../../src/protocol/types/index.js'
import { madeUpParts } from '../../../../src/sim/made-up-parts.js'
import { Random } from '../../../../src/sim/random.js'
import type { StoredBody } from '../../../../src/storage/index.js'
import { ChainFixture } from '../../../fixtures/chain-fixture.js'

describe('node: intake of a diagnosis with both parts', () => {
  it('needs both bodies, record part first, and stores both', async () => {
    const world = new ChainFixture()
    const [author] = world.signers as [Signer]
    const stored: StoredBody[] = []
    const gate = new TransactionGate(world.chain, {
      isWaiting: () => false, isSpent: () => false, offenceOf: () => undefined, faultOf: () => undefined,
      isMember: () => true, offerAllowlist: () => accept(undefined), isClaimed: async () => false,
      worthOf: () => 'ready', hasRoom: () => true, haveSameBlocks: async () => true,
      judgePlace: () => accept(undefined), submit: () => {}, failed: error => { throw error },
      store: async (_transaction, bodies) => { stored.push(...bodies) }
    })
    const { bodies: [record, casePart], fields } = madeUpParts(new Random('both'), world.chain.id, author.id)
    const transaction = transactionCodec.encode(signTransaction(world.chain.id, author, {
      kind: TransactionKind.propose, author: author.id, proposals: [world.proposal(fields)]
    }))
    const take = (...bodies: SentBody[]): string => {
      const verdict = gate.take({ transaction, bodies })
      return verdict.verdict === 'accept' ? 'accept' : verdict.code
    }
    assert.equal(take(record), 'bodies-missing')
    assert.equal(take(casePart, record), 'wrong-body-size')
    const blank = new Uint8Array(casePart.ciphertext.length)
    assert.equal(take(record, { ...casePart, ciphertext: blank }), 'wrong-body')
    assert.equal(take({ ...record, pad: undefined }, casePart), 'wrong-pad')
    assert.equal(stored.length, 0)
    assert.equal(take(record, casePart), 'accept')
    await new Promise<void>(resolve => { setImmediate(resolve) })
    assert.deepEqual(stored, [record, casePart])
  })
})
