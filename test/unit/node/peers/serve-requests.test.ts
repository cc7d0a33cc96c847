import assert from 'node:assert/strict'
import type { Network, RequestHandler } from '../../../../src/network/index.js'
import { serveRequests, type ServingParts } from '../../../../src/node/peers/serve-requests.js'
import {
  decode, MAX_BLOCKS_PER_REQUEST, replyCodec, requestCodec
} from '../../../../src/protocol/codec/index.js'

const NOBODY = new Uint8Array(32)
const BLOCK = { block: Uint8Array.of(1), certificate: Uint8Array.of(2) }

describe('peers: served blocks', () => {
  it('are no more than a reply may hold, however many are asked for', async () => {
    const handlers: RequestHandler[] = []
    const network: Pick<Network, 'handle'> = {
      handle: async (_protocol, _limits, given) => { await Promise.resolve(handlers.push(given)) }
    }
    const store = { readBlocks: async (_from: number, count: number) => await Promise.resolve(
      Array.from({ length: Math.min(count, 1000) }, () => BLOCK)) }
    await serveRequests({ network, store } as unknown as Parameters<typeof serveRequests>[0] & ServingParts)
    const context = { access: 'member', signal: new AbortController().signal } as const
    const request = requestCodec.encode({ type: 'blocks', from: 1, count: 65_535 })
    const reply = decode(replyCodec, await handlers[0]!(NOBODY, request, context))
    assert(reply.verdict === 'accept' && reply.value.type === 'blocks')
    assert.equal(reply.value.blocks.length, MAX_BLOCKS_PER_REQUEST)
  })
})
