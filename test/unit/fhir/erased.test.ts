import assert from 'node:assert/strict'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import {
  NATIONAL, RECORDS, numbered, serveFhirOf, transactionOf, withPatient, type FhirServer
} from '../../fixtures/fhir-servers.js'
import { textsAt } from '../../../src/api/fhir/search/values.js'
import { Consortium } from '../../fixtures/running-nodes.js'

const FORM = 'f0'.repeat(32)
const accepted = { prefer: 'wait=20' }

describe('fhir: erased records', () => {
  let net: Consortium
  let server: FhirServer
  before(async () => {
    net = await (await new Consortium({ parameters: { attemptWindowMs: 3_000, takeUpMs: 1_000 } }).start())
      .ready()
    server = await serveFhirOf(net.nodes[0]!)
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.faults, [])
    await net.stop()
  })

  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    await callFhir(method, server.base + path, options)

  const measure = async (path: string, body: object): Promise<void> => {
    const answer = await callFhir('POST', server.base.replace(/fhir$/, `v1/${path}`),
      { body, headers: { 'content-type': 'application/json' } })
    assert.ok(answer.status < 300, answer.text)
  }

  async function made (number: string, record: string): Promise<{ id: string, patient: string }> {
    const answer = await call('POST', '/Condition',
      { body: withPatient(number, numbered(record)), headers: accepted })
    assert.equal(answer.status, 201, answer.text)
    const found = await call('POST', '/Patient/_search', {
      body: `identifier=${encodeURIComponent(`${NATIONAL}|${number}`)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    })
    return { id: String(answer.body['id']), patient: String(found.body.entry?.[0]?.resource['id']) }
  }

  const idsIn = ({ body }: Answer): string[] =>
    (body.entry ?? []).map(({ resource }) => String(resource['id'])).filter(id => id.length === 64)

  it('answer 410 to reads that name them, and are in no search', async () => {
    const sent = await call('POST', '/', { body: transactionOf('P-1', numbered('e-1')), headers: accepted })
    const condition = sent.body.entry?.[2]?.resource
    const id = String(condition?.['id'])
    const [observation = ''] = textsAt(condition, 'evidence', 'detail', 'reference')
    assert.equal((await call('GET', `/${observation}`)).status, 200)
    const verdict = await call('GET', `/Provenance?target=Condition/${id}`)
    const provenance = `Provenance/${String(verdict.body.entry?.[0]?.resource['id'])}`
    const other = await made('P-1', 'e-2')
    const { patient } = other
    await measure('erasures/steps', {
      patient: { system: NATIONAL, value: 'P-1' }, case: id, measure: 'erase', step: 'request', form: FORM
    })
    await measure('erasures/decisions', { case: id, measure: 'erase', ground: 'notNeeded', reasons: FORM })
    let read = await call('GET', `/Condition/${id}`)
    for (let tries = 0; tries < 1_200 && read.status !== 410; tries++) {
      assert.ok(read.status === 404 || read.status === 200, read.text)
      await new Promise(resolve => { setTimeout(resolve, 50) })
      read = await call('GET', `/Condition/${id}`)
    }
    const named = ['', '/_history', '/_history/1.0', '/_history/1.1', '/$original']
      .map(path => `Condition/${id}${path}`)
    for (const path of [...named, observation, provenance]) {
      const answer = await call('GET', `/${path}`)
      assert.equal(answer.status, 410, `${path}: ${answer.text}`)
      assert.equal((answer.body['issue'] as unknown as [{ code: string }])[0].code, 'deleted')
    }
    const evidence = { evidence: [{ detail: [{ reference: observation }] }] }
    const citing = await call('POST', '/Condition',
      { body: withPatient('P-3', { ...numbered('e-4'), ...evidence }) })
    assert.equal(citing.status, 201, citing.text)
    const again = await call('POST', '/Condition', {
      body: withPatient('P-1', numbered('e-1')),
      headers: { 'if-none-exist': 'identifier=https://hospital.example/records|e-1' }
    })
    assert.equal(again.status, 410, again.text)
    const shown = [other.id]
    assert.deepEqual(idsIn(await call('GET', `/Condition?patient=${patient}`)), shown)
    assert.deepEqual(idsIn(await call('GET', `/Condition?_id=${id},${other.id}`)), shown)
    assert.deepEqual(idsIn(await call('GET', `/Patient/${patient}/$everything`)), shown)
    const verdicts = await call('GET', `/Provenance?target=Condition/${id}`)
    assert.deepEqual([verdicts.status, verdicts.body.entry], [200, undefined])
  }).timeout(120_000)

  it('are not known while the node catches up: 503, also for what nobody has', async () => {
    const { id, patient } = await made('P-2', 'e-3')
    const prefix = id.slice(0, 48)
    Object.defineProperty(net.nodes[0]!.hospital.patientReads, 'isCurrent',
      { configurable: true, get: () => false })
    const unknown = 'ab'.repeat(32)
    const search = async (number: string): Promise<Answer> => await call('POST', '/Patient/_search', {
      body: `identifier=${encodeURIComponent(`${NATIONAL}|${number}`)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    })
    const answers = [
      ...await Promise.all([
        `/Condition/${id}`, `/Condition/${unknown}`, `/Condition/${id}/_history/1.1`,
        `/Condition/${unknown}/_history/1.1`, `/Observation/${prefix}-2`,
        `/Observation/${unknown.slice(0, 48)}-2`, `/Condition?patient=${patient}`,
        `/Condition?patient=${unknown.slice(0, 32)}`, `/Patient/${patient}`,
        `/Patient/${unknown.slice(0, 32)}`, `/Condition?identifier=${RECORDS}|e-3`,
        '/Condition?identifier=none',
        `/Provenance?target=Condition/${id}`, `/Provenance?target=Condition/${unknown}`
      ].map(async path => await call('GET', path))),
      await search('P-2'), await search('P-nobody')
    ]
    const texts = new Set(answers.map(({ status, text }) => `${status} ${text}`))
    assert.equal(texts.size, 1, [...texts].join('\n'))
    assert.match([...texts][0] ?? '', /^503 .*does not know yet which records were erased/)
    assert.ok(answers.every(({ headers }) => headers.get('retry-after') !== null))
    const create = await call('POST', '/Condition', { body: withPatient('P-2', numbered('e-5')) })
    assert.equal(create.status, 201, create.text)
    Reflect.deleteProperty(net.nodes[0]!.hospital.patientReads, 'isCurrent')
    assert.equal((await call('GET', `/Condition/${id}`)).status, 200)
  }).timeout(180_000)
})
