import assert from 'node:assert/strict'
import { askFor, type AskParts } from '../../../../src/node/peers/ask.js'
import { replyCodec, type Reply } from '../../../../src/protocol/codec/index.js'

const PEER = new Uint8Array(32)

describe('peers: a reply', () => {
  it('of another type than its request is refused, and its sender reported', async () => {
    const reports: string[] = []
    let reply: Reply = { type: 'shares', shares: [] }
    const parts = {
      network: {
        request: async () => await Promise.resolve(replyCodec.encode(reply)),
        report: (_id: Uint8Array, code: string) => { reports.push(code) }
      }
    } as unknown as AskParts
    const good = await askFor(parts, PEER, 'shares', { height: 7 })
    assert.deepEqual(good, { verdict: 'accept', value: reply })
    reply = { type: 'blocks', blocks: [] }
    const bad = await askFor(parts, PEER, 'shares', { height: 7 })
    assert.deepEqual(bad, { verdict: 'reject', code: 'another-reply' })
    assert.deepEqual(reports, ['another-reply'])
  })
})
