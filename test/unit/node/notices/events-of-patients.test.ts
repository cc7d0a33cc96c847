import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { eventsOfPatients } from '../../../../src/node/notices/events-of-patients.js'
import { NoticeCursor } from '../../../../src/node/notices/notice-cursor.js'
import { httpHook, type Notice } from '../../../../src/node/notices/notice-hook.js'
import {
  AccessKind, Ground, Measure, TransactionKind, type ChainId
} from '../../../../src/protocol/types/index.js'

const chainId = new Uint8Array(32) as ChainId
const id = (byte: number): Uint8Array => new Uint8Array(32).fill(byte)
const [SELF, OTHER] = [id(1), id(2)]
const NOTICE: Notice = {
  id: 'x-1', kind: 'read', what: 'read', patient: { system: 'urn:x', value: '7' }, height: 3, at: 9,
  hospital: { id: '12D3KooA', name: 'A' }
}

function eventsIn (transaction: object): (readonly [string, string])[] {
  const transactions = [{ bytes: new Uint8Array(4), transaction }]
  const events = eventsOfPatients(chainId, SELF, { transactions } as never)
  assert.equal(new Set(events.map(event => event.id)).size, events.length)
  return events.map(({ kind, what }) => [kind, what] as const)
}

describe('notices: what in a block concerns a patient', () => {
  it('is a reading of another hospital, once for each patient and kind', () => {
    const entry = (handle: number, kind: AccessKind): object => ({ handle: id(handle), kind, hash: id(9) })
    const entries = [
      entry(5, AccessKind.read), entry(5, AccessKind.read), entry(6, AccessKind.read),
      entry(5, AccessKind.emergency), entry(5, AccessKind.search), entry(5, AccessKind.keyGiven)
    ]
    const log = { kind: TransactionKind.accessLog, number: 1, entries }
    assert.deepEqual(eventsIn({ ...log, author: OTHER }),
      [['read', 'read'], ['read', 'read'], ['read', 'emergency-read']])
    assert.deepEqual(eventsIn({ ...log, author: SELF }), [])
  })

  it('is each emergency, each order and key, and each decision about an erasure', () => {
    const [author, handle] = [SELF, id(5)]
    assert.deepEqual(eventsIn({ kind: TransactionKind.emergencyOpen, author, handle }),
      [['emergency', 'opened']])
    for (const kind of [TransactionKind.patientOrder, TransactionKind.patientFiling]) {
      assert.deepEqual(eventsIn({ kind, author, handle, act: { type: 'revoke', number: 1 } }),
        [['consent', 'revoke']])
    }
    assert.deepEqual(eventsIn({ kind: TransactionKind.patientKey, author, handle }), [['consent', 'key']])
    for (const [judgement, what] of [[1, 'judged-justified'], [2, 'judged-unjustified']] as const) {
      assert.deepEqual(eventsIn({ kind: TransactionKind.consentJudge, author, handle, judgement }),
        [['consent', what]])
    }
    const decision = (ground: Ground, measure: Measure = Measure.erase): object => ({
      kind: TransactionKind.erasureOrder, author, record: id(7), measure, act: { type: 'decide', ground }
    })
    assert.deepEqual(eventsIn(decision(Ground.notNeeded)), [['erasure', 'granted']])
    assert.deepEqual(eventsIn(decision(Ground.dutyToKeep)), [['erasure', 'refused']])
    assert.deepEqual(eventsIn(decision(Ground.legalHold, Measure.hold)), [])
  })
})

describe('notices: the hook', () => {
  it('has taken notices if it answers so, and otherwise not', async () => {
    const bodies: string[] = []
    let status = 204
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
        .on('end', () => { response.writeHead(status, { location: '/elsewhere' }).end() })
    })
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
    const hook = httpHook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`)
    assert.equal(await hook([NOTICE]), true)
    assert.deepEqual(JSON.parse(bodies[0] ?? ''), { notices: [NOTICE] })
    for (status of [500, 404, 307]) assert.equal(await hook([NOTICE]), false)
    await new Promise(resolve => { server.close(resolve) })
    assert.equal(await hook([NOTICE]), false)
  })

  it('continues after the block that the folder names', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'medichain-notices-'))
    try {
      const cursor = new NoticeCursor(folder)
      assert.equal(cursor.read(), undefined)
      cursor.write(12)
      assert.equal(new NoticeCursor(folder).read(), 12)
      for (const text of ['', '{', '{"height":-1}', '{"height":"3"}', '[]', 'null']) {
        await writeFile(path.join(folder, 'notices.json'), text)
        assert.throws(() => new NoticeCursor(folder).read(), { code: 'bad-notices' })
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
