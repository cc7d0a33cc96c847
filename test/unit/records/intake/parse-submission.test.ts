import assert from 'node:assert/strict'
import type { FhirResource } from 'fhir/r4.js'
import { utf8 } from '../../../../src/protocol/types/index.js'
import { Source, type RawResource } from '../../../../src/records/index.js'
import { parseSubmission } from '../../../fixtures/parse-submission.js'
import { DEFAULTS, NOW, bundle, condition, encounter, patient } from '../support.js'
import { ofType, refusal, submit } from './support.js'

describe('submissions of several Conditions', () => {
  it('prepare each Condition with its own resources, and refuse only the wrong Conditions', () => {
    const submission = submit(
      bundle(
        condition(),
        patient(),
        condition({ id: 'dx-2', code: undefined }),
        condition({ id: 'dx-3', encounter: undefined }),
        encounter()
      )
    )
    assert.ok(submission.ok)
    assert.deepEqual(
      submission.diagnoses.map(({ location }) => location),
      ['Bundle.entry[0].resource', 'Bundle.entry[3].resource']
    )
    assert.deepEqual(
      submission.diagnoses.map((one) => ofType(one.body, 'Encounter').length),
      [1, 0]
    )
    assert.deepEqual(
      submission.refused.map(({ location, status }) => [location, status]),
      [['Bundle.entry[2].resource', 422]]
    )
  })

  it('resolve contained resources, fullUrls and versioned references', () => {
    const inside = {
      ...condition({ subject: { reference: '#p' }, encounter: { reference: '#e' } }),
      contained: [patient(), encounter({ subject: { reference: '#p' } })]
    }
    assert.ok(submit(inside).ok)
    const linked = condition({
      subject: { reference: 'urn:uuid:a' },
      encounter: { reference: 'Encounter/e/_history/3' }
    })
    const entry = [
      { resource: linked },
      { fullUrl: 'urn:uuid:a', resource: patient() },
      { resource: encounter({ subject: { reference: 'urn:uuid:a' } }) }
    ]
    assert.ok(submit({ resourceType: 'Bundle', type: 'transaction', entry }).ok)
  })

  it('ignore Conditions whose entry asks for deletion, and their older versions', () => {
    const base = 'https://ehr.example/fhir'
    const [fullUrl, url] = [`${base}/Condition/dx-1`, 'Condition/dx-1']
    const resource = condition({ id: 'dx-1', encounter: undefined })
    const person = { fullUrl: `${base}/Patient/p`, resource: patient() }
    const put = { fullUrl, resource, request: { method: 'PUT', url } }
    const removal = { request: { method: 'DELETE', url } }
    const of = (type: string, ...entry: object[]): object =>
      ({ resourceType: 'Bundle', type, entry: [person, ...entry] })
    for (const refused of [
      of('transaction', { ...put, ...removal }), of('history', { fullUrl, ...removal }, put),
      of('history', removal, { resource, request: put.request }),
      of('history', { fullUrl: `${fullUrl}/_history/2`, ...removal },
        { ...put, fullUrl: `${fullUrl}/_history/1` })
    ]) {
      assert.deepEqual(refusal(refused), [422, 'STR-05', 'invariant', 'Condition'], JSON.stringify(refused))
    }
    assert.ok(submit(of('history', put, { fullUrl, ...removal })).ok, 'made again after its deletion')
    assert.ok(submit(of('transaction', put, { request: { method: 'DELETE', url: 'Condition/dx-2' } })).ok)
  })

  it('refuse a name of two different resources', () => {
    const twins = [condition(), patient(), patient({ gender: 'male' }), encounter()]
    assert.deepEqual(refusal(bundle(...twins)), [422, 'STR-04', 'invariant', 'Condition.subject'])
  })

  it('resolve across the files of a folder, but not past the patients of a Bundle', () => {
    const outside = new Source(undefined, true)
    for (const resource of [patient(), bundle(encounter())]) {
      outside.add(resource as RawResource, utf8(JSON.stringify(resource)))
    }
    const apart = parseSubmission(condition(), DEFAULTS, NOW, { outside })
    assert.ok(apart.ok)
    assert.equal(ofType(apart.diagnoses[0]!.body, 'Encounter').length, 1)
    const crossed = bundle(condition({ encounter: undefined }), patient({ id: 'q' }))
    const refused = parseSubmission(crossed, DEFAULTS, NOW, { outside })
    assert.ok(!refused.ok)
    assert.equal(refused.findings[0]?.rule, 'STR-04')
  })

  it('refuse evidence and encounters of another patient', () => {
    const other = patient({ id: 'q' })
    const theirs = encounter({ subject: { reference: 'Patient/q' } })
    assert.deepEqual(refusal(bundle(condition(), patient(), other, theirs)), [
      422,
      'STR-04',
      'invariant',
      'Encounter.subject'
    ])
    const result: FhirResource = {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      code: { text: 'x' },
      subject: { reference: 'Patient/q' }
    }
    const evidence = [{ detail: [{ reference: 'Observation/o' }] }]
    assert.deepEqual(
      refusal(bundle(condition({ evidence }), patient(), other, encounter(), result)),
      [422, 'EVD-02', 'business-rule', 'Observation.subject']
    )
  })
})

describe('force', () => {
  it('prepares a rejected diagnosis with its findings, unless it cannot be prepared', () => {
    const wrong = bundle(condition({ onsetDateTime: '1950' }), patient(), encounter())
    const forced = parseSubmission(wrong, DEFAULTS, NOW, { force: true })
    assert.ok(forced.ok)
    assert.deepEqual(
      forced.diagnoses[0]?.findings.map(({ rule }) => rule),
      ['TMP-02']
    )
    assert.ok(!parseSubmission(wrong, DEFAULTS, NOW).ok)
    assert.ok(!parseSubmission(bundle(condition()), DEFAULTS, NOW, { force: true }).ok)
  })
})
