import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  createClient, readApiFile, ServiceError, startApi, type Client, type RunningApi
} from '../../../src/api/index.js'
import { eventsOf } from '../../../src/api/event-queue.js'
import { MAX_QUEUED_EVENTS, MAX_STREAMS } from '../../../src/api/limits.js'
import { caseId, createFakeNode, type FakeNode } from './fake-services.js'

/** Fails the test, since no test in this file causes an internal fault. */
function onFault (error: unknown): void {
  throw error
}

describe('api: streams', () => {
  let folder: string
  let node: FakeNode
  let api: RunningApi
  let client: Client
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'medichain-api-'))
    node = createFakeNode('hospital')
    const options = { name: 'hospital-1', dataFolder: folder, port: 0, onFault }
    api = await startApi(options, node.services)
    const { token } = await readApiFile(folder) ?? assert.fail()
    client = createClient({ url: api.url, token })
  })
  afterEach(async () => {
    client.close()
    await api.stop()
    await rm(folder, { recursive: true })
  })

  async function until (condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise(resolve => setTimeout(resolve, 5))
  }

  it('misses nothing once it is open, and unsubscribes when the reader leaves', async () => {
    const left = new AbortController()
    const events = await client.open('events', left.signal)
    node.change(caseId('1'), { status: 'open' })
    node.change(caseId('1'), { status: 'accepted' })
    const seen: string[] = []
    for await (const event of events) {
      seen.push(...event.cases.map(item => item.status))
      if (seen.length === 2) break
    }
    assert.deepEqual(seen, ['open', 'accepted'])
    left.abort()
    await until(() => node.subscribers() === 0)
  })

  it('sends only ids and statuses in brief mode', async () => {
    const left = new AbortController()
    const events = await client.open('briefEvents', left.signal)
    node.change(caseId('1'), { status: 'open' })
    for await (const event of events) {
      assert.deepEqual(event.cases, [[caseId('1'), 'open']])
      assert.deepEqual(Object.keys(event), ['height', 'committedAt', 'cases'])
      break
    }
    left.abort()
  })

  it('ends when the caller aborts, without an error', async () => {
    const left = new AbortController()
    const events = await client.open('events', left.signal)
    setTimeout(() => { left.abort() }, 10)
    for await (const event of events) assert.fail(`unexpected ${event.head.height}`)
  })

  it('ends when the node stops', async () => {
    const events = await client.open('events', new AbortController().signal)
    setTimeout(() => { void api.stop() }, 10)
    await assert.rejects(async () => {
      for await (const event of events) assert.fail(`unexpected ${event.head.height}`)
      throw new ServiceError(0, 'unreachable', 'an orderly end is as good')
    }, ServiceError)
  })

  it('exports genesis and every block, in order', async () => {
    const lines = []
    for await (const line of await client.open('exportChain', new AbortController().signal)) {
      lines.push(line)
    }
    assert.equal(lines[0]?.type, 'genesis')
    assert.deepEqual(lines.slice(1).map(line => line.type === 'block' && line.height),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })

  it('limits the streams that are open at once, and frees a place when a stream ends', async () => {
    const readers = Array.from({ length: MAX_STREAMS }, () => new AbortController())
    for (const { signal } of readers) await client.open('events', signal)
    const open = client.open('events', new AbortController().signal)
    await assert.rejects(open, { code: 'busy', status: 503 })
    for (const reader of readers) reader.abort()
    await until(() => node.subscribers() === 0)
    const again = new AbortController()
    await client.open('events', again.signal)
    again.abort()
  })

  it('cuts off a reader that falls too far behind', async () => {
    const signal = new AbortController().signal
    const events = eventsOf(node.services, 'full', signal)[Symbol.asyncIterator]()
    const first = events.next()
    for (let count = 0; count <= MAX_QUEUED_EVENTS; count++) {
      node.change(caseId('1'), { bodySize: count })
    }
    let read = (await first).done === false ? 1 : 0
    await assert.rejects(async () => {
      for (;;) {
        await events.next()
        read++
      }
    }, { code: 'too-slow' })
    assert.equal(read, MAX_QUEUED_EVENTS)
    assert.equal(node.subscribers(), 0)
  })
})
