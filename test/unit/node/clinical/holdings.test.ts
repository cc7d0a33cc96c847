import assert from 'node:assert/strict'
import { diagnose } from '../../../../src/node/examine/doctor/index.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import { findMissing, describeMissing, type MissingHoldings } from '../../../../src/node/clinical/holdings.js'
import { HoldingsCheck } from '../../../../src/node/clinical/holdings-check.js'
import type { ReturnedKeys } from '../../../../src/node/clinical/returned-keys.js'
import { systemScheduler } from '../../../../src/node/machine/clocks.js'
import type { RaiseAlarm } from '../../../../src/node/machine/ports.js'
import { SILENT } from '../custody/rig.js'
import type { Case, CaseId } from '../../../../src/protocol/types/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, until, type TestNode } from '../../../fixtures/running-nodes.js'

describe('hospital: bodies and keys of accepted cases', () => {
  let consortium: Consortium
  let node: TestNode
  let own: Case[]
  beforeEach(async () => {
    consortium = await (await new Consortium().start()).ready()
    node = consortium.nodes[0]!
    const other = consortium.nodes[1]!
    await node.hospital.submissions.submit(diagnosis(node, 'P-1', 'r-1'))
    await node.hospital.submissions.submit(diagnosis(node, 'P-2', 'r-2'))
    await other.hospital.submissions.submit(diagnosis(other, 'P-3', 'r-3'))
    const closed = (): Case[] => node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))
    await until(() => closed().length === 3, 'all are decided')
    own = closed().filter(({ submitter }) => hex(submitter) === hex(node.signer.id))
    assert.equal(own.length, 2)
  })
  afterEach(async () => { await consortium.stop() })

  const look = async (readsAll = true): Promise<MissingHoldings> => await findMissing(node.store, {
    chainId: node.world.chain.id, self: node.signer.id, readsAll
  })
  it('are searched part by part', async () => {
    for (const { bodyHash } of own) await node.store.deleteBody(bodyHash)
    const options = { chainId: node.world.chain.id, self: node.signer.id, readsAll: false, limit: 1 }
    const found: string[] = []
    let after: Uint8Array | undefined
    // Three cases have two parts each.
    for (const isLast of [...Array<boolean>(6).fill(false), true]) {
      const part = await findMissing(node.store, { ...options, after })
      found.push(...part.bodies.map(({ caseId }) => hex(caseId)))
      assert.equal(part.reached === undefined, isLast)
      after = part.reached
    }
    assert.deepEqual(found.sort(), own.map(({ id }) => hex(id)).sort())
    assert.equal((await findMissing(node.store, { ...options, limit: 9 })).reached, undefined)
  })

  const loseKey = async (caseId: CaseId): Promise<void> => {
    await node.store.write([node.store.recordKeys.deleting(caseId)])
  }

  it('are complete, or the missing ones are named, for cases of any submitter', async () => {
    assert.deepEqual(await look(), { bodies: [], pads: [], keys: [], reached: undefined })
    const [first, second] = own as [Case, Case]
    await loseKey(first.id)
    await node.store.deleteBodies([second.bodyHash])
    for (const readsAll of [true, false]) {
      const lacking = await look(readsAll)
      assert.deepEqual(lacking.keys.map(hex), [hex(first.id)])
      assert.deepEqual(lacking.bodies.map(({ caseId }) => hex(caseId)), [hex(second.id)])
    }
    assert.deepEqual((await look()).pads.map(({ hash }) => hex(hash)), [hex(second.bodyHash)], 'with its pad')
    const sentences = describeMissing(await look()).join('\n')
    assert.match(sentences, new RegExp(`The pads of case ${hex(second.id).slice(0, 16)} are not in the key`))
    assert.match(sentences, new RegExp(`The bodies of case ${hex(second.id).slice(0, 16)} are not in`))
    assert.match(sentences, new RegExp(`The record keys of case ${hex(first.id).slice(0, 16)}, which`))
    await node.store.missingBodies.put(second.bodyHash, second.submitter)
    assert.deepEqual((await look()).bodies, [], 'known to be missing, it is on its way')
  })

  it('are missing if the case part alone is lost', async () => {
    const [first] = own as [Case]
    await node.store.deleteBody(first.casePartHash)
    assert.deepEqual((await look()).bodies.map(({ hash }) => hex(hash)), [hex(first.casePartHash)])
  })

  it('are missing if the database has other bytes instead', async () => {
    const [first] = own as [Case]
    await node.store.deleteBody(first.bodyHash)
    await node.store.putBodies([{ hash: first.bodyHash, ciphertext: new Uint8Array(80) }])
    assert.deepEqual((await look()).bodies.map(({ caseId }) => hex(caseId)), [hex(first.id)])
  })

  it('raise an alarm if the other hospitals do not give a key back', async () => {
    const [first, second] = own as [Case, Case]
    await loseKey(first.id)
    const alarms: Parameters<RaiseAlarm>[] = []
    const { hostLoop } = node.running
    const check = new HoldingsCheck({
      chain: node.world.chain, signer: node.signer, store: node.store, hostLoop, logger: SILENT,
      backfill: node.hospital.backfill, scheduler: systemScheduler, fail: error => { throw error },
      returnedKeys: {
        fetch: async (ids: readonly CaseId[]) => await Promise.resolve([...ids])
      } as ReturnedKeys,
      alarm: (...alarm) => { alarms.push(alarm) }
    })
    check.start()
    await until(() => alarms.length > 0, 'the alarm')
    check.stop()
    const [code, message] = alarms[0]!
    assert.equal(code, 'record-keys-lost')
    assert.deepEqual([first, second].map(({ id }) => message.includes(hex(id).slice(0, 16))), [true, false])
    const at = Date.now()
    const { troubles } = diagnose({ at, name: 'a', peers: [], alarms: [{ at, code, message }] })
    assert.match(troubles.find(({ code }) => code === 'record-keys-lost')?.action ?? '', /every backup of it/)
  })

  it('are fetched again after a start if other hospitals have them', async () => {
    const [first, second] = own as [Case, Case]
    await loseKey(first.id)
    for (const { bodyHash } of [first, second]) await node.store.deleteBody(bodyHash)
    await node.stop()
    await node.start()
    const hashes = own.map(({ bodyHash }) => bodyHash)
    const isHere = async (): Promise<boolean> => (await node.store.hasBodies(hashes)).every(Boolean) &&
      (await look()).keys.length + (await look()).pads.length === 0
    for (let tries = 0; tries < 500 && !await isHere(); tries++) {
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    assert(await isHere(), 'they are fetched')
    assert.deepEqual(await look(), { bodies: [], pads: [], keys: [], reached: undefined })
    assert.deepEqual(node.alarms.recent(), [])
  })
})
