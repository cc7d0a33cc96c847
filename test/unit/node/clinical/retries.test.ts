import assert from 'node:assert/strict'
import { systemClock } from '../../../../src/node/machine/clocks.js'
import { recordPaths } from '../../../../src/node/clinical/content-mark.js'
import { REPEAT_MS } from '../../../../src/node/clinical/repeats.js'
import { ConflictError } from '../../../../src/node/clinical/retries.js'
import type { Submitted } from '../../../../src/node/clinical/submissions.js'
import { caseCodec } from '../../../../src/protocol/codec/index.js'
import { caseKey, casesOf } from '../../../../src/protocol/ledger/index.js'
import { CaseStatus, Relation, equal, hex, utf8, type CaseId } from '../../../../src/protocol/types/index.js'
import {
  EntryRole, FHIR_JSON, encodeRecordPart, padded
} from '../../../../src/records/container/index.js'
import type { PreparedDiagnosis } from '../../../../src/records/index.js'
import type { TestNode} from '../../../fixtures/running-nodes.js';
import { Consortium, diagnosis, until } from '../../../fixtures/running-nodes.js'

const ICD = 'http://hl7.org/fhir/sid/icd-10-cm'
const OTHER = { code: { coding: [{ system: ICD, code: 'C50.9' }] } }
/** A diagnosis that this hospital accepts with `force`, and that every other hospital rejects. */
const REJECTED = { onsetDateTime: '2099-01-01' }

function statusOf (node: TestNode, caseId: CaseId): CaseStatus | undefined {
  return node.commits.flatMap(commit => casesOf(commit.delta, 'closed'))
    .find(({ id }) => equal(id, caseId))?.status
}

async function conflict (work: Promise<Submitted>): Promise<ConflictError> {
  const error = await work.then(() => undefined, (thrown: unknown) => thrown)
  assert(error instanceof ConflictError, String(error))
  return error
}

