/** Checks answers of the server by the official definitions of R4, and `$summary` by the profiles of IPS. */
import assert from 'node:assert/strict'
import { textsAt, valuesAt } from '../../../src/api/fhir/search/values.js'
import { callFhir, type Answer, type CallOptions } from '../../fixtures/fhir-call.js'
import {
  NATIONAL, conditionOf, numbered, patientOf, serveFhirOf, transactionOf, withPatient, type FhirServer
} from '../../fixtures/fhir-servers.js'
import { officialFaults } from '../../fixtures/r4-validator.js'
import { Consortium } from '../../fixtures/running-nodes.js'

type Resource = Readonly<Record<string, unknown>>

const ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'
const accepted = { prefer: 'wait=20' }
/** IPS 2.0, Composition-uv-ips: the sections that every summary has, with the texts of their LOINC codes. */
const SECTIONS = { '11450-4': 'problems', '48765-2': 'allergies', '10160-0': 'medications' }
/** IPS 2.0: the elements with a least number of 1, by the profile, beyond what R4 demands. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  // Bundle-uv-ips
  Bundle: ['identifier', 'timestamp', 'entry.fullUrl'],
  // Composition-uv-ips
  Composition: ['subject.reference', 'section.title', 'section.code', 'section.text'],
  // Patient-uv-ips
  Patient: ['name', 'birthDate'],
  // Condition-uv-ips
  Condition: ['code', 'subject.reference']
}

describe('fhir: official definitions', () => {
  let net: Consortium
  let server: FhirServer
  let patient: string
  let record: string
  before(async () => {
    net = await (await new Consortium().start()).ready()
    server = await serveFhirOf(net.nodes[0]!)
    const made = await create(withPatient('P-1', numbered('o-1')))
    record = String(made['id'])
    patient = await patientIdOf('P-1')
  })
  after(async () => {
    await server.stop()
    assert.deepEqual(server.faults, [])
    await net.stop()
  })

  const call = async (method: string, path: string, options?: CallOptions): Promise<Answer> =>
    await callFhir(method, server.base + path, options)

  async function create (body: object): Promise<Resource> {
    const answer = await call('POST', '/Condition', { body, headers: accepted })
    assert.equal(answer.status, 201, answer.text)
    return answer.body
  }

  async function patientIdOf (number: string): Promise<string> {
    const found = await call('POST', '/Patient/_search', {
      body: `identifier=${encodeURIComponent(`${NATIONAL}|${number}`)}`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' }
    })
    assertOfficial(found)
    return String(found.body.entry?.[0]?.resource['id'])
  }

  /** Checks a resource and, in a Bundle, each of its resources. */
  function assertOfficial ({ body }: Answer, name = ''): void {
    for (const resource of [body, ...valuesAt(body, 'entry', 'resource')]) {
      assert.deepEqual(officialFaults(resource), [], `${name} ${JSON.stringify(resource)}`)
    }
  }

  it('hold for what every kind of call answers', async () => {
    const bundle = transactionOf('P-1', numbered('o-2'))
    assertOfficial(await call('POST', '/', { body: bundle, headers: accepted }))
    const read = await call('GET', `/Condition/${record}`)
    const amended = await call('PUT', `/Condition/${record}`,
      { body: { ...read.body, severity: { text: 'mild' } }, headers: accepted })
    assert.equal(amended.status, 200, amended.text)
    const entry = [
      { request: { method: 'GET', url: `Condition/${record}` } },
      { request: { method: 'GET', url: 'Condition/nobody' } },
      { request: { method: 'POST', url: 'Condition' }, resource: withPatient('P-1', numbered('o-3')) }
    ]
    const batch = { resourceType: 'Bundle', type: 'batch', entry }
    assertOfficial(await call('POST', '/', { body: batch }), 'batch')
    for (const path of [
      '/metadata', `/Condition/${record}`, `/Condition/${record}/_history`, `/Condition?patient=${patient}`,
      `/Condition?patient=${patient}&_count=1`, `/Condition?patient=${patient}&_summary=count`,
      `/Patient/${patient}`, `/Patient/${patient}/$everything`, `/Patient/${patient}/$summary`,
      `/Provenance?target=Condition/${record}`, `/AuditEvent?patient=${patient}`, '/Condition/nobody',
      '/Condition?patient=x&_sort=nothing', '/nothing'
    ]) assertOfficial(await call('GET', path), path)
    assertOfficial(await call('POST', '/Condition/$validate', { body: withPatient('P-1') }), 'validate')
    assertOfficial(await call('POST', '/Condition', { body: withPatient('P-1', { code: undefined }) }), '422')
  }).timeout(180_000)

  it('hold for a summary, with what IPS requires', async () => {
    const status = (code: string): object => ({ clinicalStatus: { coding: [
      { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }] } })
    await create(withPatient('P-2', { ...numbered('o-4'), note: [{ text: 'a <b> & c' }] }))
    await create(withPatient('P-2', { ...numbered('o-5'), ...status('resolved') }))
    await call('POST', '/', { body: transactionOf('P-2', numbered('o-6')), headers: accepted })
    await call('POST', '/Condition', { body: withPatient('P-2', numbered('o-7')) })
    const summary = await call('GET', `/Patient/${await patientIdOf('P-2')}/$summary`)
    assertOfficial(summary)
    assertIps(summary.body)
    const [composition] = valuesAt(summary.body, 'entry', 'resource')
    const entries = valuesAt(composition, 'section').map(section => valuesAt(section, 'entry').length)
    assert.deepEqual(entries, [2, 0, 0, 1], 'an undecided diagnosis is not in it')
    assert.match(summary.text, /"value":6\.30?,/)
  }).timeout(180_000)

  it('hold for a summary of a patient without a name', async () => {
    const person = { ...patientOf('P-3'), birthDate: '1980', name: undefined }
    const finding = {
      resourceType: 'Observation', id: 'o', status: 'final', subject: { reference: '#p' },
      code: { coding: [{ system: 'http://loinc.org', code: '4548-4' }] }
    }
    await create(conditionOf({ reference: '#p' }, {
      ...numbered('o-8'), contained: [person, finding],
      evidence: [{ detail: [{ reference: '#o' }] }]
    }))
    const summary = await call('GET', `/Patient/${await patientIdOf('P-3')}/$summary`)
    assertOfficial(summary)
    assertIps(summary.body)
    assert.match(summary.text, new RegExp(`"name":\\[\\{"_text":\\{"extension":\\[\\{"url":"${ABSENT}"`))
  }).timeout(180_000)

  /** Checks a document by the tables above, and by the invariants of IPS. */
  function assertIps (document: Resource): void {
    const resources = valuesAt(document, 'entry', 'resource') as Resource[]
    for (const resource of [document, ...resources]) {
      for (const path of REQUIRED[String(resource['resourceType'])] ?? []) {
        const steps = path.split('.')
        const holders = valuesAt(resource, ...steps.slice(0, -1))
        const [last = ''] = steps.slice(-1)
        for (const holder of holders) {
          const found = [...valuesAt(holder, last), ...valuesAt(holder, `_${last}`)]
          assert.ok(found.length > 0, `${String(resource['resourceType'])}.${path}`)
        }
      }
    }
    const ofType = (type: string): Resource[] => resources.filter(one => one['resourceType'] === type)
    const [composition, ...more] = ofType('Composition')
    const [person] = ofType('Patient')
    assert.deepEqual(more, [], 'bdl-ips-1')
    assert.equal(composition, resources[0])
    assert.equal(ofType('Patient').length, 1)
    assert.deepEqual(textsAt(composition, 'type', 'coding', 'code'), ['60591-5'])
    for (const name of valuesAt(person, 'name')) {
      const parts = ['text', '_text', 'family', 'given'].flatMap(part => valuesAt(name, part))
      assert.ok(parts.length > 0, 'ips-pat-1')
    }
    for (const [code, title] of Object.entries(SECTIONS)) {
      const [section, ...others] = valuesAt(composition, 'section').filter(one =>
        textsAt(one, 'code', 'coding', 'code').includes(code))
      assert.deepEqual(others, [], title)
      const reasons = textsAt(section, 'emptyReason', 'coding', 'code')
      assert.ok(textsAt(section, 'entry', 'reference').length > 0 || reasons.length > 0, 'ips-comp-1')
      if (title !== 'problems') assert.deepEqual(reasons, ['unavailable'], `never "none known": ${title}`)
    }
    const urls = new Set(textsAt(document, 'entry', 'fullUrl'))
    for (const reference of referencesIn(resources)) {
      const url = reference.startsWith('http') ? reference : `${server.base}/${reference}`
      if (!reference.startsWith('#')) assert.ok(urls.has(url.replace(/\/_history\/.*$/, '')), reference)
    }
    for (const condition of ofType('Condition')) {
      assert.deepEqual(textsAt(condition, 'subject', 'reference'), [`Patient/${String(person?.['id'])}`])
    }
  }
})

function referencesIn (value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  return [...textsAt(value, 'reference'), ...Object.values(value).flatMap(referencesIn)]
}
