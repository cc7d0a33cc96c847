import assert from 'node:assert/strict'
import {
  ALL_CATEGORIES, CATEGORIES, Effect, ORDINARY, SENSITIVE, UNCODED, covers, decide, deniedHospitals
} from '../../../../src/protocol/consent/index.js'
import { NOW, argumentsOf, consent, digest, provision, scenes, type Scene } from './model.js'

const { HIV, PSY } = CATEGORIES
const scene = [...scenes()].find(({ consents, emergency, part, purpose, reader, state }) =>
  reader === 'stranger' && purpose === 'TREAT' && part === 'record' && state === 'accepted' &&
  consents === 'none' && !emergency) as Scene

describe('consent: records of several categories', () => {
  const basis = (effect: 1 | 2, categories: number, of: number): string => {
    const { request, situation, target } = argumentsOf(scene)
    const consents = [consent([provision({ effect, categories })])]
    return decide(request, { ...target, class: of }, { ...situation, consents }).basis
  }

  it('need a permission for each category, and are closed by a denial of one', () => {
    assert.equal(basis(Effect.permit, HIV, HIV + PSY), 'no-consent')
    assert.equal(basis(Effect.permit, HIV + PSY, HIV + PSY), 'consented')
    assert.equal(basis(Effect.permit, HIV + PSY, PSY), 'consented')
    assert.equal(basis(Effect.deny, HIV, HIV + PSY), 'denied')
    assert.equal(basis(Effect.deny, HIV, PSY), 'no-consent')
  })
})

describe('consent: a record without a code', () => {
  const record = digest('case')

  it('is within every denied category, one by one', () => {
    for (const categories of [...Object.values(CATEGORIES), ORDINARY, SENSITIVE, ALL_CATEGORIES]) {
      assert.equal(covers({ categories, effect: Effect.deny, records: [] }, UNCODED), true)
    }
  })

  it('is within no permitted category, unless the patient names the record', () => {
    for (const categories of [...Object.values(CATEGORIES), ORDINARY, SENSITIVE, ALL_CATEGORIES]) {
      assert.equal(covers({ categories, effect: Effect.permit, records: [] }, UNCODED), false)
      assert.equal(covers({ categories, effect: Effect.permit, records: [record] }, UNCODED),
        categories === ALL_CATEGORIES)
    }
  })

  it('is denied to each hospital that the patient denies anything', () => {
    const hospital = digest('a hospital')
    for (const categories of [CATEGORIES.GDIS, ORDINARY]) {
      const readers = [{ hospital, practitioner: undefined, role: 0 as const }]
      const consents = [consent([provision({ effect: Effect.deny, categories, readers })])]
      assert.deepEqual(deniedHospitals(consents, UNCODED, NOW), [hospital])
    }
  })
})
