import assert from 'node:assert/strict'
import { OPERATOR } from '../../../../src/api/index.js'
import {
  Confirmation, confirmReplyCodec, confirmRequestCodec, decode
} from '../../../../src/protocol/codec/index.js'
import { eventKeys, openEvent } from '../../../../src/node/accesses/events.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { mismatchList } from '../../../../src/node/services/mismatches.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { peerIdOf } from '../../../../src/network/index.js'
import { casesOf } from '../../../../src/protocol/ledger/index.js'
import { consentKey, givenKey, linkToken, patientHandle } from '../../../../src/protocol/names/index.js'
import {
  AccessKind, MismatchVerdict, equal, fromHex, hex, type Case, type CaseId, type MemberId
} from '../../../../src/protocol/types/index.js'
import { Consortium, diagnosis, until as untilNow, type TestNode } from '../../../fixtures/running-nodes.js'

const NUMBER = { system: 'https://id.example/national', value: 'P-1' }
const parties = { show: (id: MemberId) => ({ id: peerIdOf(id), name: '' }) } as Parties

async function until (test: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (await test()) return
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
  assert.fail(what)
}

describe('services: a record that is not what was judged', () => {
  let net: Consortium
  let nodes: readonly [TestNode, TestNode, TestNode, TestNode]
  beforeEach(async () => {
    net = await (await new Consortium().start()).ready()
    nodes = net.nodes as unknown as typeof nodes
  })
  afterEach(async () => { await net.stop() })

  const closed = (node: TestNode): Case[] =>
    node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))

  /** Submits a diagnosis, with the record part of another if the submitter lies. */
  async function submitted (node: TestNode, record: string, lies: boolean): Promise<CaseId> {
    const shown = diagnosis(node, 'P-1', record)
    const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C50.9' }] }
    const sealed = diagnosis(node, 'P-1', record, { code })
    const parts = lies ? { ...shown.parts!, record: sealed.parts!.record } : shown.parts!
    const { caseId } = await node.hospital.submissions.submit({ ...shown, parts })
    await untilNow(() => nodes.every(one => closed(one).some(({ id }) => equal(id, caseId))), 'decided')
    return caseId
  }

  /** Reads the history of the patient at a hospital that treats it. */
  async function read (node: TestNode): Promise<void> {
    const { current } = await node.hospital.naming.names.of(NUMBER)
    await node.hospital.patientReads.read(OPERATOR, closed(node),
      { name: current, purpose: 'TREAT', practitioner: undefined, role: 0 })
  }

  /** The cases that a hospital opened by the log of accesses, as the patient sees it. */
  async function readsBy (reader: TestNode): Promise<string[]> {
    const [node] = nodes
    const { hospital, running: { chain: { id } }, store } = node
    const { current } = await hospital.naming.names.of(NUMBER)
    const handle = patientHandle(id, current)
    const accesses = (await hospital.accesses.index.of(handle)).filter(({ author, kind }) =>
      kind === AccessKind.read && equal(author, reader.signer.id))
    const sealed = await store.accessEvents.getMany(accesses.map(({ hash }) => hash))
    return accesses.flatMap((access, at) => {
      const bytes = sealed[at]
      if (bytes === undefined) return []
      const event = openEvent(id, handle, eventKeys(id, current), access, bytes)
      assert.ok(event, 'the patient can open what was logged')
      return event.cases.map(hex)
    })
  }

  async function outcomesAt (node: TestNode): Promise<string[]> {
    return (await mismatchList(node.running, parties)).cases.map(({ caseId, outcome }) =>
      `${caseId.slice(0, 8)} ${outcome}`)
  }

  it('is named by its first reader, confirmed by others, and shown to every reader', async () => {
    const [a, b] = nodes
    const lie = await submitted(a, 'r-1', true)
    await submitted(b, 'r-2', false)
    await until(async () => { await read(b); return (await outcomesAt(b)).length > 0 }, 'it is stated')
    for (const node of nodes) {
      await until(async () => (await outcomesAt(node)).join() === `${hex(lie).slice(0, 8)} confirmed`,
        'it is confirmed')
    }
    await until(async () => {
      const readers = await Promise.all([nodes[2], nodes[3]].map(async node => await readsBy(node)))
      return readers.flat().join() === hex(lie)
    }, 'the patient sees that another hospital opened the record to confirm')
    const { cases: [only], named, needed } = await mismatchList(a.running, parties)
    assert.equal(needed, 2)
    assert.deepEqual(named, [{ hospital: parties.show(a.signer.id), cases: 1 }])
    assert.equal(only?.differs.length, 2)
    assert.ok(only.differs.some(({ id }) => id === peerIdOf(b.signer.id)))
    assert.ok(!only.differs.some(({ id }) => id === peerIdOf(a.signer.id)))
    const finder = new CaseFinder(b.running, parties, b.hospital.cases, async () => '')
    const view = await finder.show(lie)
    assert.equal(view.mismatch?.outcome, 'confirmed')
    assert.ok(nodes.slice(1).every(({ alarms }) =>
      alarms.recent().some(({ code }) => code === 'case-mismatch-confirmed')))
  }).timeout(180_000)

  it('is not believed of a hospital that accuses falsely: others open the record and refute it', async () => {
    const [a, b] = nodes
    const honest = await submitted(a, 'r-1', false)
    await submitted(b, 'r-2', false)
    const { records } = b.hospital
    const open = records.open.bind(records)
    records.open = (...given) => {
      const opened = open(...given)
      return opened && equal(given[1].id, honest) ? { ...opened, isApproved: false } : opened
    }
    await until(async () => { await read(b); return (await outcomesAt(b)).length > 0 }, 'it is stated')
    await until(async () => (await outcomesAt(a)).join() === `${hex(honest).slice(0, 8)} refuted`, 'refuted')
    assert.deepEqual((await mismatchList(a.running, parties)).named, [])
  }).timeout(180_000)

  it('is opened for no hospital that has not stated it, and not by a wrong key', async () => {
    const [a, b, c] = nodes
    const id = await submitted(a, 'r-1', false)
    const asked = async (
      from: MemberId, caseId: CaseId, isOfPatient = true, isOwnKey = true
    ): Promise<number | undefined> => {
      const { chain: { id: chainId } } = c.running
      const { current } = await c.hospital.naming.names.of(NUMBER)
      const [{ r } = { r: new Uint8Array(32) }] = closed(c).filter(one => equal(one.id, caseId))
      const value = {
        caseId, key: new Uint8Array(32), handle: patientHandle(chainId, current),
        token: linkToken(chainId, isOfPatient ? current : new Uint8Array(32), r),
        logKey: isOwnKey ? givenKey(chainId, consentKey(chainId, current)) : new Uint8Array(32)
      }
      const reply = decode(confirmReplyCodec,
        await c.network.serve(from, 'mismatch', confirmRequestCodec.encode(value)))
      return reply.verdict === 'accept' ? reply.value.found : undefined
    }
    assert.equal(await asked(b.signer.id, fromHex('00'.repeat(32))), Confirmation.notHere)
    assert.equal(await asked(b.signer.id, id), Confirmation.notStated)
    b.hospital.statements.send({ id, submitter: a.signer.id }, MismatchVerdict.differs)
    await until(async () => (await outcomesAt(c)).length > 0, 'the chain has the statement')
    assert.equal(await asked(b.signer.id, id, false), Confirmation.noRight, 'the case is of another patient')
    assert.equal(await asked(b.signer.id, id, true, false), Confirmation.noRight, 'the log would not open')
    assert.equal(await asked(b.signer.id, id), Confirmation.wrongKey)
    assert.deepEqual(await readsBy(c), [], 'nothing was opened')
    assert.equal(await asked(a.signer.id, id), Confirmation.notStated)
    assert.deepEqual(await outcomesAt(c), [`${hex(id).slice(0, 8)} stated`], 'nobody else states anything')
  }).timeout(180_000)
})

