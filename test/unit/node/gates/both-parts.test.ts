import assert from 'node:assert/strict'
import { bodyHash, signTransaction, transactionCodec } from '../../../../src/protocol/codec/index.js'
import { TransactionGate } from '../../../../src/node/gates/transaction-gate.js'
import { accept, TransactionKind, type Signer } from '../../../../src/protocol/types/index.js'
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
    const hashOf = (body: Uint8Array): Uint8Array => bodyHash(world.chain.id, author.id, body)
    const [record, casePart] = [new Uint8Array(200).fill(8), new Uint8Array(90).fill(9)]
    const transaction = transactionCodec.encode(signTransaction(world.chain.id, author, {
      kind: TransactionKind.propose, author: author.id,
      proposals: [world.proposal({
        bodyHash: hashOf(record), bodySize: record.byteLength, caseVersion: 1,
        casePartHash: hashOf(casePart), casePartSize: casePart.byteLength
      })]
    }))
    const take = (...bodies: Uint8Array[]): string => {
      const verdict = gate.take({ transaction, bodies })
      return verdict.verdict === 'accept' ? 'accept' : verdict.code
    }
    assert.equal(take(record), 'bodies-missing')
    assert.equal(take(casePart, record), 'wrong-body-size')
    assert.equal(take(record, new Uint8Array(90)), 'wrong-body')
    assert.equal(stored.length, 0)
    assert.equal(take(record, casePart), 'accept')
    await new Promise<void>(resolve => { setImmediate(resolve) })
    assert.deepEqual(stored.map(({ ciphertext }) => ciphertext.byteLength), [200, 90])
  })
})
