import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { LiveConsent, PatientLink } from '../../../../src/protocol/consent/index.js'
import {
  ConsentOrigin, NO_ORDERS, type HandleConsent, type HandleRow
} from '../../../../src/protocol/ledger/index.js'
import {
  linkState, signedLinks, type FindCase, type LinkSide, type LinkState, type SignedLink
} from '../../../../src/protocol/links/index.js'
import { consentKey, linkOf, linkToken, patientHandle } from '../../../../src/protocol/names/index.js'
import { Appointment, CaseStatus, equal, hex } from '../../../../src/protocol/types/index.js'
import { CHAIN } from '../sharing/holders.js'
import { digest } from '../consent/model.js'

const PEOPLE = ['A', 'B', 'C'] as const
const HOSPITALS = ['east', 'west'] as const
type Person = typeof PEOPLE[number]
type Hospital = typeof HOSPITALS[number]

const nameOf = (person: Person): Uint8Array => digest(`name of ${person}`)
const handleOf = (person: Person): Uint8Array => patientHandle(CHAIN, nameOf(person))
const keyOf = (person: Person): Uint8Array => consentKey(CHAIN, nameOf(person))
const r = digest('r').slice(0, 16)
const tokenOf = (person: Person): Uint8Array => linkToken(CHAIN, nameOf(person), r)
const caseOf = (person: Person, hospital: Hospital): Uint8Array => digest(`case of ${person} at ${hospital}`)

/** Every hospital has an accepted case of A and B, and none of C but a rejected one. */
const findCase: FindCase = id => {
  for (const person of PEOPLE) {
    for (const hospital of HOSPITALS) {
      if (!equal(id, caseOf(person, hospital))) continue
      return {
        submitter: digest(hospital), link: linkOf(CHAIN, handleOf(person), tokenOf(person)),
        status: person === 'C' ? CaseStatus.rejected : CaseStatus.accepted
      }
    }
  }
  return undefined
}

/** A link of a key, or of a hospital that shows some cases, which are its own ones by default. */
interface Says {
  readonly with: Person
  readonly filer?: Hospital
  readonly shows?: readonly (readonly [Person, Hospital])[]
}

function sideOf (person: Person, ...says: readonly Says[]): LinkSide {
  return {
    handle: handleOf(person), key: keyOf(person),
    links: says.map(({ filer, shows, with: other }, at): SignedLink => {
      const shown = filer === undefined ? [] : shows ?? [[person, filer], [other, filer]] as const
      return {
        number: at + 1, filer: filer === undefined ? undefined : digest(filer),
        link: {
          other: keyOf(other), sealed: new Uint8Array(0),
          shown: shown.map(([of, hospital]) => ({ caseId: caseOf(of, hospital), token: tokenOf(of) }))
        }
      }
    })
  }
}

function stateOf (a: readonly Says[], b: readonly Says[], other: Person = 'B'): LinkState | undefined {
  return linkState(CHAIN, sideOf('A', ...a), sideOf(other, ...b), findCase)
}

