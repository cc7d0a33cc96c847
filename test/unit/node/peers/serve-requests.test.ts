import assert from 'node:assert/strict'
import type { Network, RequestHandler } from '../../../../src/network/index.js'
import { serveRequests, type ServingParts } from '../../../../src/node/peers/serve-requests.js'
import {
  decode, MAX_BLOCKS_PER_REQUEST, replyCodec, requestCodec
} from '../../../../src/protocol/codec/index.js'
import { concat } from '../../../../src/protocol/types/index.js'

const PEER = new Uint8Array(32)
const BLOCK = { block: Uint8Array.of(1), certificate: Uint8Array.of(2) }

describe('peers: served blocks', () => {
  it('are no more than a reply may hold; a request for more is refused and reported', async () => {
    const handlers: RequestHandler[] = []
    const reports: string[] = []
    const network: Pick<Network, 'handle' | 'report'> = {
      handle: async (_protocol, _limits, given) => { await Promise.resolve(handlers.push(given)) },
      report: (_id, code) => { reports.push(code) }
    }
    const store = { readBlocks: async (_from: number, count: number) => await Promise.resolve(
      Array.from({ length: count }, () => BLOCK)) }
    await serveRequests({ network, store } as unknown as Parameters<typeof serveRequests>[0] & ServingParts)
    const context = { access: 'member', signal: new AbortController().signal } as const
    const most = requestCodec.encode({ type: 'blocks', from: 1, count: MAX_BLOCKS_PER_REQUEST })
    const reply = decode(replyCodec, await handlers[0]!(PEER, most, context))
    assert(reply.verdict === 'accept' && reply.value.type === 'blocks')
    assert.equal(reply.value.blocks.length, MAX_BLOCKS_PER_REQUEST)
    for (const count of [MAX_BLOCKS_PER_REQUEST + 1, 65_535]) {
      const request = concat(most.subarray(0, -2), Uint8Array.of(count >> 8, count & 255))
      await assert.rejects(handlers[0]!(PEER, request, context), { code: 'malformed' })
    }
    assert.deepEqual(reports, ['integer-out-of-range', 'integer-out-of-range'])
  })
})
