import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Bundle, FhirResource } from 'fhir/r4.js'
import { Relation } from '../../../../src/protocol/types/index.js'
import { checkBody } from '../../../../src/records/index.js'
import type { BodyContext } from '../../../../src/records/index.js'
import { HOSPITAL, NOW, prepared } from '../support.js'

const OTHER = new Uint8Array(32).fill(5)
const CONTEXT: BodyContext = {
  chainTime: NOW,
  submitter: HOSPITAL,
  relation: Relation.new
}
const TEXT = JSON.stringify(prepared().body)
const body = (): Bundle<FhirResource> =>
  JSON.parse(TEXT) as Bundle<FhirResource>

function rules (value: unknown, context = CONTEXT): string[] {
  return checkBody(value, context).map(({ rule }) => rule)
}

function changed (change: (resources: FhirResource[]) => FhirResource[]): unknown {
  const whole = body()
  const resources = change(whole.entry!.map(({ resource }) => resource!))
  return { ...whole, entry: resources.map((resource) => ({ resource })) }
}

function withType<T extends FhirResource['resourceType']> (
  type: T,
  over: Partial<Extract<FhirResource, { resourceType: T }>>
): unknown {
  return changed((all) =>
    all.map((one) => (one.resourceType === type ? ({ ...one, ...over } as FhirResource) : one))
  )
}

describe('the check of a body', () => {
  it('finds nothing in a valid body, with the same result every time', () => {
    assert.deepEqual(checkBody(body(), CONTEXT), [])
    assert.deepEqual(checkBody(body(), CONTEXT), [])
  })

  it('STR-05: one Condition, one Patient, at most one Encounter, at most 64 resources', () => {
    const twice =
 (type: string) =>
 (all: FhirResource[]): FhirResource[] => [
        ...all,
        ...all.filter((one) => one.resourceType === type).map((one) => ({ ...one, id: 'other' }))
      ]
    const without =
 (type: string) =>
 (all: FhirResource[]): FhirResource[] =>
        all.filter(({ resourceType }) => resourceType !== type)
    for (const type of ['Condition', 'Patient', 'Encounter']) {
      assert.equal(rules(changed(twice(type)))[0], 'STR-05', type)
    }
    assert.ok(rules(changed(without('Condition'))).includes('STR-05'))
    assert.ok(rules(changed(without('Patient'))).includes('STR-05'))
    const many = changed((all) => [
      ...all,
      ...Array.from({ length: 64 }, (_, i): FhirResource => ({
        resourceType: 'Observation',
        id: `o${i}`,
        status: 'final',
        code: {}
      }))
    ])
    assert.deepEqual(rules(many), ['STR-05'])
    assert.deepEqual(rules({ ...body(), identifier: { value: 'x' } }), ['STR-05'])
    assert.deepEqual(rules({ ...body(), type: 'transaction' }), ['STR-05'])
    assert.deepEqual(rules(body().entry![0]), ['STR-05'])
  })

  it('STR-04: ids are unique, and references lead to the right types', () => {
    assert.deepEqual(rules(changed((all) => [...all, all[0]!])), ['STR-04'])
    assert.ok(
      rules(withType('Condition', { subject: { reference: 'Encounter/encounter-1' } })).includes(
        'STR-04'
      )
    )
    assert.deepEqual(
      rules(withType('Condition', { subject: { reference: 'Patient/elsewhere' } })).slice(0, 1),
      ['STR-04']
    )
    assert.deepEqual(
      rules(withType('Encounter', { subject: { reference: 'Condition/condition-1' } })),
      ['STR-04']
    )
    assert.deepEqual(
      rules(withType('Condition', { recorder: { reference: 'Patient/patient-1' } })),
      ['STR-04']
    )
  })

  it('STR-02: a Patient that names the patient is refused', () => {
    assert.deepEqual(rules(withType('Patient', { name: [{ family: 'Tannenbaum' }] })), ['STR-02'])
    const identifier = [{ system: 'https://id.example/national', value: 'MC-55-1234' }]
    assert.deepEqual(rules(withType('Patient', { identifier })), ['STR-02'])
  })

  it('STR-02: only a new version may withdraw a diagnosis', () => {
    const system = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'
    const refuted = withType('Condition', {
      verificationStatus: { coding: [{ system, code: 'refuted' }] }
    })
    assert.deepEqual(rules(refuted), [])
    const error = withType('Condition', {
      verificationStatus: { coding: [{ system, code: 'entered-in-error' }] },
      clinicalStatus: undefined
    })
    const sound = JSON.parse(JSON.stringify(error)) as unknown
    assert.deepEqual(rules(sound), ['STR-02'])
    assert.deepEqual(rules(sound, { ...CONTEXT, relation: Relation.retracts }), [])
  })

  it('CTX-01, TMP-01: the same body is rejected under another submitter or clock', () => {
    assert.deepEqual(rules(body(), { ...CONTEXT, submitter: OTHER }), ['CTX-01'])
    assert.ok(rules(body(), { ...CONTEXT, chainTime: Date.UTC(2026, 0, 1) }).includes('TMP-01'))
  })

  it('judges hostile bodies without throwing', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        assert.ok(rules(value).length > 0)
      })
    )
    fc.assert(
      fc.property(fc.nat(5), fc.string(), fc.anything(), (at, name, value) => {
        rules(changed((all) => all.map((one, i) => (i === at ? { ...one, [name]: value } : one))))
      })
    )
  })

  it('is fast enough', () => {
    const value = body()
    let best = Infinity
    for (let round = 0; round < 8; round++) {
      const start = process.cpuUsage()
      for (let i = 0; i < 1000; i++) checkBody(value, CONTEXT)
      const { user, system } = process.cpuUsage(start)
      best = Math.min(best, (user + system) / 1000)
    }
    console.log(`      ${best.toFixed(1)} us for ${TEXT.length} bytes`)
    // The budget is 50 us; three times that would be a fault, not a slow machine.
    assert.ok(best < 150, `${best} us`)
  })
})