describe('hospital: a diagnosis that was submitted before', () => {
  let net: Consortium
  let a: TestNode
  let ahead: number
  beforeEach(async () => {
    ahead = 0
    const clock = { ...systemClock, wall: () => systemClock.wall() + ahead }
    net = await (await new Consortium({ clock }).start()).ready()
    a = net.nodes[0]!
  })
  afterEach(async () => { await net.stop() })

  const submit = async (prepared: PreparedDiagnosis, sent?: string): Promise<Submitted> =>
    await a.hospital.submissions.submit(prepared,
      sent === undefined ? {} : { sent: Buffer.from(sent.padEnd(32)) })
  const keyless = (changes: object = {}): PreparedDiagnosis => {
    const identifier = [{ system: 'urn:other', value: '1' }]
    const prepared = diagnosis(a, 'P-1', 'x', { identifier, ...changes })
    assert.equal(prepared.identifier, undefined)
    return prepared
  }
  const decided = async (caseId: CaseId): Promise<void> =>
    await until(() => statusOf(a, caseId) !== undefined, 'the case is decided')
  const restart = async (): Promise<void> => {
    await a.kill()
    await a.start()
    await until(() => a.hospital.naming.names.isReady, 'name key again')
  }

  it('is a conflict with other content under its key, and the conflict names case and elements', async () => {
    const { caseId } = await submit(diagnosis(a, 'P-1', 'r-1'))
    const check = async (): Promise<void> => {
      const { caseId: known, paths } = await conflict(submit(diagnosis(a, 'P-1', 'r-1', OTHER)))
      assert.equal(hex(known ?? new Uint8Array()), hex(caseId))
      assert.deepEqual(paths, ['Condition.code.coding[0].code'])
      assert.equal((await submit(diagnosis(a, 'P-1', 'r-1'))).created, false)
    }
    await check()
    await decided(caseId)
    assert.equal(statusOf(a, caseId), CaseStatus.accepted)
    await check()
    await restart()
    await check()
    assert.equal(a.commits.flatMap(commit => casesOf(commit.delta, 'opened')).length, 1,
      'nothing more was proposed')
  }).timeout(180_000)

  it('is a conflict for exactly one of two simultaneous submissions', async () => {
    const both = await Promise.allSettled([
      submit(diagnosis(a, 'P-1', 'r-1')), submit(diagnosis(a, 'P-1', 'r-1', OTHER))
    ])
    assert.deepEqual(both.map(({ status }) => status), ['fulfilled', 'rejected'])
  })

  it('is a conflict for another patient even if the earlier case was rejected', async () => {
    const { caseId } = await submit(diagnosis(a, 'P-1', 'r-1', { ...REJECTED }, true))
    await decided(caseId)
    assert.equal(statusOf(a, caseId), CaseStatus.rejected)
    const { paths } = await conflict(submit(diagnosis(a, 'P-2', 'r-1')))
    assert.deepEqual(paths, ['Patient.identifier'])
    const corrected = await submit(diagnosis(a, 'P-1', 'r-1'))
    assert(corrected.created, 'a rejected diagnosis is not in the record')
    assert.equal(hex(corrected.resubmits ?? new Uint8Array()), hex(caseId))
    await decided(corrected.caseId)
    assert.equal(statusOf(a, corrected.caseId), CaseStatus.accepted)
    await conflict(submit(diagnosis(a, 'P-1', 'r-1', OTHER)))
  })

  it('is the same case or another attempt, even for a patient without an identifier', async () => {
    const unnamed = (changes: object = {}): PreparedDiagnosis => {
      const prepared = diagnosis(a, `P-${Math.random()}`, 'r-1', changes, true)
      return { ...prepared, filled: [{ expression: 'Patient.identifier', source: 'random-name' }] }
    }
    const first = unnamed(REJECTED)
    const { caseId } = await submit(first)
    assert.equal(hex((await submit({ ...unnamed(REJECTED), content: first.content })).caseId), hex(caseId))
    await decided(caseId)
    assert.equal(hex((await submit(unnamed())).resubmits ?? new Uint8Array()), hex(caseId))
  })

  it('is told from another after the loss of the disk, by elements once the key is back', async () => {
    const { caseId } = await submit(diagnosis(a, 'P-1', 'r-1'))
    await decided(caseId)
    await a.kill()
    a.replaceDisk()
    await a.start()
    await until(() => a.hospital.naming.names.isReady, 'name key again')
    assert.equal((await submit(diagnosis(a, 'P-1', 'r-1'))).created, false)
    await conflict(submit(diagnosis(a, 'P-1', 'r-1', OTHER)))
    let isBack = false
    await until(() => {
      void a.store.recordKeys.get(caseId).then(row => { isBack = row !== undefined })
      return isBack
    }, 'the key')
    assert.deepEqual((await conflict(submit(diagnosis(a, 'P-1', 'r-1', OTHER)))).paths,
      ['Condition.code.coding[0].code'])
  }).timeout(180_000)

  it('is a new case without a key, except for the same bytes within ten minutes', async () => {
    const first = await submit(keyless(), 'one')
    const again = await submit(keyless(), 'one')
    assert.deepEqual([again.created, again.isRepeat, hex(again.caseId)], [false, true, hex(first.caseId)])
    const both = await Promise.all([submit(keyless(OTHER), 'two'), submit(keyless(OTHER), 'two')])
    assert.deepEqual(both.map(({ created }) => created), [true, false])
    assert((await submit(keyless(), 'three')).created, 'other bytes are another diagnosis')
    await restart()
    assert.equal(hex((await submit(keyless(), 'one')).caseId), hex(first.caseId))
    ahead = REPEAT_MS + 1
    const later = await submit(keyless(), 'one')
    assert(later.created && hex(later.caseId) !== hex(first.caseId))
    let rows = 0
    for await (const [] of a.store.submissions.iterate()) rows++
    assert.equal(rows, 1, 'older submissions are forgotten')
  }).timeout(180_000)

  it('is a conflict if it amends what another amendment replaced since it was read', async () => {
    const { caseId } = await submit(keyless())
    await decided(caseId)
    const corrected = caseCodec.decode((await a.store.entry(caseKey(caseId)))!)
    const amend = async (code: string): Promise<Submitted> => await a.hospital.submissions.submit({
      ...keyless({ code: { coding: [{ system: ICD, code }] } }), relation: Relation.amends, version: 2
    }, { corrected })
    const { caseId: successor } = await amend('E11.8')
    await decided(successor)
    assert.equal(statusOf(a, successor), CaseStatus.accepted)
    const found = await conflict(amend('E11.65'))
    assert.deepEqual([hex(found.caseId!), found.isCorrection], [hex(successor), true])
  })

  it('is answered in time while the earlier body is being fetched', async () => {
    await submit(diagnosis(a, 'P-1', 'r-1'))
    a.running.store.getBody = async () => undefined
    const began = performance.now()
    const again = a.hospital.submissions.submit(diagnosis(a, 'P-1', 'r-1'), { turnMs: 300 })
    await assert.rejects(again, /no older body in time/)
    assert(performance.now() - began < 3_000)
  })

  it('is withdrawn if it cannot be proposed in time', async () => {
    net.hub.lets = ({ protocol }) => protocol === 'name'
    const { maxOpenPerPseudonym } = a.running.chain.genesis.parameters
    for (let i = 0; i < maxOpenPerPseudonym; i++) await submit(diagnosis(a, 'P-1', `r-${i}`))
    const late = a.hospital.submissions.submit(diagnosis(a, 'P-1', 'late'), { turnMs: 50 })
    await assert.rejects(late, /turn/)
    assert.equal(a.hospital.submissions.queued, 0)
  })
})

describe('hospital: where two record parts differ', () => {
  const record = (code: string, receivedAt: number): Uint8Array => padded(encodeRecordPart({
    caseSeed: new Uint8Array(32).fill(receivedAt),
    provenance: {
      receivedAt, isHistorical: false, disputes: undefined, isOurs: false, clinician: undefined,
      encounterDiagnosis: undefined, filled: [], marks: []
    },
    entries: [{
      type: 'own', role: EntryRole.condition, fullUrl: '', mediaType: FHIR_JSON, cuts: [],
      bytes: utf8(JSON.stringify({ resourceType: 'Condition', recordedDate: '2026', code }))
    }],
    binding: { sensitive: 0, classToken: new Uint8Array(32), denied: [] }
  }))!

  it('names elements as they were sent, and nothing that the hospital states itself', () => {
    assert.deepEqual(recordPaths(record('E11.9', 1), record('E11.9', 2)), [])
    assert.deepEqual(recordPaths(record('E11.9', 1), record('I10', 1)), ['Condition.code'])
  })
})
