import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Consent, ConsentProvision } from 'fhir/r4.js'
import {
  ALL_CATEGORIES, CATEGORIES, CONSENTED_PURPOSES, Effect, ORDINARY, PURPOSES, ROLES, SENSITIVE,
  type Provision
} from '../../../../src/protocol/consent/index.js'
import { hex } from '../../../../src/protocol/types/index.js'
import {
  compileConsent, consentResource, type ConsentFacts, type Resolver
} from '../../../../src/records/consent/index.js'
import { SHARED_DATA } from '../support.js'
import {
  TREATMENT, TREATMENT_PAYMENT_OPERATIONS, confidentiality, consent, reason, recipient, sensitivity
} from './examples.js'

const bytesOf = (text: string): Uint8Array => new Uint8Array(32).fill(text.length)
const HOSPITAL = bytesOf('Organization/b')
const DOCTOR = bytesOf('Practitioner/ex-practitioner')

const RESOLVER: Resolver = {
  isPatient: ({ reference }) => reference === 'Patient/ex-patient' || reference === 'Patient/f001',
  reader ({ reference }) {
    if (reference === 'Organization/b') return { hospital: HOSPITAL, practitioner: undefined }
    return reference === 'Practitioner/ex-practitioner'
      ? { hospital: undefined, practitioner: DOCTOR }
      : undefined
  },
  record: ({ reference }) => typeof reference === 'string' && reference.startsWith('Condition/')
    ? bytesOf(reference)
    : undefined
}

const permission: Provision = {
  effect: Effect.permit, readers: [], purposes: CONSENTED_PURPOSES, categories: ALL_CATEGORIES, records: [],
  from: 0, until: 0
}
const treatment = { ...permission, purposes: PURPOSES.TREAT }

function provisionsOf (resource: unknown): readonly Provision[] {
  const compiled = compileConsent(resource, RESOLVER)
  assert('provisions' in compiled, JSON.stringify(compiled))
  return compiled.provisions
}

function codesOf (resource: unknown): string[] {
  const compiled = compileConsent(resource, RESOLVER)
  return 'refusals' in compiled ? compiled.refusals.map(({ code, path }) => `${code} ${path}`) : []
}

const P = 'Consent.provision'

