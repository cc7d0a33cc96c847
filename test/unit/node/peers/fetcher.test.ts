import assert from 'node:assert/strict'
import { Fetcher, type FetcherParts } from '../../../../src/node/peers/fetcher.js'
import {
  MAX_LEAVES_PER_REQUEST, decode, replyCodec, requestCodec
} from '../../../../src/protocol/codec/index.js'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { hex, utf8 } from '../../../../src/protocol/types/index.js'

const HEIGHT = 7
const [first, second] = ['a', 'b'].map(name => sha256(utf8(name))) as [Uint8Array, Uint8Array]

/** A fetcher with two peers that have nothing. The leaves `coming` are on the way. */
function fetcherWith (
  leaves: readonly Uint8Array[], coming: ReadonlySet<string>, access = 'member'
): {
  /** The leaves that the block lacks, by name. */
  missing: Map<string, Uint8Array>
  fetcher: Fetcher, asked: { readonly of: Uint8Array, readonly leaves: readonly Uint8Array[] }[]
  /** Lets the time pass for which a fetch waits. */
  pass (): Promise<void>
} {
  const asked: { readonly of: Uint8Array, readonly leaves: readonly Uint8Array[] }[] = []
  const due: (() => void)[] = []
  const missing = new Map(leaves.map(leaf => [hex(leaf), leaf]))
  const parts = {
    logger: { warn: assert.fail },
    scheduler: { after: (_ms: number, task: () => void) => { due.push(task) } },
    membership: { accessOf: () => access },
    gate: { isOnTheWay: (leaf: Uint8Array) => coming.has(hex(leaf)) },
    hostLoop: {
      stopped: false,
      state: {
        signer: { id: first },
        halted: false, context: { height: HEIGHT },
        candidates: new Map([
          // Another block holds everything, which is of no use to the block that lacks it.
          ['other', { stage: 'valid', leaves, missing: new Map() }],
          ['block', { stage: 'gathering', leaves, missing }]
        ])
      }
    },
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
  const pass = async (): Promise<void> => {
    for (const task of due.splice(0)) task()
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => { setImmediate(resolve) })
  }
  return { missing, fetcher: new Fetcher(parts), asked, pass }
}

describe('node/peers: fetcher', () => {
  it('splits a fetch of more transactions than a request may name, and asks peer after peer', async () => {
    const leaves = Array.from({ length: MAX_LEAVES_PER_REQUEST + 900 }, (_, i) => sha256(utf8(`leaf ${i}`)))
    const { asked, fetcher, pass } = fetcherWith(leaves, new Set())
    fetcher.fetch({ type: 'fetch-transactions', height: HEIGHT, leaves, from: first })
    await pass()
    assert.deepEqual(asked.map(({ of, leaves: some }) => [hex(of), some.length]), [
      [hex(first), MAX_LEAVES_PER_REQUEST], [hex(first), 900],
      [hex(second), MAX_LEAVES_PER_REQUEST], [hex(second), 900]
    ])
    assert.deepEqual(asked.slice(0, 2).flatMap(request => request.leaves.map(hex)), leaves.map(hex))
  })

  it('asks only for transactions that gossip does not bring in a moment', async () => {
    const [held, coming, lost] = ['held', 'coming', 'lost'].map(name => sha256(utf8(name))) as
      [Uint8Array, Uint8Array, Uint8Array]
    const onTheWay = new Set<string>()
    const leaves = [held, coming, lost]
    const { asked, fetcher, missing, pass } = fetcherWith(leaves, onTheWay)
    fetcher.fetch({ type: 'fetch-transactions', height: HEIGHT, leaves, from: first })
    assert.equal(asked.length, 0)
    missing.delete(hex(held))
    onTheWay.add(hex(coming))
    await pass()
    assert.deepEqual(asked.map(({ leaves }) => leaves.map(hex)), [[hex(lost)], [hex(lost)]])
  })

  it('asks at once if this hospital leaves, because gossip does not reach it', async () => {
    const { asked, fetcher } = fetcherWith([first], new Set(), 'leaving')
    fetcher.fetch({ type: 'fetch-transactions', height: HEIGHT, leaves: [first], from: second })
    await new Promise(resolve => { setImmediate(resolve) })
    assert.equal(asked.length, 2)
  })
})
