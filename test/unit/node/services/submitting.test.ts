import assert from 'node:assert/strict'
import { OPERATOR, type Caller, type ServiceError, type SubmissionView } from '../../../../src/api/index.js'
import type { RunningChain } from '../../../../src/node/assembly/running-chain.js'
import { CaseFinder } from '../../../../src/node/services/case-finder.js'
import { CaseWaiters } from '../../../../src/node/services/case-waiters.js'
import { historyOf } from '../../../../src/node/services/history.js'
import type { Parties } from '../../../../src/node/services/parties.js'
import { OPENING_MS, submitDocument } from '../../../../src/node/services/submitting.js'
import { isOfKind, utf8 } from '../../../../src/protocol/types/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { Consortium, until } from '../../../fixtures/running-nodes.js'
import type { TestNode} from '../../../fixtures/running-nodes.js';

const RECORDS = 'https://hospital.example/records'
const NATIONAL = 'https://id.example/national'
const THM = 'http://terminology.hl7.org/CodeSystem'

interface Wanted {
  readonly key?: string, readonly code?: string, readonly isBad?: boolean, readonly patient?: string
}

function bundle (type: string, ...wanted: readonly Wanted[]): object {
  const condition = ({ key, code = 'E11.9', isBad = false, patient = 'P-1' }: Wanted): object => ({
    resourceType: 'Condition',
    ...(key === undefined ? {} : { identifier: [{ system: RECORDS, value: key }] }),
    clinicalStatus: { coding: [{ system: `${THM}/condition-clinical`, code: 'active' }] },
    verificationStatus: { coding: [{ system: `${THM}/condition-ver-status`, code: 'confirmed' }] },
    code: { coding: [{ system: isBad ? 'urn:unknown' : 'http://hl7.org/fhir/sid/icd-10-cm', code }] },
    subject: { reference: `Patient/${patient}` }
  })
  const patients = [...new Set(wanted.map(({ patient = 'P-1' }) => patient))].map(value => ({
    resourceType: 'Patient', id: value, identifier: [{ system: NATIONAL, value }], gender: 'female',
    birthDate: '1980-02-29'
  }))
  return {
    resourceType: 'Bundle', type,
    entry: [...patients, ...wanted.map(condition)].map(resource => ({ resource }))
  }
}

