import assert from 'node:assert/strict'
import { notesOf } from '../../../../src/node/accesses/note.js'
import { sha256 } from '../../../../src/protocol/crypto/index.js'
import { AccessKind, equal, utf8 } from '../../../../src/protocol/types/index.js'
import { Consortium, until, type TestNode } from '../../../fixtures/running-nodes.js'

describe('node/accesses: copies of events', () => {
  let net: Consortium
  beforeEach(async () => { net = await (await new Consortium().start()).ready() })
  afterEach(async () => { await net.stop() })

  it('are kept only if they have the hash of the chain, and a false one is reported', async () => {
    const [a, b] = net.nodes as [TestNode, TestNode]
    net.hub.lets = ({ protocol }) => protocol !== 'access-events'
    await a.hospital.accesses.log.record(
      notesOf(a.running.chain.id, sha256(utf8('a patient')), AccessKind.read))
    const [entry] = a.hospital.accesses.log.oldest(1)
    const sealed = await a.store.accessEvents.get(entry!.hash)
    await a.store.accessEvents.put(entry!.hash, utf8('another event'))
    await until(() => a.hospital.accesses.log.waiting === 0, 'the block')
    net.hub.lets = () => true
    const isReport = ({ code, id }: { readonly code: string, readonly id: Uint8Array }): boolean =>
      code === 'malformed' && equal(id, a.signer.id)
    await until(() => b.network.reports.some(isReport), 'the report')
    assert.equal(await b.store.accessEvents.get(entry!.hash), undefined)
    await until(() => b.hospital.accesses.copies.missing === 1, 'the event is missing')
    await a.store.accessEvents.put(entry!.hash, sealed!)
    for (let tries = 0; tries < 200; tries++) {
      if (await b.store.accessEvents.get(entry!.hash) !== undefined) break
      await new Promise(resolve => { setTimeout(resolve, 100) })
    }
    assert.deepEqual(await b.store.accessEvents.get(entry!.hash), sealed)
    await until(() => b.hospital.accesses.copies.missing === 0, 'nothing is missing')
  }).timeout(180_000)
})
