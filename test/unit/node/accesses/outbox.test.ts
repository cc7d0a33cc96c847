import assert from 'node:assert/strict'
import { accessEventCodec } from '../../../../src/protocol/access/index.js'
import {
  AccessLog, AccessLogFull, MAX_WAITING_ACCESSES, type AccessLogParts
} from '../../../../src/node/accesses/access-log.js'
import { notesOf } from '../../../../src/node/accesses/note.js'
import { eventKeys, openEvent } from '../../../../src/node/accesses/events.js'
import { patientHandle } from '../../../../src/protocol/names/index.js'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { AccessKind, hex, utf8 } from '../../../../src/protocol/types/index.js'
import { MemoryStore, NodeStore } from '../../../../src/storage/index.js'
import { Consortium, until, type TestNode } from '../../../fixtures/running-nodes.js'

const NAME = sha256(utf8('a patient'))

/** Counts, by hash, how often the chain of a node has each access of a hospital. */
function onChain (node: TestNode, of: TestNode): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { delta } of node.commits) {
    for (const event of delta.events) {
      if (event.type !== 'access' || hex(event.access.author) !== hex(of.signer.id)) continue
      const hash = hex(event.access.hash)
      counts.set(hash, (counts.get(hash) ?? 0) + 1)
    }
  }
  return counts
}

describe('node/accesses: what was logged', () => {
  let net: Consortium
  beforeEach(async () => { net = await (await new Consortium().start()).ready() })
  afterEach(async () => { await net.stop() })

  const record = async (node: TestNode, count: number): Promise<void> => {
    const { chain } = node.running
    await Promise.all(Array.from({ length: count }, async (_, i) => {
      await node.hospital.accesses.log.record(
        notesOf(chain.id, NAME, AccessKind.read, { cases: [sha256(utf8(`case ${i}`))] }))
    }))
  }

  it('reaches the chain once, whatever was under way when the hospital was killed', async () => {
    const [a, b] = net.nodes as [TestNode, TestNode]
    await record(a, 3)
    await until(() => onChain(b, a).size === 3, 'the first accesses')
    net.hub.lets = ({ from }) => hex(from) !== hex(a.signer.id)
    await record(a, 5)
    await a.kill()
    net.hub.lets = () => true
    await a.start()
    net.hub.connect()
    await record(a, 2)
    await until(() => onChain(b, a).size === 10, 'all accesses')
    assert([...onChain(b, a).values()].every(count => count === 1))
    await until(() => a.hospital.accesses.log.waiting === 0, 'an empty outbox')
  }).timeout(180_000)

  it('is on the disk when the log resolves, and its event opens with the name alone', async () => {
    const [a] = net.nodes as [TestNode]
    await record(a, 1)
    const [entry] = a.hospital.accesses.log.oldest(1)
    a.database.crash()
    const { chain } = a.running
    const handle = patientHandle(chain.id, NAME)
    const sealed = await a.store.accessEvents.get(entry!.hash)
    const access = { author: a.signer.id, kind: AccessKind.read }
    const event = openEvent(chain.id, handle, eventKeys(chain.id, NAME), access, sealed!)
    assert.deepEqual(event?.cases, [sha256(utf8('case 0'))])
    const other = eventKeys(chain.id, sha256(utf8('another')))
    assert.equal(openEvent(chain.id, handle, other, access, sealed!), undefined)
    const lie = { ...access, kind: AccessKind.export }
    assert.equal(openEvent(chain.id, handle, eventKeys(chain.id, NAME), lie, sealed!), undefined)
  })

  it('has copies at every hospital, and at no government', async () => {
    const [a, b, c] = net.nodes as [TestNode, TestNode, TestNode]
    await record(a, 2)
    await until(() => onChain(b, a).size === 2, 'the accesses')
    const hashes = [...onChain(b, a).keys()].map(hash => Buffer.from(hash, 'hex'))
    for (let tries = 0; tries < 200; tries++) {
      const held = await Promise.all([b, c].map(async node => await node.store.accessEvents.getMany(hashes)))
      if (held.flat().every(one => one !== undefined)) break
      await new Promise(resolve => { setTimeout(resolve, 100) })
    }
    for (const node of [b, c]) {
      assert((await node.store.accessEvents.getMany(hashes)).every(one => one !== undefined))
    }
    assert.deepEqual(await b.hospital.accesses.index.readersOf(patientHandle(b.running.chain.id, NAME)),
      [a.signer.id])
  }).timeout(180_000)
})

describe('node/accesses: the outbox', () => {
  let store: NodeStore
  let writes: number
  let parts: AccessLogParts
  beforeEach(async () => {
    store = await NodeStore.open(new MemoryStore())
    writes = 0
    const { write } = store
    store.write = async operations => {
      writes++
      await write.call(store, operations)
    }
    const chain = { id: sha256(utf8('chain')) }
    parts = {
      chain, signer: { id: sha256(utf8('hospital')) }, store, random: (count: number) => {
        return sha256(utf8(String(drawn++))).slice(0, count)
      },
      now: () => 5, fail: (error: unknown) => { throw error as Error }
    } as never
  })
  let drawn = 0
  const noteFor = (kind: AccessKind = AccessKind.read): ReturnType<typeof notesOf> =>
    notesOf(parts.chain.id, NAME, kind)

  it('writes once for a lone access, and twice for many at the same moment', async () => {
    const log = new AccessLog(parts)
    await log.record(noteFor())
    assert.equal(writes, 1)
    await Promise.all(Array.from({ length: 100 }, async () => { await log.record(noteFor()) }))
    assert(writes <= 3, `${writes} writes`)
    assert.equal(log.waiting, 101)
  })

  it('is the same after a restart', async () => {
    const log = new AccessLog(parts)
    for (let i = 0; i < 3; i++) await log.record(noteFor())
    const again = new AccessLog(parts)
    await again.load()
    assert.deepEqual(again.oldest(9), log.oldest(9))
  })

  it('keeps room for emergencies', async () => {
    const log = new AccessLog(parts)
    Object.defineProperty(log, 'waiting', { configurable: true, get: () => MAX_WAITING_ACCESSES })
    await assert.rejects(log.record(noteFor()), AccessLogFull)
    await log.record(noteFor(AccessKind.emergency))
    Object.defineProperty(log, 'waiting', { configurable: true, get: () => MAX_WAITING_ACCESSES + 10_000 })
    await assert.rejects(log.record(noteFor(AccessKind.emergency)), AccessLogFull)
  })

  it('splits a read of more records than an event names', async () => {
    const cases = Array.from({ length: 300 }, (_, i) => sha256(utf8(String(i))))
    const notes = notesOf(parts.chain.id, NAME, AccessKind.read, { cases })
    assert.deepEqual(notes.map(({ event }) => event.cases.length), [128, 128, 44])
    const bytes = accessEventCodec.encode({ ...notes[0]!.event, hospital: NAME, time: 0 })
    assert(bytes.length < 4_200)
  })
})