describe('services: submitting', () => {
  let net: Consortium
  let a: TestNode
  let finder: CaseFinder
  let isMember: boolean
  let isLeaving: boolean
  const waiters = new CaseWaiters()
  beforeEach(async () => {
    net = await (await new Consortium().start()).ready()
    a = net.nodes[0]!
    isMember = true
    isLeaving = false
    const parties = { show: () => ({ id: 'peer', name: 'hospital' }) } as unknown as Parties
    finder = new CaseFinder(a.running, parties, a.hospital.cases,
      async () => await Promise.resolve('no quorum'))
    a.running.commits.subscribe(commit => { waiters.follow(commit) })
  })
  afterEach(async () => { await net.stop() })

  async function submit (
    resource: object | string, waitMs?: number, isHistorical = false, caller: Caller = OPERATOR
  ): Promise<SubmissionView> {
    const text = typeof resource === 'string' ? resource : JSON.stringify(resource)
    const parsed = parseSubmission(text, {
      submitter: a.signer.id, patientSystems: [NATIONAL], recordSystem: RECORDS,
      practitioner: { system: 'https://licensing.example/physicians', value: 'X-10' }
    }, Date.now(), {
      received: { bytes: utf8(text), seed: new Uint8Array(32), isHistorical }
    })
    const endsAt = waitMs === undefined ? undefined : a.running.clock.monotonic() + waitMs
    const membership = {
      set: { has: () => isMember }, ...(isLeaving ? { successorSet: { has: () => false } } : {})
    }
    const chain = isMember && !isLeaving
      ? a.running : { ...a.running, membership } as unknown as RunningChain
    const unused = { wait: () => assert.fail('it waits') } as unknown as CaseWaiters
    const parts = {
      caller, chain, hospital: a.hospital, finder, isHistorical,
      waiters: isHistorical && waitMs === undefined ? unused : waiters
    }
    return await submitDocument(parts, { body: JSON.parse(text), sent: utf8(text) }, parsed, endsAt)
  }

  async function refusal (resource: object): Promise<ServiceError> {
    const taken = (): never => assert.fail('it was taken')
    return await submit(resource).then(taken, (error: unknown) => error as ServiceError)
  }

  it('accepts the valid Conditions of a collection, and answers each Condition with its entry', async () => {
    const answer = await submit(bundle('collection', { key: 'r-1' }, { isBad: true }, { key: 'r-2' }), 20_000)
    assert.deepEqual(answer.cases.map(one => [one.location, one.case.status]), [
      ['Bundle.entry[1].resource', 'accepted'], ['Bundle.entry[3].resource', 'accepted']
    ])
    const [refused, ...more] = answer.refused ?? []
    assert.equal(more.length, 0)
    assert.deepEqual([refused?.location, refused?.status], ['Bundle.entry[2].resource', 422])
    assert.ok(refused?.findings.every(one => one.expression.startsWith('Bundle.entry[2].resource')))
    assert.ok(refused?.findings.some(one => one.issue === 'code-invalid'), JSON.stringify(refused))
  }).timeout(180_000)

  it('proposes the Conditions of a document together, also if a patient is new here', async () => {
    await submit(bundle('collection', { key: 'r-1' }), 20_000)
    const proposes: number[] = []
    a.running.commits.subscribe(({ block: { transactions } }) => {
      proposes.push(...transactions.filter(one => isOfKind(one, 'propose'))
        .map(one => one.transaction.proposals.length))
    })
    await submit(bundle('collection', { key: 'r-2' }, { key: 'r-3', patient: 'P-2' }), 20_000)
    assert.deepEqual(proposes, [2])
  }).timeout(180_000)

  it('accepts all Conditions of a transaction or none', async () => {
    const bad = await refusal(bundle('transaction', { key: 'r-1' }, { isBad: true }))
    assert.equal(bad.status, 422)
    assert.ok(bad.findings.some(one => one.expression.startsWith('Bundle.entry[2].resource')))
    const twins = await refusal(bundle('transaction', { key: 'r-1' }, { key: 'r-1', code: 'C50.9' }))
    assert.deepEqual([twins.status, twins.code], [409, 'conflict'])
    assert.equal([...a.hospital.cases.waiting()].length, 0, 'nothing was signed')
    const both = await submit(bundle('transaction', { key: 'r-1' }, { key: 'r-2' }), 20_000)
    assert.equal(both.cases.length, 2)
    const other = await refusal(bundle('transaction', { key: 'r-3' }, { key: 'r-2', code: 'I10' }))
    assert.equal(other.status, 409)
    assert.equal((await submit(bundle('collection', { key: 'r-3' }))).cases[0]?.created, true)
  }).timeout(180_000)

  it('answers different content under the same key with 409, the case and the elements', async () => {
    const [first] = (await submit(bundle('collection', { key: 'r-1' }))).cases
    const error = await refusal(bundle('collection', { key: 'r-1', code: 'C50.9' }))
    assert.deepEqual([error.status, error.code], [409, 'conflict'])
    assert.ok(error.message.includes(first?.case.id ?? '?'), error.message)
    assert.deepEqual(error.findings.map(one => [one.issue, one.expression]), [
      ['conflict', 'Bundle.entry[1].resource.ofType(Condition).code.coding[0].code']
    ])
    assert.doesNotMatch(JSON.stringify(error) + error.message, /C50|E11|P-1/)
    const mixed = await submit(bundle('batch', { key: 'r-1', code: 'C50.9' }, { key: 'r-2' }))
    assert.deepEqual([mixed.cases.length, mixed.refused?.[0]?.status], [1, 409])
  })

  it('answers for old data when its proposal is on the disk, and waits for no block', async () => {
    net.hub.lets = message => message.protocol !== 'consensus'
    const document = bundle('collection', { key: 'r-1' })
    const [taken] = (await submit(document, undefined, true)).cases
    assert.deepEqual([taken?.created, taken?.case.status, taken?.case.waits], [true, 'pending', 'no quorum'])
    assert.equal(taken?.case.isHistorical, true, 'its proposal says so')
    assert.equal((await a.store.outboxTransactions()).length, 1)
    assert.equal((await submit(document, undefined, true)).cases[0]?.created, false)
    assert.equal((await submit(bundle('collection', { key: 'r-2' }), 300, true)).cases[0]?.created, true)
    const history = await historyOf({ chain: a.running, hospital: a.hospital, finder },
      await a.hospital.lookUps.of({ system: NATIONAL, value: 'P-1' }), OPERATOR)
    assert.deepEqual(history.map(({ diagnosis }) => diagnosis?.historical), [true, true])
  })

  it('recognises repeated bytes, entry by entry', async () => {
    const twice = bundle('collection', {}, {})
    const first = await submit(twice)
    const again = await submit(twice)
    const ids = first.cases.map(one => one.case.id)
    assert.deepEqual(first.cases.map(one => one.findings.find(({ rule }) => rule === 'INT-04')?.expression),
      [1, 2].map(i => `Bundle.entry[${i}].resource.ofType(Condition).identifier`))
    assert.equal(new Set(ids).size, 2, 'two equal entries are two diagnoses')
    assert.deepEqual(again.cases.map(one => [one.created, one.repeatOf]), ids.map(id => [false, id]))
  })

  it('takes a number that differs in its last digit for another diagnosis', async () => {
    const text = JSON.stringify(bundle('collection', {}))
    const [one, other] = ['41.12345678901234567', '41.12345678901234568']
    assert.equal(Number(one), Number(other))
    const created: boolean[] = []
    for (const number of [one, other, other]) {
      const answer = await submit(text.replace('"subject"',
        `"extension":[{"url":"https://hospital.example/size","valueDecimal":${number}}],"subject"`))
      created.push(...answer.cases.map(taken => taken.created))
    }
    assert.deepEqual(created, [true, true, false])
  })

  it('takes the same bytes of another client for another diagnosis', async () => {
    const client = (id: string): Caller => ({ kind: 'client', id, scopes: [], purposes: [], roles: [] })
    const document = bundle('collection', {})
    const sent = async (caller: Caller): Promise<[boolean | undefined, string | undefined]> => {
      const [one] = (await submit(document, undefined, false, caller)).cases
      return [one?.created, one?.case.id]
    }
    const [isNew, id] = await sent(client('ward-1'))
    const [isOther, other] = await sent(client('ward-2'))
    assert.deepEqual([isNew, isOther], [true, true])
    assert.notEqual(id, other)
    assert.deepEqual(await sent(client('ward-1')), [false, id])
  })

  it('acknowledges what it accepted before its hospital left the list, and accepts nothing new', async () => {
    const old = bundle('collection', { key: 'r-1' })
    const [first] = (await submit(old)).cases
    isMember = false
    const again = (await submit(old)).cases.map(one => [one.created, one.case.id])
    assert.deepEqual(again, [[false, first?.case.id]])
    assert.equal((await refusal(bundle('collection', { key: 'r-2' }))).code, 'not-a-member')
  })

  it('accepts nothing new while its hospital is being removed, and records nothing', async () => {
    const old = bundle('collection', { key: 'r-1' })
    const [first] = (await submit(old)).cases
    isLeaving = true
    const again = (await submit(old)).cases.map(one => [one.created, one.case.id])
    assert.deepEqual(again, [[false, first?.case.id]])
    const { code, status } = await refusal(bundle('collection', { key: 'r-2' }))
    assert.deepEqual([status, code], [503, 'being-removed'])
  })

  it('answers within the given time, and shows which diagnoses wait and why', async () => {
    net.hub.lets = message => message.protocol !== 'consensus'
    const took = async (waitMs?: number): Promise<number> => {
      const start = performance.now()
      const [one] = (await submit(bundle('collection', { key: `r-${String(waitMs)}` }), waitMs)).cases
      assert.deepEqual([one?.case.status, one?.case.waits], ['pending', 'no quorum'])
      return performance.now() - start
    }
    assert.ok(await took(300) < 1_500)
    const without = await took()
    assert.ok(without >= OPENING_MS - 50 && without < OPENING_MS + 1_500, `${without} ms`)
    const { cases } = await finder.list({ status: 'pending', mine: false, limit: 20 })
    assert.deepEqual(cases.map(one => one.waits), ['no quorum', 'no quorum'])
    assert.deepEqual((await finder.list({ status: undefined, mine: true, limit: 1 })).more, true)
    const [newest] = cases
    assert.equal((await finder.show(await finder.resolve(newest?.id.slice(0, 12) ?? ''))).status, 'pending')
    const history = await historyOf({ chain: a.running, hospital: a.hospital, finder },
      await a.hospital.lookUps.of({ system: NATIONAL, value: 'P-1' }), OPERATOR)
    assert.deepEqual(history.map(one => [one.case.status, one.diagnosis?.codes[0]?.code]),
      [['pending', 'E11.9'], ['pending', 'E11.9']])
    net.hub.lets = () => true
    await until(() => [...a.hospital.cases.waiting()].length === 0, 'blocks are made again')
    assert.deepEqual(await finder.pending(), [])
  }).timeout(180_000)
})
