import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { NetworkError, type RequestLimits } from '../../../src/network/index.js'
import { hex } from '../../../src/protocol/types/index.js'
import { World, pause, until, type Node } from './world.js'

const LIMITS: RequestLimits = {
  maxRequestBytes: 100_000,
  maxReplyBytes: 4_200_000,
  deadlineMs: 5_000,
  perPeerConcurrency: 4,
  ratePerSecond: 1_000
}

function withCode (code: string): (error: unknown) => boolean {
  return (error) => error instanceof NetworkError && error.code === code
}

describe('network: requests', () => {
  const world = new World()
  let client: Node
  let server: Node
  beforeEach(async () => { [client, server] = await world.members(2) as [Node, Node] })
  afterEach(() => world.stop())

  const ask = (bytes: Uint8Array = new Uint8Array(), deadlineMs = 5_000): Promise<Uint8Array> =>
    client.network.request(server.id, 'request', bytes, { deadlineMs })

  it('moves replies of 4 MiB and requests up to the limit unchanged', async () => {
    const reply = randomBytes(4 * 1024 * 1024)
    const request = randomBytes(100_000)
    await server.network.handle('request', LIMITS, async (_from, bytes) => {
      assert.equal(hex(bytes), hex(request))
      return reply
    })
    assert.equal(Buffer.compare(await ask(request), reply), 0)
  })

  it('counts the bytes of each peer by protocol, and bodies apart', async () => {
    await server.network.handle('request', LIMITS, async (_from, bytes, { classify }) => {
      if (bytes.length === 100) classify?.('bodies')
      return new Uint8Array(50)
    })
    await ask(new Uint8Array(10))
    await client.network.request(server.id, 'request', new Uint8Array(100), { countAs: 'bodies' })
    const byServer = server.network.trafficWith(client.id)
    assert.deepEqual(Object.keys(byServer.sent).sort(), ['bodies', 'request'])
    assert((byServer.sent['bodies'] ?? 0) > 50 && (byServer.received['request'] ?? 0) > 100)
    const byClient = client.network.trafficWith(server.id)
    assert.deepEqual(byClient.received, byServer.sent)
    assert((byClient.sent['bodies'] ?? 0) > 100)
    assert.deepEqual(client.network.trafficWith(client.id), { sent: {}, received: {} })
  })

  it('answers with the code that the handler throws, and with failed for any other error', async () => {
    let thrown: Error = new Error()
    await server.network.handle('request', LIMITS, async () => { throw thrown })
    for (const code of ['refused', 'busy', 'malformed', 'too-large'] as const) {
      thrown = new NetworkError(code)
      await assert.rejects(ask(), withCode(code))
    }
    thrown = new Error('database on fire')
    await assert.rejects(ask(), (error: unknown) => withCode('failed')(error) &&
      !String(error).includes('fire'), 'the reply does not contain the error text')
    assert.match(world.warnings.join(''), /database on fire/, 'the log of the server does')
    assert(client.network.peers()[0]!.penalty === 0 && server.network.peers()[0]!.penalty === 0)
  })

  it('bounds a reply on both sides', async () => {
    await server.network.handle('request', { ...LIMITS, maxReplyBytes: 1000 },
      async (_from, bytes) => randomBytes(bytes.byteLength))
    assert.equal((await ask(randomBytes(1000))).byteLength, 1000)
    await assert.rejects(ask(randomBytes(1001)), withCode('too-large'))
    await assert.rejects(client.network.request(server.id, 'request', randomBytes(900),
      { maxReplyBytes: 800 }), withCode('too-large'))
  })

  it('ends a slow request at the deadline of either side, but not its place', async () => {
    let release: () => void = () => {}
    const aborted: string[] = []
    let calls = 0
    await server.network.handle('request', { ...LIMITS, deadlineMs: 200, perPeerConcurrency: 1 },
      async (_from, _bytes, { signal }) => {
        calls++
        signal.addEventListener('abort', () => {
          aborted.push((signal.reason as NetworkError).code)
        })
        await new Promise<void>((resolve) => { release = resolve })
        return new Uint8Array()
      })
    const from = performance.now()
    await assert.rejects(ask(), withCode('timeout'))
    assert(performance.now() - from < 2000)
    assert.deepEqual(aborted, ['timeout'])
    await assert.rejects(ask(), withCode('busy'))
    assert.equal(calls, 1)
    release()
    await pause(20)
    await assert.rejects(ask(), withCode('timeout'))
    assert.equal(calls, 2)
    release()
    // The deadline of the client is much earlier than the deadline of the server.
    await server.network.handle('txs', LIMITS, async () => await new Promise(() => {}))
    const asked = performance.now()
    await assert.rejects(client.network.request(server.id, 'txs', new Uint8Array(), { deadlineMs: 50 }),
      withCode('timeout'))
    assert(performance.now() - asked < LIMITS.deadlineMs)
  })

  it('bounds concurrency and rate per peer', async () => {
    let running = 0
    let most = 0
    let refused = 0
    await server.network.handle('request', LIMITS, async () => {
      most = Math.max(most, ++running)
      await until('four running, the others refused', () => most >= 4 && refused === 4)
      running--
      return new Uint8Array()
    })
    const asks = Array.from({ length: 8 }, () => ask())
    for (const request of asks) request.catch(() => { refused++ })
    const results = await Promise.allSettled(asks)
    assert.equal(most, 4)
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 4)
    for (const result of results) {
      if (result.status === 'rejected') assert(withCode('busy')(result.reason))
    }
    const slow = { ...LIMITS, ratePerSecond: 2 }
    await server.network.handle('txs', slow, async () => new Uint8Array())
    const rates: string[] = []
    const from = performance.now()
    while (rates.filter(code => code === 'busy').length < 2) {
      rates.push(await client.network.request(server.id, 'txs', new Uint8Array())
        .then(() => 'ok', (error: unknown) => (error as NetworkError).code))
    }
    // The burst is two seconds of the rate; later requests follow the rate.
    assert.deepEqual(rates.slice(0, 4), ['ok', 'ok', 'ok', 'ok'])
    const allowed = 4 + slow.ratePerSecond * (performance.now() - from) / 1000
    assert(rates.filter(code => code === 'ok').length <= allowed, rates.join())
    assert(rates.every(code => code === 'ok' || code === 'busy'), rates.join())
    await pause(700)
    await client.network.request(server.id, 'txs', new Uint8Array())
  })

  it('fails at once when the peer is away or disconnects, or when the network stops', async () => {
    await server.network.handle('request', LIMITS, async () => await new Promise(() => {}))
    const pending = ask()
    await pause(50)
    server.network.disconnect(client.id)
    await assert.rejects(pending, withCode('closed'))
    await until('gone', () => !client.network.isConnected(server.id))
    await assert.rejects(ask(), withCode('not-connected'))
    await client.network.dial([server.address])
    const last = ask()
    await pause(50)
    const stopped = client.network.stop()
    await assert.rejects(last, withCode('stopped'))
    await stopped
    await assert.rejects(ask(), withCode('stopped'))
    await assert.rejects(client.network.dial([server.address]), withCode('stopped'))
  })

  it('refuses a reply when the rules change while the handler works', async () => {
    let go: (() => void) | undefined
    await server.network.handle('record-key', LIMITS, async () => {
      await new Promise<void>((resolve) => { go = resolve })
      return Buffer.from('the key')
    })
    const pending = client.network.request(server.id, 'record-key', new Uint8Array())
    const failed = assert.rejects(pending, NetworkError)
    await until('the handler running', () => go !== undefined)
    server.see(client, 'leaving')
    go!()
    await failed
  })

  it('passes the sender and its access to the handler', async () => {
    const seen: string[] = []
    await server.network.handle('request', LIMITS, async (from, _bytes, { access }) => {
      seen.push(`${hex(from) === hex(client.id)} ${access}`)
      return new Uint8Array()
    })
    for (const access of ['member', 'leaving', 'joining', 'government'] as const) {
      server.see(client, access)
      await ask()
    }
    assert.deepEqual(seen,
      ['true member', 'true leaving', 'true joining', 'true government'])
  })
})