describe('links: two numbers', () => {
  it('are in force by two keys, by a key and a hospital, or by two hospitals', () => {
    for (const [a, b] of [
      [{ with: 'B' }, { with: 'A' }],
      [{ with: 'B' }, { with: 'A', filer: 'east' }],
      [{ with: 'B', filer: 'east' }, { with: 'A' }],
      [{ with: 'B', filer: 'east' }, { with: 'A', filer: 'west' }]
    ] as const) assert.equal(stateOf([a], [b]), 'in-force')
  })

  it('have no effect otherwise, and the state says why', () => {
    const filed = (...shows: readonly (readonly [Person, Hospital])[]): readonly Says[] =>
      [{ with: 'B', filer: 'east', shows }]
    type Line = readonly [state: LinkState | undefined, a: readonly Says[], b: readonly Says[]]
    const table: readonly Line[] = [
      [undefined, [], [{ with: 'A' }]],
      ['one-sided', [{ with: 'B' }], []],
      ['one-sided', [{ with: 'B' }], [{ with: 'C' }]],
      ['one-sided', [{ with: 'C' }], [{ with: 'A' }]],
      ['one-sided', [{ with: 'B' }], [{ with: 'C' }, { with: 'A' }]],
      ['one-sided', [{ with: 'C' }, { with: 'B' }], [{ with: 'A' }]],
      ['one-sided', [{ with: 'B' }], [{ with: 'A', filer: 'east', shows: [] }]],
      ['one-filer', [{ with: 'B', filer: 'east' }], [{ with: 'A', filer: 'east' }]],
      ['not-treating', filed(), [{ with: 'A' }]],
      ['not-treating', filed(['A', 'east']), [{ with: 'A' }]],
      ['not-treating', filed(['B', 'east'], ['B', 'east']), [{ with: 'A' }]],
      ['not-treating', filed(['A', 'east'], ['A', 'east']), [{ with: 'A' }]],
      ['not-treating', filed(['A', 'west'], ['B', 'west']), [{ with: 'A' }]],
      ['not-treating', [{ with: 'C', filer: 'east' }], [{ with: 'A' }]]
    ]
    for (const [state, a, b] of table) assert.equal(stateOf(a, b), state, JSON.stringify([a, b]))
    assert.equal(stateOf([{ with: 'A' }], [{ with: 'A' }], 'A'), 'one-sided')
  })

  it('of a filer who does not treat stand in the way of none', () => {
    const idle: Says = { with: 'C', filer: 'east' }
    assert.equal(stateOf([idle, { with: 'B' }], [{ with: 'A' }]), 'in-force')
    assert.equal(stateOf([{ with: 'B' }], [idle, { with: 'A', filer: 'west' }]), 'in-force')
  })

  it('bind two numbers at most, whatever all of them say', () => {
    const says = fc.record({
      with: fc.constantFrom(...PEOPLE), filer: fc.option(fc.constantFrom(...HOSPITALS), { nil: undefined })
    }) as fc.Arbitrary<Says>
    const sides = fc.tuple(...PEOPLE.map(() => fc.array(says, { maxLength: 3 })))
    fc.assert(fc.property(sides, lists => {
      const all = PEOPLE.map((person, at) => sideOf(person, ...lists[at]!))
      const bound = all.flatMap(one => all.filter(other =>
        linkState(CHAIN, one, other, findCase) === 'in-force').map(other => [one, other] as const))
      for (const [one, other] of bound) {
        assert(bound.some(([a, b]) => a === other && b === one), 'a link holds in both directions')
        assert.equal(bound.filter(([a]) => a === one).length, 1)
        assert.notEqual(one, other)
      }
    }), { numRuns: 300 })
  })

  it('are signed by the patient, by a guardian while it is one, or by a hospital on a form', () => {
    const [guardian, delegate] = [digest('guardian'), digest('delegate')]
    const link: PatientLink = { other: keyOf('B'), shown: [], sealed: new Uint8Array(0) }
    const mark = (number: number, origin: ConsentOrigin, signer = digest('signer')): HandleConsent => ({
      number, origin, signer, height: 7, ruleHash: digest('hash'), keyCommitment: digest('key'), until: 0
    })
    const appointed = (key: Uint8Array, role: Appointment) => ({ key, role, scope: 7, from: 0, until: 9 })
    const row: HandleRow = {
      ...NO_ORDERS,
      appointed: [appointed(guardian, Appointment.guardian), appointed(delegate, Appointment.delegate)],
      consents: [
        mark(1, ConsentOrigin.patient), mark(2, ConsentOrigin.appointed, guardian),
        mark(3, ConsentOrigin.appointed, delegate), mark(4, ConsentOrigin.appointed, digest('dismissed')),
        mark(5, ConsentOrigin.filed), mark(6, ConsentOrigin.attested)
      ]
    }
    const consents = row.consents.map(({ height, number, origin, signer }): LiveConsent => ({
      number, height, signer, filer: origin >= ConsentOrigin.filed ? signer : undefined, isAttested: false,
      rule: { salt: digest('salt').slice(0, 16), provisions: [], link }
    }))
    assert.deepEqual(signedLinks(row, consents).map(({ number }) => number), [1, 2, 5])
    assert.deepEqual(signedLinks(row, consents).map(({ filer }) => filer && hex(filer)),
      [undefined, undefined, hex(digest('signer'))])
    assert.deepEqual(signedLinks(row, consents.map(one => ({ ...one, rule: undefined }))), [])
    assert.deepEqual(signedLinks(NO_ORDERS, consents), [])
  })
})
