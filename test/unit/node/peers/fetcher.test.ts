import assert from 'node:assert/strict'
import { Fetcher, type FetcherParts } from '../../../../src/node/peers/fetcher.js'
import {
  MAX_LEAVES_PER_REQUEST, decode, replyCodec, requestCodec
} from '../../../../src/protocol/codec/index.js'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { hex, utf8 } from '../../../../src/protocol/types/index.js'

const HEIGHT = 7
const [first, second] = ['a', 'b'].map(name => sha256(utf8(name))) as [Uint8Array, Uint8Array]

describe('node/peers: fetcher', () => {
  it('splits a fetch of more transactions than a request may name, and asks peer after peer', async () => {
    const leaves = Array.from({ length: MAX_LEAVES_PER_REQUEST + 900 }, (_, i) => sha256(utf8(`leaf ${i}`)))
    const asked: { readonly of: Uint8Array, readonly leaves: readonly Uint8Array[] }[] = []
    const warnings: unknown[] = []
    const parts = {
      logger: { warn: (fields: unknown) => { warnings.push(fields) } },
      hostLoop: { stopped: false, state: { halted: false, context: { height: HEIGHT } } },
      network: {
        peers: () => [first, second].map(id => ({ id, access: 'member' })),
        request: async (of: Uint8Array, _protocol: string, bytes: Uint8Array) => {
          const request = decode(requestCodec, bytes)
          assert(request.verdict === 'accept' && request.value.type === 'transactions')
          asked.push({ of, leaves: request.value.leaves })
          return replyCodec.encode({ type: 'transactions', envelopes: [] })
        },
        report: assert.fail
      }
    } as unknown as FetcherParts
    new Fetcher(parts).fetch({ type: 'fetch-transactions', height: HEIGHT, leaves, from: first })
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => { setImmediate(resolve) })
    assert.deepEqual(warnings, [])
    assert.deepEqual(asked.map(({ of, leaves: some }) => [hex(of), some.length]), [
      [hex(first), MAX_LEAVES_PER_REQUEST], [hex(first), 900],
      [hex(second), MAX_LEAVES_PER_REQUEST], [hex(second), 900]
    ])
    assert.deepEqual(asked.slice(0, 2).flatMap(request => request.leaves.map(hex)), leaves.map(hex))
  })
})