describe('records: a Consent', () => {
  it('of the profile permits what it names, and nothing of payment', () => {
    assert.deepEqual(codesOf(consent({ type: 'permit', purpose: TREATMENT_PAYMENT_OPERATIONS })),
      [`consent-purpose-unknown ${P}.purpose[1]`, `consent-purpose-unknown ${P}.purpose[2]`])
    assert.deepEqual(provisionsOf(consent({ type: 'permit', purpose: TREATMENT })), [treatment])
    assert.deepEqual(provisionsOf(consent({ type: 'permit' })), [permission])
  })

  it('that rejects everything is a denial', () => {
    assert.deepEqual(provisionsOf(consent({ type: 'deny' })), [{ ...permission, effect: Effect.deny }])
  })

  it('with labels permits ordinary or restricted records, and denies exceptions', () => {
    const normal: ConsentProvision = {
      type: 'permit', purpose: TREATMENT, securityLabel: [confidentiality('N')]
    }
    assert.deepEqual(provisionsOf(consent(normal)), [{ ...treatment, categories: ORDINARY }])
    assert.deepEqual(
      provisionsOf(consent({ ...normal, securityLabel: ['N', 'R'].map(confidentiality) })), [treatment])
    const restricted = { securityLabel: [confidentiality('R')] }
    assert.deepEqual(provisionsOf(consent({ ...normal, provision: [{ type: 'deny', ...restricted }] })), [
      { ...treatment, categories: ORDINARY },
      { ...treatment, effect: Effect.deny, categories: SENSITIVE }
    ])
  })

  it('with a focused reader permits that reader more', () => {
    const focused: ConsentProvision = {
      type: 'permit',
      securityLabel: ['PSY', 'SEX', 'ETHUD'].map(sensitivity),
      actor: [recipient('Practitioner/ex-practitioner')]
    }
    const root: ConsentProvision = {
      type: 'permit', purpose: TREATMENT, securityLabel: [confidentiality('N')]
    }
    const { PSY, SEX, SUD } = CATEGORIES
    assert.deepEqual(provisionsOf(consent({ ...root, provision: [focused] }))[1], {
      ...treatment,
      categories: PSY + SEX + SUD,
      readers: [{ hospital: undefined, practitioner: DOCTOR, role: ROLES.any }]
    })
  })

  it('that denies at its base has permissions and denials as exceptions', () => {
    const period = { start: '2027-01-01', end: '2027-12-31' }
    const provisions = provisionsOf(consent({
      type: 'deny',
      provision: [
        { type: 'permit', actor: [recipient('Organization/b')], purpose: TREATMENT, period },
        { type: 'deny', securityLabel: [sensitivity('HIV')] },
        { type: 'permit', data: [{ meaning: 'instance', reference: { reference: 'Condition/1' } }] },
        { type: 'permit', purpose: [reason('BTG')] }
      ]
    }))
    const readers = [{ hospital: HOSPITAL, practitioner: undefined, role: ROLES.any }]
    assert.deepEqual(provisions, [
      { ...treatment, readers, from: Date.UTC(2027, 0, 1), until: Date.UTC(2028, 0, 1) },
      { ...permission, effect: Effect.deny, categories: CATEGORIES.HIV },
      { ...permission, records: [bytesOf('Condition/1')] }
    ])
  })

  it('may name a role', () => {
    const nurse = { system: 'http://terminology.hl7.org/CodeSystem/practitioner-role', code: 'nurse' }
    const of = (actor: ConsentProvision['actor']): unknown => consent({
      type: 'deny', provision: [{ type: 'deny', actor: actor! }]
    })
    const [byRole] = provisionsOf(of([{ ...recipient('', nurse), reference: { display: 'any nurse' } }]))
    assert.deepEqual(byRole?.readers, [{ hospital: undefined, practitioner: undefined, role: ROLES.nurse }])
    const [atB] = provisionsOf(of([recipient('Organization/b', nurse)]))
    assert.deepEqual(atB?.readers, [{ hospital: HOSPITAL, practitioner: undefined, role: ROLES.nurse }])
    assert.deepEqual(codesOf(of([recipient('Organization/other', nurse)])),
      [`consent-reader-unknown ${P}.provision[0].actor[0].reference`])
  })

  it('for emergencies alone is refused, since they need none', () => {
    const compiled = compileConsent(consent({ type: 'permit', purpose: [reason('BTG')] }), RESOLVER)
    assert.ok('refusals' in compiled)
    assert.match(compiled.refusals[0]!.text, /emergency \(BTG\) needs no consent/)
  })

  it('is refused by name if it says what no rule can say', () => {
    const root = { type: 'permit' } as const
    const refused: readonly (readonly [string, unknown])[] = [
      ['consent-not-a-consent Consent', null],
      ['consent-not-a-consent Consent', { ...consent(root), resourceType: 'Condition' }],
      ['consent-not-active Consent.status', consent(root, { status: 'draft' })],
      ['consent-other-scope Consent.scope', consent(root, { scope: { text: 'research' } })],
      ['consent-other-category Consent.category', consent(root, { category: [] })],
      ['consent-of-another-patient Consent.patient',
        consent(root, { patient: { reference: 'Patient/other' } })],
      [`consent-no-provision ${P}`, consent()],
      [`consent-no-provision ${P}`, consent({ type: 'permit', purpose: [reason('BTG')] })],
      [`consent-no-type ${P}.type`, consent({})],
      ['consent-modifier Consent', { ...consent(root), modifierExtension: [{ url: 'urn:x' }] }],
      [`consent-modifier ${P}.modifierExtension`,
        consent({ ...root, modifierExtension: [{ url: 'urn:x' }] })],
      [`consent-element-unknown ${P}.dataPeriod`, consent({ ...root, dataPeriod: { start: '2020' } })],
      [`consent-element-unknown ${P}.code`, consent({ ...root, code: [{ text: 'E11' }] })],
      [`consent-element-unknown ${P}.class[0]`, consent({ ...root, class: [{ code: 'Observation' }] })],
      [`consent-element-unknown ${P}.action[0]`, consent({ ...root, action: [{ text: 'disclose' }] })],
      [`consent-purpose-unknown ${P}.purpose[0]`,
        consent({ ...root, purpose: [{ system: 'http://example.org/policies', code: 'FooBar' }] })],
      [`consent-purpose-unknown ${P}.purpose[0]`, consent({ ...root, purpose: [reason('constructor')] })],
      [`consent-denies-emergency ${P}.purpose`, consent({ type: 'deny', purpose: [reason('BTG')] })],
      [`consent-label-unknown ${P}.securityLabel[0]`,
        consent({ ...root, securityLabel: [confidentiality('V')] })],
      [`consent-record-unknown ${P}.data[0]`, consent({
        ...root, data: [{ meaning: 'related', reference: { reference: 'Condition/1' } }]
      })],
      [`consent-record-unknown ${P}.data[0]`, consent({
        ...root, data: [{ meaning: 'instance', reference: { reference: 'Observation/ex-alcoholUse' } }]
      })],
      [`consent-time-malformed ${P}.period`, consent({ ...root, period: { end: '2027-02-30' } })],
      [`consent-nested-twice ${P}.provision[0].provision`,
        consent({ ...root, provision: [{ type: 'deny', provision: [{ type: 'permit' }] }] })],
      [`consent-exception-of-denial ${P}`,
        consent({ type: 'deny', purpose: TREATMENT, provision: [{ type: 'permit' }] })],
      [`consent-too-long ${P}`, consent({
        type: 'deny', provision: Array.from({ length: 17 }, () => ({ type: 'permit' as const }))
      })]
    ]
    for (const [code, resource] of refused) assert.deepEqual(codesOf(resource), [code])
  })

  it('of the examples of HL7 R4 compiles, or is refused by name', function () {
    const folder = join(SHARED_DATA, 'fhir/hl7-r4-examples')
    if (!existsSync(folder)) return
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(join(folder, `Consent-consent-example-${name}.json`), 'utf8'))
    assert.deepEqual(provisionsOf(read('basic')), [{ ...permission, until: Date.UTC(2016, 0, 2) }])
    assert.deepEqual(provisionsOf(read('notTime')),
      [{ ...permission, from: Date.UTC(2015, 0, 1), until: Date.UTC(2015, 1, 2) }])
    assert.deepEqual(codesOf(read('notAuthor')), [`consent-actor-role ${P}.actor[0].role`])
    assert.deepEqual(codesOf(read('notThem')), [
      `consent-element-unknown ${P}.action[1]`, `consent-reader-unknown ${P}.actor[0].reference`
    ])
    assert.deepEqual(codesOf(read('Emergency')).slice(0, 2),
      ['consent-other-category Consent.category', `consent-actor-role ${P}.actor[0].role`])
    assert(codesOf(read('signature')).includes('consent-of-another-patient Consent.patient'))
  })

  it('made of a rule means the same rule', () => {
    const b32 = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const times = fc.tuple(fc.integer({ min: 0, max: 250_000_000_000 }),
      fc.integer({ min: 1, max: 3_000_000_000 }), fc.boolean())
    const random = fc.record({
      effect: fc.constantFrom(Effect.permit, Effect.deny),
      readers: fc.array(fc.record({
        hospital: b32, practitioner: fc.option(b32, { nil: undefined }),
        role: fc.constantFrom(...Object.values(ROLES))
      }, { noNullPrototype: true }), { maxLength: 3 }),
      purposes: fc.integer({ min: 1, max: 63 }).map(sum => sum & CONSENTED_PURPOSES).filter(sum => sum > 0),
      categories: fc.integer({ min: 1, max: 511 }).map(sum => sum & ALL_CATEGORIES).filter(sum => sum > 0),
      records: fc.array(b32, { maxLength: 3 }),
      times
    }, { noNullPrototype: true })
    const known = new Map<string, Provision['readers'][0]>()
    const facts: ConsentFacts = {
      id: 'c', patient: { reference: 'Patient/p' }, performer: { reference: 'Patient/p' },
      organization: { reference: 'Organization/o' }, source: { display: 'form' }, policy: 'urn:policy',
      dateTime: Date.UTC(2027, 0, 1),
      readerOf (reader) {
        const reference = `Organization/${hex(reader.hospital!)}${hex(reader.practitioner ?? HOSPITAL)}`
        known.set(reference, reader)
        return { reference }
      },
      recordOf: record => ({ reference: `Condition/${hex(record)}` })
    }
    const resolver: Resolver = {
      isPatient: () => true,
      reader: ({ reference }) => {
        const { hospital, practitioner } = known.get(reference as string)!
        return { hospital, practitioner }
      },
      record: ({ reference }) => Uint8Array.from(Buffer.from((reference as string).slice(10), 'hex'))
    }
    fc.assert(fc.property(fc.array(random, { minLength: 1, maxLength: 5 }), list => {
      const provisions = list.map(({ times: [from, length, isOpen], ...rest }) =>
        ({ ...rest, from: from * 1000, until: isOpen ? 0 : (from + length) * 1000 }))
      const resource: Consent = consentResource(provisions, facts)
      assert.deepEqual(compileConsent(resource, resolver), { provisions })
    }))
  })

  it('of any JSON never throws', () => {
    const names = fc.constantFrom(...Object.keys(consent({})))
    fc.assert(fc.property(fc.json(), fc.dictionary(names, fc.jsonValue()),
      (text, over) => {
        compileConsent(JSON.parse(text), RESOLVER)
        compileConsent({ ...consent({}), ...over }, RESOLVER)
        compileConsent(consent(over as unknown as ConsentProvision), RESOLVER)
      }))
  })
})
