import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Bundle, Condition, Extension } from 'fhir/r4.js'
import { hex, Relation } from '../../../src/protocol/types/index.js'
import {
  checkBody, disputedIn, type PreparedDiagnosis
} from '../../../src/records/index.js'
import { parseSubmission } from '../../fixtures/parse-submission.js'
import { DEFAULTS, HOSPITAL, NOW, bundle, condition, encounter, patient, prepared } from './support.js'

const DISPUTED = new Uint8Array(32).fill(0xd1)
const BASE = 'https://medichain.example/fhir'
const NAMED = { url: `${BASE}/StructureDefinition/disputes`,
  valueIdentifier: { system: `${BASE}/cases`, value: hex(DISPUTED) } }
const STATUS = 'http://terminology.hl7.org/CodeSystem/condition-ver-status'

function statusOf (code: string): Pick<Condition, 'verificationStatus'> {
  return { verificationStatus: { coding: [{ system: STATUS, code }] } }
}

function disputing (over: Partial<Condition> = {}): PreparedDiagnosis {
  const read = parseSubmission(bundle(condition(over), patient(), encounter()), DEFAULTS, NOW,
    { disputes: DISPUTED })
  assert(read.ok, JSON.stringify(read))
  return read.diagnoses[0]!
}

function rulesAgainst (body: Bundle): string[] {
  return checkBody(body, { chainTime: NOW, submitter: HOSPITAL, relation: Relation.new })
    .map(({ rule }) => rule)
}

/** Replaces the extensions of the Condition of a body. */
function withExtensions (...extension: readonly Extension[]): Bundle {
  const { body } = disputing()
  const entry = body.entry!.map(({ resource }) => ({
    resource: resource?.resourceType === 'Condition' ? { ...resource, extension } : resource!
  }))
  return { ...body, entry } as Bundle
}

describe('records: a record that disputes another', () => {
  it('names it in one extension of its Condition, beside the extensions of the sender', () => {
    const own = { url: 'https://hospital.example/ward', valueString: 'B' }
    const { body, disputes } = disputing({ extension: [own] })
    const found = body.entry!.find(({ resource }) => resource?.resourceType === 'Condition')
    assert.deepEqual((found!.resource as Condition).extension, [own, NAMED])
    assert.deepEqual(disputes, DISPUTED)
    assert.deepEqual(disputedIn(disputing().parts!.record), DISPUTED)
    assert.deepEqual(rulesAgainst(disputing().body), [])
  })

  it('is other content than the same diagnosis without a dispute', () => {
    assert.notDeepEqual(disputing().content, prepared().content)
    assert.equal(disputedIn(prepared().parts!.record), undefined)
  })

  it('may say that the diagnosis is refuted, and withdraws nothing', () => {
    assert.deepEqual(rulesAgainst(disputing(statusOf('refuted')).body), [])
    const error = parseSubmission(bundle(
      condition({ ...statusOf('entered-in-error'), clinicalStatus: undefined }), patient(), encounter()
    ), DEFAULTS, NOW, { disputes: DISPUTED })
    assert(!error.ok && error.findings.some(({ rule }) => rule === 'STR-02'))
  })

  it('is named by the hospital alone: the sender of a document cannot name one', () => {
    const { body } = prepared(condition({ extension: [NAMED] }), patient(), encounter())
    assert(!JSON.stringify(body).includes('disputes'))
    const text = { url: NAMED.url, valueString: hex(DISPUTED) }
    const read = parseSubmission(bundle(condition({ extension: [text] }), patient(), encounter()),
      DEFAULTS, NOW)
    assert(!read.ok && read.findings.some(({ rule }) => rule === 'STR-02'))
  })

  it('is refused unless it names one record by its whole case id', () => {
    assert.deepEqual(rulesAgainst(withExtensions(NAMED)), [])
    const { valueIdentifier } = NAMED
    const foul: readonly (readonly Extension[])[] = [
      [NAMED, NAMED],
      [{ url: NAMED.url, valueString: hex(DISPUTED) }],
      [{ url: NAMED.url, valueIdentifier: { ...valueIdentifier, system: `${BASE}/members` } }],
      [{ url: NAMED.url, valueIdentifier: { ...valueIdentifier, value: hex(DISPUTED).toUpperCase() } }],
      [{ url: NAMED.url, valueIdentifier: { ...valueIdentifier, value: hex(DISPUTED).slice(2) } }],
      [{ url: NAMED.url, valueIdentifier: { ...valueIdentifier, use: 'old' } }]
    ]
    for (const extensions of foul) {
      assert.deepEqual(rulesAgainst(withExtensions(...extensions)), ['STR-02'], JSON.stringify(extensions))
    }
  })

  it('is found in no other bytes, which never throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
      assert.equal(disputedIn(bytes), undefined)
    }))
  })
})
