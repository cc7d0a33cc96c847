import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import type { Custody } from '../../../../src/node/clinical/custody.js'
import { NODE, RecordReader } from '../../../../src/node/clinical/read.js'
import type { Chain } from '../../../../src/protocol/types/index.js'
import { equal, utf8 } from '../../../../src/protocol/types/index.js'
import { sealBody } from '../../../../src/records/index.js'
import type { NodeStore } from '../../../../src/storage/index.js'

const filled = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const [chainId, submitter, r] = [filled(1), filled(2), filled(3).subarray(0, 16)]
const [key, id, other] = [filled(4), filled(5), filled(6)]
const TEXT = utf8('{"resourceType":"Bundle"}')
const { ciphertext, ...commitments } = sealBody(TEXT, {
  chainId, submitter, r, key32: key, nonce12: new Uint8Array(12)
})
const ONE = { id, submitter, r, ...commitments }

function readerOf (held: { readonly key?: Uint8Array, readonly body?: Uint8Array }): RecordReader {
  const store = {
    getBodies: async (hashes: readonly unknown[]) => await Promise.resolve(hashes.map(() => held.body))
  }
  const custody = {
    storedKeys: async (wanted: readonly Uint8Array[]) =>
      await Promise.resolve(wanted.map(one => equal(one, id) ? held.key : undefined))
  }
  return new RecordReader({ chain: { id: chainId } as Chain, store: store as unknown as NodeStore },
    custody as unknown as Custody)
}

describe('node/clinical: reading records', () => {
  it('opens a record whose key and body are here', async () => {
    const reader = readerOf({ key, body: ciphertext })
    assert.deepEqual(await reader.read(OPERATOR, ONE, 'body', 'history'), new Uint8Array(TEXT))
    assert.deepEqual(reader.open(NODE, ONE, 'body', 'validate', { key, ciphertext }), new Uint8Array(TEXT))
  })

  it('opens no record without its key or body, or that does not match the ledger', async () => {
    for (const held of [{ key }, { body: ciphertext }, { key: other, body: ciphertext },
      { key, body: TEXT }]) {
      assert.equal(await readerOf(held).read(OPERATOR, ONE, 'body', 'review'), undefined)
    }
    const ofAnother = { ...ONE, r: other.subarray(0, 16) }
    assert.equal(await readerOf({ key, body: ciphertext }).read(OPERATOR, ofAnother, 'body', 'review'),
      undefined)
  })

  it('opens no record for a purpose that the reader does not have', async () => {
    const reader = readerOf({ key, body: ciphertext })
    for (const purpose of ['validate', 'compare'] as const) {
      await assert.rejects(reader.read(OPERATOR, ONE, 'body', purpose), /no .* by operator/)
    }
    for (const purpose of ['review', 'history'] as const) {
      await assert.rejects(reader.read(NODE, ONE, 'body', purpose), /no .* by node/)
    }
  })
})
